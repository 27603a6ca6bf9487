"""Reading watches: what people write, what it means, and what they are told when it means nothing."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.language.text import fold
from feeds.watches.parsing import LONGEST, parse, read
from feeds.watches.query import About, All, Any, Named, Near, Not, Part, Query, QueryError, Words, shown


def word(text: str, *, title: bool = False) -> Words:
    return Words(tuple(Part(part.rstrip("*"), part.endswith("*")) for part in text.split()), title)


READ: list[tuple[str, Query]] = [
    ("kaliningrad", word("kaliningrad")),
    ("Królewiec", word("krolewiec")),
    ("nato russia", All((word("nato"), word("russia")))),
    ("nato AND russia", All((word("nato"), word("russia")))),
    ("nato & russia", All((word("nato"), word("russia")))),
    ("nato && russia", All((word("nato"), word("russia")))),
    ("aegis || redzikow*", Any((word("aegis"), word("redzikow*")))),
    ("aegis OR redzikow*", Any((word("aegis"), word("redzikow*")))),
    ("aegis | redzikowo", Any((word("aegis"), word("redzikowo")))),
    ('"Aegis Ashore"', word("aegis ashore")),
    ("„Aegis Ashore”", word("aegis ashore")),
    ("«Искандер М»", word("искандер м")),
    ("S-400", word("s 400")),
    ("a1 OR b1 c1", Any((word("a1"), All((word("b1"), word("c1")))))),
    ("(a1 OR b1) c1", All((Any((word("a1"), word("b1"))), word("c1")))),
    ("patriot NOT football", All((word("patriot"), Not(word("football"))))),
    ("patriot -football", All((word("patriot"), Not(word("football"))))),
    ("patriot -(football OR ball)", All((word("patriot"), Not(Any((word("football"), word("ball"))))))),
    ("patriot −football", All((word("patriot"), Not(word("football"))))),  # a typographic minus
    ("patriot –football", All((word("patriot"), Not(word("football"))))),
    ("patriot —“foot ball”", All((word("patriot"), Not(word("foot ball"))))),
    ("patriot −(football OR ball)", All((word("patriot"), Not(Any((word("football"), word("ball"))))))),
    ("patriot !football", All((word("patriot"), Not(word("football"))))),
    ("(−football) patriot", All((Not(word("football")), word("patriot")))),
    ("F−16 S–400", All((word("f 16"), word("s 400")))),
    ("‘Aegis Ashore’", word("aegis ashore")),
    ("'Aegis Ashore' base", All((word("aegis ashore"), word("base")))),
    ("'radar' don't sailors' strike", All((word("radar"), word("don t"), word("sailors"), word("strike")))),
    ("‚Aegis Ashore‘ base", All((word("aegis ashore"), word("base")))),
    ("-‘Aegis Ashore’ base", All((Not(word("aegis ashore")), word("base")))),
    ("‹Aegis Ashore›", word("aegis ashore")),
    ("「Aegis Ashore」", word("aegis ashore")),
    ("＂Aegis Ashore＂", word("aegis ashore")),
    ("title:‘l’OTAN decide’", word("l otan decide", title=True)),
    ("don’t об’єкт l’OTAN", All((word("don t"), word("об єкт"), word("l otan")))),
    ("patriot AND NOT football", All((word("patriot"), Not(word("football"))))),
    ("NOT NOT nato", word("nato")),
    (
        "patriot " + " ".join(f"-a{n}" for n in range(13)),
        All((word("patriot"), *(Not(word(f"a{n}")) for n in range(13)))),
    ),
    ("F-16*", word("f 16*")),
    ("MiG-29*", word("mig 29*")),
    ("Su-57* base", All((word("su 57*"), word("base")))),
    ('"aegis su-57*"', word("aegis su 57*")),
    ("NEARBY nearest", All((word("nearby"), word("nearest")))),
    ("turkey NEAR/3 s-400", Near(word("turkey"), word("s 400"), 3)),
    ("turkey NEAR russia", Near(word("turkey"), word("russia"), 5)),
    ("a1 NEAR (b1 OR c1)", Near(word("a1"), Any((word("b1"), word("c1"))), 5)),
    ("title:shield", word("shield", title=True)),
    ('TITLE:"missile shield"', word("missile shield", title=True)),
    ("title:(a1 OR b1)", Any((word("a1", title=True), word("b1", title=True)))),
    ("title:(a1 NEAR b1)", Near(word("a1", title=True), word("b1", title=True), 5)),
    ("topic:putin", Named("putin")),
    ('topic:"(No id)" radar', All((Named("(No id)"), word("radar")))),
    ("TOPIC:new-start OR nato", Any((Named("new-start"), word("nato")))),
    ("topic:putin -topic:ukraine", All((Named("putin"), Not(Named("ukraine"))))),
    ("topic:(putin OR medvedev) nuclear", All((Any((Named("putin"), Named("medvedev"))), word("nuclear")))),
    ("topic:iskander from:state", All((Named("iskander"), About("control", "state")))),
    ("nato source:lrt", All((word("nato"), About("source", "lrt")))),
    ('nato source:"Deutsche Welle"', All((word("nato"), About("source", "deutsche welle")))),
    ("nato lang:pl", All((word("nato"), About("lang", "pl")))),
    ("nato from:russia", All((word("nato"), About("country", "RU")))),
    ("nato from:PL", All((word("nato"), About("country", "PL")))),
    ("nato from:state", All((word("nato"), About("control", "state")))),
    ("nato -from:government-funded", All((word("nato"), Not(About("control", "government-funded"))))),
    ("nato from:(RU OR BY)", All((word("nato"), Any((About("country", "RU"), About("country", "BY")))))),
    ("nato from:RU,BY", All((word("nato"), Any((About("country", "RU"), About("country", "BY")))))),
    ("nato from:RU, BY", All((word("nato"), Any((About("country", "RU"), About("country", "BY")))))),
    (
        "from:RU,  BY,state nato",
        All((Any((About("country", "RU"), About("country", "BY"), About("control", "state"))), word("nato"))),
    ),
    ("-lang:pl, en nato", All((Not(Any((About("lang", "pl"), About("lang", "en")))), word("nato")))),
    ("from:RU, nato", All((About("country", "RU"), word("nato")))),  # no country: a word
    ("nato lang:pl, OR kursk", Any((All((word("nato"), About("lang", "pl"))), word("kursk")))),
    ("nato lang:polish", All((word("nato"), About("lang", "pl")))),
    ("nato lang:польский,en", All((word("nato"), Any((About("lang", "pl"), About("lang", "en")))))),
    ('nato lang:"pl en"', All((word("nato"), Any((About("lang", "pl"), About("lang", "en")))))),
    ('nato lang:"polish, EN"', All((word("nato"), Any((About("lang", "pl"), About("lang", "en")))))),
    ('nato lang:"Scottish Gaelic"', All((word("nato"), About("lang", "gd")))),
    ("nato lang:en-US", All((word("nato"), About("lang", "en")))),
    ("nato lang:UA", All((word("nato"), About("lang", "uk")))),
    *(
        (f"nato from:{name}", All((word("nato"), About("country", code))))
        for name, code in [
            ("Niemcy", "DE"),
            ("Литва", "LT"),
            ("Україна", "UA"),
            ("Russland", "RU"),
            ("Lenkija", "PL"),
            ("США", "US"),
            ("Англия", "GB"),
            ("holland", "NL"),
            ("turkey", "TR"),
            ("Türkiye", "TR"),
            ("serbia", "RS"),
            ("Палестина", "PS"),
            ('"North Korea"', "KP"),
            ('"Wielka Brytania"', "GB"),
            ("uk", "GB"),
            ("INT", "INT"),
            ("georgia", "GE"),
        ]
    ),
    ("or and not", All((word("or"), word("and"), word("not")))),
    ("ORANGE", word("orange")),
]


@pytest.mark.parametrize(("text", "meant"), READ, ids=[text for text, _ in READ])
def test_a_query_is_read_as_people_mean_it(text: str, meant: Query) -> None:
    assert parse(text) == meant


@pytest.mark.parametrize("text", [text for text, _ in READ])
def test_what_is_shown_of_a_query_means_the_same(text: str) -> None:
    assert parse(shown(parse(text))) == parse(text)


WRONG = [
    ("", "nothing here to look for", ""),
    ("   ", "nothing here to look for", " "),
    ("OR nato", "OR needs something before it", "OR"),
    ("nato OR", "OR needs something behind it", "OR"),
    ("nato AND OR russia", "AND needs something behind it", "AND"),
    ("nato NOT", "NOT needs something behind it", "NOT"),
    ("nato --ball", "One minus excludes", "--"),
    ("nato ——ball", "One minus excludes", "——"),
    ("nato - ball", "One minus excludes", "-"),
    ("nato — ball", "One minus excludes", "—"),
    ("(nato", "bracket is not closed", "("),
    ("nato)", "bracket closes nothing", ")"),
    ("nato ()", "nothing between these brackets", "()"),
    ('nato "missile shield', "quotation mark is not closed", '"'),
    ("titel:nato", "There is no field titel", "titel:"),
    ("nato lang:", "lang: needs a word behind it", "lang:"),
    ("nato lang:(pl OR Elvish OR en)", "Elvish is no language", "Elvish"),
    ('nato lang:"pl Elvish"', "Elvish is no language", "Elvish"),
    ("nato lang:zz", "zz is no language", "zz"),
    ("nato topic:", "topic: needs a word behind it", "topic:"),
    ("topic:(putin medvedev)", "a name, or OR of names", "putin medvedev"),
    ("topic:(putin OR NOT medvedev)", "a name, or OR of names", "NOT medvedev"),
    ("title:(radar topic:putin)", "no other field within title:", "topic:putin"),
    ("topic:putin NEAR/3 kremlin", "NEAR stands between words", "NEAR/3"),
    ("kremlin NEAR (putin OR topic:putin)", "NEAR stands between words", "NEAR"),
    ("topic:!! nato", "no letter or digit", "!!"),
    ("-topic:putin", "name a word to look for", "-topic:putin"),
    ("topic:putin OR lang:pl", "Each side of OR needs a word", "lang:pl"),
    ("topic:us " * 41, "too many words", "topic:us " * 41),
    ("nato from:QZ", "QZ is neither a country", "QZ"),
    ("nato from:RU,Atlantis", "Atlantis is neither a country", "Atlantis"),
    ("nato from:north korea", 'quotation marks: from:"north korea"', "north korea"),
    ("nato from:(PL OR united arab emirates)", "a name, or OR of names", "united arab emirates"),
    ("nato from:Korea Północna shield", 'quotation marks: from:"Korea Północna"', "Korea Północna"),
    ("nato from:(RU OR Atlantis)", "Atlantis is neither a country nor who controls", "Atlantis"),
    ("nato source:(lrt delfi)", "a name, or OR of names", "lrt delfi"),
    ("nato source:(lrt OR del*)", "a name, or OR of names", "del*"),
    ("title:(a1 source:b1)", "no other field within title:", "source:b1"),
    ("title:(radar OR (base lang:pl))", "no other field within title:", "lang:pl"),
    ("x", "a word needs 2 letters", "x"),
    ("ab*", "* needs 3 letters", "ab*"),
    ('"missile ab* shield"', "* needs 3 letters", "ab*"),
    ('"missile sh*ld"', "only stand at the end", "sh*ld"),
    ("F-1*", "* needs 3 letters", "F-1*"),
    ("na*to", "only stand at the end", "na*to"),
    ("nato !!!", "no letter or digit", "!!!"),
    ("nato NEAR/99 russia", "at most 50 words", "NEAR/99"),
    ("nato NEAR/1000 russia", "at most 50 words", "NEAR/1000"),
    ("nato NEAR/x russia", "write NEAR/5", "NEAR/x"),
    ("nato NEAR5 russia", "write NEAR/5", "NEAR5"),
    ("nato NEAR-5 russia", "write NEAR/5", "NEAR-5"),
    ("nato near/5 russia", "write NEAR/5", "near/5"),
    ("nato NEAR:5 russia", "write NEAR/5", "NEAR:"),
    ("nato NEAR/ russia", "write NEAR/5", "NEAR/"),
    ("[nato OR russia] base", "[ is no bracket here: write ( and )", "["),
    ("base {nato}", "{ is no bracket here", "{"),
    ("nato] base", "] is no bracket here", "]"),
    ("(a1 b1) NEAR c1", "NEAR stands between words", "NEAR"),
    ("NOT football", "name a word to look for", "NOT football"),
    ("lang:pl from:PL", "name a word to look for", "lang:pl from:PL"),
    ("lang:pl OR from:PL", "name a word to look for", "lang:pl OR from:PL"),
    ("kaliningrad OR lang:pl", "Each side of OR needs a word", "lang:pl"),
    ("nato OR NOT russia", "Each side of OR needs a word", "NOT russia"),
    ("from:RU (nato OR (lang:pl -war))", "Each side of OR needs a word", "(lang:pl -war)"),
    ("(" * 13 + "nato" + ")" * 13, "nested too deeply: 12 ", "("),
    ("nato " + "NOT " * 13 + "ball", "too many NOTs of NOTs: 12 ", "NOT"),
    ("nato " + "-(a1 " * 12 + "NOT b1" + ")" * 12, "too many NOTs of NOTs: 12 ", "NOT"),
    ("nato " * 41, "too many words", "nato " * 41),
]


@pytest.mark.parametrize(("text", "fault", "place"), WRONG, ids=[text[:30] or "nothing" for text, _, _ in WRONG])
def test_a_fault_is_told_in_plain_words_at_its_place(text: str, fault: str, place: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert fault in str(caught.value)
    assert text[caught.value.start : caught.value.end] == place


def test_the_place_is_pointed_at_with_a_caret() -> None:
    with pytest.raises(QueryError) as caught:
        parse('nato "missile shield')
    assert caught.value.pointed() == ('nato "missile shield', "     ^")


def test_beside_the_place_stands_what_was_written_and_left_out_too() -> None:
    with pytest.raises(QueryError) as caught:
        parse("удар в Одессе NOT")
    assert caught.value.pointed() == ("удар в Одессе NOT", "              ^^^")


def test_a_far_place_is_shown_with_what_is_around_it() -> None:
    with pytest.raises(QueryError) as caught:
        parse("nato " * 20 + "ab* " + "russia " * 10)
    line, carets = caught.value.pointed()
    assert line[carets.index("^") : carets.rindex("^") + 1] == "ab*"
    assert len(line) <= 44


def test_a_text_beyond_all_bounds_is_refused_before_it_is_read() -> None:
    with pytest.raises(QueryError, match=f"may have {LONGEST} characters"):
        parse("(" * 100_000)


@pytest.mark.parametrize(
    ("text", "meant", "ignored"),
    [
        ("удар в Одессе", "удар Одессе", ("в",)),
        ("В Одессе удар", "Одессе удар", ("В",)),
        ("missile à Kiev", "missile Kiev", ("à",)),
        ("baza w Redzikowie", "baza Redzikowie", ("w",)),
        ("Polska i Litwa", "Polska Litwa", ("i",)),
        ("НАТО і Росія", "НАТО Росія", ("і",)),
        ("война и topic:putin", "война topic:putin", ("и",)),
        ("(nato OR w topic:poland) base", "(nato OR topic:poland) base", ("w",)),
        ("nato OR у (Києві OR Львові)", "nato OR (Києві OR Львові)", ("у",)),
        ("удар в Одессе и в Киеве", "удар Одессе Киеве", ("в", "и")),
        ('title:(удар в "Новой Одессе")', 'title:(удар "Новой Одессе")', ("в",)),
        ('"удар в Одессе"', '"удар в Одессе"', ()),
    ],
)
def test_a_preposition_of_one_letter_is_left_out_and_this_is_known(
    text: str, meant: str, ignored: tuple[str, ...]
) -> None:
    reading = read(text)
    assert (reading.query, reading.ignored) == (parse(meant), ignored)


@pytest.mark.parametrize(
    ("text", "meant", "place"),
    [
        ("9 мая", '"9 мая"', "9"),
        ("парад 9 мая", 'парад "9 мая"', "9"),
        ("plan B", '"plan B"', "B"),
        ("plan B attack", '"plan B" attack', "B"),
        ("jet F 16 base", 'jet "F 16" base', "F"),
        ("s 400", '"s 400"', "s"),
        ("patriot -в Одессе", 'patriot -"в Одессе"', "в"),
        ("vitamin a", '"vitamin a"', "a"),
        ("plan a source:bbc", '"plan a" source:bbc', "a"),
    ],
)
def test_a_letter_or_figure_alone_is_refused_with_the_phrase_that_was_meant(text: str, meant: str, place: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.values["example"] == meant
    assert text[caught.value.start : caught.value.end] == place
    parse(meant)


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        ("nato or russia", "or", "nato OR russia"),
        ("nato Or russia oR moscow", "Or", "nato OR russia OR moscow"),
        ("„Aegis Ashore” lub redzikow*", "lub", "„Aegis Ashore” OR redzikow*"),
        ("НАТО или Россия", "или", "НАТО OR Россия"),
        ("НАТО або Росія", "або", "НАТО OR Росія"),
        ("nato oder russland", "oder", "nato OR russland"),
        ("nato arba rusija", "arba", "nato OR rusija"),
        ("nato and not russia", "and", "nato AND NOT russia"),
        ("nato oraz rosja", "oraz", "nato AND rosja"),
        ("patriot not (football or ball)", "not", "patriot NOT (football OR ball)"),
        ("patriot nicht football", "nicht", "patriot NOT football"),
        ("base Near kaliningrad", "Near", "base NEAR kaliningrad"),
    ],
)
def test_a_small_operator_is_a_word_and_it_is_known_how_it_was_meant(text: str, word: str, meant: str) -> None:
    reading = read(text)
    assert parse(fold(word)) in reading.query.each  # type: ignore[union-attr]
    assert reading.small is not None
    assert (reading.small.word, reading.small.meant) == (word, meant)


@pytest.mark.parametrize(
    "text",
    [
        "nato russia",
        "or and",
        "nato or",
        "nato or lang:pl",
        "nato or or russia",
        '"war or peace"',
        "nato OR or",
        "nato -or russia",
    ],
)
def test_a_word_that_joins_nothing_is_only_a_word(text: str) -> None:
    assert read(text).small is None


@pytest.mark.parametrize(
    "text",
    ["AA(AA&AA)", "nato (kyiv baltic) moscow", "nato OR (kyiv OR moscow)", "title:(nato (kyiv moscow))"],
)
def test_brackets_that_change_nothing_are_not_kept(text: str) -> None:
    assert parse(shown(parse(text))) == parse(text)


@pytest.mark.parametrize("text", ["f-16*", "9/9!9* 99", "a-b-c*"])
def test_a_stem_too_short_for_itself_is_shown_with_what_it_hangs_on(text: str) -> None:
    assert parse(shown(parse(text))) == parse(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=string.ascii_letters + ' ()":*-/|&ORNTEAD−—!’‘‚[],9в\n"„śя🚀\x00', max_size=LONGEST + 5))
def test_any_text_is_read_or_its_fault_told(text: str) -> None:
    fault = None
    try:
        query = parse(text)
    except QueryError as error:
        fault = error
    if fault is None:
        assert parse(shown(query)) == query
    else:
        assert 0 <= fault.start <= fault.end
        assert str(fault)
