"""develops(before, report, now) -> the new act by which a report is a development of its story, if it is one.

Observation: of 330,000 archived items hardly one brought its story a new act; what looked like one was mostly the same
event in another outlet's words (a ship seized, intercepted), an act that the first title had left out, one that stands
in a side clause ("… as US deploys carrier"), talk of an act ("warns to halt"), or a running page of one outlet.
Theory: it is one where the story told of an act before and this is of another family, told as done in the main clause
of a headline by an independent outlet or an official source, in its own words, some time after people were last told.
What a state's outlet alone said meanwhile, in an alert that was edited without a sound, is not told yet.
Known exceptions: what undoes an act in the same words ("lifts the halt") is not seen.
"""

from __future__ import annotations

from feeds.deciding.acts import acts_of, done_in
from feeds.deciding.level import is_official
from feeds.model import Act, Matched, Story
from feeds.thresholds import DECIDING, Developing
from feeds.wanting import INDEPENDENT

# Outlets call one encounter by any of these.
_ALIKE = frozenset({Act.FORCE, Act.SEIZES})
_NO_TURN = frozenset({Act.DECLARES})  # somebody declared something: mostly talk


def develops(before: Story, after: Story, matched: Matched, rules: Developing = DECIDING.developing) -> Act | None:
    """The act by which the report `matched` is a development of the story that it made `after`; None: it is none.

    Whether the report may tell at all, and is no copy, is known already.
    """
    entry = matched.entry
    if before.rang is None or not before.acts or len(before.turns) >= rules.most:
        return None
    if after.independent < rules.outlets or not vouched(matched):
        return None
    if entry.seen - before.rang < rules.apart or entry.published <= before.rang:
        return None
    known = before.acts | (_ALIKE if before.acts & _ALIKE else frozenset()) | _NO_TURN
    return next(iter(sorted(done_in(entry.title, entry.language) - known)), None)


def vouched(matched: Matched) -> bool:
    """Whether a report's word is enough for a new act: an independent outlet's, or that of those who act."""
    return matched.entry.source.control in INDEPENDENT or is_official(matched)


def told_in(matched: Matched, rules: Developing = DECIDING.developing) -> frozenset[Act]:
    """The acts that a report has told once it is shown: in its title, or where its summary begins."""
    entry = matched.entry
    told = done_in(entry.title, entry.language, whole=True)
    return told | acts_of(entry.summary[: rules.summary], entry.language)
