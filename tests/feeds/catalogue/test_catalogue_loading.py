"""Loading the catalogue: the packaged one is whole, an operator's own is read, and faults are told all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from feeds.catalogue import CatalogueError, load_catalogue, loader
from feeds.catalogue.examples import as_entry
from feeds.language.text import fold, spelling
from feeds.matching.interests import Concept, Example, SubjectKind
from feeds.matching.match import Matcher
from feeds.matching.terms import Needle, needle

SIMPLE = """
[[topic]]
id = "baltic-cables"
title = "Baltic cables"
description = "Cables and pipelines on the floor of the Baltic Sea."
words = ["undersea cable*", "Balticconnector"]
never = ["cable news"]
"""


def write(folder: Path, text: str, name: str = "topics.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(topics=write(folder, text, "mine.toml"))
    return list(caught.value.faults)


def test_the_packaged_catalogue_has_the_nine_topics_and_the_subjects_of_the_field() -> None:
    catalogue = load_catalogue()
    assert [topic.id for topic in catalogue.topics] == [
        "nato-russia",
        "missile-defence",
        "european-sites",
        "iskander",
        "kaliningrad",
        "proliferation",
        "us-russia",
        "nato-leadership",
        "russian-threats",
    ]
    known = {subject.id for subject in catalogue.subjects}
    assert {"suwalki-gap", "redzikowo", "deveselu", "brdy", "patriot", "thaad", "s-400", "sm-3", "rutte"} <= known
    assert {"aegis-ashore", "rasmussen", "stoltenberg", "nato-russia-council", "new-start"} <= known
    assert len(catalogue.sources) > 50


def test_what_holds_the_catalogue_is_shown_without_all_its_terms() -> None:
    assert len(repr(load_catalogue())) < 100


def test_each_topic_is_a_subject_under_its_own_id() -> None:
    catalogue = load_catalogue()
    for topic in catalogue.topics:
        subject = catalogue.subject(topic.id)
        assert subject is not None
        assert subject.topics == (topic.id,)
        assert subject.aliases["ru"]
    assert len({subject.id for subject in catalogue.subjects}) == len(catalogue.subjects)


def test_a_topic_named_like_a_place_is_that_place() -> None:
    subject = load_catalogue().subject("kaliningrad")
    assert subject is not None
    assert subject.kind is SubjectKind.PLACE
    assert "Karaliaučiaus kraštas" in subject.aliases["lt"]  # a name of the topic
    assert "Karaliaučius" in subject.aliases["lt"]


def test_an_unknown_id_is_nothing() -> None:
    catalogue = load_catalogue()
    assert catalogue.topic("weather") is None
    assert catalogue.subject("weather") is None


def test_a_topic_of_plain_words_is_about_title_and_first_sentence(tmp_path: Path) -> None:
    catalogue = load_catalogue(topics=write(tmp_path, SIMPLE))
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    assert matcher.match(as_entry(Example("en", "Undersea cables cut off Gotland"))).topics == {"baltic-cables"}
    later = Example("en", "Navy at sea", "The frigate left port. It guards an undersea cable.")
    assert matcher.match(as_entry(later)).mentions == {"baltic-cables"}
    assert matcher.match(as_entry(Example("en", "Undersea cable news from CNN"))).matches == ()


def test_an_order_that_a_topic_bars_holds_for_its_plain_words_too(tmp_path: Path) -> None:
    text = SIMPLE.replace("words =", 'unless_order = "kremlin + approves"\nwords =')
    catalogue = load_catalogue(topics=write(tmp_path, text))
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    assert matcher.match(as_entry(Example("en", "Kremlin on Balticconnector"))).topics == {"baltic-cables"}
    assert matcher.match(as_entry(Example("en", "Kremlin praises Balticconnector"))).topics == set()
    assert faults_of(tmp_path, text.replace("approves", "aproves"))


def test_the_example_in_the_documentation_loads(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[3] / "docs" / "topics.md").read_text(encoding="utf-8")
    example = guide.split("```toml\n")[1].split("```")[0]
    (topic,) = load_catalogue(topics=write(tmp_path, example)).topics
    assert topic.id == "baltic-cables"


def test_an_own_topic_may_combine_packaged_concepts_and_subjects(tmp_path: Path) -> None:
    text = SIMPLE.replace('never = ["cable news"]', 'about = [{ why = "both", title = "poland + threaten" }]')
    catalogue = load_catalogue(topics=write(tmp_path, text))
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    assert matcher.match(as_entry(Example("pl", "Kreml grozi Polsce"))).topics == {"baltic-cables"}


def test_a_syntax_fault_names_file_and_line(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, '[[topic]]\nid = "x\n')
    (fault,) = faults  # and nothing of all that a missing topic would make wrong elsewhere
    assert fault.startswith("mine.toml: is not TOML")
    assert "line 2" in fault


def test_a_file_that_says_nothing_is_told(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "# to be written\n") == ["mine.toml: says nothing"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"nowhere\.toml: there is no file"):
        load_catalogue(topics=tmp_path / "nowhere.toml")


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes('title = "Zamość"'.encode("cp1250"))
    with pytest.raises(CatalogueError, match="is not UTF-8"):
        load_catalogue(topics=path)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = """
