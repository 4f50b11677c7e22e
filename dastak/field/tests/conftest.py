"""The stage of the stories: the whole product with its cast, since a desk stands above all of it."""

from stories.conftest import partners, stage

__all__ = ["partners", "stage"]
