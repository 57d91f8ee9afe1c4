"""The course of a round: briefing, sittings, corridor, plenary, market, reckoning — and the end of the game.

A phase waits for seats; when nobody is left to act it passes on by itself. At a sequential table the first waiting seat
acts; at a simultaneous one all waiting seats may, in any order. AI seats answer offers at any time of the sittings and
of the corridor.
"""

from __future__ import annotations

from typing import Any

from game.actions import Policy
from game.market.world import Solution
from game.rules import (
    access,
    ballots,
    bloc_fund,
    buy_back,
    clauses,
    common_stock,
    conduct,
    domestic,
    events,
    goodwill,
    governments,
    intelligence,
    mandates,
    market_phase,
    membership,
    ministry,
    objectives,
    offers,
    projects,
    ratification,
    score,
    stock_calls,
    supplementary,
    treaties,
    vault,
)
from game.rules.charter import fresh
from game.rules.concessions import concessions_in
from game.rules.discounting import discount, tail_steps
from game.rules.measures import market_policy, market_quarters, rationing
from game.rules.policy import POLICIES
from game.rules.structure import alarm, protection
from game.rules.turn import Turn
from game.state import State, Tally
from game.talks import Coaching
from game.world import CENTS, World

OFFER_AGE = 2
LATE_ROUNDS = 2


def begin_round(turn: Turn) -> None:
    """Open a round: budgets, meetings, events, and the order of the sittings."""
    world, state = turn.world, turn.state
    state.round += 1
    offers.lapse_stale(turn, OFFER_AGE)
    ministry.begin_round(turn)
    state.inbox = {}
    state.declines = {}
    state.soundings = {}
    state.passes = 0
    state.meetings = dict(world.base_meetings)
    # Unspent budget carries over once: what is left of older rounds is gone.
    state.money = {
        seat: world.allotment[seat] + min(state.money.get(seat, 0), world.allotment[seat]) for seat in world.seats
    }
    turn.tell("round_began", None)
    events.brief(turn)
    intelligence.brief(turn)
    state.order = _draw_order(turn)
    state.phase = "sittings"
    governments.take_office(turn)
    state.waiting = governments.in_office(state, state.order)


def _draw_order(turn: Turn) -> tuple[str, ...]:
    """Draw the order of the sittings from (seed, round): AIs first, then people."""
    world, state = turn.world, turn.state

    def draw() -> dict[str, Any]:
        shuffled = [world.seats[int(i)] for i in turn.key("order").rng().permutation(len(world.seats))]
        return {"order": [s for s in shuffled if s not in state.people] + [s for s in shuffled if s in state.people]}

    return tuple(turn.settle("order", draw)["order"])


def to_act(state: State, sequential: bool) -> tuple[str, ...]:
    """Return the seats that the table waits for now."""
    if state.phase == "over" or not state.waiting:
        return ()
    if sequential and state.phase in ("sittings", "corridor"):
        return state.waiting[:1]
    return state.waiting


def end_sitting(turn: Turn, seat: str) -> None:
    """Take a seat off the waiting list and pass on when nobody is left; what its ministry holds ready is done."""
    ministry.release(turn, seat)
    turn.state.waiting = tuple(s for s in turn.state.waiting if s != seat)
    pass_on(turn)


def pass_on(turn: Turn) -> None:
    """Go through the phases that wait for nobody."""
    state = turn.state
    while not state.waiting and state.phase != "over":
        if state.phase == "sittings" or (state.phase == "corridor" and state.passes < turn.world.rules.corridor_passes):
            waiting = _open_people(state)
            if waiting:
                state.phase = "corridor"
                state.passes += 1
                state.waiting = waiting
                return
            _open_plenary(turn)
        elif state.phase == "corridor":
            _open_plenary(turn)
        else:
            _close_round(turn)


def _open_people(state: State) -> tuple[str, ...]:
    """Return the people with an open offer, in the order of the sittings."""
    return tuple(
        seat
        for seat in governments.in_office(state, state.order)
        if seat in state.people and any(offers.awaits(offer, seat) for offer in state.offers.values())
    )


def _open_plenary(turn: Turn) -> None:
    state = turn.state
    state.phase = "plenary"
    supplementary.run(turn)
    offers.enter_into_force(turn)
    ballots.open_applications(turn)
    conduct.judge_applications(turn)
    present = governments.in_office(state, state.order)
    state.waiting = tuple(seat for seat in present if ballots.on_ballot(turn.world, state, seat))


def _close_round(turn: Turn) -> None:
    state = turn.state
    earlier = state.market
    counted = conduct.due(state)
    ballots.count(turn)
    conduct.judge_votes(turn, counted)
    ratification.run(turn)
    membership.run_withdrawals(turn)
    membership.run_entry_into_force(turn)
    conduct.judge_endorsements(turn)
    before = {seat: (tally.received, tally.paid) for seat, tally in state.tallies.items()}
    events.decide(turn)
    clauses.perform_all(turn)
    vault.run(turn)
    buy_back.settle(turn)
    stock_calls.collect(turn)
    score.book_transfers(turn, before)
    projects.build_at_home(turn)
    acted = state.acting if state.round % turn.world.scenario.head.market_every == 0 else None
    if acted is not None:
        market_phase.run(turn)
        _settle_offtakes(turn)
        _reckon(turn)
        goodwill.judge_help(turn)
    conduct.judge_round(turn, acted)
    access.explore(turn)
    treaties.close(turn)
    conduct.judge_voided(turn)
    governments.fall(turn)
    objectives.track(turn)
    mandates.track(turn, earlier)
    if state.round >= turn.world.rounds:
        _finish(turn)
    else:
        begin_round(turn)


