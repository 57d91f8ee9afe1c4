"""Games that one seat cannot tell apart: with other mandates, budgets, sealed orders and ballots of all the others."""

from __future__ import annotations

from dataclasses import replace

from game.actions import StockOrder
from game.engine import Game
from game.scenario.models import Weights
from game.state import State
from game.world import CENTS


def with_other_secrets(game: Game, seat: str) -> Game:
    """Return a fork in which everything that the other seats keep to themselves is different.

    What two seats know of each other, such as trust, offers and secret treaties, stays as it is; so do published bands
    of budgets, in which only cents move.
    """
    out = game.fork()
    out.state = game.state.copy()
    mandates = dict(game.world.mandates)
    for other in game.world.seats:
        if other != seat:
            weights = mandates[other].weights
            turned = Weights(
                prosperity=weights.security,
                security=weights.prosperity,
                industry=weights.standing,
                standing=weights.industry,
            )
            mandates[other] = mandates[other].model_copy(update={"weights": turned, "targets": (), "red_lines": ()})
            _scramble(out.state, other, game.world.minerals[0])
    out.world = replace(game.world, mandates=mandates)
    return out


def _scramble(state: State, seat: str, mineral: str) -> None:
    """Change what a seat keeps to itself in a state that is a draft."""
    cash, tally = state.cash(seat), state.tallies[seat]
    state.money = {**state.money, seat: state.money[seat] + (CENTS - 1 - cash % CENTS)}
    state.meetings = {**state.meetings, seat: state.meetings[seat] + 1}
    moved = replace(
        tally,
        prosperity=tally.prosperity + 1e6,
        security=tally.security + 3.0,
        met=(),
        crossed=(),
        received=tally.received + 700,
    )
    state.tallies = {**state.tallies, seat: moved}
    state.policies = {**state.policies, (seat, f"stock:{mineral}"): StockOrder(mineral, buy_usd=12_345)}
    open_ = [m.id for m in state.motions.values() if m.status == "open"]
    state.ballots = {**state.ballots, **{(n, seat): "against" for n in open_}}
    state.inbox = {key: count for key, count in state.inbox.items() if key[0] != seat}
    state.reports = {**state.reports, seat: ()}
    state.approval = {**state.approval, seat: (state.approval[seat] + 370) % 1000}
    state.approval_log = tuple(entry for entry in state.approval_log if entry.seat != seat)
    state.instructions = {key: given for key, given in state.instructions.items() if key[0] != seat}
    state.mandate_log = {**state.mandate_log, seat: ()}
    state.score_history = {**state.score_history, seat: ()}
