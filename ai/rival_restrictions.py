"""New restrictions and floods: what the rival weighs when it acts, and how it chooses.

It looks at the minerals of which the targets buy most from it, and weighs cuts of the scenario's depths against the
widest set of targets and floods of the scenario's intensities; it draws one by softmax over the objective, then, for a
cut, whom it names: the bloc in force, the founders, the heaviest member, or the largest single buyer. A restriction may
name further minerals, drawn alike among those that are worth cutting by themselves. The first cut of a mineral comes
as a licence and no deeper than by half; a later one is a quota, up to a ban.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ai.rival_objective import Gain, Objective, Own
from ai.rival_provocation import in_force
from game.actions import ExportControl, Flood, Policy, SetPolicy
from game.chance import Key
from game.rules.policy import POLICIES
from game.view import View

# Minerals that are cleared in a round in which the rival acts; the others are too small a part of what it sells.
WEIGHED_MINERALS = 9
# The deepest cut that licences make; a deeper one comes only as a quota on a mineral that is under control already.
DEEPEST_LICENCE = 0.5
SHARE_DIGITS = 6
# A control that lets this little through is a ban already: there is nothing left to cut.
SMALLEST_SHARE = 0.05
# A licence for this share of the free flow is as good as none: it exempts its destinations from a wider control.
EXEMPT_SHARE = 0.99


@dataclass(frozen=True)
class Move:
    """A measure that the rival could take, with what it would replace and what it is worth."""

    policy: ExportControl | Flood
    replaces: Own
    gain: Gain


def slot(view: View, policy: Policy) -> str:
    """Return what a policy of the rival's would take the place of: a market has one control on all and one on some."""
    return POLICIES[policy.type].key(view.world, view.seat, policy)


def held(view: View) -> list[ExportControl]:
    """Return the rival's own controls of refined metal, in the order of its standing policies."""
    return [p for p in view.me.policies if isinstance(p, ExportControl) and p.stage == "refined"]


def opening(view: View, control: ExportControl) -> bool:
    """Whether a control stands where one of the start stood, as it was or moved since."""
    market = (control.mineral, control.stage)
    mine = [p for seat, p in view.world.opening_controls if seat == view.seat and (p.mineral, p.stage) == market]
    return bool(mine) and slot(view, control) in {slot(view, p) for p in mine}


def exemption(control: ExportControl) -> bool:
    """Whether a control only takes its destinations out of a wider one; see :data:`EXEMPT_SHARE`."""
    return control.form == "licence" and control.cap_share >= EXEMPT_SHARE


def begun_in_game(view: View) -> list[ExportControl]:
    """Return the controls that the rival has added in the game to those of the start."""
    return [p for p in held(view) if not opening(view, p) and not exemption(p)]


def lifted(control: ExportControl) -> ExportControl:
    """Return the policy that ends a control."""
    return replace(control, cap_share=1.0, form="quota")


def target_sets(objective: Objective, mineral: str) -> tuple[tuple[str, ...], ...]:
    """Return whom a cut of a mineral may name, the widest set first, each once.

    The members of blocs in force; the founders of the charters; the member (without a bloc: the host) that buys most
    of the mineral from the rival; and the seat that does so anywhere, as Japan does.
    """
    view, world = objective.view, objective.world
    sold = objective.sold[world.mineral_index[mineral]]
    seats = [s for s in world.seats if s != view.seat and world.holds_trade_policy(s)]
    bought = {s: float(sold[list(world.covers[s])].sum()) for s in seats}
    members = tuple(sorted({s for bloc in in_force(view) for s, _, _ in bloc.members if s != view.seat}))
    founders = tuple(sorted(s for s in world.founders if s != view.seat))
    heaviest = (max(members, key=lambda s: (bought[s], s)),) if members else (world.host,)
    largest = (max(seats, key=lambda s: (bought[s], s)),)
    out: list[tuple[str, ...]] = []
    for targets in (members, founders, heaviest, largest):
        if targets and view.seat not in targets and targets not in out:
            out.append(targets)
    return tuple(sorted(out, key=lambda targets: -len(targets)))


def cut(view: View, mineral: str, targets: tuple[str, ...], depth: float) -> tuple[ExportControl, Own] | None:
    """Return a control of ``depth`` on top of what these targets face, and the own controls that it replaces.

    Since a market has one control on named destinations, those named before stay named. The first cut of a mineral in
    the game is a licence; a deeper one a quota. None if nothing is left to cut.
    """
    world = view.world
    controls = [p for p in held(view) if p.mineral == mineral]
    added = [p for p in controls if not opening(view, p) and not exemption(p)]
    named = tuple(sorted({*targets, *(seat for p in added for seat in p.targets)}))
    everywhere = [p.cap_share for p in controls if bool(np.all(world.mask(p.targets)[world.mask(named)]))]
    share = min([*(p.cap_share for p in added), *everywhere], default=1.0)
    if share <= SMALLEST_SHARE:
        return None
    left = round(share * (1.0 - depth), SHARE_DIGITS)
    control = ExportControl(mineral, "refined", named, left, "quota" if added else "licence")
    place = slot(view, control)
    return control, tuple(p for p in controls if p in added or slot(view, p) == place)


