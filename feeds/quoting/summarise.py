"""summarise(story) -> one to three sentences, each a source's own words: what the reports say, once.

Sentences are chosen, never written: a claim that is in no source cannot appear. Each candidate is scored by how much of
what the story's reports share it says, and taken only if it adds to what stands already (maximal marginal relevance:
Carbonell & Goldstein, SIGIR 1998). What a report says is told in its own order, and a sentence that leans on the one
before it only behind that one. What may be quoted at all: feeds/quoting/quotable.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from feeds.audience import Report, StoryFile
from feeds.language.gist_words import MEANT, ROLES, full_names, gist_words
from feeds.language.languages import normal
from feeds.model import Source, Strength
from feeds.quoting.following import is_speech, speaker
from feeds.quoting.quotable import DIALOGUE, quotable
from feeds.quoting.teasers import is_said, tells_who_spoke
from feeds.wanting import INDEPENDENT

MOST_SENTENCES = 3
MOST_CHARACTERS = 320  # of several sentences; where nothing shorter says anything, one may be as long as can be quoted
LONGEST_OF_SEVERAL = 300
NEW_WORDS = 0.45  # share of a sentence's words that must not stand in the title or in earlier sentences
NEW_OF_ANOTHER = 0.55  # the same beside another report's sentences: outlets tell an agency's in words of their own
NEW_IN_LEAD = 0.45  # the same of the first sentence that is told, where it is a report's first
NEW_OF_FEW, FEW = 0.33, 6  # the same where few words count: of so many or fewer, and beside a title in another language
LEAST_NEW = 2  # words
MOST_SHARED = 8  # reports that share a word, beyond which more say nothing
LONG = 0.75  # 1: what a sentence's words are worth on average; 0: all together, and the longest is best
LATER = 0.5  # what a report's second sentence is worth less than its first
SAID_AGAIN = 0.25  # what a sentence is worth of which nothing is new, beside 1.25 where all is
OFF_TITLE, OF_TITLE = 0.6, 2  # what it is worth where it has no word of the title, beside 1 where it has two
LEAST_SHARED = 2  # reports that have a word, from which it is the story's
ALONE = 2.0  # how much more the first sentence below the headline is worth where no other report has a word of that
WHY = 0.7  # how much more it is worth where it has all words by which its report is about a topic
REPORTS_READ = 40


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a source published it, and where: the address of its article."""

    text: str
    source: Source
    url: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a story says: its title, and sentences with their sources; those of the weightiest report first."""

    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A usable sentence, where it stands, its words, and what it is worth before anything is chosen."""

    sentence: Sentence
    report: int
    place: int
    follows: bool
    idle: bool  # tells who spoke, not what was said
    language: str
    foreign: bool  # in another language than the title
    words: frozenset[str]
    named: frozenset[str]  # of its words: names of what the title names by a part, and what people are
    outlet: frozenset[str]  # of its words: the name of who publishes it
    worth: float


def summarise(file: StoryFile, headed: str = "", told: Collection[str] = ()) -> Summary:
    """The summary of a story's reports below the title that it is `headed` by: a report's, or the story's if none is
    given. Independent ones, first sentences, what several say, and why it is about its topics weigh more. It is
    not what was `told` before, sentences by their text, where another says more or the same.

    All of it is in one language: the title's where a report has a usable sentence in it, else English, else the one
    that most of what is usable is in.
    """
    above = headed or file.story.title
    reports = _read_of(file, above)
    language = _language_of_title(file, above)
    words = [gist_words(f"{report.entry.title} {report.entry.summary}", report.entry.language) for report in reports]
    shared = Counter(word for told in words for word in told)
    title = gist_words(above, language)
    found = (_candidates(report, number, shared, above, title, language) for number, report in enumerate(reports))
    pool = _in_one_language(language, [candidate for each in found for candidate in each])
    unheard = [c for c in pool if c.idle]
    chosen = _choose(pool, title)
    while idle := {id(c) for c in chosen if c.idle and not any(_leans(other, c) for other in chosen)}:
        pool = [c for c in pool if id(c) not in idle]  # who spoke, without what was said
        chosen = _choose(pool, title)
    chosen = _anew(chosen, pool, title, told)
    chosen = chosen or _choose(pool, title, _restated(pool, title)) or _long(pool, title)
    chosen = chosen or _speaker(unheard, above)
    return Summary(above, tuple(c.sentence for c in _as_told(chosen)))


