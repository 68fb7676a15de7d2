"""All of the published programmes."""

from tests.programs.published_for_time import FOR_TIME
from tests.programs.published_intervals import INTERVALS
from tests.programs.published_strength import STRENGTH

ENTRIES = [*INTERVALS, *FOR_TIME, *STRENGTH]
