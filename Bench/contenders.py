"""The servers of a run."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import configuration
from .machine import output
from .bucket import Bucket
from .options import BenchFailure, Options
from .server import PASSWORD, USER, Server, free_port

PACKHOUSE = "packhouse"
PACKHOUSE_OPEN = "packhouse, no login"
PACKHOUSE_BEFORE = "packhouse, before"
OURS = (PACKHOUSE, PACKHOUSE_OPEN, PACKHOUSE_BEFORE)
DOCKER = "docker-registry"
DOCKER_LOGIN = "docker-registry, login"
NGINX = "nginx"
SEAWEEDFS = "seaweedfs"


@dataclass(frozen=True)
class Contenders:
    """Makes servers: each with a configuration, logs and, unless told otherwise, an empty root directory of its own."""

    options: Options
    state: Path

    @property
    def environment(self) -> dict[str, str]:
        """Lets unpacked programs find the libraries that were unpacked beside them."""
        folders = [
            str(folder)
            for top in ("usr/lib", "lib")
            for folder in (self.options.peers / top).glob("*-linux-gnu")
        ]
        return {"LD_LIBRARY_PATH": ":".join(folders)}

    def peer(self, path: str) -> str:
        return str(self.options.peers / path)

    def registry(self, name: str) -> str:
        if name == PACKHOUSE_BEFORE:
            return str(self.options.before)
        return str(self.options.registry) if name in OURS else self.peer("usr/bin/docker-registry")

    def server(self, name: str, tls: bool, root: Path | None = None, bucket: Bucket | None = None) -> Server:
        """A server that is not started yet. With a bucket it stores there, and its root stands before the keys."""
        port = free_port()
        folder = self.state / f"{name.replace(', ', '-').replace(' ', '-')}-{port}"
        root = root or folder / "root"
        store = bucket.storage(root) if bucket else configuration.filesystem(root)
        (root if name != NGINX else folder).mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        certificate = self.state / "server.crt" if tls else None
        login = name in (PACKHOUSE, PACKHOUSE_BEFORE, DOCKER_LOGIN)
        access_log, log, file = folder / "access.log", folder / "server.log", folder / "configuration"
        if name == NGINX:
            file.write_text(configuration.nginx(root, port, certificate, folder, access_log))
            command = [self.peer("usr/sbin/nginx"), "-p", str(folder), "-e", str(log), "-c", str(file)]
        else:
            file.write_text(configuration.registry(store, port, certificate, self.state / "users" if login else None))
            command = [self.registry(name), "serve", str(file)]
        environment = {} if name in OURS else self.environment
        server = Server(name, command, environment, port, tls, login, access_log, log, root)
        server.backing = bucket.server if bucket else None
        return server

    def make_certificate(self) -> None:
        """Makes one ECDSA certificate, and its key, for all servers."""
        certificate = self.state / "server.crt"
        said = output(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "2"]
            + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
            + ["-keyout", str(certificate.with_suffix(".key")), "-out", str(certificate)]
        )
        if not certificate.exists():
            raise BenchFailure(f"openssl made no certificate: {said}")

    def make_users(self) -> None:
        """Makes the user file as `htpasswd -B` does, with the cost 5 that it has unless told."""
        command = [self.peer("usr/bin/htpasswd"), "-B", "-b", "-c", str(self.state / "users"), USER, PASSWORD]
        result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **self.environment})
        if result.returncode != 0:
            raise BenchFailure(f"htpasswd failed: {result.stderr}")

    def versions(self) -> dict[str, str]:
        """What each program says that it is."""
        programs = {
            PACKHOUSE: [str(self.options.registry), "--version"],
            DOCKER: [self.peer("usr/bin/docker-registry"), "--version"],
            NGINX: [self.peer("usr/sbin/nginx"), "-v"],
            "wrk": [self.peer("usr/bin/wrk"), "-v"],
            SEAWEEDFS: [str(self.options.weed), "version"],
        }
        versions = {}
        for name, command in programs.items():
            environment = {} if name == PACKHOUSE else self.environment
            said = output(command, {**os.environ, **environment}).partition("\n")[0]
            versions[name] = said.removeprefix(command[0]).strip()
        return versions
