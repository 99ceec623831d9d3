"""The load: ``eventwire publish`` and ``eventwire withdraw`` as processes, each run again until it succeeds."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

from confluent_kafka import Consumer, KafkaException, TopicPartition

from schemas.topics import EVENTS_EXTRACTED
from service.ingest.admin import full_name
from service.settings import Settings
from tests.chaos.stories import Batch
from tests.chaos.tally import OutOfTime, Tally
from tests.support.commands import environment

BURST = 10
"""Articles that come at once."""
RERUN_SECONDS = 1.0


class Load(threading.Thread):
    """Feeds batches at ``rate`` articles a second until ``finish`` is called and there were ``articles`` distinct ones.

    ``fed`` is what Kafka has taken, in order. ``kills_due``: so many producers are still to be killed in mid-batch.
    """

    def __init__(
        self,
        settings: Settings,
        batches: Iterator[Batch],
        rate: float,
        articles: int,
        rng: Random,
        log: Path,
        tally: Tally,
    ) -> None:
        super().__init__(name="load", daemon=True)
        self.fed: list[Batch] = []
        self.kills_due = 0
        self.burst = threading.Event()
        self.failure: BaseException | None = None
        self._settings, self._batches, self._rate, self._articles = settings, batches, rate, articles
        self._rng, self._log, self._tally = rng, log, tally
        self._ids: set[str] = set()
        self._finish = threading.Event()
        self._abandon = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def distinct(self) -> int:
        """How many articles there were, each counted once however often it came."""
        return len(self._ids)

    def finish(self) -> None:
        """The last batch is the one under way, if there were articles enough."""
        self._finish.set()

    def abandon(self) -> None:
        """Stop, whatever is missing; leaves no process."""
        self._abandon.set()
        self.join(60)

    def run(self) -> None:
        try:
            while not self._finish.is_set() or self.distinct < self._articles:
                batch = next(self._batches)
                self._feed(batch)
                self.fed.append(batch)
                self._ids.update(version.article.article_id for version in batch.versions)
        except OutOfTime:
            pass  # whoever abandons it says why
        except BaseException as error:
            self.failure = error
        finally:
            if self._process is not None:
                self._process.kill()
                self._process.wait()

    def _feed(self, batch: Batch) -> None:
        lines = [version.article.model_dump_json().encode() + b"\n" for version in batch.versions]
        while not self._publish(lines):
            self._rest(RERUN_SECONDS)
        while batch.withdrawn and self._start("withdraw", *batch.withdrawn).wait() != 0:
            self._rest(RERUN_SECONDS)

    def _publish(self, lines: list[bytes]) -> bool:
        """True when Kafka has all of them."""
        process = self._start("publish", "-")
        before = self._end() if self.kills_due else None
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            for number in range(0, len(lines), BURST):
                process.stdin.write(b"".join(lines[number : number + BURST]))
                process.stdin.flush()
                self.burst.set()
                self._rest(BURST / self._rate)
                if self.kills_due and before is not None and (self._end() or 0) > before and process.poll() is None:
                    self._rest(self._rng.uniform(0, 0.2))
                    process.kill()
                    process.wait()
                    self.kills_due -= 1
                    self._tally.did("SIGKILL of the producer", f"after {number + BURST} of {len(lines)} articles")
                    return False
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        while process.poll() is None:
            self._rest(0.05)
        return process.returncode == 0

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            # It ends with its stdin, and so with us, however we end.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "service.cli", *arguments],
                env=environment(self._settings), stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        return self._process

    def _rest(self, seconds: float) -> None:
        if self._abandon.wait(seconds):
            raise OutOfTime

    def _end(self) -> int | None:
        """How many messages are in events.extracted; None where nobody answers."""
        consumer = Consumer({"bootstrap.servers": self._settings.brokers, "group.id": "nobody", "log_level": 0})
        try:
            name = full_name(EVENTS_EXTRACTED, self._settings)
            partitions = [TopicPartition(name, number) for number in range(self._settings.partitions)]
            return sum(consumer.get_watermark_offsets(partition, timeout=2)[1] for partition in partitions)
        except (KafkaException, TypeError):
            return None
        finally:
            consumer.close()
