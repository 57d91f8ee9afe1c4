"""The one rule by which a scenario's parameters become an episode's small world.

Elasticities, utilisation, chokes, leads, private stocks and precaution are those of the mineral's record, leakage is
``rival_settings.leak``. Three things are taken back to ordinary times, for all minerals alike:

- prices are 1 before the shock, without a control: no home price, and kappa over the home price where the scenario
  has one (there the ore's share of the outside price is that much smaller);
- long-run cost and risk premium are the schema's defaults, since a scenario may give them over the prices of a boom;
- no ore goes by affinities that the scenario documents for its own year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from game.backtest.model import Episode
from game.backtest.read import EpisodeError
from game.market.calibrate import MineralInputs, WorldInputs, calibrate
from game.market.dynamics import Dynamics, DynamicsInputs
from game.market.errors import MarketError
from game.market.world import WorldMarket
from game.market_inputs import world_inputs
from game.scenario.models import Mineral
from game.scenario.problems import meant
from game.scenario.read import Scenario


@dataclass(frozen=True)
class Rule:
    """The common rule; what differs from the defaults is a test of sensitivity, for all episodes at once.

    ``demand``, ``supply``, ``substitution``, ``cover`` and ``bids`` multiply eta, all eps, sigma, N0 and xi;
    ``leak`` and ``precaution`` replace the scenario's leak and psi. The leak is the part of what a control holds back
    that gets through all the same, as in the game; with ``leak_least`` it is instead the least that passes.
    """

    demand: float = 1.0
    supply: float = 1.0
    substitution: float = 1.0
    cover: float = 1.0
    bids: float = 1.0
    leak: float | None = None
    precaution: float | None = None
    leak_least: bool = False

    def passing(self, share: float, leak: float) -> float:
        """Return what passes a control that lets a documented share through."""
        return max(share, leak) if self.leak_least else share + leak * max(1.0 - share, 0.0)


COMMON = Rule()


@dataclass(frozen=True)
class SmallWorld:
    """An episode's calibrated world and its dynamics; the mineral has index 0."""

    market: WorldMarket
    dynamics: Dynamics
    leak: float
    rule: Rule


def small_world(episode: Episode, scenario: Scenario, rule: Rule = COMMON) -> SmallWorld:
    """Return the world of an episode before its shock.

    Raises:
        EpisodeError: if the scenario lacks the mineral, or the shares cannot be calibrated.
    """
    minerals = [record.id for record in scenario.minerals]
    if episode.mineral not in minerals:
        advice = meant(episode.mineral, minerals)
        raise EpisodeError([f"{episode.id}, mineral: '{episode.mineral}' is not in {scenario.head.id}; {advice}"])
    place = minerals.index(episode.mineral)
    record = scenario.minerals[place]
    rival = scenario.head.rival
    try:
        market = calibrate(
            WorldInputs(
                actors=episode.codes,
                rival=rival if rival in episode.codes else "",
                rest=episode.codes[-1],
                row_account={},
                region={},
                minerals=(_inputs(episode, scenario, world_inputs(scenario).minerals[place], record, rule),),
            )
        )
        dynamics = Dynamics(market, _dynamics(record, scenario.head.quarters_per_round, market.rows.size, rule))
    except MarketError as error:
        raise EpisodeError([f"{episode.id}, actors: {error}"]) from None
    leak = scenario.head.rival_settings.leak if rule.leak is None else rule.leak
    return SmallWorld(market, dynamics, leak, rule)


def home_price(scenario: Scenario, mineral: str) -> float:
    """Return the home price of a mineral's controlled refined row over the outside price; 1 without one."""
    return min((c.home_price for c in scenario.controls if (c.mineral, c.stage) == (mineral, "refined")), default=1.0)


def _inputs(episode: Episode, scenario: Scenario, given: MineralInputs, record: Mineral, rule: Rule) -> MineralInputs:
    refined = tuple((a.code, a.refined) for a in episode.actors if a.refined > 0.0)
    two_stage = record.stages == 2
    if two_stage and not any(a.mined > 0.0 for a in episode.actors):
        raise EpisodeError([f"{episode.id}, actors: {record.id} has two stages; write the shares 'mined' too"])
    return replace(
        given,
        kappa=given.kappa / home_price(scenario, record.id),
        eta=given.eta * rule.demand,
        sigma=given.sigma * rule.substitution,
        eps_refining=given.eps_refining * rule.supply,
        eps_refining_rival=given.eps_refining_rival * rule.supply,
        eps_mine=given.eps_mine * rule.supply,
        refined=refined,
        mined=tuple((a.code, a.mined) for a in episode.actors if a.mined > 0.0) if two_stage else (),
        secondary=tuple((code, record.secondary_share) for code, _ in refined) if two_stage else (),
        use=tuple(a.use for a in episode.actors),
        ore_affinity=(),
        home_price=(),
    )


def _dynamics(record: Mineral, quarters_per_round: float, rows: int, rule: Rule) -> DynamicsInputs:
    fields = Mineral.model_fields
    leads = (record.lead_rounds_refining, record.lead_rounds_mining)
    psi = record.private_precaution if rule.precaution is None else rule.precaution
    return DynamicsInputs(
        lrmc=np.array([[fields["lrmc_refining"].default], [fields["lrmc_mining"].default]]),
        lead=np.array([[max(1, round(lead * quarters_per_round))] for lead in leads]),
        risk_premium=np.array([fields["risk_premium"].default]),
        cover0=np.array([record.private_cover_quarters * rule.cover]),
        bid_exponent=np.array([record.private_bid_exponent * rule.bids]),
        precaution=np.array([psi]),
        limit=np.full(rows, np.inf),
    )
