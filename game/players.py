"""Players: how a seat that is not a person decides, and how players are found.

A player is a function of (view, key): it keeps nothing between calls that it could not work out again from its view, so
saving and reloading a game changes nothing. Anybody can ship one: an entry point of the group ``ministerial.players``
names a class without arguments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal, Protocol, runtime_checkable

from game.actions import NO_TERMS, Action, Clause, MotionContent, TreatyTerms
from game.chance import Key
from game.errors import PlayerError
from game.state import Offer
from game.talks import Disclose, Explain, Sounding
from game.view import View

DISTRIBUTION = "ministerial"
GROUP = "ministerial.players"
ADVISORS = "ministerial.advisors"
#: The levels of opponents, the least skilled first: they differ in skill alone, and see and may do the same.
LEVELS = ("novice", "delegate", "minister", "statesman")
#: The players that come with the game; the interface has a name and a sentence for each.
SHIPPED = (
    *LEVELS,
    *("random", "no-deal", "passive", "heuristic", "rival", "buffer-stock"),
    *("stay-out", "join-early", "hold-out", "bridge", "sell-to-rival"),
)


class Player(Protocol):
    """Decides for a seat; one that answers soundings has the method of :class:`Sounded` too."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return the actions to take now, in order.

        ``view.ask`` says what is wanted: ``sitting``, ``corridor`` and ``ballot`` should end with ``EndSitting``, and
        ``answer`` asks for an answer to every waiting offer. A refused action is skipped; a player that returns
        nothing where the table waits for it has ended its sitting.
        """


@runtime_checkable
class Sounded(Protocol):
    """A player that answers soundings; one without this method gives no answer."""

    def sounding(self, view: View, key: Key, sounding: Sounding) -> Disclose | None:
        """Return the answer to one of ``view.soundings``, or None for no answer.

        It should be what the seat would do with this offer now. The table passes it on as it is at a coaching table,
        and otherwise as a band around it.
        """


@runtime_checkable
class Accountable(Protocol):
    """A player that can say why it answers an offer as it does; one without this method gives no account."""

    def account(self, view: View, key: Key, offer: Offer, answer: Action) -> Explain | None:
        """Return the account of an answer that it has just given, or None for none.

        Args:
            view: what it answered from.
            key: the key with which it answered.
            offer: the offer.
            answer: ``Sign``, ``Decline`` or ``Counter``.
        """


@dataclass(frozen=True, slots=True)
class Term:
    """One item of an appraisal: a key of the texts with its values, and signed points of the mandate."""

    key: str
    params: tuple[tuple[str, Any], ...]
    points: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a desk thinks that a treaty is worth to a seat, as far as it can know.

    Attributes:
        seat: whose gain is estimated.
        points: the estimate; the terms add to it exactly.
        needed: the points at which the seat would sign.
        band: half-width of the uncertainty, in points; 0 where the seat's own mandate was read.
        terms: the items, largest first.
        spread: scale of the logistic distribution of what the estimate misses, in points.
        least: the chance of a signature however bad the draft looks, as others know what a desk does not.
        most: the chance however good it looks.
        guessed: points among them for an aim that the seat is only taken to have.
        doubt: the chance that it does not have it.
    """

    seat: str
    points: float
    needed: float
    band: float
    terms: tuple[Term, ...]
    spread: float = 1.0
    least: float = 0.0
    most: float = 1.0
    guessed: float = 0.0
    doubt: float = 0.0

    @property
    def acceptance(self) -> float:
        """The chance in per cent that the seat signs: about 50 where it would just do so by the estimate."""
        margin = self.points - self.needed
        signs = (1.0 - self.doubt) * self._logistic(margin) + self.doubt * self._logistic(margin - self.guessed)
        return 100.0 * (self.least + (self.most - self.least) * signs)

    def _logistic(self, margin: float) -> float:
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, margin / self.spread))))


#: Drafts with the partner's estimate of each, the best for the seat first.
Ideas = tuple[tuple[tuple[Clause, ...], Estimate], ...]
Verdict = Literal["sign", "ask_more", "decline", "unaffordable", "breach"]


@dataclass(frozen=True, slots=True)
class Risk:
    """Something to think of before signing: a key of the texts (``table.risk_<key>``) with its values.

    ``red_line`` (``text``, ``points``), ``budget`` (``round``, ``usd`` short), ``contradicts`` (``treaty``),
    ``precludes`` (``text`` of a target, ``points``), ``reliance`` (``seat``, ``trust``).
    """

    key: str
    params: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a seat's own ministry thinks of a draft.

    Attributes:
        worth: of the draft to the seat.
        gains: the items for it, largest first.
        losses: the items against it, largest first.
        risks: in the order of their weight.
        verdict: ``sign``; ``ask_more``, as it is worth less than one can ask for at this time; ``decline``, as it is
            worth nothing; ``unaffordable``; ``breach``, as it contradicts a treaty in force.
    """

    worth: Estimate
    gains: tuple[Term, ...]
    losses: tuple[Term, ...]
    risks: tuple[Risk, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One thing that a person might attend to.

    Attributes:
        kind: ``talk`` (something to offer), ``answer`` (an offer that waits) or ``vote``.
        partner: the other party, the proposer of the offer or of the motion.
        number: of the offer or the motion; None for a talk.
        clauses: what to talk about, or what is offered; empty for a vote.
        template: the template that a talk comes from; empty for others.
        worth: points of the person's mandate, of signing or of adoption.
        theirs: the partner's estimate of a talk or an offer; None for a vote.
        why: the item of the appraisal that weighs most.
    """

    kind: str
    partner: str
    number: int | None
    clauses: tuple[Clause, ...]
    template: str
    worth: float
    theirs: Estimate | None
    why: Term | None


