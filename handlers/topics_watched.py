"""What is said of topics in a watch: that a word is found as it stands where `topic:` finds what it names, what a name
may have meant that is none, and one that lacks its quotation marks."""

from __future__ import annotations

from feeds.asking.filters import quoted
from feeds.language.text import clean, fold
from feeds.watches import Fault, QueryError, Reading, readable, shown
from feeds.watches.naming import with_topics
from feeds.watches.query import every_named, every_words
from feeds.watches.unquoted import topic_quoted
from handlers.filters import Names
from handlers.pages.keyboard import rows, typed
from handlers.reply import Rows
from handlers.typed.unquoted_names import needs_quotes
from handlers.wording.markup import Html, code, join
from handlers.wording.texts import Say

SHORT_NAME = 3  # letters of names that are everyday words too, unless in capitals: us, es, про, kim


def in_all_languages(say: Say, name: str, reading: Reading, names: Names) -> tuple[Html, Rows]:
    """That words which name a subject are found only as they stand, and the watch that finds the subject: on a button
    where it fits, else to copy. Nothing where `topic:` is known to who wrote the query, or no word names one; nor where
    it is to be settled first whether a word joins two."""
    query = reading.query
    if reading.small or next(every_named(query), None) is not None:
        return Html(), ()
    shouted = {fold(clean(word)).strip() for word in reading.written.split() if word.isupper()}
    instead = with_topics(query, lambda word: names.sure(word) if len(word) > SHORT_NAME or word in shouted else ())
    kept = set(every_words(instead))
    words = [shown(each) for each in dict.fromkeys(every_words(query)) if each not in kept]
    if not words or not readable(shown(instead)):
        return Html(), ()
    told = say(
        "Found only as written: {words}. {field} finds what they name in all languages.",
        words=join(", ", map(code, words)),
        field=code("topic:"),
    )
    offer = rows([typed("watch", _named(name, shown(instead)))])
    return told if offer else join(" ", [told, code(f"/watch {_named(name, shown(instead))}")]), offer


def name_quoted(say: Say, name: str, written: str, names: Names) -> tuple[Html, Rows] | None:
    """That a name needs quotation marks of which the first word is a name too (`topic:NATO summit`), and the watch that
    has them; None where none stands there."""
    meant = topic_quoted(written, names.sure)
    if meant is None or not readable(meant[0], names.sure):
        return None
    return needs_quotes(say, meant[1]), rows([typed("watch", _named(name, meant[0]))])


def meant_topics(name: str, error: QueryError, names: Names) -> Rows:
    """A button for each topic that a name may have meant, where a query could not be read as that is none."""
    if error.fault is not Fault.NO_TOPIC:
        return ()
    before, after = error.text[: error.start], error.text[error.end :]
    near = names.near(str(error.values["value"]))
    return rows(*([typed("watch", _named(name, f"{before}{quoted(each)}{after}"))] for each in near))


def _named(name: str, query: str) -> str:
    return f"{name} = {query}" if name else query
