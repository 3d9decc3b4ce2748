"""Many pulls and pushes of 64 MiB at once, for the memory that a server needs then."""

import http.client
import threading
import time

from .client import Client
from .content import LARGE_SIZE, MIB
from .options import BenchFailure
from .pushing import REPOSITORY, PushMaterial, push
from .sample import Outcome
from .server import Server

PULLS = PUSHES = 64
PIECE = 64 * 1024


def crowd(server: Server, material: PushMaterial, pushed: str) -> Outcome:
    """Begins 64 pulls and 64 pushes at the same moment, each over a connection of its own, and waits for all of them."""
    begin = threading.Barrier(PULLS + PUSHES)
    problems: list[Exception] = []
    latencies: list[float] = []

    def member(pulls: bool) -> None:
        try:
            client = Client(server)
            client.connection.connect()
            begin.wait(60)
            start = time.monotonic()
            if pulls:
                pull(client, pushed)
            else:
                push(client, material, patch=False)
            latencies.append(time.monotonic() - start)
            client.close()
        except (OSError, http.client.HTTPException, threading.BrokenBarrierError, BenchFailure) as error:
            problems.append(error)
            begin.abort()

    began = time.monotonic()
    threads = [threading.Thread(target=member, args=(number % 2 == 0,)) for number in range(PULLS + PUSHES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise BenchFailure(f"{server.name}: {len(problems)} of {len(threads)} failed, the first with: {problems[0]}")
    latencies.sort()
    return Outcome(
        requests=len(threads),
        bytes=len(threads) * LARGE_SIZE,
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
