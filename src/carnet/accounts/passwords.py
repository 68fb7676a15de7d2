"""Argon2 off the event loop, a few at a time: one hash keeps a core busy for a quarter of a second."""

import asyncio

from pwdlib import PasswordHash

_hasher = PasswordHash.recommended()
_at_once = asyncio.Semaphore(2)
# verified when there is no such account, so that the answer takes the same time
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


async def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the password of that hash; False, in the same time, where there is no account."""
    async with _at_once:
        matches = await asyncio.to_thread(_hasher.verify, password, password_hash or _NOBODY)
    return matches and password_hash is not None
