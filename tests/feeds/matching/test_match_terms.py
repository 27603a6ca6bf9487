"""The notation of terms, folding, sentences: what is found where, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from feeds.language.text import clean, fold, is_caption, page, sentences
from feeds.matching import terms
from feeds.matching.hearing import speaks
from feeds.matching.interests import Concept, Subject, SubjectKind, Tenure, Term
from feeds.matching.lexicon import Lexicon

DAY = date(2023, 3, 15)


def found(term: str, text: str, language: str = "", entry_language: str = "") -> bool:
    lexicon = Lexicon([Concept("it", (Term(term, language),))])
    return bool(lexicon.look(page(text, ""), entry_language, DAY).hits())


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("nato", "What NATO's council said"),
        ("NATO", "(NATO)"),
        ("ПРО~", "Россия испытала систему ПРО США"),
        ("ПРО~", "ПРО США"),
        ("kaliningrad*", "W Kaliningradzie"),
        ("*rakete*", "Mittelstreckenraketen"),
        ("missile* defen*", "Missile-defence sites"),
        ("shot .. down", "They shot all of them down"),
        ("nothing .. do .. shield*", "It has nothing to do with the shields"),
        ("S-400*", "the S 400s"),
        ("s-400", "S-400"),
        ("Patriot missile*", "„Patriot” missiles"),
        ("искандер*", "Искандера\u0301ми"),
        ("Орёл*", "ОРЕЛ"),
        ("królew*", "KROLEWIEC"),
        ("iskender", "İskender"),
        ("U.S.", "the U.S. and"),
        ("зв'яз*", "Зв’язок"),
        ("Russian spy ship*", "A Russian 'spy ship' off Hawaii"),
        ("Russian spy ship*", "A Russian ‘spy’ ship"),
        ("says it will burn", "He says it ‘will burn’, and"),
        ("allies' batter*", "the allies’ batteries"),
    ],
)
def test_a_term_is_found(term: str, text: str) -> None:
    assert found(term, text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("nato", "senator"),
        ("nato", "natomiast"),
        ("NATO", "nato a Roma"),
        ("ПРО", "рассказ про войну"),
        ("ПРО~", "РОЗПОВІДЬ ПРО ВІЙНУ"),
        ("kaliningrad*", "Nowokaliningrad"),
        ("missile* defen*", "missiles. Defence"),
        ("shot .. down", "shot one two three four five six down"),
        ("nothing .. do .. shield*", "nothing with the shield to do"),
        ("Cina", "Cīņa"),
        ("čín*", "cinema"),
        ("US", "us"),
        ("putins", "Putin's"),
        ("loccident", "l’Occident"),
    ],
)
def test_a_term_is_not_found(term: str, text: str) -> None:
    assert not found(term, text)


@pytest.mark.parametrize("term", ["russia-ukrain*", "russia ukraine", "thwart .. says"])
def test_no_phrase_begins_in_a_title_and_ends_below_it(term: str) -> None:
    lexicon = Lexicon([Concept("it", (Term(term, ""),))])
    assert not lexicon.look(page("More spending to thwart Russia", "Ukraine says it is needed"), "", DAY).hits()
    assert lexicon.look(page("Who is to thwart it: Russia-Ukraine news says nothing", ""), "", DAY).hits()


def test_a_title_can_be_had_again_as_it_was_published() -> None:
    assert page("  Moscow’s   “answer” ", "Later").title == "Moscow’s answer"
    assert page("", "Later").title == ""


def test_a_word_of_one_language_is_not_looked_for_in_another() -> None:
    assert found("hot", "Ett hot", "sv", "sv")
    assert not found("hot", "A hot day", "sv", "en")
    assert found("hot", "Et hot", "sv", "no")
    assert found("hot", "A hot day", "sv", "")  # of unknown language: better too much than nothing
    assert found("угроз*", "угроза", "ru", "en")  # another script does no harm
    assert speaks("en", "EN".lower())


@pytest.mark.parametrize(
    ("term", "fault"),
    [
        ("", "is empty"),
        ("*", "is empty"),
        ("…", "holds no letter"),
        ("ab*", "a stem needs 3"),
        ("*abc*", "a part of a word needs 4"),
        ("a", "a word needs 2"),
        ("a*b", "inside a word"),
        ("про~", "no capital"),
    ],
)
def test_a_term_that_cannot_work_is_told(term: str, fault: str) -> None:
    assert any(fault in told for told in terms.faults(term))


@pytest.mark.parametrize("term", ["nato", "NATO", "rakiet*", "*rakete*", "missile* defen*", "shot .. down", "S-300*"])
def test_a_good_term_has_no_faults(term: str) -> None:
    assert terms.faults(term) == []


def test_a_text_is_folded_alike_however_many_of_its_letters_have_accents() -> None:
    words = [*"Łódź Brücke Straße Ёлка Ґрунт Őszi Ørsted naïve – … ﬁn 東京 Ωμέγα".split(), "\ud800"]
    for word in words:
        alone = fold(word)
        for around in ("plain ascii words before it, many of them ", "Привет, мир, ещё раз ", "ąćęłńóśźż "):
            assert fold(around + word).removeprefix(fold(around)) == alone, word


def test_folding_keeps_every_position() -> None:
    for text in ("Straße İstanbul Ёлка ﬁn", "Königsberg – Kaliningrad!", "𝔘nicode", "Łódź"):
        assert len(fold(clean(text))) == len(clean(text))


def test_a_namesake_undoes_the_hit_it_overlaps() -> None:
    lexicon = Lexicon([Concept("it", (Term("Patriots"),), never=(Term("new england patriots"),))])
    assert not lexicon.look(page("New England Patriots lose", ""), "en", DAY).hits()
    assert lexicon.look(page("Patriots for Kyiv", ""), "en", DAY).hits()


def test_a_weak_term_counts_only_in_company() -> None:
    concepts = [Concept("it", weak=(Term("Patriot"),), beside=("arms",)), Concept("arms", (Term("missile*"),))]
    lexicon = Lexicon(concepts)
    assert len(lexicon.look(page("Patriot", "missiles"), "en", DAY).hits()) == 2
    assert not lexicon.look(page("Patriot", "games"), "en", DAY).hits()


def test_another_context_undoes_every_hit() -> None:
    concepts = [Concept("it", (Term("Medvedev"),), without=("sport",)), Concept("sport", (Term("tennis"),))]
    hits = Lexicon(concepts).look(page("Medvedev wins", "tennis"), "en", DAY).hits()
    assert [hit.concept for hit in hits] == [1]


def test_a_concept_counts_as_all_that_include_it() -> None:
    lexicon = Lexicon([Concept("a", (Term("alpha"),)), Concept("b", includes=("a",)), Concept("c", includes=("b",))])
    (hit,) = lexicon.look(page("alpha", ""), "en", DAY).hits()
    assert hit.mask == lexicon.mask(["a", "b", "c"])


def test_circles_of_concepts_end() -> None:
    lexicon = Lexicon([Concept("a", (Term("alpha"),), includes=("b",)), Concept("b", includes=("a",))])
    (hit,) = lexicon.look(page("alpha", ""), "en", DAY).hits()
    assert hit.mask == lexicon.mask(["a", "b"])


def test_a_tenure_counts_from_its_first_day_to_the_day_before_its_last() -> None:
    person = Subject(
        "who", SubjectKind.PERSON, "Who", concept=Concept("who", (Term("Who"),)),
        tenures=(Tenure("chief", date(2020, 1, 1), date(2021, 1, 1)),),
    )  # fmt: skip
    lexicon = Lexicon([Concept("chief")], [person])
    for day, held in ((date(2019, 12, 31), 0), (date(2020, 1, 1), 1), (date(2020, 12, 31), 1), (date(2021, 1, 1), 0)):
        (hit,) = lexicon.look(page("Who", ""), "en", day).hits()
        assert bool(hit.mask & lexicon.mask(["chief"])) == bool(held), day


def test_sentences_do_not_end_at_initials_and_abbreviations() -> None:
    read = page("Title", "Gen. M. Milley met J. Stoltenberg. The U.S. Army, m.in. Patriot, came. Next one! Да")
    starts = sentences(read)
    assert [read.clean[max(start - 1, 0) :].split()[0] for start in starts] == ["Title", "Gen.", "The", "Next", "Да"]


def test_a_caption_ends_with_a_credit() -> None:
    assert is_caption("A soldier in Poland, Jan. 23, 2023. (Annegret Hilse/Reuters)")
    assert is_caption("Two men talk. (Photo by A/AFP via Getty Images)")
    assert is_caption("The two meet in Madrid on June 29. (The Canadian Press/Paul Chiasson)")
    assert not is_caption("He told Reuters (and AFP) that it was so.")
    assert not is_caption("He serves in Redzikowo (Poland)")
    assert not is_caption("Moscow guards it with old and new systems (S-300/S-400)")
    assert not is_caption("Rosja zapowiada odwet. (PAP)")  # two agencies sign their reports by their names alone
    assert not is_caption("Betroffen sind mehr als 250 Firmen. (dpa)")
    assert is_caption("Żołnierz w Orzyszu (fot. PAP)")
    assert not is_caption("")
