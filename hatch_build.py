"""Build hook: builds the page in web/ into src/carnet/static with the Node that comes as a Python wheel."""

import os
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageBuildHook(BuildHookInterface[Any]):
    """Runs before a wheel, editable ones included, is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version, build_data
        if os.environ.get("CARNET_SKIP_WEB") == "1":
            return
