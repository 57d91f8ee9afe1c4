"""The words of the negotiation table: clauses, changes of a draft, items of an appraisal, offers and their course."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import zip_longest

from game.actions import Clause, Payment
from game.players import Estimate, Term
from game.rules.turn import Happening, usd
from game.state import Offer
from game.view import View
from game.window.catalog import t
from game.window.figures import signed
from game.window.hits import Tip, TipLine
from game.window.naming import in_text, sentence
from game.window.theme import Tone
from game.window.widgets.meter import Verdict
from game.world import World

#: Decimals of points of a mandate.
DECIMALS = 1

#: What happens to an offer, as the journal calls it.
DEALINGS = (
    "offer_made", "offer_countered", "offer_signed", "offer_declined", "offer_retracted", "offer_lapsed",
    "treaty_in_force", "payment_made", "breach", "clause_lapsed",
)  # fmt: skip


def short(world: World, code: str) -> str:
    """Return the short name of an actor, for narrow places."""
    return world.scenario.names[code].short


def money(amount: float) -> str:
    """Return US dollars as :func:`usd` writes them, with a space at which no line breaks."""
    return usd(amount).replace(" ", "\u00a0")


def giver(clause: Clause) -> str:
    """Return the seat that a clause binds to do something."""
    return clause.payer if isinstance(clause, Payment) else clause.member


def clause_icon(clause: Clause) -> str:
    """Return the icon of a clause's type."""
    return "coin" if isinstance(clause, Payment) else "bloc"


def clause_title(world: World, clause: Clause) -> str:
    """Return what a clause is, in two or three words."""
    return t("table.clause_payment") if isinstance(clause, Payment) else t("table.clause_accession")


def clause_detail(view: View, clause: Clause, brief: bool = False) -> str:
    """Return the terms of a clause, for its card; ``brief`` for a narrow one."""
    if isinstance(clause, Payment):
        if brief:
            return t("table.detail_payment_short", usd=money(clause.usd), count=clause.term)
        if clause.start:
            return t("table.detail_payment_later", usd=money(clause.usd), count=clause.term, start=clause.start)
        return t("table.detail_payment" if clause.term > 1 else "table.detail_payment_once", usd=money(clause.usd),
                 count=clause.term)  # fmt: skip
    status = t(f"table.status_{clause.status}")
    if len(view.blocs) < 2:
        return status
    return t("table.detail_accession", bloc=view.world.charters[clause.bloc].name, status=status)


def clause_sentence(view: View, clause: Clause) -> str:
    """Return a clause as a sentence with its rounds."""
    world = view.world
    if isinstance(clause, Payment):
        first = view.round + clause.start
        key = "table.sentence_payment" if clause.term > 1 else "table.sentence_payment_once"
        payer, payee = in_text(world, clause.payer), in_text(world, clause.payee)
        return sentence(t(key, payer=payer, payee=payee, usd=money(clause.usd), first=first,
                          last=first + clause.term - 1, total=money(clause.usd * clause.term)))  # fmt: skip
    bloc, status = world.charters[clause.bloc].name, t(f"table.status_{clause.status}")
    return sentence(t("table.sentence_accession", member=in_text(world, clause.member), bloc=bloc, status=status))


def clauses_short(view: View, clauses: Sequence[Clause]) -> str:
    """Return the clauses of a treaty in one line."""
    parts = []
    for clause in clauses:
        who = short(view.world, giver(clause))
        if isinstance(clause, Payment):
            parts.append(t("table.short_payment", payer=who, usd=money(clause.usd), count=clause.term))
        else:
            parts.append(t("table.short_accession", member=who))
    return "; ".join(parts)


def change_text(view: View, before: Sequence[Clause], after: Sequence[Clause]) -> str:
    """Return what a suggestion changes in a draft, in the imperative."""
    gone = [clause for clause in before if clause not in after]
    new = [clause for clause in after if clause not in before]
    parts = []
    for old, fresh in zip_longest(gone, new):
        if isinstance(old, Payment) and isinstance(fresh, Payment) and old.payer == fresh.payer:
            parts.append(_changed_payment(view, old, fresh))
        else:
            if old is not None:
                parts.append(t("table.idea_drop", clause=clauses_short(view, [old])))
            if isinstance(fresh, Payment):
                key = "table.idea_pay" if fresh.payer == view.seat else "table.idea_ask"
                parts.append(t(key, usd=money(fresh.usd), count=fresh.term))
            elif fresh is not None:
                parts.append(t("table.idea_add", clause=clauses_short(view, [fresh])))
    return "; ".join(parts)


