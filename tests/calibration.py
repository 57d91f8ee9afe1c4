"""How good the desk's chances are: what it foretells of other seats against what they do, in games of programs.

``python -m tests.calibration`` plays games, and at random moments compares, for drafts that templates fill in and that
the desk suggests or asks for, the chance that the desk of one seat gives for another's signature with what that seat's
player answers when the draft is put before it there and then. Nothing is proposed in the game itself. It prints the
table of reliability and the constants of the logistic distribution that fit best, for :mod:`ai.desk`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ai.desk import CERTAINTY, Desk
from ai.reasons import reply_to
from game import Game, load_scenario, new_game
from game.actions import NO_TERMS, Clause, Sign
from game.chance import Key, pick
from game.errors import Refused
from game.players import Estimate, Sounded, assign
from game.rules.clauses import check_clauses
from game.rules.soundings import HALF_BAND
from game.session import Table
from game.state import Offer
from game.talks import Report, Sounding
from game.templates import templates
from game.view import View

SUPPOSED = 0
HEARD = ("nothing", "exact", "band")
#: A reliability of fewer cases than this says nothing.
LEAST_CASES = 30


@dataclass(frozen=True, slots=True)
class Case:
    """One draft: what the desk foretold and what became of it.

    Attributes:
        source: ``template``, ``suggest`` or ``gives``.
        knows: what the desk had heard of a related draft in this round, one of :data:`HEARD`.
        kind: what it then had heard, as far as it bears: ``plain``, ``exact``, ``band``, ``near`` or ``about``.
        margin: points above what the seat is taken to ask for, what the desk corrects included.
        too_high: that correction.
        guessed: points of it for an aim that the seat is only taken to have.
        chance: from 0 to 1.
        surplus: the points that the seat itself counts above what it asks for.
        signed: whether it signs.
    """

    source: str
    knows: str
    kind: str
    margin: float
    too_high: float
    guessed: float
    chance: float
    surplus: float
    signed: bool


def cases(scenario: str, seed: int, spec: str = "heuristic", moments: int = 40) -> Iterator[Case]:
    """Yield cases from one game.

    Args:
        scenario: its name.
        seed: of the game and of the draws.
        spec: who plays.
        moments: about how many pairs of seats are looked at.
    """
    game = new_game(load_scenario(scenario), seed)
    table = Table(game, assign(spec, game.world.seats, game.world.rival))
    rng = Key.of(seed, 0, "calibration").rng()
    chance = min(1.0, moments / (len(game.world.seats) * game.world.rounds))
    for seat in table.advance():
        if game.state.phase != "sittings" or float(rng.random()) >= chance:
            continue
        others = [s for s in game.world.seats if s != seat and table.players[s] not in ("random", "no-deal")]
        partner = others[pick(rng, len(others))]
        knows = HEARD[pick(rng, len(HEARD))]
        yield from _at(table, game, seat, partner, knows, rng)


def _at(table: Table, game: Game, seat: str, partner: str, knows: str, rng: np.random.Generator) -> Iterator[Case]:
    view, desk, parties = game.view(seat), Desk(), (seat, partner)
    drafts = [draft.clauses for draft in templates(view, partner)]
    if not drafts:
        return
    first = drafts[pick(rng, len(drafts))]
    if knows != "nothing":
        told = told_of(table, game, seat, partner, first, knows == "exact", rng)
        view = replace(view, me=replace(view.me, reports=(*view.me.reports, told)))
    found: list[tuple[str, tuple[Clause, ...], Estimate]] = [
        ("template", first, desk.treaty(view, partner, parties, first))
    ]
    found += [("suggest", clauses, theirs) for clauses, theirs in desk.suggest(view, partner, first)]
    found += [("gives", clauses, theirs) for clauses, theirs in desk.gives(view, partner, first)]
    for source, clauses, theirs in found:
        try:
            check_clauses(game.world, game.state, clauses, parties)
        except Refused:
            continue
        kind = "plain"
        if any(term.key == "heard" for term in theirs.terms):
            same = clauses == first
            kind = knows if same else ("near" if knows == "exact" else "about")
        signed, surplus = answered(table, game, seat, partner, clauses)
        margin = theirs.points - theirs.needed
        yield Case(
            source,
            knows,
            kind,
            margin,
            CERTAINTY[kind].too_high,
            theirs.guessed,
            theirs.acceptance / 100.0,
            surplus,
            signed,
        )


def answered(table: Table, game: Game, seat: str, partner: str, clauses: tuple[Clause, ...]) -> tuple[bool, float]:
    """Return whether a seat would sign another's offer now, and the points by which it is worth more than it asks."""
    view, key, player = game.view(partner), game.key(partner), table._made[table.players[partner]]
    offer = Offer(SUPPOSED, (seat, partner), clauses, seat, (seat,), game.round, 0, None, False, "open")
    reply = reply_to(player, view, key, offer)
    answer = _sounded(table, view, key, seat, partner, clauses)
    return isinstance(reply, Sign), answer


