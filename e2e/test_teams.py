"""What a coach does in a team: roles, programs given, a session started for a student, who leaves and who stays."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.actions import INES, MARION, assert_accessible, sign_in
from e2e.teams import CHOSEN, newcomer, open_member, open_team


def test_a_student_starts_with_the_coach_and_is_then_removed(page: Page, coach: Page, base_url: str) -> None:
    newcomer(page, coach, "Yanis Amara", "yanis@exemple.fr")
    open_member(coach, "Yanis Amara").get_by_role("link", name="Voir ses entraînements").click()
    coach.get_by_role("button", name="Donner un programme").click()
    coach.get_by_role("radio", name="Starting Strength").check()
    coach.get_by_role("radio", name=re.compile("Dans l’ordre")).check()
    assert_accessible(coach)
    coach.get_by_role("button", name="Donner", exact=True).click()
    programme = coach.get_by_role("article", name="Starting Strength")
    programme.get_by_role("button", name=re.compile("^Commencer pour Yanis")).first.click()
    expect(coach).to_have_url(re.compile("/workouts/"))
    expect(coach.get_by_role("heading", level=1)).to_be_visible()
    coach.get_by_role("button", name=re.compile("^Valider (la série|l’échauffement)")).click()
    expect(coach.get_by_role("button", name="Enregistré", exact=True)).to_be_visible()

    open_team(coach, base_url)
    open_member(coach, "Yanis Amara").get_by_role("link", name="Voir ses entraînements").click()
    expect(coach.get_by_role("link", name=re.compile("noté par Marion"))).to_be_visible()
    assert_accessible(coach)
    page.goto(base_url)
    expect(page.get_by_text("noté par Marion")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Modifier")).first.click()
    expect(page.get_by_text("noté par Marion")).to_be_visible()

    open_team(coach, base_url)
    sheet = open_member(coach, "Yanis Amara")
    sheet.get_by_role("button", name="Retirer de l’équipe").click()
    expect(sheet.get_by_text("garde tout son historique")).to_be_visible()
    assert_accessible(coach)
    sheet.get_by_role("button", name="Retirer Yanis").click()
    expect(coach.get_by_role("button", name="Yanis Amara")).to_have_count(0)
    page.goto(base_url)
    expect(page.get_by_role("link", name=re.compile("^Modifier")).first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Commencer"))).to_have_count(0)
    page.goto(f"{base_url}/settings")
    expect(page.get_by_text("Tu n’es dans aucune équipe.")).to_be_visible()


def test_a_draft_is_published_given_paused_and_ended(page: Page, coach: Page, base_url: str) -> None:
    newcomer(page, coach, "Samir Guérin", "samir@exemple.fr")
    exercise = {"exerciseName": "Squat barre", "exerciseType": "standard", "config": {"sets": 3, "reps": 5}}
    week = {"title": "Semaine 1", "sessions": [{"title": "Jambes", "exercises": [exercise]}]}
    body = {"title": "Cycle court", "blocks": [{"title": "Bloc", "weeks": [week]}]}
    made = coach.request.post(f"{base_url}/api/v1/programs", data=body, headers={"Origin": base_url})
    assert made.ok, made.text()
    coach.get_by_role("link", name="Programmes", exact=True).click()
    coach.get_by_role("button", name="Publier Cycle court").click()
    coach.get_by_role("dialog").get_by_role("button", name="Publier", exact=True).click()
    expect(coach.get_by_role("button", name="Publier Cycle court")).to_have_count(0)
    coach.get_by_role("button", name="Donner Cycle court").click()
    coach.get_by_role("radio", name="Samir Guérin").check()
    coach.get_by_role("button", name="Donner", exact=True).click()
    expect(coach.get_by_text("Cycle court est donné à Samir Guérin.")).to_be_visible()

    coach.get_by_role("link", name="Athlètes", exact=True).click()
    coach.get_by_role("link", name="Samir Guérin").click()
    given = coach.get_by_role("article", name="Cycle court")
    given.get_by_role("button", name="Gérer Cycle court").click()
    coach.get_by_role("button", name="Mettre en pause").click()
    expect(given.get_by_text("En pause depuis")).to_be_visible()
    given.get_by_role("button", name="Gérer Cycle court").click()
    coach.get_by_role("button", name="Reprendre").click()
    expect(given.get_by_text("En pause depuis")).to_have_count(0)
    given.get_by_role("button", name="Gérer Cycle court").click()
    coach.get_by_role("button", name="Terminer ce programme").click()
    coach.get_by_role("button", name="Terminer ce programme").click()
    expect(given).to_have_count(0)
    expect(coach.get_by_text("Rien de donné à Samir pour l’instant.")).to_be_visible()  # nothing of it was begun


def test_a_student_leaves_by_the_settings(page: Page, coach: Page, base_url: str) -> None:
    newcomer(page, coach, "Adèle Dubois", "adele@exemple.fr")
    page.goto(f"{base_url}/settings")
    page.get_by_role("button", name="Quitter Atelier Lefèvre").click()
    expect(page.get_by_text("Tu gardes tout ton historique")).to_be_visible()
    page.get_by_role("button", name="Quitter l’équipe").click()
    expect(page.get_by_text("Tu n’es dans aucune équipe.")).to_be_visible()


def test_a_role_is_changed_and_a_team_founded(page: Page, coach: Page, base_url: str) -> None:
    newcomer(page, coach, "Pauline Leroy", "pauline@exemple.fr")
    sheet = open_member(coach, "Pauline Leroy")
    sheet.get_by_role("button", name="Changer de rôle").click()
    expect(sheet.get_by_role("button", name="Changer le rôle")).to_be_disabled()
    sheet.get_by_role("button", name="Coach", exact=True).click()
    assert_accessible(coach)
    sheet.get_by_role("button", name="Changer le rôle").click()
    expect(coach.get_by_role("region", name="Coachs").get_by_role("button", name="Pauline Leroy")).to_be_visible()
    page.reload()  # a new role ends the logins
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    sign_in(page, base_url, "pauline@exemple.fr", CHOSEN)
    expect(page.get_by_role("heading", name="Athlètes", level=1)).to_be_visible()
    page.goto(f"{base_url}/settings")
    page.get_by_role("button", name="Créer une équipe").click()
    page.get_by_label("Nom de l’équipe").fill("Club du matin")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Club du matin", level=1)).to_be_visible()
    expect(page.get_by_role("navigation", name="Mes équipes").get_by_role("link")).to_have_count(2)
    page.get_by_role("button", name="Renommer l’équipe").click()
    page.get_by_label("Nom de l’équipe").fill("Club du soir")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Club du soir", level=1)).to_be_visible()
    assert_accessible(page)


def test_the_last_owner_stays(coach: Page) -> None:
    sheet = open_member(coach, "Marion Lefèvre")
    sheet.get_by_role("button", name="Quitter l’équipe").click()
    sheet.get_by_role("button", name="Quitter l’équipe").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Une équipe garde au moins un propriétaire")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_a_team_are_accessible(another: Callable[[], Page], base_url: str, theme: str) -> None:
    page = another()
    page.add_init_script(f"localStorage.setItem('carnet.theme', '{theme}')")
    for path in ("/invite", "/reset#nothing", "/invite#nothing"):
        page.goto(base_url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_accessible(page)
    sign_in(page, base_url, MARION)
    for path in ("/programs", "/settings"):
        page.goto(base_url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Chargement…")).to_have_count(0)
        assert_accessible(page)
    open_team(page)
    assert_accessible(page)
    page.get_by_role("button", name="Inviter", exact=True).click()
    assert_accessible(page)


def test_an_athlete_has_no_team_page(page: Page, base_url: str) -> None:
    sign_in(page, base_url, INES)
    expect(page.get_by_role("link", name="Équipe", exact=True)).to_have_count(0)
    page.goto(f"{base_url}/settings")
    expect(page.get_by_text("Atelier Lefèvre")).to_be_visible()
    expect(page.get_by_role("link", name="Atelier Lefèvre")).to_have_count(0)
