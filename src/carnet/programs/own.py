"""A student's own sessions: each is a program of theirs with one session, published at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit.errors import Conflict, Invalid
from carnet.kit.ids import uuid7
from carnet.programs.content import add_program, add_version, publish_program, read_blocks
from carnet.programs.models import Assignment, Prescription, Program, ProgramVersion, ScheduledSession, Session
from carnet.programs.resolve import resolve_parts
from carnet.programs.schedule import assign_program
from carnet.programs.schemas import PrescriptionTree
from carnet.programs.service import read_prescriptions
from carnet.programs.tree import BlockContent, ExerciseContent, SessionContent, WeekContent

_LINEAGE = dict[int, UUID]  # by place in the list: what an exercise was copied from


class IdTaken(Conflict):
    """An id that the phone made belongs to something else."""

    code = "id_taken"
    title = "This id is taken"

    def __init__(self, field: str) -> None:
        super().__init__(f"This {field} belongs to something else. Nothing was written; make a new id.")


@dataclass(frozen=True)
class OwnSession:
    """Somebody's own session at its newest version."""

    team_id: UUID
    program_id: UUID
    session_id: UUID
    student_id: UUID
    version: int


async def find_own_session(db: AsyncSession, session_id: UUID) -> OwnSession | None:
    """The session if it is anybody's own: who may see it is for the caller to say."""
    row = (
        await db.execute(
            select(Session.team_id, Session.program_id, Program.student_id, Session.version)
            .join(Program, (Program.team_id == Session.team_id) & (Program.program_id == Session.program_id))
            .where(Session.session_id == session_id, Program.student_id.is_not(None))
            .order_by(Session.version.desc())
            .limit(1)
        )
    ).first()
    if row is None or row.student_id is None:
        return None
    return OwnSession(row.team_id, row.program_id, session_id, row.student_id, row.version)


async def create_own_session(
    db: AsyncSession,
    *,
    team_id: UUID,
    student_id: UUID,
    session_id: UUID | None,
    title: str,
    exercises: Sequence[PrescriptionTree],
    lineage: _LINEAGE,
    day: date,
    at: datetime,
) -> OwnSession:
    """A program of the student's own with this session, on that day. Raises IdTaken, Invalid with the place."""
    if session_id is not None and await _names_occurrence(db, session_id):
        raise IdTaken("sessionId")
    program = await add_program(db, team_id=team_id, author_id=student_id, student_id=student_id, at=at)
    session_id = session_id or uuid7()
    items = await _resolve(db, program, session_id, exercises, lineage)
    session = SessionContent(
        lineage_id=session_id,
        session_id=session_id,
        title=title,
        day=0,
        notes=None,
        estimated_minutes=None,
        score=None,
        exercises=items,
    )
    week_id, block_id = uuid7(), uuid7()
    week = WeekContent(lineage_id=week_id, week_id=week_id, title="", sessions=[session])
    block = BlockContent(lineage_id=block_id, block_id=block_id, title="", weeks=[week])
    version = await add_version(db, program, number=1, title=title, blocks=[block])
    await publish_program(db, version, at)
    assignment = await assign_program(db, version, student_id=student_id, start_date=day, at=at)
    await _name_occurrence(db, assignment, session_id)
    return OwnSession(team_id, program.program_id, session_id, student_id, version.version)


async def _names_occurrence(db: AsyncSession, session_id: UUID) -> bool:
    found = select(ScheduledSession.session_id).where(ScheduledSession.scheduled_session_id == session_id)
    return await db.scalar(found.limit(1)) is not None


async def _name_occurrence(db: AsyncSession, assignment: Assignment, session_id: UUID) -> None:
    """The one occurrence has the session's id: a phone that made the one offline knows the other."""
    row = await db.scalar(
        select(ScheduledSession).where(
            ScheduledSession.team_id == assignment.team_id,
            ScheduledSession.assignment_id == assignment.assignment_id,
        )
    )
    if row is not None:
        row.scheduled_session_id = session_id
        await db.flush()


