"""What the market model needs of a scenario: inputs of the calibration, of the dynamics, and controls in force."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.errors import ScenarioError
from game.market.calibrate import MineralInputs, WorldInputs
from game.market.dynamics import Dynamics, DynamicsInputs
from game.market.measures import Stage
from game.market.world import WorldMarket
from game.scenario.models import Mineral
from game.scenario.models_trade import OpeningControl
from game.scenario.read import Scenario

STAGE_OF = {"refined": Stage.REFINED, "ore": Stage.ORE}


def _mineral_inputs(scenario: Scenario, record: Mineral, actors: tuple[str, ...]) -> MineralInputs:
    def rows(stage: str) -> tuple[tuple[str, float], ...]:
        return tuple(
            (p.row, p.share) for p in scenario.production if p.mineral == record.id and p.stage == stage and p.share > 0
        )

    use = {c.code: c.share for c in scenario.consumption if c.mineral == record.id}
    two_stage = record.stages == 2
    return MineralInputs(
        id=record.id,
        world_t_per_year=record.world_t_per_year,
        price_usd_per_t=record.price_usd_per_t,
        kappa=record.kappa if two_stage else 0.0,
        sigma=record.sigma,
        eta=record.eta,
        choke=record.choke,
        eps_refining=record.eps_refining,
        eps_refining_rival=record.eps_refining_rival,
        u0=record.u0,
        u0_rival=record.u0_rival,
        sigma_ore=record.sigma_ore,
        choke_ore=record.choke_ore,
        eps_mine=record.eps_mine,
        u0_mine=record.u0_mine,
        rival_import_openness=record.rival_import_openness,
        foreign_ore_to_rival_pull=record.foreign_ore_to_rival_pull,
        home_price=tuple(
            (int(STAGE_OF[c.stage]), c.row, c.home_price)
            for c in scenario.controls
            if c.mineral == record.id and c.home_price < 1.0
        ),
        refined=rows("refined"),
        mined=rows("mine") if two_stage else (),
        secondary=rows("secondary") if two_stage else (),
        use=tuple(use.get(code, 0.0) for code in actors),
        ore_affinity=tuple(
            (a.origin, a.refiner, a.times) for a in scenario.head.ore_affinity if a.mineral in ("*", record.id)
        ),
    )


def world_inputs(scenario: Scenario) -> WorldInputs:
    """Return what the market's calibration needs of a scenario."""
    actors = tuple(d.code for d in scenario.delegations)
    region = {d.code: d.region for d in scenario.delegations}
    account = {p.row: p.account for p in scenario.production}
    return WorldInputs(
        actors=actors,
        rival=scenario.head.rival or "",
        rest=scenario.head.rest,
        row_account=account,
        region={**scenario.head.row_regions, **region},
        minerals=tuple(_mineral_inputs(scenario, m, actors) for m in scenario.minerals),
    )


def dynamics_of(scenario: Scenario, market: WorldMarket) -> Dynamics:
    """Return the dynamics of a scenario's market, one step for each market phase.

    Lead times are given in rounds; a step is as many rounds as pass between two market phases.
    """
    head = scenario.head

    def by_mineral(name: str) -> np.ndarray:
        return np.array([float(getattr(m, name)) for m in scenario.minerals])

    def steps(rounds: int) -> int:
        return max(1, round(rounds / head.market_every))

    inputs = DynamicsInputs(
        lrmc=np.stack([by_mineral("lrmc_refining"), by_mineral("lrmc_mining")]),
        lead=np.array(
            [
                [steps(m.lead_rounds_refining) for m in scenario.minerals],
                [steps(m.lead_rounds_mining) for m in scenario.minerals],
            ]
        ),
        risk_premium=by_mineral("risk_premium"),
        cover0=by_mineral("private_cover_quarters"),
        bid_exponent=by_mineral("private_bid_exponent"),
        precaution=by_mineral("private_precaution"),
        limit=_limits(scenario, market),
        capital_quarters=head.rules.capital_quarters,
    )
    return Dynamics(market, inputs, head.quarters_per_round * head.market_every)


def _limits(scenario: Scenario, market: WorldMarket) -> np.ndarray:
    """Return the largest structural capacity of each row over its baseline: what its host metal lets it refine."""
    limit = np.full(market.rows.size, np.inf)
    index = {m.id: i for i, m in enumerate(scenario.minerals)}
    for feed in scenario.hosts:
        if feed.limit_share is not None:
            row = market.rows.index(Stage.REFINED, index[feed.mineral], feed.refiner)
            limit[row] = max(1.0, feed.limit_share / float(market.rows.capacity0[row]))
    return limit


def opening_share(scenario: Scenario, market: WorldMarket, control: OpeningControl, targets: Sequence[bool]) -> float:
    """Return what a control of the start lets through, as a share of what would flow without any control.

    Where the control holds two prices apart it follows from them and from the leak; elsewhere the scenario says it.

    Raises:
        ScenarioError: if the two prices say that less passes than leaks.
    """
    if control.home_price >= 1.0:
        return 0.0 if control.form == "ban" else control.cap_share
    stage = STAGE_OF[control.stage]
    mineral = [m.id for m in scenario.minerals].index(control.mineral)
    mask, leak = np.asarray(targets, dtype=bool), scenario.head.rival_settings.leak
    free = market.free_flow(stage, mineral, control.row, mask)
    passed = market.baseline_flow(stage, mineral, control.row, mask) / free if free > 0.0 else 1.0
    if passed < leak:
        sentence = f"the home price of {control.row} {control.mineral} says that {passed:.0%} passes, less than leaks"
        raise ScenarioError([f"controls.csv: {sentence} ({leak:.0%}); raise it, or lower rival_settings.leak"])
    return min(1.0, (passed - leak) / (1.0 - leak))