def _settle_offtakes(turn: Turn) -> None:
    before = {seat: (tally.received, tally.paid) for seat, tally in turn.state.tallies.items()}
    projects.settle_offtakes(turn)
    score.book_transfers(turn, before)


def _reckon(turn: Turn) -> None:
    world, state = turn.world, turn.state
    assert state.market is not None
    weight = discount(world, state.round) * market_quarters(world)
    markets = max(1, world.rounds // world.scenario.head.market_every)
    levels = score.settle_levels(turn, state.market)
    score.add_quarters(turn, levels, state.round - 1, weight, 1.0 / markets)
    domestic.reckon(turn, levels)


def _standing(turn: Turn) -> tuple[tuple[str, Policy], ...]:
    """Return the policies of the tail: those that stand, but for controls of the last rounds.

    Nobody could answer these any more: they end with the game, and what they tightened is as it was at the start.
    """
    world, state = turn.world, turn.state
    late = {key for key, since in state.since.items() if since > world.rounds - LATE_ROUNDS}
    opening = {(seat, POLICIES[p.type].key(world, seat, p)): p for seat, p in world.opening_controls}
    out: list[tuple[str, Policy]] = []
    for key, policy in state.policies.items():
        if key in late and key in opening:
            out.append((key[0], opening[key]))
        elif key not in late and policy.type in market_phase.ACTING:
            out.append((key[0], policy))
    return tuple(out)


def _finish(turn: Turn) -> None:
    """Run the tail: the market goes on with treaties and policies as they stand, and nobody acts.

    Funds and common stocks are handed back before it: a state keeps the levies that it collects in the tail.
    """
    world, state = turn.world, turn.state
    for bloc_id in sorted(state.blocs):
        bloc_fund.hand_back(turn, bloc_id)
        common_stock.hand_back(turn, bloc_id)
    vault.close(turn)
    standing = _standing(turn)
    blocs = [state.blocs[b] for b in sorted(state.blocs)]
    concessions = concessions_in(state.treaties.values(), state.round)
    policy = market_policy(world, (), standing, blocs, concessions=concessions)
    protected = protection(world, blocs, discoveries=state.discoveries)
    alarmed = alarm(world, standing)

    def run() -> dict[str, Any]:
        start = Solution.from_list(state.market.solution) if state.market is not None else None
        setting = market_phase.Setting(
            state.structure, market_phase.stock_units(world, state), rationing(world, standing)
        )
        return market_phase.run_on(world, [policy] * tail_steps(world), setting, start, standing, protected, alarmed)

    settled = turn.settle("tail", run)
    if settled["steps"]:
        last = market_phase.read_settled(state.round, settled["last"])
        score.add_tail(turn, settled["steps"], last)
        mandates.record_scores(turn, tail=True)
    offers.lapse_stale(turn, 0)
    state.phase = "over"
    state.waiting = ()
    turn.tell("game_over", None)


def opening_state(world: World, people: frozenset[str], coaching: Coaching = "estimate") -> State:
    """Return the state before the first round."""
    state = State()
    state.round, state.phase, state.passes, state.next_id = 0, "sittings", 0, 1
    state.order = state.waiting = ()
    state.people = people
    state.offers, state.treaties, state.motions, state.ballots = {}, {}, {}, {}
    state.blocs = {charter.id: fresh(charter) for charter in world.charters.values() if not charter.dormant}
    opening = [((seat, POLICIES[p.type].key(world, seat, p)), p) for seat, p in world.opening_controls]
    state.policies = dict(sorted(opening, key=lambda item: item[0]))
    state.acting = tuple((seat, p) for (seat, _), p in state.policies.items())
    state.trust, state.trust_log, state.inbox = {}, (), {}
    state.endorsed, state.declines, state.refusals = (), {}, {}
    state.instructions, state.held, state.deeds = {}, {}, ()
    state.coaching, state.soundings, state.contacts, state.reports = coaching, {}, {}, {}
    state.approval, state.approval_log = domestic.opening_approval(world), ()
    state.paid_before, state.fallen, state.votes_asked = {}, {}, {}
    state.since, state.deliveries = dict.fromkeys(state.policies, 0), ()
    state.discoveries, state.training = (), {}
    state.meetings, state.money = {}, {}
    state.funds = dict.fromkeys(world.seats, 0)
    state.programmes = {p.id: round(p.opening_usd_m * 1e6 * CENTS) for p in world.programmes.values()}
    state.loans, state.bought_back, state.objectives = {}, {}, {}
    stocks = world.opening_stock_kg.copy()
    stocks.setflags(write=False)
    state.stocks = stocks
    state.tallies = {
        seat: Tally(
            met=(None,) * len(world.mandates[seat].targets), crossed=(None,) * len(world.mandates[seat].red_lines)
        )
        for seat in world.seats
    }
    state.effects, state.calendar, state.happened = (), (), {}
    state.following, state.awaiting, state.decisions, state.lapsing = (), (), (), ()
    state.market, state.price_history, state.reference = None, (), None
    state.structure = world.dynamics.opening()
    state.mandate_log, state.score_history = dict.fromkeys(world.seats, ()), dict.fromkeys(world.seats, ())
    state.judged = mandates.opening_figures(world, state)
    return state
