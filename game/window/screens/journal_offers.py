"""The seat's own negotiations: every chain of offer and counter-offers, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from game.actions import NO_TERMS, Clause, TreatyTerms
from game.rules.turn import Happening
from game.talks import Report
from game.view import View
from game.window.catalog import t
from game.window.clause_phrases import clause_in_words
from game.window.layout import Rect
from game.window.naming import comma_list, in_text, name_of
from game.window.promise_words import terms_in_words
from game.window.screens.answer_accounts import account_height, account_of, draw_account
from game.window.theme import GAP_S, Tone
from game.window.ui import Ui
from game.window.voice import Quotes, draw_quote, quote_height

#: Happening -> the state in which it leaves an offer.
_STATES = {
    "offer_made": "open",
    "offer_countered": "open",
    "offer_declined": "declined",
    "offer_retracted": "retracted",
    "offer_lapsed": "lapsed",
}
_SIGNS: dict[str, tuple[str, Tone]] = {
    "waits_for_you": ("warning", "warn"),
    "waits_for_them": ("clock", "neutral"),
    "signed": ("handshake", "good"),
    "declined": ("cross", "bad"),
    "retracted": ("back", "neutral"),
    "lapsed": ("clock", "neutral"),
}


@dataclass(frozen=True)
class OwnOffer:
    """A negotiation of the seat as it stands.

    Attributes:
        number: of the latest offer in the chain.
        partners: the other parties, as far as they are known.
        proposer: who made the latest offer.
        state: open, signed, declined, retracted or lapsed.
        round: the round of its latest change.
        exchanges: how many counter-offers it has had.
        clauses: of the latest offer, as its ``terms``; empty when its paper is no longer kept.
        ground: the public ground of a refusal.
        answer: what a partner did last in it, if one has done anything and the seat has not declined it since.
    """

    number: int
    partners: tuple[str, ...]
    proposer: str
    state: str
    round: int
    exchanges: int
    clauses: tuple[Clause, ...]
    ground: str = ""
    terms: TreatyTerms = NO_TERMS
    answer: Happening | None = None

    @property
    def open(self) -> bool:
        """Whether it still waits for somebody's signature."""
        return self.state == "open"


@dataclass(slots=True)
class _Chain:
    number: int
    partners: tuple[str, ...]
    proposer: str
    state: str
    round: int
    exchanges: int = 0
    ground: str = ""
    answer: Happening | None = None


def own_offers(view: View) -> list[OwnOffer]:
    """Return the seat's negotiations from what it was told, the latest change first."""
    chains: dict[int, _Chain] = {}
    for happening in view.happenings:
        if happening.kind.startswith("offer_"):
            _follow(view, chains, happening)
    papers = {offer.id: offer for offer in view.offers}
    out = [
        OwnOffer(
            number=chain.number,
            partners=chain.partners,
            proposer=chain.proposer,
            state=chain.state,
            round=chain.round,
            exchanges=chain.exchanges,
            clauses=papers[chain.number].clauses if chain.number in papers else (),
            ground=chain.ground,
            answer=chain.answer,
            terms=papers[chain.number].terms if chain.number in papers else NO_TERMS,
        )
        for chain in reversed(chains.values())
    ]
    return out


def _follow(view: View, chains: dict[int, _Chain], happening: Happening) -> None:
    """Bring the chains up to date with one happening; a chain is kept under its latest offer, the last changed last."""
    number, seat = happening.get("offer"), happening.get("seat")
    if happening.kind == "offer_made":
        parties = (seat, *happening.get("to", ()))
        partners = tuple(code for code in parties if code != view.seat)
        answer = happening if seat != view.seat else None
        chains[number] = _Chain(number, partners, seat, "open", happening.round, answer=answer)
        return
    before = chains.pop(happening.get("answers") if happening.kind == "offer_countered" else number, None)
    if before is None:
        return
    before.round = happening.round
    if seat != view.seat:
        before.answer = happening
    elif happening.kind == "offer_declined":
        # The ground below is one's own: a partner's words would read like it.
        before.answer = None
    if happening.kind == "offer_countered":
        before.number, before.proposer = number, seat
        before.exchanges += 1
    chains[number] = before
    if happening.kind == "offer_signed":
        before.state = "signed" if happening.get("complete") else before.state
    else:
        before.state = _STATES[happening.kind]
        before.ground = happening.get("ground") or ""


