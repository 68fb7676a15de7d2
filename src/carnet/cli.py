"""The command line: exits 0 only when all is well, and says on standard error what is not."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from carnet import __version__
from carnet.accounts import service as accounts
from carnet.accounts.models import User
from carnet.accounts.schemas import MAX_PASSWORD, MIN_PASSWORD
from carnet.backup.archive import BackupError
from carnet.config import Settings, SettingsError, check_database_url, read_settings
from carnet.kit import clock
from carnet.kit.db import Database
from carnet.kit.server import ServerError, run_server
from carnet.kit.structs import Email
from carnet.migrations import SchemaError, upgrade
from carnet.progress.verify import verify_documents

Command = Callable[[argparse.Namespace], None]


_AFTER_RESTORE = """Everybody is signed out, and tokens, password links and open invitations are
void: what was ended since would be good again. Passwords and members of teams are those of that moment.
Next: start `carnet serve`. Phones send again what is missing here as soon as their people have signed in."""


class CommandError(Exception):
    """The command cannot do what was asked; the message says why."""


def main() -> None:
    """Runs one command."""
    arguments = _parser().parse_args()
    try:
        arguments.run(arguments)
    except (CommandError, SettingsError, SchemaError, ServerError, BackupError) as error:
        sys.exit(f"carnet: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    about = "The training notebook that a coach and a student share."
    parser = argparse.ArgumentParser(prog="carnet", description=about)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.add_argument("--data", type=Path, metavar="DIR", help="the data folder, else CARNET_DATA_DIR")
        added.set_defaults(run=run)
        return added

    demo = command("demo", _demo, "try Carnet on this machine alone, with people and programmes in it")
    demo.add_argument("--port", type=int, help="the port on this machine, else CARNET_PORT, else 8000")
    command("serve", _serve, "serve; the schema is brought up to date first")
    migrate = command("migrate", _migrate, "bring the schema up to date, after a copy; or move all to a PostgreSQL")
    migrate.add_argument("--without-copy", action="store_true", help="change the schema without a copy of it")
    migrate.add_argument("--to", metavar="URL", help="copy the folder's SQLite to this PostgreSQL, which must be empty")
    for name, run, text in (
        ("create-coach", _create_coach, "make an account that owns a team; the password is asked for"),
        ("password", _password, "set a new password and end the account's logins"),
        ("token", _token, "print a new bearer token of an account"),
    ):
        command(name, run, text).add_argument("email", metavar="EMAIL")
    command("verify", _verify, "check that every document equals the fold of its operations")
    backup = command("backup", _backup, "write everything to one file, also while Carnet serves, and check the file")
    backup.add_argument("file", metavar="FILE", nargs="?", type=Path, help="a new file or a folder, else DIR/backups")
    backup.add_argument("--verify", action="store_true", help="only check FILE, by restoring it in a scratch place")
    restore = command("restore", _restore, "put a backup into an empty place; everybody signs in again")
    which = restore.add_mutually_exclusive_group(required=True)
    which.add_argument("file", metavar="FILE", nargs="?", type=Path)
    which.add_argument("--by-hand", action="store_true", help="the database was put back by other means: do the rest")
    command("openapi", _openapi, "print the description of the HTTP interface")
    return parser


def _settings(arguments: argparse.Namespace) -> Settings:
    return read_settings(data_dir=arguments.data)


def _demo(arguments: argparse.Namespace) -> None:
    from carnet.demo import run_demo  # noqa: PLC0415  # the demo's data is read for this command alone

    run_demo(arguments.data, arguments.port)


def _serve(arguments: argparse.Namespace) -> None:
    settings = _settings(arguments)
    upgrade(settings)
    run_server(settings)


def _migrate(arguments: argparse.Namespace) -> None:
    settings = _settings(arguments)
    if arguments.to is None:
        upgrade(settings, with_copy=not arguments.without_copy)
        return
    from carnet.migrations.moving import move  # noqa: PLC0415  # of no use to the other commands

    check_database_url("--to", arguments.to)
    try:
        counts = move(settings, arguments.to)
    except KeyboardInterrupt:
        msg = "interrupted: nothing was moved, the data folder is as it was; run the command again"
        raise CommandError(msg) from None
    print(_tell_moved(settings, counts), file=sys.stderr)


def _tell_moved(settings: Settings, counts: dict[str, int]) -> str:
    rows = f"{sum(counts.values()):,} rows of {len(counts)} tables"
    return "\n".join(
        [
            f"Moved {rows}; each row was read back, and every document equals the fold of its operations.",
            "Next: set CARNET_DATABASE_URL to that address, then start `carnet serve`; the phones notice nothing.",
            f"{settings.data_dir / 'carnet.sqlite3'} is as it was: put it away, for nothing reads it any more.",
        ]
    )


def _create_coach(arguments: argparse.Namespace) -> None:
    settings = _settings(arguments)
    try:
        msgspec.convert(arguments.email, Email)
    except msgspec.ValidationError:
        msg = f"{arguments.email!r} is not an e-mail address; nothing was changed"
        raise CommandError(msg) from None
    upgrade(settings)
    password = _ask_password()
    name = arguments.email.partition("@")[0]

    async def create(db: AsyncSession) -> None:
        if await accounts.find_user(db, arguments.email) is not None:
            msg = f"{arguments.email} has an account already"
            raise CommandError(msg)
        user = await accounts.create_user(db, email=arguments.email, name=name, password=password, at=clock.now())
        await accounts.add_member(db, await accounts.create_team(db, name), user, "owner")

    _write(settings, create)


def _password(arguments: argparse.Namespace) -> None:
    settings = _existing(arguments)
    password = _ask_password()

    async def change(db: AsyncSession) -> None:
        await accounts.change_password(db, await _find(db, arguments.email), password)

    _write(settings, change)


def _token(arguments: argparse.Namespace) -> None:
    async def start(db: AsyncSession) -> None:
        user = await _find(db, arguments.email)
        secret = await accounts.start_login(db, user.user_id, "bearer", clock.now())
        await db.commit()  # a token that is printed must be good
        print(secret)

    _write(_existing(arguments), start)


def _verify(arguments: argparse.Namespace) -> None:
    settings = _existing(arguments)

    async def verify() -> list[str]:
        database = Database(settings)
        async with database.read() as db:
            found = await verify_documents(db)
        await database.close()
        return found

    wrong = asyncio.run(verify())
    _refuse_wrong(wrong)
    print("Every document equals the fold of its operations.", file=sys.stderr)


def _backup(arguments: argparse.Namespace) -> None:
    from carnet.backup.making import check_backup, make_backup  # noqa: PLC0415  # of no use to the other commands

    if arguments.verify and arguments.file is None:
        msg = "name the file to check: carnet backup --verify FILE"
        raise CommandError(msg)
    settings = _settings(arguments)
    checked = check_backup(arguments.file) if arguments.verify else make_backup(settings, arguments.file)
    if not arguments.verify:
        print(checked.file)
    print(checked.tell(), file=sys.stderr)
    _refuse_wrong(checked.wrong)


def _restore(arguments: argparse.Namespace) -> None:
    from carnet.backup.restoring import begin_anew, restore_backup  # noqa: PLC0415  # the same

    if arguments.by_hand:
        begin_anew(_existing(arguments))
        print(f"A new epoch has begun. {_AFTER_RESTORE}", file=sys.stderr)
        return
    checked = restore_backup(_settings(arguments), arguments.file)
    print(f"{checked.tell()}\nIt is restored. {_AFTER_RESTORE}", file=sys.stderr)
    _refuse_wrong(checked.wrong)


def _refuse_wrong(wrong: list[str]) -> None:
    if wrong:
        raise CommandError("\n".join(["these documents are not the fold of their operations:", *wrong]))


def _openapi(_arguments: argparse.Namespace) -> None:
    from carnet.app import create_app  # noqa: PLC0415  # the web framework loads slowly, and no other command needs it

    schema = create_app(Settings(data_dir=Path()), static=None).openapi_schema.to_schema()
    print(msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode())


def _existing(arguments: argparse.Namespace) -> Settings:
    settings = _settings(arguments)
    upgrade(settings, create=False)
    return settings


def _write(settings: Settings, work: Callable[[AsyncSession], Awaitable[None]]) -> None:
    async def run() -> None:
        database = Database(settings)
        try:
            async with database.write() as db:
                await work(db)
        finally:
            await database.close()

    asyncio.run(run())


async def _find(db: AsyncSession, email: str) -> User:
    user = await accounts.find_user(db, email)
    if user is None:
        msg = f"there is no account for {email}"
        raise CommandError(msg)
    return user


def _ask_password() -> str:
    """From the keyboard, twice and unseen; from a pipe, its first line."""
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            msg = "the two passwords differ; nothing was changed"
            raise CommandError(msg)
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        msg = f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters; nothing was changed"
        raise CommandError(msg)
    return password
