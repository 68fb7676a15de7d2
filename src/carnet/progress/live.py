"""A log whose fold is kept, so that a save works out only what it touches. Pure.

A shortcut: `tests/progress/test_live.py` shows that it always says what a fold of the whole log says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from carnet.progress.document import Attempt, Document, Item, list_items, rank_attempts, show_exercise
from carnet.progress.fold import Folded, Operation, Ranks

Key = tuple[UUID, UUID, UUID]  # team, session, student


@dataclass(frozen=True)
class LiveAttempt:
    """What of an attempt its log needs; attempts come in their order."""

    workout_id: UUID
    version: int
    fresh: bool


@dataclass
class LivePrescription:
    """An exercise of one version of the session."""

    version: int
    item_id: UUID
    exercise_id: UUID
    exercise_name: str
    exercise_type: str
    config: dict[str, Any]


class LiveFold:
    """The fold of some of a log's attempts."""

    def __init__(self, items: Sequence[Item], ranks: Ranks, operations: Iterable[Operation]) -> None:
        self.items = items
        self.folded = Folded(operations, ranks)
        self._places = {str(item.item_id): place for place, item in enumerate(items)}
        self._exercises: list[dict[str, Any]] = [{} for _ in items]
        self._encoded = [b""] * len(items)
        self._stale = set(range(len(items)))

    def shows(self, item_ids: set[str]) -> bool:
        """Whether these exercises are all among its own."""
        return item_ids <= self._places.keys()

    def add(self, operation: Operation) -> None:
        """One more operation, of an exercise that it shows."""
        if operation.workout_id in self.folded.ranks:
            self.folded.add(operation)
            if operation.path.startswith("/ex/"):
                self._stale.add(self._places[operation.path[4:40]])

    @property
    def document(self) -> Document:
        """As `fold_document` would make it."""
        self._refresh()
        return Document(self.folded, list(self._exercises))

    def encode(self) -> bytes:
        """The document's `progress` as JSON."""
        document = self.document
        summary, feedback = msgspec.json.encode(document.summary), msgspec.json.encode(document.feedback)
        exercises = b",".join(self._encoded)
        return b'{"exercises":[' + exercises + b'],"summary":' + summary + b',"feedback":' + feedback + b"}"

    def _refresh(self) -> None:
        for place in self._stale:
            item = self.items[place]
            shown = show_exercise(place, item, self.folded.exercises.get(item.item_id), self.folded.ranks)
            self._exercises[place] = shown
            self._encoded[place] = msgspec.json.encode(shown)
        self._stale.clear()


class LiveLog:
    """A whole log at a version of its document."""

    def __init__(
        self,
        key: Key,
        version: int,
        attempts: Sequence[LiveAttempt],
        prescriptions: Sequence[LivePrescription],
        operations: list[Operation],
    ) -> None:
        self.key = key
        self.version = version
        self.attempts = {attempt.workout_id: attempt for attempt in attempts}
        self.prescriptions = prescriptions
        self.operations = operations
        self.types = {one.item_id: one.exercise_type for one in prescriptions}
        self._last: dict[UUID, int] = {}
        self._note_last(operations)
        self._folds: dict[UUID | None, LiveFold] = {}

    def add(self, operations: Sequence[Operation], version: int) -> None:
        """Operations that make the document's next version."""
        self.operations += operations
        self.version = version
        held = {op.path[4:40] for op in operations if op.path.startswith("/ex/")}
        # an exercise of another version that holds data from now on shows from now on
        self._folds = {key: fold for key, fold in self._folds.items() if fold.shows(held)}
        self._note_last(operations)
        for fold in self._folds.values():
            for op in operations:
                fold.add(op)

    def _note_last(self, operations: Iterable[Operation]) -> None:
        for op in operations:
            self._last[op.workout_id] = max(op.at, self._last.get(op.workout_id, 0))

    @property
    def size(self) -> int:
        """How many operations there are: the place of the next one."""
        return len(self.operations)

    @property
    def document(self) -> LiveFold:
        """Of the session and student."""
        if None not in self._folds:
            attempts = [Attempt(one.workout_id, one.fresh) for one in self.attempts.values()]
            newest = list(self.attempts.values())[-1]
            items = list_items(self.prescriptions, newest.version, self.operations)
            self._folds[None] = LiveFold(items, rank_attempts(attempts), self.operations)
        return self._folds[None]

    def record(self, workout_id: UUID) -> LiveFold:
        """Of one attempt alone; the document's own where that holds nothing else."""
        if set(self.document.folded.ranks) == {workout_id} and len(self.attempts) == 1:
            return self.document
        if workout_id not in self._folds:
            own = [op for op in self.operations if op.workout_id == workout_id]
            items = list_items(self.prescriptions, self.attempts[workout_id].version, own)
            self._folds[workout_id] = LiveFold(items, {workout_id: 0}, own)
        return self._folds[workout_id]

    def last_at(self, workout_id: UUID) -> int:
        """The latest corrected time of an attempt's operations, in ms."""
        return self._last.get(workout_id, 0)
