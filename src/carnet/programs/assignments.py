"""Giving programs to students and taking them back: the one door to an assignment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import case, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import coaches_in, list_teams_of_student, read_role
from carnet.kit import clock
from carnet.kit.db import lock
from carnet.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from carnet.kit.pages import PAGE, read_cursor, write_cursor
from carnet.programs.calendar import FIRST_DAY, LAST_DAY
from carnet.programs.content import copy_program, get_program, publish_program
from carnet.programs.models import Assignment, Program, ProgramVersion, ScheduledSession
from carnet.programs.schedule import assign_program, read_newest, read_occurrences, read_places
from carnet.programs.schedule_schemas import (
    AssignmentChange,
    AssignmentRow,
    Assignments,
    NewAssignment,
    Occurrence,
    Pause,
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


class Paused(Conflict):
    """A pause is in the way, or there is none to end."""

    code = "pause"
    title = "The pause does not allow this"


@dataclass(frozen=True)
class Opened:
    """An assignment that the caller may see, and whether they coach its student."""

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
    return Opened(assignment, coached)


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


async def assign(db: AsyncSession, coach_id: UUID, wanted: NewAssignment, now: datetime) -> Schedule:
    """Gives a program to a student of the team. Given before, a copy of it is made, published and given.

    Raises NotFound for a program or student that is not the caller's, NotPublished.
    """
    if wanted.start_date is not None:
        check_day("startDate", wanted.start_date)
    await lock(db, "program", wanted.program_id)
    program = await get_program(db, coach_id, wanted.program_id)
    if await read_role(db, wanted.student_id, program.team_id) != "student":
        raise NotFound
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
    assignment = await assign_program(db, published, student_id=wanted.student_id, start_date=wanted.start_date, at=now)
    return await show(db, assignment)


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


async def list_assignments(db: AsyncSession, coach_id: UUID, student_id: UUID, cursor: str | None) -> Assignments:
    """A page of what the caller's teams gave to a student, newest first. Raises NotFound for nobody's student."""
    teams = await list_teams_of_student(db, coach_id, student_id)
    if not teams:
        raise NotFound
    query = (
        select(Assignment)
        .join(Program, (Program.team_id == Assignment.team_id) & (Program.program_id == Assignment.program_id))
        .where(Assignment.student_id == student_id, Assignment.team_id.in_(teams), Program.student_id.is_(None))
        .order_by(Assignment.created_at.desc(), Assignment.assignment_id.desc())
        .limit(PAGE + 1)
    )
    if cursor is not None:
        rank, last_id = read_cursor(cursor)
        query = query.where(tuple_(Assignment.created_at, Assignment.assignment_id) < (clock.from_ms(rank), last_id))
    rows = list(await db.scalars(query))
    page = Assignments(assignments=await _show_rows(db, rows[:PAGE]))
    if len(rows) > PAGE:
        page.next = write_cursor(clock.to_ms(rows[PAGE - 1].created_at), rows[PAGE - 1].assignment_id)
    return page


async def _show_rows(db: AsyncSession, rows: list[Assignment]) -> list[AssignmentRow]:
    team_ids = {row.team_id for row in rows}
    counted = await db.execute(
        select(
            ScheduledSession.assignment_id,
            func.count(),
            func.sum(case((ScheduledSession.state == "done", 1), else_=0)),
            func.max(case((ScheduledSession.state == "planned", ScheduledSession.date))),
        )
        .where(
            ScheduledSession.team_id.in_(team_ids),
            ScheduledSession.assignment_id.in_({row.assignment_id for row in rows}),
        )
        .group_by(ScheduledSession.assignment_id)
    )
    counts = {assignment_id: (total, done, last) for assignment_id, total, done, last in counted}
    newest = (
        select(ProgramVersion.team_id, ProgramVersion.program_id, ProgramVersion.title)
        .where(
            ProgramVersion.team_id.in_(team_ids),
            ProgramVersion.program_id.in_({row.program_id for row in rows}),
            ProgramVersion.published_at.is_not(None),
        )
        .order_by(ProgramVersion.version)
    )
    titles = {(team_id, program_id): title for team_id, program_id, title in await db.execute(newest)}
    shown = []
    for row in rows:
        total, done, last = counts.get(row.assignment_id, (0, 0, None))
        shown.append(
            AssignmentRow(
                assignment_id=row.assignment_id,
                program_id=row.program_id,
                student_id=row.student_id,
                start_date=row.start_date,
                paused_from=row.paused_from,
                paused_until=row.paused_until,
                created_at=row.created_at,
                ended_at=row.ended_at,
                title=titles[row.team_id, row.program_id],
                sessions=total,
                done=done,
                planned_until=last,
            )
        )
    return shown
