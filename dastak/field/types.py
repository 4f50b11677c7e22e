"""What the phone shows next."""

from enum import StrEnum

from dastak.orders.types import Facts

__all__ = ["Facts", "Next"]


class Next(StrEnum):
    """The one thing that the facilitator does next for an application."""

    START = "start"
    ARRIVE = "arrive"
    DOOR = "door"
    FORM = "form"
    PAPERS = "papers"
    FINGER = "finger"
    READ_BACK = "read_back"
    CASH = "cash"
    HAND_IN = "hand_in"
    COLLECT = "collect"
    DELIVER = "deliver"
    RETURN = "return"
    CURE = "cure"
    TO_HUB = "to_hub"
    WAIT = "wait"
    DONE = "done"
