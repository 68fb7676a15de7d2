"""The page can be put on the home screen, as an app of its own."""

from playwright.sync_api import Page


def test_it_can_be_installed(page: Page, base_url: str) -> None:
    manifest = page.request.get(f"{base_url}/manifest.webmanifest")
    assert manifest.headers["content-type"].startswith("application/manifest+json")
    said = manifest.json()
    assert (said["id"], said["start_url"], said["display"]) == ("/", "/", "standalone")
    for icon in said["icons"]:
        answer = page.request.get(base_url + icon["src"])
        assert answer.headers["content-type"].split(";")[0] == icon["type"]
        assert icon["type"] != "image/png" or answer.body().startswith(b"\x89PNG")
    page.goto(base_url)
    assert page.evaluate("document.querySelector('link[rel=manifest]').href") == f"{base_url}/manifest.webmanifest"
    errors = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in errors if one["errorId"] != "in-incognito"] == []
