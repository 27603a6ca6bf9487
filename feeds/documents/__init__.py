"""What a feed document says: RSS, RDF, Atom, JSON Feed and WordPress's JSON, from bytes to clean items.

`read_document` is pure and synchronous, and may take long or much memory over a hostile document: it is run in a worker
process with a deadline (feeds/workers/parse.py). The program itself imports nothing of this package.

    read_document(body):
        text  = decoded by BOM, HTTP, XML declaration        charset.py
        raw   = feedparser, or JSON                          xmlfeed.py, jsonfeed.py
        items = named, dated, cleaned, in their language     identity.py, dates.py, language.py
"""

from feeds.documents.reading import read_document
from feeds.documents.values import Document, Item, NotAFeedError

__all__ = ["Document", "Item", "NotAFeedError", "read_document"]
