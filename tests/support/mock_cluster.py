"""librdkafka's mock cluster, from the confluent-kafka wheel: a broker in this process that answers with what we say.

It keeps messages in memory, leads consumer groups and takes idempotent producers. It has no CreateTopics and no
DescribeConfigs: topics are made by ``create_topics``, and nobody can ask it for their settings.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from enum import IntEnum
from importlib.metadata import files
from types import TracebackType
from typing import Any, Literal, Self

import confluent_kafka

_PRODUCER = 0
_NODE = 1
_NOBODY = -1


class Request(IntEnum):
    """Kafka's numbers of the requests that can be answered with an error."""

    PRODUCE = 0
    FETCH = 1
    LIST_OFFSETS = 2
    METADATA = 3
    OFFSET_COMMIT = 8
    OFFSET_FETCH = 9
    FIND_COORDINATOR = 10
    JOIN_GROUP = 11
    HEARTBEAT = 12
    SYNC_GROUP = 14


class Answer(IntEnum):
    """Kafka's error codes; ``HANGS_UP`` ends the connection without an answer."""

    HANGS_UP = -195
    UNKNOWN_SERVER_ERROR = -1
    TAKEN = 0
    OFFSET_OUT_OF_RANGE = 1
    CORRUPT_MESSAGE = 2
    UNKNOWN_TOPIC_OR_PARTITION = 3
    LEADER_NOT_AVAILABLE = 5
    NOT_LEADER_FOR_PARTITION = 6
    REQUEST_TIMED_OUT = 7
    COORDINATOR_LOAD_IN_PROGRESS = 14
    COORDINATOR_NOT_AVAILABLE = 15
    NOT_COORDINATOR = 16
    NOT_ENOUGH_REPLICAS = 19
    NOT_ENOUGH_REPLICAS_AFTER_APPEND = 20
    ILLEGAL_GENERATION = 22
    UNKNOWN_MEMBER_ID = 25
    REBALANCE_IN_PROGRESS = 27
    TOPIC_AUTHORIZATION_FAILED = 29
    GROUP_AUTHORIZATION_FAILED = 30
    POLICY_VIOLATION = 44
    KAFKA_STORAGE_ERROR = 56


class MockCluster:
    """``with MockCluster() as cluster``: one node on loopback, gone with the block."""

    profile: Literal["apache"] = "apache"

    def __init__(self) -> None:
        self._library = _library()

    def __enter__(self) -> Self:
        reason = ctypes.create_string_buffer(512)
        conf = self._library.rd_kafka_conf_new()
        for name, value in ((b"client.id", b"mock"), (b"log_level", b"0")):
            self._library.rd_kafka_conf_set(conf, name, value, reason, len(reason))
        self._client = self._library.rd_kafka_new(_PRODUCER, conf, reason, len(reason))
        assert self._client, reason.value.decode()
        self._cluster = self._library.rd_kafka_mock_cluster_new(self._client, _NODE)
        assert self._cluster, "librdkafka makes no mock cluster"
        self._library.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, 100)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._library.rd_kafka_mock_cluster_destroy(self._cluster)
        self._library.rd_kafka_destroy(self._client)

    @property
    def bootstrap(self) -> str:
        """``host:port`` for clients."""
        return str(self._library.rd_kafka_mock_cluster_bootstraps(self._cluster).decode())

    def create_topics(self, names: Iterable[str], partitions: int) -> None:
        for name in names:
            self._check(self._library.rd_kafka_mock_topic_create(self._cluster, name.encode(), partitions, 1))

    def set_leader(self, topic: str, partition: int, present: bool) -> None:
        """Whether the partition has a leader. Without one nobody can write to it or read it."""
        leader = _NODE if present else _NOBODY
        self._check(self._library.rd_kafka_mock_partition_set_leader(self._cluster, topic.encode(), partition, leader))

    def answer(self, request: Request, *answers: Answer, after_seconds: float = 0.0) -> None:
        """The next requests of this kind get these answers, one each, so late; ``TAKEN`` is the usual one."""
        for answer in answers:
            late = ctypes.c_int(round(after_seconds * 1000))
            self._check(
                self._library.rd_kafka_mock_broker_push_request_error_rtts(
                    self._cluster, _NODE, ctypes.c_int16(request), ctypes.c_size_t(1), ctypes.c_int(answer), late
                )
            )

    def answers_left(self, request: Request) -> int:
        """How many of them no request has come for yet."""
        count = ctypes.c_size_t()
        self._check(
            self._library.rd_kafka_mock_broker_error_stack_cnt(
                self._cluster, _NODE, ctypes.c_int16(request), ctypes.byref(count)
            )
        )
        return count.value

    def _check(self, code: int) -> None:
        assert code == 0, f"librdkafka's error {code}"


def _library() -> Any:
    """The library that confluent_kafka has loaded, with the types of what is called here."""
    names = [
        file for file in files("confluent-kafka") or () if file.name.startswith("librdkafka") and ".so" in file.name
    ]
    library = ctypes.CDLL(str(names[0].locate() if names else confluent_kafka.cimpl.__file__))
    pointer, text, number, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_size_t
    for name, returned, taken in (
        ("rd_kafka_conf_new", pointer, ()),
        ("rd_kafka_conf_set", number, (pointer, text, text, text, size)),
        ("rd_kafka_new", pointer, (number, pointer, text, size)),
        ("rd_kafka_destroy", None, (pointer,)),
        ("rd_kafka_mock_cluster_new", pointer, (pointer, number)),
        ("rd_kafka_mock_cluster_destroy", None, (pointer,)),
        ("rd_kafka_mock_cluster_bootstraps", text, (pointer,)),
        ("rd_kafka_mock_group_initial_rebalance_delay_ms", None, (pointer, ctypes.c_int32)),
        ("rd_kafka_mock_topic_create", number, (pointer, text, number, number)),
        ("rd_kafka_mock_partition_set_leader", number, (pointer, text, ctypes.c_int32, ctypes.c_int32)),
        ("rd_kafka_mock_broker_push_request_error_rtts", number, (pointer, ctypes.c_int32, ctypes.c_int16, size)),
        ("rd_kafka_mock_broker_error_stack_cnt", number, (pointer, ctypes.c_int32, ctypes.c_int16, pointer)),
    ):  # fmt: skip
        function = getattr(library, name)
        function.restype, function.argtypes = returned, taken
    return library