def _sounded(table: Table, view: View, key: Key, seat: str, partner: str, clauses: tuple[Clause, ...]) -> float:
    player = table._made[table.players[partner]]
    if not isinstance(player, Sounded):
        return float("nan")
    asked = Sounding(1, seat, partner, (seat, partner), clauses, NO_TERMS, view.round, True)
    answer = player.sounding(view, key, asked)
    return float("nan") if answer is None or answer.low is None else answer.low


def told_of(
    table: Table,
    game: Game,
    seat: str,
    partner: str,
    clauses: tuple[Clause, ...],
    exact: bool,
    rng: np.random.Generator,
) -> Report:
    """Return the report that a sounding of a draft would bring, exact or as a band."""
    signed, points = answered(table, game, seat, partner, clauses)
    low = high = points
    answer = "yes" if signed else "no"
    if not exact:
        middle = points + (2.0 * float(rng.random()) - 1.0) * HALF_BAND
        low, high = middle - HALF_BAND, middle + HALF_BAND
        answer = "perhaps" if low < 0.0 <= high else answer
    values = {
        "answer": answer, "low": low, "high": high, "blocking": "", "breakdown": (), "counter": (),
        "parties": (seat, partner), "clauses": clauses, "sounding": 1, "exact": exact,
        "terms": NO_TERMS,
    }  # fmt: skip
    return Report(game.round, seat, partner, "sounding", tuple(sorted(values.items())), 1.0 if exact else 0.5)


def reliability(found: Sequence[Case]) -> list[tuple[float, float, float, int]]:
    """Return (lower end, mean chance, share signed, cases) of every tenth of the chances that has cases."""
    out = []
    for tenth in range(10):
        here = [c for c in found if min(9, int(c.chance * 10)) == tenth]
        if here:
            chance, share = (float(np.mean(x)) for x in ([c.chance for c in here], [c.signed for c in here]))
            out.append((tenth / 10, chance, share, len(here)))
    return out


SHIFTS = (-0.1, -0.05, 0.0, 0.05, 0.1, 0.2)
NEAR = (0.02, 0.04, 0.07, 0.1, 0.2, 0.4)
ENDS = np.arange(0.0, 0.32, 0.02)
DOUBTS = (0.0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8)


def fitted(found: Sequence[Case]) -> tuple[float, float, float, float, float]:
    """Return (too high by, spread, least, most, doubt) of the largest likelihood on a grid.

    P(signed) = least + (most - least) ((1 - doubt) L(m) + doubt L(m - guessed)), where L(m) is the logistic function of
    the margin m less what it is too high by, divided by the spread.
    """
    margins = np.array([c.margin + c.too_high for c in found])
    without = margins - np.array([c.guessed for c in found])
    signed = np.array([c.signed for c in found])
    best = (-np.inf, 0.0, 1.0, 0.0, 1.0, 0.0)
    for shift in SHIFTS:
        for near in NEAR:
            there, gone = (1.0 / (1.0 + np.exp(-np.clip((m - shift) / near, -30.0, 30.0))) for m in (margins, without))
            for doubt in DOUBTS:
                curve = (1.0 - doubt) * there + doubt * gone
                for least in ENDS:
                    p = np.clip(least + (1.0 - ENDS[:, None] - least) * curve, 1e-6, 1.0 - 1e-6)
                    likelihood = np.where(signed, np.log(p), np.log(1.0 - p)).sum(axis=1)
                    n = int(likelihood.argmax())
                    if likelihood[n] > best[0]:
                        best = (float(likelihood[n]), shift, near, float(least), float(1.0 - ENDS[n]), doubt)
    return best[1:]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.calibration", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--scenarios", default="workshop-12,trilateral-30-days,tin-1985")
    parser.add_argument("--players", default="heuristic")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--moments", type=int, default=60)
    asked = parser.parse_args(arguments)
    found = [
        case
        for scenario in asked.scenarios.split(",")
        for spec in asked.players.split("+")
        for seed in range(asked.first, asked.first + asked.seeds)
        for case in cases(scenario, seed, spec, asked.moments)
    ]
    for kind in ("all", "plain", "near", "about", "exact", "band"):
        here = found if kind == "all" else [c for c in found if c.kind == kind]
        if len(here) < LEAST_CASES:
            continue
        fit = fitted(here)
        errors = np.array([c.surplus - c.margin - c.too_high for c in here if np.isfinite(c.surplus)])
        half = float(np.quantile(np.abs(errors), 2.0 / 3.0))
        print(f"{kind}: {len(here)} cases; two of three within {half:.2f} points")
        print("  best fit: too_high {:.2f}, spread {:.2f}, least {:.2f}, most {:.2f}, doubt {:.2f}".format(*fit))
        for low, chance, share, count in reliability(here):
            mark = "" if count < LEAST_CASES else "  off" if abs(chance - share) > 0.1 else "  ok"
            print(f"  {low:.1f}: foretold {chance:.2f}, signed {share:.2f}, {count} cases{mark}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
