"""Finding a service by what people call it, in any script and spelling."""

from __future__ import annotations

from django.db import connection

from dastak.catalogue import rules
from dastak.catalogue.queries.services import current_versions
from dastak.catalogue.types import Service

ENOUGH = 0.5
HARDLY = 0.2
# Consonants alone say less than the word itself, and a key of one or two fits everything.
KEY_WEIGHT, KEY_LENGTH_MIN = 0.9, 3
# A name inside a long question ("shanakhti card kaise banega") counts nearly as much.
INSIDE_WEIGHT = 0.85

_RANK = """
SELECT service_id, max(greatest(
    word_similarity(%(text)s, text),
    %(inside)s * CASE WHEN length(text) > 3 THEN word_similarity(text, %(text)s) ELSE 0 END,
    %(weight)s * CASE WHEN length(key) >= %(least)s AND length(%(key)s) >= %(least)s
        THEN word_similarity(%(key)s, key) ELSE 0 END
)) AS likeness, max(similarity(%(text)s, text)) AS closeness
FROM catalogue_word GROUP BY service_id
ORDER BY likeness DESC, closeness DESC, service_id LIMIT %(limit)s
"""


def search_services(
    *, text: str, lang: str, limit: int = 10, province: str | None = None
) -> list[Service]:
    """Services that the words mean, best first; empty when nothing comes close.

    Urdu, English and Roman Urdu are taken alike. Of equally good ones those that are offered at
    the door come first, then the closer spelling, then the name in ``lang``.

    :param province: only services of this province and of the federation.
    """
    return _find(text, lang, limit, province, ENOUGH)


def nearest_services(*, text: str, lang: str, limit: int = 3) -> list[Service]:
    """What comes nearest where a search found nothing."""
    return _find(text, lang, limit, None, HARDLY)


def _find(text: str, lang: str, limit: int, province: str | None, floor: float) -> list[Service]:
    folded = rules.fold(text=text)[:120]
    if not folded:
        return []
    values: dict[str, str | int | float] = {
        "text": folded,
        "key": rules.sound_key(text=folded),
        "limit": 4 * limit,
        "inside": INSIDE_WEIGHT,
        "weight": KEY_WEIGHT,
        "least": KEY_LENGTH_MIN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RANK, values)
        ranks = {code: (like, close) for code, like, close in cursor if like >= floor}
    found = [
        service
        for service in current_versions(ranks).values()
        if province is None or service.province in (province, "federal")
    ]
    found.sort(key=lambda each: _place(each, *ranks[each.code], lang))
    return found[:limit]


def _place(
    service: Service, likeness: float, closeness: float, lang: str
) -> tuple[float, bool, float, str]:
    return -likeness, not service.is_doorstep, -closeness, service.name.in_(lang)
