"""Happenings in words: one neutral sentence each, with an icon, a tone, and how urgent it is for a seat.

The journal, the news, the resolution and the digests all tell the same thing in the same words, from here. The texts
are in ``journal.json``; a kind of happening is a key ``tell_<kind>`` there and one entry of :data:`_SIGNS` here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from game.actions import Accession, Admit, Clause, ExportControl, Flood, MotionContent, Policy, StockOrder
from game.rules.turn import Happening, usd
from game.scenario.models import Event, Mineral
from game.view import View
from game.window.catalog import t
from game.window.figures import grouped, percent
from game.window.naming import in_text, sentence
from game.window.theme import Tone

Tier = Literal["must", "should", "log"]
KG_PER_T = 1000

# kind -> (icon, tone). Every kind that the rules tell is here.
_SIGNS: dict[str, tuple[str, Tone]] = {
    "acceded": ("bloc", "good"),
    "application_rejected": ("bloc", "warn"),
    "applied": ("bloc", "neutral"),
    "bloc_dissolved": ("bloc", "warn"),
    "bloc_in_force": ("bloc", "good"),
    "bloc_lapsed": ("bloc", "warn"),
    "bloc_recovered": ("bloc", "good"),
    "bloc_short": ("bloc", "warn"),
    "breach": ("warning", "bad"),
    "clause_lapsed": ("warning", "warn"),
    "event": ("bell", "neutral"),
    "export_control_begun": ("ship", "warn"),
    "export_control_changed": ("ship", "warn"),
    "export_control_ended": ("ship", "neutral"),
    "flood_begun": ("factory", "warn"),
    "flood_changed": ("factory", "warn"),
    "flood_ended": ("factory", "neutral"),
    "game_over": ("flag", "neutral"),
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
    "order_cut": ("box", "warn"),
    "payment_made": ("coin", "neutral"),
    "red_line_crossed": ("warning", "bad"),
    "release_cut": ("box", "warn"),
    "round_began": ("play", "neutral"),
    "stock_bought": ("box", "neutral"),
    "stock_released": ("box", "neutral"),
    "target_met": ("star", "good"),
    "treaty_in_force": ("handshake", "good"),
    "withdrew": ("exit", "warn"),
}

_OTHER = ("info", "neutral")
_OFFERS_TO_ANSWER = ("offer_made", "offer_countered")
# What concerns a seat even where it is not named: it changes prices or the rules that it lives under.
_FOR_EVERYBODY = frozenset(
    ("event", "bloc_in_force", "bloc_short", "bloc_lapsed", "bloc_dissolved", "flood_begun", "motion_adopted")
)
_NAMED_SEATS = ("seat", "payer", "payee", "victim")


def icon_of(happening: Happening) -> str:
    """Return the name of the icon for a happening."""
    return _SIGNS.get(happening.kind, _OTHER)[0]


def tone_of(happening: Happening) -> Tone:
    """Return the tone in which a happening is drawn; always beside its icon and its sentence."""
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
    code = happening.get("seat") or happening.get("payer") or next(iter(happening.get("parties", ())), None)
    return code if isinstance(code, str) else None


def narrate(view: View, happening: Happening) -> str:
    """Return a happening as one neutral sentence, with names, amounts and units."""
    tell = _TELLERS.get(happening.kind, _plainly)
    return sentence(tell(view, happening))


# --- pieces of sentences -----------------------------------------------------------------------------------------


def mineral_of(view: View, mineral: str) -> str:
    """Return a mineral's name as it stands within a sentence."""
    name = view.world.mineral[mineral].name
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def short_mineral(record: Mineral) -> str:
    """Return a mineral's name for a narrow column: the name, or the symbol with its form where the name is long."""
    if len(record.name) <= 16:
        return record.name
    form = record.unit.removeprefix("t ").strip()
    return record.id[:1].upper() + record.id[1:] if form == record.id else f"{record.id} {form}"


def stage_of(stage: str) -> str:
    """Return the word for a stage of production."""
    return t(f"journal.stage_{stage}")


def names_of(view: View, codes: Sequence[str], most: int = 3) -> str:
    """Return names as a list in words; beyond ``most`` the rest is counted."""
    if len(codes) >= len(view.world.actors) - 2 - len(view.world.union_of):
        return t("journal.everybody")
    names = [in_text(view.world, code) for code in codes]
    if len(names) == 1:
        return names[0]
    if len(names) <= most:
        return t("journal.and", first=", ".join(names[:-1]), last=names[-1])
    return t("journal.and_others", first=", ".join(names[: most - 1]), count=len(names) - most + 1)


def money(amount: float) -> str:
    """Return US dollars as :func:`usd` writes them, with a space at which no line breaks."""
    return usd(amount).replace(" ", "\u00a0")


def tonnes(amount_t: float) -> str:
    """Return an amount of tonnes with its unit, to about three figures."""
    decimals = 0 if amount_t >= 100 else 1 if amount_t >= 10 else 2
    return t("journal.tonnes", amount=grouped(amount_t, decimals))


