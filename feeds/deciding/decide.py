"""decide(before, entry, now) -> what changes: the story's next revision, and what to tell whom.

    opens      no open story takes the entry: it opens one
    NEW        the entry is about a topic whose subscribers were not told of this story
    UPDATE     a further outlet joins a story that was told: the alerts are edited, without a sound
    DEVELOPMENT  the story's level rises, or a report about a topic tells a new act of it (developing.py): a reply
                 to the first alert

Where an entry shows that two stories are one (feeds/stories/merging.py), that itself tells nobody, not even where their
outlets together make a higher level: alerts are edited, and what counts as new is measured against both together.

These are for everyone who wants the topic; who of them is told, and whom the story concerns only once it has grown, is
for the store to find by the terms of each (feeds/wanting.py, feeds/store/delivery/firsts.py).

Quiet entries (a source's first backlog, the surplus of one that re-publishes everything) and late ones are stored and
clustered and tell nobody. Neither do live blogs, round-ups, opinion, explainers and comments (feeds/stories/forms.py):
events are told by the reports of them. A story that began quietly is told once a fresh entry joins it: what is in the
news today is news to a subscriber, even if the bot met the story's beginning in a backlog. Where a story was told, what
may not tell raises no level either, nor does what was published hours ago: it counts as an outlet, and the next report
that may tell is judged with it and rings. Nor does the level rise while one outlet alone tells the event as something
about a topic: what the others tell of it is nobody's topic (the victims of the raid, of which one speaks of air
defence).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.deciding.acts import done_in
from feeds.deciding.developing import develops, told_in, vouched
from feeds.deciding.level import acts_told, is_official, judge
from feeds.deciding.windows import Window, windows
from feeds.language.languages import normal
from feeds.model import (
    WATCHED,
    Act,
    Alert,
    AlertKind,
    Busy,
    Decision,
    Heard,
    Level,
    Matched,
    Merge,
    Reason,
    Story,
    Turn,
)
from feeds.stories.forms import NO_NEWS, form_of_entry, is_comment
from feeds.stories.titles import better_title, same_words, says_it
from feeds.thresholds import DECIDING, Deciding, Levels
from feeds.wanting import INDEPENDENT, SPOKEN_FOR

# What one affair has once, so that hours later it is told again and not done again.
_ONCE = frozenset({Act.MOVES, Act.STOPS, Act.EXPELS, Act.DETAINS, Act.JOINS})


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of an entry beside its story: is it a copy of a report the story has, and are its topics `busy`;
    whether the story is the `merge` of two, by this very entry; the outlets that tell it (none: not known), and whether
    it goes by the title of one that a state controls. Of one that opens a story: the `earlier` story that it nearly
    joined."""

    copied: bool = False
    busy: Busy | None = None  # how a topic is busier than usual (feeds/briefs/baseline.py)
    merge: Merge | None = None
    heard: tuple[Heard, ...] = ()
    headed_by_state: bool = False
    earlier: Story | None = None


NOTHING_AROUND = Around()


def decide(
    before: Story | None,
    matched: Matched,
    now: datetime,
    new_id: Callable[[], int],
    quiet: bool = False,
    around: Around = NOTHING_AROUND,
    rules: Deciding = DECIDING,
) -> Decision:
    """What `matched` changes in the story `before` (None: it opens one, under a number that `new_id` gives)."""
    tells = not quiet and _may_tell(before, matched, now, rules.late)
    fresh = tells and now - matched.entry.published <= rules.stale
    raising = before is None or not before.told or (fresh and _is_topical(before, matched, around, rules.levels))
    after = (
        _joined(before, matched, now, around, raising, rules)
        if before
        else _opened(matched, now, new_id(), around, rules)
    )
    if before is not None and before.told and tells and after.level == before.level:
        concerns = bool(matched.topics) or WATCHED in before.told
        turns = concerns and not _is_copy(before, matched, around)
        after = _turned(before, after, matched, rules) if turns else after
    alerts = _alerts(before, after, matched, around) if tells else ()
    told = after.told.union(*(alert.topics for alert in alerts if alert.kind is AlertKind.NEW))
    rings = any(alert.kind is not AlertKind.UPDATE for alert in alerts)
    raises = before is not None and after.level > before.level
    if matched.matches or told:  # of most news nobody is told
        known = rings or before is None or not before.told or vouched(matched)
        acts = after.acts | told_in(matched, rules.developing) if known else after.acts
        after = replace(after, told=told, acts=acts, rang=now if rings else after.rang)
    tells = tells and bool(told)
    return Decision(matched, after, alerts, opens=before is None, raises=raises, tells=tells, merge=around.merge)


