"""A question about subjects, or about anything -> its brief or chart: the facts are read, the answer is composed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from feeds.asking.filters import Filters
from feeds.asking.subjects import SubjectIndex
from feeds.audience import StoryFile
from feeds.briefs.brief import LEADS, SPAN, Brief, Gist, Question, compose
from feeds.briefs.chart import Chart, chart_of
from feeds.language.text import clean, fold
from feeds.quoting.summarise import summarise
from feeds.store import Store

INSTANT = timedelta(milliseconds=1)  # to which it is known when an entry was seen
READ = 12  # reports of a story that its sentence is chosen from: the first ones, which tell the event itself


async def brief_on(
    store: Store,
    index: SubjectIndex,
    subjects: Sequence[str],
    *,
    at: datetime,
    now: datetime,
    asked: datetime | None = None,
) -> Brief:
    """The brief on these subjects together, as things were known at `at`.

    `asked` is when the one who asks asked the same before. Raises StoreError.
    """
    question = Question(tuple(subjects), index.titles(subjects), at, asked)
    facts = await store.briefs.facts(question, now, index.namer(subjects, at.date()))
    return compose(facts, gist)


async def brief_on_text(
    store: Store, text: str, *, at: datetime, now: datetime, asked: datetime | None = None
) -> Brief:
    """The brief on free text: what a search finds, without a word on what is usual. Raises StoreError."""
    past, since = None if at >= now else at, at - SPAN + INSTANT  # as of a subject, without what is 24 hours old
    hits = await store.search(text, LEADS, at=past, filters=Filters(since=since))
    if not hits or hits[0].nearly:  # what has the words themselves comes before what nearly has them, however old
        latest = await store.search(text, LEADS, at=past, newest=True)
        hits = hits if hits and latest and latest[0].nearly else latest
    nearly = any(hit.nearly for hit in hits)
    question = Question((), " ".join(text.split()), at, asked, nearly=nearly)
    lives = await store.search.lives(text, since, past, nearly=nearly)
    before, later = question.remembered, lives
    if before is not None and before < since:  # asked before that day
        later = await store.search.lives(text, before, past, nearly=nearly)
    return compose(await store.briefs.free(question, [hit.file for hit in hits], len(lives), later, now), gist)


async def chart_on(
    store: Store, index: SubjectIndex, subjects: Sequence[str], days: int, *, at: datetime, now: datetime
) -> Chart:
    """The chart of so many days of these subjects together. Raises StoreError."""
    question = Question(tuple(subjects), index.titles(subjects), at)
    facts = await store.briefs.days(question, days, now, index.namer(subjects, at.date()))
    return chart_of(facts, days)


def gist(file: StoryFile) -> Gist:
    """A story's title, and the first sentence of its summary that says more than the title."""
    return _gist(replace(file, reports=file.reports[:READ]))


@lru_cache(maxsize=256)  # the day's stories lead brief after brief
def _gist(file: StoryFile) -> Gist:
    summary = summarise(file)
    said = fold(clean(summary.title)).split()
    more = (sentence for sentence in summary.sentences if fold(clean(sentence.text)).split() != said)
    return Gist(summary.title, next(more, None))
