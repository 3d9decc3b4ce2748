"""Tells the results: on the terminal as they come, at the end as Markdown and as JSON."""

import dataclasses
import json
import sys
import time
from pathlib import Path

from . import goals
from .contenders import DOCKER, NGINX, OURS, PACKHOUSE, PACKHOUSE_BEFORE, PACKHOUSE_OPEN
from .goals import Goal
from .packs import Looks
from .rows import Crowd, Row
from .sample import Summary

NOISY = 0.05


class Report:
    """Collects rows; what a goal asks and a row does not give is marked and listed again at the end."""

    def __init__(self, facts: dict[str, str]) -> None:
        self.facts = facts
        self.rows: list[dict] = []
        self.memory: dict[str, dict[str, Summary]] = {}
        self.packs: dict[str, Looks] = {}
        self.missed: list[str] = []
        self.began = time.monotonic()

    def say(self, text: str) -> None:
        print(f"packhouse: {text}", file=sys.stderr, flush=True)

    def begin(self) -> None:
        for name, value in self.facts.items():
            print(f"{name}: {value}")
        print(flush=True)

    def add_ciphers(self, ciphers: dict[str, str]) -> None:
        for name, cipher in ciphers.items():
            self.facts[f"cipher of {name}"] = cipher

    def add(self, transport: str, row: Row, results: dict[str, Summary], goals: tuple[Goal, ...]) -> None:
        """Takes a row in and prints it."""
        missed = [text for goal in goals if (text := goal.missed(results))]
        self.missed += [f"{transport}/{row.name}: {text}" for text in missed]
        self.rows.append({"transport": transport, "row": row, "results": results, "missed": missed})
        print(f"{transport}/{row.name}: {row.title}, {row.connections} connections")
        print_table(detail_head(row), [detail(row, name, results) for name in results])
        for text in missed:
            print(f"  MISSED {text}")
        noise = max(summary.foreign for summary in results.values())
        if noise > NOISY:
            print(f"  NOISE other processes, or the host, took up to {noise:.0%} of the machine in a run")
        print(flush=True)

    def add_memory(self, transport: str, crowd: Crowd, results: dict[str, Summary]) -> None:
        """Takes in the memory that each server needed for the crowd, and prints it."""
        self.memory[f"{transport}: {crowd.title}"] = results
        print(f"{transport}/memory: {crowd.title}")
        for name, summary in results.items():
            print(f"  {name:22} {mib(summary.peak):>9}   {summary.rate:.0f} MiB/s   {summary.cpu:.2f} CPU s/GiB")
        if results[PACKHOUSE].peak >= crowd.limit:
            self.missed.append(f"{transport}/memory: peak RSS < {mib(crowd.limit)}: {mib(results[PACKHOUSE].peak)}")
            print(f"  MISSED peak RSS < {mib(crowd.limit)}")
        print(flush=True)

    def add_packs(self, name: str, looks: Looks) -> None:
        """Takes in what the looks through the packs took, and prints it."""
        self.packs[name] = looks
        print(f"plain/packs: look through {looks.packs} packs after the start, {name}")
        print(f"  {looks.first:.1f} s, and {looks.again:.1f} s at the next start; peak RSS {mib(looks.peak)}")
        # A smaller number is only to see that everything works.
        limit = goals.PACKS_SECONDS * max(1, looks.packs / goals.PACKS)
        if name != PACKHOUSE_BEFORE and looks.first > limit:
            self.missed.append(f"plain/packs: {looks.packs} packs ≤ {limit:.0f} s: {looks.first:.1f} s")
            print(f"  MISSED {looks.packs} packs ≤ {limit:.0f} s")
        print(flush=True)

    def end(self, folder: Path) -> None:
        """Prints the short table and the missed goals, and writes both files."""
        noise = max((each.foreign for entry in self.rows for each in entry["results"].values()), default=0)
        self.facts["noise"] = f"others took at most {noise:.0%} of the machine in a run"
        self.facts["took"] = f"{(time.monotonic() - self.began) / 60:.1f} minutes"
        markdown = self.markdown()
        (folder / "results.md").write_text(markdown)
        (folder / "results.json").write_text(json.dumps(self.as_json(), indent=1) + "\n")
        print(markdown)
        self.say(f"the same is in {folder / 'results.md'}, and with every number in {folder / 'results.json'}")

    def markdown(self) -> str:
        """What docs/performance.md takes over: the facts, a short table, the memory, the details, the missed goals."""
        parts = ["\n".join(f"- {name}: {value}" for name, value in self.facts.items())]
        if self.rows:
            parts.append(markdown_table(SHORT_HEAD, [short(entry) for entry in self.rows]))
        if self.memory:
            head = ["peak RSS", PACKHOUSE, DOCKER]
            lines = [[name, mib(each[PACKHOUSE].peak), mib(each[DOCKER].peak)] for name, each in self.memory.items()]
            parts.append(markdown_table(head, lines))
        if self.packs:
            head = ["look through packs", "packs", "first", "at the next start", "peak RSS"]
            lines = [
                [name, str(each.packs), f"{each.first:.1f} s", f"{each.again:.1f} s", mib(each.peak)]
                for name, each in self.packs.items()
            ]
            parts.append(markdown_table(head, lines))
        missed = "\n".join(f"- {text}" for text in self.missed)
        parts.append(f"Goals missed:\n\n{missed}" if missed else "No goal is missed.")
        for entry in self.rows:
            row, results = entry["row"], entry["results"]
            lines = [detail(row, name, results) for name in results]
            parts.append(f"{entry['transport']}: {row.title}\n\n" + markdown_table(detail_head(row), lines))
        return "\n\n".join(parts) + "\n"

    def as_json(self) -> dict:
        return {
            "facts": self.facts,
            "rows": [
                {
                    "transport": entry["transport"],
                    "row": entry["row"].name,
                    "unit": unit(entry["row"]),
                    "results": {name: dataclasses.asdict(each) for name, each in entry["results"].items()},
                    "missed": entry["missed"],
                }
                for entry in self.rows
            ],
            "memory": {
                transport: {name: each.peak for name, each in results.items()}
                for transport, results in self.memory.items()
            },
            "packs": {name: dataclasses.asdict(each) for name, each in self.packs.items()},
            "missed": self.missed,
        }


