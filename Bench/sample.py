"""What one run of a load against one server gave, and what several runs together say."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from .machine import busy_seconds
from .server import Server


@dataclass(frozen=True)
class Outcome:
    """What a load generator saw."""

    requests: int  # whole and right ones
    bytes: int
    seconds: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Sample:
    """An outcome with what it cost."""

    outcome: Outcome
    server_cpu: float  # seconds
    client_cpu: float
    foreign: float  # the share of the machine that other processes, or the host, had meanwhile
    peak: int  # bytes


def measured(server: Server, load: Callable[[], Outcome]) -> Sample:
    """Runs a load and takes stock before and after; fails when the server did not log all of it."""
    server.empty_logs()
    server.forget_peak()
    backing = server.backing.cpu_seconds if server.backing else lambda: 0.0
    before = server.cpu_seconds(), own_cpu(), backing(), busy_seconds(), time.monotonic()
    outcome = load()
    after = server.cpu_seconds(), own_cpu(), backing(), busy_seconds(), time.monotonic()
    server_cpu, client_cpu, backing_cpu, busy, elapsed = (new - old for old, new in zip(before, after))
    peak = server.peak_memory()
    server.check_logged(outcome.requests)
    foreign = max(0.0, busy - server_cpu - client_cpu - backing_cpu) / (elapsed * (os.cpu_count() or 1))
    return Sample(outcome, server_cpu, client_cpu, foreign, peak)


def own_cpu() -> float:
    """CPU seconds of this program and of the load generators that it waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@dataclass(frozen=True)
class Summary:
    """The medians of the samples of one server in one row. What is counted is a request or a GiB, as the row says."""

    rate: float  # requests or MiB a second
    spread: float  # between the slowest and the fastest run, as a part of the median
    p50: float  # seconds
    p99: float
    cpu: float  # seconds of the server for each request, or for each GiB
    client_cpu: float
    foreign: float  # the most of all runs
    peak: int  # bytes; the most of all runs
    runs: int

    @classmethod
    def of(cls, samples: list[Sample], by_bytes: bool) -> "Summary":
        def rate(sample: Sample) -> float:
            outcome = sample.outcome
            return (outcome.bytes / 2**20 if by_bytes else outcome.requests) / outcome.seconds

        def each(sample: Sample, cpu: float) -> float:
            return cpu / (sample.outcome.bytes / 2**30 if by_bytes else sample.outcome.requests)

        rates = [rate(sample) for sample in samples]
        return cls(
            rate=median(rates),
            spread=(max(rates) - min(rates)) / median(rates),
            p50=median(sample.outcome.p50 for sample in samples),
            p99=median(sample.outcome.p99 for sample in samples),
            cpu=median(each(sample, sample.server_cpu) for sample in samples),
            client_cpu=median(each(sample, sample.client_cpu) for sample in samples),
            foreign=max(sample.foreign for sample in samples),
            peak=max(sample.peak for sample in samples),
            runs=len(samples),
        )