def _read_of(file: StoryFile, headed: str) -> list[Report]:
    """A story's first reports, with the one that heads the summary."""
    first, rest = file.reports[:REPORTS_READ], file.reports[REPORTS_READ:]
    return [*first, *(report for report in rest if report.entry.title == headed)]


def _restated(pool: list[_Candidate], title: frozenset[str]) -> list[_Candidate]:
    """Where nothing says more than the title: a report's first sentence that says it in full. Names that the title has
    a part of, offices and the outlet that was told are not more.
    """
    leads = [c for c in pool if not (c.place or c.follows or c.idle or c.foreign)]
    fuller = [c for c in leads if _new(c.words - c.named - c.outlet, False, title, NEW_OF_FEW)]
    fuller = [c for c in fuller if len(c.sentence.text) <= LONGEST_OF_SEVERAL]
    return [max(fuller, key=lambda c: _value(c, title, title))] if fuller else []


def _long(pool: list[_Candidate], title: frozenset[str]) -> list[_Candidate]:
    """Where nothing short says anything: a report's long first sentence that says more than the title."""
    leads = [c for c in pool if not (c.place or c.follows or c.idle)]
    telling = [c for c in leads if len(c.sentence.text) > LONGEST_OF_SEVERAL and _adds(c, title, [])]
    return [max(telling, key=lambda c: _value(c, title, title))] if telling else []


def _speaker(unheard: list[_Candidate], title: str) -> list[_Candidate]:
    """Where a title is somebody's words and does not say whose: the line that tells who spoke."""
    return unheard[:1] if is_speech(title) else []


def _choose(pool: list[_Candidate], title: frozenset[str], first: Sequence[_Candidate] = ()) -> list[_Candidate]:
    chosen = list(first)
    leads = {c.report: c for c in pool if not (c.place or c.idle or c.follows)}
    said = title.union(*(c.words for c in chosen))
    room = MOST_CHARACTERS - sum(len(c.sentence.text) + 1 for c in chosen)
    while len(chosen) < MOST_SENTENCES:
        most = min(room, LONGEST_OF_SEVERAL)
        pool = [c for c in pool if len(c.sentence.text) <= most and _adds(c, said, chosen)]
        best = max((c for c in pool if _stands(c, chosen)), key=lambda c: _value(c, said, title), default=None)
        if best is None:
            break
        lead = leads.get(best.report)
        if best.place and not chosen and lead and _tells(lead, said) and _fit(lead, best, room):
            best = lead  # what comes behind it may lean on it in ways that no word shows
        chosen.append(best)
        said |= best.words
        room -= len(best.sentence.text) + 1
    return chosen


def _anew(
    chosen: list[_Candidate], pool: list[_Candidate], title: frozenset[str], told: Collection[str]
) -> list[_Candidate]:
    """Where all that was chosen was told before: what says more than that, with it behind, or else the same in other
    words.
    """
    if any(c.sentence.text not in told for c in chosen):
        return chosen
    others = [c for c in pool if not c.idle and c.sentence.text not in told]
    more = _choose(others, title.union(*(c.words for c in chosen)))
    return _choose(pool, title, more) if more else _choose(others, title) or chosen


def _fit(one: _Candidate, other: _Candidate, room: int) -> bool:
    return len(one.sentence.text) + 1 + len(other.sentence.text) <= room


def _tells(lead: _Candidate, said: frozenset[str]) -> bool:
    """Whether a first sentence that says the title again has a name or two more."""
    return len(lead.words - said) >= LEAST_NEW


def _language_of_title(file: StoryFile, title: str) -> str:
    titled = (report.entry.language for report in file.reports if report.entry.title == title)
    return normal(next(titled, ""))


def _in_one_language(titled: str, pool: list[_Candidate]) -> list[_Candidate]:
    spoken = Counter(candidate.language for candidate in pool)
    most = max(spoken, key=spoken.__getitem__, default="")
    language = next((one for one in (titled, "en") if one in spoken), most)
    return [candidate for candidate in pool if candidate.language == language]


