"""What may be committed, whatever the order in which messages are finished."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.streaming.ledger import OffsetLedger


class Message:
    """Known by its identity, as Faust's messages are."""


def delivered(offsets: list[int]) -> tuple[OffsetLedger[str, Message], dict[int, Message]]:
    ledger: OffsetLedger[str, Message] = OffsetLedger()
    messages = {offset: Message() for offset in offsets}
    for offset, message in messages.items():
        ledger.deliver("p", offset, message)
    return ledger, messages


@given(st.sets(st.integers(0, 10_000), min_size=1), st.data())
def test_a_commit_never_passes_an_unsettled_message_and_nothing_settled_is_held_back(
    offsets: set[int], data: st.DataObject
) -> None:
    in_order = sorted(offsets)  # gaps are offsets that compaction or transaction markers took
    ledger, messages = delivered(in_order)
    unsettled = set(in_order)
    for offset in data.draw(st.permutations(in_order)):
        assert ledger.settle("p", offset, messages[offset])
        unsettled.discard(offset)
        assert ledger.committable("p") == min(unsettled, default=in_order[-1] + 1)


def test_nothing_is_committable_before_a_message_was_delivered() -> None:
    ledger: OffsetLedger[str, Message] = OffsetLedger()
    assert ledger.committable("p") is None
    assert ledger.partitions() == []


def test_the_end_of_an_earlier_delivery_does_not_settle_the_one_under_way() -> None:
    ledger, first = delivered([7])
    ledger.forget()
    again = Message()
    ledger.deliver("p", 7, again)
    assert not ledger.settle("p", 7, first[7])
    assert ledger.committable("p") == 7
    assert ledger.settle("p", 7, again)
    assert ledger.committable("p") == 8


def test_the_end_of_a_delivery_after_its_partition_was_forgotten_commits_nothing() -> None:
    ledger, messages = delivered([3, 4])
    ledger.forget(["p"])
    assert not ledger.settle("p", 4, messages[4])
    assert ledger.committable("p") is None


def test_settling_twice_is_harmless() -> None:
    ledger, messages = delivered([3, 4])
    assert ledger.settle("p", 4, messages[4])
    assert not ledger.settle("p", 4, messages[4])
    assert ledger.committable("p") == 3


def test_partitions_are_apart() -> None:
    ledger, messages = delivered([1])
    ledger.deliver("q", 5, Message())
    ledger.settle("p", 1, messages[1])
    assert (ledger.committable("p"), ledger.committable("q")) == (2, 5)


def test_a_message_that_comes_again_without_a_seek_is_not_handed_on() -> None:
    ledger, messages = delivered([5, 6])
    assert not ledger.deliver("p", 5, Message())
    assert ledger.settle("p", 5, messages[5])
    assert ledger.committable("p") == 6