def _may_tell(before: Story | None, matched: Matched, now: datetime, late: timedelta) -> bool:
    """Whether anybody could be told of an entry: it concerns somebody, is news still, and no list or view of events."""
    if not (matched.topics or (before and before.told)):
        return False
    return now - matched.entry.published <= late and form_of_entry(matched.entry) not in NO_NEWS


def _is_topical(before: Story, matched: Matched, around: Around, rules: Levels) -> bool:
    """Whether outlets enough tell the event as something about a topic. It does not count where nothing is known of
    them, nor where a watch found the story: that is of the event's words."""
    if WATCHED in before.told or not around.heard:
        return True
    outlets = {one.outlet for one in around.heard if one.topical}
    return len(outlets | ({matched.entry.source.publisher} if matched.topics else set())) >= rules.topical_outlets


def _is_copy(before: Story, matched: Matched, around: Around) -> bool:
    """Whether an entry is what a report of its story says already."""
    return around.copied or same_words(matched.entry.title, before.title)


def _opened(matched: Matched, now: datetime, number: int, around: Around, rules: Deciding) -> Story:
    entry, source = matched.entry, matched.entry.source
    independent = int(source.control in INDEPENDENT)
    level, reason = judge(
        entry.title,
        entry.language,
        1,
        independent,
        is_official(matched),
        timedelta(0),
        around.busy,
        rules=rules.levels,
    )
    return Story(
        id=number,
        revision=1,
        title=entry.title,
        level=level,
        reason=reason,
        opened=now,
        updated=now,
        topics=matched.topics,
        subjects=frozenset(matched.subjects),
        outlets=(source.publisher,),
        independent=independent,
        official=is_official(matched),
        follows=_follows(matched, now, around.earlier, rules),
    )


def _follows(matched: Matched, now: datetime, earlier: Story | None, rules: Deciding) -> int | None:
    """The earlier story whose sequel a new one is. What tells something done hours after it began is no sequel but an
    event of its own, however alike the two sound: another launch, another interception; but not what is done once and
    was told then, an arrest or a treaty left."""
    if earlier is None:
        return None
    done = done_in(matched.entry.title, matched.entry.language) - (earlier.acts & _ONCE)
    return None if done and now - earlier.opened >= rules.anew else earlier.id


def _joined(before: Story, matched: Matched, now: datetime, around: Around, raising: bool, rules: Deciding) -> Story:
    if around.merge is not None and around.heard:  # a text that opened both stories counts once
        before = replace(before, independent=sum(one.independent for one in around.heard))
    grown = _counted(before, matched, around)
    known = acts_told(before, around.merge)
    level, reason = _judged(before, grown, matched, now, around, known, rules.levels)
    raises = raising and level > before.level
    if raises and before.told and around.merge is not None:
        raises = _raises_by_itself(before, around.merge, matched, now, around, rules.levels)
    # Else the reason stays as it was shown: time alone is none.
    counts = grown.outlets != before.outlets or grown.official != before.official or around.merge is not None
    if not raises:
        kept = _kept(before, grown, reason) if counts and level == before.level else before.reason
        level, reason = before.level, replace(kept, acts=reason.acts)
    return replace(
        grown,
        revision=before.revision + 1,
        title=_title(before, matched, around),
        level=level,
        reason=reason,
        updated=max(now, before.updated),
        topics=before.topics | matched.topics,
        subjects=before.subjects | frozenset(matched.subjects),
    )


