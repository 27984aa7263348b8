"""Wagtail's search index, on SQLite and PostgreSQL alike: each word of a query may be the beginning of a word of the session."""

from __future__ import annotations

from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, PlainText

from conference.lib.words import words
from conference.models import Conference
from sessions.models import Session


def hits(conference: Conference, query: str) -> frozenset[int]:
    """Published sessions that the index finds. It is written by the background worker, so what has just been edited is matched by
    its own words as well (wishes.found). 1 query; none without a word.
    """
    asked = words(query)
    if not asked:
        return frozenset()
    sessions = Session.objects.filter(conference_id=conference.pk, status=Session.Status.PUBLISHED)
    terms = And([PlainText(word) for word in asked]) if len(asked) > 1 else PlainText(asked[0])
    results = get_search_backend().autocomplete(terms, sessions, order_by_relevance=False)
    return frozenset(results.get_queryset().order_by().values_list("pk", flat=True))
