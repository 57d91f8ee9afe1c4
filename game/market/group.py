"""One batch of minerals of the world with the actors that book its rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from game.market.arrays import BoolArray, FloatArray, IntArray
from game.market.economy import Economy


@dataclass(frozen=True)
class Group:
    """Minerals solved together; B minerals, R refined rows, So ore rows (mines, then secondary feed)."""

    minerals: IntArray  # [B], indices into the world's minerals
    economy: Economy
    refined_codes: tuple[tuple[str, ...], ...]
    ore_codes: tuple[tuple[str, ...], ...]
    refined_account: IntArray  # [B, R], actor that books the row
    ore_account: IntArray  # [B, So]
    mine: BoolArray  # [B, So], False for secondary feed

    def take(self, index: IntArray) -> Group:
        """Return the group of the minerals at positions ``index``."""
        return Group(
            self.minerals[index],
            self.economy.take(index),
            tuple(self.refined_codes[i] for i in index),
            tuple(self.ore_codes[i] for i in index),
            self.refined_account[index],
            self.ore_account[index],
            self.mine[index],
        )

    @cached_property
    def refined_booking(self) -> FloatArray:
        """[B, R, A]: 1 where an actor books an active refined row."""
        return self._booking(self.refined_account, self.economy.refined.active)

    @cached_property
    def ore_booking(self) -> FloatArray:
        """[B, So, A]: 1 where an actor books an active ore row."""
        return self._booking(self.ore_account, self.economy.ore.active)

    def _booking(self, account: IntArray, active: BoolArray) -> FloatArray:
        actors = self.economy.refined.weights.shape[2]
        out = np.zeros((*account.shape, actors))
        np.put_along_axis(out, account[:, :, None], active[:, :, None].astype(np.float64), axis=2)
        return out
