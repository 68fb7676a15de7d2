"""What may happen to two phones, a coach and a server, as plain steps that Hypothesis can shrink."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.progress.fold_histories import FOCUSES, NOON

DAY = 86_400_000
TO_1970, TO_2100 = 1_000 - NOON, 4_102_444_800_000 - NOON
CLOCKS = (0, 0, 0, -DAY, DAY, 5_000, -3_600_000, TO_1970, TO_2100)

# how often each thing happens
HONEST = {
    "edit": 24,
    "gesture": 4,
    "remove": 3,
    "sync": 10,
    "pull": 7,
    "start": 2,
    "finish": 2,
    "clock": 2,
    "reload": 2,
    "pass_time": 1,
    "plain": 4,
    "plain_start": 1,
    "coach": 3,
    "coach_start": 1,
    "replay": 2,
    "together": 2,
}
ROUGH = HONEST | {"park": 3, "snapshot": 2, "restore": 2, "clone": 1, "evict": 1, "reuse": 1, "forget": 1}
FAULTS = (
    "none",
    "none",
    "none",
    "none",
    "down",
    "lost",
    "lost",
    "twice",
    "late",
    "portal",
    "signed_out",
    "broken",
    "unsure",
)
BASES = ("heads", "heads", "heads", "heads", "heads", "never", "one", "old", "other", "junk")
VALUES = ("unique", "unique", "null", "zero", "same")
LATE = (0, 0, 0, 0, 0, 0, 1, 2)
FRESH = (False, False, False, True)
NUMBERS = 2**62 - 1
_SCRAMBLE = 0x2545F4914F6CDD1D  # odd: every number stands for another one


class Step(NamedTuple):
    """One thing that happens. What does not concern a kind of step is not looked at."""

    kind: str
    who: int = 0
    path: str = ""
    value: str = "unique"
    base: str = "heads"
    late: int = 0  # 0 is the latest attempt that is known, 1 the one before, ...
    clock: int = 0
    fresh: bool = False
    fault: str = "none"  # of the request number `nth` of this step
    nth: int = 0
    number: int = 0  # for whatever else is to be chosen


@dataclass(frozen=True)
class Mix:
    """What steps are made of."""

    kinds: tuple[str, ...]
    paths: tuple[str, ...]
    bases: tuple[str, ...] = ("heads",)
    phones: int = 2

    def read(self, number: int) -> Step:
        """A step from one number: drawing every part of it takes many times as long.

        Hypothesis likes small numbers and the same ones again: scrambled, they are as different as steps shall be.
        """
        number = number * _SCRAMBLE & NUMBERS
        parts: list[Any] = []
        choices: tuple[Any, ...] = (
            self.kinds,
            range(self.phones),
            self.paths,
            VALUES,
            self.bases,
            LATE,
            CLOCKS,
            FRESH,
            FAULTS,
            (0, 0, 1),
        )
        for one in choices:
            number, n = divmod(number, len(one))
            parts.append(one[n])
        return Step._make([*parts, number])


def weigh(kinds: dict[str, int]) -> tuple[str, ...]:
    """Each kind as often as it shall happen."""
    return tuple(kind for kind, times in kinds.items() for _ in range(times))


def mix_of(number: int, *, hostile: bool = True) -> Mix:
    """Around a few paths; of hostile ones a third are honest but for the network."""
    number, focus = divmod(number, len(FOCUSES))
    _, rough = divmod(number, 3)
    if not hostile or rough == 0:
        return Mix(weigh(ROUGH if hostile else HONEST), FOCUSES[focus])
    return Mix(weigh(ROUGH), FOCUSES[focus], BASES)


@st.composite
def scripts(draw: st.DrawFn, size: int = 60, mix: Mix | None = None) -> list[Step]:
    """A history that is still to be played."""
    chosen = mix or mix_of(draw(st.integers(0, NUMBERS)))
    return draw(st.lists(st.integers(0, NUMBERS).map(chosen.read), min_size=size // 4, max_size=size))
