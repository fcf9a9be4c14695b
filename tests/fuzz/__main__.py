"""Run a fuzzing campaign: ``python -m tests.fuzz --cases 200000 --seed 1``.

Prints, for each part, how many inputs it was given and the smallest input that broke it. The same seed gives the same
inputs. Exit codes: 0 nothing broke · 1 something did.
"""

from __future__ import annotations

import argparse
import faulthandler
import signal
import sys
import traceback

from tests.fuzz.campaign import fuzz
from tests.fuzz.targets import targets

HANGS = 60
"""Seconds of the processor for one input, after which the campaign stops and shows where it hung."""


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description="Fuzz readers, loader, analyzer and writers."
    )
    parser.add_argument("--cases", type=int, default=20_000, help="inputs in all (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=0, help="another seed, other inputs (default: %(default)s)"
    )
    parser.add_argument("--only", choices=[target.name for target in targets()], help="this part alone")
    chosen = parser.parse_args()
    faulthandler.enable()
    faulthandler.register(signal.SIGPROF, chain=True)
    broken = 0
    for target in targets():
        if chosen.only in (None, target.name):
            cases = chosen.cases if chosen.only else chosen.cases * target.share // 100
            tried, error = fuzz(
                target, cases, chosen.seed, lambda: signal.setitimer(signal.ITIMER_PROF, HANGS)
            )
            print(f"{target.name}: {tried} inputs, {'broke' if error else 'nothing found'}", flush=True)
            if error:
                traceback.print_exception(error, file=sys.stdout)
                broken += 1
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
