"""Who tips a bloc: how far it is from its critical mass, whose head decides, and who would bring it there for least.

Everything is counted from what is public. What a seat outside asks for is the estimate that every desk makes of it. How
often a head decides is its Banzhaf index: the share of all coalitions of the others that it turns from below to above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ai.appraisal import Appraisal
from ai.concession import aspiration_of
from game.actions import Accession
from game.rules.charter import charter_of
from game.rules.membership import has_mass, mass, why_not_apply
from game.state import Bloc
from game.view import View

# Coalitions of at most so many seats are counted one by one; of more, those of the heaviest.
MOST_COUNTED = 12
# Single outsiders and pairs that are named at most.
MOST_NAMED = 8
TOLERANCE = 1e-12
# The chance that a seat that would gain by joining has not applied after a round; points that one that stays outside is
# taken to lose by joining; and points that a declined offer for joining takes off the estimate.
STILL_WAITS, UNSEEN, A_REFUSAL = 0.5, 2.0, 1.5


@dataclass(frozen=True, slots=True)
class Tipping:
    """How a bloc stands before its critical mass.

    Attributes:
        bloc: its id.
        met: whether its full members, with those on their way in, have the mass.
        heads, heads_needed: of full members and of full applicants and signatories; what the charter asks for.
        share, share_needed: the same for use outside the rival.
        waiting: applicants and signatories for full membership, in that order.
        singles: outsiders whose head alone would bring it there, the cheapest first.
        pairs: pairs of outsiders that would, where no single one of the two does, the cheapest first.
        asks: (outsider, points that it is taken to miss of what it asks for), for those in singles and pairs.
        breaking: members without any of whom a bloc that has its mass falls short, in order of admission.
        pivotal: (seat, share of the coalitions of the others in which its head decides), above zero, largest first: of
            outsiders while the mass is not met, of members and those on their way in once it is.
        exact: whether all seats were counted, and not the heaviest ``MOST_COUNTED`` alone.
    """

    bloc: str
    met: bool
    heads: int
    heads_needed: int
    share: float
    share_needed: float
    waiting: tuple[str, ...]
    singles: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    asks: tuple[tuple[str, float], ...]
    breaking: tuple[str, ...]
    pivotal: tuple[tuple[str, float], ...]
    exact: bool

    @property
    def missing_heads(self) -> int:
        """Heads that are still missing, 0 if none."""
        return max(0, self.heads_needed - self.heads)

    @property
    def missing_share(self) -> float:
        """The share of use that is still missing, 0 if none."""
        return max(0.0, self.share_needed - self.share)

    def swing(self, seat: str) -> float:
        """Return how often a seat's head decides, 0 to 1."""
        return dict(self.pivotal).get(seat, 0.0)


def tipping(view: View, bloc_id: str, mind: Appraisal | None = None) -> Tipping:
    """Return how a bloc stands before its critical mass, as far as the view shows.

    Asking prices are estimated only while the mass is not met, for those who could bring it about; ``mind`` is an
    appraisal from the same view, whose estimates are used again.
    """
    world, bloc = view.world, view.blocs[bloc_id]
    charter = charter_of(world, bloc)
    needed = (charter.critical_mass_members, charter.critical_mass_use_share)
    waiting = waiting_for(bloc)
    inside = (*bloc.full_members, *waiting)
    heads, share = len(inside), sum(world.weight(seat) for seat in inside)
    met = heads >= needed[0] and share >= needed[1] - TOLERANCE
    out = () if met else outsiders(view, bloc_id)
    voters, base = (inside, (0, 0.0)) if met else (out, (heads, share))
    pivotal, exact = _pivotal(view, voters, base, needed, met)
    singles, pairs = _tippers(view, out, (heads, share), needed)
    named = dict.fromkeys((*singles, *(seat for pair in pairs for seat in pair)))
    mind = Appraisal(view, view.seat) if mind is None else mind
    asks = {seat: asking(mind, bloc_id, seat) for seat in named}
    breaking = [s for s in inside if heads - 1 < needed[0] or share - world.weight(s) < needed[1] - TOLERANCE]
    return Tipping(
        bloc=bloc_id,
        met=met,
        heads=heads,
        heads_needed=needed[0],
        share=share,
        share_needed=needed[1],
        waiting=waiting,
        singles=tuple(sorted(singles, key=lambda s: (asks[s], s))[:MOST_NAMED]),
        pairs=tuple(sorted(pairs, key=lambda p: (_together(asks, p), p))[:MOST_NAMED]),
        asks=tuple(sorted(asks.items(), key=lambda item: (item[1], item[0]))),
        breaking=tuple(breaking) if met else (),
        pivotal=pivotal,
        exact=exact,
    )


