"""Starts a run: `python3 -m Bench`, with the environment that `scripts/bench` sets."""

import os
import shutil
import signal
import sys
import time

from .bench import Bench
from .contenders import Contenders
from .machine import description
from .options import BenchFailure, Options
from .report import Report


def interrupt(*_: object) -> None:
    """Ends the run as Ctrl-C does: servers are stopped, and the state goes."""
    raise KeyboardInterrupt


def main() -> int:
    try:
        options = Options.from_environment()
        state = options.folder / "state"
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir(parents=True)
    except (BenchFailure, OSError) as error:
        print(f"packhouse: {error}", file=sys.stderr)
        return 1
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    try:
        facts = {
            "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
            "machine": description(state),
            **Contenders(options, state).versions(),
            "commit": os.environ.get("BENCH_COMMIT", "unknown"),
            "runs": f"{options.rounds} of {options.seconds} s a server and row, interleaved; medians",
        }
        report = Report(facts)
        report.begin()
        Bench(options, state, report).run()
        report.end(options.folder)
    except BenchFailure as error:
        print(f"packhouse: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("packhouse: interrupted", file=sys.stderr)
        return 130
    finally:
        shutil.rmtree(state, ignore_errors=True)
    return 0


sys.exit(main())
