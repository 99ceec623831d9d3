"""What is remembered of articles, and when it is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.streaming.memory import LOOKS, Memory
from tests.support.state import Kept

START = datetime(2024, 1, 1, 12, tzinfo=UTC)
DAYS = 30


class Remembering:
    """A memory with its state, to which articles come on days."""

    def __init__(self) -> None:
        self.kept = Kept()
        self.memory = Memory(self.kept, DAYS)

    def hear(self, article_id: str, day: int, told: Any = "told", partition: int = 0) -> dict[str, Any]:
        changes = self.memory.remember(article_id, told, partition, START + timedelta(days=day))
        for name, entry in changes.items():
            if entry is None:
                del self.kept[name]  # of what is not there no change is made
            else:
                self.kept[name] = entry
        return changes


def test_an_article_is_remembered_up_to_the_horizon_and_not_a_day_longer() -> None:
    one = Remembering()
    one.hear("a", 0)
    one.hear("b", DAYS)
    assert one.memory.recall("a") == "told"
    one.hear("c", DAYS + 1)
    assert one.memory.recall("a") is None
    assert one.memory.recall("b") == "told"


def test_one_that_was_heard_of_again_is_remembered_from_then() -> None:
    one = Remembering()
    one.hear("a", 0)
    one.hear("a", 10, "told anew")
    one.hear("b", DAYS + 10)
    assert one.memory.recall("a") == "told anew"
    one.hear("c", DAYS + 11)
    assert one.memory.recall("a") is None


def test_one_of_which_nothing_is_to_be_remembered_leaves_nothing_behind() -> None:
    one = Remembering()
    one.hear("a", 0)
    one.hear("a", 1, None)
    one.hear("a", 2)
    one.hear("a", 3, None)
    one.hear("b", DAYS + 3)
    one.hear("b", DAYS + 3, None)
    one.hear("c", 2 * DAYS + 4, None)
    assert one.kept == {}


def test_the_same_message_again_changes_nothing() -> None:
    one = Remembering()
    one.hear("a", 0)
    assert one.hear("a", 0) == {}
    assert one.hear("b", 0, None) == {}


def test_partitions_are_forgotten_apart() -> None:
    one = Remembering()
    one.hear("a", 0, partition=1)
    one.hear("b", DAYS + 1, partition=2)
    assert one.memory.recall("a") == "told"
    one.hear("c", DAYS + 1, partition=1)
    assert one.memory.recall("a") is None


def test_an_article_that_came_by_another_partition_before_is_remembered_as_long() -> None:
    one = Remembering()
    one.hear("a", 0, partition=1)
    one.hear("a", 20, partition=2)
    one.hear("b", DAYS + 1, partition=1)
    assert one.memory.recall("a") == "told"
    one.hear("c", DAYS + 21, partition=2)
    assert one.memory.recall("a") is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 20), st.booleans()), max_size=60))
def test_whatever_comes_the_recent_is_remembered_and_the_rest_is_gone_in_the_end(
    steps: list[tuple[int, int, bool]],
) -> None:
    one, day, heard = Remembering(), 0, {}
    for number, later, holds in steps:
        day += later
        told = f"told on {day}" if holds else None
        one.hear(f"art-{number}", day, told)
        heard[f"art-{number}"] = (day, told)
        for article_id, (since, last_told) in heard.items():
            if since >= day - DAYS:
                assert one.memory.recall(article_id) == last_told
    for _ in range(len(steps)):
        day += DAYS + 1
        one.hear("last", day)
    assert {name for name in one.kept if not name.startswith("?")} <= {"last"}
    assert len(one.kept) <= 1 + 1 + LOOKS
