"""What is kept names no package host and no place on the machine it was written on."""

import re

import pytest

from tests.architecture.tree import kept_files, shown

# The name of a JSON file's schema looks like an address, but nothing is fetched from there.
SCHEMA_NAME = re.compile(r'"\$schema": "[^"]*"')
BINARY = {".png", ".jpg", ".webp", ".avif", ".woff2", ".ico", ".gz"}
# In pieces, so that this file names none of them itself.
PACKAGE_HOSTS = [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("deb", "debian", "org")]
CONTENT_NETWORKS = [("jsdelivr", "net"), ("unpkg", "com"), ("cdnjs", "cloudflare", "com"), ("gstatic", "com")]


def _any_of(hosts: list[tuple[str, ...]]) -> str:
    return r"\b(?:" + "|".join(r"\.".join(parts) for parts in hosts) + r")\b"


NAMES = {
    "package host": _any_of(PACKAGE_HOSTS),
    "content network": _any_of(CONTENT_NETWORKS),
    "download address of a lock": r'"resolved":\s*"http|--(?:extra-)?index-url|--find-links',
    "private folder": r"(?<![\w.])/(?:home|root|Users|work)/[\w.-]+",
}


@pytest.mark.parametrize("what", NAMES)
def test_no_file_names_a(what: str) -> None:
    pattern = re.compile(NAMES[what])
    found = [
        f"{shown(path)}:{text[: hit.start()].count(chr(10)) + 1} {hit[0]}"
        for path in kept_files()
        if path.suffix not in BINARY and path.name != "test_hosts.py"
        for text in [path.read_text(errors="replace")]
        for hit in pattern.finditer(SCHEMA_NAME.sub("", text))
    ]
    assert not found, "\n".join(found)
