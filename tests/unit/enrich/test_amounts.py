"""Money and counts: what is an amount, and which numbers count nothing."""

from __future__ import annotations

import pytest

from service.coding.enrich.counts import find_count
from service.coding.enrich.money import find_money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("a loan of $2.5 billion", 2_500_000_000, "USD"), ("$1.2 Billion for dams", 1_200_000_000, "USD"),
        ("a $68 million order", 68_000_000, "USD"), ("US$300,000 in cash", 300_000, "USD"),
        ("it paid €45m", 45_000_000, "EUR"), ("3 million euros", 3_000_000, "EUR"),
        ("£750,000 of aid", 750_000, "GBP"), ("£4bn", 4_000_000_000, "GBP"),
        ("500 million yen", 500_000_000, "JPY"), ("¥1 trillion", 1_000_000_000_000, "JPY"),
        ("A$90 million", 90_000_000, "AUD"), ("C$15 million", 15_000_000, "CAD"),
        ("HK$80 million", 80_000_000, "HKD"), ("NT$2 billion", 2_000_000_000, "TWD"),
        ("20 million Swiss francs", 20_000_000, "CHF"), ("300 billion won", 300_000_000_000, "KRW"),
        ("6 billion yuan", 6_000_000_000, "CNY"), ("RMB 70 million", 70_000_000, "CNY"),
        ("40 million shekels", 40_000_000, "ILS"), ("9 million zloty", 9_000_000, "PLN"),
        ("2 billion rand", 2_000_000_000, "ZAR"), ("five million dollars", 5_000_000, "USD"),
        ("12 dollars", 12, "USD"), ("7 million baht", 7_000_000, "THB"),
        ("100 million naira", 100_000_000, "NGN"), ("50 million hryvnias", 50_000_000, "UAH"),
    ],
)  # fmt: skip
def test_an_amount_has_its_value_and_currency(text: str, amount: int, currency: str) -> None:
    found = find_money(text)
    assert [(int(money.amount), money.currency) for money in found] == [(amount, currency)]


@pytest.mark.parametrize(
    "text", ["no money here", "5 million people", "COP 27 opened", "a 20 percent rise", "2,000 km"]
)
def test_what_is_no_money_gives_none(text: str) -> None:
    assert list(find_money(text)) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("two underground tests were held", 2), ("at least 15 people died", 15), ("twenty-five boats sank", 25),
        ("1,500 soldiers left", 1500), ("a dozen villages burned", 12), ("2.5 million voters came", 2_500_000),
    ],
)  # fmt: skip
def test_a_number_counts_the_thing_after_it(text: str, count: int) -> None:
    assert find_count(text) == count


@pytest.mark.parametrize("text", ["in 2012 it ended", "five years ago", "Resolution 1718", "$5 million", "20 percent"])
def test_dates_measures_amounts_and_codes_count_nothing(text: str) -> None:
    assert find_count(text) is None
