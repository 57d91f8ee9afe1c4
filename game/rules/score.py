"""Score: what each quarter adds to a seat's mandate, and attainment against the no-deal run and the reference set.

For part k of seat i, u_ik = (x_ik - x_ik of the no-deal run) / s_ik with s_ik the best improvement over the reference
set, at least the scenario's minimum. Raw score R_i = sum_k w_ik u_ik + points of targets met - points of red lines
crossed; attainment = 100 R_i / R_i*, with R_i* the best sum over the reference set plus all target points, at least
``min_points``. It may be negative or above 100. A union is scored over everything that it covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Any

import numpy as np

from game.rules.discounting import discount, power, tail_weights
from game.rules.rounding import cents, rounded
from game.rules.turn import Turn
from game.state import FloatArray, SettledMarket, Tally
from game.world import CENTS, KG_PER_T, World

Values = FloatArray | Sequence[float]

PARTS = ("prosperity", "security", "industry", "standing")
STANDING_SCALE = 10.0
# What users save of a dear metal without anybody calling it a shortage, as a share of baseline use.
SAVED = 0.05


@dataclass(frozen=True, slots=True)
class Reference:
    """The no-deal run and the scales of the reference set, settled once at the start.

    Attributes:
        welfare, industry, security, risk: [rounds + steps of the tail, A] no-deal figures of each round and step (US
            dollars a quarter, US dollars a quarter, points, expected US dollars a quarter).
        consumer, shortage: the same of what users gain (US dollars a quarter) and lack (a share), for approval at home.
        scale: [A, 4] s_ik in US dollars, points, US dollars, points.
        best: [A] the best weighted sum over the reference set, without target points.
        best_package: [A] its number in the scenario's list; the list's length stands for the package of one's own, -1
            for none that brings anything.
        best_gain: [A, 4] what it improves each part by, in the units of ``scale``.
        widest: [A][4] the package that improves each part most, numbered alike.
        bound: [A][4] what sets each scale: ``"package"`` (the widest one), ``"minimum"`` (the scenario's) or
            ``"stake"`` (a share of what the seat has at stake).
        joint_best: the best sum of all parties' prosperity over the packages, in US dollars; ``joint_package`` is its
            number, -1 for none above zero.
    """

    welfare: FloatArray
    industry: FloatArray
    security: FloatArray
    risk: FloatArray
    consumer: FloatArray
    shortage: FloatArray
    scale: FloatArray
    best: FloatArray
    best_package: tuple[int, ...]
    best_gain: FloatArray
    widest: tuple[tuple[int, ...], ...]
    bound: tuple[tuple[str, ...], ...]
    joint_best: float
    joint_package: int


def welfare(world: World, market: SettledMarket) -> FloatArray:
    """Return welfare [A] in US dollars a quarter against the baseline.

    Consumer and producer surplus, levies and duties, the exporter state's share of quota rents, subsidies, public stock
    purchases, releases and carrying cost, gains of private holders of stock, and the charge on capital added; every
    mineral counts by ``world.score_weight``. The expected loss of a cut is not in it: a realised loss is in consumer
    surplus already. Levy and duty of a union's member go to the
    union but for the share that it keeps.
    """
    border = world.score_weight @ (market.levy + market.duty)
    for member, union in world.union_of.items():
        keeps = world.unions[union].levy_share_member
        m, u = world.index[member], world.index[union]
        border[u] += (1.0 - keeps) * border[m]
        border[m] *= keeps
    own = (
        market.consumer
        + market.producer
        + market.mine
        + market.secondary
        + world.rent_share * market.rent
        - market.subsidy
        - market.stock_cost
        + market.stock_revenue
        + market.inventory
        - market.capital
        - market.carry
    )
    return np.asarray(world.score_weight @ own + border)


def risk(world: World, market: SettledMarket) -> FloatArray:
    """Return the expected loss of a cut [A] in US dollars a quarter, every mineral by ``world.score_weight``.

    It counts in the tail alone, where no cut is drawn: there cover pays as loss that may be expected, not as loss met.
    """
    return np.asarray(world.score_weight @ market.loss / 4.0)


def industry(world: World, market: SettledMarket) -> FloatArray:
    """Return what refiners and mines earn [A] against the baseline, weighted alike, in US dollars a quarter.

    The part of quota rents that stays at home is theirs: who has an allotment of the quota sells at the price abroad.
    What the treasury or the users pay them by the state's own measures is not earned: a subsidy counts only for the
    output that it brings, a tariff only beyond its support of the price (:mod:`game.rules.shelter`).
    """
    earned = market.producer + market.mine + world.rent_share * market.rent - market.subsidy - market.support
    return np.asarray(world.score_weight @ earned)


def consumer(world: World, market: SettledMarket) -> FloatArray:
    """Return what users gain [A] against the baseline, in US dollars a quarter, weighted by ``world.score_weight``."""
    return np.asarray(world.score_weight @ market.consumer)


def shortage(world: World, market: SettledMarket) -> FloatArray:
    """Return what users lack [A]: the share of baseline use that is missing beyond ``SAVED``.

    Minerals are weighted by the value of baseline use and by what their lack would cost.
    """
    use0 = world.market.use0
    weight = (world.voll * world.market.value_usd_per_quarter)[:, None] * np.maximum(use0, 1e-15)
    missing = np.maximum(0.0, 1.0 - SAVED - market.use / np.maximum(use0, 1e-15))
    return np.asarray((np.where(use0 > 0.0, missing, 0.0) * weight).sum(axis=0) / weight.sum(axis=0))


def security(world: World, market: SettledMarket) -> FloatArray:
    """Return the security score [A], 0-100, averaged over minerals by value and by what their lack would cost."""
    weight = world.voll[:, None] * world.market.value_usd_per_quarter[:, None] * np.maximum(market.use, 1e-15)
    return np.asarray((market.security * weight).sum(axis=0) / weight.sum(axis=0))


def covered(world: World, seat: str, values: Values) -> float:
    """Return a money figure of a seat: its own, or the sum over all that a union covers."""
    return fsum(float(values[i]) for i in world.covers[seat])


def covered_mean(world: World, seat: str, values: Values) -> float:
    """Return a score of a seat: its own, or the use-weighted mean over all that a union covers."""
    places = world.covers[seat]
    weights = [float(world.use_weight[i]) + 1e-12 for i in places]
    return fsum(w * float(values[i]) for w, i in zip(weights, places, strict=True)) / fsum(weights)


def reference_of(data: dict[str, Any]) -> Reference:
    """Return the reference that a log entry holds."""
    return Reference(
        welfare=np.array(data["welfare"]),
        industry=np.array(data["industry"]),
        security=np.array(data["security"]),
        risk=np.array(data["risk"]),
        consumer=np.array(data["consumer"]),
        shortage=np.array(data["shortage"]),
        scale=np.array(data["scale"]),
        best=np.array(data["best"]),
        best_package=tuple(data["best_package"]),
        best_gain=np.array(data["best_gain"]),
        widest=tuple(tuple(row) for row in data["widest"]),
        bound=tuple(tuple(row) for row in data["bound"]),
        joint_best=float(data["joint_best"]),
        joint_package=int(data["joint_package"]),
    )


def levels_of(world: World, market: SettledMarket) -> dict[str, Any]:
    """Return what a market is worth to every actor, to be settled like the market itself, since it is array maths.

    Returns:
        lists [A]: ``welfare``, ``industry``, ``risk`` and ``consumer`` in US dollars a quarter, to the cent,
        ``security`` in points, ``shortage`` as a share.
    """
    return {
        "welfare": cents(welfare(world, market)).tolist(),
        "industry": cents(industry(world, market)).tolist(),
        "risk": cents(risk(world, market)).tolist(),
        "security": rounded(security(world, market)).tolist(),
        "consumer": cents(consumer(world, market)).tolist(),
        "shortage": rounded(shortage(world, market)).tolist(),
    }


def settle_levels(turn: Turn, market: SettledMarket) -> dict[str, Any]:
    """Settle what a market is worth to every actor; see :func:`levels_of`."""
    return turn.settle("score", lambda: levels_of(turn.world, market))


def add_quarters(
    turn: Turn,
    levels: dict[str, Any],
    row: int,
    weight: float,
    security_share: float,
    against: Reference | None = None,
) -> None:
    """Add one market to every seat's tally, in scalar arithmetic.

    Args:
        turn: the turn at work.
        levels: what :func:`settle_levels` returned.
        row: the row of the no-deal figures to compare with.
        weight: discounted quarters that the market stands for.
        security_share: part of the game's mean security that it makes up.
        against: the no-deal figures; default: those of the game.
    """
    world, ref = turn.world, against or turn.state.reference
    gained = [x - float(y) for x, y in zip(levels["welfare"], ref.welfare[row], strict=True)]
    produced = [x - float(y) for x, y in zip(levels["industry"], ref.industry[row], strict=True)]
    safer = [x - float(y) for x, y in zip(levels["security"], ref.security[row], strict=True)]
    tallies: dict[str, Tally] = {}
    for seat in world.seats:
        tally = turn.state.tallies[seat]
        tallies[seat] = replace(
            tally,
            prosperity=tally.prosperity + weight * covered(world, seat, gained),
            industry=tally.industry + weight * covered(world, seat, produced),
            security=tally.security + security_share * covered_mean(world, seat, safer),
        )
    turn.state.tallies = tallies


def book_transfers(turn: Turn, before: dict[str, tuple[int, int]]) -> None:
    """Add this round's payments, discounted, to the transfers of each tally."""
    factor = discount(turn.world, turn.state.round)
    tallies = dict(turn.state.tallies)
    for seat, tally in tallies.items():
        received, paid = before[seat]
        net = (tally.received - received) - (tally.paid - paid)
        if net:
            tallies[seat] = replace(tally, transfers=tally.transfers + factor * net / CENTS)
    turn.state.tallies = tallies


@dataclass(frozen=True, slots=True)
class Attainment:
    """A seat's score: points of each part, of targets and red lines, their sum, and the attainment in per cent."""

    prosperity: float
    security: float
    industry: float
    standing: float
    targets: float
    red_lines: float
    points: float
    best: float
    attainment: float

    def part(self, name: str) -> float:
        """Return the points of one of :data:`PARTS`."""
        return float(getattr(self, name))


def attainment(world: World, reference: Reference, seat: str, tally: Tally) -> Attainment:
    """Return how far a seat has come; at most a third of prosperity points come from net transfers received."""
    mandate = world.mandates[seat]
    weights = mandate.weights
    scale = reference.scale[world.index[seat]]
    market_points = weights.prosperity * tally.prosperity / float(scale[0])
    transfer_points = weights.prosperity * tally.transfers / float(scale[0])
    cap = world.rules.max_transfer_share * weights.prosperity
    prosperity = market_points + min(transfer_points, cap)
    safe = weights.security * tally.security / float(scale[1])
    made = weights.industry * tally.industry / float(scale[2])
    stood = weights.standing * tally.standing / float(scale[3])
    targets = fsum(t.points for t, met in zip(mandate.targets, tally.met, strict=True) if met is not None)
    lines = fsum(r.points for r, crossed in zip(mandate.red_lines, tally.crossed, strict=True) if crossed is not None)
    points = prosperity + safe + made + stood + targets - lines
    best = max(
        world.rules.min_points,
        float(reference.best[world.index[seat]]) + fsum(target.points for target in mandate.targets),
    )
    return Attainment(prosperity, safe, made, stood, targets, 0.0 - lines, points, best, 100.0 * points / best)


def add_tail(turn: Turn, steps: Sequence[dict[str, Any]], last: SettledMarket) -> None:
    """Add the quarters after the last round, and stock left.

    Args:
        turn: the turn at work.
        steps: what :func:`levels_of` said of every market step of the tail, settled.
        last: the last market of the tail, for the price of stock left.
    """
    world, ref = turn.world, turn.state.reference
    weights = tail_weights(world)
    calm = replace(ref, welfare=ref.welfare - ref.risk)
    for k, (levels, weight) in enumerate(zip(steps, weights, strict=True)):
        row = world.rounds + k
        safe = {**levels, "welfare": [w - r for w, r in zip(levels["welfare"], levels["risk"], strict=True)]}
        add_quarters(turn, safe, row, weight, 0.0, calm)
    _value_stock(turn, last)


def _value_stock(turn: Turn, market: SettledMarket) -> None:
    """Credit stock bought since the start at the lower of baseline cost and tail price, discounted to the end.

    A dollar of it counts by ``world.score_weight``, as it did when it was spent on the stock.
    """
    world, state = turn.world, turn.state
    factor = discount(world, world.rounds) * power(world, -world.rules.tail_quarters)

    def compute() -> dict[str, Any]:
        gained_t = (state.stocks - world.opening_stock_kg) / KG_PER_T
        unit = world.market.price_usd_per_t[:, None] * np.minimum(1.0, np.maximum(market.price, 0.0))
        return {"usd": cents(world.score_weight @ (gained_t * unit)).tolist()}

    value = turn.settle("stock", compute)["usd"]
    tallies = dict(state.tallies)
    for seat, tally in tallies.items():
        tallies[seat] = replace(tally, prosperity=tally.prosperity + factor * covered(world, seat, value))
    state.tallies = tallies
