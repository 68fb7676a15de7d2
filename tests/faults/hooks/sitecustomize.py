"""Python runs this first in a server whose PYTHONPATH names this folder: it imports what the test asks for."""

import importlib
import os

for _name in os.environ.get("SERVER_HOOKS", "").split():
    importlib.import_module(f"tests.faults.hooks.{_name}")
