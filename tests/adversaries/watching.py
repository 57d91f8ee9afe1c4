"""What a player puts its name to, with what that is worth to it by exact clears when it does; and players that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ai.appraisal import Appraisal
from ai.decisions import decide
from ai.keeping import keep_promises, pledge_on
from ai.lens_estimate import FIRST_ORDER_ERROR
from ai.stock_plan import planned_orders
from game import Game
from game.actions import (
    NO_TERMS,
    Action,
    Clause,
    Counter,
    Decline,
    EndSitting,
    Propose,
    Ratify,
    SetPolicy,
    Sign,
    TreatyTerms,
    Vote,
)
from game.chance import Key
from game.players import Player, Sounded
from game.talks import Disclose, Sounding
from game.view import View
from tests.players.adversary import Adversary


def own_appraisal(view: View) -> Appraisal:
    """Return the plain appraisal of a view's seat."""
    return Appraisal(view, view.seat)


def exact_like(mind: Appraisal) -> Appraisal:
    """Return a new appraisal with exact clears, in its futures too if it looks ahead."""
    mind.exact = True
    for future in getattr(mind, "_ahead", ()):
        future.exact = True
    return mind


@dataclass(frozen=True)
class Signing:
    """What a player has signed, the view in which it decided to, and by which appraisal it decides."""

    view: View
    parties: tuple[str, ...]
    clauses: tuple[Clause, ...]
    terms: TreatyTerms
    mind: Callable[[View], Appraisal] = own_appraisal

    @property
    def bound(self) -> float:
        """The points below zero that the error of first-order estimates explains."""
        return FIRST_ORDER_ERROR * len(self.clauses)

    def exact(self) -> float:
        """Return what it is worth to the player by its own appraisal with exact clears, in points of its mandate."""
        return exact_like(self.mind(self.view)).treaty(self.parties, self.clauses, self.terms).total

    def entered(self, game: Game) -> bool:
        """Whether it has become a treaty."""
        return any(
            t.since == self.view.round and (t.clauses, t.terms) == (self.clauses, self.terms)
            for t in game.state.treaties.values()
            if set(t.parties) == set(self.parties)
        )


class Watched:
    """A player whose signatures are noted: those under offers, and those that its own offers and counters carry."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.signings: list[Signing] = []

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return what the player does, and note what it signs."""
        replies = self.player.act(view, key)
        known = {offer.id: offer for offer in view.offers}
        for reply in replies:
            if isinstance(reply, Propose):
                self._note(view, (view.seat, *reply.parties), reply.clauses, reply.terms)
            elif isinstance(reply, Sign):
                offer = known[reply.offer]
                self._note(view, offer.parties, offer.clauses, offer.terms)
            elif isinstance(reply, Counter):
                offer = known[reply.offer]
                self._note(view, offer.parties, reply.clauses, reply.terms or offer.terms)
        return replies

    def sounding(self, view: View, key: Key, sounding: Sounding) -> Disclose | None:
        """Return the player's answer."""
        return self.player.sounding(view, key, sounding) if isinstance(self.player, Sounded) else None

    def _note(self, view: View, parties: Iterable[str], clauses: tuple[Clause, ...], terms: TreatyTerms | None) -> None:
        mind = getattr(self.player, "mind", own_appraisal)
        self.signings.append(Signing(view, tuple(parties), clauses, terms or NO_TERMS, mind))

    def treaties(self, game: Game) -> list[Signing]:
        """Return what it has signed and what has become a treaty of the game, each once."""
        out: list[Signing] = []
        for signing in self.signings:
            same = (signing.view.round, signing.clauses, signing.terms, set(signing.parties))
            if signing.entered(game) and all((s.view.round, s.clauses, s.terms, set(s.parties)) != same for s in out):
                out.append(signing)
        return out


class Talking:
    """A player that deals with one partner only, and only up to a round; its other business is what needs no partner.

    It answers and votes, keeps its word, buys stock and decides as a minister does, but neither joins nor tables
    anything, since capitals give leave by chance: what differs between two games is then what it signed, and what
    follows from that.
    """

    def __init__(self, player: Player, partner: str, last: int) -> None:
        self.player = player
        self.partner = partner
        self.last = last

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return what it does of what the player would do; of later sittings only the business without partners."""
        if view.ask != "sitting" or view.round <= self.last:
            return [action for action in self.player.act(view, key) if self._may(view, action)]
        mind = Appraisal(view, view.seat)
        refusals: list[Action] = [Decline(view.seat, offer.id) for offer in view.waiting_offers]
        return [*refusals, *planned_orders(view, mind), *decide(view, mind), *_duties(view), EndSitting(view.seat)]

    def sounding(self, view: View, key: Key, sounding: Sounding) -> Disclose | None:
        """Return the player's answer."""
        return self.player.sounding(view, key, sounding) if isinstance(self.player, Sounded) else None

    def _may(self, view: View, action: Action) -> bool:
        if isinstance(action, Propose):
            return action.parties == (self.partner,) and view.round <= self.last
        return action.type not in ("apply", "table_motion", "second")


class Quiet:
    """An adversary that talks up to a round, and from then on only breaks its word."""

    def __init__(self, adversary: Adversary, last: int) -> None:
        self.adversary = adversary
        self.last = last

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return what the adversary does, later only what it breaks."""
        if view.round <= self.last or view.ask == "ballot":
            return self.adversary.act(view, key)
        refusals: list[Action] = [Decline(view.seat, offer.id) for offer in view.waiting_offers]
        if view.ask == "answer":
            return refusals
        return [*refusals, *self.adversary.harm(view), EndSitting(view.seat)]


class Bystander:
    """Refuses everything, keeps its word, and lets in whom others have brought."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return refusals, ballots and what its promises need."""
        refusals: list[Action] = [Decline(view.seat, offer.id) for offer in view.waiting_offers]
        if view.ask == "answer":
            return refusals
        return [*refusals, *_ballots(view), *_duties(view), EndSitting(view.seat)]


def _ballots(view: View) -> list[Action]:
    """Return ballots as pledged; for every admission; no opinion otherwise."""
    return [
        Vote(view.seat, m.id, pledge_on(view, m) or ("for" if m.content.type == "admit" else "abstain"))
        for m in view.ballot_page
    ]


def _duties(view: View) -> list[Action]:
    """Return what a seat's own promises need in a sitting, ratifications included."""
    if view.ask != "sitting":
        return []
    ready = [entry.bloc for entry in view.me.at_home if not entry.refusal]
    return [*keep_promises(view), *(SetPolicy(view.seat, Ratify(bloc)) for bloc in ready)]


def together(signings: Sequence[Signing]) -> Signing:
    """Return several treaties as one, as it stood before the first was signed: later ones begin later."""
    first = signings[0]
    clauses: list[Clause] = []
    for signing in signings:
        late = signing.view.round - first.view.round
        for clause in signing.clauses:
            if late and hasattr(clause, "start"):
                clause = replace(clause, start=clause.start + late)
            clauses.append(clause)
    parties = dict.fromkeys(p for signing in signings for p in signing.parties)
    terms = signings[0].terms if len(signings) == 1 else NO_TERMS
    return Signing(first.view, tuple(parties), tuple(clauses), terms, first.mind)