def unit(row: Row) -> str:
    return "MiB/s" if row.large else "requests/s"


def detail_head(row: Row) -> list[str]:
    cpu = "CPU s/GiB" if row.large else "CPU µs/req"
    return ["server", unit(row), "spread", "p50", "p99", cpu, "client's", "peak RSS", "ours/nginx", "ours/docker"]


def detail(row: Row, name: str, results: dict[str, Summary]) -> list[str]:
    summary = results[name]
    scale = "{:.2f}".format if row.large else lambda seconds: f"{seconds * 1e6:.1f}"
    ours = name in OURS
    return [
        name,
        f"{summary.rate:.0f}",
        f"{summary.spread:.0%}" if summary.runs > 1 else "one run",
        milliseconds(summary.p50),
        milliseconds(summary.p99),
        scale(summary.cpu),
        scale(summary.client_cpu),
        mib(summary.peak),
        ratio(summary, results.get(NGINX)) if ours else "",
        ratio(summary, results.get(DOCKER)) if ours else "",
    ]


SHORT_HEAD = ["row", "unit", PACKHOUSE, PACKHOUSE_OPEN, DOCKER, NGINX]
SHORT_HEAD += ["ours/nginx", "ours/docker", "p99 ours/nginx", "CPU ours/nginx", "login costs", "goals"]


def short(entry: dict) -> list[str]:
    """The line of a row in the short table; ratios are those of Packhouse with login."""
    row, results = entry["row"], entry["results"]
    rates = [f"{results[name].rate:.0f}" if name in results else "" for name in (PACKHOUSE, PACKHOUSE_OPEN, DOCKER, NGINX)]
    ours, nginx = results[PACKHOUSE], results.get(NGINX)
    return [
        f"{entry['transport']}: {row.title}",
        unit(row),
        *rates,
        ratio(ours, nginx),
        ratio(ours, results.get(DOCKER)),
        f"{ours.p99 / nginx.p99:.2f}" if nginx else "",
        f"{ours.cpu / nginx.cpu:.2f}" if nginx else "",
        f"{1 - ours.rate / results[PACKHOUSE_OPEN].rate:.0%}" if PACKHOUSE_OPEN in results else "",
        f"{len(entry['missed'])} missed" if entry["missed"] else "met",
    ]


def ratio(ours: Summary, other: Summary | None) -> str:
    return f"{ours.rate / other.rate:.2f}" if other else ""


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms" if seconds < 0.1 else f"{seconds * 1e3:.0f} ms"


def mib(size: int) -> str:
    return f"{size / 2**20:.0f} MiB"


def print_table(head: list[str], lines: list[list[str]]) -> None:
    widths = [max(len(line[column]) for line in [head, *lines]) for column in range(len(head))]
    for line in [head, *lines]:
        cells = [line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]
        print("  " + "  ".join(cells).rstrip())


def markdown_table(head: list[str], lines: list[list[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, rule, *lines])
