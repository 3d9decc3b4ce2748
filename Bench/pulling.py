"""Loads a server with GET and HEAD requests, by wrk where it can and else by the program load.c."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .contenders import Contenders
from .content import Item
from .options import BenchFailure
from .sample import Outcome
from .server import Server

THREADS = 2


@dataclass(frozen=True)
class Pulling:
    """Requests for items in turn, whole or a range of each."""

    items: list[Item]
    method: str = "GET"
    offsets: tuple[int, ...] = ()
    length: int = 0

    @property
    def bodies(self) -> tuple[int, int]:
        """The least and the most bytes that the body of a right answer has."""
        if self.method == "HEAD":
            return 0, 0
        sizes = [self.length] if self.offsets else [len(item.body) for item in self.items]
        return min(sizes), max(sizes)

    def write_requests(self, server: Server, path: Path) -> None:
        """Writes the request heads, one after another, as both load generators read them."""
        fields = "".join(f"{name}: {value}\r\n" for name, value in server.headers.items())
        with open(path, "w", newline="") as file:
            for number, item in enumerate(self.items):
                span = ""
                if self.offsets:
                    span = f"Range: bytes={self.offsets[number]}-{self.offsets[number] + self.length - 1}\r\n"
                file.write(f"{self.method} {item.path} HTTP/1.1\r\n{fields}{span}\r\n")

    def with_wrk(self, programs: Contenders, server: Server, requests: Path, connections: int, seconds: int) -> Outcome:
        """Runs wrk; an answer that is no 2xx, or a number of bytes that cannot be, is a failure."""
        command = [programs.peer("usr/bin/wrk"), f"-t{THREADS}", f"-c{connections}", f"-d{seconds}", "--timeout", "20"]
        command += ["-s", str(Path(__file__).with_name("wrk.lua")), server.url, "--", str(requests)]
        result = run(command, programs.environment)
        failures = result.pop("failures")
        least, most = self.bodies
        count, received = result["requests"], result["bytes"]
        if failures or not count:
            raise BenchFailure(f"{server.name}: {failures} of {count} requests failed ({self.items[0].path} and others)")
        # The heads of answers have less than 2 KiB, and some answers are cut off at the end.
        if not least * count < received < (most + 2048) * (count + connections):
            raise BenchFailure(f"{server.name}: {count} answers in {received} bytes; bodies have {least} to {most}")
        return Outcome(**result)

    def with_load(self, programs: Contenders, server: Server, requests: Path, connections: int, seconds: int) -> Outcome:
        """Runs load.c, which itself checks the status and the length of every answer."""
        least, most = self.bodies
        body = least if self.method == "GET" and least == most else -1
        status = 206 if self.offsets else 200
        kind = "tls" if server.tls else "plain"
        command = [programs.options.load, server.port, kind, THREADS, connections, seconds, status, body, requests]
        return Outcome(**run([str(word) for word in command], {}))


def run(command: list[str], environment: dict[str, str]) -> dict:
    """Runs a load generator and returns the JSON on its last line."""
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    if result.returncode != 0:
        raise BenchFailure(f"{Path(command[0]).name} failed: {result.stderr.strip() or result.stdout.strip()}")
    return json.loads(result.stdout.strip().splitlines()[-1])
