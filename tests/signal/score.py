"""Score Dewline on every labelled set, beside a plain keyword and a plain TF-IDF baseline: `make scores`.

    python tests/signal/score.py [topics | stories] [--shared FOLDER] [--errors] [--quick] [--compact]

Topics: precision, recall and F1 as the labelled sets' own script (gold/score.py) counts them. Stories: BCubed, and
pairs of reports. Archives are replayed as a whole by `dewline replay`, so that the figures are those that anybody gets
who replays them; that takes some minutes. With --quick only the days around the labels are, and figures differ in the
second decimal, as what a report may join depends on what was in the news before. The baselines read these days alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from feeds.catalogue import load_catalogue
from tests.signal import score_stories, score_topics
from tests.signal.labelled import SHARED, Item, load, missing, story_sets, topic_sets, windows

PROCESSES = 2
ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Print the tables; the exit code is 0 also where sets were left out, which is said."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").splitlines()[0],
        epilog=(__doc__ or "").partition("\n\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="?", choices=("topics", "stories"), help="only these; default: both")
    parser.add_argument("--shared", type=Path, default=SHARED, metavar="FOLDER", help=f"has gold/ and news/ ({SHARED})")
    parser.add_argument("--sets", default="", metavar="WORD", help="only the sets whose names hold this")
    parser.add_argument("--errors", action="store_true", help="list what Dewline has wrong, with its text")
    parser.add_argument("--topic", help="errors of this topic only")
    parser.add_argument("--quick", action="store_true", help="replay only the days around the labels")
    parser.add_argument("--no-plain", action="store_true", help="without the baselines")
    parser.add_argument("--compact", action="store_true", help="stories as one row for each set, as in docs/signal.md")
    args = parser.parse_args()
    start = time.perf_counter()
    archive = load(args.shared)
    known = {item["id"]: item for item in archive}
    if args.what != "stories":
        print_topics(args, known)
    if args.what != "topics":
        print_stories(args, archive, known)
    print(f"\n{time.perf_counter() - start:.0f} s", file=sys.stderr)
    return 0


def chosen(
    sets: Mapping[str, list[Item]], known: Mapping[str, Item], args: argparse.Namespace
) -> dict[str, list[Item]]:
    """The sets that can be scored; says which cannot, and what would change that."""
    wanted = {name: rows for name, rows in sets.items() if args.sets in name}
    lacking = {name: count for name, rows in wanted.items() if (count := missing(rows, known))}
    left = [] if (args.shared / "gold").is_dir() else ["the sets of gold/"]
    left += [f"{name} ({count} items not found)" for name, count in lacking.items()]
    if left:
        print(f"Left out, as {args.shared} lacks their labels or archives (--shared FOLDER says where they are):")
        print(f"  {', '.join(left)}\n")
    return {name: rows for name, rows in wanted.items() if name not in lacking}


def print_topics(args: argparse.Namespace, known: Mapping[str, Item]) -> None:
    """The tables of topics."""
    print("TOPICS\n")
    sets = chosen(topic_sets(args.shared), known, args)
    whole = {name: [known.get(row["id"], {}) | row for row in rows] for name, rows in sets.items()}
    scored = score_topics.scored(whole, load_catalogue(), plain=not args.no_plain)
    if scored:
        print(*score_topics.shown(scored), sep="\n\n", end="\n\n")
    for one in scored if args.errors else ():
        print(one.name, *score_topics.errors_shown(one, whole[one.name], args.topic), sep="\n  ", end="\n\n")


def print_stories(args: argparse.Namespace, archive: Sequence[Item], known: Mapping[str, Item]) -> None:
    """The tables of stories."""
    print("STORIES\n")
    sets = chosen(story_sets(args.shared), known, args)
    scored = list(scored_stories(sets, archive, args))
    if scored:
        print(*(score_stories.compact if args.compact else score_stories.shown)(scored), sep="\n\n", end="\n\n")
    for one in scored if args.errors else ():
        titles = {row["id"]: (known.get(row["id"]) or row)["title"] for row in sets[one.name]}
        print(one.name, *score_stories.errors_shown(sets[one.name], one.found, titles), sep="\n", end="\n\n")


def scored_stories(
    sets: Mapping[str, list[Item]], archive: Sequence[Item], args: argparse.Namespace
) -> Iterator[score_stories.Scored]:
    """Each set's scores; what takes long is done beside each other."""
    around = {name: windows(archive, rows) for name, rows in sets.items()}
    whole = {name for name, rows in sets.items() if "title" not in rows[0]} if not args.quick else set()
    # Workers are started anew, not forked: a fork beside a running thread may take over a lock that nobody releases.
    workers = ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"))
    with ThreadPoolExecutor(1) as beside, workers as pool:
        replay = beside.submit(replayed_whole, args.shared) if whole else None
        found = {name: pool.submit(score_stories.by_dewline, around[name]) for name in sets if name not in whole}
        plain = {name: plain_of(pool, around[name], rows, args) for name, rows in sets.items()}
        for name, rows in sets.items():
            stories = replay.result() if replay and name in whole else found[name].result()
            told = score_stories.count_stories(rows, stories)
            yield score_stories.Scored(
                name, len(rows), told, plain[name](), {r["id"]: stories.get(r["id"]) for r in rows}
            )


def plain_of(
    pool: Executor, around: Sequence[score_stories.Window], rows: Sequence[Item], args: argparse.Namespace
) -> Callable[[], Mapping[str, Mapping[float, score_stories.Told]]]:
    """The baselines' scores of a set, once they are there."""
    if args.no_plain:
        return dict
    made: Future[dict[str, dict[float, score_stories.Told]]] = pool.submit(score_stories.by_baselines, around, rows)
    return made.result


def replayed_whole(shared: Path) -> dict[str, object]:
    """The stories that `dewline replay` finds in all archives; raises CalledProcessError where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        files = map(str, sorted((shared / "news").glob("news_2023-*.jsonl.gz")))
        subprocess.run([sys.executable, "-m", "bot", "replay", *files, "--out", str(out)], cwd=ROOT, check=True)
        return {row["id"]: row["story"] for row in map(json.loads, out.open(encoding="utf-8"))}


if __name__ == "__main__":
    sys.exit(main())
