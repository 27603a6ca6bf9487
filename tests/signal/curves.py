"""Curves as one small picture in SVG that needs nothing beside it: a row of panels for each measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 190, 130  # of a panel
LEFT, TOP, RIGHT, BOTTOM = 40, 26, 10, 24  # around its curve
_STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#444}.t{font-weight:600;fill:#222}.h{font-size:14px;font-weight:600}"
    ".a{stroke:#bbb}.n{stroke:#d9822b;stroke-dasharray:3 3}.c{fill:none;stroke:#1f5f99;stroke-width:2}"
    ".p{fill:#1f5f99}.o{fill:#d9822b}.r{text-anchor:end}.m{text-anchor:middle}"
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A measure at each value of a threshold."""

    title: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows of panels about one threshold: its values as they are written, and which of them is in use (None: none)."""

    title: str
    labels: Sequence[str]
    now: int | None
    rows: Sequence[Sequence[Panel]]


def drawn(charts: Sequence[Chart]) -> str:
    """All charts, one below the other."""
    width = max(640, WIDTH * max(len(row) for chart in charts for row in chart.rows) + 20)
    parts, top = [], 10
    for chart in charts:
        parts.append(f'<text class="h" x="10" y="{top + 14}">{escape(chart.title)}</text>')
        top += 26
        for row in chart.rows:
            for number, panel in enumerate(row):
                place = f"translate({10 + number * WIDTH},{top})"
                parts.append(f'<g transform="{place}">{"".join(_panel(panel, chart))}</g>')
            top += HEIGHT
        top += 16
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{top}" viewBox="0 0 {width} {top}">'
        f'<style>{_STYLE}</style><rect width="{width}" height="{top}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _panel(panel: Panel, chart: Chart) -> Iterator[str]:
    low, high = min(panel.values), max(panel.values)
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    steps = max(1, len(panel.values) - 1)
    across = [LEFT + number * (right - LEFT) / steps for number in range(len(panel.values))]
    share = [(value - low) / (high - low) if high > low else 0.5 for value in panel.values]
    points = [(x, bottom - 6 - one * (bottom - TOP - 12)) for x, one in zip(across, share, strict=True)]
    yield f'<text class="t" x="{LEFT}" y="{TOP - 10}">{escape(panel.title)}</text>'
    yield f'<path class="a" fill="none" d="M{LEFT},{TOP}V{bottom}H{right}"/>'
    for value, y in {f"{low:.3g}": bottom - 2, f"{high:.3g}": TOP + 10}.items() if high > low else [(f"{low:.3g}", 70)]:
        yield f'<text class="r" x="{LEFT - 4}" y="{y}">{value}</text>'
    for number in sorted({0, len(points) - 1} | ({chart.now} if chart.now is not None else set())):
        anchor = "r" if number == len(points) - 1 else "m"
        yield f'<text class="{anchor}" x="{across[number]:.1f}" y="{bottom + 14}">{escape(chart.labels[number])}</text>'
    if chart.now is not None:
        yield f'<path class="n" d="M{across[chart.now]:.1f},{TOP}V{bottom}"/>'
    yield f'<polyline class="c" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'
    for number, (x, y) in enumerate(points):
        mark, said = ("o" if number == chart.now else "p"), f"{chart.labels[number]}: {panel.values[number]:.4g}"
        yield f'<circle class="{mark}" cx="{x:.1f}" cy="{y:.1f}" r="3"><title>{escape(said)}</title></circle>'
