"""Money is an integer number of paisa; 100 paisa are one rupee."""

from collections.abc import Sequence

PAISA_PER_RUPEE = 100


def rupees(amount: int) -> int:
    """Whole rupees as paisa."""
    return amount * PAISA_PER_RUPEE


def share(total_paisa: int, weights: Sequence[int]) -> list[int]:
    """Split an amount in proportion to ``weights`` by the largest remainder.

    The parts always sum to ``total_paisa``; earlier parts win ties, so the same
    input gives the same split for ever.

    :param total_paisa: any sign.
    :param weights: not negative, not all zero.
    :raises ValueError: when there is nothing to divide by.
    """
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative and not all zero")
    sign, size = (-1 if total_paisa < 0 else 1), abs(total_paisa)
    parts = [size * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(size * weights[i] % whole), i))
    for i in by_remainder[: size - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
