"""The command line, ``ministerial …``: what it takes, and how errors end.

Exit codes: 0 done; 1 a replay that diverges; 2 bad input, told in one sentence; 70 a defect of the program, kept in a
crash report; 130 interrupted; 141 the reader of the output has gone.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from game.commands.crash import tell_crash
from game.errors import MinisterialError, ReplayDivergence
from game.program import program_version, utc_now
from game.talks import COACHING

DEBUG_VARIABLE = "MINISTERIAL_DEBUG"
DEFAULT_SCENARIO = "washington-2026"
DIVERGED, BAD_INPUT, DEFECT, INTERRUPTED, READER_GONE = 1, 2, 70, 130, 141
LARGEST_SIDE = 8192
LEVELS = "what a sounding tells: coach, estimate or blind"


class UsageError(MinisterialError):
    """A command line that cannot be understood."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, as all commands do."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message}; see {self.prog} --help")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; no traceback reaches the user unless ``MINISTERIAL_DEBUG`` is 1.

    Args:
        argv: the words after the program's name; default: those of the process.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a letter shows a question mark for it.
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _silence(sys.stdout)
        return READER_GONE
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    except ReplayDivergence as divergence:
        print(f"The save does not replay; it diverges first at {divergence}", file=sys.stderr)
        return DIVERGED
    except MinisterialError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE) == "1":
            traceback.print_exc()
        tell_crash(error, words, utc_now())
        return DEFECT


def _run(words: list[str]) -> int:
    parser = build_parser()
    try:
        args = parser.parse_args(words or ["play"])
    except SystemExit as done:  # --help and --version
        return int(done.code or 0)
    command: Callable[[argparse.Namespace], int] = args.command
    return command(args)


