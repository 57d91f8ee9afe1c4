"""What a seat has at stake in public figures: its shares of the world's mining, refining and use, with sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from game.scenario.models import Delegation, Mineral, Stockpile
from game.scenario.read import Scenario

#: The three things that a share can be of, in the order of the supply chain.
SIDES = ("mine", "refined", "use")


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the world, 0 to 1, and where the figure comes from."""

    share: float = 0.0
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stake:
    """A mineral and a seat's shares in it, by side."""

    mineral: Mineral
    shares: Mapping[str, Share]

    @property
    def largest(self) -> float:
        """The largest of the shares."""
        return max(share.share for share in self.shares.values())


@dataclass(frozen=True, slots=True)
class Highlight:
    """One share that stands out."""

    side: str
    mineral: Mineral
    share: float


class Stakes:
    """The stakes of every seat of a scenario; a union's are its own and those of its members at the table."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._kept: dict[str, tuple[Stake, ...]] = {}

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str, str], list[tuple[float, str]]]:
        """(actor, mineral, side) -> shares with their sources."""
        rows: defaultdict[tuple[str, str, str], list[tuple[float, str]]] = defaultdict(list)
        for made in self.scenario.production:
            if made.stage in ("mine", "refined"):
                rows[made.account, made.mineral, made.stage].append((made.share, _source(made.source, made.flag)))
        for used in self.scenario.consumption:
            rows[used.code, used.mineral, "use"].append((used.share, _source(used.source, used.flag)))
        return rows

    def delegation(self, seat: str) -> Delegation:
        """The seat's row."""
        return next(row for row in self.scenario.delegations if row.code == seat)

    def covers(self, seat: str) -> tuple[str, ...]:
        """The seat, and for a union its members at the table."""
        return (seat, *(row.code for row in self.scenario.delegations if row.union == seat))

    def of(self, seat: str) -> tuple[Stake, ...]:
        """The minerals in which the seat has any share, the largest share first."""
        if seat not in self._kept:
            stakes = []
            for mineral in self.scenario.minerals:
                shares = {side: self._share(seat, mineral.id, side) for side in SIDES}
                stake = Stake(mineral, shares)
                if stake.largest > 0:
                    stakes.append(stake)
            self._kept[seat] = tuple(sorted(stakes, key=lambda stake: -stake.largest))
        return self._kept[seat]

    def _share(self, seat: str, mineral: str, side: str) -> Share:
        found = [row for actor in self.covers(seat) for row in self._rows.get((actor, mineral, side), ()) if row[0] > 0]
        return Share(sum(share for share, _ in found), tuple(dict.fromkeys(source for _, source in found if source)))

    def highlights(self, seat: str, most: int = 3, least: float = 0.005) -> tuple[Highlight, ...]:
        """The largest shares of at least ``least``, at most one of a mineral and ``most`` in all."""
        found = []
        for stake in self.of(seat):
            side = max(SIDES, key=lambda name, stake=stake: stake.shares[name].share)  # type: ignore[misc]
            if stake.shares[side].share >= least:
                found.append(Highlight(side, stake.mineral, stake.shares[side].share))
        return tuple(found[:most])

    def weight(self, seat: str) -> float:
        """The seat's mean share over sides and strategic minerals, by value: how much these markets mean to it."""
        total = sum(_value(mineral) for mineral in self.scenario.minerals if mineral.strategic)
        own = sum(
            _value(stake.mineral) * sum(share.share for share in stake.shares.values()) / len(SIDES)
            for stake in self.of(seat)
            if stake.mineral.strategic
        )
        return own / total if total > 0 else 0.0

    def stocks(self, seat: str) -> tuple[tuple[Mineral, Stockpile], ...]:
        """The public stocks that the seat holds when the game begins."""
        minerals = {mineral.id: mineral for mineral in self.scenario.minerals}
        return tuple((minerals[pile.mineral], pile) for pile in self.scenario.stockpiles if pile.code == seat)


def _value(mineral: Mineral) -> float:
    return mineral.world_t_per_year * mineral.price_usd_per_t


def _source(source: str, flag: str) -> str:
    return f"{source} ({flag})" if source and flag else source or flag
