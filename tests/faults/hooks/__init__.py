"""What a test puts into a real server's process, from outside."""

import os
from pathlib import Path

_HERE = Path(__file__).parent


def hooked(*names: str, **variables: object) -> dict[str, str]:
    """The environment of a server with these modules of this folder in it."""
    paths = [str(_HERE), str(_HERE.parents[2]), os.environ.get("PYTHONPATH", "")]
    said = {name: str(value) for name, value in variables.items()}
    return said | {"PYTHONPATH": os.pathsep.join(path for path in paths if path), "SERVER_HOOKS": " ".join(names)}
