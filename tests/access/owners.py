"""Whose each id is, and what nobody else may be shown."""

from typing import Any
from uuid import UUID

from tests.access.contents import Rows, ids_in
from tests.access.world import ABROAD, GONE, LEFT, People

_NIL = str(UUID(int=0))  # the device of plain writes, everybody's
_CONTENT = ("program_version", "block", "week", "session", "prescription")


def find_forbidden(rows: Rows, people: People) -> dict[str, set[str]]:
    """By caller: ids, addresses and words that no answer to them may hold."""
    private = {name: _private(rows, people, name) for name in ("ines", "thomas", "removed_student")}
    programs = {
        row["program_id"]: _program(rows, row)
        for row in rows["program"]
        if row["team_id"] == people.team_id and row["student_id"] is None
    }
    gone_id = people.user_ids["removed_student"]
    own = {row["program_id"] for row in rows["assignment"] if row["student_id"] == gone_id} & set(programs)
    ines_id = people.user_ids["ines"]
    given = {row["program_id"] for row in rows["assignment"] if row["student_id"] == ines_id} & set(programs)
    left = set[str]().union(*(programs[program] for program in own))
    unseen = set[str]().union(*(ids for program, ids in programs.items() if program not in given))
    unseen -= set[str]().union(*(programs[program] for program in given))
    abroad = _team(rows, people.other_team_id) | {ABROAD}
    club = _team(rows, people.team_id)
    gone = private["removed_student"] | {GONE}
    emails = {row["email"] for row in rows["user"]}
    everything = abroad | club | gone | private["ines"] | private["thomas"] | {LEFT}
    found = {
        "anonymous": everything,
        "ines": abroad | gone | private["thomas"] | unseen | {LEFT} | emails,
        "thomas": abroad | gone | private["ines"] | unseen | {LEFT} | emails,
        "coach": abroad | gone,
        "marion": abroad | gone,
        "other_coach": everything - abroad,
        "other_student": everything - abroad,
        "removed_coach": everything | emails,
        "removed_student": everything - gone - left - {LEFT} | emails,
        "stranger": everything | emails,
    }
    return {who: ids - {_NIL} - _self(rows, people.user_ids.get(who)) for who, ids in found.items()}


def _private(rows: Rows, people: People, name: str) -> set[str]:
    """What is of one student alone: attempts, operations, assignments, occurrences, own programs, the person."""
    user_id = people.user_ids[name]
    mine = [row for table in rows.values() for row in table if row.get("student_id") == user_id]
    given = {row["assignment_id"] for row in rows["assignment"] if row["student_id"] == user_id}
    mine += [row for row in rows["scheduled_session"] if row["assignment_id"] in given]
    mine += [row for row in rows["parked_operation"] if row["author_id"] == user_id]
    own = [row for row in rows["program"] if row["student_id"] == user_id]
    shared = set[str]().union(*(_program(rows, row) for row in rows["program"] if row not in own))
    shared |= ids_in(rows["team"]) | {str(one) for who, one in people.user_ids.items() if who != name}
    return ids_in(mine).union(*(_program(rows, row) for row in own)) - shared


def _program(rows: Rows, program: dict[str, Any]) -> set[str]:
    """The ids of a program, all its content and the movements that it names."""
    movements, keys = set(), {program["program_id"]}
    for name in _CONTENT:
        for row in rows[name]:
            above = {row.get("program_id"), row.get("block_id"), row.get("session_id")}
            if row["team_id"] == program["team_id"] and above & keys:
                keys |= {row.get(f"{name}_id"), row.get("item_id")} - {None}
                movements.add(row.get("exercise_id"))
    return {str(one) for one in keys | movements}


def _team(rows: Rows, team_id: UUID) -> set[str]:
    """Every id of a team, its members and their addresses."""
    mine = [row for table in rows.values() for row in table if row.get("team_id") == team_id]
    members = {row["user_id"] for row in rows["membership"] if row["team_id"] == team_id}
    users = [row for row in rows["user"] if row["user_id"] in members]
    return ids_in([*mine, *users]) | {row["email"] for row in users}


def _self(rows: Rows, user_id: UUID | None) -> set[str]:
    mine = [row for row in rows["user"] if row["user_id"] == user_id]
    logins = {str(row["login_id"]) for row in rows["login"] if row["user_id"] == user_id}
    return logins | {str(row["user_id"]) for row in mine} | {row["email"] for row in mine}
