"""The worker process that draws charts: a Drawing (feeds/workers/drawing.py) -> {"png": base64}, or {"fault": why}.

Made to be read on a phone: 1,080 pixels wide, which a phone shows at a third of that; so no text is smaller than 12
points, which are 11 there. The biggest stories stand below the chart in full lines, with their numbers at their days:
labels beside the bars would cover each other.
"""

from __future__ import annotations

import base64
import io
import sys
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from feeds.workers.worker_process import serve

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 200
WIDTH = 5.4  # inches
HEAD, PLOT, LEGEND, LINE, FOOT = 0.86, 2.5, 0.68, 0.28, 0.13  # inches
LEFT, RIGHT = 0.46, 0.14
TITLE, TEXT, SMALL = 17.0, 13.0, 12.0  # points
HANDLE = 1.1  # widths of a letter that a mark of the legend takes
TICKS = 4  # dates below the chart
LONGEST = 200  # characters of a text that are looked at


@dataclass(frozen=True, slots=True)
class Colours:
    """What a picture is painted with."""

    paper: str
    ink: str
    faint: str
    grid: str
    bar: str
    band: str
    line: str
    elevated: str
    high: str


LIGHT = Colours("#ffffff", "#1c2733", "#66727e", "#e6eaee", "#5a8fc7", "#dbe8f5", "#8a5a00", "#f09a1a", "#d63b30")
DARK = Colours("#17212b", "#f1f4f7", "#93a3b2", "#26333f", "#5b9bd9", "#263f57", "#e0b060", "#f5a52e", "#f0635a")


def answer(_: bytes, drawing: dict[str, Any]) -> dict[str, Any]:
    """The picture; never raises over what it is given."""
    try:
        return {"png": base64.b64encode(draw(drawing)).decode("ascii")}
    except MemoryError:
        return {"fault": "drawing takes more memory than it is given"}
    except Exception as error:  # whatever a library makes of it, the next chart is another
        return {"fault": f"the chart cannot be drawn ({type(error).__name__}: {error})"}


