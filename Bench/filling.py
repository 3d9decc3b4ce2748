"""Puts the content of a run where each server has it: by pushing, or as files."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .client import Client
from .content import LARGE_REPOSITORIES, MANIFEST_TYPE, REPOSITORIES, Content, Item
from .server import Server

PUSHERS = 5


def push_all(content: Content, server: Server) -> None:
    """Pushes everything through the API of a registry, as its clients do."""

    def push_repository(name: str) -> None:
        client = Client(server)
        if name in LARGE_REPOSITORIES:
            client.push_blob(name, content.large[name])
        else:
            for blob in content.blobs[name]:
                client.push_blob(name, blob)
            for tag, manifest in content.tags(name).items():
                client.push_manifest(name, tag, manifest, MANIFEST_TYPE)
        client.close()

    pushers = ThreadPoolExecutor(PUSHERS)
    try:
        list(pushers.map(push_repository, REPOSITORIES + LARGE_REPOSITORIES))
    finally:
        # After Ctrl-C nobody waits for the rest: it fails when the server ends.
        pushers.shutdown(wait=False, cancel_futures=True)


def write_files(content: Content, root: Path) -> None:
    """Writes a file at the path of each answer, for nginx. A tag is a file of its own, not a link."""
    items: list[Item] = content.tag_items + content.manifest_items + content.blob_items + content.large_items
    for item in items:
        path = root / item.path.removeprefix("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(item.body)
    os.sync()
