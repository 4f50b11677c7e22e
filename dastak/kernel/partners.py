"""Speaking to a partner over HTTP: how to connect, how long it wants quiet, what silence means."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

CONNECT_SECONDS_MAX = 2.0


class NoAnswer(Exception):
    """A partner gave no answer to be relied on: what was asked may or may not have been done.

    :param retry_seconds: how long it asked to be left alone.
    """

    def __init__(self, reason: str, *, retry_seconds: int = 0) -> None:
        self.reason, self.retry_seconds = reason, retry_seconds
        super().__init__(reason)


class Unacceptable(Exception):
    """A partner will never accept this request."""


def connect(
    *, url: str, timeout_seconds: float, limit: int, headers: Mapping[str, str] | None = None
) -> httpx.Client:
    """A client for several threads that keeps its connections.

    It follows no redirects and uses no proxies of the environment.

    :param timeout_seconds: of each wait; for the connection at most two seconds.
    :param limit: connections at once.
    """
    return httpx.Client(
        base_url=url,
        headers=headers,
        timeout=httpx.Timeout(timeout_seconds, connect=min(timeout_seconds, CONNECT_SECONDS_MAX)),
        limits=httpx.Limits(max_connections=limit, max_keepalive_connections=limit),
        follow_redirects=False,
        trust_env=False,
    )


def quiet_seconds(headers: Mapping[str, str]) -> int:
    """How long an answer asks to be left alone; 0 where it does not say, or names a date."""
    asked = headers.get("Retry-After", "")
    return int(asked) if asked.isdecimal() else 0