async def change_own_session(
    db: AsyncSession,
    own: OwnSession,
    *,
    title: str | None,
    exercises: Sequence[PrescriptionTree] | None,
    at: datetime,
) -> int:
    """Publishes a version with another title or other exercises; the version's number, the old one if nothing is new.

    Exercises keep their itemId. Raises IdTaken, Invalid with the place.
    """
    newest = await _get_version(db, own)
    blocks = await read_blocks(db, newest)
    week = blocks[0].weeks[0]
    before = week.sessions[0]
    items = before.exercises
    if exercises is not None:
        program = await db.get_one(Program, (own.team_id, own.program_id))
        items = await _resolve(db, program, own.session_id, exercises, {})
    after = replace(before, title=before.title if title is None else title, exercises=items)
    if after == before:
        return newest.version
    week.sessions[0] = after
    program = await db.get_one(Program, (own.team_id, own.program_id))
    version = await add_version(db, program, number=newest.version + 1, title=after.title, blocks=blocks)
    await publish_program(db, version, at)
    return version.version


async def read_own_session(db: AsyncSession, own: OwnSession) -> SessionContent:
    """The content at its newest version."""
    blocks = await read_blocks(db, await _get_version(db, own))
    return blocks[0].weeks[0].sessions[0]


async def _get_version(db: AsyncSession, own: OwnSession) -> ProgramVersion:
    return await db.get_one(ProgramVersion, (own.team_id, own.program_id, own.version))


async def _resolve(
    db: AsyncSession, program: Program, session_id: UUID, trees: Sequence[PrescriptionTree], lineage: _LINEAGE
) -> list[ExerciseContent]:
    """Content with the ids that were sent: those of the session are kept, others are new ones that the phone made."""
    kept = {row.item_id for row in await read_prescriptions(db, program.team_id, session_id)}
    sent = [tree.item_id for tree in trees]
    for n, item_id in enumerate(sent):
        if item_id is not None and item_id in sent[:n]:
            raise Invalid.at(f"exercises[{n}].itemId", "twice in the list")
    made = {item_id for item_id in sent if item_id is not None} - kept
    if made and await _is_taken(db, program.team_id, made):
        raise IdTaken("itemId")
    known = [replace(tree, item_id=None) if tree.item_id in made else tree for tree in trees]
    resolved: list[ExerciseContent] = await resolve_parts(db, program, known, "exercises")
    items = []
    for n, (content, item_id) in enumerate(zip(resolved, sent, strict=True)):
        fields: dict[str, Any] = {}
        if item_id in made:
            fields = {"item_id": item_id, "lineage_id": item_id}
        if n in lineage:
            fields["lineage_id"] = lineage[n]
        items.append(replace(content, **fields))
    return items


async def _is_taken(db: AsyncSession, team_id: UUID, item_ids: set[UUID]) -> bool:
    taken = select(Prescription.item_id).where(Prescription.team_id == team_id, Prescription.item_id.in_(item_ids))
    return await db.scalar(taken.limit(1)) is not None


async def read_copy(
    db: AsyncSession, team_id: UUID, session_id: UUID, version: int, into: UUID
) -> tuple[str, list[PrescriptionTree], _LINEAGE]:
    """Title and exercises of a version of a session, to be copied into a team, with what each was copied from."""
    session = await db.get_one(Session, (team_id, session_id, version))
    rows = [row for row in await read_prescriptions(db, team_id, session_id) if row.version == version]
    trees = [as_tree(row.exercise_name, row.exercise_type, row.config, same_team=team_id == into) for row in rows]
    return session.title, trees, {n: row.lineage_id for n, row in enumerate(rows)}


def as_tree(name: str, kind: Any, config: dict[str, Any], *, same_team: bool) -> PrescriptionTree:
    """An exercise as it may be sent; in another team exercises are found by their names."""
    return PrescriptionTree(
        exercise_name=name, exercise_type=kind, config=config if same_team else _leave_out_ids(config)
    )


def _leave_out_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_leave_out_ids(one) for one in value]
    if isinstance(value, dict):
        return {key: _leave_out_ids(one) for key, one in value.items() if key != "exerciseId"}
    return value
