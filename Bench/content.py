"""The content that every server holds: the same bytes in each run and on each server."""

import hashlib
import json
import random
from dataclasses import dataclass
from functools import cached_property

KIB = 1024
MIB = 1024 * KIB

REPOSITORIES = tuple(f"bench/app-{number}" for number in range(10))
LARGE_REPOSITORIES = tuple(f"bench/large-{number}" for number in range(4))
MANIFESTS_A_REPOSITORY = 20
TAGS_A_REPOSITORY = 100
BLOBS_A_REPOSITORY = 20
LARGE_SIZE = 64 * MIB
RANGE_SIZE = 64 * KIB

MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
CONFIG_TYPE = "application/vnd.oci.image.config.v1+json"
LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip"


def digest(data: bytes | memoryview) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Item:
    """One answer that a server has to give: where it is, and its bytes."""

    path: str
    body: bytes


class Content:
    """Ten repositories with 20 blobs of 4 KiB, 20 manifests and 100 tags each, and four with a blob of 64 MiB."""

    def __init__(self) -> None:
        source = random.Random("packhouse")
        self.blobs = {
            name: [source.randbytes(4 * KIB) for _ in range(BLOBS_A_REPOSITORY)] for name in REPOSITORIES
        }
        self.large = {name: source.randbytes(LARGE_SIZE) for name in LARGE_REPOSITORIES}
        self.manifests = {
            name: [self._manifest(name, number) for number in range(MANIFESTS_A_REPOSITORY)] for name in REPOSITORIES
        }

    def _manifest(self, name: str, number: int) -> bytes:
        """An image manifest with one configuration and six layers, about 1.3 KB, as small images have."""
        blobs = self.blobs[name]
        descriptors = [
            {"mediaType": LAYER_TYPE, "digest": digest(blobs[(number + step) % len(blobs)]), "size": 4 * KIB}
            for step in range(7)
        ]
        descriptors[0]["mediaType"] = CONFIG_TYPE
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST_TYPE,
            "config": descriptors[0],
            "layers": descriptors[1:],
            "annotations": {"org.opencontainers.image.version": f"1.{number}"},
        }
        return json.dumps(manifest, separators=(",", ":")).encode()

    def tags(self, name: str) -> dict[str, bytes]:
        """Each tag with the manifest that it names; five tags name the same one."""
        manifests = self.manifests[name]
        return {f"1.{number}": manifests[number % len(manifests)] for number in range(TAGS_A_REPOSITORY)}

    @cached_property
    def tag_items(self) -> list[Item]:
        return [
            Item(f"/v2/{name}/manifests/{tag}", body) for name in REPOSITORIES for tag, body in self.tags(name).items()
        ]

    @cached_property
    def manifest_items(self) -> list[Item]:
        return [
            Item(f"/v2/{name}/manifests/{digest(body)}", body) for name in REPOSITORIES for body in self.manifests[name]
        ]

    @cached_property
    def blob_items(self) -> list[Item]:
        return [Item(f"/v2/{name}/blobs/{digest(body)}", body) for name in REPOSITORIES for body in self.blobs[name]]

    @cached_property
    def large_items(self) -> list[Item]:
        return [Item(f"/v2/{name}/blobs/{digest(body)}", body) for name, body in self.large.items()]

    @cached_property
    def tag_lists(self) -> list[Item]:
        """The bodies are as JSON; a server may write the same list with other spaces."""
        return [
            Item(f"/v2/{name}/tags/list", json.dumps({"name": name, "tags": sorted(self.tags(name))}).encode())
            for name in REPOSITORIES
        ]

    @cached_property
    def range_items(self) -> list[tuple[Item, int]]:
        """200 ranges with the offset of each, at odd places as lazy snapshotters ask for them."""
        source = random.Random("offsets")
        return [
            (item, source.randrange(LARGE_SIZE - RANGE_SIZE)) for _ in range(50) for item in self.large_items
        ]
