"""What a student was given, for coaches: how far each program is."""

from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.service import list_teams_of_student
from carnet.kit import clock
from carnet.kit.errors import NotFound
from carnet.kit.pages import PAGE, read_cursor, write_cursor
from carnet.programs.models import Assignment, Program, ProgramVersion, ScheduledSession
from carnet.programs.schedule_schemas import AssignmentRow, Assignments


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
    counts, titles = await _count(db, rows), await _read_titles(db, rows)
    shown = []
    for row in rows:
        sessions, done, planned_until = counts.get(row.assignment_id, (0, 0, None))
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
                title=titles[row.program_id],
                sessions=sessions,
                done=done,
                planned_until=planned_until,
            )
        )
    return shown


async def _count(db: AsyncSession, rows: list[Assignment]) -> dict[UUID, tuple[int, int, date | None]]:
    """By assignment: its occurrences, those that are done, the last day that is planned."""
    found = await db.execute(
        select(
            ScheduledSession.assignment_id,
            func.count(),
            func.sum(case((ScheduledSession.state == "done", 1), else_=0)),
            func.max(case((ScheduledSession.state == "planned", ScheduledSession.date))),
        )
        .where(
            ScheduledSession.team_id.in_({row.team_id for row in rows}),
            ScheduledSession.assignment_id.in_({row.assignment_id for row in rows}),
        )
        .group_by(ScheduledSession.assignment_id)
    )
    return {assignment_id: (total, done, last) for assignment_id, total, done, last in found}


async def _read_titles(db: AsyncSession, rows: list[Assignment]) -> dict[UUID, str]:
    """By program, of the newest published version."""
    found = await db.execute(
        select(ProgramVersion.program_id, ProgramVersion.title)
        .where(
            ProgramVersion.team_id.in_({row.team_id for row in rows}),
            ProgramVersion.program_id.in_({row.program_id for row in rows}),
            ProgramVersion.published_at.is_not(None),
        )
        .order_by(ProgramVersion.version)
    )
    return dict(found.all())
