"""What lies on the negotiation table and what can be done with it: drafts, offers, counter-offers.

There is one draft at a time. Choosing another delegation takes it along, addressed to that one, unless there is a draft
that was written for it; so the list can show what everybody would make of the same deal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from game.actions import Clause, Counter, Decline, Investment, Payment, Propose, Retract, Sign
from game.rules.offers import awaits
from game.rules.turn import Happening
from game.state import Offer, Treaty
from game.view import View
from game.window.catalog import t
from game.window.naming import in_text, sentence
from game.window.play import Draft, Play
from game.window.screens.table_estimates import Clauses, readdressed, why_not
from game.world import CENTS

Mode = Literal["draft", "offer", "counter"]


class Negotiation:
    """See the module.

    Attributes:
        partner: the delegation on the other side.
        offer_id: the partner's offer that lies on the table, or None for a draft of one's own.
        left_out: how many clauses did not apply to the partner chosen last and were left out of the draft.
    """

    def __init__(self, play: Play) -> None:
        self.play = play
        self.offer_id: int | None = None
        self.left_out = 0
        self._written: dict[str, Draft] = {}
        self._partners: tuple[int, frozenset[str]] = (-1, frozenset())
        self.partner = play.draft.partner or self._first_partner()
        if play.draft.partner is None:
            play.draft = Draft(self.partner)
        self.show_first_offer()

    def _first_partner(self) -> str:
        """Return who to begin with: whoever waits for an answer, whom the mandate names, the host, anybody."""
        view = self.view
        for offer in view.waiting_offers:
            return offer.proposer
        for target, status in zip(view.me.mandate.targets, view.me.targets, strict=True):
            if target.when.kind == "treaty_with" and target.when.partner and status.done is None:
                return target.when.partner
        others = [seat for seat in view.world.seats if seat != view.seat]
        return view.world.host if view.world.host in others else others[0]

    # --- what lies there --------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """The person's view now."""
        return self.play.view

    @property
    def offer(self) -> Offer | None:
        """The offer on the table, while it still waits for the person."""
        for offer in self.view.offers:
            if offer.id == self.offer_id and awaits(offer, self.view.seat):
                return offer
        return None

    @property
    def mode(self) -> Mode:
        """Whether an offer lies there as it came, a counter to it, or a draft of one's own."""
        offer = self.offer
        if offer is None:
            return "draft"
        return "counter" if self.play.draft.answers == offer.id else "offer"

    @property
    def clauses(self) -> Clauses:
        """The clauses that are shown."""
        offer = self.offer
        return offer.clauses if offer is not None and self.mode == "offer" else tuple(self.play.draft.clauses)

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties of what is shown."""
        offer = self.offer
        return offer.parties if offer is not None else (self.view.seat, self.partner)

    @property
    def secret(self) -> bool:
        """Whether it is to be secret."""
        offer = self.offer
        return offer.secret if offer is not None else self.play.draft.secret

    def offers_of(self, seat: str) -> tuple[Offer, ...]:
        """Return the open offers of a delegation that wait for the person."""
        return tuple(offer for offer in self.view.waiting_offers if offer.proposer == seat)

    def answered(self) -> Offer | None:
        """Return the offer that the one on the table answers, if it is still known."""
        offer = self.offer
        if offer is None:
            return None
        return next((other for other in self.view.offers if other.id == offer.answers), None)

    # --- choosing ---------------------------------------------------------------------------------------------------

    def select(self, seat: str) -> None:
        """Sit down with another delegation; the draft comes along, or the one written for it earlier."""
        if seat == self.partner or seat == self.view.seat:
            return
        old = self.play.draft
        self.partner = seat
        self.left_out = 0
        if seat in self._written:
            self.play.draft = self._written[seat]
        elif old.answers is None and old.clauses and old.partner is not None:
            moved = readdressed(self.view, old.clauses, old.partner, seat)
            kept = [clause for clause in moved if why_not(self.view, (self.view.seat, seat), [clause]) is None]
            self.left_out = len(moved) - len(kept)
            self.play.draft = Draft(seat, kept, None, old.secret)
        else:
            self.play.draft = Draft(seat)
        self.show_first_offer()

    def show_first_offer(self) -> None:
        """Put the partner's first waiting offer on the table, if there is one."""
        waiting = self.offers_of(self.partner)
        numbers = [offer.id for offer in waiting]
        if self.play.draft.answers not in numbers:
            # What it was to answer is gone; the clauses may still serve as a draft of one's own.
            self.play.draft.answers = None
        self.offer_id = self.play.draft.answers or (numbers[0] if numbers else None)

    def show_offer(self, number: int | None) -> None:
        """Put one of the partner's offers on the table, or one's own draft (None)."""
        if number is None and self.play.draft.answers is not None:
            self._put_away()
        self.offer_id = number

    def open_offer(self, number: int) -> None:
        """Put an offer on the table, whoever's it is."""
        offer = next((offer for offer in self.view.offers if offer.id == number), None)
        if offer is None:
            return
        others = [party for party in offer.parties if party != self.view.seat]
        self.select(offer.proposer if offer.proposer != self.view.seat else others[0])
        self.offer_id = number if awaits(offer, self.view.seat) else self.offer_id

    # --- writing ----------------------------------------------------------------------------------------------------

    def begin_counter(self) -> None:
        """Make the offer on the table the draft of a counter-offer."""
        offer = self.offer
        if offer is not None and self.play.draft.answers != offer.id:
            self.play.draft = Draft(self.partner, list(offer.clauses), offer.id, offer.secret)

    def drop_counter(self) -> None:
        """Go back to the offer as it came."""
        self._put_away()

    def put(self, clause: Clause, instead_of: Clause | None = None) -> None:
        """Add a clause, or put it in the place of another; on an offer this begins a counter-offer."""
        self.begin_counter()
        clauses = self.play.draft.clauses
        if clause in clauses and clause != instead_of:
            return
        if instead_of in clauses:
            clauses[clauses.index(instead_of)] = clause
        else:
            clauses.append(clause)
        self._changed()

    def remove(self, clause: Clause) -> None:
        """Take a clause out; on an offer this begins a counter-offer."""
        self.begin_counter()
        self.play.draft.clauses = [other for other in self.play.draft.clauses if other != clause]
        self._changed()

    def set_clauses(self, clauses: Sequence[Clause]) -> None:
        """Replace the whole draft."""
        self.begin_counter()
        self.play.draft.clauses = list(clauses)
        self._changed()

    def set_secret(self, secret: bool) -> None:
        """Make the draft secret or public."""
        self.play.draft.secret = secret

    def clear(self) -> None:
        """Throw the draft away."""
        self._put_away()

    def _changed(self) -> None:
        self.left_out = 0
        if self.play.draft.clauses:
            self._written[self.partner] = self.play.draft
        else:
            self._written.pop(self.partner, None)

    def _put_away(self) -> None:
        self._written.pop(self.partner, None)
        self.play.draft = Draft(self.partner)

    # --- acting -----------------------------------------------------------------------------------------------------

    def why_not_send(self) -> str | None:
        """Return why the draft cannot be proposed, or sent as a counter-offer, now."""
        view, clauses = self.view, self.clauses
        answering = self.mode == "counter"
        reason = view.legal["counter" if answering else "propose"].reason
        if reason is not None:
            return reason
        if not answering and self.partner not in self.open_partners():
            return sentence(t("table.no_more_offers", name=in_text(view.world, self.partner)))
        if not clauses:
            return t("table.nothing_written")
        refused = why_not(view, self.parties, clauses)
        if refused is not None:
            return refused
        offer = self.offer
        if answering and offer is not None:
            return self._why_not_counter(offer, clauses)
        for other in view.offers:
            if other.status in ("open", "signed") and set(other.parties) == set(self.parties):
                if set(other.clauses) == set(clauses):
                    return t("table.same_offer", number=other.id)
        return None

    def _why_not_counter(self, offer: Offer, clauses: Clauses) -> str | None:
        most = self.view.world.rules.exchanges
        if offer.exchange + 1 >= most:
            return t("table.exchanges_used", count=most)
        if set(clauses) == set(offer.clauses):
            return t("table.counter_same")
        return None if any(clause in offer.clauses for clause in clauses) else t("table.counter_keeps_none")

    def why_not_sign(self) -> str | None:
        """Return why the offer on the table cannot be signed now."""
        offer = self.offer
        reason = self.view.legal["sign"].reason
        return reason if reason is not None or offer is None else why_not(self.view, offer.parties, offer.clauses)

    def open_partners(self) -> frozenset[str]:
        """Return the delegations that still take an offer from the person in this round."""
        if self._partners[0] != self.play.version:
            spec = self.view.legal["propose"]
            options = next((field.options for field in spec.fields if getattr(field, "name", "") == "parties"), ())  # type: ignore[union-attr]
            self._partners = (self.play.version, frozenset(party for option in options for party in option))
        return self._partners[1]

    def send(self) -> tuple[Happening, ...]:
        """Propose the draft or send the counter-offer, and take what came back on the table.

        Raises:
            MinisterialError: with the reason why not; nothing has changed.
        """
        view, clauses, offer = self.view, self.clauses, self.offer
        if self.mode == "counter" and offer is not None:
            happened = self.play.do(Counter(view.seat, offer.id, clauses))
        else:
            happened = self.play.do(Propose(view.seat, (self.partner,), clauses, self.secret))
        self._put_away()
        self.show_first_offer()
        return happened

    def sign(self) -> tuple[Happening, ...]:
        """Sign the offer on the table; raises like :meth:`send`."""
        return self._answer(Sign(self.view.seat, self.offer_id or 0))

    def decline(self, ground: str) -> tuple[Happening, ...]:
        """Decline the offer on the table on a public ground; raises like :meth:`send`."""
        return self._answer(Decline(self.view.seat, self.offer_id or 0, ground))

    def retract(self, number: int) -> tuple[Happening, ...]:
        """Take back an offer of one's own; raises like :meth:`send`."""
        return self.play.do(Retract(self.view.seat, number))

    def _answer(self, action: Sign | Decline) -> tuple[Happening, ...]:
        counter = self.play.draft.answers == action.offer
        happened = self.play.do(action)
        if counter:
            self._put_away()
        self.show_first_offer()
        return happened


