"""Schemathesis, stateful, against a running server: what it sends, what it counts, what it finds.

Its own links between operations, found in the description, decide what follows what. Half of what it generates is sent
as it is; the rest gets ids that answers have named and, where one is known, a good body, and each is followed by two
requests that are made of such ids and bodies alone, held against the same checks. So deep states are reached: a program
written, published, given, started, logged by plain saves and by a phone, finished. Nothing is raised on the way: what
is wrong is noted and told at the end.
"""

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import hypothesis
import requests
import schemathesis
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation.stateful.state_machine import APIStateMachine

from carnet.accounts.models import Login, Membership, Role
from carnet.accounts.service import hash_secret
from carnet.config import Settings
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.ids import uuid7
from tests.conftest import Cast
from tests.contract.known import BY_LABEL, Known
from tests.described import Description

STEPS = 30
SCENARIOS = 5
FOLLOWING = 2
LOOKS = ("/my-programs", "/workouts", "/workouts/current", "/programs", "/students", "/me", "/today", "/logins")
DEEPER = (
    ("marion", "programId", "/programs/{}/draft"),
    ("marion", "programId", "/programs/{}/versions/1"),
    ("marion", "teamId", "/teams/{}/invitations"),
    ("marion", "teamId", "/teams/{}"),
    ("ines", "workoutId", "/workouts/{}/progress"),
    ("ines", "workoutId", "/workouts/{}/history"),
)
ROLES: dict[str, Role] = {"marion": "owner", "ines": "student", "thomas": "student"}
WHO = ("marion", "ines", "thomas", "other_coach", "stranger", "anonymous")


@dataclass
class Figures:
    """What a campaign has done so far."""

    requests: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)
    succeeded: Counter[str] = field(default_factory=Counter)
    problems: dict[str, str] = field(default_factory=dict)

    def note(self, label: str, status: int) -> None:
        """One answer."""
        self.requests += 1
        self.statuses[str(status)] += 1
        self.operations[label] += 1
        if status < 400:
            self.succeeded[label] += 1

    @property
    def summary(self) -> str:
        """The figures in a line."""
        server_errors = sum(count for status, count in self.statuses.items() if status >= "500")
        reached = f"{len(self.succeeded)} of {len(self.operations)} operations with a success"
        return (
            f"{self.requests} requests, {server_errors} 5xx, {len(self.problems)} problems, {reached}, "
            f"statuses {dict(sorted(self.statuses.items()))}"
        )


