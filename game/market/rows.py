"""The producer rows of a world side by side: what each is, and how arrays over them are cut into groups.

A row is a refiner, a mine or a refiner's secondary feed of one mineral. The N rows stand in the order of a stored
solution: group by group, mineral by mineral, refiners before mines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from game.market.arrays import BoolArray, FloatArray, IntArray
from game.market.economy import Economy
from game.market.errors import MarketError
from game.market.group import Group
from game.market.measures import Stage


@dataclass(frozen=True)
class Rows:
    """The N producer rows of a world.

    ``stage`` is 0 (refined) or 1 (ore, secondary feed included), ``actor`` who books the row, ``rival`` whether that
    is the rival; quantities are normalised.
    """

    stage: IntArray  # [N]
    mineral: IntArray  # [N]
    actor: IntArray  # [N]
    codes: tuple[str, ...]
    secondary: BoolArray  # [N]
    rival: BoolArray  # [N]
    output0: FloatArray  # [N]
    capacity0: FloatArray  # [N], baseline capacity, normalised
    price0: FloatArray  # [N], producer price at the baseline
    ore_share: FloatArray  # [N], ore cost of one unit of a refiner at unit ore prices; 0 for ore rows
    ore_index0: FloatArray  # [N], a refiner's ore price index at the baseline; 1 for ore rows
    splits: tuple[int, ...]  # number of rows of each group

    @property
    def size(self) -> int:
        """The number of rows N."""
        return len(self.codes)

    def index(self, stage: int, mineral: int, code: str) -> int:
        """Return the position of a row; raises MarketError if there is none."""
        try:
            return self._places[int(stage), int(mineral), code]
        except KeyError:
            name = "refined" if stage == Stage.REFINED else "ore"
            raise MarketError(f"Mineral {mineral} has no {name} producer {code!r}.") from None

    @cached_property
    def _places(self) -> dict[tuple[int, int, str], int]:
        keys = zip(self.stage.tolist(), self.mineral.tolist(), self.codes, strict=True)
        return {key: n for n, key in enumerate(keys)}

    @cached_property
    def booking(self) -> FloatArray:
        """[N, A]: 1 where an actor books the row; A is one more than the largest actor that books one."""
        out = np.zeros((self.size, int(self.actor.max(initial=-1)) + 1))
        out[np.arange(self.size), self.actor] = 1.0
        return out

    def by_actor(self, values: FloatArray, minerals: int, actors: int) -> FloatArray:
        """Return [2, M, A]: values [N] summed over the rows of each stage, mineral and actor."""
        out = np.zeros((2, minerals, actors))
        np.add.at(out, (self.stage, self.mineral, self.actor), values)
        return out


def active(group: Group) -> BoolArray:
    """Return which cells of the padded rows of a group [B, R + So] are rows."""
    return np.concatenate([group.economy.refined.active, group.economy.ore.active], axis=1)


def pad(groups: Sequence[Group], values: FloatArray, neutral: float) -> list[FloatArray]:
    """Cut values [N] into padded arrays [B, R + So], one for each group.

    Raises:
        MarketError: if the number of values is not that of the rows.
    """
    masks = [active(group) for group in groups]
    if values.shape != (sum(int(mask.sum()) for mask in masks),):
        raise MarketError("The values by producer row belong to another world market.")
    out: list[FloatArray] = []
    position = 0
    for mask in masks:
        padded = np.full(mask.shape, neutral)
        count = int(mask.sum())
        padded[mask] = values[position : position + count]
        position += count
        out.append(padded)
    return out


def rows_of(groups: Sequence[Group], rival: int) -> Rows:
    """Return the rows of a world; ``rival`` is the index of the rival, -1 for none."""
    parts: dict[str, list[np.ndarray]] = {name: [] for name in _BY_ROW}
    codes: list[str] = []
    splits: list[int] = []
    for group in groups:
        economy = group.economy
        mask = active(group)
        refiners, ores = economy.refined.rows, economy.ore.rows
        shape = mask.shape
        of_group = {
            "stage": np.broadcast_to(np.repeat([0, 1], [refiners, ores]), shape),
            "mineral": np.broadcast_to(group.minerals[:, None], shape),
            "actor": np.concatenate([group.refined_account, group.ore_account], axis=1),
            "secondary": np.concatenate([np.zeros((shape[0], refiners), dtype=bool), ~group.mine], axis=1),
            "output0": np.concatenate([economy.refined.flow0.sum(axis=2), economy.ore.flow0.sum(axis=2)], axis=1),
            "capacity0": np.concatenate([economy.refined.capacity, economy.ore.capacity], axis=1),
            "price0": np.concatenate([economy.refined.price0, economy.ore.price0], axis=1),
            "ore_share": np.concatenate([economy.ore_share, np.zeros((shape[0], ores))], axis=1),
            "ore_index0": np.concatenate([_ore_index0(economy), np.ones((shape[0], ores))], axis=1),
        }
        for name, values in of_group.items():
            parts[name].append(values[mask])
        for b in range(shape[0]):
            codes.extend((*group.refined_codes[b], *group.ore_codes[b]))
        splits.append(int(mask.sum()))
    joined = {name: np.concatenate(values) for name, values in parts.items()}
    return Rows(
        codes=tuple(codes),
        rival=(joined["actor"] == rival) if rival >= 0 else np.zeros(len(codes), dtype=bool),
        splits=tuple(splits),
        **joined,
    )


def _ore_index0(economy: Economy) -> FloatArray:
    """Return the baseline ore price index of each refiner [B, R]; 1 for minerals without an ore stage."""
    if economy.ore.rows == 0:
        return np.ones(economy.refined.active.shape)
    return np.where(economy.kappa[:, None] > 0.0, economy.ore.index0, 1.0)


_BY_ROW = ("stage", "mineral", "actor", "secondary", "output0", "capacity0", "price0", "ore_share", "ore_index0")
