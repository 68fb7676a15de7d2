"""Parts of a draft on the wire."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from carnet.kit.structs import ProblemBody, Wire
from carnet.programs.schemas import BlockTree, Name, PrescriptionTree, SessionTree, WeekTree
from carnet.programs.tree import BlockContent, ExerciseContent, SessionContent, WeekContent

Position = Annotated[int, Meta(ge=0, le=1_000)]


class Revision(Wire):
    """Where a draft stands now."""

    revision: int


class DraftChanged(ProblemBody, kw_only=True):
    """Nothing was written; where the draft stands now, null where none is open."""

    revision: int | None


class DraftBlock(Revision, kw_only=True):
    """A block as it stands now."""

    block: BlockContent


class DraftWeek(Revision, kw_only=True):
    """A week as it stands now."""

    week: WeekContent


class DraftSession(Revision, kw_only=True):
    """A session as it stands now."""

    session: SessionContent


class DraftExercise(Revision, kw_only=True):
    """An exercise as it stands now."""

    exercise: ExerciseContent


class NewBlock(Wire):
    """A further block; without a position, or past it, at the end."""

    block: BlockTree
    position: Position | None = None


class NewWeek(Wire):
    """A further week in the block `into`."""

    into: UUID
    week: WeekTree
    position: Position | None = None


class NewSession(Wire):
    """A further session in the week `into`."""

    into: UUID
    session: SessionTree
    position: Position | None = None


class NewExercise(Wire):
    """A further exercise in the session `into`."""

    into: UUID
    exercise: PrescriptionTree
    position: Position | None = None


class Paste(Wire):
    """Where a copy goes: nothing said, right after its original.

    `into` is the part that it goes into, needed for what is copied from another program (of the same team).
    """

    into: UUID | None = None
    position: Position | None = None
    from_program_id: UUID | None = None


class PasteBlock(Wire):
    """Where a copy of a block goes: nothing said, right after its original, or at the end."""

    position: Position | None = None
    from_program_id: UUID | None = None


class DraftTitle(Wire):
    """What the program is called."""

    title: Name
