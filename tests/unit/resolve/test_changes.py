"""Corrections, withdrawals, rows that merge, and what leaves the state."""

from __future__ import annotations

from datetime import timedelta

from schemas.record import EventRecord
from service.coding.resolve import Rules, apply

from .building import coded
from .worlds import ARRIVAL, Table, Version

RULES = Rules(horizon_days=30)


def test_a_corrected_article_replaces_its_mentions() -> None:
    table = Table()
    table.take(Version("art-1", (coded(article="art-1", when="2031-03-05"),)))
    (wrong,) = table.rows
    changes = apply(table.state, "pact", "art-1", [coded(article="art-1", when="2031-03-06")], now=ARRIVAL)
    assert changes.rows.pop(wrong) is None
    (right,) = changes.rows.values()
    assert right is not None
    assert right.when is not None
    assert right.when.value == "2031-03-06"


def test_a_withdrawn_article_leaves_the_row_to_the_others_and_the_last_one_takes_it_along() -> None:
    table = Table()
    for article in ("art-1", "art-2"):
        table.take(Version(article, (coded(article=article, source=article, sentence=f"In {article} they sign."),)))
    table.take(Version("art-2", ()))
    assert [row.revision for row in table.rows.values()] == [1]
    table.take(Version("art-1", ()))
    assert table.rows == {}


def test_a_report_that_joins_two_rows_withdraws_one_of_them() -> None:
    table = Table()
    plan = coded(article="art-1", status="planned", when="2031-03-12", published="2031-03-01T08:00")
    fact = coded(article="art-2", when="2031-03-19", published="2031-03-19T18:00")
    table.take(Version("art-1", (plan,)))
    table.take(Version("art-2", (fact,)))
    first, second = sorted(table.rows, key=lambda id_: table.rows[id_].first_reported_at)
    put_off = coded(
        article="art-3", status="planned", when="2031-03-19", published="2031-03-11T08:00",
        sentence="The signing was postponed by a week.",
    )  # fmt: skip
    changes = apply(table.state, "pact", "art-3", [put_off], now=ARRIVAL)
    assert changes.rows[second] is None
    merged = changes.rows[first]
    assert merged is not None
    assert (merged.status, merged.revision) == ("occurred", 3)


def test_the_same_article_again_changes_nothing() -> None:
    table = Table()
    table.take(Version("art-1", (coded(article="art-1"),)))
    again = apply(table.state, "pact", "art-1", [coded(article="art-1")], now=ARRIVAL + timedelta(days=3))
    assert (again.rows, again.state) == ({}, {})


def test_the_parts_of_a_long_article_stand_side_by_side_until_it_gets_shorter() -> None:
    table = Table()
    signing, second = coded(article="art-1"), coded(article="art-1", when="2031-05-01", published="2031-05-01T09:00")
    for part, events in ((1, [signing]), (2, [second])):
        changes = apply(table.state, "pact", "art-1", events, now=ARRIVAL, part=part, parts=2)
        table.show(changes.rows)
        table.write(changes.state)
    assert len(table.rows) == 2
    table.show(apply(table.state, "pact", "art-1", [signing], now=ARRIVAL, part=1, parts=1).rows)
    assert [row.first_reported_at for row in table.rows.values()] == [signing.published_at]


def news_of(day: int) -> Version:
    """Something else, told on the day that it happens."""
    date = (ARRIVAL + timedelta(days=day)).date().isoformat()
    event = coded(countries="BRA ARG", when=date, published=f"{date}T10:00", article=f"news-{day}")
    return Version(event.article_id, (event,))


def pass_days(table: Table, days: int) -> None:
    for day in range(days):
        table.take(news_of(day), now=ARRIVAL + timedelta(days=day))


def articles_of(row: EventRecord) -> set[str]:
    return {mention.article_id for mention in row.mentions}


def kept(table: Table, article: str) -> bool:
    return any(article in entry["a"] for key, entry in table.state.items() if key.split("|")[1] == "n")


def test_a_row_of_which_nothing_is_heard_is_closed_and_stays_in_the_topic() -> None:
    table = Table(RULES)
    table.take(Version("art-1", (coded(article="art-1"),)))
    pass_days(table, 40)
    assert not kept(table, "art-1")
    assert any("art-1" in articles_of(row) for row in table.rows.values())


def test_a_row_that_is_still_reported_stays_open_with_its_first_report() -> None:
    table = Table(RULES)
    table.take(Version("art-1", (coded(article="art-1"),)))
    for day in range(0, 80, 20):
        later = coded(article=f"art-{day}-x", source=f"Outlet {day}", place="Seoul" if day % 40 else None)
        table.take(Version(later.article_id, (later,)), now=ARRIVAL + timedelta(days=day))
    pass_days(table, 80)
    (row,) = [row for row in table.rows.values() if "art-1" in articles_of(row)]
    assert row.revision == 5
    assert kept(table, "art-1")


def test_an_article_that_is_published_again_does_not_touch_its_closed_row() -> None:
    table = Table(RULES)
    table.take(Version("art-1", (coded(article="art-1"),)))
    pass_days(table, 40)
    again = apply(table.state, "pact", "art-1", [], now=ARRIVAL + timedelta(days=40), rules=RULES)
    assert (again.rows, again.state) == ({}, {})


def test_the_state_does_not_grow_with_time() -> None:
    table, sizes = Table(RULES), {}
    for day in range(180):
        table.take(news_of(day), now=ARRIVAL + timedelta(days=day))
        sizes[day] = len(table.state)
    assert len(table.rows) == 180
    assert sizes[179] <= 1.1 * sizes[90]


def test_no_entry_of_the_state_grows_with_the_reports_of_one_event() -> None:
    table = Table()
    for number in range(60):
        table.take(Version(f"art-{number}", (coded(article=f"art-{number}", source=f"Outlet {number}"),)))
    assert max(len(str(entry)) for key, entry in table.state.items() if "|n|" not in key) < 3_000
    assert max(len(str(entry)) for entry in table.state.values()) < 5_000
