"""Who may do what, a line per route. A route without a line here fails the suite.

To add a route, add one line to ROUTES:

    Route("PUT /programs/{program_id}/draft", "coach marion 200", body={"title": "x", "studentId": "{student_id}"}),

- Path parameters without their type, below /api/v1. A parameter is an id of the objects of Inès (`world.py` makes them
  and says their names): a new kind of object is made there, once for each of the three worlds.
- The verdicts are those on the objects of Inès, as in "ines thomas 201; coach marion 403": whoever is not named gets
  404, nobody signed in gets 401. `all` is everybody signed in, `team` the four members of her team, `public` says that
  no sign-in is needed. `left 200` is what a student who was removed gets on objects of their own; without it 404.
- `body` is a request that is good in itself; "{name}" in it is an id of the same objects, "{new}" a new id. `also` are
  further bodies, for ids that stand elsewhere.
- `takes` maps a path parameter to another name among the objects, where its usual one does not fit.
- `made` names the ids in a body that the client may make up: of these it is no secret that they are taken.

- `shows` names whose eyes the answer is for, where that is not the caller: it makes somebody else signed in; "*" where
  the caller becomes a member by it.

Everything else follows from the line: on objects of another team and on missing ones each caller gets 404 with the same
bytes, by token as by cookie, also where single ids of the path or of the body are foreign; no answer holds an id of
somebody else's; refused requests write nothing; each unknown field is refused; who is removed is refused at once.
"""

import re
from dataclasses import dataclass, field
from typing import Any

CALLERS = (
    "anonymous",
    "ines",
    "thomas",
    "coach",
    "marion",
    "other_coach",
    "other_student",
    "removed_coach",
    "removed_student",
    "stranger",
)
TEAM = ("ines", "thomas", "coach", "marion")
V1 = "/api/v1"


@dataclass(frozen=True)
class Route:
    """A method of a path and what becomes of it."""

    name: str
    said: str
    body: Any = None
    takes: dict[str, str] = field(default_factory=dict)
    made: tuple[str, ...] = ()
    shows: str | None = None
    also: tuple[Any, ...] = ()

    @property
    def method(self) -> str:
        return self.name.split()[0]

    @property
    def path(self) -> str:
        """The template, as it is asked for."""
        path = self.name.split()[1]
        return path if path == "/health" else V1 + path

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"\{(\w+)\}", self.path)

    @property
    def verdicts(self) -> dict[str, int]:
        """The status by caller, on the objects of Inès."""
        found = {caller: 401 if caller == "anonymous" else 404 for caller in CALLERS}
        for part in self.said.split(";"):
            *who, status = part.split()
            for name in who:
                found |= dict.fromkeys(_members(name), int(status))
        return found

    @property
    def names_objects(self) -> bool:
        """Whether it is about an object, in its path or its body."""
        return re.search(r"\{(?!new)\w", f"{self.path} {self.body}") is not None

    @property
    def left(self) -> int:
        """What the removed student gets on objects of their own."""
        hit = re.search(r"\bleft (\d+)", self.said)
        return int(hit[1]) if hit else 404


def _members(name: str) -> tuple[str, ...]:
    groups = {"all": CALLERS[1:], "public": CALLERS, "team": TEAM, "left": ()}
    found = groups.get(name, (name,))
    assert set(found) <= set(CALLERS), f"{name} is nobody"
    return found


_WRITE = "ines 200; coach marion 403; left 200"
_SAVE = {"data": {"rpe": 9}}
_START = {"workoutId": "{new}", "scheduledSessionId": "{scheduled_session_id}"}
_ITEM = {
    "itemId": "{item_id}",
    "exerciseId": "{exercise_id}",
    "exerciseName": "Squat barre",
    "exerciseType": "standard",
    "config": {"sets": 3, "reps": 5, "weight": 60, "weightUnit": "kg"},
}
_SESSION = {"sessionId": "{session_id}", "title": "Force", "exercises": [_ITEM]}
_WEEK = {"weekId": "{week_id}", "title": "Semaine", "sessions": [_SESSION]}
_BLOCK = {"blockId": "{block_id}", "title": "Bloc", "weeks": [_WEEK]}
_DRAFT = {"title": "Force", "blocks": [_BLOCK]}
_MOVEMENTS = [{"exerciseId": "{exercise_id}", "exerciseName": "Squat barre", "reps": 5}]
_AMRAP = {
    "itemId": "{item_id}",
    "exerciseName": "Cindy",
    "exerciseType": "AMRAP",
    "config": {"timeMinutes": 20, "targetReps": None, "movements": _MOVEMENTS},
}
_OTHER_SESSION = {"sessionId": "{session_id}", "title": "Force", "exercises": [_AMRAP]}
_OTHER_BLOCK = {**_BLOCK, "weeks": [{**_WEEK, "sessions": [_OTHER_SESSION]}]}
_OTHER_DRAFT = {"title": "Force", "blocks": [_OTHER_BLOCK]}
_GIVEN = {"programId": "{program_id}", "studentId": "{student_id}", "startDate": "2026-11-09"}
_FREE = {"session_id": "free_session_id"}
_PASSWORD = "carnet-test"
_RESET = {"secret": "{reset_secret}"}


