"""How right stories are on each labelled set, beside both baselines (plain_stories.py): tables for score.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from feeds.catalogue import load_catalogue
from tests.signal import plain_stories
from tests.signal.counting import Measures, Told, count_stories, mean
from tests.signal.labelled import KINDS, Item, kind_of
from tests.signal.replaying import entries, replayed, stories_of
from tests.signal.tables import table

Window = Sequence[Item]
BASELINES: Mapping[str, Callable[[Sequence[plain_stories.Plain], float], dict[str, int]]] = {
    "keywords": plain_stories.by_keywords,
    "TF-IDF": plain_stories.by_tfidf,
}
TRIED = (0.2, 0.3, 0.4, 0.5)  # thresholds of the baselines
EVERY = "all"


@dataclass(frozen=True, slots=True)
class Scored:
    """A labelled set: what Dewline has right of it, what each baseline has at each threshold, and the stories that
    Dewline found."""

    name: str
    reports: int
    told: Told
    plain: Mapping[str, Mapping[float, Told]]
    found: Mapping[str, object]

    @property
    def kind(self) -> str:
        """What it is a set of."""
        return kind_of(self.name)


def by_dewline(windows: Iterable[Window]) -> dict[str, object]:
    """The stories of the items of some windows, each replayed by itself."""
    catalogue = load_catalogue()
    return {
        uid: (number, story)
        for number, window in enumerate(windows)
        for uid, story in stories_of(replayed(window, catalogue)).items()
    }


def by_baselines(windows: Sequence[Window], rows: Sequence[Item]) -> dict[str, dict[float, Told]]:
    """What each baseline has right at each threshold."""
    catalogue = load_catalogue()
    read = [plain_stories.plain(entries(window, catalogue)) for window in windows]
    return {
        name: {join: count_stories(rows, _joined([place(one, join) for one in read])) for join in TRIED}
        for name, place in BASELINES.items()
    }


def _joined(found: Iterable[Mapping[str, int]]) -> dict[str, object]:
    return {uid: (number, story) for number, one in enumerate(found) for uid, story in one.items()}


def best_for_all(sets: Sequence[Scored], baseline: str) -> float:
    """The threshold at which a baseline's F1 is highest on average."""
    return max(TRIED, key=lambda join: mean(one.plain[baseline][join].bcubed for one in sets).f1)


def best_for(one: Scored, baseline: str) -> float:
    """The threshold at which a baseline's F1 is highest on this set."""
    return max(TRIED, key=lambda join: one.plain[baseline][join].bcubed.f1)


def shown(sets: Sequence[Scored]) -> Iterator[str]:
    """A row for each set and each system, and the means of each kind of set."""
    baselines = list(sets[0].plain)
    fixed = {name: best_for_all(sets, name) for name in baselines}
    each = ["P", "R", "F1", "pairs P", "R"]
    rows = []
    for one in sets:
        rows.append([one.name, str(one.reports), "Dewline", *_cells(one.told.bcubed, one.told.pairs)])
        for name in baselines:
            told, best = one.plain[name][fixed[name]], best_for(one, name)
            rows.append(["", "", f"{name} {fixed[name]:g}", *_cells(told.bcubed, told.pairs)])
            if best != fixed[name]:
                told = one.plain[name][best]
                rows.append(["", "", f"{name} {best:g}, its best", *_cells(told.bcubed, told.pairs)])
    yield table(["set", "reports", "", *each], rows)
    yield "Means, every set counting the same:"
    yield table(["sets", "", *each], list(_means(sets, fixed)))


def _means(sets: Sequence[Scored], fixed: Mapping[str, float]) -> Iterator[list[str]]:
    for kind in (*KINDS, EVERY):
        of_kind = [one for one in sets if kind in (one.kind, EVERY)]
        if not of_kind:
            continue
        told = {"Dewline": [one.told for one in of_kind]}
        for name, join in fixed.items():
            told[f"{name} {join:g}"] = [one.plain[name][join] for one in of_kind]
            told[f"{name}, each its best"] = [one.plain[name][best_for(one, name)] for one in of_kind]
        for number, (system, every) in enumerate(told.items()):
            cells = _cells(mean(each.bcubed for each in every), mean(each.pairs for each in every))
            yield ["" if number else f"{kind} ({len(of_kind)})", system, *cells]


def compact(sets: Sequence[Scored]) -> Iterator[str]:
    """A row for each set and each kind, as the docs show it: BCubed P R F1, then the pairs' P R."""
    baselines = list(sets[0].plain)
    fixed = {name: best_for_all(sets, name) for name in baselines}
    head = ["set", "reports", "Dewline", *(f"{name} {join:g}" for name, join in fixed.items()), "their best"]
    rows = []
    for one in sets:
        cells = [_short(one.told.bcubed, one.told.pairs)]
        cells += [_short(told.bcubed, told.pairs) for told in (one.plain[name][fixed[name]] for name in baselines)]
        best = (f"{one.plain[name][join].bcubed.f1:.3f} ({join:g})" for name, join in _bests(one))
        rows.append([one.name, str(one.reports), *cells, ", ".join(best)])
    for kind in (*KINDS, EVERY):
        if of_kind := [one for one in sets if kind in (one.kind, EVERY)]:
            rows.append([f"**{kind}** ({len(of_kind)})", str(sum(one.reports for one in of_kind))])
            every = [[one.told for one in of_kind]]
            every += [[one.plain[name][fixed[name]] for one in of_kind] for name in baselines]
            rows[-1] += [_short(mean(t.bcubed for t in told), mean(t.pairs for t in told)) for told in every]
            best = (mean(one.plain[name][best_for(one, name)].bcubed for one in of_kind).f1 for name in baselines)
            rows[-1].append(", ".join(f"{f1:.3f}" for f1 in best))
    yield table(head, rows)


def _bests(one: Scored) -> Iterator[tuple[str, float]]:
    return ((name, best_for(one, name)) for name in one.plain)


def _cells(bcubed: Measures, pairs: Measures) -> list[str]:
    return [f"{each:.3f}" for each in (*bcubed, *pairs[:2])]


def _short(bcubed: Measures, pairs: Measures) -> str:
    return "{:.3f} {:.3f} **{:.3f}**, {:.3f} {:.3f}".format(*bcubed, *pairs[:2])


def errors_shown(rows: Sequence[Item], found: Mapping[str, object], titles: Mapping[str, str]) -> Iterator[str]:
    """The titles of stories that were joined or split wrongly, the largest first."""
    truth = {row["id"]: row["story"] for row in rows}
    mixed: defaultdict[object, defaultdict[object, list[str]]] = defaultdict(lambda: defaultdict(list))
    parts: defaultdict[object, defaultdict[object, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, story in truth.items():
        mixed[found.get(key)][story].append(titles[key])
        parts[story][found.get(key)].append(titles[key])
    for heading, groups in (("JOINED WRONGLY", mixed), ("SPLIT", parts)):
        yield heading
        for name, group in sorted(groups.items(), key=lambda pair: -sum(map(len, pair[1].values()))):
            if len(group) > 1:
                yield f"  {name}"
                for inner, told in group.items():
                    yield f"    {inner}: {' | '.join(title[:90] for title in told[:6])}"
