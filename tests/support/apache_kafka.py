"""One Apache Kafka 4.x node in KRaft mode on loopback, from its Maven artefacts, for as long as a test wants it.

Needs Java 17 or newer and Maven. The log directory outlives ``stop`` and ``kill``, so that ``start`` goes on where the
node was: what a broker's restart with its log kept needs.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from service.child import start_child, stop_child
from tests.support.ports import free_port

_HERE = Path(__file__).parent / "kafka"
_CACHE = Path(__file__).parents[2] / ".cache" / "kafka"
_JVM = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true")


class ApacheKafkaUnavailable(RuntimeError):
    """Apache Kafka cannot be had or does not start; the text says why and what to do."""


def class_path() -> str:
    """Where the JVM finds Kafka. Maven is asked once for every content of the pom; later calls read the cache."""
    pom = _HERE / "pom.xml"
    target = _CACHE / hashlib.sha256(pom.read_bytes()).hexdigest()[:16]
    if not target.is_dir():
        for program in ("java", "mvn"):
            if shutil.which(program) is None:
                raise ApacheKafkaUnavailable(
                    f"{program} is not on the PATH; install Java 17+ and Maven, or set EVENTWIRE_TEST_BROKERS"
                )
        partial = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
        command = ["mvn", "-B", "-q", "-f", str(pom), "dependency:copy-dependencies"]
        command += ["-DincludeScope=runtime", f"-DoutputDirectory={partial}"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=540)
        if done.returncode != 0:
            shutil.rmtree(partial, ignore_errors=True)
            raise ApacheKafkaUnavailable(f"Maven could not bring Apache Kafka: {(done.stdout + done.stderr)[-2000:]}")
        with contextlib.suppress(OSError):  # another run was quicker: its copy is the same
            partial.rename(target)
        shutil.rmtree(partial, ignore_errors=True)
    return f"{target}/*"


class ApacheKafka:
    """A node that can be started, stopped, killed and started again on the same ports with the same log.

    ``directory`` is made if it is not there and never removed. ``properties`` are added to server.properties and win
    over what stands here; ``format_options`` go to ``kafka-storage format``. Every method blocks; in a coroutine call
    it through ``asyncio.to_thread``.
    """

    profile: Literal["apache"] = "apache"

    def __init__(
        self, directory: Path, properties: Mapping[str, str] | None = None, format_options: Sequence[str] = ()
    ) -> None:
        self.directory = directory
        self._properties = dict(properties or {})
        self._format_options = tuple(format_options)
        self._port = free_port()
        self._controller_port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        # The node dies with the thread that starts it (see start_child): one of our own, that no event loop ends.
        self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kafka-starter")

    @property
    def bootstrap(self) -> str:
        """``host:port`` for clients."""
        return f"127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        """The JVM's process id while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def start(self, timeout: float = 90) -> None:
        """Start the node, the first time with an empty log, and return once it answers as a member of its cluster."""
        if self.pid is not None:
            raise RuntimeError("it runs already")
        if not self._config.exists():
            self._format()
        with self._output.open("ab") as output:
            command = self._java("kafka.Kafka", str(self._config))
            self._process = self._starter.submit(start_child, command, env=os.environ, output=output).result()
        try:
            self._wait_until_it_answers(timeout)
        except BaseException:
            self.kill()
            raise

    def stop(self, timeout: float = 30) -> None:
        """Stop as an operator does (SIGTERM, a controlled shutdown); after ``timeout`` seconds by SIGKILL."""
        if self._process is not None:
            stop_child(self._process, grace=timeout)
            self._process = None

    def kill(self) -> None:
        """SIGKILL: the node gets no chance to write or say anything more."""
        if self._process is not None:
            stop_child(self._process)
            self._process = None

    def restart(self, timeout: float = 90) -> None:
        """``stop`` where it runs, then ``start`` with the log kept."""
        self.stop()
        self.start(timeout)

    @property
    def _config(self) -> Path:
        return self.directory / "server.properties"

    @property
    def _output(self) -> Path:
        return self.directory / "output.log"

    def _java(self, main: str, *arguments: str) -> list[str]:
        logging = f"-Dlog4j2.configurationFile={_HERE / 'log4j2.properties'}"
        java = shutil.which("java") or "java"
        return [java, *_JVM, logging, "-cp", class_path(), main, *arguments]

    def _format(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        config = self._config.with_suffix(".new")
        config.write_text("".join(f"{key}={value}\n" for key, value in self._server_properties().items()))
        cluster_id = uuid.uuid4().hex[:22]
        options = ("--standalone", "-t", cluster_id, "-c", str(config), *self._format_options)
        command = self._java("kafka.tools.StorageTool", "format", *options)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise ApacheKafkaUnavailable(f"formatting Kafka's storage failed: {(done.stdout + done.stderr)[-2000:]}")
        config.rename(self._config)

    def _server_properties(self) -> dict[str, str]:
        controller = f"127.0.0.1:{self._controller_port}"
        return {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.bootstrap.servers": controller,
            "controller.listener.names": "CONTROLLER",
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{controller}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{controller}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": str(self.directory / "log"),
            # as production has it: only the catalogue creates topics
            "auto.create.topics.enable": "false",
            # one node: everything internal has one replica, and few partitions so that it starts fast
            "offsets.topic.replication.factor": "1",
            "offsets.topic.num.partitions": "4",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "transaction.state.log.num.partitions": "4",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            "share.coordinator.state.topic.num.partitions": "4",
            # tests wait for groups and compaction: no reason to be slow about either
            "group.initial.rebalance.delay.ms": "100",
            "group.min.session.timeout.ms": "1000",
            # a node that was killed may register again only when its old session has run out
            "broker.session.timeout.ms": "4000",
            "broker.heartbeat.interval.ms": "500",
            "log.cleaner.backoff.ms": "500",
            "log.cleaner.dedupe.buffer.size": str(16 * 1024 * 1024),
            "num.network.threads": "2",
            "num.io.threads": "4",
            **self._properties,
        }

    def _wait_until_it_answers(self, timeout: float) -> None:
        quiet = {"bootstrap.servers": self.bootstrap, "log_level": 0, "socket.timeout.ms": 2000}
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.pid is None:
                raise ApacheKafkaUnavailable(f"Apache Kafka stopped while it started:\n{self._last_words()}")
            with contextlib.suppress(KafkaException):
                if AdminClient(quiet).list_topics(timeout=2).brokers:
                    return
            time.sleep(0.1)
        raise ApacheKafkaUnavailable(f"Apache Kafka did not answer within {timeout:g} s:\n{self._last_words()}")

    def _last_words(self) -> str:
        return self._output.read_text(errors="replace")[-3000:] if self._output.exists() else "(it printed nothing)"
