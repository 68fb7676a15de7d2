"""Every table of this code: the metadata is whole once the models of all slices are known."""

from carnet.accounts import models as _accounts  # noqa: F401  # each import adds its tables to the metadata
from carnet.exercises import models as _exercises  # noqa: F401  # the same
from carnet.kit.db import Base
from carnet.programs import models as _programs  # noqa: F401  # the same
from carnet.progress import models as _progress  # noqa: F401  # the same
from carnet.sync import epoch as _epoch  # noqa: F401  # the same
from carnet.workouts import models as _workouts  # noqa: F401  # the same

METADATA = Base.metadata
