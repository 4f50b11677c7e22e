"""The simulator's clock: the machine's, shifted or frozen by the script port."""

from datetime import UTC, datetime, timedelta, timezone

PAKISTAN = timezone(timedelta(hours=5), "PKT")


class Clock:
    """Aware UTC; starts as the machine's clock."""

    def __init__(self) -> None:
        self._shift = timedelta()
        self._frozen: datetime | None = None

    def now(self) -> datetime:
        return self._frozen or datetime.now(UTC) + self._shift

    def set(self, at: datetime) -> None:
        """Run on from `at`."""
        self._frozen = None
        self._shift = at - datetime.now(UTC)

    def freeze(self, at: datetime) -> None:
        """Stand still at `at`, so that answers are equal to the byte."""
        self._frozen = at

    def advance(self, by: timedelta) -> None:
        if self._frozen is not None:
            self._frozen += by
        else:
            self._shift += by

    def follow(self) -> None:
        """Be the machine's clock again."""
        self._frozen = None
        self._shift = timedelta()


def stamp(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, as the simulators write every instant."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
