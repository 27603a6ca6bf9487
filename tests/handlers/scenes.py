"""What people type and press, in an order that tells a story: the tests hold every answer to Telegram's rules."""

from __future__ import annotations

from scenes_of_asking import ASKING
from scenes_of_sources import SOURCES
from scenes_of_times import TIMES

SCENES = (*TIMES, *ASKING, *SOURCES)
