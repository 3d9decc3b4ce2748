"""How long `registry garbage-collect` takes for many blobs of a directory, and how much memory."""

import hashlib
import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from . import process_tree
from .content import CONFIG_TYPE, LAYER_TYPE, MANIFEST_TYPE
from .options import BenchFailure
from .packs import write
from .server import Server, own_environment

REPOSITORIES = 100
LAYERS_OF_A_MANIFEST = 20
# Bytes of a layer: a collection reads none of them.
LAYER_SIZE = 512
# Between two looks at the memory of a run.
LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Collection:
    """What a dry run and a real one took. Nearly half of the blobs go."""

    blobs: int  # manifests and configurations among them
    links: int
    dry: float  # seconds, from the start of the process to its end
    real: float
    again: float  # the next one, which has nothing to do
    peak: int  # bytes of memory, the most of all three


def collection(server: Server, blobs: int) -> Collection:
    """Makes a store below the root of a server that does not run, and collects it: tells only, does so, and finds nothing more."""
    store = Store(server.root / "docker/registry/v2", blobs)
    os.sync()
    registry, _, configuration = server.command
    command = [registry, "garbage-collect", "--delete-untagged", "--quiet", "--grace-period", "0s"]
    # What was written in the second of a run is younger than it.
    time.sleep(1.1)
    runs = []
    for options, removed, left in (
        (["--dry-run"], store.garbage, store.blobs),
        ([], store.garbage, store.blobs - store.garbage),
        ([], 0, store.blobs - store.garbage),
    ):
        run = Run(command + options + [configuration])
        run.check(removed, store.kept)
        if (found := store.count()) != left:
            raise BenchFailure(f"the collection left {found} blobs, and not {left}")
        runs.append(run)
    dry, real, again = (run.seconds for run in runs)
    return Collection(store.blobs, store.links, dry, real, again, max(run.peak for run in runs))


class Run:
    """One run of the command."""

    def __init__(self, command: list[str]) -> None:
        began = time.monotonic()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=own_environment()
        )
        self.peak = 0
        # What the system tells of a process that has ended counts the memory of the one that started it. The few lines wait in the pipe.
        while process.poll() is None:
            self.peak = max(self.peak, process_tree.peak_memory(process.pid))
            time.sleep(LOOK_SECONDS)
        self.seconds = time.monotonic() - began
        self.said, _ = process.communicate()
        if process.returncode != 0:
            raise BenchFailure(f"garbage-collect ended with {process.returncode}; it said:\n{self.said[-1500:]}")

    def check(self, removed: int, kept: int) -> None:
        """Fails unless it came to what was to be expected."""
        for words in (f"{kept} blobs marked, {removed} blobs and ", f" {removed} blobs, "):
            if words not in self.said:
                raise BenchFailure(f"garbage-collect does not say '{words}', but:\n{self.said[-1500:]}")


class Store:
    """Manifests with layers of their own, spread over repositories, as docker-registry stores them; about half of them have no tag. Not
    durable: it is gone after the run."""

    def __init__(self, store: Path, blobs: int) -> None:
        self.store = store
        self.blobs = self.links = self.kept = 0
        each = LAYERS_OF_A_MANIFEST + 2
        for number in range(max(2, blobs // each)):
            links = self.store / f"repositories/bench/repository-{number % REPOSITORIES:03}"
            layers = [self.blob(f"layer {number} {layer}".encode().ljust(LAYER_SIZE)) for layer in range(LAYERS_OF_A_MANIFEST)]
            config = self.blob(f'{{"number":{number}}}'.encode())
            manifest = self.blob(self.manifest(config, layers))
            for digest in (config, *layers):
                self.link(links / "_layers/sha256" / digest, digest)
            self.link(links / "_manifests/revisions/sha256" / manifest, manifest)
            if number // REPOSITORIES % 2 == 0:
                tag = links / f"_manifests/tags/tag-{number}"
                self.link(tag / "current", manifest)
                self.link(tag / "index/sha256" / manifest, manifest)
                self.kept += each

    @property
    def garbage(self) -> int:
        return self.blobs - self.kept

    def blob(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        write(self.store / "blobs/sha256" / digest[:2] / digest / "data", data)
        self.blobs += 1
        return digest

    def link(self, folder: Path, digest: str) -> None:
        write(folder / "link", f"sha256:{digest}".encode())
        self.links += 1

    def manifest(self, config: str, layers: list[str]) -> bytes:
        def descriptor(kind: str, digest: str) -> dict:
            return {"mediaType": kind, "digest": f"sha256:{digest}", "size": LAYER_SIZE}

        document = {
            "schemaVersion": 2,
            "mediaType": MANIFEST_TYPE,
            "config": descriptor(CONFIG_TYPE, config),
            "layers": [descriptor(LAYER_TYPE, layer) for layer in layers],
        }
        return json.dumps(document).encode()

    def count(self) -> int:
        """The blobs that there are."""
        return sum(len(list(os.scandir(folder))) for folder in os.scandir(self.store / "blobs/sha256"))
