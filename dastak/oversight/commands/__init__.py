"""What operations do themselves."""

from dastak.oversight.commands.letters import (
    AlreadyResent,
    NoSuchDeadLetter,
    resend_dead_letter,
    set_aside_dead_letter,
)
from dastak.oversight.commands.matters import (
    MatterTaken,
    NoSuchColleague,
    NotYourMatter,
    give_back_matter,
    hand_matter,
    note_matter,
    take_matter,
)

__all__ = [
    "AlreadyResent",
    "MatterTaken",
    "NoSuchColleague",
    "NoSuchDeadLetter",
    "NotYourMatter",
    "give_back_matter",
    "hand_matter",
    "note_matter",
    "resend_dead_letter",
    "set_aside_dead_letter",
    "take_matter",
]
