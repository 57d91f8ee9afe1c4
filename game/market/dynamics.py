"""What changes between two clears: expectations, investment and exit, thrift, private inventories.

Every market step of ``quarters`` length, with the cleared prices p (rows) and P (users), both over their baseline:

- expected price     E += a(.3) (s - E),  s = [p (1 + subsidy) - ore cost above the baseline] / p0
- investment start   max(K, .01) clip(.6 (E / hurdle - 1), 0, .15) a quarter, hurdle = LRMC (1 + rp (1 - g)), where g
  is the protection of a credible floor or an offtake; it arrives after the lead time, up to the host metal's limit
- exit               K *= 1 - .5 clip(1 - max(E, s) / .95, 0, .3), not for the rival; what closes is mothballed, a
  twentieth of that is lost a quarter, and above the baseline price it reopens at clip(2 (s - 1), 0, .5) a quarter
- long-run thrift    h += a(.08) (ln P - h);  use at price 1 is Y exp(-1.2 eta h): long-run elasticity 2.2 times eta
- private stocks     bid U b (1 + psi rho) (Pe / P)^xi, offer N / tau: both enter the clear, so price and stocks agree;
  lnPe += a(.15) (ln P - lnPe);  rho += a(.5) (alarm - rho);  N += bought - released
- taste weights follow structural capacity K, over the mean K of all from whom a user buys.

a(r) = 1 - (1 - r)^quarters, so that shorter and longer steps forget alike. The form of investment under a hurdle with
a premium for irreversible capital is Dixit and Pindyck's (1994) in reduced form; the figures are estimates, chosen in
a prototype so that capacity answers over years and stocks over quarters.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

import numpy as np

from game.market.arrays import FloatArray, IntArray
from game.market.errors import MarketError
from game.market.measures import MarketPolicy, Stage
from game.market.system import effective_release
from game.market.world import Outcome, WorldMarket

LEARNING = 0.3
INVESTMENT_SLOPE, FASTEST_START, SMALLEST_BASE = 0.6, 0.15, 0.01
EXIT_BELOW, EXIT_SLOPE, FASTEST_EXIT = 0.95, 0.5, 0.3
MOTHBALL_LOSS, REOPENING_SLOPE, FASTEST_REOPENING = 0.05, 2.0, 0.5
THRIFT_SPEED, LONG_RUN = 0.08, 2.2
STOCK_QUARTERS = 1.5  # tau, over which a private holder turns over its stock
PRICE_MEMORY, ALARM_SPEED = 0.15, 0.5
SMALLEST_CAPACITY = 1e-6
FULL_ALARM = 0.1  # a control that takes this part of a user's supply, or more, alarms it in full
RIVAL_COST = 1.0  # the rival's refiners make new capacity at their own baseline price
FLOOR_STARTS, FLOOR_FULL = 0.9, 1.2


def protection_of_floor(level: FloatArray | float) -> FloatArray:
    """Return g, the part of the risk premium that a credible floor takes away: clip((F - .9) / .3, 0, 1)."""
    return np.clip((np.asarray(level) - FLOOR_STARTS) / (FLOOR_FULL - FLOOR_STARTS), 0.0, 1.0)


@dataclass(frozen=True)
class DynamicsInputs:
    """What the dynamics need beyond the calibrated market; M minerals, N producer rows.

    ``lrmc`` is the long-run marginal cost of new capacity over the baseline price of the stage, ``lead`` counts market
    steps, ``cover0`` quarters of use, ``limit`` the largest structural capacity over the baseline.
    """

    lrmc: FloatArray  # [2, M]
    lead: IntArray  # [2, M]
    risk_premium: FloatArray  # [M]
    cover0: FloatArray  # [M], N0
    bid_exponent: FloatArray  # [M], xi
    precaution: FloatArray  # [M], psi
    limit: FloatArray  # [N]
    capital_quarters: float = 12.0
    """Price of one unit of quarterly capacity, in quarters of its long-run cost; an estimate of about three years."""
    capital_charge: float = 0.4 / 12.0
    """What capital costs a quarter, as a share of its price (return and wear)."""


@dataclass(frozen=True, eq=False)
class Structure:
    """The long-run state of a market between two steps; M minerals, A actors, N rows, L steps of the longest lead."""

    capacity: FloatArray  # [N], structural capacity over the baseline
    expected: FloatArray  # [N], expected price net of ore cost, over the baseline price
    pipeline: FloatArray  # [L, N], capacity that arrives after 1..L steps, over baseline capacity
    promised: FloatArray  # [L, N], the part of the pipeline that a player has paid for
    granted: FloatArray  # [N], capacity in place that a player has paid for
    mothballed: FloatArray  # [N], closed capacity that could reopen, over baseline capacity
    thrift: FloatArray  # [M, A], smoothed ln price
    inventory: FloatArray  # [M, A], private stock in composite units
    expected_price: FloatArray  # [M, A], ln of what holders take for the normal price, over the baseline
    alarm: FloatArray  # [M, A], 0 to 1

    def rows_under_way(self) -> FloatArray:
        """Return the capacity under construction [N], over baseline capacity."""
        return np.asarray(self.pipeline.sum(axis=0))


STRUCTURE_FIELDS = tuple(f.name for f in fields(Structure))


@dataclass(frozen=True)
class Dynamics:
    """The dynamics of one world at one length of step."""

    market: WorldMarket
    inputs: DynamicsInputs
    quarters: float = 1.0
    _steady: FloatArray = field(init=False, repr=False)
    _lead: IntArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the inputs and prepare what every step uses."""
        m, n, x = len(self.market.minerals), self.market.rows.size, self.inputs
        shapes = {"lrmc": (2, m), "lead": (2, m), "limit": (n,)}
        shapes |= dict.fromkeys(("risk_premium", "cover0", "bid_exponent", "precaution"), (m,))
        for name, shape in shapes.items():
            if np.shape(getattr(x, name)) != shape:
                raise MarketError(f"{name}: the array has shape {np.shape(getattr(x, name))} and needs {shape}.")
        if not (self.quarters > 0.0 and np.all(x.lrmc > 0.0) and np.all(x.lead >= 1) and np.all(x.cover0 >= 0.0)):
            raise MarketError("A step, a long-run cost and a lead must be above 0, and cover not negative.")
        object.__setattr__(self, "_steady", _steady_bid(x.cover0 / self._turnover))
        rows = self.market.rows
        object.__setattr__(self, "_lead", np.asarray(x.lead)[rows.stage, rows.mineral])

    @property
    def _turnover(self) -> float:
        """Quarters over which a stock is offered; never less than a step, so that no step sells more than there is."""
        return max(STOCK_QUARTERS, self.quarters)

    def _speed(self, rate: float) -> float:
        return float(1.0 - (1.0 - rate) ** self.quarters)

    def opening(self) -> Structure:
        """Return the state in which the baseline repeats itself for ever."""
        rows, shape = self.market.rows.size, (len(self.market.minerals), len(self.market.actors))
        leads = int(self.inputs.lead.max(initial=1))
        return Structure(
            capacity=np.ones(rows),
            expected=np.ones(rows),
            pipeline=np.zeros((leads, rows)),
            promised=np.zeros((leads, rows)),
            granted=np.zeros(rows),
            mothballed=np.zeros(rows),
            thrift=np.zeros(shape),
            inventory=self.inputs.cover0[:, None] * self.market.use0,
            expected_price=np.zeros(shape),
            alarm=np.zeros(shape),
        )

    def scale(self, structure: Structure) -> FloatArray:
        """Return the multiplier [M, A] of every user's demand that long-run thrift leaves."""
        return np.asarray(np.exp(-(LONG_RUN - 1.0) * self.market.eta[:, None] * structure.thrift))

    def cover(self, structure: Structure) -> FloatArray:
        """Return private stocks [M, A] in quarters of use at baseline prices; 0 where nothing is used."""
        use = self.market.use0 * self.scale(structure)
        return np.where(use > 0.0, structure.inventory / np.where(use > 0.0, use, 1.0), 0.0)

    def impose(self, structure: Structure, policy: MarketPolicy) -> MarketPolicy:
        """Return the policy with structural capacity, thrift, and the bids and offers of private holders."""
        scale = self.scale(structure)
        use = self.market.use0 * scale
        x = self.inputs
        ln_normal = structure.expected_price + np.log(self.market.use_price0)
        appetite = (1.0 + x.precaution[:, None] * structure.alarm) * np.exp(x.bid_exponent[:, None] * ln_normal)
        return replace(
            policy,
            structure=structure.capacity,
            demand=scale if policy.demand is None else scale * policy.demand,
            private_release=structure.inventory / self._turnover,
            bid=use * self._steady[:, None] * appetite,
            bid_exponent=x.bid_exponent,
        )

    def signal(self, policy: MarketPolicy, outcome: Outcome) -> FloatArray:
        """Return what a producer earns [N]: price with subsidy, net of ore above its baseline cost, over the baseline.

        A dearer ore raises a refiner's price without raising its margin, so it is taken out.
        """
        rows = self.market.rows
        gross = np.ones(rows.size)
        if policy.subsidy is not None:
            gross += np.where(rows.secondary, 0.0, np.asarray(policy.subsidy)[rows.stage, rows.mineral, rows.actor])
        dearer = rows.ore_share * (outcome.row_ore_cost - rows.ore_index0)
        return np.asarray((outcome.row_price * gross - dearer) / rows.price0)

    def step(
        self,
        structure: Structure,
        policy: MarketPolicy,
        outcome: Outcome,
        protection: FloatArray | None = None,
        alarm: FloatArray | None = None,
    ) -> Structure:
        """Return the state after a cleared step.

        Args:
            structure: the state before.
            policy: what :meth:`impose` gave and the market cleared under.
            outcome: the cleared market.
            protection: [N] g of each row, 0 to 1; None: nobody is protected.
            alarm: [M, A] whether a user's supply is restricted, 0 to 1; None: nobody's is.
        """
        rows = self.market.rows
        earned = self.signal(policy, outcome)
        expected = structure.expected + self._speed(LEARNING) * (earned - structure.expected)
        g = np.zeros(rows.size) if protection is None else np.clip(protection, 0.0, 1.0)
        cost = np.where(rows.rival, RIVAL_COST, self.inputs.lrmc[rows.stage, rows.mineral])
        hurdle = cost * (1.0 + self.inputs.risk_premium[rows.mineral] * (1.0 - g))
        rate = np.clip(INVESTMENT_SLOPE * (expected / hurdle - 1.0), 0.0, FASTEST_START) * self.quarters
        base = np.maximum(structure.capacity, SMALLEST_BASE / rows.capacity0)
        # Nobody closes what pays today, nor what is expected to pay.
        hope = np.maximum(expected, earned)
        stays = (1.0 - EXIT_SLOPE * np.clip(1.0 - hope / EXIT_BELOW, 0.0, FASTEST_EXIT)) ** self.quarters
        stays[rows.rival | rows.secondary] = 1.0
        reopening = np.clip(REOPENING_SLOPE * (earned - 1.0), 0.0, FASTEST_REOPENING)
        room = np.maximum(self.inputs.limit - structure.capacity * stays - structure.rows_under_way(), 0.0)
        back = np.minimum(structure.mothballed * (1.0 - (1.0 - reopening) ** self.quarters), room)
        start = np.where(rows.secondary, 0.0, np.minimum(base * rate, room - back))
        pipeline, arrived = _advance(structure.pipeline)
        pipeline[self._lead - 1, np.arange(rows.size)] += start
        promised, given = _advance(structure.promised)
        kept = (structure.mothballed - back) * (1.0 - MOTHBALL_LOSS) ** self.quarters
        ln_price = np.log(outcome.price / self.market.use_price0)
        moved = outcome.private_bought - outcome.private_released
        calm = np.zeros_like(structure.alarm) if alarm is None else alarm
        return Structure(
            capacity=np.maximum(structure.capacity * stays + arrived + back, SMALLEST_CAPACITY),
            expected=expected,
            pipeline=pipeline,
            promised=promised,
            granted=structure.granted * stays + given,
            mothballed=kept + structure.capacity * (1.0 - stays),
            thrift=structure.thrift + self._speed(THRIFT_SPEED) * (ln_price - structure.thrift),
            inventory=np.maximum(structure.inventory + self.quarters * moved, 0.0),
            expected_price=structure.expected_price + self._speed(PRICE_MEMORY) * (ln_price - structure.expected_price),
            alarm=structure.alarm + self._speed(ALARM_SPEED) * (calm - structure.alarm),
        )

    # --- capital ------------------------------------------------------------------------------------------------

    def unit_capital_usd(self) -> FloatArray:
        """Return what new capacity costs [2, M], US dollars for one normalised unit a quarter (all the world's use).

        A refinery costs ``capital_quarters`` quarters of its long-run cost without the ore, a mine those of its ore.
        """
        kappa = self.market.kappa
        own = np.maximum(self.inputs.lrmc[Stage.REFINED] - kappa, 0.05)
        mine = self.inputs.lrmc[Stage.ORE] * kappa
        value = self.market.value_usd_per_quarter * self.inputs.capital_quarters
        return np.stack([own * value, mine * value])

    def build(
        self,
        structure: Structure,
        row: int,
        usd: float,
        *,
        limit: float = np.inf,
        price_factor: float = 1.0,
        sooner: int = 0,
    ) -> tuple[Structure, float]:
        """Start capacity that a player pays for; return the state and the money that the limits let in.

        Args:
            structure: the state before.
            row: the place of the row among the market's rows.
            usd: the most to spend.
            limit: the largest structural capacity over the baseline for this project, beside the row's own limit.
            price_factor: what capacity costs, over its usual price.
            sooner: by how many steps it arrives earlier than after the lead time.
        """
        rows = self.market.rows
        if rows.secondary[row]:
            raise MarketError("Nobody builds a source of scrap.")
        price = float(self.unit_capital_usd()[rows.stage[row], rows.mineral[row]] * rows.capacity0[row]) * price_factor
        most = min(float(self.inputs.limit[row]), limit)
        room = max(most - float(structure.capacity[row] + structure.rows_under_way()[row]), 0.0)
        share = min(usd / price, room) if price > 0.0 else 0.0
        return self.place(structure, row, share, sooner), share * price

    def place(self, structure: Structure, row: int, share: float, sooner: int = 0) -> Structure:
        """Start player-financed capacity of a row: ``share`` of its baseline capacity, to arrive after its lead.

        ``sooner`` steps earlier, but never before the next step.
        """
        pipeline, promised = structure.pipeline.copy(), structure.promised.copy()
        place = max(int(self._lead[row]) - sooner, 1) - 1
        pipeline[place, row] += share
        promised[place, row] += share
        return replace(structure, pipeline=pipeline, promised=promised)

    def charge_usd(self, structure: Structure) -> FloatArray:
        """Return the capital charge [M, A] of capacity above the baseline that no player has paid for, a quarter."""
        rows = self.market.rows
        private = np.maximum(structure.capacity - 1.0 - structure.granted, 0.0) * rows.capacity0
        price = self.unit_capital_usd()[rows.stage, rows.mineral] * self.inputs.capital_charge
        shape = (len(self.market.minerals), len(self.market.actors))
        return np.asarray(rows.by_actor(np.where(rows.secondary, 0.0, private * price), *shape).sum(axis=0))


def _advance(pipeline: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the pipeline one step on, and what arrives."""
    out = np.zeros_like(pipeline)
    out[:-1] = pipeline[1:]
    return out, pipeline[0]


def _steady_bid(offer: FloatArray) -> FloatArray:
    """Return the bid b [M] that buys back, at baseline prices, just what demand absorbs of the offer N0 / tau.

    Solves b = Re(offer; 1 + b) by iteration, a contraction since Re grows by less than .95 of demand.
    """
    bid = offer.copy()
    for _ in range(400):
        bid, before = effective_release(offer, 1.0 + bid)[0], bid
        if np.all(np.abs(bid - before) <= 1e-16 * (1.0 + bid)):
            break
    return bid
