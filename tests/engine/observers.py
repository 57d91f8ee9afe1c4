"""All that a seat can find out about a game without changing it, as text to compare."""

from __future__ import annotations

import copy
import dataclasses
import json

from game import Game, Refused, sample
from game.actions import (
    Action,
    Apply,
    Counter,
    Decline,
    Denounce,
    Disclose,
    Found,
    Investment,
    Payment,
    Propose,
    Retract,
    Second,
    SetPolicy,
    Sign,
    Sound,
    StockOrder,
    Undo,
    Vote,
)
from game.chance import Key
from game.dispatch import dispatch
from game.scenario.models import RedLine, Target, Weights
from game.state import State
from game.world import CENTS, World

SAMPLES = 2


class Kept(Game):
    """A game that takes every outcome from its script as logged, whatever the rules would compute."""

    def _checked(self, kind: str, body: dict[str, object]) -> dict[str, object]:
        entry = self._script[len(self.log)]
        assert entry.kind == kind, f"the rules settle {kind} where the log has {entry.kind}"
        return entry.body


def secretive(world: World, seat: str) -> World:
    """Return the world with another mandate of one seat: weights, points, texts and assets."""
    mandate = world.mandates[seat]
    other = mandate.model_copy(
        update={
            "weights": Weights(prosperity=1, security=2, industry=3, standing=94),
            "targets": tuple(Target(text="SECRET", points=1 + n, when=t.when) for n, t in enumerate(mandate.targets)),
            "red_lines": tuple(RedLine(text="SECRET", points=1, keep=r.keep) for r in mandate.red_lines),
            "summary": "SECRET",
            "assets": ("SECRET", "SECRET TOO"),
        }
    )
    return dataclasses.replace(world, mandates={**world.mandates, seat: other})


def scrambled(game: Game, seat: str) -> Game:
    """Return the game with other private things of one seat in its state: none of them may reach another seat.

    What two seats know of each other (trust, offers, secret treaties) is left as it is.
    """
    out = copy.copy(game)
    out._own = {other: list(told) for other, told in game._own.items()}
    state: State = game.state.copy()
    # The published band of a budget stays: only cents within a dollar move.
    cash = state.cash(seat)
    state.money = {**state.money, seat: state.money[seat] + (CENTS - 1 - cash % CENTS)}
    state.meetings = {**state.meetings, seat: state.meetings[seat] + 1}
    tally = state.tallies[seat]
    moved = dataclasses.replace(
        tally,
        prosperity=tally.prosperity + 1e6,
        security=tally.security + 3.0,
        standing=tally.standing + 2.0,
        met=tuple(1 if m is None else None for m in tally.met),
        crossed=tuple(1 if c is None else None for c in tally.crossed),
        received=tally.received + 700,
    )
    state.tallies = {**state.tallies, seat: moved}
    mineral = game.world.minerals[0]
    order = (seat, f"stock:{mineral}")
    state.policies = {**state.policies, order: StockOrder(mineral, buy_usd=12_345)}
    open_ = [m.id for m in state.motions.values() if m.status == "open"]
    state.ballots = {**state.ballots, **{(n, seat): "against" for n in open_}}
    state.inbox = {key: count for key, count in state.inbox.items() if key[0] != seat}
    state.refusals = {**state.refusals, (seat, game.world.seats[0], "0" * 16): (2, state.round)}
    state.reports = {**state.reports, seat: ()}
    state.approval = {**state.approval, seat: (state.approval[seat] + 370) % 1000}
    state.approval_log = tuple(entry for entry in state.approval_log if entry.seat != seat)
    state.paid_before = {**state.paid_before, seat: 1}
    state.votes_asked = {**state.votes_asked, seat: (1, state.round)}
    state.instructions = {key: given for key, given in state.instructions.items() if key[0] != seat}
    state.held = {key: answer for key, answer in state.held.items() if key[0] != seat}
    state.deeds = tuple(deed for deed in state.deeds if deed.seat != seat)
    state.mandate_log = {**state.mandate_log, seat: ()}
    state.score_history = {**state.score_history, seat: ()}
    out.state = state
    return out


def seen(game: Game, seat: str) -> str:
    """Return everything that a seat can see of a game: view, log, key, legal actions, and what attempts come to."""
    view = game.view(seat)
    log = [(e.number, e.round, e.kind, e.seat, e.body) for e in game.log_for(seat)]
    drawn = [
        repr(sample(spec, Key.of(game.seed, n, f"probe:{spec.type}", seat).rng()))
        for spec in view.legal.values()
        if spec.allowed
        for n in range(SAMPLES)
    ]
    parts = [view.as_json(), log, game.key(seat).text, drawn, [attempt(game, action) for action in probes(game, seat)]]
    return json.dumps(parts, sort_keys=True)


def difference(one: str, other: str) -> str:
    """Return the first place where two texts differ with some text around it, empty if they are the same."""
    if one == other:
        return ""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"…{one[max(0, at - 200) : at + 100]}… against …{other[max(0, at - 60) : at + 100]}…"


def attempt(game: Game, action: Action) -> object:
    """Return what an action would come to, refused or not, as far as its seat can know, and leave the game alone."""
    if isinstance(action, Undo):
        return game.undo_reason(action.seat)
    mark, script = len(game.log), game._script
    game._script = []
    turn = game._turn(game.state.copy())
    try:
        dispatch(turn, action, action.seat in game.to_act())
    except Refused as refusal:
        return [refusal.code, refusal.sentence]
    finally:
        del game.log[mark:]
        game._script = script
    told = [h for h in turn.happenings if h.audience is None or action.seat in h.audience]
    return [(h.kind, repr(h.params)) for h in told]


def probes(game: Game, seat: str) -> list[Action]:
    """Return attempts of a seat, most of them illegal, at all that others have on the table."""
    world, state = game.world, game.state
    out: list[Action] = [Undo(seat), SetPolicy(seat, StockOrder(world.minerals[0], buy_usd=1_000_000))]
    for number in (*state.offers, 1, 10**6 + 1):
        out += [Sign(seat, number), Decline(seat, number), Retract(seat, number)]
        out.append(Counter(seat, number, (Payment(seat, world.seats[0], 1_000),)))
    out += [Denounce(seat, number) for number in (*state.treaties, 1)]
    out += [Disclose(seat, other, n, "yes") for n in (*state.soundings, 1) for other in world.seats[:2]]
    out += [Apply(seat, bloc) for bloc in state.blocs]
    out += [Found(seat, charter) for charter in world.charters]
    for number in state.motions:
        out += [Second(seat, number), Vote(seat, number, "for")]
    for other in world.seats:
        if other == seat:
            continue
        for usd in (1_000, 10**9):
            asked = Payment(other, seat, usd, 0, 4)
            out += [Propose(seat, (other,), (asked,)), Sound(seat, other, (other,), (asked,))]
        mine = Investment(other, seat, world.minerals[0], "ore", 10_000_000)
        out.append(Propose(seat, (other,), (mine,)))
    return out