def _silence(stream: object) -> None:
    """Let what is left in a stream go nowhere, so that the interpreter's last flush does not complain."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[attr-defined]


# --- the parser ---------------------------------------------------------------------------------------------------


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = _Parser(
        prog="ministerial",
        description="A game of plurilateral negotiation over critical minerals. Without a command: play.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"ministerial {program_version()}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", allow_abbrev=False)
        sub.set_defaults(command=run)
        return sub

    play = add("play", _play, "open the game in a window")
    play.add_argument("--scenario", metavar="S", help="a scenario's name or folder; default: ask")
    play.add_argument("--seat", metavar="JPN", help="the seat to play; default: ask")
    play.add_argument("--seed", type=_seed, metavar="N", help="the same seed and players give the same game")
    play.add_argument("--coaching", choices=COACHING, metavar="LEVEL", help=f"{LEVELS}; default: estimate")
    play.add_argument("--load", type=Path, metavar="FILE", help="go on with a save")

    simulate = add("simulate", _simulate, "let AI players play games without a window")
    simulate.add_argument("--scenario", default=DEFAULT_SCENARIO, metavar="S", help="default: %(default)s")
    simulate.add_argument("--seed", type=_seed, default=1, metavar="N", help="of the first game; default: 1")
    simulate.add_argument("--rounds", type=_count, metavar="N", help="stop after so many rounds; default: all")
    simulate.add_argument(
        "--players",
        default="heuristic",
        metavar="SPEC",
        help="a player for all seats and SEAT=player for single ones, such as random,JPN=heuristic",
    )
    simulate.add_argument("--coaching", choices=COACHING, default="estimate", metavar="LEVEL", help=LEVELS)
    simulate.add_argument("--games", type=_count, default=1, metavar="N", help="so many games, each with the next seed")
    simulate.add_argument(
        "--preset", default="standard", choices=("standard", "short"), help="short: rounds of half a year"
    )
    simulate.add_argument(
        "--active", type=_count, metavar="N", help="so many seats play in full, the others only answer; default: all"
    )
    simulate.add_argument("--json", action="store_true", help="print one JSON object")
    simulate.add_argument("--save", type=Path, metavar="FILE", help="save the game to a file")
    simulate.add_argument("--force", action="store_true", help="let --save write over a save")

    check = add("check", _check, "say whether a scenario can be played, and if not, everything that is wrong with it")
    check.add_argument("path", metavar="PATH", help="a scenario's name or folder")

    generate = add("generate", _generate, "write a synthetic world of any size as a scenario folder")
    generate.add_argument("--actors", type=_actors, required=True, metavar="N", help="seats at the table, 3 to 200")
    generate.add_argument("--minerals", type=_minerals, required=True, metavar="M", help="from 1 to 12")
    generate.add_argument("--seed", type=_seed, default=1, metavar="S", help="default: 1")
    generate.add_argument("--out", type=Path, required=True, metavar="DIR", help="made if it is missing")
    generate.add_argument("--rounds", type=_rounds, default=12, metavar="R", help="quarters to play; default: 12")
    generate.add_argument("--union", action="store_true", help="seat a customs union among them; needs 5 actors")
    generate.add_argument("--no-rival", action="store_true", help="let nobody refine most of most minerals")
    generate.add_argument("--force", action="store_true", help="write into a folder that is not empty")

    clear = add("clear", _clear, "clear the market of a small economy that you write")
    clear.add_argument("path", type=Path, metavar="CASE.json")
    clear.add_argument("--json", action="store_true", help="print one JSON object")

    backtest = add("backtest", _backtest, "run historical episodes and compare the model with what was observed")
    backtest.add_argument("episodes", nargs="*", metavar="EPISODE", help="an id or a YAML file; default: all")
    backtest.add_argument("--scenario", default=DEFAULT_SCENARIO, metavar="S", help="default: %(default)s")
    backtest.add_argument("--json", action="store_true", help="print one JSON object")
    backtest.add_argument("--list", action="store_true", help="list the episodes")
    backtest.add_argument("--sensitivity", action="store_true", help="the errors under other common parameters")
    backtest.add_argument("--picture", type=Path, metavar="FILE", help="draw the episodes; needs matplotlib")

    replay = add("replay", _replay, "play a save again and compare every outcome and digest")
    replay.add_argument("path", type=Path, metavar="SAVE")
    replay.add_argument("--json", action="store_true", help="print one JSON object")

    tour = add("tour", _tour, "draw every screen to PNG files, without a display")
    tour.add_argument("--out", type=Path, required=True, metavar="DIR")
    tour.add_argument("--size", type=_size, action="append", metavar="WxH", help="of the window; default: 1280x720")
    tour.add_argument("--text-scale", type=_scale, action="append", metavar="N", help="from 1 to 2; default: 1")
    tour.add_argument("--theme", action="append", metavar="T", help="dark, light or high-contrast; default: dark")
    tour.add_argument("--language", action="append", metavar="L", help="such as fr; default: en")
    tour.add_argument(
        "--all", action="store_true", help="small and large type, both usual windows, every theme and language; "
        "the options above may be given several times and narrow it"
    )  # fmt: skip
    tour.add_argument("--seed", type=_seed, default=1, metavar="N", help="default: 1")
    tour.add_argument("--scenario", default=DEFAULT_SCENARIO, metavar="SCENARIO", help="default: %(default)s")
    tour.add_argument("--seat", metavar="JPN", help="whose window it is; default: the scenario's proposal")

    balance = add("balance", _balance, "measure the balance of a scenario's world over many games of AI players")
    balance.add_argument(
        "scenario", nargs="?", default=DEFAULT_SCENARIO, metavar="SCENARIO", help="default: %(default)s"
    )
    balance.add_argument("--scenario", dest="named", metavar="S", help="the same, as for simulate")
    balance.add_argument("--seeds", type=_count, default=20, metavar="N", help="how many games; default: 20")
    balance.add_argument("--first-seed", type=_seed, default=1, metavar="N", help="of the first game; default: 1")
    balance.add_argument("--players", default="heuristic", metavar="SPEC", help="as for simulate; default: heuristic")
    balance.add_argument(
        "--rounds", type=_count, metavar="N", help="stop after so many rounds; default: all, and the tail"
    )
    balance.add_argument(
        "--seat", metavar="JPN", help="whose scripted strategies to try; default: the scenario's proposal"
    )
    balance.add_argument("--every-seat", action="store_true", help="try them for every seat; takes long")
    balance.add_argument("--document", type=Path, metavar="FILE", help="write the page into a text, between its marks")
    balance.add_argument("--no-strategies", action="store_true", help="leave the scripted strategies out")
    balance.add_argument("--workers", type=_count, metavar="N", help="processes; default: one for each processor")
    balance.add_argument("--json", action="store_true", help="print one JSON object")

    tournament = add("tournament", _tournament, "play AI players against each other over seats and seeds")
    tournament.add_argument("--players", required=True, metavar="A,B", help="at least two, such as heuristic,no-deal")
    tournament.add_argument("--scenario", default=DEFAULT_SCENARIO, metavar="S", help="default: %(default)s")
    tournament.add_argument(
        "--games", type=_count, metavar="N", help="at each form of table, in whole rotations; default: 10 a player"
    )
    tournament.add_argument("--seed", type=_seed, default=1, metavar="K", help="the first one; default: 1")
    tournament.add_argument("--rounds", type=_count, metavar="N", help="stop every game there; default: all")
    tournament.add_argument(
        "--tables", default="both", choices=("mixed", "uniform", "both"), help="who sits together; default: both"
    )
    tournament.add_argument("--jobs", type=_count, metavar="J", help="processes; default: 1; more need joblib")
    tournament.add_argument("--cluster", metavar="ADDRESS", help="play on the workers of a dask scheduler")
    tournament.add_argument("--json", action="store_true", help="print one JSON object")

    add("players", _players, "list the players that are installed")
    add("scenarios", _scenarios, "list the scenarios that come with the game")
    return parser


def _seed(text: str) -> int:
    return _whole(text, "a seed is a whole number of at most 18 digits, such as 7", -(10**18) + 1, 10**18 - 1)


def _count(text: str) -> int:
    return _whole(text, "give a whole number from 1 to 1000000", 1, 10**6)


def _actors(text: str) -> int:
    return _whole(text, "give a whole number of actors from 3 to 200", 3, 200)


def _minerals(text: str) -> int:
    return _whole(text, "give a whole number of minerals from 1 to 12", 1, 12)


def _rounds(text: str) -> int:
    return _whole(text, "give a whole number of rounds from 1 to 60", 1, 60)


def _whole(text: str, rule: str, low: int, high: int) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", text) or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"{text[:40]!r}: {rule}")
    return int(text)


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{3,5})[xX×]([0-9]{3,5})", text)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(100 <= side <= LARGEST_SIDE for side in size):
        raise argparse.ArgumentTypeError(f"{text[:40]!r}: write width x height in pixels, such as 1280x720")
    return size


def _scale(text: str) -> float:
    with suppress(ValueError):
        if 1.0 <= float(text) <= 2.0:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text[:40]!r}: give a number from 1 to 2, such as 1.5")


# --- the commands; each imports only what it needs ----------------------------------------------------------------


def _play(args: argparse.Namespace) -> int:
    from game.window.run import run

    return run(args.scenario, args.seat, args.seed, args.load, args.coaching)


def _simulate(args: argparse.Namespace) -> int:
    from game.simulate import run_simulate

    return run_simulate(
        scenario=args.scenario,
        seed=args.seed,
        rounds=args.rounds,
        spec=args.players,
        games=args.games,
        as_json=args.json,
        save=args.save,
        force=args.force,
        coaching=args.coaching,
        preset=args.preset,
        active=args.active,
    )


def _check(args: argparse.Namespace) -> int:
    from game.scenario.check import run_check

    return run_check(args.path)


def _generate(args: argparse.Namespace) -> int:
    from game.commands.generate import run_generate

    return run_generate(
        args.actors,
        args.minerals,
        args.seed,
        args.rounds,
        args.out,
        union=args.union,
        rival=not args.no_rival,
        force=args.force,
    )


def _clear(args: argparse.Namespace) -> int:
    from game.case import run_clear

    return run_clear(args.path, args.json)


def _backtest(args: argparse.Namespace) -> int:
    from game.commands.backtest import run_backtest

    return run_backtest(args.episodes, args.scenario, args.json, args.list, args.sensitivity, args.picture)


def _replay(args: argparse.Namespace) -> int:
    from game.commands.replay import run_replay

    return run_replay(args.path, args.json)


def _tour(args: argparse.Namespace) -> int:
    from game.window.tour import run_tour
    from game.window.tour_looks import looks_of

    looks = looks_of(args.size or (), args.text_scale or (), args.theme or (), args.language or (), args.all)
    many = looks if len(looks) > 1 or args.theme or args.language else ()
    size, scale = looks[0].size, looks[0].text_scale
    for path in run_tour(args.out, size, scale, args.seed, scenario=args.scenario, seat=args.seat, looks=many):
        print(path)
    return 0


def _balance(args: argparse.Namespace) -> int:
    from game.balance.run import run_balance

    return run_balance(
        scenario=args.named or args.scenario,
        seeds=args.seeds,
        first_seed=args.first_seed,
        spec=args.players,
        rounds=args.rounds,
        strategies=not args.no_strategies,
        seat=args.seat,
        workers=args.workers,
        as_json=args.json,
        every_seat=args.every_seat,
        document=args.document,
    )


def _tournament(args: argparse.Namespace) -> int:
    from game.commands.tournament import run_tournament

    return run_tournament(
        players=args.players,
        scenario=args.scenario,
        games=args.games,
        seed=args.seed,
        rounds=args.rounds,
        tables=args.tables,
        jobs=args.jobs,
        cluster=args.cluster,
        as_json=args.json,
    )


def _players(args: argparse.Namespace) -> int:
    from game.players import available

    print("\n".join(available()) or "No players are installed.")
    return 0


def _scenarios(args: argparse.Namespace) -> int:
    from game.scenario.read import list_scenarios

    for name, title in list_scenarios():
        print(f"{name}  {title}")
    return 0
