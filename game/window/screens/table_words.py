"""The words of the negotiation table: items of an appraisal, offers and their course."""

from __future__ import annotations

from dataclasses import replace

from game.players import Estimate, Term
from game.rules.turn import Happening
from game.state import Offer
from game.view import View
from game.window.catalog import has, t
from game.window.codex.tips import entry_tip, item_entry
from game.window.figures import adding, grouped, percent, signed
from game.window.hits import Tip, TipLine
from game.window.naming import comma_list, in_text, mineral_named, sentence
from game.window.narrate import narrate
from game.window.phrases import arrival, mineral_of, money, stage_in_words, tonnes
from game.window.refusals import told_refusal
from game.window.sources import what_if
from game.window.theme import Tone
from game.window.told import told
from game.window.widgets.meter import Verdict
from game.world import World

#: Decimals of points of a mandate.
DECIMALS = 1

#: Items whose names need no values; all others have a name without them too.
WHOLE_TERMS = (
    "fund", "stock_kept", "industry", "security", "standing", "signature", "money_target", "membership_target",
    "pledged_vote", "own_vote", "bound", "given_up", "kept_out", "endorsement", "renewals", "void_early", "services",
    "approval", "training", "bought_vote", "participation_fee", "heard",
)  # fmt: skip
#: What happens to an offer, as the journal calls it.
DEALINGS = (
    "offer_made", "offer_countered", "offer_signed", "offer_declined", "offer_retracted", "offer_lapsed",
    "treaty_in_force", "payment_made", "project_started", "offtake_settled", "breach", "clause_lapsed",
    "promise_broken", "promise_kept", "treaty_denounced", "treaty_ended", "treaty_renewed", "treaty_void",
)  # fmt: skip
#: Dealings that name the two whom they concern.
PAIRED = ("payment_made", "project_started", "offtake_settled", "breach", "promise_broken", "promise_kept")
_ACTORS = ("seat", "payer", "payee", "victim", "investor", "host")


# --- estimates ------------------------------------------------------------------------------------------------------


def term_text(world: World, term: Term) -> str:
    """Return the name of an item of an appraisal."""
    params = dict(term.params)
    if "mineral" in params:
        params["mineral"] = mineral_named(world.mineral[params["mineral"]])
    if "usd" in params:
        params["usd"] = money(params["usd"])
    if "chance" in params:
        params["chance"] = percent(params["chance"])
    if "tonnes" in params:
        params["amount"] = tonnes(params["tonnes"])
    for name in ("text", "title"):
        if name in params:
            params[name] = told(params[name])
    return t(f"table.term_{term.key}", **params)


def part_text(key: str) -> str:
    """Return the name of an item without its values, as a counterpart tells it of itself.

    A player from elsewhere may tell of items that have no text here; they go by their own names.
    """
    known = f"table.term_{key}" if key in WHOLE_TERMS else f"deal.part_{key}"
    return t(known) if has(known) else key.replace("_", " ").capitalize()


def term_tip(world: World, estimate: Estimate, term: Term) -> Tip:
    """Return what an item is and where its figure comes from."""
    source = t("table.source_own") if estimate.band == 0 else t("table.source_public", band=grouped(estimate.band, 1))
    said, title = what_if(t(f"table.tip_{term.key}")), f"{term_text(world, term)}: {signed(term.points, 2)}"
    return Tip(f"{said} {source}", title, codex=item_entry(term.key))


def breakdown_lines(world: World, estimate: Estimate) -> tuple[TipLine, ...]:
    """Return all items of an appraisal as lines of a tooltip, adding exactly to its total."""
    figures = adding([term.points for term in estimate.terms], DECIMALS)
    return tuple(
        TipLine(term_text(world, term), signed(figure, DECIMALS), tone_of(figure), entry_tip(item_entry(term.key)))
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


def chance_band(estimate: Estimate) -> tuple[float, float] | None:
    """Return the likely range of an acceptance, in per cent, or None where the estimate is exact."""
    if estimate.band <= 0:
        return None
    low, high = (
        replace(estimate, points=estimate.points + step, terms=()).acceptance
        for step in (-estimate.band, estimate.band)
    )
    return low, high


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
    named = {happening.get(name) for name in _ACTORS}
    parties = happening.get("parties") or happening.audience or ()
    if happening.kind in PAIRED:
        return {view.seat, partner} <= named
    return partner in parties and view.seat in parties


def dealing_text(view: View, happening: Happening) -> str:
    """Return a happening between parties of offers and treaties as a sentence."""
    if happening.kind.startswith(("promise_", "treaty_")) and happening.kind != "treaty_in_force":
        return narrate(view, happening)
    world = view.world
    params = dict(happening.params)
    for name in _ACTORS:
        if name in params:
            params[name] = t("table.you") if params[name] == view.seat else in_text(world, params[name])
    if "usd" in params:
        params["usd"] = money(params["usd"])
    params["ground"] = decline_text(params.get("ground", ""))
    if happening.kind == "project_started":
        params["arrival"] = arrival(view, happening.round + params["rounds"])
        params["stage"] = stage_in_words(world, params["mineral"], params["stage"])
    if "mineral" in params:
        params["mineral"] = mineral_of(view, params["mineral"])
    params["round"] = happening.round
    if "reason" in params:
        params["reason"] = told_refusal(params["reason"])
    if happening.kind in ("treaty_in_force", "clause_lapsed"):
        parties = happening.get("parties") or happening.audience or ()
        params["names"] = comma_list([in_text(world, p) for p in parties if p != view.seat])
    mine = view.seat in (happening.get(name) for name in ("seat", "payer", "investor"))
    return sentence(t(f"table.did_{happening.kind}{'_own' if mine else ''}", **params))
