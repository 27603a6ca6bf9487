"""Count how everyday meanings and subjects are in the archives: python tests/signal/count_everyday.py

Rewrites feeds/catalogue/everyday.toml. To be run when meanings or subjects were added; every fifth item is counted.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from feeds.catalogue import load_catalogue
from feeds.language.vocabulary import load_vocabulary
from feeds.matching.match import Matcher
from feeds.stories.everyday import OF, SIGNS
from feeds.stories.features import Reader
from feeds.thresholds import Clustering
from tests.bench.news import entry_of
from tests.signal.labelled import SHARED, load

FILE = Path(__file__).resolve().parents[2] / "feeds" / "catalogue" / "everyday.toml"
EVERY = 5
HEAD = f"""# Of {OF:,} reports, so many hold a word of each meaning (vocabulary.toml) or name each subject
# (subjects.toml): counted in news of January to June 2023 by tests/signal/count_everyday.py. What none has is left out.
"""


def main() -> None:
    """Count and write."""
    catalogue = load_catalogue()
    matcher, reader = Matcher(catalogue.topics, catalogue.subjects), Reader(load_vocabulary(), Clustering())
    items = load()[::EVERY]
    if not items:
        sys.exit(f"No archives in {SHARED / 'news'}, so there is nothing to count; {FILE.name} is as it was.")
    counts = Counter(word for item in items for word in reader.read(matcher.match(entry_of(item))).whole)
    lines = [HEAD]
    for kind, sign in SIGNS.items():
        shares = {word[1:]: round(count * OF / len(items)) for word, count in counts.items() if word[0] == sign}
        lines += [f"[{kind}]", *(f'"{name}" = {share}' for name, share in sorted(shares.items()) if share), ""]
    FILE.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
