"""Many pulls and pushes of large blobs at once, for the memory that a server needs then."""

import http.client
import threading
import time

from .client import Client
from .content import LARGE_SIZE, MIB
from .options import BenchFailure
from .pushing import REPOSITORY, PushMaterial, push
from .rows import Crowd
from .sample import Outcome
from .server import Server

PIECE = 64 * 1024


def crowd(server: Server, material: PushMaterial, pushed: str, wanted: Crowd) -> Outcome:
    """Begins all pulls and pushes at the same moment, each over a connection of its own, and waits for all of them."""
    begin = threading.Barrier(wanted.pulls + wanted.pushes)
    problems: list[Exception] = []
    latencies: list[float] = []

    def member(is_pull: bool) -> None:
        try:
            client = Client(server)
            client.connection.connect()
            begin.wait(60)
            start = time.monotonic()
            if is_pull:
                pull(client, pushed)
            else:
                push(client, material, wanted.patch)
            latencies.append(time.monotonic() - start)
            client.close()
        except (OSError, http.client.HTTPException, threading.BrokenBarrierError, BenchFailure) as error:
            problems.append(error)
            begin.abort()

    began = time.monotonic()
    threads = [threading.Thread(target=member, args=(number < wanted.pulls,)) for number in range(wanted.pulls + wanted.pushes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise BenchFailure(f"{server.name}: {len(problems)} of {len(threads)} failed, the first with: {problems[0]}")
    latencies.sort()
    return Outcome(
        requests=len(threads),
        bytes=len(threads) * material.size,
        seconds=time.monotonic() - began,
        p50=latencies[len(latencies) // 2],
        p99=latencies[int(len(latencies) * 0.99)],
    )


def pull(client: Client, digest: str) -> None:
    """Reads a blob to its end without keeping it."""
    connection = client.connection
    connection.request("GET", f"/v2/{REPOSITORY}/blobs/{digest}", headers=client.headers)
    answer = connection.getresponse()
    room, received = memoryview(bytearray(PIECE)), 0
    while count := answer.readinto(room):
        received += count
    if answer.status != 200 or received != LARGE_SIZE:
        raise BenchFailure(f"a pull is answered with {answer.status} and {received / MIB:.1f} MiB")
