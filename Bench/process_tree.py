"""What a server has used, as /proc tells it: the process that was started and everything below it."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def descendants(root: int) -> list[int]:
    """The process and its children, their children, and so on."""
    parents: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := stat_fields(int(entry))):
            parents.setdefault(int(fields[1]), []).append(int(entry))
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        waiting += parents.get(process, [])
    return found


def stat_fields(process: int) -> list[str]:
    """The fields of /proc/PID/stat after the name; none when the process has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def cpu_seconds(root: int) -> float:
    """User and system time so far, in steps of a clock tick (10 ms here) a process."""
    total = 0
    for process in descendants(root):
        if fields := stat_fields(process):
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def forget_peak(root: int) -> None:
    """Lets the peak memory of each process begin at what it has now."""
    for process in descendants(root):
        Path(f"/proc/{process}/clear_refs").write_text("5")


def peak_memory(root: int) -> int:
    """The sum over the processes of the most bytes that each had in memory; what two of them share counts twice."""
    total = 0
    for process in descendants(root):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                total += int(line.split()[1]) * 1024
    return total
