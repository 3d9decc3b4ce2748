"""The machine that the numbers are from, and what else it was doing."""

import os
import platform
import subprocess
from pathlib import Path

from .process_tree import TICKS


def busy_seconds() -> float:
    """CPU seconds so far of all processes together, with those that the host of a virtual machine took away."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, interrupts, soft, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + interrupts + soft + steal) / TICKS


def description(folder: Path) -> str:
    """Processor, memory, kernel, and the file system that holds the stores."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    filesystem = output(["stat", "-f", "-c", "%T", str(folder)])
    return f"{os.cpu_count()} × {model}, {memory:.0f} GiB, Linux {platform.release()}, stores on {filesystem}"


def output(command: list[str], environment: dict[str, str] | None = None) -> str:
    """What a program prints, both streams, without failing."""
    try:
        result = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return result.stdout.strip()
