"""How many parts an SMS takes.

3GPP TS 23.038: seven bits a character where the alphabet allows, else UCS-2.
"""

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_ESCAPED = frozenset("^{}\\[~]|€\f")
UNITS = {"gsm7": (160, 153), "ucs2": (70, 67)}
PARTS_MAX = 10


def encoding_of(text: str) -> str:
    """gsm7 or ucs2."""
    return "gsm7" if all(c in GSM7 or c in GSM7_ESCAPED for c in text) else "ucs2"


def parts_of(text: str) -> int:
    """Number of SMS that carry `text`; a part of several is a little shorter than one alone."""
    encoding = encoding_of(text)
    if encoding == "gsm7":
        units = sum(2 if c in GSM7_ESCAPED else 1 for c in text)
    else:
        units = len(text.encode("utf-16-le")) // 2
    alone, chained = UNITS[encoding]
    return 1 if units <= alone else -(-units // chained)