def _candidates(
    report: Report, number: int, shared: Counter[str], headed: str, title: frozenset[str], titled: str
) -> Iterator[_Candidate]:
    entry = report.entry
    # who speaks, as titles say it: "Stoltenberg: …"
    names = ":" in headed or is_said(headed, titled)
    foreign = bool(titled) and normal(entry.language) != titled
    outlet = gist_words(entry.source.publisher, entry.language)
    heads = entry.title == headed
    why = _evidence(report, headed)
    alone = ALONE * _alone(title, shared) if heads else 0.0
    above = 0 if heads else -1  # the place of what says no more than stands above it, or next
    for piece in quotable(entry.summary, entry.language):
        words = gist_words(piece.text, entry.language)
        if not words:
            continue
        named = words & (ROLES | full_names(piece.text, entry.language, headed, title)) - title
        common = sum(min(shared[word], MOST_SHARED) for word in words) / len(words) ** LONG
        trust = 1.0 if entry.source.control in INDEPENDENT else 0.8
        first = 1.0 if piece.place else 1 + alone
        yield _Candidate(
            Sentence(DIALOGUE.sub("", piece.text), entry.source, entry.url),
            number,
            piece.place,
            piece.follows and (piece.place != above or (is_speech(piece.text) and not names)),
            tells_who_spoke(piece.text, entry.language),
            normal(entry.language),
            foreign,
            words,
            named,
            words & outlet,
            common * trust * first * (1 + WHY * _share(why, piece.text)) / (1 + LATER * piece.place),
        )
        if piece.place == above and not _leads(words - named, foreign, title):
            spoke = gist_words(speaker(piece.text, entry.language), entry.language)
            above += not spoke or bool(spoke & title)


def _alone(title: frozenset[str], shared: Counter[str]) -> float:
    """What share of a title's words its own report alone has."""
    return sum(shared[word] < LEAST_SHARED for word in title) / len(title) if title else 0.0


def _evidence(report: Report, headed: str) -> frozenset[str]:
    """The words, as published, by which a report is about its topics and which the headline does not have."""
    about = (match.evidence for match in report.matches if match.strength is Strength.ABOUT)
    return frozenset(word for evidence in about for word in evidence if word not in headed)


def _share(words: frozenset[str], text: str) -> float:
    return sum(word in text for word in words) / len(words) if words else 0.0


def _stands(candidate: _Candidate, chosen: Sequence[_Candidate]) -> bool:
    """Whether what a sentence leans on, if anything, is said."""
    if not candidate.follows:
        return True
    return any(_leans(candidate, c) for c in chosen)


def _leans(candidate: _Candidate, other: _Candidate) -> bool:
    return candidate.follows and candidate.report == other.report and candidate.place == other.place + 1


def _as_told(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """Report by report, the weightiest first, and each as it was written."""
    first: dict[int, int] = {}
    for place, candidate in enumerate(chosen):
        first.setdefault(candidate.report, place)
    return sorted(chosen, key=lambda c: (first[c.report], c.place))


def _adds(candidate: _Candidate, said: frozenset[str], chosen: Sequence[_Candidate]) -> bool:
    """Whether a sentence says enough that is new. What begins may say the title again and go on, as leads do.

    Beside a title in another language every word is new but those whose meaning is known: only these count.
    """
    if chosen or candidate.place:
        least = NEW_WORDS if all(c.report == candidate.report for c in chosen) else NEW_OF_ANOTHER
        return _new(candidate.words, candidate.foreign, said, least)
    return _leads(candidate.words - candidate.named, candidate.foreign, said)


def _leads(words: frozenset[str], foreign: bool, said: frozenset[str]) -> bool:
    """Whether a report's first sentence, by its words but for names and what people are, says more than its title."""
    return _new(words, foreign, said, NEW_OF_FEW if foreign or len(words) <= FEW else NEW_IN_LEAD)


def _new(words: frozenset[str], foreign: bool, said: frozenset[str], least: float) -> bool:
    counted = frozenset(word for word in words if word.startswith(MEANT)) if foreign else words
    fresh = counted - said
    return len(fresh) >= LEAST_NEW and len(fresh) >= least * len(counted)


def _value(candidate: _Candidate, said: frozenset[str], title: frozenset[str]) -> float:
    """What a sentence is worth now: more where more of it is new, less where it shares nothing with the title."""
    shared = min(OF_TITLE, len(candidate.words & title)) / OF_TITLE
    return candidate.worth * (SAID_AGAIN + _new_share(candidate, said)) * (OFF_TITLE + (1 - OFF_TITLE) * shared)


def _new_share(candidate: _Candidate, said: frozenset[str]) -> float:
    return len(candidate.words - said) / len(candidate.words)
