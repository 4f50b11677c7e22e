"""Digits and direction marks: what people type and what pages print."""

# Persian-style digits of Urdu key-boards and the Arabic ones that some phones send instead.
_WESTERN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٬٫", "01234567890123456789,.")
# Embeddings, overrides, isolates and marks: they let typed text re-order what stands beside it.
_DIRECTION_MARKS = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
)
LEFT_TO_RIGHT_ISOLATE = "\u2066"
RIGHT_TO_LEFT_ISOLATE = "\u2067"
POP_ISOLATE = "\u2069"


def western_digits(*, text: str) -> str:
    """Give `text` with every Urdu and Arabic digit as 0-9."""
    return text.translate(_WESTERN)


def without_direction_marks(*, text: str) -> str:
    """Give `text` without the invisible characters that change reading order."""
    return text.translate(_DIRECTION_MARKS)


def only_digits(*, text: str) -> str:
    """Give the digits of `text` as 0-9 and nothing else."""
    return "".join(mark for mark in western_digits(text=text) if "0" <= mark <= "9")


def isolated(*, text: str) -> str:
    """Give `text` shut off left to right for plain text such as SMS, titles and CSV."""
    return f"{LEFT_TO_RIGHT_ISOLATE}{text}{POP_ISOLATE}"
