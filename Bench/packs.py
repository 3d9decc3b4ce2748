"""How long a server takes to look through many packs after its start."""

import gzip
import hashlib
import io
import json
import tarfile
import time
from dataclasses import dataclass
from pathlib import Path

from .client import Client
from .content import MANIFEST_TYPE
from .options import BenchFailure
from .server import Server

CONFIG = b"{}"
# Of one look; a server that needs longer is far from the goal.
PATIENCE_SECONDS = 900


@dataclass(frozen=True)
class Looks:
    """What each look took, from the start of the process until a search says that it is complete."""

    packs: int
    first: float  # seconds, when no archive was read before
    again: float  # seconds, when what the first one found lies below packhouse/
    peak: int  # bytes of memory, of the greater of both


def look(server: Server, packs: int) -> Looks:
    """Makes packs below the root of a server that does not run, and starts it twice."""
    write_packs(server.root, packs)
    first, peak = timed(server, packs)
    again, other = timed(server, packs)
    return Looks(packs, first, again, max(peak, other))


def timed(server: Server, packs: int) -> tuple[float, int]:
    began = time.monotonic()
    server.start()
    try:
        client = Client(server)
        while not json.loads(client.ask("GET", "/v1/_search?n=1", 200)[1])["complete"]:
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise BenchFailure(f"{server.name} has not looked through {packs} packs after {PATIENCE_SECONDS} s")
            time.sleep(0.1)
        seconds = time.monotonic() - began
        check(client, packs)
        client.close()
        return seconds, server.peak_memory()
    finally:
        server.stop()


def check(client: Client, packs: int) -> None:
    """Fails unless a search finds each pack, as its archive says it is."""
    found: set[str] = set()
    last = ""
    while page := json.loads(client.ask("GET", f"/v1/_search?layer=addon&n=1000&last={last}", 200)[1])["packs"]:
        found.update(pack["name"] for pack in page)
        last = page[-1]["name"]
    if len(found) != packs:
        raise BenchFailure(f"{client.server.name} finds {len(found)} packs of {packs}")


def write_packs(root: Path, packs: int) -> None:
    """Writes packs of one version each, as docker-registry stores what oras pushes. Not durably: it is gone after the run."""
    store = root / "docker/registry/v2"
    config = write_blob(store, CONFIG)
    for number in range(packs):
        name = f"pack-{number:06}"
        data = archive(name, "1.0.0")
        layer = write_blob(store, data)
        manifest = write_blob(store, manifest_of(config, layer, len(data), f"{name}-1.0.0.tar.gz"))
        links = store / "repositories/spectro-packs/archive" / name
        tag = links / "_manifests/tags/1.0.0"
        for digest, folder in (
            (config, links / "_layers"),
            (layer, links / "_layers"),
            (manifest, links / "_manifests/revisions"),
            (manifest, tag / "index"),
        ):
            write(folder / "sha256" / digest / "link", f"sha256:{digest}".encode())
        write(tag / "current/link", f"sha256:{manifest}".encode())


def archive(name: str, version: str) -> bytes:
    """A pack of the usual size of one: metadata, values, a page of words and a logo."""
    files = {
        "pack.json": json.dumps(
            {"name": name, "displayName": name.title(), "version": version, "layer": "addon", "cloudTypes": ["all"]}
        ).encode(),
        "values.yaml": b"pack:\n  content:\n    images:\n      - image: nginx:1.27\n" + b"# A line of values.\n" * 400,
        "README.md": f"# {name}\n".encode() + b"What it is for, and how.\n" * 100,
        "logo.png": b"\x89PNG\r\n\x1a\n" + hashlib.shake_256(name.encode()).digest(8 << 10),
    }
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1, mtime=0) as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for path, data in files.items():
                entry = tarfile.TarInfo(f"{name}-{version}/{path}")
                entry.size, entry.mode = len(data), 0o644
                tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def manifest_of(config: str, layer: str, size: int, title: str) -> bytes:
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST_TYPE,
        "config": {"mediaType": "application/vnd.unknown.config.v1+json", "digest": f"sha256:{config}", "size": len(CONFIG)},
        "layers": [
            {
                "mediaType": "application/vnd.oci.image.layer.v1.tar",
                "digest": f"sha256:{layer}",
                "size": size,
                "annotations": {"org.opencontainers.image.title": title},
            }
        ],
    }
    return json.dumps(manifest).encode()


def write_blob(store: Path, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    write(store / "blobs/sha256" / digest[:2] / digest / "data", data)
    return digest


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
