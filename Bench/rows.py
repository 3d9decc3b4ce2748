"""The rows of a run: what is asked, of whom, how, and what is wanted of it."""

from collections.abc import Callable
from dataclasses import dataclass

from . import goals
from .contenders import DOCKER, DOCKER_LOGIN, NGINX, PACKHOUSE, PACKHOUSE_OPEN
from .content import LARGE_SIZE, MIB, RANGE_SIZE, Content
from .goals import Goal
from .pulling import Pulling

REGISTRIES = (PACKHOUSE, PACKHOUSE_OPEN, DOCKER)
ALL = (*REGISTRIES, NGINX)

SMALL_CONNECTIONS = 64
LARGE_CONNECTIONS = 8


@dataclass(frozen=True)
class Row:
    """A pull by wrk or load.c (`pulling`), or else a push of 64 MiB (`patch` says in which way)."""

    name: str
    title: str
    contenders: tuple[str, ...]
    goals: tuple[tuple[Goal, ...], tuple[Goal, ...]]  # of plain connections and of TLS
    pulling: Callable[[Content], Pulling] | None = None
    by_wrk: bool = True
    patch: bool = False
    large: bool = False

    @property
    def connections(self) -> int:
        return LARGE_CONNECTIONS if self.large else SMALL_CONNECTIONS

    def goals_over(self, tls: bool) -> tuple[Goal, ...]:
        return self.goals[1 if tls else 0]


def ranges(content: Content) -> Pulling:
    items, offsets = zip(*content.range_items)
    return Pulling(list(items), offsets=offsets, length=RANGE_SIZE)


ROWS = (
    Row("tag", "manifest GET by tag", (*ALL, DOCKER_LOGIN), goals.STATIC, lambda content: Pulling(content.tag_items)),
    Row("digest", "manifest GET by digest", ALL, goals.STATIC, lambda content: Pulling(content.manifest_items)),
    # wrk waits for the body that no HEAD answer has.
    Row("head", "manifest HEAD by tag", ALL, goals.STATIC, lambda content: Pulling(content.tag_items, "HEAD"), by_wrk=False),
    Row("blob-4k", "4 KiB blob GET", ALL, goals.STATIC, lambda content: Pulling(content.blob_items)),
    # wrk reads 8 KiB at a time, and would spend more on a large blob than the servers.
    Row("blob-64m", "64 MiB blob GET", ALL, goals.LARGE, lambda content: Pulling(content.large_items), by_wrk=False, large=True),
    Row("range", "64 KiB ranges of 64 MiB blobs", ALL, goals.RANGES, ranges),
    Row("tags", "list of 100 tags", REGISTRIES, goals.REGISTRIES_ONLY, lambda content: Pulling(content.tag_lists)),
    Row("push", "64 MiB push, POST PUT", REGISTRIES, goals.REGISTRIES_ONLY, large=True),
    Row("push-patch", "64 MiB push, POST PATCH PUT", REGISTRIES, goals.REGISTRIES_ONLY, patch=True, large=True),
)

# On one SeaweedFS, over plain connections.
ON_S3 = (PACKHOUSE, DOCKER)
S3_ROWS = (
    Row("tag", "manifest GET by tag", ON_S3, goals.ON_S3, lambda content: Pulling(content.tag_items)),
    Row("blob-64m", "64 MiB blob GET", ON_S3, goals.ON_S3, lambda content: Pulling(content.large_items), by_wrk=False, large=True),
    Row("push", "64 MiB push, POST PUT", ON_S3, goals.ON_S3, large=True),
    Row("push-patch", "64 MiB push, POST PATCH PUT", ON_S3, goals.ON_S3, patch=True, large=True),
)
S3 = "s3"


@dataclass(frozen=True)
class Crowd:
    """Many pulls and pushes at once, for the memory that they need."""

    title: str
    pulls: int
    pushes: int
    size: int
    patch: bool
    limit: int


# Beside the rows, on each transport, and on S3, where the limit is what is above the parts that are being sent.
MEMORY = "memory"
CROWD = Crowd("64 pulls and 64 pushes of 64 MiB at once", 64, 64, LARGE_SIZE, False, goals.MEMORY_LIMIT)
S3_CROWD = Crowd("16 pushes of 256 MiB at once", 0, 16, 256 * MIB, True, goals.S3_MEMORY_LIMIT)
# Beside the rows, over plain connections only.
PACKS = "packs"
TRANSPORTS = {"plain": False, "tls": True}
