"""Happenings in words: one neutral sentence each.

The journal, the news, the resolution and the digests all tell the same thing in the same words, from here. The texts
are in ``journal.json``: a kind of happening is a key ``tell_<kind>`` there and one entry of ``SIGNS`` in
:mod:`game.window.tidings`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from game.rules.projects import sites
from game.rules.turn import Happening
from game.view import View
from game.window.capacity import LEAST_ROOM_USD, room_usd
from game.window.catalog import t
from game.window.condition_words import account_text
from game.window.controlbook import acted_in, control_of, exempted_from, waits
from game.window.cooperation_words import border_text
from game.window.event_words import EVENT_TELLERS
from game.window.figures import percent
from game.window.ministry_words import acted_text, could_not_text
from game.window.naming import in_text, quoted, sentence
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
from game.window.refusals import told_refusal
from game.window.talk_words import intelligence_text, sounding_text
from game.window.tidings import NAMED_SEATS
from game.window.told import told
from game.window.vault_words import objective_text

KG_PER_T = 1000


def narrate(view: View, happening: Happening) -> str:
    """Return a happening as one neutral sentence, with names, amounts and units."""
    tell = _TELLERS.get(happening.kind, _plainly)
    return sentence(tell(view, happening))


# --- one teller a family of kinds ----------------------------------------------------------------------------------


def _words(view: View, happening: Happening) -> dict[str, Any]:
    """Return the values of a happening as the texts want them: names for codes, amounts with units."""
    out: dict[str, Any] = {"round": happening.round}
    for name, value in happening.params:
        if name in NAMED_SEATS:
            out[name] = in_text(view.world, value)
        elif name == "bloc":
            out[name] = told(view.world.charters[value].name)
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
        elif name == "reason":
            out[name] = told_refusal(value)
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
    text = told(view.me.mandate.targets[happening.get("target")].text)
    return t("journal.tell_target_met", **{**_words(view, happening), "text": quoted(text)})


def _red_line(view: View, happening: Happening) -> str:
    text = told(view.me.mandate.red_lines[happening.get("line")].text)
    return t("journal.tell_red_line_crossed", **{**_words(view, happening), "text": quoted(text)})


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
    "answer_explained": lambda view, happening: account_text(view, happening, str(happening.get("seat"))),
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
