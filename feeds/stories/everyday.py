"""How everyday what reports are compared by is: the share of reports that hold it, as feeds/stories/features.py names
it.

Observation: a president is in many reports and a doctrine in few, whatever the language. Theory: so a bot that has just
started, and one that reads a language in which little has come yet, need not learn it. Known exception: a bot whose
sources write of nothing else, until it has read some hundred reports. The data: feeds/catalogue/everyday.toml, counted
by tests/signal/count_everyday.py.
"""

from __future__ import annotations

import tomllib
from importlib import resources

from feeds.stories.features import MEANING, SUBJECT

OF = 100_000  # reports
SIGNS = {"meanings": MEANING, "subjects": SUBJECT}  # the file's sections


def load_everyday() -> dict[str, float]:
    """The packaged shares, from 0 to 1, of meanings (`@missile`) and subjects (`#kaliningrad`)."""
    text = resources.files("feeds.catalogue").joinpath("everyday.toml").read_text(encoding="utf-8")
    return {
        SIGNS[kind] + name: reports / OF
        for kind, counted in tomllib.loads(text).items()
        for name, reports in counted.items()
    }
