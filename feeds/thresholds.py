"""Every number that decides what is one story, in one place: observation, theory, known exceptions.

Found by sweeping them on the labelled sets (tests/signal/score_stories.py); docs/signal.md shows what they give.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Clustering:
    """Thresholds of feeds/cluster.py."""

    # Similarity an entry needs to join a story. Joining two events is worse than missing a join, so it lies on the
    # careful side of the best F1.
    join: float = 0.30
    # Outlets tell an event under other headlines, so the nearest report counts; but one chance resemblance must not
    # carry a whole story, so the mean of the others does too.
    nearest_share: float = 0.7
    # A word of the title says more of the event than one of the summary.
    title_weight: float = 2.0
    # Names of the field that the catalogue knows in every language: what joins Polish and Russian reports.
    subject_weight: float = 1.6
    number_weight: float = 1.3
    # Words of the summary that count: standfirsts differ more between outlets the longer they are.
    summary_words: int = 45
    # Letters of a word that count: a crude stem that works in every inflected language of the catalogue.
    stem: int = 6
    # News is retold within hours; the same words a day later are more often the next event of the affair.
    fading_hours: float = 60.0
    # A story nothing has joined for so long is closed: what comes later is a new one.
    open_for: timedelta = timedelta(hours=48)
    # What finds the reports worth comparing: so many of an entry's rarest words, so many of the latest reports that
    # hold each, and so many of these reports in the end. They bound the cost of an entry, whatever is open.
    telling_words: int = 12
    holders_read: int = 60
    candidates: int = 24
    # Reports of a story that count for its mean, the most alike first.
    members_compared: int = 6
    # Until this many entries were seen, all words look rare: this many are imagined before the first.
    imagined: int = 400
