"""Three worlds of objects: of Inès, of a student of another team, of a student who was removed from Inès's team.

Each has the same kinds of objects under the same names, so that a request on one can be made on another. What is
another's carries words and ids that are nowhere else, so that an answer that shows one is found out.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts import service as accounts
from carnet.accounts.models import Invitation, Login, Membership, PasswordReset, Team, User
from carnet.kit.db import Base
from carnet.kit.ids import uuid7
from carnet.programs import content, schedule
from carnet.programs.models import (
    IN_BLOCK,
    IN_WEEK,
    Assignment,
    Block,
    Prescription,
    ScheduledSession,
    Session,
    Week,
)
from carnet.programs.schemas import BlockTree, PrescriptionTree, ProgramTree, SessionTree, WeekTree
from tests.conftest import MADE_AT, Cast, Person

Ids = dict[str, Any]
WORLDS = ("ines", "foreign", "left")
ABROAD, GONE, LEFT = "Zqabroad", "Zqgone", "Zqleft"  # words of the other team, of who was removed, of their program
MARKS = {"foreign": ABROAD, "left": LEFT}


@dataclass(frozen=True)
class People:
    """The callers, each with a token and a cookie, and the team of Inès."""

    tokens: dict[str, str]
    cookies: dict[str, str]
    user_ids: dict[str, UUID]
    team_id: UUID
    other_team_id: UUID


async def add_people(db: AsyncSession, cast: Cast) -> People:
    """The cast and those whom it lacks; the removed are still members."""
    team_id = await db.scalar(select(Membership.team_id).where(Membership.user_id == cast.marion.user_id))
    other_id = await db.scalar(select(Membership.team_id).where(Membership.user_id == cast.other_coach.user_id))
    team, other = await db.get_one(Team, team_id), await db.get_one(Team, other_id)
    other.name = ABROAD + " team"
    (await db.get_one(User, cast.other_coach.user_id)).name = ABROAD + " coach"
    people: dict[str, Person] = {
        name: getattr(cast, name) for name in ("ines", "thomas", "marion", "other_coach", "stranger")
    }
    people["coach"] = await _add(db, "Karim", "karim@test.carnet", team, "coach")
    people["other_student"] = await _add(db, ABROAD + " student", "zqabroad@test.carnet", other, "student")
    people["removed_coach"] = await _add(db, "Ancien", "ancien@test.carnet", team, "coach")
    people["removed_student"] = await _add(db, GONE, "zqgone@test.carnet", team, "student")
    cookies = {
        name: await accounts.start_login(db, person.user_id, "cookie", MADE_AT) for name, person in people.items()
    }
    tokens = {name: person.token for name, person in people.items()}
    user_ids = {name: person.user_id for name, person in people.items()}
    return People(tokens, cookies, user_ids, team.team_id, other.team_id)


async def _add(db: AsyncSession, name: str, email: str, team: Team, role: Any) -> Person:
    user = User(user_id=uuid7(), email=email, name=name, password_hash="!", locale="fr", units="kg", created_at=MADE_AT)
    db.add(user)
    await db.flush()
    await accounts.add_member(db, team, user, role)
    return Person(user.user_id, email, await accounts.start_login(db, user.user_id, "bearer", MADE_AT))


async def add_world(db: AsyncSession, people: People, world: str) -> Ids:
    """The ids of a world's objects by the names of path parameters; the attempt is made over HTTP later."""
    student = {"ines": "ines", "foreign": "other_student", "left": "removed_student"}[world]
    coach = "other_coach" if world == "foreign" else "marion"
    team_id = people.other_team_id if world == "foreign" else people.team_id
    student_id, coach_id = people.user_ids[student], people.user_ids[coach]
    if world == "ines":
        assignment = (await db.scalars(select(Assignment).where(Assignment.student_id == student_id))).one()
        program_id = assignment.program_id
    else:
        version = await content.write_program(
            db, team_id=team_id, author_id=coach_id, tree=_tree(MARKS[world]), at=MADE_AT
        )
        await content.publish_program(db, version, MADE_AT)
        assignment = await schedule.assign_program(
            db, version, student_id=student_id, start_date=MADE_AT.date(), at=MADE_AT
        )
        program_id = version.program_id
    ids = await _content_ids(db, team_id, program_id)
    await _open_draft(db, team_id, program_id)
    scheduled = await db.scalar(
        select(ScheduledSession.scheduled_session_id).where(
            ScheduledSession.assignment_id == assignment.assignment_id,
            ScheduledSession.session_id == ids["session_id"],
        )
    )
    return {
        **ids,
        "team_id": team_id,
        "student_id": student_id,
        "user_id": student_id,
        "assignment_id": assignment.assignment_id,
        "scheduled_session_id": scheduled,
        "invitation_id": await _invite(db, team_id, coach_id, world),
        "login_id": await db.scalar(select(Login.login_id).where(Login.user_id == student_id).limit(1)),
    } | await _reset(db, student_id, coach_id, world)


