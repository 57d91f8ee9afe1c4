"""``python -m tests.adversaries``: what adversaries do to ministers, in single negotiations and in whole games.

Every signature of a minister is valued by its own appraisal with exact clears, at signing and together with what else
it signed in the negotiation; and the game is played on, to compare attainment with refusing to deal.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from game.chance import Key
from game.errors import MinisterialError
from game.tournament.bootstrap import Measure, Resampling
from tests.adversaries.games import Pairing, pairings
from tests.adversaries.negotiation import Result, negotiate_all
from tests.players.adversaries import ADVERSARIES

EACH = 64
WORST = 5
# Of a large scenario so many negotiations of all are looked at, without playing on.
LARGE_SHARE = 16


def measured(values: Sequence[tuple[int, float]]) -> Measure | None:
    """Return the mean of values by seed, every seed counting alike, with its 95 % interval; None if there are none."""
    by_seed: dict[int, list[float]] = {}
    for seed, value in values:
        by_seed.setdefault(seed, []).append(value)
    if not by_seed:
        return None
    means = np.array([sum(v) / len(v) for _, v in sorted(by_seed.items())])
    return Resampling(len(means), Key.of(len(means), 0, "adversaries")).measure(means)


def negotiation_report(results: Sequence[Result], scenario: str, seconds: float) -> dict[str, Any]:
    """Return the figures of the negotiations in one scenario, by scheme, and the worst of them in full."""
    rows = {}
    for scheme in dict.fromkeys(r.case.scheme for r in results):
        own = [r for r in results if r.case.scheme == scheme]
        loss = measured([(r.case.seed, r.loss if r.loss is not None else 0.0) for r in own if r.losses or not r.signed])
        rows[scheme] = {
            "negotiations": len(own),
            "with a treaty": sum(bool(r.signed) for r in own),
            "treaties": sum(len(r.signed) for r in own),
            "least margin": min((round(r.margin, 4) for r in own if r.signed), default=None),
            "least package": min((round(r.package + r.package_bound, 4) for r in own if r.signed), default=None),
            "counted twice": round(max((sum(w for _, w in r.signed) - r.package for r in own), default=0.0), 4),
            "mean loss": None if loss is None else asdict(loss),
            "largest loss": max((round(r.loss, 2) for r in own if r.loss is not None), default=None),
        }
    worst = sorted((r for r in results if r.loss is not None), key=lambda r: -(r.loss or 0.0))[:WORST]
    dishonest = sorted((r for r in results if r.margin < 0.0), key=lambda r: r.margin)[:WORST]
    return {
        "scenario": scenario,
        "negotiations": len(results),
        "seconds": round(seconds, 1),
        "schemes": rows,
        "signatures below the error": sum(r.margin < 0.0 for r in results),
        "packages below the error": sum(r.package < -r.package_bound for r in results),
        "worst by margin": [r.as_json() for r in dishonest],
        "worst by loss": [r.as_json() for r in worst],
    }


def game_report(played: Sequence[Pairing], scenario: str) -> dict[str, Any]:
    """Return the figures of whole games, by scheme."""
    rows = {}
    for scheme in dict.fromkeys(p.scheme for p in played):
        own = [p for p in played if p.scheme == scheme]
        partners = measured([(p.seed, change) for p in own for change in p.partners.values()])
        figures = {
            "others": measured([(p.seed, p.others) for p in own]),
            "partners": partners,
            "own": measured([(p.seed, p.own) for p in own]),
        }
        rows[scheme] = {"games": len(own), **{n: None if m is None else asdict(m) for n, m in figures.items()}}
    return {"scenario": scenario, "schemes": rows}


def lines(report: dict[str, Any]) -> Iterable[str]:
    """Yield a report as lines to read."""
    seconds = f", {report['seconds']} s" if "seconds" in report else ""
    yield f"{report['scenario']}: {report.get('negotiations', '')} {'negotiations' if seconds else 'games'}{seconds}"
    for scheme, row in report["schemes"].items():
        yield f"  {scheme:<14}" + "; ".join(f"{name} {_told(value)}" for name, value in row.items())
    for name in ("signatures below the error", "packages below the error"):
        if name in report:
            yield f"  {name}: {report[name]}"
    for name in ("worst by margin", "worst by loss"):
        for found in report.get(name, ())[:1]:
            yield f"  {name}: {json.dumps(found)}"


def _told(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    interval = "" if value["low"] is None else f" [{value['low']:.2f}, {value['high']:.2f}]"
    return f"{value['mean']:.2f}{interval}"


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="adversaries", description=__doc__)
    parser.add_argument("--negotiations", type=int, default=512, help="how many in all")
    parser.add_argument(
        "--scenario", default="workshop-12", help="of the negotiations that are played on, and of games"
    )
    parser.add_argument(
        "--large", default="washington-2026", help="a sixteenth are of this one, not played on; '' none"
    )
    parser.add_argument("--schemes", default=",".join(ADVERSARIES), help="which adversaries")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=0.0, help="stop the negotiations after so many; 0: never")
    parser.add_argument("--games", type=int, default=0, help="seeds of whole games; 0: none")
    parser.add_argument("--seats", default="USA,KAZ,CHN", help="where the adversary sits in whole games")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    schemes = args.schemes.split(",")
    strange = [name for name in schemes if name not in ADVERSARIES]
    if strange:
        parser.error(f"there is no adversary {strange[0]!r}; there are: {', '.join(ADVERSARIES)}")
    try:
        reports = _measure(args, schemes)
    except MinisterialError as error:
        parser.error(str(error))
    print(json.dumps(reports, indent=1) if args.json else "\n".join(line for r in reports for line in lines(r)))
    return 0


def _measure(args: argparse.Namespace, schemes: Sequence[str]) -> list[dict[str, Any]]:
    """Return the reports that were asked for."""
    reports: list[dict[str, Any]] = []
    large = args.negotiations // LARGE_SHARE if args.large else 0
    for scenario, wanted, each in ((args.large, large, EACH), (args.scenario, args.negotiations - large, EACH)):
        if wanted < 1:
            continue
        seeds = range(args.first_seed, args.first_seed + -(-wanted // each))
        start, results = time.perf_counter(), list[Result]()
        for result in negotiate_all(scenario, seeds, each, schemes, played_on=scenario == args.scenario):
            results.append(result)
            if len(results) >= wanted or (args.minutes and time.perf_counter() - start > 60.0 * args.minutes):
                break
        if results:
            reports.append(negotiation_report(results, scenario, time.perf_counter() - start))
    if args.games:
        seeds = range(args.first_seed, args.first_seed + args.games)
        reports.append(game_report(list(pairings(args.scenario, seeds, args.seats.split(","), schemes)), args.scenario))
    return reports


if __name__ == "__main__":
    sys.exit(main())