def sign_of(view: View, offer: OwnOffer) -> str:
    """Return the key of the words for how an offer stands."""
    if not offer.open:
        return offer.state
    return "waits_for_you" if any(o.id == offer.number for o in view.waiting_offers) else "waits_for_them"


def _lines(view: View, offer: OwnOffer) -> list[str]:
    """Return what stands below a negotiation's heading."""
    lines = [clause_in_words(view, clause, offer.round) for clause in offer.clauses]
    lines += terms_in_words(view, offer.terms)
    if offer.exchanges:
        lines.append(t("journal.exchanges", count=offer.exchanges))
    told = _account(view, offer)
    if offer.ground and (told is None or not told.get("blocking")):
        lines.append(t("journal.ground_line", ground=t(f"journal.ground_{offer.ground}")))
    return lines


def _quote(quotes: Quotes, offer: OwnOffer) -> str | None:
    return None if offer.answer is None else quotes.of(offer.answer)


def _account(view: View, offer: OwnOffer) -> Report | None:
    """Return why a partner answered as it did last, as far as it has said so to the seat."""
    return None if offer.answer is None else account_of(view, offer.answer)


def offer_height(ui: Ui, view: View, quotes: Quotes, offer: OwnOffer, width: float) -> float:
    """Return the height that :func:`draw_offer` needs."""
    inner = width - 2 * GAP_S
    names = _names(view, offer)
    flag = ui.em(24) + GAP_S
    height = ui.paragraph_height(inner - flag, names, bold=True) + ui.line_height()
    height += sum(ui.paragraph_height(inner, line) for line in _lines(view, offer))
    height += quote_height(ui, inner, _quote(quotes, offer))
    told = _account(view, offer)
    if told is not None:
        height += GAP_S + account_height(ui, view, told, inner)
    return height + 2 * GAP_S + GAP_S


def _names(view: View, offer: OwnOffer) -> str:
    return comma_list([name_of(view.world, code) for code in offer.partners])


def draw_offer(ui: Ui, view: View, quotes: Quotes, offer: OwnOffer, rect: Rect, on: Callable[[], None] | None) -> None:
    """Draw a negotiation as a card: with whom, how it stands, what it says; ``on`` opens it at the table."""
    card = Rect(rect.x, rect.y, rect.w, rect.h - GAP_S)
    state = sign_of(view, offer)
    icon, tone = _SIGNS[state]
    hover = False
    if on is not None:
        look = ui.touch(f"journal/offer/{offer.number}", card, on=on, tip=t("journal.open_at_table"))
        hover = look.hover
    ui.box(card, "hover" if hover else "raised", "border_strong" if hover else "border")
    if on is not None and look.focus:
        ui.paint.ring(card)
    x, y, w = card.x + GAP_S, card.y + GAP_S, card.w - 2 * GAP_S
    line, flag_w = ui.line_height(), ui.em(24)
    ui.flag(Rect(x, y, flag_w, line), offer.partners[0] if offer.partners else view.seat)
    name_w = w - flag_w - GAP_S
    y += ui.paragraph(Rect(x + flag_w + GAP_S, y, name_w, card.h), _names(view, offer), bold=True)
    side = ui.em(15)
    ui.icon(Rect(x, y, side, line), icon, ui.theme.tone(tone))
    proposer = in_text(view.world, offer.proposer)
    who = t("journal.by_you") if offer.proposer == view.seat else t("journal.by", name=proposer)
    words = t("journal.offer_line", state=t(f"journal.state_{state}"), number=offer.number, round=offer.round, by=who)
    ui.label(Rect(x + side + 6, y, w - side - 6, line), words, color="muted", ellipsis=True)
    y += line
    for text in _lines(view, offer):
        y += ui.paragraph(Rect(x, y, w, card.h), text)
    y += draw_quote(ui, Rect(x, y, w, card.h), _quote(quotes, offer))
    told = _account(view, offer)
    if told is not None:
        draw_account(ui, view, told, Rect(x, y + GAP_S, w, 0))
