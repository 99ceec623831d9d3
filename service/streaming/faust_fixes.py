"""What Faust 0.15.3 does wrong with messages and no setting helps against. Each class names the issue that it closes.

Faust builds its parts through factories (``App._new_transport``, the settings ``TableManager`` and ``Table``), so these
are subclasses and nothing is patched in place. They reach into private parts: another Faust is refused, loudly.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

import faust
from faust.tables.manager import TableManager
from faust.tables.recovery import IllegalStateError, Recovery  # type: ignore[attr-defined]
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, Message
from mode import Service

from service.errors import StopWorker
from service.streaming.clients import PatientProducer, PunctualConsumerThread
from service.streaming.lease import Lease
from service.streaming.ledger import OffsetLedger

FAUST_VERSION = "0.15.3"
LAST_COMMIT_SECONDS = 5.0


def require_known_faust(version: str = faust.__version__) -> None:
    """Raise ``StopWorker`` unless this is the Faust that the fixes were written for and tested with."""
    if version != FAUST_VERSION:
        raise StopWorker(
            f"faust-streaming {version} is installed, but the delivery guarantee was made and tested for "
            f"{FAUST_VERSION}: install faust-streaming=={FAUST_VERSION}, or revise service/streaming/faust_fixes.py"
        )


class LedgerConsumer(driver.Consumer):
    """Commits by a ledger of what was delivered and settled, instead of by a list of acks and guessed gaps.

    - #606: Faust commits past a message that was started and not acked (one below the lowest ack, or any number of
      them before the partition's first commit), and takes any jump in the delivered offsets for a hole in the log.
    - #502: a rebalance forgets what was acked and not yet committed, before the agents finish what they have begun.
    - A seek that meets a fetch under way, or a partition without a commit (aiokafka then does not seek at all),
      loses what the fetch had taken: messages, or with the seek of a recovery the changelog from its beginning on, so
      that a worker goes on with an empty table. A seek waits for the fetch, and reads from the beginning where nothing
      is committed.
    - A commit that failed is remembered as if it had worked.
    - The detector of stuck partitions crashes the consumer when it looks at one that is being sought.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledger: OffsetLedger[TP, Message] = OffsetLedger()
        self._fetching = asyncio.Lock()
        self._seeks = 0
        self._seeks_at_fetch = 0
        self._commits_no_more = False
        conf = self.app.conf
        self.lease = Lease(conf.broker_session_timeout - conf.broker_heartbeat_interval)

    def _new_consumer_thread(self) -> driver.AIOKafkaConsumerThread:
        return PunctualConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Message]]:  # noqa: ASYNC109
        records, _ = await self._wait_next_records(timeout)
        seeks, generation = self._seeks_at_fetch, self.app.consumer_generation_id
        for tp, record in self.scheduler.iterate(records or {}):
            if not self.flow_active or seeks != self._seeks or generation != self.app.consumer_generation_id:
                return  # what stopped the flow ends with a seek: all this will be read again from there
            self.app.monitor.track_tp_end_offset(tp, self.highwater(tp))
            message = self._to_message(tp, record)
            if not self.app.topics.acks_enabled_for(tp.topic) or self.ledger.deliver(tp, message.offset, message):
                yield tp, message

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Any:  # noqa: ASYNC109
        async with self._fetching:
            self._seeks_at_fetch = self._seeks
            return await super()._getmany(active_partitions, timeout)

    async def seek_wait(self, partitions: Mapping[TP, int]) -> None:
        async with self._fetching:
            self._seeks += 1
            await super().seek_wait(partitions)

    async def perform_seek(self) -> None:
        async with self._fetching:
            self._seeks += 1
            self.ledger.forget()
            await super().perform_seek()

    async def seek_to_committed(self) -> Mapping[TP, int]:
        offsets = await super().seek_to_committed()
        unread = [tp for tp, offset in offsets.items() if not offset and not self._is_changelog_tp(tp)]
        if unread:
            await self._thread.seek_to_beginning(*unread)
        return offsets

    def ack(self, message: Message) -> bool:
        # Faust's own streams also ack what they skip unseen; such a message was never tracked.
        self._unacked_messages.discard(message)
        if not message.tracked or not self.ledger.settle(message.tp, message.offset, message):
            return False
        message.acked = True
        self._n_acked += 1
        return True

    async def commit_and_end_transactions(self) -> None:
        # The last commit: one that waits for a broker which is gone must not keep a worker that was told to stop, and
        # is not tried again. Faust swallows a cancellation that meets it behind another commit, so that a time-out
        # around it may never end.
        if self._commits_no_more:
            return
        last = asyncio.ensure_future(super().commit_and_end_transactions())
        done, _ = await asyncio.wait({last}, timeout=LAST_COMMIT_SECONDS)
        if done:
            last.result()
        else:
            self._commits_no_more = True
            last.cancel()

    def verify_event_path(self, now: float, tp: TP) -> None:
        with contextlib.suppress(AssertionError):
            super().verify_event_path(now, tp)

    def is_under_way(self, message: Message) -> bool:
        """Whether ``message`` is still this worker's to finish."""
        return self.ledger.holds(message.tp, message.offset, message)

    async def wait_until_settled(self, seconds: float) -> bool:
        """Wait until all that the agents have begun is settled; False if ``seconds`` or the lease were not enough."""
        deadline = time.monotonic() + seconds
        while self._unacked_messages and self.lease.is_held and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        return not self._unacked_messages

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        if self.assignment() and not self.app.should_stop:
            self.stop_flow()
            self.app.flow_control.suspend()
            self.app.flow_control.clear()
            settled = await self.wait_until_settled(self.app.conf.broker_rebalance_timeout / 2)
            if self.lease.is_held:
                await self.maybe_wait_for_commit_to_finish()
                await self.force_commit()
            self.ledger.forget()
            if not settled:
                # What waits in the producer must not follow what the next owner of the partitions writes.
                self.lease.end()
                await self.app.producer.flush()
        await super().on_partitions_revoked(revoked)

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        return (tp for tp in self.ledger.partitions() if topics is None or tp in topics or tp.topic in topics)

    def _new_offset(self, tp: TP) -> int | None:
        return self.ledger.committable(tp)

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """The ledger needs no list of holes."""

    async def _commit_offsets(self, offsets: Mapping[TP, int], start_new_transaction: bool = True) -> bool:
        # No flush of the producer: what is settled is acknowledged, and what is not must not hold up a commit.
        assigned = self.assignment()
        ours = {tp: offset for tp, offset in offsets.items() if tp in assigned}
        if not ours or not await self._commit(ours):
            return False
        self._committed_offset.update(ours)
        self.app.tables.on_commit(ours)
        self.app.monitor.on_tp_commit(ours)
        return True