[[topic]]
id = "Two Words"
title = "A"
description = "B"
words = []

[[topic]]
id = "good"
title = ""
description = "B"
colour = "red"
words = ["ab*", "", "two*words"]
about = [{ why = "x", title = "nonsense + nato" }, { why = "y" }]
names = { xx = "unknown" }

[topic.examples]
must = ["en: the same", "no language"]
never = ["en: the same"]

[concept.lonely]
en = "words nobody asks for"

[concept.empty]
weak = "something"
"""
    faults = faults_of(tmp_path, text)
    told = "\n".join(faults)
    for expected in (
        "id 'Two Words' must be lower-case",
        '"words" is empty',
        'topic "good": "title" is empty',
        '"colour" is not a key that is known here',
        'term "ab*" is too short: a stem needs 3 letters',
        'term "two*words" has a * inside a word',
        '"nonsense" is neither a concept nor a subject',
        "asks for nothing",
        '"names" has "xx"',
        '"the same" must match and must never match',
        'example "no language" must begin with a language',
        'concept "lonely": no rule uses it',
        'concept "empty": has "weak" terms but does not say',
    ):
        assert expected in told
    assert all(fault.startswith("mine.toml: ") for fault in faults)


def test_the_same_id_twice_is_a_fault(tmp_path: Path) -> None:
    assert any("this id is there twice" in fault for fault in faults_of(tmp_path, SIMPLE + SIMPLE))


def test_a_term_given_twice_is_a_fault(tmp_path: Path) -> None:
    text = SIMPLE.replace('"Balticconnector"', '"undersea cable*"')
    assert any('term "undersea cable*" is there twice' in fault for fault in faults_of(tmp_path, text))


def test_no_packaged_term_is_one_that_a_shorter_one_of_its_concept_finds() -> None:
    concepts = {concept.id: concept for topic in load_catalogue().topics for concept in topic.concepts}
    assert [f"{concept.id}: {term}" for concept in concepts.values() for term in idle(concept)] == []


def idle(concept: Concept) -> list[str]:
    """Terms of a concept that could go: another of the same language, or of every, stands in them whole."""
    needles = {term: needle(term.text) for term in concept.terms}
    plain = {term: shorter for term, shorter in needles.items() if not shorter.pattern and not shorter.capitals}
    found = []
    for term in concept.terms:
        pieces = f" {term.text} ".replace(" *", "").replace("* ", "*").split("*")  # an open end is not a word's end
        others = [other for other in plain if other != term and other.language in ("", term.language)]
        found += [f"{term.text} ({other.text})" for other in others if any(_holds(it, plain[other]) for it in pieces)]
    return found


def _holds(piece: str, shorter: Needle) -> bool:
    return shorter.literal in fold(piece) and shorter.spelling in spelling(piece)


def test_a_packaged_concept_is_in_one_file_and_of_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shutil.copytree(loader.WORDS, tmp_path / "words")
    write(folder, "[concept.drone]\nen = 'drone*'\n[concept.idle]\nen = 'idle'\n", "zeal.toml")
    monkeypatch.setattr(loader, "WORDS", folder)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue()
    assert {
        'words/zeal.toml: concept "drone": war.toml has it too',
        'words/zeal.toml: concept "idle": no rule uses it',
    } <= set(caught.value.faults)


@pytest.mark.parametrize(
    ("text", "fault"), [("", "words/war.toml: says nothing"), ("[concept", "war.toml: is not TOML")]
)
def test_a_file_of_words_that_can_not_be_read_is_the_only_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, fault: str
) -> None:
    folder = shutil.copytree(loader.WORDS, tmp_path / "words")
    write(folder, text, "war.toml")
    monkeypatch.setattr(loader, "WORDS", folder)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue()
    [told] = caught.value.faults
    assert told.startswith(fault)


def test_a_topic_that_nothing_could_match_is_a_fault(tmp_path: Path) -> None:
    text = '[[topic]]\nid = "x"\ntitle = "X"\ndescription = "Y"\n'
    assert any("nothing could ever match it" in fault for fault in faults_of(tmp_path, text))


def test_values_of_the_wrong_kind_are_faults_not_crashes(tmp_path: Path) -> None:
    for text in (
        "topic = 3",
        'topic = ["x"]',
        "concept = 1",
        "[concept]\nx = 5",
        "[[topic]]\nid = 7\ntitle = 1\ndescription = []\nwords = 5\nabout = 9\nexamples = 2\nnames = 4",
        '[[topic]]\nid = "x"\ntitle = "t"\ndescription = "d"\nabout = [{ title = 4, unless = {} }]',
        '[[topic]]\nid = "x"\ntitle = "t"\ndescription = "d"\nwords = ["word"]\nexamples = { must = 1 }',
    ):
        assert faults_of(tmp_path, text)


def test_faults_of_subjects_name_the_subject(tmp_path: Path) -> None:
    text = """
