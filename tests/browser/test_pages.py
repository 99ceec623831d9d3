"""The worker's pages as a person sees them."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.rows import ATTACK, HARMLESS, HOSTILE


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser objects to while the test runs: errors, dialogs, requests to elsewhere."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(f"{said.text} {said.location}") if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: (heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: heard.append(request.url) if "//127.0.0.1:" not in request.url else None)
    return heard


def test_the_overview_says_that_the_worker_works_and_leads_to_every_page(
    page: Page, site: str, complaints: list[str]
) -> None:
    page.goto(site)
    expect(page.locator("main")).to_contain_text("working")
    links = {link.get_attribute("href") or "" for link in page.locator("a").all()}
    assert links >= {"/events", "/health", "/metrics", "/stats/", "/router/"}
    for link in sorted(links):
        answer = page.request.get(site + link)
        assert answer.status == 200, link
    assert complaints == []


def test_the_style_sheet_is_applied_under_the_strict_policy(browser: Browser, site: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        answer = page.goto(f"{site}/events")
        assert answer is not None
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 0
        assert refused == []


def test_a_row_leads_to_its_page_with_the_evidence(page: Page, site: str, complaints: list[str]) -> None:
    page.goto(f"{site}/events")
    page.get_by_role("link", name=HARMLESS.title).click()
    expect(page).to_have_url(f"{site}/events/{HARMLESS.event_id}")
    expect(page.get_by_role("heading", level=1)).to_have_text(HARMLESS.title)
    expect(page.locator("main")).to_contain_text(HARMLESS.mentions[0].sentence)
    assert page.get_by_role("link", name=HARMLESS.title).first.get_attribute("href") == HARMLESS.mentions[0].url
    assert complaints == []


def test_rows_are_chosen_with_the_form(page: Page, site: str) -> None:
    page.goto(f"{site}/events")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("status").select_option("failed")
    page.get_by_role("button", name="show").click()
    expect(page.locator("tbody tr")).to_have_count(0)
    page.get_by_label("status").select_option("occurred")
    page.get_by_label("country").fill("isl")
    page.get_by_role("button", name="show").click()
    expect(page.locator("tbody tr")).to_have_count(2)


@pytest.mark.parametrize("path", ["/events", f"/events/{HOSTILE.event_id}"])
def test_script_in_an_article_is_shown_and_not_run(page: Page, site: str, complaints: list[str], path: str) -> None:
    page.goto(site + path)
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text(ATTACK)
    assert page.evaluate("window.stolen") is None
    assert page.locator("script, img, svg").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert complaints == []


def test_the_same_script_would_run_if_a_page_let_it(page: Page) -> None:
    page.set_content(f"<p>{ATTACK}</p>")
    page.wait_for_function("window.stolen === 1")


def test_a_program_gets_json_where_a_browser_gets_a_page(page: Page, site: str) -> None:
    answer = page.request.get(f"{site}/events/{HARMLESS.event_id}", headers={"Accept": "application/json"})
    assert json.loads(answer.body()) == HARMLESS.model_dump(mode="json")


def test_an_event_that_is_not_there_says_so(page: Page, site: str) -> None:
    answer = page.goto(f"{site}/events/evt_nobody")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main")).to_contain_text("no such event")
