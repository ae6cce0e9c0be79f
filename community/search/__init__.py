"""Full-text search behind one small interface, on SQLite's FTS5 and PostgreSQL's tsvector.

An app declares an `Index` on an unmanaged model of its own (`forums/models/words.py`). The tables
and triggers follow from it, so that no verb has to remember it: what was taken back or withheld is
found by nobody from that statement on. Queries go through `finds` and `relevance`.
"""

from community.search.fields import IndexedWords, relevance
from community.search.index import Index
from community.search.snippets import marked, snippet
from community.search.words import Asked, asked_for

__all__ = ["Asked", "Index", "IndexedWords", "asked_for", "marked", "relevance", "snippet"]
