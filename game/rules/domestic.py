"""Approval at home: what moves it at every reckoning, reason by reason.

Everything that a market brings is measured against the no-deal run, so that a public holds against its government what
governments did, not what the calendar brought: in a game in which nobody acts, approval stays where it began. What
users and producers gain or lose is taken as a share of what the seat has at stake: the value of its baseline use and
output in a quarter, and at least a share of its GDP.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from game.market.world import Stage
from game.rules.measures import market_quarters
from game.rules.rounding import rounded
from game.rules.score import covered, covered_mean
from game.rules.turn import TENTHS, Turn
from game.state import FloatArray
from game.world import World


def opening_approval(world: World) -> dict[str, int]:
    """Return every seat's approval when the game begins, in tenths of a point; it is also its normal level."""
    rows = world.scenario.delegations
    return {seat: round(rows[world.index[seat]].approval * TENTHS) for seat in world.seats}


def stakes(world: World) -> FloatArray:
    """Return what every actor [A] has at stake in a quarter, in US dollars: baseline use and output, or some GDP.

    Minerals count as in the score, ore at its share of the refined price.
    """
    value = (world.market.value_usd_per_quarter * world.score_weight)[:, None]
    made = world.market.output0[Stage.REFINED] + world.market.output0[Stage.ORE] * world.market.kappa[:, None]
    gdp = np.array([row.gdp_usd_bn * 1e9 / 4.0 for row in world.scenario.delegations])
    traded = ((world.market.use0 + made) * value).sum(axis=0)
    return np.asarray(np.maximum(traded, world.scenario.head.home.least_stake_of_gdp * gdp))


def reckon(turn: Turn, levels: dict[str, Any]) -> None:
    """Move every seat's approval by what the market brought, what was paid abroad, and the way back to normal.

    The reasons together move it by at most ``most_points`` a quarter; beyond that each counts in proportion.

    Args:
        turn: the turn at work.
        levels: what the market is worth, settled; see :func:`game.rules.score.levels_of`.
    """
    world, state, settings = turn.world, turn.state, turn.world.scenario.head.home
    quarters = market_quarters(world)
    shares = turn.settle("home", lambda: _shares(turn, levels))
    normal = opening_approval(world)
    for place, seat in enumerate(world.seats):
        paid = state.tallies[seat].paid - state.paid_before.get(seat, 0)
        allotments = paid / max(1, world.allotment[seat] * world.scenario.head.market_every)
        moves = (
            ("consumer", settings.consumer_points * quarters * shares["consumer"][place], shares["consumer"][place]),
            ("industry", settings.industry_points * quarters * shares["industry"][place], shares["industry"][place]),
            ("shortage", -settings.shortage_points * quarters * shares["shortage"][place], shares["shortage"][place]),
            ("paid_abroad", -settings.transfer_points * allotments * allotments, allotments),
            ("drift", min(1.0, settings.drift * quarters) * (normal[seat] - state.approval[seat]) / TENTHS, 0.0),
        )
        total = sum(points for _, points, _ in moves)
        part = min(1.0, settings.most_points * quarters / max(1e-9, abs(total)))
        for reason, points, share in moves:
            turn.add_approval(seat, points * part, reason, share=round(share, 4))
    state.paid_before = {seat: tally.paid for seat, tally in state.tallies.items()}


def _shares(turn: Turn, levels: dict[str, Any]) -> dict[str, list[float]]:
    """Return, in the order of the seats, what users and producers gained and what users lack, against the no-deal run.

    Gains are shares of what the seat has at stake, a shortage is a share of use; a union counts all that it covers.
    """
    world, reference, row = turn.world, turn.state.reference, turn.state.round - 1
    stake = stakes(world)
    change = {
        name: np.array(levels[name]) - getattr(reference, name)[row] for name in ("consumer", "industry", "shortage")
    }
    at_stake = [max(1.0, covered(world, seat, stake)) for seat in world.seats]
    gains = {
        name: [covered(world, s, change[name]) / most for s, most in zip(world.seats, at_stake, strict=True)]
        for name in ("consumer", "industry")
    }
    lacks = [covered_mean(world, seat, change["shortage"]) for seat in world.seats]
    return {name: rounded(np.array(v)).tolist() for name, v in {**gains, "shortage": lacks}.items()}
