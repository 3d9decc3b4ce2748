"""Pushes blobs, each with bytes of its own, at little cost to this machine: nothing is hashed or copied per push."""

import hashlib
import http.client
import itertools
import os
import threading
import time

from .client import Client
from .content import KIB
from .options import BenchFailure
from .sample import Outcome
from .server import Server

REPOSITORY = "bench/pushed"
TAIL = 64
CHUNK = 32 * KIB  # what docker's client copies at a time, and so the size of its chunks


class PushMaterial:
    """The bytes that all pushes share, and the digest so far; only the last 64 bytes of each blob are its own."""

    def __init__(self, large: bytes) -> None:
        self.size = len(large)
        self.shared = memoryview(large)[: self.size - TAIL]
        self._hash = hashlib.sha256(self.shared)
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        pieces = []
        for start in range(0, len(self.shared), CHUNK):
            piece = self.shared[start : start + CHUNK]
            pieces += [f"{len(piece):x}\r\n".encode(), piece, b"\r\n"]
        self.chunked = memoryview(b"".join(pieces))

    def next(self) -> tuple[bytes, str]:
        """The last bytes of a blob that nobody has pushed, and its digest."""
        with self._lock:
            number = next(self._numbers)
        tail = f"{os.getpid()} {number} {time.monotonic_ns()}".encode().ljust(TAIL, b".")
        state = self._hash.copy()
        state.update(tail)
        return tail, "sha256:" + state.hexdigest()


def push(client: Client, material: PushMaterial, patch: bool) -> str:
    """One push: POST and PUT as containerd does, or POST, a chunked PATCH and an empty PUT as docker does."""
    tail, digest = material.next()
    path = client.begin_upload(REPOSITORY)
    if patch:
        answer = send_body(client, "PATCH", path, [material.chunked, f"{TAIL:x}\r\n".encode() + tail + b"\r\n0\r\n\r\n"], None)
        path = client.path_of_location(expect(client, answer, 202))
        separator = "&" if "?" in path else "?"
        answer, _ = client.ask("PUT", f"{path}{separator}digest={digest}", 201, b"")
    else:
        separator = "&" if "?" in path else "?"
        answer = send_body(client, "PUT", f"{path}{separator}digest={digest}", [material.shared, tail], material.size)
        expect(client, answer, 201)
    if answer.headers.get("Docker-Content-Digest") != digest:
        raise BenchFailure(f"{client.server.name} names another digest for a push than {digest}")
    return digest


def send_body(
    client: Client, method: str, path: str, pieces: list[memoryview | bytes], length: int | None
) -> http.client.HTTPResponse:
    """Sends a request whose body is already in the form that the wire has."""
    connection = client.connection
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in client.headers.items():
        connection.putheader(name, value)
    connection.putheader("Content-Type", "application/octet-stream")
    connection.putheader(*(("Transfer-Encoding", "chunked") if length is None else ("Content-Length", str(length))))
    connection.endheaders()
    for piece in pieces:
        connection.send(piece)
    return connection.getresponse()


def expect(client: Client, answer: http.client.HTTPResponse, status: int) -> http.client.HTTPResponse:
    body = answer.read()
    if answer.status != status:
        raise BenchFailure(f"{client.server.name}: a push is answered with {answer.status}, not {status}: {body[:300]!r}")
    return answer


def push_for(server: Server, material: PushMaterial, patch: bool, connections: int, seconds: int) -> Outcome:
    """Pushes over some connections until the time is over, and waits for those under way then."""
    latencies: list[float] = []
    problems: list[Exception] = []
    last: list[str] = []
    began = time.monotonic()

    def pusher() -> None:
        client = Client(server)
        try:
            while time.monotonic() < began + seconds:
                start = time.monotonic()
                last[:] = [push(client, material, patch)]
                latencies.append(time.monotonic() - start)
        except (OSError, http.client.HTTPException, BenchFailure) as error:
            problems.append(error)
        finally:
            client.close()

    threads = [threading.Thread(target=pusher) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - began
    if problems:
        raise BenchFailure(f"{server.name}: a push failed: {problems[0]}")
    client = Client(server)
    answer, _ = client.ask("HEAD", f"/v2/{REPOSITORY}/blobs/{last[0]}", 200)
    client.close()
    if answer.headers.get("Content-Length") != str(material.size):
        raise BenchFailure(f"{server.name}: a pushed blob has {answer.headers.get('Content-Length')} bytes")
    latencies.sort()
    return Outcome(
        requests=len(latencies),
        bytes=len(latencies) * material.size,
        seconds=elapsed,
        p50=latencies[len(latencies) // 2],
        p99=latencies[int(len(latencies) * 0.99)],
    )