def waiting_for(bloc: Bloc) -> tuple[str, ...]:
    """Return the seats that are on their way into a bloc as full members: signatories, then applicants."""
    signed = tuple(seat for seat, status, _ in bloc.signatories if status == "full")
    return (*signed, *(a.member for a in bloc.applications if a.status == "full" and a.member not in signed))


def outsiders(view: View, bloc_id: str) -> tuple[str, ...]:
    """Return the seats that may apply to a bloc now, as far as the view shows, in the order of the seats."""
    world = view.world
    return tuple(s for s in world.seats if why_not_apply(world, view, s, bloc_id, "full") is None)


def asking(mind: Appraisal, bloc_id: str, seat: str) -> float:
    """Return the points that an outsider is taken to miss of what it asks for; below zero it joins unpaid."""
    if seat == mind.seat:
        return aspiration_of(mind.view, seat) - mind.accession(bloc_id, seat, "full").total
    worth = mind.peer(seat).accession(bloc_id, seat, "full").total
    return aspiration_of(mind.view, seat) - worth + reluctance(mind, bloc_id, seat)


def reluctance(mind: Appraisal, bloc_id: str, seat: str) -> float:
    """Return the points by which an outsider is taken to want to join less than is estimated, by what it has done.

    A seat that would gain by joining would have applied, sooner or later: one that has not for some rounds has reasons
    that nobody sees. And it has declined offers for joining.
    """
    view, bloc = mind.view, mind.view.blocs[bloc_id]
    since = view.round if bloc.first_accession is None else bloc.first_accession
    waited = 1.0 - STILL_WAITS ** max(0, view.round - since)
    spare = mind.peer(seat).accession(bloc_id, seat, "full").total - aspiration_of(view, seat)
    declined = sum(
        offer.status == "declined"
        and offer.proposer == view.seat
        and any(isinstance(c, Accession) and (c.bloc, c.member) == (bloc_id, seat) for c in offer.clauses)
        for offer in view.offers
    )
    return waited * (max(0.0, spare) + UNSEEN) + declined * A_REFUSAL


def short_without(view: View, bloc: Bloc, seat: str) -> bool:
    """Whether a bloc that has its critical mass falls short of it without one of its members."""
    charter = charter_of(view.world, bloc)
    heads, share = mass(view.world, bloc)
    left = (heads - 1, share - view.world.weight(seat))
    reached = left[0] >= charter.critical_mass_members and left[1] >= charter.critical_mass_use_share - TOLERANCE
    return seat in bloc.full_members and has_mass(view.world, charter, bloc) and not reached


def entry_chance(view: View, bloc_id: str, joins: float, without: str = "", also: str = "") -> float:
    """Return the chance that a bloc has its critical mass once every outsider has joined with the chance ``joins``.

    Args:
        view: whose knowledge counts.
        bloc_id: the bloc.
        joins: the chance of each of those who may apply, independent of each other.
        without: a seat that is taken to stay outside, if any.
        also: a seat that is taken to join, if any.
    """
    world, bloc = view.world, view.blocs[bloc_id]
    charter = charter_of(world, bloc)
    inside = [s for s in dict.fromkeys((*bloc.full_members, *waiting_for(bloc), also)) if s not in ("", without)]
    out = [s for s in outsiders(view, bloc_id) if s not in (without, also)]
    counted = _heaviest(view, out)
    heads, share = len(inside), sum(world.weight(seat) for seat in inside)
    weights = tuple(world.weight(seat) for seat in counted)
    reached = _reached(weights, (heads, share), (charter.critical_mass_members, charter.critical_mass_use_share))
    return float(likelihoods([joins] * len(counted))[reached].sum())


