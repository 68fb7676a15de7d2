"""What the log entry of an attempt must say by the log: counts, times, the version, of which attempt it is part."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from carnet.kit import clock
from carnet.progress.attempt_log import DECISIONS, find_roots, pin_version
from carnet.progress.document import Document
from carnet.progress.fold import Operation, find_heads
from carnet.progress.paths import FINISH, START
from carnet.workouts.models import WorkoutSession
from carnet.workouts.service import measure_duration

if TYPE_CHECKING:
    from carnet.progress.service import Log


def count_attempt(log: "Log", workout: WorkoutSession) -> dict[str, Any]:
    """What the log entry must say by the attempt's own operations: counts, times, of which attempt it is part."""
    record = log.record(workout)
    parts = {one.workout_id for one in log.parts(workout)}
    last = max((op.at for op in log.operations if op.workout_id in parts and op.path not in DECISIONS), default=0)
    started_at, ended_at = read_start(log, workout), _read_end(log, workout, record)
    return {
        "exercises_completed": record.summary["completedExercises"],
        "total_exercises": record.summary["totalExercises"],
        "last_operation_at": clock.from_ms(last),
        "status": "in_progress" if ended_at is None else "completed",
        "started_at": started_at,
        "ended_at": ended_at,
        "duration": None if ended_at is None else measure_duration(started_at, ended_at),
        "merged_into": find_roots({one.workout_id for one in log.workouts}, log.operations).get(workout.workout_id),
    }


def find_start(log: "Log", workout: WorkoutSession) -> Operation | None:
    """The operation that began an attempt; a start that was sent again is none."""
    begun = (workout.workout_id, START, workout.device, workout.dseq)
    return next((op for op in log.operations if (op.workout_id, op.path, op.device, op.dseq) == begun), None)


def read_pin(log: "Log", workout: WorkoutSession) -> int:
    """The version that an attempt is pinned to by its log. Starts of older releases do not say theirs."""
    start = find_start(log, workout)
    started = start.value.get("version", workout.version) if start else workout.version
    return pin_version(started, (op for op in log.operations if op.workout_id == workout.workout_id))


def read_start(log: "Log", workout: WorkoutSession) -> datetime:
    """When the first of the parts began."""
    starts = [find_start(log, one) for one in log.parts(workout)]
    return min((_read_instant(start.value["startedAt"]) for start in starts if start), default=workout.started_at)


def _read_end(log: "Log", workout: WorkoutSession, record: Document) -> datetime | None:
    """The finish; of merged attempts the latest, unless in one that nobody finished it went on after that."""
    finish = record.folded.registers.get(FINISH)
    if finish is None or finish.value is None:
        return None
    parts = log.parts(workout)
    if len(parts) == 1:
        return max(_read_instant(finish.value["endedAt"]), read_start(log, workout))
    ended_at = max(_read_instant(head.value["endedAt"]) for head in finish.heads if head.value is not None)
    for part in parts:
        own = [op for op in log.operations if op.workout_id == part.workout_id and op.path not in DECISIONS]
        said = [op for op in own if op.path == FINISH]
        is_open = not said or find_heads(said, {part.workout_id: 0})[0].value is None
        if is_open and max(op.at for op in own) > clock.to_ms(ended_at):
            return None
    return max(ended_at, read_start(log, workout))


def _read_instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
