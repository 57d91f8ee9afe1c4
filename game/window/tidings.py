"""How a happening is marked wherever it is told: an icon, a tone, a flag, and how urgent it is for a seat."""

from __future__ import annotations

from typing import Literal

from game.rules.turn import Happening
from game.view import View
from game.window.controlbook import acted_in, control_of, exempted_from
from game.window.event_words import OF_EVENTS
from game.window.theme import Tone

Tier = Literal["must", "should", "log"]

# kind -> (icon, tone). Every kind that the rules tell is here.
SIGNS: dict[str, tuple[str, Tone]] = {
    "acceded": ("bloc", "good"),
    "accession_signed": ("bloc", "neutral"),
    "application_rejected": ("bloc", "warn"),
    "applied": ("bloc", "neutral"),
    "bloc_dissolved": ("bloc", "warn"),
    "bloc_founded": ("bloc", "good"),
    "bloc_in_force": ("bloc", "good"),
    "bloc_lapsed": ("bloc", "warn"),
    "bloc_recovered": ("bloc", "good"),
    "bloc_short": ("bloc", "warn"),
    "bought_back": ("box", "neutral"),
    "bought_back_early": ("box", "good"),
    "breach": ("warning", "bad"),
    "campaign_paid": ("coin", "neutral"),
    "clause_lapsed": ("warning", "warn"),
    "endorsed": ("star", "neutral"),
    "fee_paid": ("coin", "neutral"),
    "fees_returned": ("coin", "neutral"),
    "fell_behind": ("warning", "bad"),
    "interest_paid": ("coin", "neutral"),
    "loan_drawn": ("coin", "neutral"),
    "loan_repaid": ("coin", "neutral"),
    "objective_late": ("star", "good"),
    "objective_met": ("star", "good"),
    "objective_missed": ("star", "warn"),
    "private_drawn": ("coin", "neutral"),
    "private_repaid": ("coin", "neutral"),
    "stock_short": ("box", "warn"),
    "event": ("bell", "neutral"),
    "event_budget": ("coin", "neutral"),
    "event_decided": ("gavel", "neutral"),
    "event_injected": ("bell", "neutral"),
    "expelled": ("exit", "warn"),
    "export_control_begun": ("ship", "warn"),
    "export_control_changed": ("ship", "warn"),
    "export_control_ended": ("ship", "neutral"),
    "capacity_built": ("user", "good"),
    "discovery": ("pick", "good"),
    "exploration_ended": ("pick", "neutral"),
    "flood_begun": ("factory", "warn"),
    "flood_changed": ("factory", "warn"),
    "flood_ended": ("factory", "neutral"),
    "fund_collected": ("coin", "neutral"),
    "fund_returned": ("coin", "neutral"),
    "game_over": ("flag", "neutral"),
    "government_fell": ("flag", "bad"),
    "government_formed": ("flag", "neutral"),
    "home_project": ("factory", "neutral"),
    "left_expelled": ("exit", "warn"),
    "ministry_acted": ("user", "neutral"),
    "ministry_could_not": ("warning", "warn"),
    "market_cleared": ("chart", "neutral"),
    "motion_adopted": ("check", "good"),
    "motion_rejected": ("cross", "neutral"),
    "motion_seconded": ("gavel", "neutral"),
    "motion_superseded": ("dash", "neutral"),
    "motion_tabled": ("gavel", "neutral"),
    "motion_unseconded": ("dash", "neutral"),
    "motion_void": ("dash", "neutral"),
    "notice_given": ("exit", "warn"),
    "notice_withdrawn": ("back", "neutral"),
    "offer_countered": ("envelope", "neutral"),
    "offer_declined": ("cross", "warn"),
    "offer_lapsed": ("clock", "neutral"),
    "offer_made": ("envelope", "neutral"),
    "offer_retracted": ("back", "neutral"),
    "offer_signed": ("handshake", "good"),
    "offtake_settled": ("scales", "neutral"),
    "order_cut": ("box", "warn"),
    "payment_made": ("coin", "neutral"),
    "project_started": ("factory", "good"),
    "producer_subsidy_begun": ("factory", "warn"),
    "producer_subsidy_changed": ("factory", "warn"),
    "producer_subsidy_ended": ("factory", "neutral"),
    "promise_broken": ("warning", "bad"),
    "promise_kept": ("check", "good"),
    "ratification_failed": ("bloc", "warn"),
    "ratification_waits": ("clock", "warn"),
    "ratified": ("check", "good"),
    "red_line_crossed": ("warning", "bad"),
    "release_cut": ("box", "warn"),
    "round_began": ("play", "neutral"),
    "common_bought": ("box", "neutral"),
    "common_drawn": ("box", "neutral"),
    "common_released": ("box", "neutral"),
    "contributed_metal": ("box", "good"),
    "contributed_money": ("coin", "good"),
    "contribution_missed": ("warning", "bad"),
    "contribution_owed": ("warning", "bad"),
    "contribution_paid": ("coin", "neutral"),
    "contributions_called": ("coin", "neutral"),
    "draw_cut": ("box", "warn"),
    "stock_delivered": ("box", "good"),
    "stock_returned": ("box", "neutral"),
    "undelivered": ("warning", "bad"),
    "signature_lapsed": ("clock", "warn"),
    "signature_withdrawn": ("exit", "warn"),
    "stock_bought": ("box", "neutral"),
    "stock_released": ("box", "neutral"),
    "intelligence": ("eye", "neutral"),
    "answer_explained": ("info", "neutral"),
    "sounded": ("search", "neutral"),
    "sounding_answered": ("search", "neutral"),
    "supplementary_granted": ("coin", "good"),
    "supplementary_refused": ("coin", "warn"),
    "target_met": ("star", "good"),
    "tariff_begun": ("levy", "warn"),
    "tariff_changed": ("levy", "warn"),
    "tariff_ended": ("levy", "neutral"),
    "treaty_denounced": ("exit", "warn"),
    "treaty_ended": ("dash", "neutral"),
    "treaty_in_force": ("handshake", "good"),
    "treaty_left": ("exit", "warn"),
    "treaty_renewed": ("handshake", "neutral"),
    "treaty_void": ("dash", "warn"),
    "union_agreed": ("bloc", "good"),
    "union_refused": ("bloc", "warn"),
    "votes_bought": ("coin", "warn"),
    "withdrew": ("exit", "warn"),
}

