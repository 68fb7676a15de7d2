"""Who may do what, a line per route. A route without a line here fails the suite.

To add a route, add one line to ROUTES:

    Route("PUT /programs/{program_id}/draft", "coach marion 200", body={"title": "x", "studentId": "{student_id}"}),

- Path parameters without their type, below /api/v1. A parameter is an id of the objects of Inès (`world.py` makes them
  and says their names): a new kind of object is made there, once for each of the three worlds.
- The verdicts are those on the objects of Inès, as in "ines thomas 201; coach marion 403": whoever is not named gets
  404, nobody signed in gets 401. `all` is everybody signed in, `team` the four members of her team, `public` says that
  no sign-in is needed. `left 200` is what a student who was removed gets on objects of their own; without it 404.
- `body` is a request that is good in itself; "{name}" in it is an id of the same objects, "{new}" a new id.
- `takes` maps a path parameter to another name among the objects, where its usual one does not fit.
- `made` names the ids in a body that the client may make up: of these it is no secret that they are taken.

- `shows` names whose eyes the answer is for, where that is not the caller: it makes somebody else signed in.

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
    def left(self) -> int:
        """What the removed student gets on objects of their own."""
        hit = re.search(r"\bleft (\d+)", self.said)
        return int(hit[1]) if hit else 404


def _members(name: str) -> tuple[str, ...]:
    groups = {"all": CALLERS[1:], "public": CALLERS, "team": TEAM, "left": ()}
    found = groups.get(name, (name,))
    assert set(found) <= set(CALLERS), f"{name} is nobody"
    return found


_SAVE = {"data": {"rpe": 9}}
_START = {"workoutId": "{new}", "scheduledSessionId": "{scheduled_session_id}"}

ROUTES = [
    Route("GET /health", "public 200"),
    # accounts
    Route(
        "POST /login",
        "public 200",
        body={"email": "ines@test.carnet", "password": "carnet-test"},
        shows="ines",
    ),
    Route("POST /logout", "all 204"),
    Route("GET /me", "all 200"),
    Route("PATCH /me", "all 200", body={"locale": "en"}),
    # what a student trains by
    Route("GET /my-programs", "all 200"),
    Route("GET /sessions/{session_id}/status", "ines thomas 200; coach marion 403; left 200"),
    Route("POST /sessions/{session_id}/start", "ines 201; coach marion 403", body=_START, made=("workoutId",)),
    # attempts
    Route("GET /workouts", "all 200"),
    Route("GET /workouts/current", "all 200"),
    Route("GET /workouts/{workout_id}", "ines coach marion 200; left 200"),
    Route("GET /workouts/{workout_id}/progress", "ines coach marion 200; left 200"),
    Route("GET /workouts/{workout_id}/attempt", "ines coach marion 200; left 200"),
    Route("GET /workouts/{workout_id}/history", "ines coach marion 200; left 200"),
    Route("PATCH /workouts/{workout_id}/exercises/{position}", "ines 200; coach marion 403; left 200", body=_SAVE),
    Route("POST /workouts/{workout_id}/exercises/{position}/complete", "ines 200; coach marion 403; left 200"),
    Route(
        "POST /workouts/{workout_id}/exercises/{position}/skip",
        "ines 200; coach marion 403; left 200",
        body={"reason": "Douleur"},
    ),
    Route("POST /workouts/{workout_id}/finish", "ines 200; coach marion 403; left 200", body={"rpe": 8}),
    Route("POST /workouts/{workout_id}/reopen", "ines 200; coach marion 403; left 200"),
    Route("POST /workouts/{workout_id}/restore", "ines 200; coach marion 403; left 200", body={"opId": "{op_id}"}),
    Route("POST /ops", "all 200", body={"deviceId": "{new}", "epoch": None, "operations": []}),
    # for coaches
    Route("GET /students", "all 200"),
    Route("GET /students/{student_id}/workouts", "coach marion 200"),
]
