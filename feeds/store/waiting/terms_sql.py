"""Terms and tastes (feeds/wanting.py) as SQL: one place for everyone who asks whom a story concerns.

    telling(wants, now)          it is on and not paused
    sent(wants, Sending.DIGEST)  its news comes so
    reached(wants, step)         a story of this step is enough for it
    met(wants, reports)          one of the story's reports counts for it

`wants` is `subscriptions` or `watches`, or an alias of one; `reports` is `reports_of` a story, or any selectable with
the columns of `REPORTS`, narrowed to the story.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from feeds.model import Kind, Level
from feeds.store.tables import entries, sources, tastes
from feeds.wanting import EVERYTHING, INDEPENDENT, NOTABLE, TWO_OUTLETS, URGENT, Sending, Voices

INSTANTLY = (Sending.INSTANT, Sending.BOTH)
DIGESTED = (Sending.DIGEST, Sending.BOTH)

_OUTLET = case((sources.c.outlet == "", sources.c.name), else_=sources.c.outlet)  # feeds.model.Source.publisher

# What of a report decides whether it counts.
REPORTS = select(
    entries.c.story_id,
    entries.c.revision,
    entries.c.language,
    _OUTLET.label("outlet"),
    sources.c.control.in_(sorted(INDEPENDENT)).label("independent"),
    (sources.c.kind == Kind.OFFICIAL.value).label("official"),
).join_from(entries, sources, sources.c.id == entries.c.source_id)


def telling(wants: Any, now: datetime) -> ColumnElement[bool]:
    """It is on, and no pause lasts: feeds.wanting.Terms.tells."""
    return and_(wants.c.enabled, or_(wants.c.paused.is_(None), wants.c.paused <= now))


def sent(wants: Any, *how: Sending) -> ColumnElement[bool]:
    """Its news comes in one of these ways."""
    comes: ColumnElement[bool] = wants.c.delivery.in_([each.value for each in how])
    return comes


def reached(wants: Any, step: int | ColumnElement[int]) -> ColumnElement[bool]:
    """A story of this step is enough for it."""
    enough: ColumnElement[bool] = wants.c.threshold <= step
    return enough


def step_of(level: ColumnElement[int], independent: ColumnElement[int]) -> ColumnElement[int]:
    """The step a story has reached, from columns with its level and its independent outlets: feeds.wanting.step_of."""
    return case(
        (level >= Level.URGENT.value, URGENT),
        (level >= Level.NOTABLE.value, NOTABLE),
        (independent > 1, TWO_OUTLETS),
        else_=EVERYTHING,
    )


def quiet_only(wants: Any) -> ColumnElement[bool]:
    """Of grouped rows: none of them asks for a sound."""
    return (func.min(case((wants.c.silent, 1), else_=0)) == 1).label("silent")


def reports_of(story: int, revision: int) -> CTE:
    """The reports of one story up to a revision, alike ones once, with `since`: the revision that brought the first."""
    all_of_it = REPORTS.where(entries.c.story_id == story, entries.c.revision <= revision).subquery()
    kinds = (all_of_it.c.language, all_of_it.c.outlet, all_of_it.c.independent, all_of_it.c.official)
    return select(*kinds, func.min(all_of_it.c.revision).label("since")).group_by(*kinds).cte("reports")


def met(wants: Any, reports: Any, *narrowed: ColumnElement[bool]) -> ColumnElement[bool]:
    """One of the reports (`narrowed` by these conditions) counts, or neither the want nor its address has a taste."""
    general = tastes.alias()
    of_address = and_(general.c.chat_id == wants.c.chat_id, general.c.thread == wants.c.thread)
    none = and_(wants.c.languages.is_(None), wants.c.voices.is_(None), wants.c.muted.is_(None))
    heard = reports.outerjoin(general, of_address)
    one_counts = exists(select(literal(1)).select_from(heard).where(_counts(wants, general, reports), *narrowed))
    return or_(and_(none, ~exists().where(of_address)), one_counts)


def _counts(own: Any, general: Any, report: Any) -> ColumnElement[bool]:
    """A report counts for a want's own taste within the address's: feeds.wanting.Taste.within. Its language is wanted,
    its voice too, and its outlet is not muted."""
    languages = func.coalesce(own.c.languages, general.c.languages, "")
    voices = func.coalesce(own.c.voices, general.c.voices, Voices.ANY.value)
    muted = func.coalesce(own.c.muted, "") + func.coalesce(general.c.muted, "")
    independent = and_(report.c.independent, voices.in_([Voices.INDEPENDENT.value, Voices.EITHER.value]))
    official = and_(report.c.official, voices.in_([Voices.OFFICIAL.value, Voices.EITHER.value]))
    return and_(
        or_(languages == "", _has_word(languages, report.c.language)),
        or_(voices == Voices.ANY.value, independent, official),
        ~_has_word(muted, report.c.outlet),
    )


class _has_word(FunctionElement[bool]):  # noqa: N801 - reads as the function it is
    """Whether a word is among those of a column of type Words."""

    type = Boolean()
    inherit_cache = True


@compiles(_has_word, "sqlite")
def _sqlite(element: Any, compiler: Any, **how: Any) -> str:
    words, word = (compiler.process(clause, **how) for clause in element.clauses)
    return f"(instr({words}, char(10) || {word} || char(10)) > 0)"


@compiles(_has_word, "postgresql")
def _postgresql(element: Any, compiler: Any, **how: Any) -> str:
    words, word = (compiler.process(clause, **how) for clause in element.clauses)
    return f"(strpos({words}, chr(10) || {word} || chr(10)) > 0)"
