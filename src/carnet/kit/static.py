"""Where the built page lies; apart from `page`, so that a command needs no web framework to ask."""

from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"
INDEX = "index.html"


def is_built(folder: Path) -> bool:
    """Whether the page was built into that folder."""
    return (folder / INDEX).is_file()
