"""What lies on the negotiation table and what can be done with it: drafts, offers, counter-offers.

There is one draft at a time. Choosing another delegation takes it along, addressed to that one, unless there is a draft
that was written for it; so the list can show what everybody would make of the same deal. A draft may have further
parties; choosing one of them turns to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from game.actions import NO_TERMS, Clause, Counter, Decline, Denounce, Propose, Retract, Sign, TreatyTerms
from game.rules.offers import awaits, fingerprint
from game.rules.turn import Happening
from game.state import Offer
from game.view import View
from game.window.catalog import t
from game.window.naming import in_text, sentence
from game.window.play import Draft, Play
from game.window.refusals import told_refusal
from game.window.screens.clause_words import giver, receiver
from game.window.screens.table_diff import Differences, differences
from game.window.screens.table_estimates import Clauses, readdressed, why_not

Mode = Literal["draft", "offer", "counter"]
#: The most parties that can sit down together, the person's seat among them.
MOST_PARTIES = 8


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
        return offer.parties if offer is not None else (self.view.seat, self.partner, *self.play.draft.others)

    @property
    def others(self) -> tuple[str, ...]:
        """The parties besides the person's seat and the partner."""
        return tuple(party for party in self.parties if party not in (self.view.seat, self.partner))

    @property
    def terms(self) -> TreatyTerms:
        """How long what is shown is to last."""
        offer = self.offer
        return offer.terms if offer is not None and self.mode == "offer" else self.play.draft.terms

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

    def differences(self) -> Differences:
        """Return how what lies there differs from what it answers."""
        before = self.answered() if self.mode == "offer" else self.offer
        if before is None:
            return Differences()
        return differences(before.clauses, self.clauses, before.terms, self.terms)

    # --- choosing ---------------------------------------------------------------------------------------------------

    def select(self, seat: str) -> None:
        """Sit down with another delegation; the draft comes along, or the one written for it earlier."""
        if seat == self.partner or seat == self.view.seat:
            return
        old = self.play.draft
        self.left_out = 0
        if seat in old.others and self.offer is None:
            self._turn_to(seat)
            return
        self.partner = seat
        if seat in self._written:
            self.play.draft = self._written[seat]
        elif old.answers is None and old.clauses and old.partner is not None:
            others = tuple(party for party in old.others if party != seat)
            moved = readdressed(self.view, old.clauses, old.partner, seat)
            kept = [clause for clause in moved if why_not(self.view, (self.view.seat, seat, *others), [clause]) is None]
            self.left_out = len(moved) - len(kept)
            self.play.draft = Draft(seat, kept, None, old.secret, others, old.terms)
        else:
            self.play.draft = Draft(seat)
        self.show_first_offer()

    def _turn_to(self, seat: str) -> None:
        """Make another party of the draft the one that the table looks at."""
        draft = self.play.draft
        self._written.pop(self.partner, None)
        draft.others = tuple(self.partner if party == seat else party for party in draft.others)
        draft.partner = self.partner = seat
        self._keep()

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
            self.play.draft = Draft(self.partner, list(offer.clauses), offer.id, offer.secret, terms=offer.terms)

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

    def set_terms(self, terms: TreatyTerms) -> None:
        """Say how long the treaty is to last; on an offer this begins a counter-offer."""
        self.begin_counter()
        self.play.draft.terms = terms
        self._changed()

    def begin(self, partner: str, clauses: Sequence[Clause], others: Sequence[str] = (),
              terms: TreatyTerms = NO_TERMS) -> None:  # fmt: skip
        """Begin a draft with a partner, and perhaps others, anew."""
        self.partner, self.offer_id = partner, None
        self.play.draft = Draft(partner, list(clauses), None, self.play.draft.secret, tuple(others), terms)
        self._changed()

    def why_not_add(self, seat: str | None = None) -> str | None:
        """Return why no further party (or not this one) can be asked to the table, or None."""
        if len(self.parties) >= MOST_PARTIES:
            return t("deal.group_full", count=MOST_PARTIES)
        reason = told_refusal(self.view.legal["propose"].reason)
        if reason is not None:
            return reason
        if seat is not None and seat not in self.open_partners():
            return sentence(t("table.no_more_offers", name=in_text(self.view.world, seat)))
        return None

    def add_party(self, seat: str) -> None:
        """Ask a further party to the table."""
        if seat not in self.parties and self.why_not_add(seat) is None:
            self.play.draft.others = (*self.play.draft.others, seat)
            self._keep()

    def drop_party(self, seat: str) -> None:
        """Do without a party; clauses that name it go with it."""
        draft = self.play.draft
        if self.mode != "draft" or seat not in self.parties or not draft.others:
            return
        if seat == self.partner:
            self._turn_to(draft.others[0])
        draft.others = tuple(party for party in draft.others if party != seat)
        draft.clauses = [clause for clause in draft.clauses if seat not in (giver(clause), receiver(clause))]
        self._changed()

    def set_secret(self, secret: bool) -> None:
        """Make the draft secret or public."""
        self.play.draft.secret = secret

    def clear(self) -> None:
        """Throw the draft away."""
        self._put_away()

    def _changed(self) -> None:
        self.left_out = 0
        self._keep()

    def _keep(self) -> None:
        """Remember the draft as the one written for the partner."""
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
        reason = told_refusal(view.legal["counter" if answering else "propose"].reason)
        if reason is not None:
            return reason
        closed = None if answering else self._why_not_open()
        if closed is not None:
            return closed
        if not clauses:
            return t("table.nothing_written")
        refused = why_not(view, self.parties, clauses, self.terms)
        if refused is not None:
            return refused
        offer = self.offer
        if answering and offer is not None:
            return self._why_not_counter(offer, clauses)
        for other in view.offers:
            if other.status in ("open", "signed") and set(other.parties) == set(self.parties):
                if set(other.clauses) == set(clauses) and other.terms == self.terms:
                    return t("table.same_offer", number=other.id)
        return self._why_not_again(clauses)

    def _why_not_open(self) -> str | None:
        """Return which party takes no more offers, or that there are too few meetings for all of them."""
        view = self.view
        for party in (self.partner, *self.others):
            if party not in self.open_partners():
                return sentence(t("table.no_more_offers", name=in_text(view.world, party)))
        needed = len(self.parties) - 1
        if view.me.meetings < needed:
            return t("deal.too_few_meetings", count=needed, left=view.me.meetings)
        return None

    def _why_not_again(self, clauses: Clauses) -> str | None:
        """Return which party has declined just this too lately for it to come back now, or None."""
        view, mark = self.view, fingerprint(clauses, self.terms)
        for party in (self.partner, *self.others):
            back = view.me.cool_downs.get((party, mark), 0)
            if back > view.round:
                return sentence(t("deal.cool_down", name=in_text(view.world, party), round=back))
        return None

    def _why_not_counter(self, offer: Offer, clauses: Clauses) -> str | None:
        most = self.view.world.rules.exchanges
        if offer.exchange + 1 >= most:
            return t("table.exchanges_used", count=most)
        if set(clauses) == set(offer.clauses) and self.terms == offer.terms:
            return t("table.counter_same")
        return None if any(clause in offer.clauses for clause in clauses) else t("table.counter_keeps_none")

    def why_not_sign(self) -> str | None:
        """Return why the offer on the table cannot be signed now."""
        offer = self.offer
        reason = told_refusal(self.view.legal["sign"].reason)
        if reason is not None or offer is None:
            return reason
        return why_not(self.view, offer.parties, offer.clauses, offer.terms)

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
            happened = self.play.do(Counter(view.seat, offer.id, clauses, self.terms))
        else:
            partners = (self.partner, *self.others)
            happened = self.play.do(Propose(view.seat, partners, clauses, self.secret, self.terms))
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

    def denounce(self, number: int) -> tuple[Happening, ...]:
        """Give notice of a treaty; raises like :meth:`send`."""
        return self.play.do(Denounce(self.view.seat, number))

    def _answer(self, action: Sign | Decline) -> tuple[Happening, ...]:
        counter = self.play.draft.answers == action.offer
        happened = self.play.do(action)
        if counter:
            self._put_away()
        self.show_first_offer()
        return happened
