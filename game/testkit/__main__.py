"""The test kit as a command: ``python -m game.testkit PLAYER``.

Exit codes: 0 passed; 1 a check that is not passed, told in one sentence; 2 bad input.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from game.errors import MinisterialError
from game.testkit import CHECKS, SCENARIO, KitFailure, check_player


def main(argv: Sequence[str] | None = None) -> int:
    """Check a player and say what came of it; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m game.testkit", description="Check a player.", allow_abbrev=False)
    parser.add_argument("player", metavar="PLAYER", help="an installed player, or module:class")
    parser.add_argument("--scenario", default=SCENARIO, metavar="S", help="default: %(default)s")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2], metavar="N", help="one game each; default: 1 2")
    parser.add_argument("--rounds", type=int, metavar="N", help="of each game; default: all")
    parser.add_argument("--seats", nargs="+", metavar="JPN", help="default: every second one but the rival's")
    parser.add_argument("--checks", nargs="+", default=list(CHECKS), metavar="C", help=f"of {', '.join(CHECKS)}")
    args = parser.parse_args(argv)
    # As for a test: a player that is not installed is looked for where one stands.
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        passed = check_player(
            args.player,
            scenario=args.scenario,
            seeds=args.seeds,
            rounds=args.rounds,
            seats=args.seats,
            checks=args.checks,
        )
    except KitFailure as failure:
        print(f"{args.player} does not pass {failure}", file=sys.stderr)
        return 1
    except MinisterialError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{args.player} passes: {', '.join(passed.checks)}.")
    print(
        f"{passed.moments} calls, {passed.actions} actions ({passed.refused} refused), {passed.offers} offers of its "
        f"own, {passed.bought} promises bought."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
