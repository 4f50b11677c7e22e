"""Where somebody goes after signing in: only to a page of ours."""

from __future__ import annotations


def safe_next(text: str, *, otherwise: str) -> str:
    r"""The address, when it is a path on this site; else ``otherwise``.

    Browsers read ``//host``, ``/\host`` and paths with tabs or line breaks as other sites.
    """
    is_path = text.startswith("/") and not text.startswith("//")
    is_plain = "\\" not in text and all(char.isprintable() and char != " " for char in text)
    return text if is_path and is_plain and len(text) <= 500 else otherwise
