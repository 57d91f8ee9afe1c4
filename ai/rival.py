"""The rival: a party with interests that answers floors, as a player like any other, from its own view.

Provocation b is the value-weighted sum over minerals of (floor - 1) times the bloc's share of use outside the rival.
The quarterly chance of a new control is 1 - exp(-h0 exp(kappa b)). Its mineral is drawn by softmax over the bloc's
dependence, its depth x among the scenario's depths in proportion to exp(-3 x). A control is eased when the floors that
provoked it are gone, and after four quarters otherwise. Parameters come from the scenario.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ai.appraisal import Appraisal
from ai.negotiator import aspiration
from game.actions import Action, Decline, EndSitting, ExportControl, Flood, SetPolicy, Sign, Vote
from game.chance import Key
from game.view import View

EASE_AFTER = 4
SHALLOW = 3.0
FLOOD_ABOVE = 1.25
FLOOD_INTENSITY = 0.5


class RivalPlayer:
    """See the module's text; it keeps nothing between calls."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return answers to offers, and in a sitting the controls and floods of the quarter."""
        answers: list[Action] = [self._answer(view, offer.id) for offer in view.waiting_offers]
        if view.ask == "answer":
            return answers
        actions = list(answers)
        if view.ask == "ballot":
            actions.extend(Vote(view.seat, motion.id, "abstain") for motion in view.ballot_page)
        if view.ask == "sitting":
            actions.extend(self._ease(view))
            actions.extend(self._restrict(view, key))
            actions.extend(self._flood(view))
        return [*actions, EndSitting(view.seat)]

    def _answer(self, view: View, number: int) -> Action:
        offer = next(o for o in view.waiting_offers if o.id == number)
        worth = Appraisal(view, view.seat).treaty(offer.parties, offer.clauses).total
        if worth >= aspiration(view.round, view.rounds):
            return Sign(view.seat, number)
        return Decline(view.seat, number, "terms")

    def _ease(self, view: View) -> list[Action]:
        """Lift the controls that have lasted, or whose provocation has gone."""
        out: list[Action] = []
        covered = _covered(view)
        for policy in view.me.policies:
            if isinstance(policy, ExportControl):
                lasted = view.round - _begun(view, policy)
                if lasted >= EASE_AFTER or policy.mineral not in covered:
                    lifted = ExportControl(policy.mineral, policy.stage, policy.targets, 1.0)
                    out.append(SetPolicy(view.seat, lifted))
        return out

    def _restrict(self, view: View, key: Key) -> list[Action]:
        settings = view.world.scenario.head.rival_settings
        covered = _covered(view)
        hazard = 1.0 - float(np.exp(-settings.base_hazard * np.exp(settings.provocation_gain * provocation(view))))
        rng = key.sub("restrict").rng()
        draws = rng.random(3)
        targets = tuple(sorted({s for b in view.blocs.values() if b.in_force for s, _, _ in b.members}))
        held = {p.mineral for p in view.me.policies if isinstance(p, ExportControl)}
        open_ = [m for m in sorted(covered) if m not in held and (m, "refined") in view.world.exports[view.seat]]
        if draws[0] >= hazard or not open_ or not targets:
            return []
        scores = np.array([_leverage(view, m, targets) for m in open_])
        weights = np.exp(settings.softmax * (scores - scores.max()))
        mineral = open_[int(np.searchsorted(np.cumsum(weights / weights.sum()), draws[1]))]
        steps = np.exp(-SHALLOW * np.array(settings.depths))
        depth = settings.depths[int(np.searchsorted(np.cumsum(steps / steps.sum()), draws[2]))]
        return [SetPolicy(view.seat, ExportControl(mineral, "refined", targets, round(1.0 - depth, 6)))]

    def _flood(self, view: View) -> list[Action]:
        """Run idle capacity against high floors, and stop when they are gone."""
        covered = _covered(view)
        running = {p.mineral: p for p in view.me.policies if isinstance(p, Flood)}
        out: list[Action] = [SetPolicy(view.seat, Flood(m, 0.0)) for m in running if covered.get(m, 0.0) < FLOOD_ABOVE]
        for mineral, level in covered.items():
            if level >= FLOOD_ABOVE and mineral not in running:
                out.append(SetPolicy(view.seat, Flood(mineral, FLOOD_INTENSITY)))
        return out


def _covered(view: View) -> dict[str, float]:
    """Return the highest refined floor in force by mineral."""
    out: dict[str, float] = {}
    for bloc in view.blocs.values():
        if bloc.in_force:
            for mineral, stage, level in bloc.floors:
                if stage == "refined":
                    out[mineral] = max(out.get(mineral, 0.0), level)
    return dict(sorted(out.items()))


def provocation(view: View) -> float:
    """Return b: (floor - 1)+ times the bloc's share of use outside the rival, weighted by strategic value."""
    world = view.world
    total = float((world.market.value_usd_per_quarter * world.strategic).sum())
    out = 0.0
    for bloc in view.blocs.values():
        if not bloc.in_force:
            continue
        members = world.mask(tuple(seat for seat, _, _ in bloc.members))
        for mineral, stage, level in bloc.floors:
            m = world.mineral_index[mineral]
            if stage == "refined" and world.strategic[m]:
                share = float(world.use_share[m][members].sum())
                out += max(0.0, level - 1.0) * share * float(world.market.value_usd_per_quarter[m]) / total
    return out


def _leverage(view: View, mineral: str, targets: tuple[str, ...]) -> float:
    """Return the bloc's use-weighted dependence on the rival, which is what a cut works through."""
    world = view.world
    m = world.mineral_index[mineral]
    members = world.mask(targets)
    if view.market is None or not view.market.use[m][members].sum():
        return 0.0
    use = view.market.use[m][members]
    return float((view.market.dependence[m][members] * use).sum() / use.sum())


def _begun(view: View, policy: ExportControl) -> int:
    """Return the round in which a control began to act, from the public record; this round if it has not yet."""
    for happening in reversed(view.happenings):
        if happening.kind == "export_control_begun":
            data = dict(happening.params)
            if data["seat"] == view.seat and data["mineral"] == policy.mineral and data["stage"] == policy.stage:
                return happening.round
    return view.round
