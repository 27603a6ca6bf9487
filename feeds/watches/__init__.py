"""Watches: a chat's own query, such as `("Aegis Ashore" OR Redzikowo) NOT football`, asked of every entry.

read(text, names) -> Reading: the Query, and what was made of it    feeds/watches/parsing.py, wording.py, naming.py
parse(text)       -> Query, or QueryError that points at the place     feeds/watches/parsing.py
WatchIndex        all watches of all chats, asked in one pass          feeds/watches/index.py
first_found       the report of a story that a watch asks for            feeds/watches/finding.py
fragment          the sentence of a report with the watch's words        feeds/watches/finding.py
unread            what a query asks of sources and none of them is      feeds/watches/document.py
tell_watchers     what a decision owes to the chats behind them        feeds/watches/telling.py
"""

from feeds.watches.document import unread
from feeds.watches.finding import first_found, fragment
from feeds.watches.index import WatchIndex
from feeds.watches.parsing import Reading, parse, read, readable
from feeds.watches.query import Fault, Query, QueryError, has_operators, shown
from feeds.watches.telling import may_tell, tell_watchers

__all__ = [
    "Fault",
    "Query",
    "QueryError",
    "Reading",
    "WatchIndex",
    "first_found",
    "fragment",
    "has_operators",
    "may_tell",
    "parse",
    "read",
    "readable",
    "shown",
    "tell_watchers",
    "unread",
]