_OTHER = ("info", "neutral")
_OFFERS_TO_ANSWER = ("offer_made", "offer_countered")
# What concerns a seat even where it is not named: it changes prices or the rules that it lives under.
_FOR_EVERYBODY = frozenset(
    (
        *OF_EVENTS,
        "bloc_founded",
        "bloc_in_force",
        "bloc_short",
        "bloc_lapsed",
        "bloc_dissolved",
        "flood_begun",
        "motion_adopted",
    )
)
NAMED_SEATS = ("seat", "holder", "provider", "payer", "payee", "victim", "investor", "host")


def icon_of(happening: Happening) -> str:
    """Return the name of the icon for a happening."""
    return SIGNS.get(happening.kind, _OTHER)[0]


def tone_of(happening: Happening, view: View | None = None) -> Tone:
    """Return the tone in which a happening is drawn; always beside its icon and its sentence.

    With a ``view`` a control that exempts from a wider one is told apart from those that restrict.
    """
    if view is not None and happening.kind in ("export_control_begun", "export_control_changed"):
        controls = acted_in(view, happening.round)
        if exempted_from(controls, happening.get("seat"), control_of(happening)) is not None:
            return "neutral"
    return SIGNS.get(happening.kind, ("", "neutral"))[1]


def tier_of(happening: Happening, seat: str) -> Tier:
    """Return how urgent a happening is for a seat: it must answer, it should know, or it is for the log."""
    if happening.kind in _OFFERS_TO_ANSWER and happening.get("seat") != seat:
        return "must"
    return "should" if happening.kind in _FOR_EVERYBODY or concerns(happening, seat) else "log"


def concerns(happening: Happening, seat: str) -> bool:
    """Whether a happening names the seat, was told to it alone or to few, or aims at it."""
    if happening.audience is not None and seat in happening.audience:
        return True
    if any(happening.get(name) == seat for name in NAMED_SEATS):
        return True
    return seat in happening.get("parties", ()) or seat in happening.get("targets", ())


def seat_of(happening: Happening) -> str | None:
    """Return the code of the actor whose flag belongs beside a happening, or None."""
    named = (happening.get(name) for name in ("seat", "payer", "investor"))
    code = next((name for name in named if name), None) or next(iter(happening.get("parties", ())), None)
    return code if isinstance(code, str) else None
