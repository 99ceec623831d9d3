"""Signals end a command in order: the first unwinds it, later ones only hasten its cleaning up."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from service.commands.orderly import AskedToStop, orderly_exit

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def send(number: signal.Signals) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_unwinds_and_its_number_is_the_exit_code(number: signal.Signals) -> None:
    cleaned = []

    def work() -> None:
        with orderly_exit():
            try:
                send(number)
                signal.pause()
            finally:
                cleaned.append(True)

    with pytest.raises(AskedToStop) as caught:
        work()
    assert caught.value.code == 128 + number
    assert cleaned == [True]


def test_a_signal_ends_a_loop_of_asyncio_and_its_tasks_clean_up() -> None:
    cleaned = []

    async def work() -> None:
        asyncio.get_running_loop().call_later(0.05, send, signal.SIGINT)
        try:
            await asyncio.sleep(60)
        finally:
            cleaned.append(True)

    with orderly_exit(), pytest.raises(AskedToStop):
        asyncio.run(work())
    assert cleaned == [True]


def test_while_cleaning_up_signals_hurry_and_do_not_interrupt() -> None:
    hurried = []
    with orderly_exit() as signals:
        signals.cleaning_up(lambda: hurried.append(True))
        send(signal.SIGINT)
        send(signal.SIGTERM)
    assert hurried == [True, True]


def test_handlers_are_as_before_afterwards() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with orderly_exit():
        assert signal.getsignal(signal.SIGTERM) != before[1]
    assert [signal.getsignal(number) for number in SIGNALS] == before
