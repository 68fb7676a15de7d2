"""Who comes in and by which door: links, codes, password links, logins."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from e2e.actions import INES, assert_accessible, sign_in
from e2e.teams import CHOSEN, accept, invite, newcomer, open_member


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
