"""Clocks and memory: work timed in rounds, and processes that say how much they held."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")


def timed(work: Callable[[], Made]) -> tuple[float, Made]:
    """Time some work once, in seconds, and hand out what it made."""
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def in_rounds(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Time several works in turn, round after round, so that a busy moment of the machine meets all of them.

    Returns
    -------
    For each work its seconds, one number a round.
    """
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            took[name].append(timed(work)[0])
    return took


def ratio(took: Sequence[float], own: Sequence[float]) -> float:
    """How many times longer than the other: the median over rounds, or of medians where the rounds differ."""
    if len(took) == len(own):
        return statistics.median(a / b for a, b in zip(took, own, strict=True))
    return statistics.median(took) / statistics.median(own)


@contextmanager
def silence() -> Iterator[None]:
    """Keep a compiled library from writing on the terminal."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def memory_mb(what: str) -> float:
    """Memory of this process in MB: ``VmRSS`` now, ``VmHWM`` at its peak; NaN where the system does not say."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return float("nan")
    lines = (line.split() for line in status.read_text(encoding="ascii").splitlines())
    return next((float(words[1]) / 1_000 for words in lines if words[0] == f"{what}:"), float("nan"))


def in_child(job: str, *arguments: object) -> dict[str, Any]:
    """Do a job of :mod:`benchmarks.child` in a process of its own, so that its memory is its own.

    Returns
    -------
    What the job says, and ``whole_s``: seconds from the start of the process to its end.

    Raises
    ------
    RuntimeError
        If it fails; the last line of what it complained about.
    """
    command = [sys.executable, "-m", "benchmarks.child", job, *map(str, arguments)]
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603  our own interpreter and module
        command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1]
    )
    whole_s = time.perf_counter() - start
    if done.returncode:
        complaint = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise RuntimeError(complaint[-1])
    return {**json.loads(done.stdout.splitlines()[-1]), "whole_s": whole_s}
