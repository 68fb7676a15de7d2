"""A person's logins: told apart, ended one by one, their secrets renewed."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from carnet.accounts.models import Invitation, Login, PasswordReset, User
from carnet.accounts.passwords import verify_password
from carnet.accounts.schemas import LoginOut, Logins
from carnet.accounts.service import Caller, find_user, hash_secret, normalize_email, set_password, start_login
from carnet.kit import clock
from carnet.kit.db import lock
from carnet.kit.errors import Conflict, NotFound, WrongCredentials
from carnet.kit.pages import PAGE, read_cursor, write_cursor

_SEEN_EVERY = timedelta(hours=1)


class EmailTaken(Conflict):
    """There is an account of this address already."""

    code = "email_taken"
    title = "This e-mail has an account"


async def list_logins(db: AsyncSession, caller: Caller, at: datetime, cursor: str | None) -> Logins:
    """The caller's logins that still open something, newest first."""
    query = (
        select(Login)
        .where(Login.user_id == caller.user_id, or_(Login.expires_at.is_(None), Login.expires_at > at))
        .order_by(Login.created_at.desc(), Login.login_id.desc())
        .limit(PAGE + 1)
    )
    if cursor is not None:
        rank, last_id = read_cursor(cursor)
        query = query.where(tuple_(Login.created_at, Login.login_id) < (clock.from_ms(rank), last_id))
    rows = list(await db.scalars(query))
    page = Logins(logins=[_show(login, caller) for login in rows[:PAGE]])
    if len(rows) > PAGE:
        page.next = write_cursor(clock.to_ms(rows[PAGE - 1].created_at), rows[PAGE - 1].login_id)
    return page


def _show(login: Login, caller: Caller) -> LoginOut:
    return LoginOut(
        login_id=login.login_id,
        kind=login.kind,
        created_at=login.created_at,
        last_seen_at=login.last_seen_at,
        user_agent=login.user_agent,
        current=login.login_id == caller.login_id,
    )


async def end_one(db: AsyncSession, caller: Caller, login_id: UUID) -> None:
    """Ends a login of the caller's. Raises NotFound for anybody else's."""
    login = await db.scalar(select(Login).where(Login.login_id == login_id, Login.user_id == caller.user_id))
    if login is None:
        raise NotFound
    await db.delete(login)


async def end_cookie(db: AsyncSession, secret: str) -> None:
    """Ends the login that a browser brought along, whoever's it was: a new one takes its place."""
    await db.execute(delete(Login).where(Login.secret_hash == hash_secret(secret), Login.kind == "cookie"))


async def end_logins(db: AsyncSession, user_id: UUID) -> None:
    """Ends every login of somebody, tokens too."""
    await db.execute(delete(Login).where(Login.user_id == user_id))


async def end_all(db: AsyncSession, at: datetime) -> None:
    """Ends everybody's logins, password links and open invitations, as a restore needs it.

    What was ended since the backup was made would be good again, and nobody can know which.
    """
    await db.execute(delete(Login))
    await db.execute(delete(PasswordReset))
    still_open = Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    await db.execute(update(Invitation).where(*still_open).values(revoked_at=at))


async def renew_logins(db: AsyncSession, caller: Caller, at: datetime, user_agent: str | None) -> str | None:
    """Ends the caller's other logins; the one at hand goes on, a cookie's with a new secret, which is returned."""
    kept = caller.secret_hash if caller.kind == "bearer" else ""
    await db.execute(delete(Login).where(Login.user_id == caller.user_id, Login.secret_hash != kept))
    return None if kept else await start_login(db, caller.user_id, "cookie", at, user_agent)


def is_worth_noting(caller: Caller, at: datetime) -> bool:
    """Whether the login was last noted as seen an hour ago or longer."""
    return caller.last_seen_at is None or caller.last_seen_at <= at - _SEEN_EVERY


async def note_use(db: AsyncSession, caller: Caller, at: datetime) -> None:
    """The login is in use; of requests at once the first one notes it."""
    stale = or_(Login.last_seen_at.is_(None), Login.last_seen_at <= at - _SEEN_EVERY)
    await db.execute(update(Login).where(Login.secret_hash == caller.secret_hash, stale).values(last_seen_at=at))


async def read_credentials(db: AsyncSession, user_id: UUID) -> tuple[str, str]:
    """(e-mail, password hash) of somebody signed in."""
    user = await db.get_one(User, user_id)
    return user.email, user.password_hash


async def check_password(password: str, password_hash: str) -> None:
    """Raises WrongCredentials. No transaction is open meanwhile: it takes a quarter of a second."""
    if not await verify_password(password, password_hash):
        msg = "This is not your current password. Nothing was changed."
        raise WrongCredentials(msg)


async def change_own_password(
    db: AsyncSession, caller: Caller, password_hash: str, at: datetime, user_agent: str | None
) -> str | None:
    """Ends the caller's other logins; the secret of the one at hand where it is a cookie's."""
    await lock(db, "user", caller.user_id)
    await set_password(db, await db.get_one(User, caller.user_id), password_hash)
    return await renew_logins(db, caller, at, user_agent)


async def change_own_email(db: AsyncSession, caller: Caller, email: str) -> None:
    """Raises EmailTaken."""
    await lock(db, "email", normalize_email(email))
    taken = await find_user(db, email)
    if taken is not None and taken.user_id != caller.user_id:
        raise EmailTaken("There is an account of this e-mail address already. Nothing was changed.")
    (await db.get_one(User, caller.user_id)).email = normalize_email(email)
