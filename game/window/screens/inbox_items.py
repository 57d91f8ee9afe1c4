"""What waits for the person's answer, as the inbox lists it; offers that say the same are one entry.

A mandate check says whether signing is within the mandate, counts only after a vote at home, outruns the money, or
crosses a red line. At a table without estimates nobody says anything of red lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.actions import Accession
from game.affordability import short_round
from game.players import Estimate
from game.rules import membership
from game.rules.offers import GROUNDS
from game.rules.turn import Happening
from game.state import Offer
from game.view import View
from game.window.catalog import t
from game.window.figures import dollars
from game.window.naming import in_text, sentence
from game.window.phrases import motion_in_words
from game.window.play import Play, Todo
from game.window.theme import Tone
from game.window.tidings import tier_of
from game.window.told import told

#: The grounds by the keys of their texts, in the rules' order.
GROUND_KEYS = tuple(ground or "none" for ground in GROUNDS)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits.

    Attributes:
        id: names it as long as it waits.
        todo: what it is, and the way to it.
        title: what stands in the list.
        seat: whose flag stands beside it; empty for none.
        offers: the offers that an answer goes to, the oldest first.
    """

    id: str
    todo: Todo
    title: str
    seat: str = ""
    offers: tuple[Offer, ...] = ()

    @property
    def offer(self) -> Offer | None:
        """The offer that is shown."""
        return self.offers[0] if self.offers else None


@dataclass(frozen=True, slots=True)
class MandateCheck:
    """How an offer stands to the mandate: a sign and a word for it, and why."""

    tone: Tone
    icon: str
    text: str
    tip: str


def waiting_items(play: Play) -> tuple[Item, ...]:
    """Return what waits, in the order of :attr:`Play.todos`; offers of the same parties and contents are one."""
    view = play.view
    offers = {offer.id: offer for offer in view.waiting_offers}
    merged: dict[tuple[object, ...], list[Offer]] = {}
    for offer in offers.values():
        merged.setdefault(_contents(offer), []).append(offer)
    out: list[Item] = []
    for todo in play.todos:
        if todo.offer is None:
            out.append(_item(play, todo))
            continue
        same = merged[_contents(offers[todo.offer])]
        if same[0].id == todo.offer:
            out.append(Item(f"offer/{todo.offer}", todo, _offer_title(view, same[0]), same[0].proposer, tuple(same)))
    return tuple(out)


def _contents(offer: Offer) -> tuple[object, ...]:
    return (offer.proposer, frozenset(offer.parties), frozenset(offer.clauses), offer.terms, offer.secret)


def _offer_title(view: View, offer: Offer) -> str:
    name = in_text(view.world, offer.proposer)
    if len(offer.parties) > 2:
        return sentence(t("inbox.row_group", name=name, count=len(offer.parties)))
    return sentence(t("inbox.row_counter" if offer.answers is not None else "inbox.row_offer", name=name))


def _item(play: Play, todo: Todo) -> Item:
    view, world = play.view, play.view.world
    if todo.motion is not None:
        motion = view.motions[todo.motion]
        text = t("inbox.row_vote", number=motion.id, motion=motion_in_words(view, motion.content))
        return Item(f"vote/{motion.id}", todo, text, motion.proposer)
    if todo.event is not None:
        return Item(f"decision/{todo.event}", todo, todo.label)
    if todo.bloc is not None:
        return Item(f"ratify/{todo.bloc}", todo, t("inbox.row_ratify", bloc=told(world.charters[todo.bloc].name)))
    partner = play.draft.partner
    title = t("inbox.row_draft_nobody") if partner is None else t("inbox.row_draft", name=in_text(world, partner))
    return Item("draft", todo, title, partner or "")


def mandate_check(view: View, offer: Offer, own: Estimate | None) -> MandateCheck:
    """Return how signing an offer stands to the person's mandate.

    Args:
        view: the person's view.
        offer: the offer.
        own: what it is worth to her seat; None where there are no estimates.
    """
    crossed = [told(dict(term.params)["text"]) for term in own.terms if term.key == "red_line"] if own else []
    if crossed:
        return MandateCheck("bad", "cross", t("inbox.red", text=crossed[0]), t("inbox.red_tip"))
    short = short_round(view, offer.clauses)
    if short is not None:
        return MandateCheck(
            "warn", "coin", t("inbox.short", usd=dollars(short[1]), round=short[0]), t("inbox.short_tip")
        )
    joins = any(isinstance(clause, Accession) and clause.member == view.seat for clause in offer.clauses)
    if joins and membership.must_ratify(view.world, view.seat):
        return MandateCheck("warn", "flag", t("inbox.approval"), t("inbox.approval_tip"))
    if own is None:
        return MandateCheck("neutral", "info", t("inbox.not_judged"), t("inbox.worth_blind"))
    return MandateCheck("good", "check", t("inbox.within"), t("inbox.within_tip"))


def tidings(play: Play, tier: str) -> tuple[list[int], list[int]]:
    """Return what a tier of the inbox tells: places among the view's happenings, the latest first.

    The first list is what has come since the person last ended a phase, the second the rest of this round and the last.
    """
    view = play.view
    new: list[int] = []
    old: list[int] = []
    for place in range(len(view.happenings) - 1, -1, -1):
        happening = view.happenings[place]
        if happening.round < view.round - 1:
            break
        if happening.kind not in ("round_began", "market_cleared") and _tier(happening, view.seat) == tier:
            (new if place >= play.ended_at else old).append(place)
    return new, old


def _tier(happening: Happening, seat: str) -> str:
    """Return ``should`` or ``log``: what waits for an answer stands apart, with the way to answer it."""
    return "log" if tier_of(happening, seat) == "log" or happening.get("seat") == seat else "should"