def draw(drawing: dict[str, Any]) -> bytes:
    """The picture as PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    colours = DARK if drawing["dark"] else LIGHT
    marks = drawing["marks"]
    handles = _handles(drawing, colours)
    legend = LEGEND + LINE * (_legend_rows(handles) - 1)
    height = HEAD + PLOT + legend + LINE * len(marks) + FOOT
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=colours.paper)
    FigureCanvasAgg(figure)
    bottom = FOOT + LINE * len(marks) + legend
    axes = figure.add_axes((LEFT / WIDTH, bottom / height, (WIDTH - LEFT - RIGHT) / WIDTH, PLOT / height))
    _plot(axes, drawing, colours)
    _legend(figure, handles, colours, (bottom - 0.29) / height)
    _write(figure, 0.12, height - 0.36, drawing["title"], TITLE, colours.ink, bold=True)
    _write(figure, 0.12, height - 0.66, drawing["headline"], TEXT, _tone(drawing, colours), bold=False)
    _list(figure, drawing, colours, bottom - legend + 0.11)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=DPI, facecolor=colours.paper, pil_kwargs={"compress_level": 6})
    return picture.getvalue()


# --- the chart -------------------------------------------------------------------------------------------------------


def _plot(axes: Axes, drawing: dict[str, Any], colours: Colours) -> None:
    bars = drawing["bars"]
    counts = [bar["stories"] or 0 for bar in bars]
    marked = [counts[place] for place, _, _ in drawing["marks"]]
    most = max([*counts, *(bar["elevated"] or 0 for bar in bars), 4])
    top = max(most * 1.06, max(marked, default=0) + most * 0.2)  # room for the number above the tallest
    _bands(axes, bars, colours)
    places = range(len(bars))
    tones = [{"elevated": colours.elevated, "high": colours.high}.get(bar["level"], colours.bar) for bar in bars]
    _columns(axes, [(place, counts[place]) for place in places], 0.74, tones, 3)
    unwatched = [(place, top) for place in places if bars[place]["stories"] is None]
    _columns(axes, unwatched, 1.0, [colours.grid] * len(unwatched), 1)
    _mark(axes, drawing["marks"], counts, most * 0.1, colours)
    axes.set_xlim(-0.7, len(bars) - 0.3)
    axes.set_ylim(0, top)
    _dress(axes, drawing, colours)


def _columns(axes: Axes, heights: list[tuple[int, float]], width: float, tones: list[str], layer: int) -> None:
    """Bars as one thing to draw: ninety of their own took a third of the time."""
    from matplotlib.collections import PolyCollection

    half = width / 2
    corners = [[(at - half, 0), (at - half, tall), (at + half, tall), (at + half, 0)] for at, tall in heights]
    axes.add_collection(PolyCollection(corners, facecolors=tones, linewidths=0, zorder=layer), autolim=False)


def _bands(axes: Axes, bars: list[dict[str, Any]], colours: Colours) -> None:
    """The usual band of each day, and the line from which it is elevated; neither where nothing is usual yet."""
    edges = [(place + side, bar) for place, bar in enumerate(bars) for side in (-0.5, 0.5)]
    nothing = float("nan")
    lows, highs, lines = (
        [nothing if bar[key] is None else bar[key] for _, bar in edges] for key in ("low", "high", "elevated")
    )
    across = [place for place, _ in edges]
    axes.fill_between(across, lows, highs, color=colours.band, linewidth=0, zorder=2)
    axes.plot(across, lines, color=colours.line, linewidth=1.2, zorder=4)


def _mark(axes: Axes, marks: list[Any], counts: list[int], above: float, colours: Colours) -> None:
    """Numbers above the days of the stories that are named."""
    for number, (place, _, _) in enumerate(marks, start=1):
        axes.text(
            place,
            counts[place] + above,
            str(number),
            fontsize=SMALL,
            fontweight="bold",
            color=colours.paper,
            ha="center",
            va="center",
            zorder=6,
            bbox={"boxstyle": "circle,pad=0.22", "facecolor": colours.ink, "linewidth": 0},
        )


def _dress(axes: Axes, drawing: dict[str, Any], colours: Colours) -> None:
    from matplotlib.ticker import MaxNLocator

    bars = drawing["bars"]
    last = len(bars) - 1
    shown = sorted({last - round(step * last / (TICKS - 1)) for step in range(TICKS)})
    axes.set_xticks(shown, [_dated(bars[place]["on"], drawing["language"]) for place in shown])
    for label, place in zip(axes.get_xticklabels(), shown, strict=True):
        label.set_horizontalalignment("right" if place == last else "center")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.tick_params(colors=colours.faint, labelsize=SMALL, length=0, pad=5)
    axes.grid(axis="y", color=colours.grid, linewidth=0.8, zorder=0)
    axes.set_axisbelow(True)
    axes.set_facecolor(colours.paper)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(colours.faint)
        spine.set_linewidth(0.8)


def _dated(iso: str, language: str) -> str:
    day = date.fromisoformat(iso)
    if language == "en":
        return f"{day.day} {day:%b}"
    from babel.dates import format_skeleton  # for all others: their months are not loaded before they are wanted

    return str(format_skeleton("MMMd", day, locale=language))


def _legend(figure: Figure, handles: list[Any], colours: Colours, above: float) -> None:
    if not handles:
        return
    rows = _legend_rows(handles)
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.0, above),
        ncols=-(-len(handles) // rows),
        frameon=False,
        fontsize=SMALL,
        labelcolor=colours.faint,
        handlelength=HANDLE,
        handletextpad=0.45,
        columnspacing=1.1,
        borderaxespad=0.3,
    )


def _legend_rows(handles: list[Any]) -> int:
    """One row where all fit beside each other, else two."""
    beside = sum(_wide(handle.get_label(), SMALL, "normal") + (HANDLE + 1.6) * SMALL for handle in handles)
    return 1 if beside <= (WIDTH - RIGHT) * 72 else 2


def _handles(drawing: dict[str, Any], colours: Colours) -> list[Any]:
    """What of the legend is in this picture."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    words, bars = drawing["legend"], drawing["bars"]
    levels = {bar["level"] for bar in bars}
    known = any(bar["high"] is not None for bar in bars)
    line = Line2D([], [], color=colours.line, linewidth=1.4, label=_drawable(words["threshold"]))
    wanted = (
        (known, "usual", colours.band),
        ("elevated" in levels, "elevated", colours.elevated),
        ("high" in levels, "high", colours.high),
        (any(bar["stories"] is None for bar in bars), "unwatched", colours.grid),
    )
    made: list[Any] = [Patch(facecolor=tone, label=_drawable(words[name])) for there, name, tone in wanted if there]
    return [made[0], line, *made[1:]] if known else made


