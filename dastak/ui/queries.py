"""What a page needs to know of the request that it answers."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from dastak.kernel.actors import PUBLIC, Role
from dastak.ui.rules import browsers
from dastak.ui.types import Language, LanguageLink, Shell

# Names of the addresses that the frame links to; one that no context has yet is left out.
FRAME_LINKS = (
    "home",
    "sign_in",
    "sign_out",
    "my_orders",
    "verify_badge",
    "help",
    "accessibility",
    "privacy",
)


def page_language() -> Language:
    """The language of the page being answered: Urdu unless English was asked for."""
    return "en" if (get_language() or "ur").startswith("en") else "ur"


def _links() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in FRAME_LINKS:
        try:
            found[name] = reverse(name)
        except NoReverseMatch:
            continue
    return found


def get_shell(*, request: HttpRequest | None) -> Shell:
    """Gather what the frame shows; without a request (a file made ahead) the public frame."""
    lang = page_language()
    other: Language = "en" if lang == "ur" else "ur"
    headers = request.headers if request is not None else {}
    actor = getattr(request, "actor", PUBLIC)
    path = request.get_full_path() if request is not None else "/"
    return Shell(
        lang=lang,
        direction="rtl" if lang == "ur" else "ltr",
        wants_nastaliq=browsers.wants_nastaliq(
            sec_ch_ua=headers.get("Sec-CH-UA", ""),
            platform=headers.get("Sec-CH-UA-Platform", ""),
            save_data=headers.get("Save-Data", ""),
        ),
        other_languages=(
            LanguageLink(
                code=other,
                name=browsers.LANGUAGE_NAMES[other],
                href=browsers.path_in_language(path=path, lang=other),
            ),
        ),
        links=_links(),
        is_signed_in=actor.role is not Role.PUBLIC,
        person_name=actor.name,
    )
