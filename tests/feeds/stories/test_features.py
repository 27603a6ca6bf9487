"""What reports are compared by: meanings and names, whatever the language."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import replace
from importlib import resources

import pytest

from feeds.catalogue import load_catalogue
from feeds.language.spelling import spelling_of
from feeds.language.text import fold
from feeds.language.vocabulary import EVERY_LANGUAGE, NOTHING, Stem, Vocabulary, load_vocabulary, read_stems
from feeds.model import Spot
from feeds.stories.everyday import load_everyday
from feeds.stories.features import Reader
from feeds.thresholds import Clustering
from tests.feeds.reports import said


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture(scope="module")
def text() -> str:
    return resources.files("feeds.catalogue").joinpath("vocabulary.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def stems(text: str) -> list[Stem]:
    return list(read_stems(text))


@pytest.mark.parametrize(
    "names",
    [
        ["Medvedev", "Miedwiediew", "Медведев"],
        ["Shoigu", "Szojgu", "Schoigu", "Шойгу"],
        ["Stoltenberg", "Столтенберг"],
        ["Bakhmut", "Bachmut", "Bahmut", "Бахмут"],
        ["Shahed", "Szahed", "Šahed", "Шахед"],
        ["Chernihiv", "Tschernihiw", "Tchernihiv", "Tšernihiv", "Czernihów", "Černihivas", "Чернігів", "Чернигов"],
        ["Isfahan", "Isfahanas", "Исфахан", "Ісфахан"],
        ["Johnson", "Джонсон"],
        ["Dzhankoi", "Dżankoj", "Džankoj", "Djankoï", "Джанкой"],
        ["Hegseth", "Hegsetas", "Хегсет", "Гегсет"],
        ["Tsikhanouskaya", "Cichanouska", "Cihanouska"],
        ["Kaliningrad", "Калининград"],
    ],
)
def test_a_name_has_one_spelling_in_every_language(names: list[str]) -> None:
    assert len({spelling_of(fold(name).strip())[:6] for name in names}) == 1


@pytest.mark.parametrize(("one", "other"), [("Poland", "Holland"), ("Iran", "Iraq"), ("S-300", "S-400")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert spelling_of(fold(one)) != spelling_of(fold(other))


@pytest.mark.parametrize(
    ("word", "language", "meaning"),
    [
        ("downed", "en", "shoot-down"),
        ("zestrzelony", "pl", "shoot-down"),
        ("сбит", "ru", "shoot-down"),
        ("abgeschossen", "de", "shoot-down"),
        ("numuse", "lt", "shoot-down"),
        ("rozmieszczone", "pl", "deploy"),
        ("warszawie", "pl", "poland"),
        ("варшаве", "ru", "poland"),
        ("banana", "en", None),
        ("war", "en", "war"),
        ("war", "de", NOTHING),  # was
        ("санкции", "ru", "sanction"),
        ("вдарив", "uk", "attack"),
        ("shoots", "en", "shoot-down"),  # "shoots down": the little word is in every headline
        ("chief", "en", "commander"),
        ("szef", "pl", "commander"),
        ("balistyczne", "pl", "ballistic"),
        ("zatrzymany", "pl", "arrest"),
        ("zyje", "pl", "kill"),  # "nie żyje" is how Polish headlines say it
        ("national", "en", "national"),
        ("национальной", "ru", "national"),
        ("secretary", "en", "minister"),
        ("sekretarz", "pl", "minister"),
        ("секретарь", "ru", "minister"),
        ("000", "en", "thousand"),
    ],
)
def test_everyday_words_mean_the_same_in_each_language(
    vocabulary: Vocabulary, word: str, language: str, meaning: str | None
) -> None:
    assert vocabulary.meaning(word, language) == meaning


@pytest.mark.parametrize(
    ("word", "language", "stranger"),
    [
        ("atacms", "en", "attack"),
        ("kriminalines", "lt", "crimea"),
        ("seimininkas", "lt", "parliament"),
        ("pole", "et", "burn"),
        ("loodab", "et", "attack"),
        ("draugu", "lv", "threaten"),
        ("прагне", "uk", "czech-republic"),
        ("про", "uk", "air-defence"),
        ("суден", "uk", "court"),
        ("stracil", "pl", "shoot-down"),
        ("strefie", "pl", "gaza"),  # a zone of whatever kind
        ("diversity", "en", "sabotage"),
        ("jednoho", "cs", "talk"),
        ("premiers", "fr", "prime-minister"),
        ("schließlich", "de", "close-down"),
    ],
)
def test_a_word_that_only_begins_like_another_has_not_its_meaning(
    vocabulary: Vocabulary, word: str, language: str, stranger: str
) -> None:
    assert vocabulary.meaning(fold(word), language) != stranger


def test_a_word_stands_under_one_meaning_only_in_a_language(stems: list[Stem]) -> None:
    meanings: defaultdict[tuple[str, str, bool, str], set[str]] = defaultdict(set)
    for stem in stems:
        meanings[stem.language, stem.text, stem.whole, stem.second].add(stem.meaning)
    assert {stem: found for stem, found in meanings.items() if len(found) > 1} == {}


def test_no_word_is_one_that_a_shorter_stem_of_its_meaning_finds(stems: list[Stem]) -> None:
    stems = [stem for stem in stems if not stem.second]
    begins = {(stem.language, stem.text): stem.meaning for stem in stems if not stem.whole}
    everywhere = {(stem.text, stem.whole) for stem in stems if stem.language == EVERY_LANGUAGE}
    languages = sorted({stem.language for stem in stems})

    def without(stem: Stem, language: str) -> str | None:
        """What the word would mean in a language if this stem were not there."""
        beginnings = (stem.text[:length] for length in range(len(stem.text) - (not stem.whole), 0, -1))
        spoken = ((each, begin) for begin in beginnings for each in (language, EVERY_LANGUAGE))
        return next((begins[key] for key in spoken if key in begins), None)

    idle = []
    for stem in stems:
        if stem.language == EVERY_LANGUAGE:
            needless = all(without(stem, language) == stem.meaning for language in languages)
        elif (stem.text, stem.whole) in everywhere:
            needless = False  # it is there because that one means something else
        else:
            needless = without(stem, stem.language) == stem.meaning
        if needless:
            idle.append((stem.language, stem.meaning, stem.text))
    assert idle == []


def test_a_verb_of_two_words_is_no_other_and_means_what_its_first_does_not(
    vocabulary: Vocabulary, stems: list[Stem]
) -> None:
    twofold = [stem for stem in stems if stem.second]
    assert twofold
    for stem in twofold:
        others = [each for each in twofold if (each.language, each.second) == (stem.language, stem.second)]
        assert [each.text for each in others if each.begins(stem.text) or each.text == stem.text] == [stem.text]
        assert vocabulary.meaning(stem.text, stem.language) != stem.meaning, stem


@pytest.mark.parametrize(
    ("language", "title", "meant"),
    [
        ("en", "FBI takes down network of spies", "@shoot-down"),
        ("en", "Estonia breaks up spy ring", "@cut-off"),
        ("en", "Trump calls Budapest summit off", "@cancel"),
        ("en", "Ceremony to take place in Vilnius", None),
        ("de", "Russland setzt seine Teilnahme am Abrüstungsvertrag aus", "@suspend"),
        ("de", "Moskau weist drei Diplomaten aus, Berlin protestiert", "@expel"),
        ("de", "Scholz setzt auf Geschosse aus Iran", None),
        ("de", "Kreml setzt, sagt Kiew, nur einen Teil davon aus", None),
        ("et", "USA tulistas droonid alla Punase mere kohal", "@shoot-down"),
        ("fi", "Yhdysvallat ampui pallon alas", "@shoot-down"),
        ("fr", "L'Otan met Moscou en garde", "@threaten"),
    ],
)
def test_a_verb_of_two_words_is_read_where_they_belong_together(language: str, title: str, meant: str | None) -> None:
    acts = Reader(load_vocabulary(), Clustering()).read(said(title, language=language)).acts
    assert acts & {"@shoot-down", "@cut-off", "@cancel", "@suspend", "@expel", "@attack", "@threaten"} == (
        {meant} if meant else set()
    )


def test_a_verb_of_two_words_is_read_around_a_name_of_the_field() -> None:
    title = "Russland setzt New START aus"
    spot = Spot(title.index("New"), title.index(" aus") + 1, "new-start")
    matched = replace(said(title, language="de"), spots=(spot,))
    assert Reader(load_vocabulary(), Clustering()).read(matched).acts == {"@suspend"}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "What they said they would have been after this and that"),
        ("ru", "После того как они сказали, что это было у них"),
        ("lt", "Po to, kai jie sakė, kad tai buvo apie juos"),
        ("fi", "Kun he olivat ennen sitä, mitä se oli ollut"),
    ],
)
def test_stop_words_say_nothing(language: str, title: str) -> None:
    reader = Reader(load_vocabulary(), Clustering())
    matched = said(title, language=language)
    assert reader.read(matched).title <= {"@say"}


def test_a_name_is_one_in_the_cases_that_end_in_vowels() -> None:
    reader = Reader(load_vocabulary(), Clustering())
    one, other = (reader.read(said(name, language="pl")).title for name in ("Putin", "Putina"))
    assert one == other


def test_everyday_shares_are_of_meanings_and_subjects_that_there_are(stems: list[Stem]) -> None:
    known = {"@" + stem.meaning for stem in stems}
    known |= {"#" + subject.id for subject in load_catalogue().subjects}
    shares = load_everyday()
    assert shares.keys() <= known
    assert all(0 < share < 1 for share in shares.values())
    assert shares["@president"] > shares["@doctrine"]


def test_a_word_of_a_regional_language_tag_is_read_in_its_language(vocabulary: Vocabulary) -> None:
    assert vocabulary.meaning("downed", "en-GB") == "shoot-down"


def test_the_longest_stem_decides() -> None:
    vocabulary = Vocabulary(read_stems('[acts]\nfire = { en = "fir*" }\nfirm = { en = "firm*" }'))
    assert vocabulary.meaning("firmly", "en") == "firm"
    assert vocabulary.meaning("fired", "en") == "fire"


def test_a_vocabulary_entry_of_two_words_is_refused() -> None:
    with pytest.raises(ValueError, match=r"acts\.fire: en: 'open-fire' is not one word"):
        list(read_stems('[acts]\nfire = { en = "open-fire" }'))


def test_stop_words_say_nothing_and_summaries_are_read_to_their_limit(vocabulary: Vocabulary) -> None:
    words = Reader(vocabulary, Clustering(summary_words=2)).read(said("The and of", summary="alpha beta gamma"))
    assert words.title == frozenset()
    assert words.whole == ("alfa", "beta")


@pytest.mark.parametrize(
    ("title", "language", "state", "own"),
    [
        ("FBI dismantles a network", "en", "@united-states", "fbi"),
        ("ФСБ задержала троих", "ru", "@russia", "@intelligence"),
        ("Pentagon sends more", "en", "@united-states", "#pentagon"),
        ("Bundestag stimmt zu", "de", "@germany", "@parliament"),
        ("Sejm przyjął uchwałę", "pl", "@poland", "@parliament"),
    ],
)
def test_a_states_institution_names_the_state_too_and_leads_for_it(
    vocabulary: Vocabulary, title: str, language: str, state: str, own: str
) -> None:
    words = Reader(vocabulary, Clustering()).read(said(title, language=language))
    assert {state, own} <= words.title
    assert words.lead == state


def test_institutions_belong_to_states_that_the_vocabulary_has(vocabulary: Vocabulary, text: str) -> None:
    assert {vocabulary.kinds[state] for state in tomllib.loads(text)["whose"]} == {"states"}
    assert vocabulary.whose.keys() <= {subject.id for subject in load_catalogue().subjects}


def test_who_used_to_be_somebody_or_stands_in_is_not_who_leads_a_headline(vocabulary: Vocabulary) -> None:
    reader = Reader(vocabulary, Clustering())
    assert reader.read(said("Former US envoy held in Moscow")).lead == "@united-states"
    assert reader.read(said("Deputy minister resigns")).lead == "@minister"


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Iskanders seen near Königsberg", "en"),
        ("Iskandery pod Królewcem", "pl"),
        ("«Искандеры» под Калининградом", "ru"),
    ],
)
def test_a_name_of_the_field_stands_for_its_subject_where_it_stands(
    vocabulary: Vocabulary, title: str, language: str
) -> None:
    words = Reader(vocabulary, Clustering()).read(said(title, language=language))
    assert {"#iskander", "#kaliningrad"} <= words.title
    assert not {word for word in words.whole if word.startswith(("iskand", "kalin", "konig", "krol"))}


def test_a_state_and_its_capital_are_one_meaning(vocabulary: Vocabulary) -> None:
    reader = Reader(vocabulary, Clustering())
    read = [reader.read(said(f"{name} answers")).title for name in ("Moscow", "The Kremlin", "Russia")]
    assert read[0] == read[1] == read[2]


def test_an_office_stands_for_who_holds_it(vocabulary: Vocabulary) -> None:
    reader = Reader(vocabulary, Clustering())
    office, name = (reader.read(said(f"{who} visits")).title for who in ("NATO Secretary General", "Jens Stoltenberg"))
    assert "#stoltenberg" in office & name


def test_a_subject_inside_another_is_a_word_too(vocabulary: Vocabulary) -> None:
    words = Reader(vocabulary, Clustering()).read(said("NATO-Russia Council meets"))
    assert {"#nato-russia-council", "@nato", "@russia", "@meet"} <= words.title


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("Putin suspends treaty", "#putin"),
        ("In fiery speech, Putin suspends treaty", "#putin"),
        ("Polish minister warns Moscow", "@poland"),
        ("Prices rise again", ""),
    ],
)
def test_who_leads_a_title_is_the_first_in_it_who_can_act(vocabulary: Vocabulary, title: str, lead: str) -> None:
    assert Reader(vocabulary, Clustering()).read(said(title)).lead == lead


def test_a_title_says_which_states_and_acts_it_names(vocabulary: Vocabulary) -> None:
    words = Reader(vocabulary, Clustering()).read(said("Poland expels envoys, says Warsaw", summary="Russia answers"))
    assert (words.states, words.acts) == ({"@poland"}, {"@expel"})


@pytest.mark.parametrize("title", ["U.S. opens base", "US opens base", "White House opens base"])
def test_america_is_read_from_its_initials_and_its_seat(vocabulary: Vocabulary, title: str) -> None:
    assert "@united-states" in Reader(vocabulary, Clustering()).read(said(title)).title


def test_a_pronoun_is_no_country(vocabulary: Vocabulary) -> None:
    assert "@united-states" not in Reader(vocabulary, Clustering()).read(said("Tell us when the base opens")).title
