"""What the rival does about its measures in force: easing, tightening, answers to restraint, exemptions, ending floods.

A control begun in the game is lifted at once when the floors that it answered are gone, or when it costs the rival more
than its targets; otherwise by chance, likelier the less provocation is left. A licence may be tightened to a quota
while provocation lasts. A control of the start may be relaxed after rounds of restraint. Seats with which the rival has
a treaty to stay out of blocs are exempted from controls of the start, seats that have left a bloc are no longer named.
"""

from __future__ import annotations

from dataclasses import replace

from ai.rival_objective import Objective
from ai.rival_offers import partners
from ai.rival_provocation import (
    begun,
    easing_chance,
    floors_are_gone,
    in_force,
    restraint,
    tightening_chance,
)
from ai.rival_restrictions import (
    EXEMPT_SHARE,
    SHARE_DIGITS,
    SMALLEST_SHARE,
    begun_in_game,
    exemption,
    held,
    lifted,
    opening,
    seal,
    softmax_draw,
)
from game.actions import ExportControl, Flood, Policy, SetPolicy
from game.chance import Key
from game.view import View


def keep_up(view: View, key: Key, objective: Objective) -> list[SetPolicy]:
    """Return the changes to the measures in force, controls in their standing order, then floods."""
    out: list[SetPolicy] = []
    for control in begun_in_game(view):
        draws = key.sub(f"standing|{control.mineral}|{' '.join(control.targets)}").rng().random(3)
        out.extend(_review(view, control, objective, [float(u) for u in draws]))
    if restraint(view):
        out.extend(_relax(view, key, objective))
    out.extend(_exempt(view))
    for policy in view.me.policies:
        if isinstance(policy, Flood) and not _flood_pays(view, policy, objective):
            out.append(SetPolicy(view.seat, Flood(policy.mineral, 0.0)))
    return out


def _review(view: View, control: ExportControl, objective: Objective, draws: list[float]) -> list[SetPolicy]:
    """Lift, tighten or re-aim one control begun in the game, or leave it."""
    since = begun(view, control)
    if since >= view.round:
        return []
    if floors_are_gone(view, since) or draws[0] < easing_chance(view) or _costs_more(view, control, objective):
        return [SetPolicy(view.seat, lifted(control))]
    left = _left(view, control, since)
    if left:
        rest = tuple(seat for seat in control.targets if seat not in left)
        gone: list[SetPolicy] = [SetPolicy(view.seat, lifted(control))]
        return [*gone, SetPolicy(view.seat, replace(control, targets=rest))] if rest else gone
    if control.form == "licence" and draws[1] < tightening_chance(view):
        return _tighten(view, control, objective, draws[2])
    return []


def _costs_more(view: View, control: ExportControl, objective: Objective) -> bool:
    """Whether the rival loses more by a control than the seats that it names."""
    standing = objective.standing(control.mineral)
    without = tuple(p for p in standing if p != control)
    gain = objective.gain(control.mineral, without, standing, control.targets)
    return gain is not None and -(gain.own + gain.reach) > gain.damage


def _left(view: View, control: ExportControl, since: int) -> tuple[str, ...]:
    """Return the targets that have left a bloc since the control began and are in none now."""
    inside = {seat for bloc in in_force(view) for seat, _, _ in bloc.members}
    gone = {h.get("seat") for h in view.happenings if h.kind == "withdrew" and h.round >= since}
    return tuple(seat for seat in control.targets if seat in gone and seat not in inside)


def _tighten(view: View, control: ExportControl, objective: Objective, draw: float) -> list[SetPolicy]:
    """Turn a licence into a quota, deeper or at the same share, as the objective has it."""
    standing = objective.standing(control.mineral)
    options: list[ExportControl] = [replace(control, form="quota")]
    values = [0.0]
    if control.cap_share > SMALLEST_SHARE:
        for depth in objective.settings.depths:
            deeper = replace(control, form="quota", cap_share=round(control.cap_share * (1.0 - depth), SHARE_DIGITS))
            after: tuple[Policy, ...] = tuple(deeper if p == control else p for p in standing)
            gain = objective.gain(control.mineral, standing, after, control.targets)
            if gain is not None:
                options.append(deeper)
                values.append(gain.value)
    return seal(view, options[softmax_draw(objective, values, draw)], (control,))


def _relax(view: View, key: Key, objective: Objective) -> list[SetPolicy]:
    """Relax controls of the start by the shallowest depth, each with the chance of an easing, if the objective agrees.

    The depth is the scenario's smallest, taken off what the control withholds from all; it never goes beyond the free
    flow.
    """
    out: list[SetPolicy] = []
    step = min(objective.settings.depths, default=0.0)
    for control in held(view):
        draws = key.sub(f"restraint|{control.mineral}").rng().random(2)
        stands = opening(view, control) and control.cap_share < 1.0
        if not stands or float(draws[0]) >= easing_chance(view):
            continue
        share = round(min(1.0, control.cap_share / (1.0 - step)), SHARE_DIGITS)
        looser = replace(control, cap_share=share, form="licence")
        standing = objective.standing(control.mineral)
        after: tuple[Policy, ...] = tuple(looser if p == control else p for p in standing)
        gain = objective.gain(control.mineral, standing, after, control.targets)
        if gain is not None and softmax_draw(objective, [0.0, gain.value], float(draws[1])) == 1:
            out.append(SetPolicy(view.seat, looser))
    return out


def _exempt(view: View) -> list[SetPolicy]:
    """Exempt the seats that are paid to stay out from the controls of the start; end the exemptions of who joins.

    A market with a control on named destinations has no room for an exemption: the restriction goes first.
    """
    out: list[SetPolicy] = []
    taken = {p.mineral for p in begun_in_game(view)}
    paid = partners(view)
    inside = {seat for bloc in view.blocs.values() if not bloc.dissolved for seat, _, _ in bloc.members}
    for control in held(view):
        if control.mineral in taken or not opening(view, control) or control.cap_share >= EXEMPT_SHARE:
            continue
        now = next((p for p in held(view) if p.mineral == control.mineral and p != control and exemption(p)), None)
        # Who was exempted stays so until it joins a bloc, so that a lapsed payment does not move the market.
        kept = frozenset(now.targets) - inside if now is not None else frozenset()
        wanted = tuple(seat for seat in sorted(kept | frozenset(paid)) if seat in control.targets)
        if wanted and (now is None or now.targets != wanted):
            licence = ExportControl(control.mineral, control.stage, wanted, EXEMPT_SHARE, "licence")
            out.append(SetPolicy(view.seat, licence))
        elif now is not None and not wanted:
            out.append(SetPolicy(view.seat, lifted(now)))
    return out


def _flood_pays(view: View, flood: Flood, objective: Objective) -> bool:
    """Whether a flood is still worth its cost; against a floor over its mineral it seldom is."""
    standing = objective.standing(flood.mineral)
    without = tuple(p for p in standing if p != flood)
    targets = tuple(sorted({seat for bloc in in_force(view) for seat, _, _ in bloc.members})) or tuple(
        sorted(view.world.founders - {view.seat})
    )
    gain = objective.gain(flood.mineral, without, standing, targets)
    return gain is not None and gain.value > 0.0