class Campaign:
    """One server, one cast, as many requests as are asked for."""

    def __init__(self, address: str, settings: Settings, cast: Cast, figures: Figures | None = None) -> None:
        self.address = address
        self.settings = settings
        self.cast = cast
        self.figures = figures or Figures()
        document = requests.get(f"{address}/api/openapi.json", timeout=30).json()
        self.description = Description(document)
        self.schema = schemathesis.openapi.from_dict(document)
        self.schema.config.update(base_url=address)
        self.operations = [found.ok() for found in self.schema.get_all_operations() if isinstance(found, Ok)]
        self.session = requests.Session()
        me = self.session.get(f"{address}/api/v1/me", headers=cast.marion.headers, timeout=30).json()
        self.team_id = UUID(me["teams"][0]["teamId"])

    def run(self, seed: int, limit: int, until: float = float("inf")) -> None:
        """Scenarios until there are `limit` requests, or the clock (`time.monotonic`) says `until`."""
        hypothesis_settings = hypothesis.settings(
            max_examples=SCENARIOS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        known = Known(Random(seed))
        machine = self._machine(known)
        while self.figures.requests < limit and time.monotonic() < until:
            asyncio.run(self._repair())
            self._look_around(known)
            hypothesis.seed(seed + self.figures.requests)(machine)
            try:
                machine.run(settings=hypothesis_settings)
            except (hypothesis.errors.Flaky, hypothesis.errors.FlakyStrategyDefinition):
                continue  # the server does not answer twice alike: that ends this round of scenarios

    def _machine(self, known: Known) -> type[APIStateMachine]:
        campaign = self

        class Machine(self.schema.as_state_machine()):  # type: ignore[misc]  # made at run time
            def before_call(self, case: Any) -> None:
                campaign.prepare(case, known)

            def get_call_kwargs(self, _case: Any) -> dict[str, Any]:
                return campaign.sign(known)

            def call(self, case: Any, **kwargs: Any) -> Any:
                return case.call(**kwargs)

            def validate_response(self, response: Any, case: Any, **_: Any) -> None:
                campaign.judge(response, case, known)
                for _turn in range(FOLLOWING):
                    campaign.follow(known)

        return Machine

    def follow(self, known: Known) -> None:
        """One more request, good as far as it is known how: generating takes ten times as long as asking."""
        operation = known.random.choice(self.operations)
        names = [parameter.name for parameter in operation.path_parameters]
        self._choose(operation.label, known)
        values, body = known.fill(operation.label, operation.path, names)
        sent = {} if body is None else {"body": body, "media_type": "application/json"}
        case = operation.Case(path_parameters=values, query={}, headers={}, cookies={}, **sent)
        self.judge(case.call(**self.sign(known)), case, known)

    def _look_around(self, known: Known) -> None:
        """What the two who do most can see: where their requests may go."""
        for known.who in ("marion", "ines"):
            headers = getattr(self.cast, known.who).headers
            for path in LOOKS:
                answer = self.session.get(f"{self.address}/api/v1{path}", headers=headers, timeout=60)
                known.learn(path, answer.json())
        for known.who, key, path in DEEPER:
            where = path.format(known.pick(key).get(key))
            headers = getattr(self.cast, known.who).headers
            answer = self.session.get(f"{self.address}/api/v1{where}", headers=headers, timeout=60)
            known.learn(where, answer.json())

    def prepare(self, case: Any, known: Known) -> None:
        """Most requests come from somebody who may make them; half are made good, as far as it is known how."""
        self._choose(case.operation.label, known)
        if known.random.random() < 0.5:
            return
        names = list(case.path_parameters or {})
        values, body = known.fill(case.operation.label, case.operation.path, names)
        case.path_parameters = {**(case.path_parameters or {}), **values}
        case.query = {}
        case.headers = {}
        if body is not None:
            case.body, case.media_type = body, "application/json"

    @staticmethod
    def _choose(label: str, known: Known) -> None:
        """Mostly somebody who may, else anybody."""
        route = BY_LABEL.get(label)
        may = [who for who in ("marion", "ines") if route and route.verdicts[who] < 400]
        known.who = known.random.choice(may if may and known.random.random() < 0.85 else WHO)

    def sign(self, known: Known) -> dict[str, Any]:
        """With the token of whose request it is."""
        headers = {} if known.who == "anonymous" else getattr(self.cast, known.who).headers
        return {"session": self.session, "headers": headers, "timeout": 60}

    def judge(self, response: Any, case: Any, known: Known) -> None:
        """Counts the answer, learns its ids, notes what is wrong with it."""
        label = case.operation.label
        self.figures.note(label, response.status_code)
        self.session.cookies.clear()
        try:
            case.validate_response(response, checks=_CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                self._problem(label, response, str(failure), case)
        kind = response.headers.get("content-type", [""])[0]
        answer = response.content
        wrong = self.description.examine(case.method, case.operation.path, response.status_code, kind, answer)
        if wrong:
            self._problem(label, response, wrong, case)
        if response.status_code == 401 and known.who != "anonymous":
            asyncio.run(self._repair())
        if answer and response.status_code < 400:
            known.learn(case.operation.path, json.loads(answer))

    def _problem(self, label: str, response: Any, what: str, case: Any) -> None:
        key = f"{label} {response.status_code} {what.splitlines()[0][:120]}"
        if key not in self.figures.problems:
            said = response.content[:600].decode(errors="replace")
            self.figures.problems[key] = f"{what[:800]}\n{said}\n{case.as_curl_command()[:1500]}"

    async def _repair(self) -> None:
        """Puts back the logins and memberships that a request has ended."""
        database = Database(self.settings)
        people = [getattr(self.cast, who) for who in WHO[:-1]]
        async with database.write() as db:
            for person in people:
                secret_hash = hash_secret(person.token)
                if await db.get(Login, secret_hash) is None:
                    login = Login(secret_hash=secret_hash, login_id=uuid7(), user_id=person.user_id, kind="bearer")
                    login.created_at = clock.now()
                    db.add(login)
            for who, role in ROLES.items():
                person = getattr(self.cast, who)
                key = (self.team_id, person.user_id)
                member = await db.get(Membership, key)
                if member is None:
                    db.add(Membership(team_id=key[0], user_id=key[1], role=role))
                elif member.role != role:
                    member.role = role
        await database.close()


_NAMES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
schemathesis.checks.load_all_checks()
_CHECKS = [one for one in schemathesis.checks.CHECKS.get_all() if one.__name__ in _NAMES]
