"""The arithmetic of critical mass: what a bloc lacks, who can bring it there together, and whose head decides.

All of it is counted from what is public. A head's *swing* is its Banzhaf index: the share of all coalitions of the
others that it turns from below the mass to above it. Every delegation is counted, weights to a tenth of a per cent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations
from math import ceil, comb

import numpy as np
from numpy.typing import NDArray

from game.rules.charter import charter_of
from game.rules.membership import why_not_apply
from game.state import Bloc
from game.view import View

#: Sets that are named at most, and the largest set that is looked for.
MOST_SETS, LARGEST_SET = 6, 6
#: Outsiders among whom sets of more than three are looked for: the likeliest and the heaviest.
LIKELIEST, HEAVIEST = 12, 5
#: Steps in which weights are counted for the swings.
UNITS = 1000
TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Mass:
    """A bloc before its critical mass.

    Attributes:
        inside: full members and those on their way in as such (signatories, applicants), in that order.
        members: how many of them are members already.
        heads_needed, share_needed: what the charter asks for.
        share: of use outside the rival that those inside have.
        outsiders: who may apply now, in the order of the seats.
    """

    inside: tuple[str, ...]
    members: int
    heads_needed: int
    share: float
    share_needed: float
    outsiders: tuple[str, ...]

    @property
    def heads(self) -> int:
        """Heads of those inside."""
        return len(self.inside)

    @property
    def missing_heads(self) -> int:
        """Heads still missing."""
        return max(0, self.heads_needed - self.heads)

    @property
    def missing_share(self) -> float:
        """The share still missing."""
        return max(0.0, self.share_needed - self.share)

    @property
    def met(self) -> bool:
        """Whether those inside have the mass."""
        return self.reached(0, 0.0)

    def reached(self, heads: int, share: float) -> bool:
        """Whether so much beside those inside makes the mass."""
        return self.heads + heads >= self.heads_needed and self.share + share >= self.share_needed - TOLERANCE


def mass_of(view: View, bloc: Bloc) -> Mass:
    """Return how a bloc stands before its critical mass, those on their way in counted."""
    world, charter = view.world, charter_of(view.world, bloc)
    full = bloc.full_members
    signed = [seat for seat, status, _ in bloc.signatories if status == "full"]
    applied = [a.member for a in bloc.applications if a.status == "full"]
    inside = tuple(dict.fromkeys((*full, *signed, *applied)))
    out = tuple(s for s in world.seats if why_not_apply(world, view, s, bloc.id, "full") is None)
    return Mass(inside, len(full), charter.critical_mass_members, sum(world.weight(s) for s in inside),
                charter.critical_mass_use_share, out)  # fmt: skip


def smallest_sets(view: View, mass: Mass, chances: Mapping[str, float]) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Return the smallest sets of outsiders that make the mass, the likeliest first, and whether all were looked at.

    Args:
        chances: outsider -> the chance that it joins, 0 to 1; 0.5 for one that is missing.

    Sets of up to three are looked for among all outsiders, larger ones among the likeliest and the heaviest.
    """
    if mass.met:
        return (), True
    weight = {seat: view.world.weight(seat) for seat in mass.outsiders}
    chance = {seat: chances.get(seat, 0.5) for seat in mass.outsiders}
    for size in range(max(1, mass.missing_heads), LARGEST_SET + 1):
        among: Sequence[str] = mass.outsiders
        if size > 3:
            likely = sorted(mass.outsiders, key=lambda s: (-chance[s], -weight[s], s))[:LIKELIEST]
            heavy = sorted(mass.outsiders, key=lambda s: (-weight[s], s))[:HEAVIEST]
            among = tuple(dict.fromkeys((*likely, *heavy)))
        if size > len(among):
            break
        sets = _sets(len(among), size)
        shares = np.array([weight[seat] for seat in among])[sets].sum(axis=1)
        odds = np.array([chance[seat] for seat in among])[sets].prod(axis=1)
        enough = np.flatnonzero(mass.share + shares >= mass.share_needed - TOLERANCE)
        if len(enough) and mass.heads + size >= mass.heads_needed:
            best = enough[np.lexsort((enough, -shares[enough], -odds[enough]))][:MOST_SETS]
            return tuple(tuple(among[i] for i in sets[place]) for place in best), size <= 3
    return (), False


@lru_cache(maxsize=32)
def _sets(count: int, size: int) -> NDArray[np.int64]:
    """Return all sets [n, size] of so many of ``count`` things."""
    flat = np.fromiter(chain.from_iterable(combinations(range(count), size)), dtype=np.int64)
    return flat.reshape(-1, size)


def swings(view: View, mass: Mass) -> tuple[tuple[str, float], ...]:
    """Return (seat, swing), above zero, largest first.

    They are those of the outsiders while the mass is not met, beside those inside; once it is, those of the insiders.
    """
    seats = mass.inside if mass.met else mass.outsiders
    heads, share = (0, 0.0) if mass.met else (mass.heads, mass.share)
    need_heads = max(0, mass.heads_needed - heads)
    need_units = max(0, ceil((mass.share_needed - share) * UNITS - 1e-9))
    units = [round(view.world.weight(seat) * UNITS) for seat in seats]
    found = zip(seats, banzhaf(units, need_heads, need_units), strict=True)
    return tuple(sorted(((s, x) for s, x in found if x > 0.0), key=lambda pair: (-pair[1], pair[0])))


def banzhaf(units: Sequence[int], need_heads: int, need_units: int) -> list[float]:
    """Return for every player the share of the coalitions of the others that it turns from short to reached.

    A coalition reaches with ``need_heads`` players that have ``need_units`` together. Exact: coalitions are counted by
    heads and units, in whole numbers, and each player is taken out of the count in turn.
    """
    n = len(units)
    if n == 0 or (need_heads <= 0 and need_units <= 0):
        return [0.0] * n
    assert n < 63, "coalitions are counted in 64 bits"
    width = max(1, need_units)
    # light[h, w]: coalitions of h players with w < need_units together; what is heavier falls off the end.
    light = np.zeros((n + 1, width), dtype=np.int64)
    light[0, 0] = 1
    for unit in units:
        if unit < width:
            light[1:, unit:] += light[:-1, : width - unit].copy()
    out = []
    for unit in units:
        without = light.copy()
        if unit < width:
            for h in range(1, n + 1):
                without[h, unit:] -= without[h - 1, : width - unit]
        few = [comb(n - 1, h) for h in range(n)]

        def short(
            least_heads: int, least_units: int, without: NDArray[np.int64] = without, few: list[int] = few
        ) -> int:
            """Count the coalitions of the others with fewer heads or fewer units than these."""
            fewer = sum(few[: max(0, least_heads)])
            if least_units <= 0 or need_units <= 0:
                return fewer
            return fewer + int(without[max(0, least_heads) : n, : min(width, least_units)].sum())

        out.append((short(need_heads, need_units) - short(need_heads - 1, need_units - unit)) / 2 ** (n - 1))
    return out