def _counted(before: Story, matched: Matched, around: Around) -> Story:
    """The story with the outlet that told it now."""
    source = matched.entry.source
    new = source.publisher not in before.outlets
    return replace(
        before,
        outlets=(*before.outlets, source.publisher) if new else before.outlets,
        independent=before.independent + int(new and _counts(before, matched, around)),
        official=before.official or is_official(matched),
    )


def _counts(before: Story, matched: Matched, around: Around) -> bool:
    """Whether a new outlet counts as independent."""
    return matched.entry.source.control in INDEPENDENT and not _is_copy(before, matched, around)


def _judged(
    before: Story,
    after: Story,
    matched: Matched,
    now: datetime,
    around: Around,
    known: frozenset[Act],
    rules: Levels,
) -> tuple[Level, Reason]:
    """The level by all outlets, or by those of a window around the entry's publication, whichever is higher."""
    entry = matched.entry
    latest = Heard(entry.source.publisher, entry.published.timestamp(), _counts(before, matched, around))
    heard = [one for one in around.heard if one.outlet in before.outlets]
    times = [*(one.at for one in heard), latest.at]
    whole = timedelta(seconds=max(times) - min(times)) if heard else now - before.opened
    found = [Window(len(after.outlets), after.independent, whole)]
    if heard and after.independent > 1:
        found += windows(heard, latest, rules.windows)
    judged = [
        judge(
            entry.title,
            entry.language,
            one.outlets,
            one.independent,
            after.official,
            one.span,
            around.busy,
            known=known,
            about=before.title,
            rules=rules,
        )
        for one in dict.fromkeys(found)
    ]
    return max(judged, key=lambda one: (one[0], one[1].independent, one[1].outlets, -one[1].minutes))


def _raises_by_itself(
    before: Story, merge: Merge, matched: Matched, now: datetime, around: Around, rules: Levels
) -> bool:
    """Whether the entry that makes two stories one would have raised the level as a report of one of them."""
    sides = merge.before, merge.gone
    levels = [
        _judged(side, _counted(side, matched, around), matched, now, around, acts_told(side, None), rules)[0]
        for side in sides
    ]
    return max(levels) > before.level


def _kept(before: Story, after: Story, reason: Reason) -> Reason:
    """Of two reasons for one level the one with more outlets, as of now."""
    if reason.independent >= before.reason.independent:
        return reason
    return replace(before.reason, official=after.official)


def _title(before: Story, matched: Matched, around: Around) -> str:
    """The story's title now: that of a report about a topic, where one is, as it is told to who wants the topic. No
    state's claim and no view of events takes another title's place."""
    entry = matched.entry
    was, is_ = around.headed_by_state, entry.source.control in SPOKEN_FOR
    if (is_ and not was) or form_of_entry(entry) in NO_NEWS:
        return before.title
    if matched.topics and not before.topics and says_it(entry.title):
        return entry.title
    if before.topics and not matched.topics:
        return before.title
    if not (before.told or is_) and is_comment(before.title) and says_it(entry.title):
        return entry.title  # nobody knows the story by a question yet
    return better_title(before.title, entry.title, normal(entry.language), was_states=was, is_states=is_)


def _turned(before: Story, after: Story, matched: Matched, rules: Deciding) -> Story:
    """The story with the new act, if the report that it is joined by told one."""
    act = develops(before, after, matched, rules.developing)
    return replace(after, turns=(*after.turns, Turn(act, after.revision))) if act else after


def _alerts(before: Story | None, after: Story, matched: Matched, around: Around) -> tuple[Alert, ...]:
    fresh = matched.topics - after.told
    alerts = []
    if fresh:
        alerts.append(Alert(after.id, after.revision, AlertKind.NEW, fresh, after.level))
    if before is None or not before.told:
        return tuple(alerts)
    if after.level > before.level or after.turns != before.turns:
        alerts.append(Alert(after.id, after.revision, AlertKind.DEVELOPMENT, before.told, after.level))
    elif len(after.outlets) > len(before.outlets) or after.title != before.title or around.merge:
        alerts.append(Alert(after.id, after.revision, AlertKind.UPDATE, before.told, Level.ROUTINE))
    return tuple(alerts)
