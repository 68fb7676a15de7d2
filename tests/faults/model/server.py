"""What the machine asks of a server, be it the fold alone or the real one with its database."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from tests.progress.fold_histories import History


class Entry(NamedTuple):
    """What a phone learns of an operation when it looks."""

    op_id: UUID
    workout_id: UUID
    path: str
    author: str


class Noted(NamedTuple):
    """The ids of all that the server keeps; each may be named more than once, which is what a test looks for."""

    logged: list[UUID]
    parked: list[UUID]


class Server(Protocol):
    """`author` is ines or marion; `session_id` is the one session of every history."""

    session_id: str

    def post(self, author: str, batch: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """POST /ops."""

    def post_together(self, batches: Sequence[tuple[str, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """Several at the same moment."""

    def plain(self, author: str, workout_id: UUID, path: str, value: Any) -> bool:
        """A plain save of one path; whether it was taken."""

    def plain_start(self, author: str, *, fresh: bool) -> None:
        """POST /sessions/{id}/start, for Inès."""

    def heads(self, workout_id: UUID) -> dict[str, list[str]]:
        """As `?heads=true` answers them; nothing where the attempt is not there."""

    def log(self) -> list[Entry]:
        """The whole log of the session."""

    def noted(self) -> Noted:
        """Logged and parked."""

    def history(self, seen: dict[UUID, frozenset[UUID]]) -> History:
        """The log as the properties want it; `seen` is what the author of each operation knew."""

    def snapshot(self) -> Any:
        """A backup."""

    def restore(self, state: Any) -> None:
        """That backup again, with a new epoch."""

    def break_commit(self, mode: str = "before") -> None:
        """The next COMMIT fails: before it is done, or `after`, so that nobody knows that it is."""

    def forget(self) -> None:
        """Whatever the server keeps beside its database is gone."""

    def check(self) -> None:
        """Raises where what is stored is not what it must be."""
