"""Sweep thresholds of feeds/thresholds.py and show the curve.

    sweep_thresholds.py join=-2,-1.5,-1                       what is one story: BCubed F1 and pairs' precision
    sweep_thresholds.py levels.notable_within=6h,12h,24h      what rings: stories and messages a day
    sweep_thresholds.py base=-4.6,-4.7 merge=-2,-1.9 --sets   one after the other, and each labelled set
    sweep_thresholds.py join=-2,-1.5,-1 --months 2023-03      both for one threshold
    sweep_thresholds.py --list                                every threshold, its value now, what it means

* is the value in use, which is tried too. Stories are scored on the labelled sets, by the days around their labels;
so figures differ in the second decimal from those of a whole replay (score.py), and only differences between rows
count. Nobody has labelled levels: months of news are replayed, so that a number can be chosen by how often it may ring.
In a replay news is seen as it is published, so deciding.late and deciding.stale move nothing.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.signal.counting import Told, mean
from tests.signal.curves import Chart, Panel, drawn
from tests.signal.labelled import KINDS, SHARED, Item, kind_of, lines, load, missing, story_sets, windows
from tests.signal.named_thresholds import Rules, SweepError, Threshold, Value, every, known_as, shown
from tests.signal.sweeping import Rates, rates_at, side_by_side, stories_at
from tests.signal.tables import sparkline, table

MONTHS = "2023-03,2023-06"
ALL = "all"
WIDE = 100  # columns of a terminal
SHORT = {"ordinary days": "ordinary", "eleven languages": "eleven lang."}
AT_ONCE = 6  # values beside each other in a table of sets


@dataclass(frozen=True, slots=True)
class Sweep:
    """A threshold and the values to try, in order, with the one in use among them."""

    threshold: Threshold
    values: Sequence[Value]

    @property
    def labels(self) -> list[str]:
        """The values as they are typed; the one in use has a star."""
        return [shown(value) + " *" * (value == self.threshold.now) for value in self.values]

    @property
    def rules(self) -> list[Rules]:
        """The rules at each value."""
        return [self.threshold.at(value) for value in self.values]


def main(argv: Sequence[str] | None = None) -> int:
    """Print a table and a curve for each threshold asked for; 2 where it cannot be tried."""
    args = _parser().parse_args(argv)
    if args.list:
        print(*map(described, every()), sep="\n")
        return 0
    try:
        sweeps = [sweep_of(word) for word in args.sweeps]
        if not sweeps:
            raise SweepError("Say what to sweep, such as join=-2,-1.5,-1. --list shows every threshold.")
        charts = [chart for sweep in sweeps for chart in measured(sweep, args)]
    except SweepError as error:
        print(error, file=sys.stderr)
        return 2
    if args.svg:
        args.svg.write_text(drawn(charts), encoding="utf-8")
        print(f"\nThe curves are drawn in {args.svg}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    first, _, rest = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=first, epilog=rest, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sweeps", nargs="*", metavar="NAME=VALUE,VALUE", help="a threshold and the values to try")
    parser.add_argument("--list", action="store_true", help="every threshold, its value now, and what it means")
    parser.add_argument("--sets", action="store_true", help="each labelled set by itself too")
    parser.add_argument("--only", default="", metavar="WORD", help="only the sets whose names hold this")
    parser.add_argument("--months", metavar="MONTH,MONTH", help=f"what rings is counted in these; {MONTHS}")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw the curves there")
    parser.add_argument("--shared", type=Path, default=SHARED, metavar="FOLDER", help=f"has gold/ and news/ ({SHARED})")
    parser.add_argument("--processes", type=int, help="how many work beside each other; as many as there are cores")
    return parser


def described(threshold: Threshold) -> str:
    """A threshold, its value now, and below what it means."""
    meaning = textwrap.fill(threshold.meaning, WIDE, initial_indent="    ", subsequent_indent="    ")
    return f"{threshold.name} = {shown(threshold.now)}\n{meaning}".rstrip()


def sweep_of(word: str) -> Sweep:
    """What `name=value,value` asks for; raises SweepError."""
    name, equals, values = word.partition("=")
    threshold = known_as(name.strip())
    if not equals or not values.strip(" ,"):
        raise SweepError(f"{name} without values: write {threshold.name}={shown(threshold.now)},… with some more.")
    read = {threshold.read(value) for value in values.split(",") if value.strip()}
    return Sweep(threshold, sorted(read | {threshold.now}))  # type: ignore[type-var]


def measured(sweep: Sweep, args: argparse.Namespace) -> Iterator[Chart]:
    """Try the values, print what they give, and draw it."""
    start = time.perf_counter()
    print(f"\n{sweep.threshold.name}, now {shown(sweep.threshold.now)}")
    if sweep.threshold.meaning:
        print(textwrap.fill(sweep.threshold.meaning, WIDE))
    if sweep.threshold.clusters:
        yield print_stories(sweep, args)
    if args.months or not sweep.threshold.clusters:
        yield print_rates(sweep, args)
    print(f"{time.perf_counter() - start:.0f} s", flush=True)


def print_stories(sweep: Sweep, args: argparse.Namespace) -> Chart:
    """How right the stories of the labelled sets are at each value."""
    archive = load(args.shared)
    known = {item["id"]: item for item in archive}
    wanted = {name: rows for name, rows in story_sets(args.shared).items() if args.only in name}
    sets = {name: rows for name, rows in wanted.items() if not missing(rows, known)}
    if len(sets) < len(wanted):
        print(f"Left out, as {args.shared} lacks the archives (--shared FOLDER): {', '.join(wanted.keys() - sets)}")
    if not sets:
        raise SweepError("No labelled set is left to score.")
    works = {name: (windows(archive, rows), rows, sweep.rules) for name, rows in sets.items()}
    del archive, known
    found = side_by_side(stories_at, works, "labelled sets", args.processes)
    kinds = {kind: [name for name in found if kind in (kind_of(name), ALL)] for kind in (*KINDS, ALL)}
    means = {kind: _means([found[name] for name in names]) for kind, names in kinds.items() if names}
    head = [f"{SHORT.get(kind, kind)} ({len(kinds[kind])})" for kind in means]
    rows = [
        [label, *("{:.3f} {:.3f}".format(*each[number]) for each in means.values())]
        for number, label in enumerate(sweep.labels)
    ]
    print("\nBCubed F1 and pairs' precision, means over sets", table(["", *head], rows), sep="\n", end="\n\n")
    if args.sets:
        print_sets(sweep, found)
    columns = {name: list(zip(*each, strict=True)) for name, each in zip(head, means.values(), strict=True)}
    print_curves({f"{name} {of}": v for name, pair in columns.items() for of, v in zip(("F1", "P"), pair, strict=True)})
    measures = [
        [Panel(f"{name} {of}", pair[row]) for name, pair in columns.items()] for row, of in enumerate(("F1", "P"))
    ]
    return _chart(sweep, "BCubed F1 and pairs' precision on the labelled sets", measures)


def _means(sets: Sequence[Sequence[Told]]) -> list[tuple[float, float]]:
    """F1 and the precision of pairs at each value."""
    return [
        (mean(told.bcubed for told in at).f1, mean(told.pairs for told in at).precision)
        for at in zip(*sets, strict=True)
    ]


def print_sets(sweep: Sweep, found: Mapping[str, Sequence[Told]]) -> None:
    """Each labelled set by itself, some values at a time."""
    for first in range(0, len(sweep.values), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        rows = [
            [name, *(f"{t.bcubed.f1:.3f} {t.pairs.precision:.3f}" for t in told[some])] for name, told in found.items()
        ]
        print(table(["", *sweep.labels[some]], rows), end="\n\n")


def print_rates(sweep: Sweep, args: argparse.Namespace) -> Chart:
    """How often what is told rings at each value."""
    months = [month.strip() for month in (args.months or MONTHS).split(",")]
    paths = {month: args.shared / "news" / f"news_{month}.jsonl.gz" for month in months}
    if lacking := [str(path) for path in paths.values() if not path.is_file()]:
        raise SweepError(
            f"What rings is counted in archives that are not here: {', '.join(lacking)} (--shared, --months)."
        )
    works: dict[str, tuple[list[Item], list[Rules]]] = {
        month: (lines(path), sweep.rules) for month, path in paths.items()
    }
    found = side_by_side(rates_at, works, "months", args.processes)
    rates = [
        Rates(*(sum(each) / len(months) for each in zip(*at, strict=True))) for at in zip(*found.values(), strict=True)
    ]
    rows = [[label, *(f"{value:.2f}" for value in one)] for label, one in zip(sweep.labels, rates, strict=True)]
    print(f"\nA day of {', '.join(months)}; the last two of a hundred days of a topic")
    print(table(["", *Rates._fields], rows), end="\n\n")
    columns = dict(zip(Rates._fields, map(list, zip(*rates, strict=True)), strict=True))
    print_curves(columns)
    return _chart(sweep, f"a day of {', '.join(months)}", [[Panel(name, values) for name, values in columns.items()]])


def print_curves(columns: Mapping[str, Sequence[float]]) -> None:
    """Each column as bars, from its lowest to its highest."""
    if all(min(values) == max(values) for values in columns.values()):
        print("Nothing that is measured here hangs on it.")
        return
    width = max(map(len, columns))
    for name, values in columns.items():
        print(f"{name:{width}}  {sparkline(values)}  {min(values):.3f} to {max(values):.3f}")


def _chart(sweep: Sweep, what: str, rows: Sequence[Sequence[Panel]]) -> Chart:
    labels = [shown(value) for value in sweep.values]
    return Chart(f"{sweep.threshold.name}: {what}", labels, list(sweep.values).index(sweep.threshold.now), rows)


if __name__ == "__main__":
    sys.exit(main())