def _without_ids(body: Any) -> Any:
    """The same part, to be made."""
    if isinstance(body, list):
        return [_without_ids(one) for one in body]
    if not isinstance(body, dict):
        return body
    return {key: _without_ids(value) for key, value in body.items() if not key.endswith("Id") or key == "exerciseId"}


def _parts(name: str, part: str, *, body: dict[str, Any], into: str | None) -> list[Route]:
    """Adding, writing, removing and copying a kind of part of a draft."""
    path = f"/programs/{{program_id}}/draft/{name}"
    named: dict[str, Any] = {"takes": {"part_id": part}}
    where = {"into": f"{{{into}}}"} if into else {}
    paste = {**where, "fromProgramId": "{program_id}"}
    one = name.removesuffix("s")
    return [
        Route(f"POST {path}", "coach marion 201", body={**where, one: _without_ids(body)}),
        Route(f"PUT {path}/{{part_id}}", "coach marion 200", body=body, **named),
        Route(f"DELETE {path}/{{part_id}}", "coach marion 200", **named),
        Route(f"POST {path}/{{part_id}}/copy", "coach marion 201", body={"position": 0}, also=(paste,), **named),
    ]


ROUTES = [
    Route("GET /health", "public 200"),
    # accounts
    Route("POST /login", "public 200", body={"email": "ines@test.carnet", "password": _PASSWORD}, shows="ines"),
    Route("POST /logout", "all 204"),
    Route("GET /me", "all 200"),
    Route("PATCH /me", "all 200", body={"locale": "en"}),
    Route("POST /me/password", "all 200", body={"current": _PASSWORD, "new": "carnet-test-new"}),
    Route("POST /me/email", "all 200", body={"email": "new@test.carnet", "password": _PASSWORD}),
    Route("GET /logins", "all 200"),
    Route("DELETE /logins/{login_id}", "ines 204; left 204"),
    # teams
    Route("POST /teams", "all 201", body={"name": "Nouvelle"}),
    Route("GET /teams/{team_id}", "team 200"),
    Route("PATCH /teams/{team_id}", "team 403; marion 200", body={"name": "Autre"}),
    Route("PATCH /teams/{team_id}/members/{user_id}", "ines coach 403; marion 200", body={"role": "coach"}),
    Route("DELETE /teams/{team_id}/members/{user_id}", "ines coach marion 204"),
    Route("POST /teams/{team_id}/members/{user_id}/password-reset", "ines 403; coach marion 201"),
    Route("POST /teams/{team_id}/invitations", "team 403; coach marion 201", body={"role": "student"}),
    Route("GET /teams/{team_id}/invitations", "team 403; coach marion 200"),
    Route("DELETE /teams/{team_id}/invitations/{invitation_id}", "team 403; coach marion 204"),
    Route("POST /invitations/look", "public 200", body={"secret": "{invite_secret}"}, made=("secret",)),
    Route("POST /invitations/accept", "all 200", body={"secret": "{invite_secret}"}, made=("secret",), shows="*"),
    Route(
        "POST /password-resets/look", "public 200", body={"secret": "{reset_secret}"}, made=("secret",), shows="ines"
    ),
    Route(
        "POST /password-resets/accept",
        "public 200",
        body={**_RESET, "password": "carnet-test-new"},
        made=("secret",),
        shows="ines",
    ),
    # what coaches write
    Route("GET /programs", "all 200"),
    Route("POST /programs", "coach marion 201", body={"title": "Été", "teamId": "{team_id}"}),
    Route("GET /programs/{program_id}", "coach marion 200"),
    Route("PATCH /programs/{program_id}", "coach marion 200", body={"archived": True}),
    Route("POST /programs/{program_id}/copy", "coach marion 201", body={"title": "Copie"}),
    Route("GET /programs/{program_id}/versions/{version}", "coach marion 200"),
    Route("GET /programs/{program_id}/versions/{before}/difference/{after}", "coach marion 200"),
    Route("GET /programs/{program_id}/draft", "coach marion 200"),
    Route("POST /programs/{program_id}/draft", "coach marion 200"),
    Route("PUT /programs/{program_id}/draft", "coach marion 200", body=_DRAFT, also=(_OTHER_DRAFT,)),
    Route("PATCH /programs/{program_id}/draft", "coach marion 200", body={"title": "Force"}),
    Route("DELETE /programs/{program_id}/draft", "coach marion 204"),
    *_parts("blocks", "block_id", body=_BLOCK, into=None),
    *_parts("weeks", "week_id", body=_WEEK, into="block_id"),
    *_parts("sessions", "session_id", body=_SESSION, into="week_id"),
    *_parts("exercises", "item_id", body=_ITEM, into="session_id"),
    Route("POST /programs/{program_id}/publish", "coach marion 200"),
    # what students are given
    Route("POST /assignments", "coach marion 201", body=_GIVEN),
    Route("PATCH /assignments/{assignment_id}", "ines 403; coach marion 200", body={"startDate": "2026-11-09"}),
    Route("DELETE /assignments/{assignment_id}", "ines 403; coach marion 204"),
    Route("POST /assignments/{assignment_id}/pause", "ines coach marion 200", body={"from": "2026-11-09"}),
    Route("POST /assignments/{assignment_id}/resume", "ines coach marion 409", body={"on": "2026-11-09"}),
    Route(
        "POST /assignments/{assignment_id}/scheduled-sessions",
        "ines 403; coach marion 201",
        body={"sessionId": "{session_id}"},
    ),
    Route("PATCH /scheduled-sessions/{scheduled_session_id}", "ines coach marion 200", body={"state": "skipped"}),
    Route("POST /scheduled-sessions/{scheduled_session_id}/push", "ines coach marion 200", body={"days": 2}),
    Route("GET /students/{student_id}/assignments", "coach marion 200"),
    Route("GET /students/{student_id}/schedule", "coach marion 200"),
    # what a student trains by
    Route("GET /my-programs", "all 200"),
    Route("GET /today", "all 200"),
    Route("GET /sessions/{session_id}/last-time", "ines thomas 200; coach marion 403; left 200"),
    Route("GET /sessions/{session_id}/status", "ines thomas 200; coach marion 403; left 200"),
    Route(
        "POST /sessions/{session_id}/start",
        "ines 201; coach marion 403",
        body=_START,
        also=({"workoutId": "{new}", "studentId": "{student_id}"},),
    ),
    # what nobody planned
    Route(
        "POST /free-sessions",
        "ines thomas 201; left 201",
        body={"sessionId": "{new}", "copyOf": {"sessionId": "{session_id}"}},
        also=({"copyOf": {"workoutId": "{workout_id}"}}, {"exercises": [_AMRAP]}),
        made=("itemId",),
    ),
    Route("GET /free-sessions/{session_id}", "ines coach marion 200; left 200", takes=_FREE),
    Route(
        "PUT /free-sessions/{session_id}", "ines 200; coach marion 403; left 200", body={"title": "Libre"}, takes=_FREE
    ),
    # attempts
    Route("GET /workouts", "all 200"),
    Route("GET /workouts/current", "all 200"),
    Route("GET /workouts/{workout_id}", "ines coach marion 200; left 200"),
    Route("GET /workouts/{workout_id}/progress", "ines coach marion 200; left 200"),
    Route("GET /workouts/{workout_id}/attempt", "ines coach marion 200; left 200"),
    Route("GET /workouts/{workout_id}/score", "ines coach marion 200; left 200"),
    Route("GET /workouts/{workout_id}/history", "ines coach marion 200; left 200"),
    Route("PATCH /workouts/{workout_id}/exercises/{position}", _WRITE, body=_SAVE),
    Route("POST /workouts/{workout_id}/exercises/{position}/complete", _WRITE),
    Route("POST /workouts/{workout_id}/exercises/{position}/skip", _WRITE, body={"reason": "Douleur"}),
    Route("POST /workouts/{workout_id}/finish", _WRITE, body={"rpe": 8}),
    Route("POST /workouts/{workout_id}/reopen", _WRITE),
    Route(
        "POST /workouts/{workout_id}/version",
        "ines 409; coach marion 403; left 409",
        body={"version": 9, "take": True},
    ),
    Route(
        "POST /workouts/{workout_id}/merge",
        "ines 409; coach marion 403; left 409",
        body={"workoutId": "{workout_id}"},
    ),
    Route("GET /merges", "all 200"),
    Route("POST /workouts/{workout_id}/restore", _WRITE, body={"opId": "{op_id}"}),
    Route("POST /ops", "all 200", body={"deviceId": "{new}", "epoch": None, "operations": []}),
    Route("GET /parked", "all 200"),
    Route("POST /parked/{parked_id}/settle", "ines 204; left 204"),
    Route("GET /disputes", "all 200"),
    # for coaches
    Route("GET /students", "all 200"),
    Route("GET /students/{student_id}/workouts", "coach marion 200"),
]
