"""Two phones, a coach and a script that use one server through a bad network: plays steps, and says what must hold."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any
from uuid import UUID

from carnet.kit import clock
from carnet.progress.paths import FINISH, START
from tests.faults.model.network import Network
from tests.faults.model.phone import Made, Phone
from tests.faults.model.server import Server
from tests.faults.model.steps import DAY, Step
from tests.progress.fold_histories import NOON
from tests.progress.fold_session import SET, THIRD, make_value, unit_paths

MOST_PHONES, MOST_ATTEMPTS = 3, 5


@dataclass
class Person:
    """One who holds a phone, with all they know."""

    phone: Phone
    knows: dict[UUID, str] = field(default_factory=dict)  # opId: path, in the order in which they were learned
    workouts: list[UUID] = field(default_factory=list)


class Machine(Network):
    """`make_phone(author)` gives a new phone, `clone(phone)` a copy of one; `server` is what they speak to."""

    def __init__(self, server_of: Callable[["Machine"], Server], make_phone: Callable[["Machine"], Phone]) -> None:
        self.now = NOON
        self.made = 0
        self.steps = 0
        Network.__init__(self, server_of(self))
        self.people = [Person(make_phone(self)) for _ in range(2)]
        self.make_phone = make_phone
        self.seen: dict[UUID, frozenset[UUID]] = {}
        self.backups: list[Any] = []
        self.plain_made: set[UUID] = set()
        self.reused: set[UUID] = set()  # two bodies have them

    def make_id(self, what: str) -> UUID:
        """Always the same ones, and as UUIDs must look."""
        self.made += 1
        return UUID(bytes=md5(f"{what}{self.made}".encode(), usedforsecurity=False).digest(), version=4)

    def play(self, steps: list[Step]) -> None:
        """All steps, then quiet."""
        for step in steps:
            self.now += 1_000
            self.steps += 1
            self.happened[step.kind] += 1
            person = self.people[step.who % len(self.people)]
            getattr(self, step.kind)(person, step)
            if step.number % 4:  # else the page may be killed in this very instant
                person.phone.keep()
            self.server.check()
        self.quiet()

    @property
    def counts(self) -> Counter[str]:
        """What happened, in words that a file of figures can have."""
        words = Counter({what.replace(" ", "_"): count for what, count in self.happened.items()})
        return words + Counter(steps=self.steps, histories=1)

    # on a phone

    def edit(self, person: Person, step: Step) -> None:
        self._write(person, step, step.path, make_value(step.path, step.value, self.made))

    def gesture(self, person: Person, step: Step) -> None:
        """A set ticked: several fields in one breath."""
        unit = (SET, THIRD)[step.number % 2]
        paths = [f"{unit}/{name}" for name in ("reps", "weight", "done")]
        workout_id = self._workout(person, step)
        ops = [self._op(person, step, path, make_value(path, step.value, self.made), workout_id) for path in paths]
        self._note(person, person.phone.write(*ops))

    def cut(self, person: Person, step: Step) -> None:
        """A page that is killed in the very instant of an edit; the model of a phone has no such instant."""
        cut = getattr(person.phone, "cut", person.phone.write)
        value = make_value(step.path, step.value, self.made)
        self._note(person, cut(self._op(person, step, step.path, value, self._workout(person, step))))

    def remove(self, person: Person, step: Step) -> None:
        """A set deleted by somebody who sees all of it."""
        self._write(person, step, f"{(SET, THIRD)[step.number % 2]}/deleted", value=True)

    def finish(self, person: Person, step: Step) -> None:
        ended = clock.to_text(clock.from_ms(self.now + person.phone.error))
        self._write(person, step, FINISH, None if step.value == "null" else {"endedAt": ended})

    def park(self, person: Person, step: Step) -> None:
        """What no server can place."""
        path = (SET + "/nothing", "/nowhere", "/feedback/rpe", "/workout/nothing", SET + "/reps")[step.number % 5]
        self._write(person, step, path, 10_001, workout_id=None if step.number % 3 else self.make_id("nobody's"))

    def start(self, person: Person, step: Step) -> None:
        if len({*person.workouts}) >= MOST_ATTEMPTS:
            return
        workout_id = self.make_id("workout")
        person.workouts.append(workout_id)
        value = {"sessionId": self.server.session_id, "fresh": step.fresh}
        self._write(person, step, START, value, workout_id=workout_id)

    def reuse(self, person: Person, step: Step) -> None:
        """An opId that has another body already: the second one is parked."""
        logged = [entry for entry in self.server.log() if entry.author == person.phone.author]
        if logged and hasattr(person.phone, "make_id"):
            again = logged[step.number % len(logged)].op_id
            self.reused.add(again)
            self._write(person, step, SET + "/reps", 7, op_id=str(again))

    def clock(self, person: Person, step: Step) -> None:
        person.phone.error = step.clock

    def reload(self, person: Person, _: Step) -> None:
        """What was not kept yet is gone, be it a whole workout."""
        person.phone.reload()
        begun = {UUID(row.body["workoutId"]) for row in person.phone.rows() if row.body["path"] == START}
        begun |= {entry.workout_id for entry in self.server.log() if entry.path == START}
        person.workouts = [workout_id for workout_id in person.workouts if workout_id in begun]

    def evict(self, person: Person, _: Step) -> None:
        person.phone.evict()

    def clone(self, person: Person, _: Step) -> None:
        """A phone set up from the backup of another."""
        copied = getattr(person.phone, "clone", None)
        if copied is not None and len(self.people) < MOST_PHONES:
            self.people.append(Person(copied(), dict(person.knows), list(person.workouts)))

    def _write(
        self, person: Person, step: Step, path: str, value: Any, *, workout_id: UUID | None = None, op_id: str = ""
    ) -> None:
        op = self._op(person, step, path, value, workout_id or self._workout(person, step))
        self._note(person, person.phone.write(op | ({"opId": op_id} if op_id else {})))

    def _workout(self, person: Person, step: Step) -> UUID:
        if not person.workouts:
            self.start(person, step)
        return person.workouts[max(0, len(person.workouts) - 1 - step.late)]

    def _op(self, person: Person, step: Step, path: str, value: Any, workout_id: UUID) -> dict[str, Any]:
        base = self._base(person, step, path, workout_id)
        return {"workoutId": str(workout_id), "path": path, "value": value, "base": base}

    def _note(self, person: Person, made: list[Made]) -> None:
        """What was made, and what its author knew then."""
        for op_id, path in made:
            self.seen.setdefault(op_id, frozenset(person.knows))
            person.knows[op_id] = path

    def _base(self, person: Person, step: Step, path: str, workout_id: UUID) -> Any:
        heads: dict[str, list[str]] = getattr(person.phone, "heads", {}).get(str(workout_id), {})
        if step.base in ("never", "junk") or path == START:
            return None if step.base == "never" or path == START else str(self.make_id("junk"))
        if step.base == "other":
            return [str(op_id) for op_id in list(person.knows)[-1:]]
        if step.base == "old":
            return [str(op_id) for op_id, other in person.knows.items() if other == path][:1]
        paths = unit_paths(path) if path.endswith("/deleted") else [path]
        found = list(dict.fromkeys(head for one in paths for head in heads.get(one, ())))
        return found[:1] if step.base == "one" else found

    # through the network

    def sync(self, person: Person, step: Step) -> None:
        requests = iter(range(100))
        phone = person.phone
        phone.sync(
            lambda batch: self.through(phone.author, batch, step.fault if next(requests) == step.nth else "none")
        )

    def pull(self, person: Person, step: Step) -> None:
        self.sync(person, step)
        if step.fault in ("none", "twice"):
            self._look(person)

    def _look(self, person: Person) -> None:
        entries = self.server.log()
        person.knows |= {entry.op_id: entry.path for entry in entries}
        started = [entry.workout_id for entry in entries if entry.path == START]
        person.workouts = list(dict.fromkeys((*started, *person.workouts)))
        for workout_id in person.workouts[-3:]:
            heads = self.server.heads(workout_id)
            if heads:
                person.phone.learn(str(workout_id), heads)

    def together(self, _: Person, step: Step) -> None:
        """Every phone sends at the same moment; one COMMIT may fail, and others wait for theirs behind it."""
        batches = []
        for n, one in enumerate(self.people):
            self.edit(one, step._replace(late=step.number >> n & 1, base="heads"))
            take = getattr(one.phone, "next_batch", None)
            batch = take(hello=False) if take else None
            if batch is not None:
                batches.append((one, batch))
        if step.number % 3 == 0:
            self.server.break_commit()
        sent = [(one.phone.author, batch) for one, batch in batches]
        for (one, batch), (status, body) in zip(batches, self.server.post_together(sent), strict=True):
            assert status in (200, 409) or (step.number % 3 == 0 and body["code"] == "not_saved"), (status, body)
            if status == 200:
                self.acknowledge(batch, status, body)
            one.phone.take(batch, (status, body))  # type: ignore[attr-defined]  # the model's
        self.server.check()

    # at the server

    def pass_time(self, _: Person, step: Step) -> None:
        self.now += (3_600_000, 5 * 3_600_000, DAY, 30 * DAY)[step.number % 4]

    def plain(self, _: Person, step: Step, author: str = "ines") -> None:
        started = [entry.workout_id for entry in self.server.log() if entry.path == START]
        if started:
            workout_id = started[max(0, len(started) - 1 - step.late)]
            if step.fault == "broken":
                self.server.break_commit()
            self.server.plain(author, workout_id, step.path, make_value(step.path, step.value, self.made))
            self._see_plain()

    def plain_start(self, _: Person, step: Step, author: str = "ines") -> None:
        if sum(entry.path == START for entry in self.server.log()) < MOST_ATTEMPTS:
            self.server.plain_start(author, fresh=step.fresh)
            self._see_plain()

    def coach(self, person: Person, step: Step) -> None:
        self.plain(person, step, "marion")

    def coach_start(self, person: Person, step: Step) -> None:
        self.plain_start(person, step, "marion")

    def _see_plain(self) -> None:
        """Who writes plainly sees the whole log at that moment."""
        self.made += 1
        entries = [entry.op_id for entry in self.server.log()]
        made_now = [op_id for op_id in entries if op_id not in self.seen]
        self.plain_made.update(made_now)
        self.seen |= dict.fromkeys(made_now, frozenset(entries) - {*made_now})

    def snapshot(self, _: Person, _step: Step) -> None:
        self.backups = [*self.backups[-2:], self.server.snapshot()]

    def restore(self, _: Person, step: Step) -> None:
        if not self.backups:
            return
        before = {*self.server.noted().logged, *self.server.noted().parked}
        self.server.restore(self.backups[step.number % len(self.backups)])
        after = self.server.noted()
        self.missing |= before - {*after.logged, *after.parked}

    def forget(self, _: Person, _step: Step) -> None:
        self.server.forget()

    # in the end

    def quiet(self) -> None:
        """Everybody has a network again: nothing waits any more, and everything is where it belongs."""
        fine = Step("sync")
        for _ in range(4):
            for person in self.people:
                self.sync(person, fine)
        for person in self.people:
            waiting = [row for row in person.phone.rows() if row.state == "waiting"]
            assert not waiting, f"still waiting: {waiting[:3]}"
            self._look(person)
        self.server.check()
        self._check_ids()

    def _check_ids(self) -> None:
        """I1 and I5: what was acknowledged or is held is logged or parked, once; what is logged was made."""
        noted = self.server.noted()
        logged, parked = Counter(noted.logged), Counter(noted.parked)
        assert not [op_id for op_id, count in logged.items() if count > 1], "I1: logged twice"
        held = {row.op_id: row for person in self.people for row in person.phone.rows()}
        for op_id in {*self.acknowledged, *held} - (self.missing - {*held}):
            assert logged[op_id] + parked[op_id] >= 1, f"I1: {op_id} is gone"
            assert op_id in self.reused or logged[op_id] + parked[op_id] == 1, f"I1: {op_id} is there twice"
        for op_id, row in held.items():
            assert row.state != "saved" or logged[op_id], f"I5: {op_id} is saved, says a phone"
        assert {*logged} <= {*self.seen}, "I5: nobody made this"
