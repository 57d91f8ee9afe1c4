"""Tables with people for tests of ministries: a small world, scripted offers, and a desk that says what it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from game import Game, load_scenario, new_game
from game.actions import (
    NO_TERMS,
    Action,
    Clause,
    Counter,
    Decline,
    MotionContent,
    Payment,
    Propose,
    TreatyTerms,
)
from game.players import AgendaItem, Estimate
from game.session import Table
from game.state import Offer
from game.view import View


class ScriptedDesk:
    """An advisor whose values are given: ``worth`` of an offer's clauses, ``of_motion`` for every motion."""

    def __init__(self, worth: Callable[[Sequence[Clause]], float], of_motion: float = 0.0) -> None:
        self.worth = worth
        self.of_motion = of_motion
        self.duty: tuple[Action, ...] = ()
        self.counters: Callable[[Offer], tuple[Clause, ...]] | None = None

    def treaty(
        self, view: View, seat: str, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS
    ) -> Estimate:
        """Return the scripted worth."""
        return Estimate(seat, self.worth(clauses), 0.0, 0.0, ())

    def motion(self, view: View, seat: str, bloc: str, content: MotionContent) -> Estimate:
        """Return the scripted worth of motions."""
        return Estimate(seat, self.of_motion, 0.0, 0.0, ())

    def suggest(
        self, view: View, partner: str, clauses: Sequence[Clause], most: int = 3
    ) -> tuple[tuple[tuple[Clause, ...], Estimate], ...]:
        """Return nothing."""
        return ()

    def answer(self, view: View, offer: Offer) -> Action:
        """Return a refusal, or the scripted counter-offer."""
        if self.counters is not None:
            return Counter(view.seat, offer.id, self.counters(offer))
        return Decline(view.seat, offer.id, "price")

    def duties(self, view: View) -> Sequence[Action]:
        """Return the scripted duties."""
        return self.duty

    def agenda(self, view: View, talks: int = 3) -> tuple[AgendaItem, ...]:
        """Return nothing."""
        return ()


def paid(clauses: Sequence[Clause]) -> float:
    """Return the worth of an offer in these tests: a point for each thousand dollars."""
    return sum(c.usd for c in clauses if isinstance(c, Payment)) / 1000.0


def table_of(
    people: Sequence[str], kind: str = "simultaneous", scenario: str = "workshop-12", desk: ScriptedDesk | None = None
) -> Table:
    """Return a table with people whose other seats do nothing, and a scripted desk."""
    game = new_game(load_scenario(scenario), 6, people=people, table=kind)
    table = Table(game, {seat: "no-deal" for seat in game.world.seats if seat not in people})
    table.desk = desk or ScriptedDesk(paid)
    return table


def offer(game: Game, seat: str, to: str, usd: int) -> int:
    """Put an offer of a payment on the table and return its number."""
    game.apply(Propose(seat, (to,), (Payment(seat, to, usd),)))
    return next(reversed(game.state.offers))
