"""Happenings in words: one neutral sentence each, with an icon, a tone, and how urgent it is for a seat.

The journal, the news, the resolution and the digests all tell the same thing in the same words, from here. The texts
are in ``journal.json``; a kind of happening is a key ``tell_<kind>`` there and one entry of :data:`_SIGNS` here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from game.rules.projects import sites
from game.rules.turn import Happening
from game.view import View
from game.window.capacity import LEAST_ROOM_USD, room_usd
from game.window.catalog import t
from game.window.controlbook import acted_in, control_of, exempted_from, waits
from game.window.cooperation_words import border_text
from game.window.event_words import EVENT_TELLERS, OF_EVENTS
from game.window.figures import percent
from game.window.ministry_words import acted_text, could_not_text
from game.window.naming import in_text, sentence
from game.window.phrases import (
    arrival,
    control_kind,
    control_words,
    mineral_of,
    money,
    motion_in_words,
    names_of,
    stage_in_words,
    tonnes,
)
from game.window.promise_words import breach_text, void_text
from game.window.talk_words import intelligence_text, sounding_text
from game.window.theme import Tone
from game.window.vault_words import objective_text

Tier = Literal["must", "should", "log"]
KG_PER_T = 1000

# kind -> (icon, tone). Every kind that the rules tell is here.
_SIGNS: dict[str, tuple[str, Tone]] = {
    "acceded": ("bloc", "good"),
    "accession_signed": ("bloc", "neutral"),
    "application_rejected": ("bloc", "warn"),
    "applied": ("bloc", "neutral"),
    "bloc_dissolved": ("bloc", "warn"),
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
    (*OF_EVENTS, "bloc_in_force", "bloc_short", "bloc_lapsed", "bloc_dissolved", "flood_begun", "motion_adopted")
)
_NAMED_SEATS = ("seat", "holder", "provider", "payer", "payee", "victim", "investor", "host")


def icon_of(happening: Happening) -> str:
    """Return the name of the icon for a happening."""
    return _SIGNS.get(happening.kind, _OTHER)[0]


def tone_of(happening: Happening, view: View | None = None) -> Tone:
    """Return the tone in which a happening is drawn; always beside its icon and its sentence.

    With a ``view`` a control that exempts from a wider one is told apart from those that restrict.
    """
    if view is not None and happening.kind in ("export_control_begun", "export_control_changed"):
        controls = acted_in(view, happening.round)
        if exempted_from(controls, happening.get("seat"), control_of(happening)) is not None:
            return "neutral"
    return _SIGNS.get(happening.kind, ("", "neutral"))[1]


def tier_of(happening: Happening, seat: str) -> Tier:
    """Return how urgent a happening is for a seat: it must answer, it should know, or it is for the log."""
    if happening.kind in _OFFERS_TO_ANSWER and happening.get("seat") != seat:
        return "must"
    return "should" if happening.kind in _FOR_EVERYBODY or concerns(happening, seat) else "log"


def concerns(happening: Happening, seat: str) -> bool:
    """Whether a happening names the seat, was told to it alone or to few, or aims at it."""
    if happening.audience is not None and seat in happening.audience:
        return True
    if any(happening.get(name) == seat for name in _NAMED_SEATS):
        return True
    return seat in happening.get("parties", ()) or seat in happening.get("targets", ())


def seat_of(happening: Happening) -> str | None:
    """Return the code of the actor whose flag belongs beside a happening, or None."""
    named = (happening.get(name) for name in ("seat", "payer", "investor"))
    code = next((name for name in named if name), None) or next(iter(happening.get("parties", ())), None)
    return code if isinstance(code, str) else None


def narrate(view: View, happening: Happening) -> str:
    """Return a happening as one neutral sentence, with names, amounts and units."""
    tell = _TELLERS.get(happening.kind, _plainly)
    return sentence(tell(view, happening))


# --- one teller a family of kinds ----------------------------------------------------------------------------------


def _words(view: View, happening: Happening) -> dict[str, Any]:
    """Return the values of a happening as the texts want them: names for codes, amounts with units."""
    out: dict[str, Any] = {"round": happening.round}
    for name, value in happening.params:
        if name in _NAMED_SEATS:
            out[name] = in_text(view.world, value)
        elif name == "bloc":
            out[name] = view.world.charters[value].name
        elif name == "mineral":
            out[name] = mineral_of(view, value)
        elif name == "usd":
            out[name] = money(value)
        elif name == "kg":
            out["amount"] = tonnes(value / KG_PER_T)
        elif name == "tonnes":
            out["amount"] = tonnes(value)
        elif name in ("parties", "to", "targets"):
            out[name] = names_of(view, value)
        elif name == "points":
            out[name] = f"{value:g}"
        else:
            out[name] = value
    return out


def _plainly(view: View, happening: Happening) -> str:
    return t(f"journal.tell_{happening.kind}", **_words(view, happening))


def _call(view: View, happening: Happening) -> str:
    words = {**_words(view, happening), "key": t(f"journal.key_{happening.get('key')}")}
    return t("journal.tell_contributions_called", **words)


def _draw_cut(view: View, happening: Happening) -> str:
    kind = "draw_cut" if happening.get("tonnes") else "draw_cut_none"
    return t(f"journal.tell_{kind}", **_words(view, happening))


def _motion(view: View, happening: Happening) -> str:
    words = _words(view, happening)
    motion = view.motions.get(happening.get("motion"))
    words["subject"] = motion_in_words(view, motion.content) if motion is not None else t("journal.motion_unknown")
    roll = [choice for _, choice in happening.get("roll_call", ())]
    for choice in ("for", "against", "abstain"):
        words[f"count_{choice}"] = roll.count(choice)
    return t(f"journal.tell_{happening.kind}", **words)


def _membership(view: View, happening: Happening) -> str:
    return t(f"journal.tell_{happening.kind}_{happening.get('status')}", **_words(view, happening))


def _signed(view: View, happening: Happening) -> str:
    kind = "offer_signed_complete" if happening.get("complete") else "offer_signed"
    return t(f"journal.tell_{kind}", **_words(view, happening))


def _declined(view: View, happening: Happening) -> str:
    ground = happening.get("ground") or ""
    if not ground:
        return t("journal.tell_offer_declined", **_words(view, happening))
    words = {**_words(view, happening), "ground": t(f"journal.ground_{ground}")}
    return t("journal.tell_offer_declined_ground", **words)


def _export_control(view: View, happening: Happening) -> str:
    seat, control = happening.get("seat"), control_of(happening)
    controls, kind = acted_in(view, happening.round), happening.kind
    shape = control_kind(control, exempted_from(controls, seat, control))
    if shape in ("exemption", "easing"):
        kind += f"_{shape}"
    elif kind != "export_control_ended":
        kind += "" if shape == "quota" else f"_{shape}"
        if shape == "licence" and waits(view.world, seat, control, acted_in(view, happening.round - 1)):
            kind += "_first"
    return t(f"journal.tell_{kind}", seat=in_text(view.world, seat), **control_words(view, seat, control, controls))


def _promise(view: View, happening: Happening) -> str:
    return breach_text(happening, _words(view, happening))


def _void(view: View, happening: Happening) -> str:
    return void_text(view, happening, _words(view, happening))


def _project(view: View, happening: Happening) -> str:
    """Say who builds what, for how much, and when it works."""
    words = _words(view, happening)
    words["stage"] = stage_in_words(view.world, happening.get("mineral"), happening.get("stage"))
    words["arrival"] = arrival(view, happening.round + int(happening.get("rounds", 0)))
    kind = happening.kind
    if not happening.get("usd"):
        kind += "_full" if kind == "home_project" and _site_full(view, happening) else "_none"
    return t(f"journal.tell_{kind}", **words)


def _site_full(view: View, happening: Happening) -> bool:
    """Whether the site of a plan takes no more capacity."""
    seat, mineral, stage = (happening.get(name) for name in ("seat", "mineral", "stage"))
    if not sites(view.world, seat, mineral, stage):
        return False
    room = room_usd(view, seat, mineral, stage)
    return room is not None and room < LEAST_ROOM_USD


def _flood(view: View, happening: Happening) -> str:
    words = _words(view, happening)
    return t(f"journal.tell_{happening.kind}", **{**words, "share": percent(float(happening.get("intensity", 0.0)))})


def _discovery(view: View, happening: Happening) -> str:
    share = percent(float(happening.get("share", 0.0)))
    return t("journal.tell_discovery", **{**_words(view, happening), "share": share})


def _order_cut(view: View, happening: Happening) -> str:
    kind = "order_cut" if happening.get("usd") else "order_cut_none"
    return t(f"journal.tell_{kind}", **_words(view, happening))


def _release_cut(view: View, happening: Happening) -> str:
    kind = "release_cut" if happening.get("tonnes") else "release_cut_none"
    return t(f"journal.tell_{kind}", **_words(view, happening))


def _target(view: View, happening: Happening) -> str:
    text = view.me.mandate.targets[happening.get("target")].text
    return t("journal.tell_target_met", **{**_words(view, happening), "text": _bare(text)})


def _red_line(view: View, happening: Happening) -> str:
    text = view.me.mandate.red_lines[happening.get("line")].text
    return t("journal.tell_red_line_crossed", **{**_words(view, happening), "text": _bare(text)})


def _bare(text: str) -> str:
    """Return a text that is quoted within a sentence without its full stop."""
    return text.strip().removesuffix(".")


_TELLERS: dict[str, Callable[[View, Happening], str]] = {
    "ministry_acted": acted_text,
    "ministry_could_not": could_not_text,
    **EVENT_TELLERS,
    "union_agreed": _motion,
    "union_refused": _motion,
    "applied": _membership,
    "acceded": _membership,
    "accession_signed": _membership,
    "offer_signed": _signed,
    "offer_declined": _declined,
    "order_cut": _order_cut,
    "release_cut": _release_cut,
    "promise_broken": _promise,
    "treaty_void": _void,
    "contributions_called": _call,
    "draw_cut": _draw_cut,
    "target_met": _target,
    "red_line_crossed": _red_line,
    "sounding_answered": lambda view, happening: sounding_text(happening, _words(view, happening)),
    "intelligence": intelligence_text,
    "home_project": _project,
    "project_started": _project,
    **{f"export_control_{change}": _export_control for change in ("begun", "changed", "ended")},
    **{f"flood_{change}": _flood for change in ("begun", "changed", "ended")},
    **{f"tariff_{change}": border_text for change in ("begun", "changed", "ended")},
    **{f"producer_subsidy_{change}": border_text for change in ("begun", "changed", "ended")},
    "discovery": _discovery,
    **{f"objective_{status}": objective_text for status in ("met", "late", "missed")},
    **{
        f"motion_{step}": _motion
        for step in ("tabled", "seconded", "unseconded", "void", "adopted", "rejected", "superseded")
    },
}
