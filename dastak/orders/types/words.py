"""The words of orders: stages, steps, flags, outcomes, parties, channels."""

from enum import IntEnum, StrEnum


class Stage(IntEnum):
    """The 13 public stages; an order line is in exactly one: the last milestone reached."""

    REQUESTED = 1
    QUALIFIED = 2
    SCHEDULED = 3
    ASSIGNED = 4
    EN_ROUTE = 5
    AT_DOOR = 6
    CAPTURED = 7
    PAID = 8
    SUBMITTED = 9
    IN_PROCESS = 10
    DECIDED = 11
    OUT_FOR_DELIVERY = 12
    DELIVERED = 13


class Verb(StrEnum):
    """Every command that can be accepted into a line's log."""

    PLACE = "place"
    QUALIFY = "qualify"
    SCHEDULE = "schedule"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    LOSE_SLOT = "lose_slot"
    RESCHEDULE = "reschedule"
    CALL_TRIED = "call_tried"
    NO_SHOW = "no_show"
    GIVE_UP = "give_up"
    FALL_SHORT = "fall_short"
    OVERRIDE = "override"
    PUT_OFF = "put_off"
    START_TRIP = "start_trip"
    OPEN_DOOR = "open_door"
    CAPTURE = "capture"
    SETTLE = "settle"
    SUBMIT = "submit"
    TAKE = "take"
    APPROVE = "approve"
    REJECT = "reject"
    COLLECT = "collect"
    DELIVER = "deliver"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    ASK_BACK = "ask_back"
    EXPIRE = "expire"
    OBJECT = "object"
    BOOK_CURE = "book_cure"
    CURE = "cure"
    CURE_FAILED = "cure_failed"
    ANSWER = "answer"
    LIFT = "lift"
    ASK_CANCEL = "ask_cancel"
    DENY_CANCEL = "deny_cancel"
    GRANT_CANCEL = "grant_cancel"
    TERM_OVER = "term_over"
    CANCEL = "cancel"
    HOLD = "hold"
    RELEASE = "release"
    TO_VISIT = "to_visit"
    TO_DIGITAL = "to_digital"
    SEND = "send"
    LAPSE = "lapse"
    DOWNLOAD = "download"
    STAND = "stand"
    SWAP = "swap"
    HAND_ON = "hand_on"
    SECURE = "secure"
    RESTORE = "restore"
    ALERT = "alert"
    CALM = "calm"
    REISSUE = "reissue"
    TO_HUB = "to_hub"
    STORE = "store"
    REMIND = "remind"
    ASK_DELIVERY = "ask_delivery"
    ABANDON = "abandon"


class Outcome(StrEnum):
    """How a line ended; it says nothing of the stage it reached."""

    COMPLETED = "completed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ABANDONED = "abandoned"


class Flag(StrEnum):
    """Something that lies over a line without moving its stage."""

    ON_HOLD = "on_hold"
    OBJECTION_OPEN = "objection_open"
    DISPUTE_OPEN = "dispute_open"
    SAFETY_HOLD = "safety_hold"
    CUSTODY_ALERT = "custody_alert"
    WITHDRAWAL_OPEN = "withdrawal_open"
    CANCEL_ASKED = "cancel_asked"
    HANDOVER_OPEN = "handover_open"
    UNCLAIMED = "unclaimed"


class Captured(StrEnum):
    """What the citizen wants done with what was captured when they withdraw."""

    KEEP = "keep"
    ERASE = "erase"


class Ineligible(StrEnum):
    """Why somebody cannot have the service, as it shows at the door."""

    RESIDENCE = "residence"
    AGE = "age"
    IDENTITY = "identity"
    HAS_IT = "has_it"
    OTHER_OFFICE = "other_office"


class Fault(StrEnum):
    """Whose mistake it was that papers were missing: our list was wrong, or the citizen had them not."""

    CHECKLIST = "checklist"
    CITIZEN = "citizen"


class Party(StrEnum):
    """Whose turn it is."""

    CITIZEN = "citizen"
    FACILITATOR = "facilitator"
    DEPARTMENT = "department"
    PLATFORM = "platform"
    NOBODY = "nobody"


class Way(StrEnum):
    """How an application is made: by a visit at home, or by the citizen alone."""

    VISIT = "visit"
    DIGITAL = "digital"


class Channel(StrEnum):
    """How the order came in; ``digital`` is digital self-service, whatever the device."""

    WEB = "web"
    APP = "app"
    HELPLINE = "helpline"
    CENTRE = "centre"
    DIGITAL = "digital"
