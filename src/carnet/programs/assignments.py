"""Giving programs to students and taking them back: the one door to an assignment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import coaches_in, read_role
from carnet.kit.db import lock
from carnet.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from carnet.programs.calendar import FIRST_DAY, LAST_DAY
from carnet.programs.content import copy_program, get_program, publish_program
from carnet.programs.models import Assignment, Program, ScheduledSession
from carnet.programs.own import IdTaken
from carnet.programs.schedule import assign_program, read_newest, read_occurrences, read_places
from carnet.programs.schedule_schemas import (
    AssignmentChange,
    NewAssignment,
    Occurrence,
    Schedule,
)


class NotPublished(Conflict):
    """A draft is nothing for students yet."""

    code = "not_published"
    title = "Not published"


class AssignmentEnded(Conflict):
    """The assignment was ended: its calendar stays as it is."""

    code = "assignment_ended"
    title = "This assignment has ended"


@dataclass(frozen=True)
class Opened:
    """An assignment that the caller may see, and whether all of it is theirs to change: a coach's, or their own."""

    assignment: Assignment
    coached: bool

    def need_coach(self) -> None:
        """Raises NotAllowed for the student."""
        if not self.coached:
            msg = "Only a coach changes this."
            raise NotAllowed(msg)


async def open_assignment(db: AsyncSession, caller_id: UUID, assignment_id: UUID) -> Opened:
    """An assignment to be changed, by its student or a coach of the team, while the student is in the team.

    Raises NotFound for everybody else, NotAllowed for a coach in a student's own program, AssignmentEnded.
    """
    student_id = await db.scalar(select(Assignment.student_id).where(Assignment.assignment_id == assignment_id))
    if student_id is None:
        raise NotFound
    await lock(db, "student", student_id)  # as every attempt does, whose end marks an occurrence
    assignment, owner_id = (
        await db.execute(
            select(Assignment, Program.student_id)
            .join(Program, (Program.team_id == Assignment.team_id) & (Program.program_id == Assignment.program_id))
            .where(Assignment.assignment_id == assignment_id)
        )
    ).one()
    coached = await coaches_in(db, caller_id, assignment.team_id)
    mine = assignment.student_id == caller_id
    if not (mine or coached) or await read_role(db, assignment.student_id, assignment.team_id) is None:
        raise NotFound
    if owner_id is not None and not mine:
        msg = "This is the student's own program."
        raise NotAllowed(msg)
    return Opened(assignment, coached or owner_id is not None)


async def change_assignment(db: AsyncSession, caller_id: UUID, assignment_id: UUID) -> Opened:
    """The same door, to what runs. Raises AssignmentEnded too."""
    opened = await open_assignment(db, caller_id, assignment_id)
    if opened.assignment.ended_at is not None:
        msg = "This assignment has ended. Nothing was changed."
        raise AssignmentEnded(msg)
    return opened


def check_day(path: str, day: date) -> date:
    """Raises Invalid for a day that no calendar of a student reaches."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Invalid.at(path, f"a day from {FIRST_DAY} to {LAST_DAY}")
    return day


def move(path: str, row: ScheduledSession, by: timedelta) -> None:
    """Moves a dated occurrence. Raises Invalid past the last day."""
    if row.date is not None:
        try:
            row.date = check_day(path, row.date + by)
        except OverflowError:
            raise Invalid.at(path, "too far") from None


async def assign(db: AsyncSession, coach_id: UUID, wanted: NewAssignment, now: datetime) -> tuple[Schedule, bool]:
    """Gives a program to a student of the team, and whether it was given now: sent again with its id it is not.

    Given before, a copy of it is made, published and given. Raises NotFound for a program or student that is not the
    caller's, NotPublished, IdTaken.
    """
    if wanted.start_date is not None:
        check_day("startDate", wanted.start_date)
    await lock(db, "program", wanted.program_id)
    program = await get_program(db, coach_id, wanted.program_id)
    if await read_role(db, wanted.student_id, program.team_id) != "student":
        raise NotFound
    known = await _find_given(db, program.team_id, wanted)
    if known is not None:
        return await show(db, known), False
    published = await read_newest(db, program.team_id, program.program_id)
    if published is None:
        msg = "Publish the program first. Nothing was assigned."
        raise NotPublished(msg)
    given = await db.scalar(
        select(Assignment.assignment_id)
        .where(
            Assignment.team_id == program.team_id,
            Assignment.program_id == program.program_id,
            Assignment.student_id == wanted.student_id,
        )
        .limit(1)
    )
    if given is not None:
        published = await copy_program(db, published, author_id=coach_id, at=now)
        await publish_program(db, published, now)
    assignment = await assign_program(
        db,
        published,
        student_id=wanted.student_id,
        start_date=wanted.start_date,
        at=now,
        assignment_id=wanted.assignment_id,
    )
    return await show(db, assignment), True


async def _find_given(db: AsyncSession, team_id: UUID, wanted: NewAssignment) -> Assignment | None:
    """What an earlier request with this id made. Raises IdTaken where it made something else."""
    if wanted.assignment_id is None:
        return None
    await lock(db, "assignment", wanted.assignment_id)
    rows = await db.scalars(select(Assignment).where(Assignment.assignment_id == wanted.assignment_id))
    known = rows.first()
    if known is not None and (known.team_id, known.student_id) != (team_id, wanted.student_id):
        raise IdTaken("assignmentId")
    return known


async def end_assignment(db: AsyncSession, coach_id: UUID, assignment_id: UUID, now: datetime) -> None:
    """No new attempt from here on; those that are there stay. Ended already: nothing changes."""
    opened = await open_assignment(db, coach_id, assignment_id)
    opened.need_coach()
    opened.assignment.ended_at = opened.assignment.ended_at or now


async def move_start(db: AsyncSession, coach_id: UUID, assignment_id: UUID, change: AssignmentChange) -> Schedule:
    """Another start date: what is planned moves with it, gets its dates with the first one, loses them with none."""
    opened = await change_assignment(db, coach_id, assignment_id)
    opened.need_coach()
    assignment, start = opened.assignment, change.start_date
    if start is not None:
        check_day("startDate", start)
    newest = await read_newest(db, assignment.team_id, assignment.program_id)
    places = {} if newest is None else await read_places(db, newest.team_id, newest.program_id, newest.version)
    for row in await read_occurrences(db, assignment):
        if row.state != "planned":
            continue
        if start is None:
            row.date = None
        elif assignment.start_date is not None:
            move("startDate", row, start - assignment.start_date)
        elif row.session_id in places and row.date is None:
            row.date = check_day("startDate", start + timedelta(days=places[row.session_id]))
    assignment.start_date = start
    return await show(db, assignment)


async def show(db: AsyncSession, assignment: Assignment) -> Schedule:
    """An assignment with its occurrences, as they now are."""
    await db.flush()
    return Schedule(
        assignment_id=assignment.assignment_id,
        program_id=assignment.program_id,
        student_id=assignment.student_id,
        start_date=assignment.start_date,
        paused_from=assignment.paused_from,
        paused_until=assignment.paused_until,
        created_at=assignment.created_at,
        ended_at=assignment.ended_at,
        scheduled_sessions=[show_occurrence(row) for row in await read_occurrences(db, assignment)],
    )


def show_occurrence(row: ScheduledSession) -> Occurrence:
    """An occurrence on the wire."""
    return Occurrence(
        scheduled_session_id=row.scheduled_session_id,
        assignment_id=row.assignment_id,
        session_id=row.session_id,
        date=row.date,
        order=row.order,
        state=row.state,
        reason=row.reason,
    )
