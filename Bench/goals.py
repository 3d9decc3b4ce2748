"""What issues 4, 5, 7 and 8 of Packhouse ask of its numbers."""

from dataclasses import dataclass

from .contenders import DOCKER, NGINX, PACKHOUSE, PACKHOUSE_OPEN
from .sample import Summary

MEMORY_LIMIT = 96 * 2**20
# Above the part buffers of the default configuration.
S3_MEMORY_LIMIT = (64 + 128) * 2**20
# Issue 7: to look through this many packs on a directory, in seconds.
PACKS = 10_000
PACKS_SECONDS = 60
# Issue 8: to collect the garbage of a directory with this many blobs, in seconds, and within this memory.
BLOBS = 100_000
BLOBS_SECONDS = 30
BLOBS_MEMORY = 96 * 2**20


@dataclass(frozen=True)
class Goal:
    """A bound on a number of Packhouse, with login, as a multiple of the same number of another."""

    number: str  # a field of Summary
    against: str
    factor: float
    at_least: bool

    def __str__(self) -> str:
        label = {"rate": "throughput", "p99": "p99", "cpu": "CPU"}[self.number]
        return f"{label} {'≥' if self.at_least else '≤'} {self.factor:g} × {self.against}"

    def missed(self, results: dict[str, Summary]) -> str | None:
        """Says by how much the goal is missed; nothing when it is met, or cannot be told."""
        if PACKHOUSE not in results or self.against not in results:
            return None
        ratio = getattr(results[PACKHOUSE], self.number) / getattr(results[self.against], self.number)
        met = ratio >= self.factor if self.at_least else ratio <= self.factor
        return None if met else f"{self}: {ratio:.2f}"


def faster(factor: float, than: str) -> Goal:
    return Goal("rate", than, factor, at_least=True)


AHEAD_OF_DOCKER = faster(1, DOCKER)
CHEAP_LOGIN = faster(0.85, PACKHOUSE_OPEN)
NEAR_NGINX = faster(0.7, NGINX)

# By kind of answer: first what is asked of plain connections, then of TLS, where nobody can use sendfile.
STATIC = ((NEAR_NGINX, Goal("p99", NGINX, 1.5, at_least=False), AHEAD_OF_DOCKER, CHEAP_LOGIN),) * 2
RANGES = ((AHEAD_OF_DOCKER, CHEAP_LOGIN), (NEAR_NGINX, AHEAD_OF_DOCKER, CHEAP_LOGIN))
LARGE = (
    (faster(0.9, DOCKER), Goal("cpu", NGINX, 1.25, at_least=False), CHEAP_LOGIN),
    (faster(0.9, DOCKER), NEAR_NGINX, CHEAP_LOGIN),
)
ON_S3 = ((AHEAD_OF_DOCKER,),) * 2
REGISTRIES_ONLY = ((AHEAD_OF_DOCKER, CHEAP_LOGIN),) * 2
