"""ETag and If-Match: what is changed is what was read."""

import re

from carnet.kit.errors import Invalid

_ETAG = re.compile(r'"(\d{1,18})"')


def write_etag(version: int) -> dict[str, str]:
    """The header that names a version."""
    return {"ETag": f'"{version}"'}


def read_etag(if_match: str | None) -> int | None:
    """The version that `write_etag` named, None where any will do. Raises Invalid for what is no ETag of ours."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = _ETAG.fullmatch(if_match.strip())
    if not found:
        raise Invalid.at("If-Match", 'send the ETag of your last read, like "12"')
    return int(found[1])
