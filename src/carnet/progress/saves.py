"""The plain saves: what a script or a simple page sends, turned into operations based on what stands now."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.kit import clock
from carnet.kit.errors import NotFound, VersionChanged, bad_input
from carnet.kit.ids import uuid7
from carnet.progress.attempt_log import DECISIONS, relabel
from carnet.progress.changes import DataChange
from carnet.progress.details import kilograms
from carnet.progress.devices import PLAIN_DEVICE, get_device, lock_writing
from carnet.progress.document import Document
from carnet.progress.models import Device
from carnet.progress.paths import FINISH, START, check_write
from carnet.progress.schemas import Exercise, ExerciseChange, Finish, Saved, Summary
from carnet.progress.service import Edit, Log, apply_operations, as_operation, correct, load_log
from carnet.progress.writes import Write, Writer, is_whole, leave_out_echo, name_paths, read_change, read_paths, touches
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import get_writable_workout, read_status


class PlainSave:
    """One plain request of a person in one attempt: its writes are based on the heads of what they see."""

    def __init__(self, log: Log, workout: WorkoutSession, device: Device, now: datetime) -> None:
        self.log = log
        self.workout = workout
        self.device = device
        self.now = clock.to_ms(now)
        self.edits: list[Edit] = []
        self._operations = [as_operation(edit, 0) for edit in self.edits]
        self.types = {row.item_id: row.exercise_type for row in log.prescriptions}

    @property
    def seen(self) -> Document:
        """What stands with the edits made so far."""
        return self.log.view(self.workout, self._operations)

    @property
    def own(self) -> Document:
        """What this attempt's own record says with the edits made so far."""
        return self.log.record(self.workout, self._operations)

    def write(self, writes: Iterable[Write], *views: Document, echo: bool = False) -> None:
        """Adds the writes that say something new to any of the views; they are based on what the views show.

        Where two values stand, saying one of them picks it, unless it is an `echo` of what was read.
        """
        seen, writes = views[0], list(writes)
        touched = {path[4:40] for path, _ in writes}
        shown = [_read_shown(view, touched) for view in views]
        # where a later attempt stands in the document, a write settles this attempt's own record too
        latest = self.log.is_latest(self.workout)
        bases = views if latest else (*views, self.own)
        said: dict[str, Any] = {}
        for path, value in writes:
            logged = value if path in (FINISH, START) else check_write(path, value, self.types)
            picks = not echo and len(seen.folded.heads(path)) > 1
            new = said[path] != logged if path in said else _is_new(path, logged, views, shown)
            if not new and not picks:
                continue
            said[path] = logged
            self.add(path, logged, find_bases(path, logged, bases))

    def add(self, path: str, logged: Any, bases: tuple[UUID, ...]) -> None:
        """Adds one edit."""
        edit = Edit(
            op_id=uuid7(),
            author_id=self.device.user_id,
            device_id=PLAIN_DEVICE,
            dseq=self.device.next_dseq,
            workout_id=self.workout.workout_id,
            path=path,
            value=logged,
            bases=bases,
            edited_at=self.now,
            arrived_at=self.now,
        )
        self.device.next_dseq += 1
        self.edits.append(edit)
        self._operations.append(as_operation(edit, 0))

    async def apply(self, db: AsyncSession) -> int:
        """Saves the edits; the document's version then."""
        return await apply_operations(db, self.log, self.edits)


def find_bases(path: str, value: Any, views: Iterable[Document]) -> tuple[UUID, ...]:
    """What somebody who sees all of these was looking at: to delete a set or round is to have seen all of it."""
    unit = path.removesuffix("deleted") if value is True and path.endswith("/deleted") else None
    bases: dict[UUID, None] = {}
    for view in views:
        paths = [other for other in view.folded.registers if unit and other.startswith(unit)] or [path]
        bases |= dict.fromkeys(head for other in paths for head in view.folded.heads(other))
    return tuple(bases)


def _read_shown(view: Document, touched: set[str]) -> dict[str, Any]:
    """What stands, by path, in the exercises of these ids."""
    shown = [one for one in view.exercises if one["itemId"] in touched]
    return {path: value for one in shown for path, value in read_paths(one).items()}


def _is_new(path: str, value: Any, views: Sequence[Document], shown: Sequence[dict[str, Any]]) -> bool:
    """Whether a write says other than what stands; 0 and false are values."""
    plain = kilograms(value) if path.endswith("/data/weightUsed") else value
    for view, values in zip(views, shown, strict=True):
        if path in values:
            stands = values[path] == plain
        else:
            register = view.folded.registers.get(path)
            nothing = value is None or value == [] or (value is False and path.endswith("/deleted"))
            stands = nothing if register is None else register.value == value
        if not stands:
            return True
    return False


