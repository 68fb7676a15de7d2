"""Who comes in and by which door, and what a coach does for a student: starts for them, helps, removes."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from e2e.actions import INES, MARION, assert_accessible, sign_in

CHOSEN = "trois mots ici"


@pytest.fixture
def another(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Callable[[], Page]]:
    """Another phone, with cookies of its own, on which no script may fail."""
    errors: list[str] = []
    contexts = []

    def open_page() -> Page:
        context = browser.new_context(**browser_context_args)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


@pytest.fixture
def coach(another: Callable[[], Page], base_url: str) -> Page:
    """Marion's phone, on her team's page."""
    page = another()
    sign_in(page, base_url, MARION)
    open_team(page)
    return page


def test_a_coach_invites_and_a_phone_accepts(page: Page, coach: Page) -> None:
    link, _ = invite(coach, "Camille Petit")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("#")[0]))
    page.goto(link)
    expect(page.get_by_role("heading", name="Marion Lefèvre t’ouvre un carnet", level=1)).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_label("Ton prénom et ton nom")).to_have_value("Camille Petit")
    page.get_by_label("E-mail").fill("camille@exemple")
    page.get_by_label("Choisis un mot de passe").fill("onze signes")
    page.get_by_role("button", name="Accepter l’invitation").click()
    expect(page.get_by_text("Il manque la fin")).to_be_visible()
    expect(page.get_by_text("Encore 1 signe.")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_be_focused()
    assert_accessible(page)
    page.get_by_label("E-mail").fill(INES)
    page.get_by_label("Choisis un mot de passe").fill(CHOSEN)
    page.get_by_role("button", name="Accepter l’invitation").click()
    expect(page.get_by_text("Un carnet existe déjà à cette adresse.")).to_be_visible()
    expect(page.get_by_role("link", name="Me connecter, puis accepter")).to_be_visible()
    accept(page, "camille@exemple.fr")
    expect(page.get_by_role("heading", name="La page est blanche")).to_be_visible()
    secret = link.partition("#")[2]
    assert not [address for address in asked if secret in address]
    assert {urlsplit(address).hostname for address in asked} == {"localhost"}

    coach.reload()
    expect(coach.get_by_role("button", name="Camille Petit")).to_be_visible()
    expect(coach.get_by_text("Aucune.")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("heading", name="Cette invitation n’ouvre plus rien")).to_be_visible()


def test_a_code_is_typed_from_paper(page: Page, coach: Page, base_url: str) -> None:
    _, code = invite(coach, "")
    page.goto(f"{base_url}/sign-in")
    page.get_by_role("link", name="Un code d’invitation ?").click()
    field = page.get_by_label("Code d’invitation")
    field.press_sequentially("k0o7")
    expect(page.get_by_text("ces signes sont laissés de côté")).to_be_visible()
    expect(page.get_by_role("button", name="Encore 6 signes")).to_be_disabled()
    assert_accessible(page)
    field.fill("zzzzzzzz")
    page.get_by_role("button", name="Voir l’invitation").click()
    expect(page.get_by_role("alert")).to_contain_text("Aucune invitation n’a ce code")
    field.fill("")
    field.press_sequentially(code.replace("-", "").lower())
    expect(field).to_have_value(code)
    page.get_by_role("button", name="Voir l’invitation").click()
    page.get_by_label("Ton prénom et ton nom").fill("Noé Perrin")
    page.reload()  # what was typed is behind the #, and stands a reload
    page.get_by_label("Ton prénom et ton nom").fill("Noé Perrin")
    accept(page, "noe@exemple.fr")
    expect(page.get_by_role("heading", name="La page est blanche")).to_be_visible()
    coach.reload()
    expect(coach.get_by_role("button", name="Noé Perrin")).to_be_visible()


def test_somebody_with_a_notebook_accepts_with_one_tap(page: Page, coach: Page, base_url: str) -> None:
    person = newcomer(page, coach, "Jeanne Blanc", "jeanne@exemple.fr")
    link, _ = invite(coach, "", role="Coach")
    page.request.post(f"{base_url}/api/v1/logout", headers={"Origin": base_url}, data={})
    page.goto(link)
    expect(page.get_by_role("heading", name="Marion Lefèvre t’invite à coacher")).to_be_visible()
    page.get_by_role("link", name="J’ai déjà un carnet").click()
    page.get_by_label("E-mail").fill(person)
    page.get_by_label("Mot de passe", exact=True).fill(CHOSEN)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("button", name="Accepter en tant que Jeanne Blanc").click()
    expect(page.get_by_role("heading", name="Athlètes", level=1)).to_be_visible()
    coach.reload()
    expect(coach.get_by_role("region", name="Coachs").get_by_role("button", name="Jeanne Blanc")).to_be_visible()


def test_not_for_me_uses_nothing_and_a_withdrawn_one_opens_nothing(page: Page, coach: Page) -> None:
    link, _ = invite(coach, "Emma Morel")
    page.goto(link)
    page.get_by_role("button", name="Ce n’est pas pour moi").click()
    expect(page.get_by_role("heading", name="Rien n’est fait")).to_be_visible()
    page.get_by_role("button", name="Revoir l’invitation").click()
    expect(page.get_by_label("Ton prénom et ton nom")).to_have_value("Emma Morel")
    coach.get_by_role("button", name="Retirer l’invitation : Emma Morel").click()
    expect(coach.get_by_role("button", name="Retirer l’invitation : Emma Morel")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Cette invitation n’ouvre plus rien")).to_be_visible()


def test_a_password_link_opens_once_and_ends_every_login(page: Page, coach: Page, another: Callable[[], Page]) -> None:
    person = newcomer(page, coach, "Karim Haddad", "karim@exemple.fr")
    sheet = open_member(coach, "Karim Haddad")
    sheet.get_by_role("button", name="Lien de mot de passe").click()
    sheet.get_by_role("button", name="Créer le lien").click()
    link = sheet.get_by_label("Lien", exact=True).input_value()
    assert_accessible(coach)
    fresh = another()
    fresh.goto(link)
    expect(fresh.get_by_text(person)).to_be_visible()
    assert_accessible(fresh)
    fresh.get_by_label("Choisis un mot de passe").fill("trois autres mots")
    fresh.get_by_role("button", name="Enregistrer et entrer").click()
    expect(fresh.get_by_role("heading", name="La page est blanche")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    fresh.goto(link)
    expect(fresh.get_by_role("heading", name="Ce lien n’ouvre plus rien")).to_be_visible()


def test_a_login_is_ended_from_the_other_phone(
    page: Page, coach: Page, another: Callable[[], Page], base_url: str
) -> None:
    person = newcomer(page, coach, "Chloé Marchand", "chloe@exemple.fr")
    lost = another()
    sign_in(lost, base_url, person, CHOSEN)
    page.goto(f"{base_url}/settings")
    expect(page.get_by_text("cet appareil", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("^Déconnecter ")).click()
    expect(page.get_by_role("button", name=re.compile("^Déconnecter "))).to_have_count(0)
    assert_accessible(page)
    lost.reload()
    expect(lost.get_by_role("button", name="Se connecter")).to_be_visible()


def test_a_password_is_changed_by_who_knows_it(
    page: Page, coach: Page, another: Callable[[], Page], base_url: str
) -> None:
    person = newcomer(page, coach, "Lucie Vidal", "lucie@exemple.fr")
    page.goto(f"{base_url}/settings")
    page.get_by_role("button", name="Changer de mot de passe").click()
    page.get_by_label("Mot de passe actuel").fill("pas celui-ci")
    page.get_by_label("Nouveau mot de passe").fill("quatre mots bien choisis")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Ce n’est pas ton mot de passe actuel.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Mot de passe actuel").fill(CHOSEN)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    fresh = another()
    sign_in(fresh, base_url, person, "quatre mots bien choisis")


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
    expect(coach.get_by_role("button", name="Enregistré")).to_be_visible()

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


def open_team(page: Page, base_url: str | None = None) -> None:
    """By the tab bar."""
    if base_url:
        page.goto(f"{base_url}/students")
    page.get_by_role("link", name="Équipe", exact=True).click()
    expect(page.get_by_role("heading", name="Atelier Lefèvre", level=1)).to_be_visible()


def invite(coach: Page, name: str, role: str = "Athlète") -> tuple[str, str]:
    """(link, code) of a new invitation, read from the sheet that shows them once."""
    coach.get_by_role("button", name="Inviter", exact=True).click()
    sheet = coach.get_by_role("dialog")
    sheet.get_by_role("button", name=role, exact=True).click()
    sheet.get_by_label("Pour qui ?").fill(name)
    sheet.get_by_role("button", name="Créer l’invitation").click()
    link = sheet.get_by_label("Lien", exact=True).input_value()
    code = sheet.get_by_label("Code", exact=True).input_value()
    sheet.get_by_role("button", name="C’est fait").click()
    return link, code


def accept(page: Page, email: str) -> None:
    """The form of an invitation, filled in and sent."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Choisis un mot de passe").fill(CHOSEN)
    page.get_by_role("button", name="Accepter l’invitation").click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def newcomer(page: Page, coach: Page, name: str, email: str) -> str:
    """Somebody new in the team, signed in on `page`; their address."""
    link, _ = invite(coach, name)
    page.goto(link)
    accept(page, email)
    coach.reload()
    return email


def open_member(coach: Page, name: str) -> Locator:
    """The sheet of what can be done with somebody."""
    coach.get_by_role("button", name=name).click()
    sheet = coach.get_by_role("dialog")
    expect(sheet).to_be_visible()
    return sheet
