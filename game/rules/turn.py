"""What a rule works on: the world, a draft of the state, and the way to settle what must be logged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from game.chance import Key
from game.errors import Refused
from game.state import ApprovalEntry, Bloc, Motion, Offer, State, Treaty, TrustEntry
from game.wording import say
from game.wording import usd as usd
from game.world import World

TENTHS = 10
FULL_APPROVAL = 100 * TENTHS

Settle = Callable[[str, Callable[[], dict[str, Any]]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, for journals, digests and the debrief.

    Attributes:
        kind: a key of the journal's texts.
        round: the round in which it happened.
        audience: the seats that may know it; None for everybody.
        params: named values for the text, as sorted pairs.
    """

    kind: str
    round: int
    audience: tuple[str, ...] | None
    params: tuple[tuple[str, Any], ...]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a named value."""
        return dict(self.params).get(name, default)


@dataclass(slots=True)
class Turn:
    """One application of an action: rules replace parts of ``state``, which is a draft until the action succeeds.

    ``told`` is what happened before this turn, oldest first; ``happenings`` what happens in it.
    """

    world: World
    state: State
    seed: int
    settle: Settle
    happenings: list[Happening] = field(default_factory=list)
    told: Sequence[Happening] = ()

    def tell(self, kind: str, audience: tuple[str, ...] | None = None, **params: Any) -> None:
        """Record a happening."""
        self.happenings.append(Happening(kind, self.state.round, audience, tuple(sorted(params.items()))))

    def key(self, purpose: str, seat: str = "") -> Key:
        """Return the key of a draw in this round."""
        return Key.of(self.seed, self.state.round, purpose, seat)

    def new_id(self) -> int:
        """Return the next number of a motion; offers and treaties have theirs from :mod:`game.rules.numbering`."""
        number = self.state.next_id
        self.state.next_id = number + 1
        return number

    def put_offer(self, offer: Offer) -> None:
        """Store an offer, new or changed."""
        self.state.offers = {**self.state.offers, offer.id: offer}

    def put_treaty(self, treaty: Treaty) -> None:
        """Store a treaty, new or changed."""
        self.state.treaties = {**self.state.treaties, treaty.id: treaty}

    def put_motion(self, motion: Motion) -> None:
        """Store a motion, new or changed."""
        self.state.motions = {**self.state.motions, motion.id: motion}

    def put_bloc(self, bloc: Bloc) -> None:
        """Store a bloc, new or changed."""
        self.state.blocs = {**self.state.blocs, bloc.id: bloc}

    def add_standing(self, seat: str, points: float) -> None:
        """Move a seat's standing."""
        tally = self.state.tallies[seat]
        self.state.tallies = {**self.state.tallies, seat: replace(tally, standing=tally.standing + points)}

    def add_trust(self, a: str, b: str, points: int, reason: str, **params: Any) -> None:
        """Move the trust between two seats, within -100 and 100, and write down why.

        Args:
            a: a seat.
            b: another seat.
            points: by how much.
            reason: a key of the texts (``trust_<reason>``), with its values in ``params``.
        """
        pair = (a, b) if a < b else (b, a)
        before = self.state.trust.get(pair, 0)
        value = max(-100, min(100, before + points))
        if value == before:
            return
        self.state.trust = {**self.state.trust, pair: value}
        entry = TrustEntry(self.state.round, *pair, value - before, reason, tuple(sorted(params.items())))
        self.state.trust_log = (*self.state.trust_log, entry)

    def add_approval(self, seat: str, points: float, reason: str, **params: Any) -> None:
        """Move a seat's approval at home, within 0 and 100, and write down why.

        Args:
            seat: whose approval.
            points: by how many points, to a tenth.
            reason: a key of the texts (``approval_<reason>``), with its values in ``params``.
        """
        before = self.state.approval[seat]
        value = max(0, min(FULL_APPROVAL, before + round(points * TENTHS)))
        if value == before:
            return
        self.state.approval = {**self.state.approval, seat: value}
        entry = ApprovalEntry(self.state.round, seat, value - before, reason, tuple(sorted(params.items())))
        self.state.approval_log = (*self.state.approval_log, entry)

    def receive(self, seat: str, cents: int) -> None:
        """Credit money received, which does not expire."""
        self.state.funds = {**self.state.funds, seat: self.state.funds[seat] + cents}

    def spend(self, seat: str, cents: int, *, received_first: bool = False) -> None:
        """Take money out of a ministry: out of the budget, which would expire, before what it received.

        Payments to others go the other way round, so that two seats cannot keep their budgets from expiring by paying
        each other.
        """
        own = max(0, cents - self.state.funds[seat]) if received_first else cents
        budget = min(own, self.state.money[seat])
        self.state.money = {**self.state.money, seat: self.state.money[seat] - budget}
        left = self.state.funds[seat] - (cents - budget)
        if left < 0:
            raise AssertionError(f"{seat} would owe {-left} cents")
        self.state.funds = {**self.state.funds, seat: left}


def refuse(code: str, pattern: str, /, **params: Any) -> Refused:
    """Return the refusal to raise: ``raise refuse("short-code", "There is no offer number {number}.", number=7)``.

    Args:
        code: of the refusal.
        pattern: of one sentence for the player, as :func:`game.wording.say` takes it; or a sentence said already.
        params: the values in the pattern.
    """
    return Refused(code, say(pattern, **params))


def get_bloc(state: State, bloc_id: str) -> Bloc:
    """Return a bloc that exists, or refuse."""
    bloc = state.blocs.get(bloc_id)
    if bloc is None:
        raise refuse("no-such-bloc", "There is no bloc called {bloc!r}.", bloc=bloc_id)
    if bloc.dissolved:
        raise refuse("bloc-dissolved", "The bloc {bloc!r} has been dissolved.", bloc=bloc_id)
    return bloc