class LedgerTransport(driver.Transport):
    """aiokafka with the consumer and the producer above."""

    Consumer = LedgerConsumer
    Producer = PatientProducer


class CarefulRecovery(Recovery):
    """Table recovery that neither loses messages at its end nor waits for ever for one that does not exist.

    - #596: source partitions are resumed before they are sought to their committed offsets, with the flow open. What
      arrives in between fills the agents' queues, which are then cleared.
    - #176, #155: recovery ends when the last offset of the changelog has been read. Where that offset is a
      transaction's marker, or compaction took it, it never comes. What is missing is asked for once more before that is
      taken to be so: a table with a hole would be worse than one that comes late.
    """

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        self.app.consumer.stop_flow()
        self.app.flow_control.suspend()
        await super().on_recovery_completed(generation_id)

    @Service.task
    async def _end_at_the_logs_end(self) -> None:
        last_look: dict[TP, int] = {}
        asked: dict[TP, int] = {}
        while not self.should_stop:
            await self.sleep(1.0)
            behind = [tp for tp, missing in self.active_remaining().items() if missing > 0]
            if not self.in_recovery or not behind or not self.tables.changelog_queue.empty():
                last_look, asked = {}, {}
                continue
            with contextlib.suppress(IllegalStateError):  # another rebalance: its recovery begins anew
                ended = {tp: self.active_offsets[tp] for tp in behind if await self._is_read_to_the_end(tp)}
                still = {tp: at for tp, at in ended.items() if last_look.get(tp) == at}
                unasked = {tp: at for tp, at in still.items() if asked.get(tp) != at}
                last_look = {tp: at for tp, at in ended.items() if tp not in unasked}
                if unasked:
                    await self.app.consumer.seek_wait({tp: max(at, 0) for tp, at in unasked.items()})
                    asked |= unasked
                self._give_up(still.keys() - unasked.keys())

    def _give_up(self, partitions: Iterable[TP]) -> None:
        """What these changelogs do not have does not exist."""
        for tp in partitions:
            self.active_offsets[tp] = self.active_highwaters[tp]
        if not self.need_recovery():
            self.flush_buffers()
            self._set_recovery_ended()
            self.signal_recovery_end.set()

    async def _is_read_to_the_end(self, tp: TP) -> bool:
        position = await self.app.consumer.position(tp)
        return position is not None and position > self.active_highwaters[tp]


class CarefulTableManager(TableManager):
    """Tables with the recovery above."""

    @property
    def recovery(self) -> Recovery:
        if self._recovery is None:
            self._recovery = CarefulRecovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery
