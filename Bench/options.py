"""What a run is told by its environment."""

import os
from dataclasses import dataclass
from pathlib import Path


class BenchFailure(Exception):
    """Something that makes the numbers worthless; the message tells a person what and where."""


@dataclass(frozen=True)
class Options:
    """The programs to measure, where to work, which rows, and how long."""

    registry: Path  # PACKHOUSE_REGISTRY: the server of this project
    before: Path | None  # BEFORE: another build of it, to compare with
    peers: Path  # BENCH_PEERS: the folder that Debian's packages were unpacked into
    load: Path  # BENCH_LOAD: the built load.c
    weed: Path  # BENCH_WEED: SeaweedFS
    folder: Path  # BENCH_FOLDER: state during the run, results after it
    rows: tuple[str, ...]  # ROWS: as `tag`, `tls` or `plain/tag`; none means all
    seconds: int  # SECONDS_PER_RUN
    rounds: int  # ROUNDS
    packs: int  # PACKS: of the row `packs`

    @classmethod
    def from_environment(cls) -> "Options":
        quick = os.environ.get("QUICK", "") not in ("", "0")
        return cls(
            registry=program("PACKHOUSE_REGISTRY"),
            before=program("BEFORE") if os.environ.get("BEFORE") else None,
            peers=path_in("BENCH_PEERS"),
            load=program("BENCH_LOAD"),
            weed=program("BENCH_WEED"),
            folder=path_in("BENCH_FOLDER"),
            rows=tuple(os.environ.get("ROWS", "").replace(",", " ").split()),
            seconds=number("SECONDS_PER_RUN", 1 if quick else 2),
            rounds=number("ROUNDS", 1 if quick else 3),
            packs=number("PACKS", 1_000 if quick else 10_000),
        )

    def wants(self, transport: str, row: str) -> bool:
        return not self.rows or not {transport, row, f"{transport}/{row}"}.isdisjoint(self.rows)


def path_in(variable: str) -> Path:
    if variable not in os.environ:
        raise BenchFailure(f"{variable} is not set; scripts/bench sets it")
    return Path(os.environ[variable]).resolve()


def program(variable: str) -> Path:
    path = path_in(variable)
    if not os.access(path, os.X_OK):
        raise BenchFailure(f"{variable} names {path}, which is no program")
    return path


def number(variable: str, otherwise: int) -> int:
    text = os.environ.get(variable, "") or str(otherwise)
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise BenchFailure(f"{variable} is a whole number from 1 on, not '{text}'")
    return int(text)
