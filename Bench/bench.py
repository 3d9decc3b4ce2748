"""A run from its first server to its last row."""

import shutil
import ssl
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from .bucket import Bucket
from .client import Client, tls_context
from .contenders import DOCKER, DOCKER_LOGIN, NGINX, PACKHOUSE, PACKHOUSE_BEFORE, PACKHOUSE_OPEN, Contenders
from .content import LARGE_REPOSITORIES, Content
from .crowd import crowd
from .filling import push_all, write_files
from .options import BenchFailure, Options
from .packs import look
from .pulling import Pulling
from .pushing import PushMaterial, push, push_for
from .report import Report
from .rows import CROWD, MEMORY, ON_S3, PACKS, ROWS, S3, S3_CROWD, S3_ROWS, TRANSPORTS, Crowd, Row
from .sample import Outcome, Sample, Summary, measured
from .server import Server

WARM_UP_SECONDS = 1


class Bench:
    """Holds the content, the directories that were filled with it, and the report."""

    def __init__(self, options: Options, state: Path, report: Report) -> None:
        self.options = options
        self.state = state
        self.report = report
        self.contenders = Contenders(options, state)
        self.content = Content()
        self.material = PushMaterial(self.content.large[LARGE_REPOSITORIES[0]])
        self.roots: dict[str, Path] = {}

    @property
    def before(self) -> tuple[str, ...]:
        """The other build of our server, when the run has one: it takes part in each row."""
        return (PACKHOUSE_BEFORE,) if self.options.before else ()

    def run(self) -> None:
        self.contenders.make_certificate()
        self.contenders.make_users()
        pulls = [row for row in ROWS if row.pulling]
        if any(self.options.wants(transport, row.name) for transport in TRANSPORTS for row in pulls):
            self.fill()
        for transport, tls in TRANSPORTS.items():
            wanted = [row for row in ROWS if self.options.wants(transport, row.name)]
            self.run_pulls(transport, tls, [row for row in wanted if row.pulling])
            for row in wanted:
                if not row.pulling:
                    self.run_pushes(transport, tls, row)
            if self.options.wants(transport, MEMORY):
                self.run_crowd(transport, tls, CROWD)
        self.run_s3([row for row in S3_ROWS if self.options.wants(S3, row.name)])
        if self.options.wants("plain", PACKS):
            self.run_packs()

    def run_s3(self, wanted: list[Row]) -> None:
        """The rows on SeaweedFS: pulls from one bucket that all fill, each run of pushes into a new one."""
        if pulls := [row for row in wanted if row.pulling]:
            with self.bucket() as bucket:
                self.report.say("filling the bucket")
                self.push_content(ON_S3 + self.before, bucket)
                self.run_pulls(S3, False, pulls, bucket)
        for row in wanted:
            if not row.pulling:
                self.run_pushes(S3, False, row)
        if self.options.wants(S3, MEMORY):
            self.run_crowd(S3, False, S3_CROWD)

    @contextmanager
    def bucket(self) -> Iterator[Bucket]:
        bucket = Bucket.start(self.options, self.state)
        try:
            yield bucket
        finally:
            bucket.stop()

    @contextmanager
    def fresh(self, name: str, transport: str, tls: bool) -> Iterator[Server]:
        """A server that runs on nothing, and whose store goes with it."""
        with self.bucket() if transport == S3 else nullcontext() as bucket:
            with self.running(self.contenders.server(name, tls, bucket=bucket), forget=True) as server:
                yield server

    def fill(self) -> None:
        """Gives each server its content. Both docker-registries share one directory, as they may; ours never do."""
        self.report.say("filling the servers")
        self.push_content((PACKHOUSE, PACKHOUSE_OPEN, *self.before, DOCKER))
        self.roots[DOCKER_LOGIN] = self.roots[DOCKER]
        self.roots[NGINX] = self.state / "files"
        write_files(self.content, self.roots[NGINX])

    def push_content(self, names: tuple[str, ...], bucket: Bucket | None = None) -> None:
        for name in names:
            with self.running(self.contenders.server(name, tls=False, bucket=bucket)) as server:
                push_all(self.content, server)
                self.roots[name] = server.root

    @contextmanager
    def running(self, server: Server, forget: bool = False) -> Iterator[Server]:
        """Starts a server, and stops it at the end; `forget` removes its directory then."""
        server.start()
        try:
            yield server
        finally:
            server.stop()
            if forget:
                shutil.rmtree(server.root)

    def run_pulls(self, transport: str, tls: bool, rows: list[Row], bucket: Bucket | None = None) -> None:
        """All servers run and one at a time is loaded; each round begins with another one."""
        servers: dict[str, Server] = {}
        try:
            for name in dict.fromkeys(name for row in rows for name in row.contenders + self.before):
                servers[name] = self.contenders.server(name, tls, self.roots[name], bucket)
                servers[name].start()
                self.report.add_ciphers({name: check_tls(servers[name])} if tls else {})
            for row in rows:
                self.run_pull(transport, tls, row, [servers[name] for name in row.contenders + self.before])
        finally:
            for server in servers.values():
                server.stop()

    def run_pull(self, transport: str, tls: bool, row: Row, servers: list[Server]) -> None:
        pulling = row.pulling(self.content)
        for server in servers:
            check_answers(server, pulling)
            self.pull(server, row, pulling, WARM_UP_SECONDS)
        samples: dict[str, list[Sample]] = {server.name: [] for server in servers}
        for turn in range(self.options.rounds):
            for server in rotated(servers, turn):
                # docker-registry hashes the password at each request: that is no goal, and once is enough.
                if server.name != DOCKER_LOGIN or turn == 0:
                    samples[server.name].append(
                        measured(server, lambda: self.pull(server, row, pulling, self.options.seconds))
                    )
        self.add(transport, tls, row, samples)

    def pull(self, server: Server, row: Row, pulling: Pulling, seconds: int) -> Outcome:
        requests = self.state / "requests"
        pulling.write_requests(server, requests)
        load = pulling.with_wrk if row.by_wrk else pulling.with_load
        return load(self.contenders, server, requests, row.connections, seconds)

    def run_pushes(self, transport: str, tls: bool, row: Row) -> None:
        """Each run has a server of its own on an empty directory, so that disks do not fill and nobody meets old blobs."""
        names = list(row.contenders + self.before)
        samples: dict[str, list[Sample]] = {name: [] for name in names}
        for turn in range(self.options.rounds):
            for name in rotated(names, turn):
                with self.fresh(name, transport, tls) as server:
                    self.push_once(server, self.material, row.patch)
                    load = lambda: push_for(server, self.material, row.patch, row.connections, self.options.seconds)
                    samples[name].append(measured(server, load))
        self.add(transport, tls, row, samples)

    def push_once(self, server: Server, material: PushMaterial, patch: bool) -> str:
        client = Client(server)
        digest = push(client, material, patch)
        client.close()
        return digest

    def run_crowd(self, transport: str, tls: bool, wanted: Crowd) -> None:
        """Each server is started anew on a store that holds one blob."""
        material = self.material
        if wanted.size != material.size:
            material = PushMaterial(b"".join(self.content.large.values())[: wanted.size])
        results = {}
        for name in (PACKHOUSE, *self.before, DOCKER):
            with self.fresh(name, transport, tls) as server:
                digest = self.push_once(server, material, patch=False)
                server.stop()
                server.start()
                sample = measured(server, lambda: crowd(server, material, digest, wanted))
            results[name] = Summary.of([sample], by_bytes=True)
        self.report.add_memory(transport, wanted, results)

    def run_packs(self) -> None:
        """The looks through many packs that a server takes after its start; nobody else has any."""
        for name in (PACKHOUSE_OPEN, *self.before):
            server = self.contenders.server(name, tls=False)
            self.report.say(f"making {self.options.packs} packs")
            try:
                self.report.add_packs(name, look(server, self.options.packs))
            finally:
                shutil.rmtree(server.root, ignore_errors=True)

    def add(self, transport: str, tls: bool, row: Row, samples: dict[str, list[Sample]]) -> None:
        results = {name: Summary.of(runs, by_bytes=row.large) for name, runs in samples.items()}
        self.report.add(transport, row, results, row.goals_over(tls))


def rotated(things: list, turn: int) -> list:
    turn %= len(things)
    return things[turn:] + things[:turn]


def check_answers(server: Server, pulling: Pulling) -> None:
    """Compares the bytes of the first, the middle and the last answer with what was put there."""
    client = Client(server)
    for number in (0, len(pulling.items) // 2, len(pulling.items) - 1):
        offset = pulling.offsets[number] if pulling.offsets else None
        client.check(pulling.items[number], pulling.method, offset, pulling.length)
    client.close()


def check_tls(server: Server) -> str:
    """Fails unless the server speaks TLS 1.3 and nothing older; returns the cipher that it agrees on with OpenSSL."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain:
        with tls_context().wrap_socket(plain) as connection:
            version, cipher = connection.version(), connection.cipher()
    if version != "TLSv1.3" or not cipher:
        raise BenchFailure(f"{server.name} speaks {version}")
    older = tls_context()
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain:
            older.wrap_socket(plain).close()
    except (ssl.SSLError, ConnectionResetError):
        return cipher[0]
    raise BenchFailure(f"{server.name} takes TLS 1.2, and the rows are to be TLS 1.3")
