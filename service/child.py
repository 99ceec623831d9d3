"""Child processes that never outlive us: they end with our process, however it ends."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import IO

_PR_SET_PDEATHSIG = 1
# Runs in the child before its program. An exec in between instead of a preexec_fn, which is not safe in a process
# with threads; the death signal survives the exec. The parent may die before the call: hence the look at getppid.
_DIE_WITH_PARENT = f"""
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl({_PR_SET_PDEATHSIG}, signal.SIGKILL)
if os.getppid() != int(sys.argv[1]):
    os._exit(1)
try:
    os.execv(sys.argv[2], sys.argv[2:])
except OSError as error:
    sys.exit(f"{{sys.argv[2]}}: {{error.strerror}}")
"""


def start_child(argv: Sequence[str], *, env: Mapping[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start ``argv`` (its first item a path) with stdout and stderr to ``output`` and nothing on stdin.

    It has a session of its own, so that a terminal's Ctrl-C reaches us alone and we stop it in order. On Linux the
    kernel kills it when the *thread* that calls this ends, even by SIGKILL: call it from a thread that stays.
    """
    argv = list(argv)
    if sys.platform == "linux":
        argv = [sys.executable, "-I", "-S", "-c", _DIE_WITH_PARENT, str(os.getpid()), *argv]
    return subprocess.Popen(  # noqa: S603 - argv is ours, and no shell reads it
        argv, env=dict(env), stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
    )


def stop_child(process: subprocess.Popen[bytes], *, grace: float = 0.0) -> None:
    """End the child and reap it: SIGTERM and up to ``grace`` seconds, then SIGKILL. An interrupt ends the grace."""
    try:
        if grace > 0:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(grace)
    finally:
        process.kill()
        process.wait()
