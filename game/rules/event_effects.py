"""What events and decisions do: in the market for some rounds, at the border until changed, or at once.

Effects on supply and demand run in ``state.effects`` and are read by :mod:`game.rules.measures`. A tariff or an export
control becomes a standing policy of its seat, which can change it like any other; where it has an end, what stood
before comes back then, unless the seat has changed it meanwhile. Everything else acts once.
"""

from __future__ import annotations

from game.actions import ExportControl, Policy, Tariff
from game.rules.event_book import effects_of, event_in
from game.rules.policy import POLICIES, put
from game.rules.turn import Turn
from game.scenario.models_events import MARKET, MEASURES, Effect
from game.world import CENTS, World

NAMED = ":named"


def last_round(effect: Effect, first: int) -> int:
    """Return the last round in which an effect on the market runs."""
    return first + (effect.rounds or 1) - 1


def begin(turn: Turn, source: str) -> None:
    """Let the effects of an event or an option begin in this round."""
    state = turn.state
    running = list(state.effects)
    for number, effect in enumerate(effects_of(turn.world, source)):
        if effect.kind in MARKET:
            running.append((source, number, last_round(effect, state.round)))
        elif effect.kind in MEASURES:
            _impose(turn, effect)
        else:
            _act_once(turn, source, effect)
    # Sorted, so that the order in which things happened changes no last digit of a product of factors.
    state.effects = tuple(sorted(running))


def end_what_has_run(turn: Turn) -> None:
    """Take out effects whose last round is over, and put back what stood before measures that have an end."""
    state = turn.state
    state.effects = tuple(effect for effect in state.effects if effect[2] >= state.round)
    lasting = []
    for seat, key, before, after, last in state.lapsing:
        if last >= state.round:
            lasting.append((seat, key, before, after, last))
        elif state.policies.get((seat, key)) == after:
            standing = {k: p for k, p in state.policies.items() if k != (seat, key)}
            if before is not None:
                standing[seat, key] = before
            state.policies = dict(sorted(standing.items(), key=lambda item: item[0]))
    state.lapsing = tuple(lasting)


def _act_once(turn: Turn, source: str, effect: Effect) -> None:
    seat, event = effect.seat, event_in(turn.world, source)
    assert seat is not None
    if effect.kind == "approval":
        turn.add_approval(seat, effect.points or 0.0, "event", title=event.title)
    elif effect.kind == "standing":
        turn.add_standing(seat, effect.points or 0.0)
    elif effect.kind == "trust":
        for partner in effect.partners:
            turn.add_trust(seat, partner, round(effect.points or 0.0), "event", title=event.title)
    else:
        cents = round((effect.usd_m or 0.0) * 1e6 * CENTS)
        if cents >= 0:
            turn.receive(seat, cents)
        else:
            cents = -min(-cents, turn.state.cash(seat))
            turn.spend(seat, -cents)
        turn.tell("event_budget", (seat,), seat=seat, event=event.id, usd=cents // CENTS)


def _impose(turn: Turn, effect: Effect) -> None:
    state, seat = turn.state, effect.seat
    assert seat is not None
    policy = measure(turn.world, state.policies, effect)
    key = POLICIES[policy.type].key(turn.world, seat, policy)
    before = state.policies.get((seat, key))
    put(turn, seat, policy)
    after = state.policies.get((seat, key))
    # A measure of this event takes the place of one that was to end; what comes back is what stood before both.
    older = [entry for entry in state.lapsing if entry[:2] == (seat, key)]
    rest = tuple(entry for entry in state.lapsing if entry[:2] != (seat, key))
    if effect.rounds is not None:
        before = older[0][2] if older and older[0][3] == before else before
        rest = (*rest, (seat, key, before, after, last_round(effect, state.round)))
    state.lapsing = rest


def measure(world: World, standing: dict[tuple[str, str], Policy], effect: Effect) -> Tariff | ExportControl:
    """Return the policy that an effect of the kind tariff or control sets, given what stands.

    ``factor`` multiplies what the standing control on these destinations lets through, or the one on everybody where
    none names them; a share of 1 as a quota lifts the control.
    """
    seat, mineral = effect.seat, effect.mineral
    assert seat is not None
    assert mineral is not None
    partners = effect.partners or world.targets[seat][0]
    if effect.kind == "tariff":
        return Tariff(mineral, effect.stage, partners, effect.rate or 0.0)
    share = effect.cap_share
    if share is None:
        asked = ExportControl(mineral, effect.stage, partners, 0.0)
        key = POLICIES[asked.type].key(world, seat, asked)
        now = standing.get((seat, key)) or standing.get((seat, key.removesuffix(NAMED)))
        cap = now.cap_share if isinstance(now, ExportControl) else 1.0
        share = min(1.0, float(f"{cap * (effect.factor or 1.0):.9g}"))
    return ExportControl(mineral, effect.stage, partners, share, "quota" if share >= 1.0 else effect.form)
