"""Lengths and corners of the charts that the server draws."""

from collections.abc import Iterable, Sequence

from dastak.ui.types import Bar, Point

SPARKLINE_WIDTH = 100
SPARKLINE_HEIGHT = 24


def bars(*, rows: Iterable[tuple[object, int | float]]) -> tuple[Bar, ...]:
    """Scale rows of label and value (0 or more) so that the longest bar is 100 wide."""
    kept = list(rows)
    longest = max((value for _label, value in kept), default=0)
    return tuple(
        Bar(label=label, value=value, width=round(100 * value / longest, 1) if longest > 0 else 0.0)
        for label, value in kept
    )


def sparkline(*, values: Sequence[int | float]) -> tuple[Point, ...]:
    """Place values evenly from left to right, the least at the foot and the greatest at the top."""
    if not values:
        return ()
    least, most = min(values), max(values)
    height = most - least
    step = SPARKLINE_WIDTH / max(len(values) - 1, 1)
    return tuple(
        Point(
            x=round(place * step, 1),
            y=round(SPARKLINE_HEIGHT * (1 - (value - least) / height), 1)
            if height
            else SPARKLINE_HEIGHT / 2,
        )
        for place, value in enumerate(values)
    )
