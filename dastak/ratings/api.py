"""The door of ratings."""

from dastak.ratings.commands import AlreadyRated, RatingOver, open_ratings, rate
from dastak.ratings.events import RatingGiven, RatingsOpened
from dastak.ratings.queries import NoRatings, get_ratings, list_received, list_tags, summary
from dastak.ratings.rules import NotYourOrder, StarsWrong, TagUnknown, TextTooLong
from dastak.ratings.types import Delivery, Rating, Ratings, Received, Side, Summary, Tag

__all__ = [
    "AlreadyRated",
    "Delivery",
    "NoRatings",
    "NotYourOrder",
    "Rating",
    "RatingGiven",
    "RatingOver",
    "Ratings",
    "RatingsOpened",
    "Received",
    "Side",
    "StarsWrong",
    "Summary",
    "Tag",
    "TagUnknown",
    "TextTooLong",
    "get_ratings",
    "list_received",
    "list_tags",
    "open_ratings",
    "rate",
    "summary",
]
