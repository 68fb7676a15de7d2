"""The one clock of the server: instants are aware UTC datetimes, and whole milliseconds in the log."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """The current instant, cut to the millisecond so that it survives JSON and the log unchanged."""
    return from_ms(to_ms(datetime.now(UTC)))


def to_ms(instant: datetime) -> int:
    """Whole milliseconds since 1970, rounded down."""
    since = instant - _EPOCH
    return since.days * 86_400_000 + since.seconds * 1_000 + since.microseconds // 1_000


def from_ms(milliseconds: int) -> datetime:
    """The instant of `to_ms`; raises OverflowError outside the years 1 to 9999."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def to_text(instant: datetime) -> str:
    """RFC 3339 in UTC, whole milliseconds, as the log keeps instants."""
    return from_ms(to_ms(instant)).isoformat().replace("+00:00", "Z")


def find_zone(name: str) -> ZoneInfo | None:
    """The zone of the IANA list; None for anything else, be it no name at all or a folder of the list."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def day_in(instant: datetime, zone: ZoneInfo) -> date:
    """What date a calendar on the wall shows there."""
    return instant.astimezone(zone).date()
