"""Guessing is slow: ten wrong answers from one address in 15 minutes, for one account or for all typed codes."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.models import FailedLogin
from carnet.accounts.service import normalize_email
from carnet.kit.db import lock
from carnet.kit.errors import TooManyAttempts

CODES = "codes"  # stands where an e-mail address does, and is none
_WINDOW = timedelta(minutes=15)
_MAX_FAILURES = 10
_NETWORK = 64  # bits of an IPv6 address that name a household; the rest is a device's to change


async def reserve_attempt(db: AsyncSession, what: str, address: str, at: datetime) -> None:
    """Counts an attempt as failed before the answer is looked at, so that guesses in parallel count too.

    `what` is an account's e-mail, or CODES. Raises TooManyAttempts after ten within 15 minutes, for this from this
    address alone.
    """
    what, address = _key(what, address)
    await lock(db, "attempts", what, address)
    await db.execute(delete(FailedLogin).where(FailedLogin.since <= at - _WINDOW))
    failed = await db.get(FailedLogin, (what, address))
    if failed is None:
        db.add(FailedLogin(email=what, address=address, count=1, since=at))
    elif failed.count < _MAX_FAILURES:
        failed.count += 1
    else:
        seconds = int((failed.since + _WINDOW - at).total_seconds()) + 1
        msg = f"Too many wrong answers from this address. Try again in {seconds} seconds."
        raise TooManyAttempts(msg, headers={"Retry-After": str(seconds)}, extra={"retryAfter": seconds})


async def release_attempt(db: AsyncSession, what: str, address: str) -> None:
    """A right attempt is not counted; the wrong ones before it are: a good code is no help in guessing."""
    failed = await db.get(FailedLogin, _key(what, address))
    if failed is not None:
        failed.count -= 1


async def forget_attempts(db: AsyncSession, what: str, address: str) -> None:
    """A right password clears the count."""
    email, network = _key(what, address)
    await db.execute(delete(FailedLogin).where(FailedLogin.email == email, FailedLogin.address == network))


def _key(what: str, address: str) -> tuple[str, str]:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:  # a socket without an address
        return normalize_email(what), address[:64]
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        address = str(IPv6Address(int(parsed) >> (128 - _NETWORK) << (128 - _NETWORK)))
    return normalize_email(what), address