async def open_save(db: AsyncSession, author_id: UUID, workout_id: UUID, now: datetime) -> PlainSave:
    """A save in an attempt that the author may write in. Raises NotFound, NotAllowed."""
    workout = await get_writable_workout(db, author_id, workout_id)
    await lock_writing(db, author_id, workout.student_id)
    log = await load_log(db, workout.team_id, workout.session_id, workout.student_id)
    device = await get_device(db, author_id, PLAIN_DEVICE)
    return PlainSave(log, log.workout(workout_id), device, now)


async def save_exercise(
    db: AsyncSession,
    author_id: UUID,
    workout_id: UUID,
    position: int,
    change: ExerciseChange,
    *,
    now: datetime,
    if_match: int | None = None,
) -> Saved:
    """Merges the named fields of one exercise.

    Raises NotFound for a position that is not there, Invalid with the place of what does not fit, VersionChanged
    if a named field changed since `if_match`; nothing is written then.
    """
    save = await open_save(db, author_id, workout_id, now)
    write_change(save, position, change, if_match)
    await save.apply(db)
    return answer(save, position)


def write_change(save: PlainSave, position: int, change: ExerciseChange, if_match: int | None) -> None:
    """Adds the edits of a change; raises as `save_exercise` says."""
    seen = save.seen
    if not 0 <= position < len(seen.exercises):
        raise NotFound
    exercise = seen.exercises[position]
    writer = Writer(exercise)
    data = _read_data(exercise, change)
    whole = is_whole(exercise, change)
    if whole:
        change = leave_out_echo(exercise, change)
        data = _read_data(exercise, change)
    fields = list(writer.fields(change))
    if if_match is not None:
        writes = [*fields, *writer.detail(data), *writer.registers(data)]
        _refuse_stale(save, exercise, name_paths(exercise["exerciseType"], writer.root, change, writes), if_match)
    save.write(fields, seen, save.own)
    for phase in (Writer.detail, Writer.reps_per_set, Writer.registers):
        seen = save.seen
        writes = list(phase(Writer(seen.exercises[position]), data))
        save.write(writes, seen, *(() if whole else (save.own,)), echo=whole)


def _read_data(exercise: dict[str, Any], change: ExerciseChange) -> DataChange:
    try:
        return read_change(exercise["exerciseType"], {} if change.data is msgspec.UNSET else change.data)
    except msgspec.ValidationError as error:
        raise bad_input(str(error), below="data") from error


def _refuse_stale(save: PlainSave, exercise: dict[str, Any], named: list[str], version: int) -> None:
    log = save.log
    ranks = save.seen.folded.ranks
    current = log.version
    newer = [op for op in relabel(log.operations, log.roots) if op.version > version and op.workout_id in ranks]
    begun_afresh = any(op.path == START and op.value.get("fresh") for op in newer)
    replanned = any(op.path in DECISIONS and op.version > version for op in log.operations)
    if version > current or begun_afresh or replanned or any(touches(op.path, named) for op in newer):
        msg = "A field that you write changed since the version in If-Match. Nothing was written; read it again."
        raise VersionChanged(msg, headers={"ETag": f'"{current}"'}, extra={"version": current, "exercise": exercise})


def answer(save: PlainSave, position: int) -> Saved:
    """What stands after a save."""
    document = save.log.view(save.workout)
    return Saved(
        version=save.log.version,
        exercise=msgspec.convert(document.exercises[position], Exercise),
        summary=msgspec.convert(document.summary, Summary),
    )


async def finish_workout(
    db: AsyncSession, author_id: UUID, workout_id: UUID, finish: Finish, now: datetime
) -> WorkoutSession:
    """Ends the attempt at the time the person finished; sent again it changes nothing."""
    save = await open_save(db, author_id, workout_id, now)
    record = save.log.record(save.workout)
    named: dict[str, Any] = msgspec.to_builtins(finish)
    words = [(f"/feedback/{field}", named[field]) for field in ("rpe", "notes") if field in named]
    if save.workout.status != "completed":
        save.write(words, save.seen, record)
        ended_at = clock.from_ms(correct(clock.to_ms(finish.ended_at or now), None, clock.to_ms(now)))
        save.write([(FINISH, {"endedAt": clock.to_text(ended_at)})], record)
        await save.apply(db)
    return save.workout


async def reopen_workout(db: AsyncSession, author_id: UUID, workout_id: UUID, now: datetime) -> WorkoutSession:
    """Opens an attempt again that was finished or reads as closed; sent again it changes nothing."""
    save = await open_save(db, author_id, workout_id, now)
    if read_status(save.workout, now) == "completed":
        save.add(FINISH, None, save.log.record(save.workout).folded.heads(FINISH))
    await save.apply(db)
    return save.workout