class Advisor(Protocol):
    """A person's own desk: what a treaty, a motion or a policy may be worth to whom, from the person's view alone.

    The ministry acts by its advice. Every method must be a function of its arguments.
    """

    def treaty(
        self, view: View, seat: str, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS
    ) -> Estimate:
        """Return what a draft treaty is worth to one of its parties (or to a third seat)."""

    def motion(self, view: View, seat: str, bloc: str, content: MotionContent) -> Estimate:
        """Return what the adoption of a motion is worth to a seat."""

    def suggest(self, view: View, partner: str, clauses: Sequence[Clause], most: int = 3) -> Ideas:
        """Return what would make a draft work: changed ones that the partner is likelier to sign, best first."""

    def gives(self, view: View, partner: str, clauses: Sequence[Clause], most: int = 3) -> Ideas:
        """Return what the partner could give on top of a draft, or be spared, and still sign, best first."""

    def opinion(
        self, view: View, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS
    ) -> Opinion:
        """Return what the seat's own ministry thinks of a draft."""

    def answer(self, view: View, offer: Offer) -> Action:
        """Return how it would answer an offer that waits for the seat: ``Sign``, ``Decline`` or ``Counter``."""

    def duties(self, view: View) -> Sequence[Action]:
        """Return the policies (in a sitting) and ballots (in a plenary) that the seat's own promises need now."""

    def agenda(self, view: View, talks: int = 3) -> tuple[AgendaItem, ...]:
        """Return what is worth most to the seat now: talks and answers, at most so many, and the votes that matter."""


def make_advisor(name: str = "desk") -> Advisor:
    """Return the advisor of this name, from the entry points of the group ``ministerial.advisors``.

    Raises:
        PlayerError: if there is none, or it cannot be loaded.
    """
    for point in entry_points(group=ADVISORS):
        if point.name == name:
            advisor: Advisor = point.load()()
            return advisor
    raise PlayerError(f"There is no advisor called {name!r}.")


def available() -> tuple[str, ...]:
    """Return the names of all players installed, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def make_player(name: str) -> Player:
    """Return a new player; one of another distribution plays in a process of its own, which its first call starts.

    Raises:
        PlayerError: if there is none of this name, or it cannot be loaded.
    """
    point = _point(name)
    if _is_plug_in(point):
        from game.plugins.host import PluginPlayer

        return PluginPlayer(point.value)
    try:
        player: Player = point.load()()
    except Exception as error:
        raise PlayerError(f"The player {name!r} cannot be loaded: {error}.") from error
    return player


def place_of(name: str) -> str:
    """Return where an installed player is, as ``module:class``.

    Raises:
        PlayerError: if there is none of this name.
    """
    return _point(name).value


def _point(name: str) -> EntryPoint:
    """Return a player's entry point; a plug-in does not take the place of a player that comes with the game."""
    points = sorted(entry_points(group=GROUP), key=_is_plug_in, reverse=True)
    found = {point.name: point for point in points}.get(name)
    if found is None:
        raise PlayerError(f"There is no player called {name!r}; there are: {', '.join(available()) or 'none'}.")
    return found


def _is_plug_in(point: EntryPoint) -> bool:
    """Whether an entry point belongs to another distribution than the game."""
    return point.dist is None or point.dist.name.lower() != DISTRIBUTION


def assign(spec: str, seats: Sequence[str], rival: str | None) -> dict[str, str]:
    """Return the player's name for every seat from a specification.

    A specification is a comma-separated list: one bare name is for all seats not named otherwise, ``SEAT=name`` for one
    seat. The rival's seat is played by ``rival`` unless it is named or the bare name is ``random`` or ``no-deal``.

    Raises:
        PlayerError: for an unknown seat or player, or two bare names.
    """
    known = available()
    rest: str | None = None
    named: dict[str, str] = {}
    for part in (p.strip() for p in spec.split(",")):
        if not part:
            continue
        seat, equals, name = part.partition("=")
        if not equals:
            if rest is not None:
                raise PlayerError(f"Name one player for the remaining seats, not both {rest!r} and {seat!r}.")
            rest, name = seat, seat
        elif seat not in seats:
            raise PlayerError(f"There is no seat {seat!r} to be played by {name!r}.")
        else:
            named[seat] = name
        if name not in known:
            raise PlayerError(f"There is no player called {name!r}; there are: {', '.join(known)}.")
    rest = rest or "heuristic"
    chosen = {seat: named.get(seat, rest) for seat in seats}
    if rival is not None and rival not in named and rest not in ("random", "no-deal") and "rival" in known:
        chosen[rival] = "rival"
    return chosen
