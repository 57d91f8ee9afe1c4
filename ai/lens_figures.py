"""From the accounts of one mineral under several policies to what each of them is worth to every actor.

The same money as :func:`game.rules.score.welfare` and :func:`game.rules.score.industry` count, for the minerals of a
batch alone: no world of all minerals is booked for each policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from game.market.accounts import Accounts
from game.market.arrays import IntArray
from game.market.group import Group
from game.market.measures import Stage, Tariff
from game.market.security import exposure, security_score
from game.rules.shelter import supported
from game.state import FloatArray
from game.world import World


@dataclass(frozen=True)
class Figures:
    """What one mineral contributes to every actor.

    Attributes:
        welfare, industry: [A] US dollars a quarter against the baseline.
        dependence, hhi: [A] share of the rival and concentration of supply, as without the change of its controls.
        use: [A] private use, in normalised units.
        price: [A] composite price index.
        bought_share: [A] share of the rival in what was bought, under its controls.
        private_cover: [A] private stock in quarters of use.
    """

    welfare: FloatArray
    industry: FloatArray
    dependence: FloatArray
    hhi: FloatArray
    use: FloatArray
    price: FloatArray
    private_cover: FloatArray
    bought_share: FloatArray
    _scores: dict[bytes, FloatArray] = field(default_factory=dict, repr=False)

    def security(self, world: World, mineral: int, stocks_t: FloatArray) -> FloatArray:
        """Return the security score [A] of the mineral, 0-100, with these public stocks [M, A] in tonnes."""
        held = stocks_t[mineral]
        key = held.tobytes()
        score = self._scores.get(key)
        if score is None:
            cover = held / world.tonnes_per_unit(mineral) / np.maximum(self.use, 1e-12) + self.private_cover
            score = security_score(self.dependence, self.hhi, cover)
            self._scores.clear()  # stocks move once a round, for all seats at once
            self._scores[key] = score
        return score


@dataclass(frozen=True)
class Standing:
    """What no policy of a batch changes; arrays [M, A], ``other`` [A].

    Attributes:
        other: what every actor's welfare holds beside the minerals' own money: the charge on capital.
        private_cover: private stocks in quarters of use.
        rationed: what the rival's controls let each actor take over what they let it at the start.
    """

    other: FloatArray
    private_cover: FloatArray
    rationed: FloatArray


def figures_of(
    world: World,
    group: Group,
    positions: IntArray,
    result: Accounts,
    tariffs: Sequence[Sequence[Tariff]],
    standing: Standing,
) -> list[Figures]:
    """Return the figures of every policy of a batch.

    Args:
        world: the world.
        group: the minerals' group.
        positions: [K] the places of the minerals in the group.
        result: the accounts of the batch, without public stock orders.
        tariffs: for each policy the tariffs on its mineral, for the support of producers that is not earned.
        standing: what no policy changes.
    """
    m = group.minerals[positions]
    money = world.market.value_usd_per_quarter[m][:, None] * world.score_weight[m][:, None]
    refined = result.refined
    earned, rent, paid, border = _by_refiner(group, positions, result)
    mined, secondary, ore_rent, ore_paid, ore_border = _by_mine(group, positions, result)
    kept = (rent + ore_rent) * money - world.score_weight[m][:, None] * world.market.baseline_rent[m]
    kept *= world.rent_share
    dear = (refined.private_released - refined.private_bought) * (refined.index - world.market.use_price0[m])
    made = (earned + mined - paid - ore_paid) * money + kept
    collected = (refined.duty + border + ore_border) * money
    for member, union in world.union_of.items():
        keeps = world.unions[union].levy_share_member
        i, u = world.index[member], world.index[union]
        collected[:, u] += (1.0 - keeps) * collected[:, i]
        collected[:, i] *= keeps
    welfare = made + (result.consumer_gain + secondary + dear) * money + collected + standing.other
    industry = made - _support(world, group, positions, result, tariffs)
    supplied = np.add.reduce(refined.flow, axis=1)
    safe = np.where(supplied > 0.0, supplied, 1.0)
    rival = world.market.rival
    by_rival = (group.refined_account[positions] == rival) & group.economy.refined.active[positions]
    bought = np.add.reduce(refined.flow * by_rival[:, :, None], axis=1) / safe
    if rival >= 0:
        bought[:, rival] = 0.0
    squares = np.add.reduce(refined.flow * refined.flow, axis=1) / (safe * safe)
    dependence, hhi = exposure(bought, squares, standing.rationed[m])
    return [
        Figures(
            welfare=welfare[k],
            industry=industry[k],
            dependence=dependence[k],
            hhi=hhi[k],
            use=refined.base[k],
            price=refined.index[k],
            private_cover=standing.private_cover[m[k]],
            bought_share=bought[k],
        )
        for k in range(m.size)
    ]


def _by_refiner(group: Group, positions: IntArray, result: Accounts) -> tuple[FloatArray, ...]:
    """Return [K, A]: surplus gained, rent, subsidy and border revenue at the rows of refiners."""
    s = result.refined
    rows = (
        s.surplus - s.surplus0,
        s.rent,
        s.subsidy,
        s.levy_refund + s.export_levy + s.export_tax + result.ore.duty,
    )
    return _booked(rows, group.refined_booking[positions])


def _by_mine(group: Group, positions: IntArray, result: Accounts) -> tuple[FloatArray, ...]:
    """Return [K, A]: surplus gained by mines and by secondary feed, rent, subsidy and border revenue of ore."""
    s = result.ore
    mine = group.mine[positions]
    gained = s.surplus - s.surplus0
    rows = (
        gained * mine,
        gained * ~mine,
        s.rent,
        s.subsidy,
        s.levy_refund + s.export_levy + s.export_tax,
    )
    return _booked(rows, group.ore_booking[positions])


def _booked(rows: Sequence[FloatArray], booking: FloatArray) -> tuple[FloatArray, ...]:
    """Return each of some row arrays [K, R] summed over the rows of each actor, by a booking [K, R, A]."""
    booked = np.matmul(np.stack(rows, axis=1), booking)
    return tuple(booked[:, i] for i in range(len(rows)))


def _support(
    world: World, group: Group, positions: IntArray, result: Accounts, tariffs: Sequence[Sequence[Tariff]]
) -> FloatArray | float:
    """Return [K, A] what tariffs of their own states bring producers, in US dollars weighted for a score."""
    if not any(tariffs):
        return 0.0
    refined, ore = result.refined, result.ore
    mine = group.mine[positions]
    (sold,) = _booked((refined.price * refined.supply,), group.refined_booking[positions])
    (mined,) = _booked((ore.price * ore.supply * mine,), group.ore_booking[positions])
    out = np.zeros_like(sold)
    for k, own in enumerate(tariffs):
        for tariff in own:
            earned = sold[k] if tariff.stage == Stage.REFINED else mined[k]
            for actor, part in supported(world, tariff):
                out[k, actor] += part * float(earned[actor])
    weight = world.score_weight[group.minerals[positions]]
    return np.asarray(out * weight[:, None])
