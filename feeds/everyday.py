"""How everyday what reports are compared by is: the share of reports that hold it, as feeds/features.py names it.

Observation: a president is in many reports and a doctrine in few, whatever the language. Theory: so a bot that has just
started, and one that reads a language in which little has come yet, need not learn it. Known exception: a bot whose
sources write of nothing else, until it has read some hundred reports. The data: feeds/catalogue/everyday.toml, counted
by tests/signal/count_everyday.py.
"""

from __future__ import annotations

import tomllib
from importlib import resources

OF = 100_000  # reports
_SIGNS = {"meanings": "@", "subjects": "§"}


def load_everyday() -> dict[str, float]:
    """The packaged shares, from 0 to 1, of meanings (`@missile`) and subjects (`§russia`)."""
    text = resources.files("feeds.catalogue").joinpath("everyday.toml").read_text(encoding="utf-8")
    return {
        _SIGNS[kind] + name: reports / OF
        for kind, counted in tomllib.loads(text).items()
        for name, reports in counted.items()
    }
