"""What every worker process does: one thing after the other, from standard input to standard output.

    4 bytes: length | JSON: {"size", …} | so many bytes   ->
    <-   4 bytes: length | JSON

Both sides speak JSON and not pickle: what comes out of a process that reads hostile input is not to be executed. The
worker ends at the end of its input, so that it outlives nobody. It holds no secret, and may be killed at any time.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

Json = dict[str, Any]

NICE = 5  # the program itself goes first
ORPHANED = 20  # times the deadline, after which a worker ends by itself


def serve(
    answer: Callable[[bytes, Json], Json],
    memory: int,
    deadline: float,
    *,
    load: Callable[[], object],
    nice: int = NICE,
) -> None:
    """Answer until the end of input. `memory` in bytes; `deadline` in seconds of the processor for each thing asked.

    The parent has a deadline by the clock, and ours by the clock is for when it died; `load` brings in the libraries,
    so that nothing asked pays for it; `nice` is how far others go first.
    """
    confine(memory, nice)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    requests = sys.stdin.buffer
    load()
    gc.freeze()  # what the libraries brought stays, and need not be looked through for rubbish again and again
    send(answers, {"ready": os.getpid()})
    while (header := receive(requests)) is not None:
        body = requests.read(header["size"])
        signal.setitimer(signal.ITIMER_PROF, deadline)
        signal.setitimer(signal.ITIMER_REAL, deadline * ORPHANED)
        send(answers, answer(body, header))
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def confine(memory: int, nice: int) -> None:
    """Take no more than this much memory, no signals meant for the program, and of the processor what others leave."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for timer in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(timer, signal.SIG_DFL)  # ends the process, in the middle of whatever it does
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        os.nice(nice)


def receive(stream: BinaryIO) -> Json | None:
    """The next message's header; None at the end of input."""
    size = stream.read(4)
    if len(size) < 4:
        return None
    header: Json = json.loads(stream.read(int.from_bytes(size, "big")))
    return header


def send(stream: BinaryIO, message: Json) -> None:
    """Write one message."""
    data = json.dumps(message, default=sorted).encode("utf-8", "replace")
    stream.write(len(data).to_bytes(4, "big") + data)
    stream.flush()
