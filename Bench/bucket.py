"""An S3 server for the registries to store in."""

import http.client
import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from . import configuration
from .options import BenchFailure, Options
from .server import Server, free_port

NAME = "bench"


@dataclass
class Bucket:
    """A bucket of SeaweedFS, whose data lies in a folder of its own and goes with it."""

    server: Server

    @classmethod
    def start(cls, options: Options, state: Path) -> "Bucket":
        """Starts SeaweedFS without identities, so that it takes any keys, and makes the bucket."""
        s3, master, volume, filer = (port_with_twin() for _ in range(4))
        folder = state / f"seaweedfs-{s3}"
        (folder / "data").mkdir(parents=True)
        command = [
            str(options.weed), "server", "-ip=127.0.0.1", f"-dir={folder / 'data'}", f"-master.port={master}",
            f"-volume.port={volume}", f"-filer.port={filer}", "-s3", f"-s3.port={s3}", "-s3.port.iceberg=0",
            "-s3.port.lance=0", "-master.volumeSizeLimitMB=1024", "-volume.max=40",
        ]  # fmt: skip
        log = folder / "server.log"
        bucket = cls(Server("seaweedfs", command, {}, s3, False, False, folder / "access.log", log, folder))
        bucket.server.start()
        try:
            bucket.make()
        except BaseException:
            bucket.stop()
            raise
        return bucket

    def make(self) -> None:
        """Makes the bucket and waits until an object can be written to it."""
        end = time.monotonic() + 30
        status = 0
        while time.monotonic() < end:
            try:
                self.put(f"/{NAME}", b"")
                if (status := self.put(f"/{NAME}/ready", b"yes")) == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.1)
        raise BenchFailure(f"SeaweedFS takes no objects (status {status}); its log: {self.server.log}")

    def put(self, path: str, body: bytes) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        connection.request("PUT", path, body)
        status = connection.getresponse().status
        connection.close()
        return status

    def stop(self) -> None:
        self.server.stop()
        shutil.rmtree(self.server.root)

    def storage(self, root: Path) -> str:
        """The part of a registry's configuration that names the bucket."""
        return configuration.s3(f"http://127.0.0.1:{self.server.port}", NAME, root)


def port_with_twin() -> int:
    """A free port with a free one 10,000 above it, which SeaweedFS takes as well."""
    while True:
        port = free_port()
        if port + 10_000 > 65_535:
            port -= 20_000
        try:
            for number in (port, port + 10_000):
                with socket.socket() as listener:
                    listener.bind(("127.0.0.1", number))
            return port
        except OSError:
            continue