[[subject]]
id = "warsaw"
kind = "town"
title = "Warsaw"
names = { pl = "Warszawa" }
office = [{ is = "king-of-poland" }, { is = "secretary-general", since = 2020-01-01, until = 2019-01-01 }]
topics = "weather"
"""
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(subjects=write(tmp_path, text, "things.toml"))
    told = [fault for fault in caught.value.faults if fault.startswith('things.toml: subject "warsaw"')]
    assert any('"kind" must be one of place' in fault for fault in told)
    assert any('office "king-of-poland" is not a concept' in fault for fault in told)
    assert any("ends before it begins" in fault for fault in told)
    assert any('there is no topic "weather"' in fault for fault in told)


def test_a_subject_without_terms_is_found_by_its_names(tmp_path: Path) -> None:
    packaged = (Path(load_catalogue.__code__.co_filename).parent / "subjects.toml").read_text(encoding="utf-8")
    own = '\n[[subject]]\nid = "gotland"\nkind = "place"\ntitle = "Gotland"\nnames = { en = "Gotland" }\n'
    catalogue = load_catalogue(subjects=write(tmp_path, packaged + own, "things.toml"))
    matcher = Matcher(catalogue.topics, catalogue.subjects)
    assert matcher.match(as_entry(Example("en", "Troops land on Gotland"))).subjects == ("gotland",)


@pytest.mark.parametrize("language", ["pl", "ru", "uk", "de", "lt"])
def test_every_topic_is_called_and_described_in_every_language_that_is_spoken(language: str) -> None:
    catalogue = load_catalogue()
    spoken = catalogue.spoken(language)
    for topic, english in zip(spoken.topics, catalogue.topics, strict=True):
        assert topic.title == topic.titles[language]
        assert topic.description != english.description
        assert len(topic.title) <= 45
        assert topic.spoken("xx").title == topic.title
    assert [subject.id for subject in spoken.subjects] == [subject.id for subject in catalogue.subjects]


def test_a_topic_of_ones_own_needs_no_other_languages_and_may_have_them(tmp_path: Path) -> None:
    topics = tmp_path / "topics.toml"
    topics.write_text(
        '[[topic]]\nid = "ships"\ntitle = "Ships"\ndescription = "Ships."\nwords = "frigate"\ntitles.pl = "Okręty"\n'
    )
    ships = load_catalogue(topics=topics).topics[0]
    assert (ships.spoken("pl").title, ships.spoken("pl").description) == ("Okręty", "Ships.")
    assert ships.spoken("lt").title == "Ships"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('titles.xx = "A"', '"xx" is not the code of a language'),
        ('titles = "A"', "must be texts by language"),
        ('titles.pl = ""', '"pl" is empty'),
    ],
)
def test_what_is_wrong_with_titles_is_told(tmp_path: Path, line: str, fault: str) -> None:
    topics = tmp_path / "topics.toml"
    topics.write_text(f'[[topic]]\nid = "ships"\ntitle = "Ships"\ndescription = "S."\nwords = "frigate"\n{line}\n')
    with pytest.raises(CatalogueError, match=fault):
        load_catalogue(topics=topics)
