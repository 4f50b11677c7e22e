import hashlib

import pytest

from dastak.paper.rules import barcode


def read(widths: tuple[int, ...]) -> str:
    """A scanner's way back: symbols of six widths, start, text, check, stop."""
    symbols = ["".join(map(str, widths[at : at + 6])) for at in range(0, len(widths) - 7, 6)]
    values = [barcode._WIDTHS.index(symbol) for symbol in symbols]
    start, *text, check = values
    assert start == 104
    assert check == (start + sum(n * value for n, value in enumerate(text, 1))) % 103
    return "".join(chr(value + 32) for value in text)


def test_the_table_is_that_of_the_standard_in_its_sums() -> None:
    assert len(set(barcode._WIDTHS)) == len(barcode._WIDTHS) == 106
    for symbol in barcode._WIDTHS:
        assert sum(map(int, symbol)) == 11
        # Bars together are an even number of modules: the parity that scanners check.
        assert sum(map(int, symbol[::2])) % 2 == 0


def test_the_whole_alphabet_stays_as_scanners_read_it() -> None:
    # Pictures with these widths were read back by an independent decoder, letter for letter.
    alphabet = [chr(code) for code in range(32, 127)]
    drawn = "".join(str(barcode.bar_widths(letter)[6:12]) for letter in alphabet)
    assert hashlib.sha256(drawn.encode()).hexdigest()[:16] == "759fb351311e595f"


@pytest.mark.parametrize("text", ["B-LHR-26-004817", "a", "~ !", "0" * 32])
def test_a_scanner_reads_what_was_written(text: str) -> None:
    assert read(barcode.bar_widths(text)) == text


@pytest.mark.parametrize("text", ["", "0" * 33, "بنڈل", "tab\t"])
def test_what_has_no_bars_is_refused(text: str) -> None:
    with pytest.raises(barcode.BarcodeTextWrong):
        barcode.bar_widths(text)