def _tone(drawing: dict[str, Any], colours: Colours) -> str:
    """The colour of the headline: that of the last day's level, where it is out of the usual."""
    level = drawing["bars"][-1]["level"] if drawing["bars"] else ""
    return {"elevated": colours.elevated, "high": colours.high}.get(level, colours.faint)


def _list(figure: Figure, drawing: dict[str, Any], colours: Colours, top: float) -> None:
    """The stories that are named, a line each: number, day, title."""
    marks = drawing["marks"]
    days = [_dated(on, drawing["language"]) for _, on, _ in marks]
    wide = max((_wide(day, SMALL, "normal") for day in days), default=0.0) / 72
    for number, (day, (_, _, text)) in enumerate(zip(days, marks, strict=True), start=1):
        below = top - LINE * number
        _write(figure, 0.12, below, str(number), SMALL, colours.ink, bold=True)
        _write(figure, 0.32, below, day, SMALL, colours.faint, bold=False)
        _write(figure, 0.44 + wide, below, text, SMALL, colours.ink, bold=False)


# --- text ------------------------------------------------------------------------------------------------------------


def _write(figure: Figure, left: float, bottom: float, text: str, points: float, colour: str, *, bold: bool) -> None:
    """A line of text at a place in inches, cut where the picture ends; whatever is in it is text, never a formula."""
    width, height = figure.get_size_inches()
    weight = "bold" if bold else "normal"
    kept = _fitting(_drawable(text[:LONGEST]), (width - left - RIGHT) * 72, points, weight)
    figure.text(left / width, bottom / height, kept, fontsize=points, fontweight=weight, color=colour, parse_math=False)


def _fitting(text: str, room: float, points: float, weight: str) -> str:
    """As much of a text as is no wider than `room` (points), with an ellipsis where some is left out."""
    if _wide(text, points, weight) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if _wide(text[:middle].rstrip() + "…", points, weight) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,;:.–—-") + "…"


def _wide(text: str, points: float, weight: str) -> float:
    """How wide a line is, in points."""
    font = _font(weight)
    font.set_size(points, 72)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64


def _drawable(text: str) -> str:
    """A text without the characters the font has no shape for, which would be boxes."""
    known = _shapes()
    return " ".join("".join(letter for letter in text if ord(letter) in known or letter == " ").split())


@cache
def _font(weight: str) -> Any:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    return FT2Font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))


@cache
def _shapes() -> frozenset[int]:
    return frozenset(_font("normal").get_charmap())


def _load() -> None:
    import matplotlib.backends.backend_agg
    import matplotlib.figure
    import matplotlib.legend  # noqa: F401

    _shapes()
    _font("bold")


def main(memory: int, deadline: float) -> None:
    """Serve until the end of input; what the arguments mean is in feeds/workers/worker_process.py."""
    serve(answer, memory, deadline, load=_load, nice=0)  # somebody is waiting for the picture


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