def floor_level(level: float) -> str:
    """Return a floor's level as a multiple of the baseline price."""
    return t("journal.times", level=f"{level:.2f}")


def motion_in_words(view: View, content: MotionContent) -> str:
    """Return what a motion asks for, as a noun phrase."""
    if isinstance(content, Admit):
        return t(f"journal.motion_admit_{content.status}", name=in_text(view.world, content.member))
    named = {"mineral": mineral_of(view, content.mineral), "stage": stage_of(content.stage)}
    if content.level is None:
        return t("journal.motion_end_floor", **named)
    return t("journal.motion_set_floor", level=floor_level(content.level), **named)


def clause_in_words(view: View, clause: Clause) -> str:
    """Return a clause as one sentence."""
    world = view.world
    if isinstance(clause, Accession):
        bloc, member = world.charters[clause.bloc].name, in_text(world, clause.member)
        return sentence(t(f"journal.clause_accession_{clause.status}", name=member, bloc=bloc))
    payer, payee = in_text(world, clause.payer), in_text(world, clause.payee)
    named = {"payer": payer, "payee": payee, "usd": money(clause.usd)}
    if clause.term == 1:
        return sentence(t("journal.clause_payment_once", **named))
    return sentence(t("journal.clause_payment", rounds=clause.term, **named))


def policy_in_words(view: View, policy: Policy) -> str:
    """Return a standing policy as a noun phrase."""
    if isinstance(policy, StockOrder):
        mineral = mineral_of(view, policy.mineral)
        if policy.buy_usd:
            return t("journal.policy_buy", mineral=mineral, usd=money(policy.buy_usd))
        return t("journal.policy_release", mineral=mineral, amount=tonnes(policy.release_t))
    if isinstance(policy, ExportControl):
        return t("journal.policy_control", **_control(view, policy.mineral, policy.stage, policy.targets,
                                                      policy.cap_share))  # fmt: skip
    if isinstance(policy, Flood):
        return t("journal.policy_flood", mineral=mineral_of(view, policy.mineral), share=percent(policy.intensity))
    return t("journal.policy_withdrawal", bloc=view.world.charters[policy.bloc].name)


def event_of(view: View, happening: Happening) -> Event | None:
    """Return the scenario's entry of an ``event`` happening, or None for another kind."""
    wanted = happening.get("event")
    return next((event for event in view.world.scenario.events if event.id == wanted), None)


def _control(view: View, mineral: str, stage: str, targets: Sequence[str], cap_share: float) -> dict[str, Any]:
    return {
        "mineral": mineral_of(view, mineral),
        "stage": stage_of(stage),
        "targets": names_of(view, targets),
        "share": percent(cap_share),
    }


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


def _event(view: View, happening: Happening) -> str:
    event = event_of(view, happening)
    title = event.title if event is not None else str(happening.get("event"))
    return title if title[-1:] in ".?!" else t("journal.tell_event", title=title)


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
    share = float(happening.get("cap_share", 0.0))
    kind = happening.kind
    if share == 0.0 and kind != "export_control_ended":
        kind += "_ban"
    words = _control(view, happening.get("mineral"), happening.get("stage"), happening.get("targets"), share)
    return t(f"journal.tell_{kind}", seat=in_text(view.world, happening.get("seat")), **words)


def _flood(view: View, happening: Happening) -> str:
    words = _words(view, happening)
    return t(f"journal.tell_{happening.kind}", **{**words, "share": percent(float(happening.get("intensity", 0.0)))})


def _order_cut(view: View, happening: Happening) -> str:
    kind = "order_cut" if happening.get("usd") else "order_cut_none"
    return t(f"journal.tell_{kind}", **_words(view, happening))


def _release_cut(view: View, happening: Happening) -> str:
    kind = "release_cut" if happening.get("tonnes") else "release_cut_none"
    return t(f"journal.tell_{kind}", **_words(view, happening))


def _target(view: View, happening: Happening) -> str:
    text = view.me.mandate.targets[happening.get("target")].text
    return t("journal.tell_target_met", **_words(view, happening), text=_bare(text))


def _red_line(view: View, happening: Happening) -> str:
    text = view.me.mandate.red_lines[happening.get("line")].text
    return t("journal.tell_red_line_crossed", **_words(view, happening), text=_bare(text))


def _bare(text: str) -> str:
    """Return a text that is quoted within a sentence without its full stop."""
    return text.strip().removesuffix(".")


_TELLERS: dict[str, Callable[[View, Happening], str]] = {
    "event": _event,
    "applied": _membership,
    "acceded": _membership,
    "offer_signed": _signed,
    "offer_declined": _declined,
    "order_cut": _order_cut,
    "release_cut": _release_cut,
    "target_met": _target,
    "red_line_crossed": _red_line,
    **{f"export_control_{change}": _export_control for change in ("begun", "changed", "ended")},
    **{f"flood_{change}": _flood for change in ("begun", "changed", "ended")},
    **{
        f"motion_{step}": _motion
        for step in ("tabled", "seconded", "unseconded", "void", "adopted", "rejected", "superseded")
    },
}
