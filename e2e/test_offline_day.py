"""A whole day in a basement, from a cold start: begun, trained, finished without a network, and on the server once."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from e2e.actions import INES, MARION, sign_in
from e2e.test_free_session import add
from e2e.test_loop import SAVED, log_a_set, ticks
from e2e.test_offline import KEPT, Launch, killed_at_the_end
from e2e.test_offline import launch as launch  # noqa: PLC0414  # the fixture

TITLE = "Les quatre formes"
FORMS: list[dict[str, Any]] = [
    {
        "exerciseName": "Squat",
        "exerciseType": "standard",
        "config": {"sets": 3, "reps": 5, "weight": 60, "weightUnit": "kg"},
    },
    {"exerciseName": "Tractions", "exerciseType": "EMOM", "config": {"totalMinutes": 3, "repsPerMinute": 5}},
    {"exerciseName": "Cindy", "exerciseType": "AMRAP", "config": {"timeMinutes": 12}},
    {"exerciseName": "Tours", "exerciseType": "circuit", "config": {"rounds": 2, "repsPerRound": 20}},
]
# Whether this phone keeps what the server said to this path.
IS_KEPT = """async (path) => {
  const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
  const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith('carnet-'))
  const db = await done(indexedDB.open(name))
  const count = await done(db.transaction('answers').objectStore('answers').count(path))
  db.close()
  return count > 0
}"""
NAMES: list[str] = [form["exerciseName"] for form in FORMS]


def give(another: Callable[[], Page], marion_url: str, base_url: str, ines: Page) -> str:
    """Marion gives Inès a session of all four forms for today, which she has done once; its id."""
    coach = another()
    sign_in(coach, marion_url, MARION)
    api = f"{marion_url}/api/v1"
    session = {"title": TITLE, "exercises": FORMS}
    blocks = [{"title": "Bloc", "weeks": [{"title": "Semaine", "sessions": [session]}]}]
    program = coach.request.post(f"{api}/programs", data={"title": "Sous terre", "blocks": blocks}).json()
    assert coach.request.post(f"{api}/programs/{program['programId']}/publish", data={}).ok
    mine = f"{base_url}/api/v1"
    me = ines.request.get(f"{mine}/me").json()
    given = {
        "programId": program["programId"],
        "studentId": me["userId"],
        "startDate": datetime.now(UTC).date().isoformat(),
    }
    assert coach.request.post(f"{api}/assignments", data=given).ok
    session_id: str = program["blocks"][0]["weeks"][0]["sessions"][0]["sessionId"]
    begun = ines.request.post(f"{mine}/sessions/{session_id}/start", data={}).json()["workoutId"]
    data = {"data": {"sets": [{"reps": 7, "weight": 62.5, "weightUnit": "kg", "done": True}]}}
    assert ines.request.patch(f"{mine}/workouts/{begun}/exercises/0", data=data).ok
    assert ines.request.post(f"{mine}/workouts/{begun}/finish", data={}).ok
    return session_id


def open_online(context: BrowserContext, base_url: str, session_id: str) -> Page:
    """The page, from the service worker, with all that it keeps for a day without a network."""
    page = context.pages[0]
    page.goto(base_url)
    expect(page.get_by_role("heading", name="Aujourd’hui")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    with page.expect_response(re.compile(f"{session_id}/last-time$")):
        page.reload()  # the worker has the page from here on
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.wait_for_load_state("networkidle")
    until = time.monotonic() + 30
    while not page.evaluate(IS_KEPT, f"/api/v1/sessions/{session_id}/last-time"):
        assert time.monotonic() < until, "last time's numbers are not kept"
        page.wait_for_timeout(50)
    return page


def train(page: Page) -> None:
    """All four forms, one gesture each."""
    expect(page.get_by_role("heading", name=NAMES[0], level=1)).to_be_visible()
    expect(page.get_by_text(re.compile("préc. 62,5")).first).to_be_visible()
    log_a_set(page, rpe="8")
    for name, button in zip(NAMES[1:], (r"^Fait", r"^Tour 1 terminé", r"^Fait"), strict=True):
        page.get_by_role("button", name="Exercices").click()
        page.get_by_role("dialog").get_by_role("button", name=re.compile(name)).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        page.get_by_role("button", name=re.compile(button)).first.click()
    expect(page.get_by_role("button", name=KEPT)).to_be_visible()


def not_now(page: Page) -> None:
    """The offer to install, which comes after a finish, is put off whenever it is in the way."""
    offer = page.get_by_role("button", name="Me le redire après la prochaine séance")
    page.add_locator_handler(offer, lambda button: button.click())


def finish(page: Page) -> None:
    page.get_by_role("button", name="Exercices").click()
    page.get_by_role("button", name="Terminer la séance").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Terminer")).click()
    expect(page).to_have_url(re.compile("/summary$"))
    expect(page.get_by_role("heading", name="C’est écrit.")).to_be_visible()


def get(page: Page, base_url: str, path: str) -> Any:
    answer = page.request.get(f"{base_url}/api/v1{path}")
    assert answer.ok, path
    return answer.json()


def test_a_day_from_a_cold_start(
    launch: Launch, another: Callable[[], Page], base_url: str, marion_url: str, tmp_path: Any
) -> None:
    with killed_at_the_end(launch(), tmp_path) as context:
        page = context.pages[0]
        sign_in(page, base_url, INES)
        session_id = give(another, marion_url, base_url, page)
        before = len(get(page, base_url, "/workouts")["workouts"])
        open_online(context, base_url, session_id)

    with killed_at_the_end(launch(), tmp_path) as context:
        context.set_offline(True)
        page = context.pages[0]
        page.goto(base_url)
        workout, begun = begin(page)
        train(page)

    with killed_at_the_end(launch(), tmp_path) as context:
        context.set_offline(True)
        page = context.pages[0]
        page.goto(base_url)
        find_again(page, workout)
        ended = [datetime.now(UTC)]
        finish(page)
        ended.append(datetime.now(UTC))
        page.get_by_role("link", name="Mes séances").last.click()
        expect(page.get_by_text("pas encore envoyée").first).to_be_visible()
        free = train_freely(page)

    context = launch()
    context.clear_cookies()  # a login outlives the kill where Chromium had half a minute to write it down
    page = context.pages[0]
    sign_in(page, base_url, INES)  # what waits is hers
    page.goto(f"{base_url}/workouts/{free}/summary")
    expect(page.get_by_role("button", name=SAVED)).to_be_visible()
    assert len(get(page, base_url, "/workouts")["workouts"]) == before + 2
    assert_there(get(page, base_url, f"/workouts/{workout}/attempt"), session_id, begun, ended)
    assert_free_there(get(page, base_url, f"/workouts/{free}/attempt"))
    context.close()


def begin(page: Page) -> tuple[str, list[datetime]]:
    """The workoutId, and two instants between which it was begun."""
    start = page.get_by_role("button", name=re.compile(f"^(Recommencer|Commencer).*{TITLE}")).first
    expect(start).to_be_visible()
    before = datetime.now(UTC)
    start.click()
    expect(page).to_have_url(re.compile("/workouts/"))
    return page.url.rsplit("/", 1)[-1], [before, datetime.now(UTC)]


def find_again(page: Page, workout: str) -> None:
    """Modifier, from my-programs: what was logged before the kill is there."""
    not_now(page)
    page.get_by_role("region", name=TITLE).get_by_role("link", name=re.compile("^Modifier")).click()
    expect(page).to_have_url(re.compile(workout))
    page.get_by_role("button", name="Exercices").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(NAMES[0])).click()
    expect(ticks(page, done=True)).to_have_count(1)


def assert_free_there(record: Any) -> None:
    assert [one["exerciseName"] for one in record["exercises"]] == ["Pompes", "Corde à sauter"]
    assert (record["workout"]["title"], record["workout"]["status"]) == ("Au sous-sol", "completed")
    assert record["exercises"][0]["data"]["repsPerSet"] == [5]
    assert record["exercises"][1]["data"]["rounds"] == 1


def train_freely(page: Page) -> str:
    """A session of one's own: begun, named, two exercises, finished; the id of the attempt."""
    page.get_by_role("button", name="Noter une séance libre").click()
    page.get_by_role("dialog").get_by_role("button", name="Page vide").click()
    expect(page.get_by_role("heading", name="Séance libre", level=1)).to_be_visible()
    workout = page.url.rsplit("/", 1)[-1]
    add(page, "Pompes")
    for _ in range(5):
        page.get_by_role("button", name="Plus 1 reps").click()
    page.get_by_role("button", name="Valider la série 1").click()
    page.get_by_role("button", name=re.compile("touche pour donner un titre")).click()
    page.get_by_role("dialog").get_by_label("Titre", exact=True).fill("Au sous-sol")
    page.get_by_role("dialog").get_by_role("button", name="C’est noté").click()
    add(page, "Corde à sauter", "AMRAP", {"Minutes": "12"})
    page.get_by_role("button", name=re.compile("^Tour 1 terminé")).click()
    expect(page.get_by_role("button", name=KEPT)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Au sous-sol", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Corde à sauter")).to_be_visible()
    page.get_by_role("button", name="Terminer la séance").click()
    page.get_by_role("dialog").get_by_role("button", name="Terminer la séance").click()
    expect(page.get_by_role("heading", name="C’est écrit.")).to_be_visible()
    return workout


def assert_there(record: Any, session_id: str, begun: list[datetime], ended: list[datetime]) -> None:
    """One attempt at the times of the day, each between two instants, with one of each form."""
    workout = record["workout"]
    assert (workout["sessionId"], workout["status"]) == (session_id, "completed")
    error = timedelta(seconds=5)  # the server's clock is known to the second, and as well as an answer was quick
    for instant, (before, after) in ((workout["startedAt"], begun), (workout["endedAt"], ended)):
        assert before - error <= datetime.fromisoformat(instant) <= after + error
    squat, emom, amrap, circuit = (one["data"] for one in record["exercises"])
    assert [one["rpe"] for one in squat["sets"] if one["done"]] == [8]
    assert emom["intervals"][0]["result"] == "hit"
    assert amrap["rounds"] == 1
    assert circuit["rounds"][0]["stations"][0]["reps"] == 20  # as planned