def _tree(mark: str) -> ProgramTree:
    item = PrescriptionTree(
        exercise_name=mark + " squat",
        exercise_type="standard",
        config={"sets": 3, "reps": 5, "weight": 60, "weightUnit": "kg", "notes": mark},
    )
    session = SessionTree(title=mark + " session", exercises=[item, item], notes=mark)
    return ProgramTree(
        title=mark + " program",
        blocks=[BlockTree(title=mark + " block", weeks=[WeekTree(title=mark + " week", sessions=[session])])],
    )


async def _content_ids(db: AsyncSession, team_id: UUID, program_id: UUID) -> Ids:
    """The first of each kind in the coach's order."""
    query = (
        select(Session, Week, Block)
        .join(Week, IN_WEEK)
        .join(Block, IN_BLOCK)
        .where(Session.team_id == team_id, Session.program_id == program_id, Session.version == 1)
        .order_by(Block.position, Week.position, Session.position)
    )
    session, week, block = (await db.execute(query)).all()[0]
    items = await db.scalars(
        select(Prescription)
        .where(Prescription.team_id == team_id, Prescription.session_id == session.session_id)
        .order_by(Prescription.position)
    )
    item = items.all()[0]
    return {
        "program_id": program_id,
        "block_id": block.block_id,
        "week_id": week.week_id,
        "session_id": session.session_id,
        "item_id": item.item_id,
        "exercise_id": item.exercise_id,
        "version": 1,
        "before": 1,
        "after": 1,
        "position": 0,
    }


async def _open_draft(db: AsyncSession, team_id: UUID, program_id: UUID) -> None:
    """Version 2, a draft that says what version 1 says."""
    keys: dict[str, set[Any]] = {}
    for name, above in (
        ("program_version", None),
        ("block", None),
        ("week", "block"),
        ("session", None),
        ("prescription", "session"),
    ):
        table = Base.metadata.tables[name]
        query = select(table).where(table.c.team_id == team_id, table.c.version == 1)
        own = table.c[f"{above}_id"].in_(keys[above]) if above else table.c.program_id == program_id
        rows = [dict(row) for row in (await db.execute(query.where(own))).mappings()]
        keys[name] = {row.get(f"{name}_id") for row in rows}
        draft = {"version": 2} | ({"published_at": None} if "published_at" in table.c else {})
        await db.execute(insert(table), [row | draft for row in rows])


async def _invite(db: AsyncSession, team_id: UUID, coach_id: UUID, world: str) -> UUID:
    invitation_id = uuid7()
    db.add(
        Invitation(
            team_id=team_id,
            invitation_id=invitation_id,
            role="student",
            name=ABROAD if world == "foreign" else "Lina",
            secret_hash=accounts.hash_secret("invite-" + world),
            code_hash=accounts.hash_secret("CODE" + world),
            created_by=coach_id,
            created_at=MADE_AT,
            expires_at=MADE_AT + timedelta(days=3650),
        )
    )
    await db.flush()
    return invitation_id


async def _reset(db: AsyncSession, student_id: UUID, coach_id: UUID, world: str) -> Ids:
    secret = "reset-" + world
    db.add(
        PasswordReset(
            secret_hash=accounts.hash_secret(secret),
            user_id=student_id,
            issued_by=coach_id,
            created_at=MADE_AT,
            expires_at=MADE_AT + timedelta(days=3650),
        )
    )
    await db.flush()
    return {"invite_secret": "invite-" + world, "reset_secret": secret}
