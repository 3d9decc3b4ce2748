"""A server process of a run."""

import base64
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import process_tree
from .options import BenchFailure

USER, PASSWORD = "bench", "a password of the bench"


@dataclass
class Server:
    """One server on a port of its own on the loopback interface, from its start to its end."""

    name: str
    command: list[str]
    environment: dict[str, str]
    port: int
    tls: bool
    login: bool
    access_log: Path
    log: Path
    root: Path
    # Stores for it, on this machine: its time is neither the server's nor anybody else's.
    backing: "Server | None" = None
    process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self) -> None:
        """Starts the process and waits until it takes connections; it ends with us, whatever happens to us."""
        with open(self.access_log, "ab") as access_log, open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "SIGTERM", "--", *self.command],
                stdin=subprocess.DEVNULL,
                stdout=access_log,
                stderr=log,
                env={**own_environment(), **self.environment},
                start_new_session=True,
            )
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        tail = self.log.read_text(errors="replace")[-1500:]
        self.stop()
        raise BenchFailure(f"{self.name} does not listen on port {self.port}; it said:\n{tail}")

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.process = None

    @property
    def pid(self) -> int:
        if self.process is None or self.process.poll() is not None:
            raise BenchFailure(f"{self.name} has ended; its log: {self.log.read_text(errors='replace')[-1500:]}")
        return self.process.pid

    def cpu_seconds(self) -> float:
        return process_tree.cpu_seconds(self.pid)

    def peak_memory(self) -> int:
        return process_tree.peak_memory(self.pid)

    def forget_peak(self) -> None:
        process_tree.forget_peak(self.pid)

    @property
    def headers(self) -> dict[str, str]:
        """What every request carries: what clients send for manifests, and the login where one is wanted."""
        fields = {
            "Host": f"127.0.0.1:{self.port}",
            "User-Agent": "packhouse-bench",
            "Accept": "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, */*",
        }
        if self.login:
            token = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            fields["Authorization"] = f"Basic {token}"
        return fields

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def empty_logs(self) -> None:
        for log in (self.access_log, self.log):
            os.truncate(log, 0)

    def check_logged(self, requests: int) -> None:
        """Fails unless the access log has a line for each request; a server may write them a little later."""
        end = time.monotonic() + 10
        while (lines := count_lines(self.access_log)) < requests:
            if time.monotonic() > end:
                raise BenchFailure(f"{self.name} answered {requests} requests and logged {lines}: {self.access_log}")
            time.sleep(0.05)


def own_environment() -> dict[str, str]:
    """Ours without what AWS's programs look at: docker-registry's S3 store does as well, and some of it makes it fail."""
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}


def count_lines(path: Path) -> int:
    with open(path, "rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
