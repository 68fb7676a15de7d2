"""What happens to an occurrence: pushed with what follows, passed, put on another day, repeated."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import UNSET
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from carnet.programs.assignments import Opened, change_assignment, check_day, move, show, show_occurrence
from carnet.programs.models import ScheduledSession
from carnet.programs.schedule import make_occurrence, number, read_newest, read_occurrences, read_places
from carnet.programs.schedule_schemas import NewOccurrence, Occurrence, OccurrenceChange, Push, Schedule

_PASSED = ("skipped", "excused")
_OF_STUDENTS = ("planned", "skipped")  # the states that a student sets


class NotPlanned(Conflict):
    """What is done or passed, or has no date, is not moved."""

    code = "not_planned"
    title = "This session cannot be moved"


async def _open(db: AsyncSession, caller_id: UUID, scheduled_session_id: UUID) -> tuple[Opened, ScheduledSession]:
    """An occurrence through the door of its assignment."""
    assignment_id = await db.scalar(
        select(ScheduledSession.assignment_id).where(ScheduledSession.scheduled_session_id == scheduled_session_id)
    )
    if assignment_id is None:
        raise NotFound
    opened = await change_assignment(db, caller_id, assignment_id)
    return opened, await db.get_one(ScheduledSession, (opened.assignment.team_id, scheduled_session_id))


async def change_occurrence(
    db: AsyncSession, caller_id: UUID, scheduled_session_id: UUID, change: OccurrenceChange
) -> Occurrence:
    """A coach corrects anything; a student skips, un-skips and takes another day. Raises NotAllowed for the rest."""
    opened, row = await _open(db, caller_id, scheduled_session_id)
    if not opened.coached:
        _refuse_student(row, change)
    if change.date is not UNSET:
        row.date = None if change.date is None else check_day("date", change.date)
    if change.state is not UNSET:
        row.state = change.state
    if row.state not in _PASSED:
        if change.reason is not UNSET and change.reason is not None:
            raise Invalid.at("reason", "only what was skipped or excused has a reason")
        row.reason = None
    elif change.reason is not UNSET:
        row.reason = change.reason
    if change.order is not UNSET:
        others = [one for one in await read_occurrences(db, opened.assignment) if one is not row]
        others.insert(change.order, row)
        number(others)
    await db.flush()
    return show_occurrence(row)


def _refuse_student(row: ScheduledSession, change: OccurrenceChange) -> None:
    undated = change.date is None or (change.date is not UNSET and row.date is None)
    if undated or change.order is not UNSET or change.state not in (*_OF_STUDENTS, UNSET):
        msg = "Only a coach gives dates and takes them away, excuses, or says that something was done."
        raise NotAllowed(msg)
    if change.date is not UNSET and row.state != "planned":
        msg = "Only a planned session is put on another day."
        raise NotPlanned(msg)
    if row.state == "done":
        msg = "This session is done. Open the workout again to change that."
        raise NotPlanned(msg)


async def push(db: AsyncSession, caller_id: UUID, scheduled_session_id: UUID, wanted: Push) -> Schedule:
    """Moves an occurrence and all that is planned after it in the assignment, by as many days.

    Raises NotPlanned for what is done, passed or has no date; Invalid for a date that no calendar reaches.
    """
    opened, row = await _open(db, caller_id, scheduled_session_id)
    if row.state != "planned" or row.date is None:
        msg = "Only a planned session with a date is pushed. Nothing was changed."
        raise NotPlanned(msg)
    by, path = _read_push(row.date, wanted)
    place = (row.date, row.order)
    for one in await read_occurrences(db, opened.assignment):
        if one.state == "planned" and one.date is not None and (one.date, one.order) >= place:
            move(path, one, by)
    return await show(db, opened.assignment)


def _read_push(planned: date, wanted: Push) -> tuple[timedelta, str]:
    if wanted.days is not UNSET and wanted.date is UNSET:
        return timedelta(days=wanted.days), "days"
    if wanted.date is UNSET or wanted.days is not UNSET:
        raise Invalid.at("days", "give either days or date")
    # to an earlier day too: that is how a push is taken back
    return check_day("date", wanted.date) - planned, "date"


async def repeat(db: AsyncSession, coach_id: UUID, assignment_id: UUID, wanted: NewOccurrence) -> Occurrence:
    """A session of the program once more, behind all others. Raises NotFound for any other session."""
    opened = await change_assignment(db, coach_id, assignment_id)
    opened.need_coach()
    assignment = opened.assignment
    newest = await read_newest(db, assignment.team_id, assignment.program_id)
    places = {} if newest is None else await read_places(db, newest.team_id, newest.program_id, newest.version)
    if wanted.session_id not in places:
        raise NotFound
    if wanted.date is not None:
        check_day("date", wanted.date)
    order = max((row.order for row in await read_occurrences(db, assignment)), default=-1) + 1
    row = make_occurrence(assignment, wanted.session_id, wanted.date, order)
    db.add(row)
    await db.flush()
    return show_occurrence(row)
