"""The commands: they exit 0 only when all is well, and say on standard error what is not."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from carnet.cli import main
from carnet.config import Settings
from tests.conftest import PASSWORD, Api, Cast
from tests.engines import change_rows
from tests.tools import STANDARD, Phone, count_rows, save_data, set_path, start

Run = Callable[..., tuple[int, str, str]]
Client = TestClient[Litestar]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on this test's database: (exit code, standard output, standard error)."""
    if settings.database_url is not None:
        monkeypatch.setenv("CARNET_DATABASE_URL", settings.database_url)

    def command(*arguments: str, folder: Path = settings.data_dir, stdin: str = "") -> tuple[int, str, str]:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["carnet", *arguments, "--data", str(folder)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code: Any = 0
        try:
            main()
        except SystemExit as exit_:
            code = exit_.code
        out, err = capsys.readouterr()
        return (code, out, err) if isinstance(code, int) else (1, out, err + str(code))

    return command


def me(client: Client, token: str) -> int:
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code


def sign_in(client: Client, email: str, password: str) -> Any:
    return client.post("/api/v1/login", json={"email": email, "password": password})


def test_token_prints_the_token_alone_and_it_works(run: Run, client: Client, cast: Cast) -> None:
    code, out, _ = run("token", cast.ines.email)
    assert code == 0
    assert out == out.strip() + "\n"
    assert me(client, out.strip()) == 200
    assert run("token", cast.ines.email.upper())[0] == 0
    assert me(client, cast.ines.token) == 200


@pytest.mark.parametrize("command", ["token", "password"])
def test_an_account_that_is_none(run: Run, command: str, settings: Settings) -> None:
    rows = count_rows(settings)
    code, out, err = run(command, "nobody@test.carnet", stdin="quite long enough\n")
    assert (code != 0, out) == (True, "")
    assert "nobody@test.carnet" in err
    assert count_rows(settings) == rows


def test_create_coach(run: Run, client: Client) -> None:
    assert run("create-coach", "New@Test.carnet", stdin="quite long enough\n")[0] == 0
    answer = sign_in(client, "new@test.carnet", "quite long enough")
    assert answer.status_code == 200
    assert [team["role"] for team in answer.json()["teams"]] == ["owner"]


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ines@test.carnet", "quite long enough"),
        ("INES@test.carnet", "quite long enough"),
        ("no address", "quite long enough"),
        ("", "quite long enough"),
        ("a@" + "b" * 300, "quite long enough"),
        ("new@test.carnet", "eleven sign"),
        ("new@test.carnet", ""),
        ("new@test.carnet", "x" * 2000),
    ],
)
def test_a_coach_that_cannot_be(run: Run, settings: Settings, email: str, password: str) -> None:
    rows = count_rows(settings)
    code, out, err = run("create-coach", email, stdin=f"{password}\n")
    assert code != 0
    assert (out, bool(err)) == ("", True)
    assert count_rows(settings) == rows


def test_a_new_password_ends_every_login(run: Run, client: Client, cast: Cast) -> None:
    sign_in(client, cast.ines.email, PASSWORD)
    assert run("password", cast.ines.email, stdin="another long one\n")[0] == 0
    assert client.get("/api/v1/me").status_code == 401
    assert me(client, cast.ines.token) == 401
    assert me(client, cast.thomas.token) == 200
    assert sign_in(client, cast.ines.email, PASSWORD).status_code == 401
    assert sign_in(client, cast.ines.email, "another long one").status_code == 200


def test_verify_of_what_is_well(run: Run, ines: Api, cast: Cast) -> None:
    for fresh in (False, False, True):
        workout = start(ines, cast.session_id, fresh=fresh)
        data = save_data(ines, workout, STANDARD, repsPerSet=[5, 5, 3], weightUsed=100)
        phone = Phone(ines, workout)
        item = ines.ok("GET", f"/workouts/{workout}/attempt")["exercises"][STANDARD]["itemId"]
        phone.send(phone.op(set_path(item, 0, "reps"), 9), phone.op("/feedback/rpe", 8), phone.op("/nowhere", 1))
        save_data(ines, workout, STANDARD, **{**data, "repsPerSet": [1]})
        ines.ok("POST", f"/workouts/{workout}/exercises/1/complete")
        ines.ok("POST", f"/workouts/{workout}/finish")
    assert run("verify")[0] == 0


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE session_progress SET document = replace(document, '\"rpe\":8', '\"rpe\":7')",
        "UPDATE operation SET value = '9' WHERE path LIKE '%/data/rpe'",
        "DELETE FROM operation WHERE path LIKE '%/data/rpe'",
        "UPDATE workout_session SET exercises_completed = 3",
        "UPDATE workout_session SET status = 'in_progress', ended_at = NULL, duration = NULL",
    ],
)
def test_verify_of_what_is_not(run: Run, ines: Api, cast: Cast, settings: Settings, damage: str) -> None:
    workout = start(ines, cast.session_id)
    save_data(ines, workout, STANDARD, rpe=8)
    ines.ok("POST", f"/workouts/{workout}/finish")
    assert run("verify")[0] == 0
    assert change_rows(settings, damage) > 0
    code, _, err = run("verify")
    assert code != 0
    assert str(cast.session_id) in err or workout in err


@pytest.mark.sqlite("a server has no folder: test_migrate has the empty database")
@pytest.mark.parametrize("command", ["verify", "token", "password"])
def test_a_folder_without_a_carnet(run: Run, tmp_path: Path, command: str) -> None:
    arguments = [command] if command == "verify" else [command, "ines@test.carnet"]
    code, out, err = run(*arguments, folder=tmp_path / "empty", stdin="quite long enough\n")
    assert code != 0
    assert (out, "empty" in err) == ("", True)
    assert not (tmp_path / "empty").exists()