def short_round(view: View, clauses: Sequence[Clause]) -> tuple[int, int] | None:
    """Return the first round in which the seat's promises would exceed its money, and by how many US dollars.

    Promises are those of the draft and of its treaties in force; every round brings the allotment, and at most one
    allotment is carried over. Money that others promise is not counted on, nor what an offtake may come to, which goes
    by the prices to come.
    """
    allotment = view.world.allotment[view.seat] // CENTS
    due = dict.fromkeys(range(view.round, view.rounds + 1), 0)
    for clause in clauses:
        if isinstance(clause, Investment) and clause.investor == view.seat:
            due[view.round] += clause.usd
    standing = [(treaty.since, clause) for treaty in own_treaties(view) for clause in treaty.clauses]
    for since, clause in [*standing, *((view.round, clause) for clause in clauses)]:
        if isinstance(clause, Payment) and clause.payer == view.seat:
            for round_ in range(since + clause.start, since + clause.start + clause.term):
                if round_ in due:
                    due[round_] += clause.usd
    money = view.me.budget_usd
    for round_, owed in due.items():
        if owed > money:
            return round_, owed - money
        money = min(money - owed, allotment) + allotment
    return None


def own_treaties(view: View) -> tuple[Treaty, ...]:
    """Return the treaties in force to which the seat is a party, newest first."""
    mine = [treaty for treaty in view.treaties if view.seat in treaty.parties and treaty.status == "in force"]
    return tuple(reversed(mine))
