"""What a market has settled, and what every seat has earned by it so far.

These records are parts of :class:`game.state.State`; rules import them from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SettledMarket:
    """A cleared market as later rules read it: every number rounded to 10 significant digits.

    Arrays are [M, A] unless said: ``price`` index paid by users, ``producer_price`` [2, M, A], ``output`` [2, M, A] and
    ``use`` in normalised units, ``dependence`` on the rival, ``hhi``, ``bought`` and ``released`` in normalised units,
    money fields in US dollars a quarter (``levy`` is the variable levy of floors as each state ends up with it, before
    anything goes to a fund: ``import_levy``, what it collects on imports and does not refund, ``refund``, what others
    hand back on its goods, and the levy of export floors; ``duty`` is all other border revenue, ``rent`` the change of
    quota rents against the baseline, ``inventory`` what private holders of stock gain over the baseline price,
    ``capital`` the charge on capacity added, ``carry`` the cost of keeping public stock added since the start).
    ``support`` is what tariffs of their own states bring producers, in the same money and part of ``producer`` and
    ``mine`` already.
    ``loss`` is the expected loss of a cut, in US dollars a year: a risk, and in no sum of money. ``private_cover`` is
    in quarters of use, ``margin`` the processing margin index of an actor's refiners. ``world_price`` [M] is the
    use-weighted index outside the rival and ``rival_price`` [M] the one inside.
    """

    round: int
    price: FloatArray
    producer_price: FloatArray
    output: FloatArray
    use: FloatArray
    dependence: FloatArray
    hhi: FloatArray
    bought: FloatArray
    released: FloatArray
    consumer: FloatArray
    producer: FloatArray
    mine: FloatArray
    secondary: FloatArray
    levy: FloatArray
    import_levy: FloatArray
    refund: FloatArray
    duty: FloatArray
    rent: FloatArray
    subsidy: FloatArray
    support: FloatArray
    stock_cost: FloatArray
    stock_revenue: FloatArray
    inventory: FloatArray
    capital: FloatArray
    carry: FloatArray
    loss: FloatArray
    private_cover: FloatArray
    margin: FloatArray
    world_price: FloatArray
    rival_price: FloatArray
    security: FloatArray
    solution: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a seat has earned so far, discounted where it is money.

    Attributes:
        prosperity: US dollars against the no-deal run, without transfers.
        transfers: US dollars received minus paid.
        security: sum over rounds of the security score (0-100) against the no-deal run.
        industry: US dollars of producer surplus against the no-deal run.
        standing: points gained or lost since the start (50).
        met: for each target of the mandate the round in which it was met, or None.
        crossed: for each red line the round in which it was first crossed, or None.
        received, paid: cents of payments over the game, undiscounted.
        treaties: treaties of weight signed with at least one partner for the first time; ``partners`` are those so far.
        adopted: motions of the seat's own that were adopted and counted for standing.
    """

    prosperity: float = 0.0
    transfers: float = 0.0
    security: float = 0.0
    industry: float = 0.0
    standing: float = 0.0
    met: tuple[int | None, ...] = ()
    crossed: tuple[int | None, ...] = ()
    received: int = 0
    paid: int = 0
    treaties: int = 0
    partners: tuple[str, ...] = ()
    adopted: int = 0


@dataclass(frozen=True, slots=True)
class ApprovalEntry:
    """One line of the history of a seat's approval at home.

    ``reason`` is a key of the texts (``approval_<reason>``) with its values in ``params``; ``tenths`` is what approval
    moved by in truth, in tenths of a point.
    """

    round: int
    seat: str
    tenths: int
    reason: str
    params: tuple[tuple[str, Any], ...] = ()