def _heaviest(view: View, seats: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(sorted(seats, key=lambda s: (-view.world.weight(s), s))[:MOST_COUNTED])


def _together(asks: dict[str, float], pair: tuple[str, str]) -> float:
    """Return what two outsiders ask for together; who joins unpaid pays for nobody."""
    return sum(max(0.0, asks[seat]) for seat in pair)


def _tippers(
    view: View, out: tuple[str, ...], base: tuple[int, float], needed: tuple[int, float]
) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the outsiders that tip a bloc alone, and the pairs of others that do together."""
    weight = view.world.weight

    def tips(*seats: str) -> bool:
        total = base[1] + sum(weight(seat) for seat in seats)
        return base[0] + len(seats) >= needed[0] and total >= needed[1] - TOLERANCE

    singles = [seat for seat in out if tips(seat)]
    rest = _heaviest(view, [seat for seat in out if seat not in singles])
    pairs = [(min(pair), max(pair)) for pair in combinations(rest, 2) if tips(*pair)]
    return singles, pairs


def _pivotal(
    view: View, seats: tuple[str, ...], base: tuple[int, float], needed: tuple[int, float], met: bool
) -> tuple[tuple[tuple[str, float], ...], bool]:
    """Return (seat, Banzhaf index) of seats beside a base, and whether all were counted.

    Of more seats than are counted one by one, the lighter ones are taken to stay: inside a bloc that has its mass,
    outside one that has not.
    """
    world, counted = view.world, _heaviest(view, seats)
    if met:
        rest = [seat for seat in seats if seat not in counted]
        base = (base[0] + len(rest), base[1] + sum(world.weight(seat) for seat in rest))
    weights = tuple(world.weight(seat) for seat in counted)
    found = list(zip(counted, _swings(weights, base, needed), strict=True))
    found = [(seat, swing) for seat, swing in found if swing > 0.0]
    return tuple(sorted(found, key=lambda item: (-item[1], item[0]))), len(counted) == len(seats)


def sums(values: Sequence[float]) -> NDArray[np.float64]:
    """Return what every coalition [2^n] of seats with these values has together, in the order of :func:`coalitions`."""
    out = np.zeros(1)
    for value in values:
        out = np.concatenate((out, out + value))
    return out


def likelihoods(chances: Sequence[float]) -> NDArray[np.float64]:
    """Return the chance of every coalition [2^n] of seats that join it independently, each with its own chance."""
    out = np.ones(1)
    for chance in chances:
        out = np.concatenate((out * (1.0 - chance), out * chance))
    return out


@lru_cache(maxsize=16)
def coalitions(count: int) -> NDArray[np.bool_]:
    """Return all coalitions [2^count, count] of so many seats; coalition number i holds the seats of its set bits."""
    numbers = np.arange(2**count, dtype=np.int64)
    return ((numbers[:, None] >> np.arange(count)) & 1).astype(bool)


def _reached(weights: tuple[float, ...], base: tuple[int, float], needed: tuple[int, float]) -> NDArray[np.bool_]:
    """Return which coalitions [2^n] of seats with these weights have, beside a base, the mass."""
    heads, share = base[0] + sums([1.0] * len(weights)), base[1] + sums(weights)
    return np.asarray((heads >= needed[0]) & (share >= needed[1] - TOLERANCE))


@lru_cache(maxsize=256)
def _swings(weights: tuple[float, ...], base: tuple[int, float], needed: tuple[int, float]) -> tuple[float, ...]:
    """Return for every seat the share of the coalitions of the others that it turns from short to reached."""
    reached = _reached(weights, base, needed)
    numbers = np.arange(len(reached))
    out: list[float] = []
    for i in range(len(weights)):
        without = numbers[(numbers >> i) & 1 == 0]
        out.append(float(np.mean(reached[without | (1 << i)] & ~reached[without])))
    return tuple(out)
