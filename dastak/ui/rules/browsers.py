"""What a request tells about its browser, and the address of a page in the other language."""

import re
from collections.abc import Sequence

from dastak.ui.types import Language

_CHROMIUM = re.compile(r'"Chromium";\s*v="(\d+)')
# Chromium 132 to 134 on Android and Linux hang in shaping this font; one version is kept as margin.
_FROZEN_VERSIONS = range(130, 136)
_FROZEN_PLATFORMS = frozenset({"android", "linux"})
LANGUAGE_NAMES: dict[Language, str] = {"ur": "اردو", "en": "English"}


def wants_nastaliq(*, sec_ch_ua: str, platform: str, save_data: str) -> bool:
    """Say whether a page may name the Nastaliq web font.

    Not where the browser saves data and not on the Chromium versions that freeze with it. The
    arguments are the headers Sec-CH-UA, Sec-CH-UA-Platform and Save-Data, empty when absent.
    """
    if save_data.strip().lower() == "on":
        return False
    found = _CHROMIUM.search(sec_ch_ua)
    if found is None or int(found.group(1)) not in _FROZEN_VERSIONS:
        return True
    return platform.strip().strip('"').lower() not in _FROZEN_PLATFORMS


def path_in_language(*, path: str, lang: Language, languages: Sequence[str] = ("ur", "en")) -> str:
    """Give the address of the same page in `lang`; the home page when `path` has no language."""
    parts = path.split("/", 2)
    if len(parts) < 3 or parts[0] or parts[1] not in languages:
        return f"/{lang}/"
    return f"/{lang}/{parts[2]}"