def _changed_payment(view: View, old: Payment, new: Payment) -> str:
    mine = "own" if new.payer == view.seat else "their"
    if new.usd != old.usd:
        way = "raise" if new.usd > old.usd else "lower"
        return t(f"table.idea_{way}_{mine}", usd=money(new.usd), count=new.term)
    return t(f"table.idea_term_{mine}", count=new.term, before=old.term)


# --- estimates ------------------------------------------------------------------------------------------------------


def adding(values: Sequence[float], decimals: int = DECIMALS) -> list[float]:
    """Return the values rounded so that they add exactly to their rounded sum (largest remainders go up)."""
    unit = 10.0**decimals
    scaled = [value * unit for value in values]
    floors = [math.floor(value) for value in scaled]
    missing = round(sum(scaled)) - sum(floors)
    order = sorted(range(len(scaled)), key=lambda n: (floors[n] - scaled[n], n))
    # A sum of many items can only be off by less than their number.
    up = set(order[: max(0, missing)])
    return [(floor + (n in up)) / unit for n, floor in enumerate(floors)]


def term_text(world: World, term: Term) -> str:
    """Return the name of an item of an appraisal."""
    params = dict(term.params)
    if "mineral" in params:
        params["mineral"] = world.mineral[params["mineral"]].name
    if "usd" in params:
        params["usd"] = money(params["usd"])
    return t(f"table.term_{term.key}", **params)


def term_tip(world: World, estimate: Estimate, term: Term) -> Tip:
    """Return what an item is and where its figure comes from."""
    source = t("table.source_own") if estimate.band == 0 else t("table.source_public", band=f"{estimate.band:.1f}")
    return Tip(f"{t(f'table.tip_{term.key}')} {source}", f"{term_text(world, term)}: {signed(term.points, 2)}")


def breakdown_lines(world: World, estimate: Estimate) -> tuple[TipLine, ...]:
    """Return all items of an appraisal as lines of a tooltip, adding exactly to its total."""
    figures = adding([term.points for term in estimate.terms])
    return tuple(
        TipLine(term_text(world, term), signed(figure, DECIMALS), tone_of(figure))
        for term, figure in zip(estimate.terms, figures, strict=True)
    )


def tone_of(points: float) -> Tone:
    """Return the tone of signed points."""
    return "good" if points > 0 else "bad" if points < 0 else "neutral"


def verdict_for(estimate: Estimate) -> Verdict:
    """Return whether the seat signs, might, or refuses.

    It might where the desk's uncertainty leaves it open; for one's own seat, where the deal is a gain though smaller
    than what the desk would ask for at this stage.
    """
    short_by = estimate.needed - estimate.points
    if short_by <= 0:
        return "accept"
    unsure = estimate.points > 0 if estimate.band == 0 else short_by <= estimate.band
    return "close" if unsure else "refuse"


# --- offers ---------------------------------------------------------------------------------------------------------


def decline_text(ground: str) -> str:
    """Return a public ground for declining in words."""
    return t(f"table.ground_{ground or 'none'}")


def other_parties(offer: Offer, seat: str) -> tuple[str, ...]:
    """Return everybody in an offer but one seat."""
    return tuple(party for party in offer.parties if party != seat)


def dealing_with(view: View, happening: Happening, partner: str) -> bool:
    """Whether something concerns the dealings between the person's seat and a partner."""
    if happening.kind not in DEALINGS:
        return False
    named = {happening.get(name) for name in ("payer", "payee", "seat", "victim")}
    parties = happening.get("parties") or happening.audience or ()
    if happening.kind in ("payment_made", "breach"):
        return {view.seat, partner} <= named
    return partner in parties and view.seat in parties


def dealing_text(view: View, happening: Happening) -> str:
    """Return a happening between parties of offers and treaties as a sentence."""
    world = view.world
    params = dict(happening.params)
    for name in ("seat", "payer", "payee", "victim"):
        if name in params:
            params[name] = t("table.you") if params[name] == view.seat else in_text(world, params[name])
    if "usd" in params:
        params["usd"] = money(params["usd"])
    params["ground"] = decline_text(params.get("ground", ""))
    params["round"] = happening.round
    if happening.kind in ("treaty_in_force", "clause_lapsed"):
        parties = happening.get("parties") or happening.audience or ()
        params["names"] = ", ".join(in_text(world, p) for p in parties if p != view.seat)
    mine = happening.get("seat") == view.seat or happening.get("payer") == view.seat
    return sentence(t(f"table.did_{happening.kind}{'_own' if mine else ''}", **params))
