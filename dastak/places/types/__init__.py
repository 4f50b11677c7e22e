"""Where things are and when offices work, as other contexts see it."""

from dastak.places.types.calendar import PKT, Calendar, Hours, NoWorkingTime
from dastak.places.types.geography import Centre, District, Holiday, Place, TravelTime

__all__ = [
    "PKT",
    "Calendar",
    "Centre",
    "District",
    "Holiday",
    "Hours",
    "NoWorkingTime",
    "Place",
    "TravelTime",
]
