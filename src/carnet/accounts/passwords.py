"""Argon2 off the event loop, a few at a time: one hash keeps a core busy for a quarter of a second."""

import asyncio
from functools import cache

from pwdlib import PasswordHash

_hasher = PasswordHash.recommended()
_at_once = asyncio.Semaphore(2)


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


async def hash_slowly(password: str) -> str:
    """`hash_password` for a request: nobody else waits for it."""
    async with _at_once:
        return await asyncio.to_thread(hash_password, password)


async def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the password of that hash; False, in the same time, where there is no account."""
    async with _at_once:
        matches = await asyncio.to_thread(_verify, password, password_hash)
    return matches and password_hash is not None


def _verify(password: str, password_hash: str | None) -> bool:
    # asked for in any case, so that the first answer after a start takes the same time too
    nobody = _hash_of_nobody()
    return _hasher.verify(password, password_hash or nobody)


@cache
def _hash_of_nobody() -> str:
    """Verified when there is no such account; made when it is first needed, not at every start."""
    return _hasher.hash("nobody has this password")
