"""The door of places."""

from dastak.places.commands import (
    NoSuchHoliday,
    NoSuchProvince,
    SourceMissing,
    load_seeds,
    set_holiday,
    withdraw_holiday,
)
from dastak.places.events import HolidayChanged
from dastak.places.queries import (
    NoSuchDistrict,
    district_outlines,
    forget_calendars,
    get_calendar,
    get_district,
    list_centres,
    list_districts,
    list_holidays,
    nearest_district,
    travel_time,
)
from dastak.places.rules import distance_metres
from dastak.places.types import (
    PKT,
    Calendar,
    Centre,
    District,
    Holiday,
    Hours,
    NoWorkingTime,
    Place,
    TravelTime,
)

__all__ = [
    "PKT",
    "Calendar",
    "Centre",
    "District",
    "Holiday",
    "HolidayChanged",
    "Hours",
    "NoSuchDistrict",
    "NoSuchHoliday",
    "NoSuchProvince",
    "NoWorkingTime",
    "Place",
    "SourceMissing",
    "TravelTime",
    "distance_metres",
    "district_outlines",
    "forget_calendars",
    "get_calendar",
    "get_district",
    "list_centres",
    "list_districts",
    "list_holidays",
    "load_seeds",
    "nearest_district",
    "set_holiday",
    "travel_time",
    "withdraw_holiday",
]