def restrict(view: View, key: Key, objective: Objective) -> list[SetPolicy]:
    """Choose a restriction, or a flood, and return the policies to seal."""
    settings = view.world.scenario.head.rival_settings
    draws = key.sub("restriction").rng().random(2 + settings.minerals_per_action)
    moves = [move for mineral in _weighed(objective) for move in _moves(objective, mineral)]
    if not moves:
        return []
    first = moves[softmax_draw(objective, [move.gain.value for move in moves], float(draws[0]))]
    if isinstance(first.policy, Flood):
        return [SetPolicy(view.seat, first.policy)]
    chosen = [_aim(objective, first, float(draws[1]))]
    targets = chosen[0].policy.targets if isinstance(chosen[0].policy, ExportControl) else ()
    for draw in draws[2 : 1 + settings.minerals_per_action]:
        named = {move.policy.mineral for move in chosen}
        rest = [
            m for m in moves if isinstance(m.policy, ExportControl) and m.policy.mineral not in named and _worthy(m)
        ]
        # Not acting on a further mineral is one of the choices, worth nothing.
        picked = softmax_draw(objective, [0.0, *(move.gain.value for move in rest)], float(draw))
        if picked == 0:
            break
        chosen.append(_named_alike(view, rest[picked - 1], targets))
    out: list[SetPolicy] = []
    for move in chosen:
        out.extend(seal(view, move.policy, move.replaces))
    return out


def seal(view: View, policy: Policy, replaces: Own) -> list[SetPolicy]:
    """Return the acts that put a policy in the place of others."""
    place = slot(view, policy)
    gone = [p for p in replaces if isinstance(p, ExportControl) and slot(view, p) != place]
    return [*(SetPolicy(view.seat, lifted(p)) for p in gone), SetPolicy(view.seat, policy)]


def softmax_draw(objective: Objective, values: Sequence[float], draw: float) -> int:
    """Return the number of the value drawn with weights exp(softmax * value / scale)."""
    settings = objective.settings
    scaled = settings.softmax / (settings.objective_scale_usd_m * 1e6) * np.asarray(values)
    weights = np.exp(scaled - scaled.max())
    steps = np.cumsum(weights) / weights.sum()
    return min(int(np.searchsorted(steps, draw, side="right")), len(values) - 1)


def _weighed(objective: Objective) -> list[str]:
    """Return the strategic minerals that the rival exports of which the widest targets buy most, largest first."""
    view, world = objective.view, objective.world
    worth: dict[str, float] = {}
    for mineral, stage in world.exports[view.seat]:
        m = world.mineral_index[mineral]
        sets = target_sets(objective, mineral) if stage == "refined" and world.strategic[m] else ()
        if sets:
            worth[mineral] = float(objective.sold[m, world.mask(sets[0])].sum())
    return sorted(worth, key=lambda mineral: (-worth[mineral], mineral))[:WEIGHED_MINERALS]


def _moves(objective: Objective, mineral: str) -> list[Move]:
    """Return the cuts against the widest set of targets and the floods of one mineral that the market can bear."""
    view, targets = objective.view, target_sets(objective, mineral)[0]
    before = objective.standing(mineral)
    out: list[Move] = []
    for depth in objective.settings.depths:
        option = cut(view, mineral, targets, depth)
        if option is not None and (option[0].form == "quota" or depth <= DEEPEST_LICENCE):
            out.extend(_valued(objective, option[0], option[1], targets))
    if not any(isinstance(p, Flood) for p in before):
        for intensity in objective.settings.flood_intensities:
            out.extend(_valued(objective, Flood(mineral, intensity), (), targets))
    return out


def _valued(
    objective: Objective, policy: ExportControl | Flood, replaces: Own, targets: tuple[str, ...]
) -> tuple[Move, ...]:
    before = objective.standing(policy.mineral)
    after = (*(p for p in before if p not in replaces), policy)
    gain = objective.gain(policy.mineral, before, after, targets)
    return () if gain is None else (Move(policy, replaces, gain),)


def _aim(objective: Objective, move: Move, draw: float) -> Move:
    """Choose whom a cut names, by the same objective."""
    view, policy = objective.view, move.policy
    if not isinstance(policy, ExportControl):
        return move
    moves = [move]
    depth = 1.0 - policy.cap_share / _share_before(view, policy)
    for targets in target_sets(objective, policy.mineral)[1:]:
        option = cut(view, policy.mineral, targets, depth)
        if option is not None:
            moves.extend(_valued(objective, option[0], option[1], targets))
    return moves[softmax_draw(objective, [m.gain.value for m in moves], draw)]


def _share_before(view: View, policy: ExportControl) -> float:
    """Return what the targets of a cut are let through before it."""
    uncut = cut(view, policy.mineral, policy.targets, 0.0)
    return policy.cap_share if uncut is None else uncut[0].cap_share


def _named_alike(view: View, move: Move, targets: tuple[str, ...]) -> Move:
    """Return the same cut of a further mineral against the targets that the restriction names."""
    policy = move.policy
    if not isinstance(policy, ExportControl) or policy.targets == targets:
        return move
    option = cut(view, policy.mineral, targets, 1.0 - policy.cap_share / _share_before(view, policy))
    return move if option is None else Move(option[0], option[1], move.gain)


def _worthy(move: Move) -> bool:
    return math.isfinite(move.gain.value) and move.gain.value > 0.0
