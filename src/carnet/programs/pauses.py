"""Holiday or illness: what is planned moves by the length of a pause."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.errors import Conflict, Invalid
from carnet.programs.assignments import change_assignment, check_day, move, show
from carnet.programs.models import Assignment
from carnet.programs.schedule import read_occurrences
from carnet.programs.schedule_schemas import Pause, Schedule


class Paused(Conflict):
    """A pause is in the way, or there is none to end."""

    code = "pause"
    title = "The pause does not allow this"


async def pause(db: AsyncSession, caller_id: UUID, assignment_id: UUID, wanted: Pause) -> Schedule:
    """From a day on nothing is planned: what was moves by the length of the pause, at once if its end is known.

    Sent again it changes nothing. Raises Paused while another pause has not ended before this one begins.
    """
    opened = await change_assignment(db, caller_id, assignment_id)
    assignment = opened.assignment
    check_day("from", wanted.from_)
    if wanted.until is not None and check_day("until", wanted.until) <= wanted.from_:
        raise Invalid.at("until", "the first day of training again is after the first day of the pause")
    if (assignment.paused_from, assignment.paused_until) == (wanted.from_, wanted.until):
        return await show(db, assignment)
    if assignment.paused_from is not None and (
        assignment.paused_until is None or assignment.paused_until > wanted.from_
    ):
        msg = "There is a pause already. End it first; nothing was changed."
        raise Paused(msg)
    if wanted.until is not None:
        await _move_from(db, assignment, wanted.from_, wanted.until - wanted.from_, "until")
    assignment.paused_from, assignment.paused_until = wanted.from_, wanted.until
    return await show(db, assignment)


async def resume(db: AsyncSession, caller_id: UUID, assignment_id: UUID, on: date) -> Schedule:
    """Training goes on that day: what is planned since the pause began moves there; earlier than it was said, back."""
    opened = await change_assignment(db, caller_id, assignment_id)
    assignment = opened.assignment
    check_day("on", on)
    began, until = assignment.paused_from, assignment.paused_until
    if began is None:
        msg = "There is no pause to end. Nothing was changed."
        raise Paused(msg)
    if on < began:
        raise Invalid.at("on", "before the pause began")
    # with a known end the calendar has moved already: what stands from there on moves by the difference
    await _move_from(db, assignment, until or began, on - (until or began), "on")
    assignment.paused_from = assignment.paused_until = None
    return await show(db, assignment)


async def _move_from(db: AsyncSession, assignment: Assignment, day: date, by: timedelta, path: str) -> None:
    for row in await read_occurrences(db, assignment):
        if row.state == "planned" and row.date is not None and row.date >= day:
            move(path, row, by)
