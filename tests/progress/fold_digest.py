"""Histories without Hypothesis, always the same, and what comes of them in one short word."""

import json
from hashlib import sha256
from random import Random

from tests.progress.fold_histories import FOCUSES, HOSTILE, RESTLESS, STEPS, History, Mix, play
from tests.progress.fold_session import PEOPLE


def make_history(seed: int, length: int = 40) -> History:
    """The history of a seed."""
    random = Random(seed)
    mix = Mix(RESTLESS, len(PEOPLE), FOCUSES[seed % len(FOCUSES)], HOSTILE)
    return play([mix.read(random.randrange(STEPS)) for _ in range(length)], together=True)


def digest(count: int) -> str:
    """Of the documents and records of the first so many seeds."""
    found = sha256()
    for history in map(make_history, range(count)):
        for fold in (history.fold(), *(history.record(start.workout_id) for start in history.starts)):
            found.update(json.dumps(fold.progress).encode())
    return found.hexdigest()
