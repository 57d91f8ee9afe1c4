"""The home front in words: approval with its reasons, and the chances of votes at home with their terms."""

from __future__ import annotations

from game.actions import Ratify
from game.rules.chances import WHOLE, Chance
from game.rules.ratification import AtHome
from game.state import ApprovalEntry
from game.view import View
from game.window.catalog import t
from game.window.figures import figures, grouped, percent, signed
from game.window.naming import in_text, sentence
from game.window.phrases import mineral_of, money
from game.window.refusals import told_refusal
from game.window.told import told


def approval_text(view: View) -> str:
    """Return one's approval at home in points."""
    return t("mandate.approval_value", points=grouped(view.me.approval, 1))


def approval_tip(view: View, most: int = 6) -> str:
    """Return what approval is, and the last lines of its history, the newest first."""
    bottom = view.world.scenario.head.home.falls_at
    about = t("mandate.approval_tip_stable") if bottom is None else t("mandate.approval_tip", bottom=figures(bottom))
    lines = [approval_line(view, entry) for entry in view.me.approval_history[: -most - 1 : -1]]
    return " ".join((about, *lines))


def approval_line(view: View, entry: ApprovalEntry) -> str:
    """Return one line of the history of approval."""
    words = dict(entry.params)
    for name in ("by", "of"):
        if name in words:
            words[name] = in_text(view.world, words[name])
    if "usd" in words:
        words["usd"] = money(words["usd"])
    if "mineral" in words:
        words["mineral"] = mineral_of(view, words["mineral"])
    if "bloc" in words:
        words["bloc"] = told(view.world.charters[words["bloc"]].name)
    if "share" in words:
        words["share"] = percent(words["share"])
    reason = sentence(t(f"mandate.approval_{entry.reason}", **words))
    return t("mandate.approval_line", round=entry.round, points=signed(entry.tenths / 10, 1), reason=reason)


def chance_text(chance: Chance) -> str:
    """Return a chance in per cent."""
    return t("mandate.home_chance_value", chance=percent(chance.value))


def chance_terms(chance: Chance) -> tuple[str, ...]:
    """Return the terms of a chance, each with its points of per cent; they add up to it."""
    return tuple(
        t("mandate.home_term", term=t(f"mandate.home_{key}"), points=signed(100 * parts / WHOLE, 1))
        for key, parts in chance.terms
    )


def term_lines(chance: Chance) -> tuple[tuple[str, str], ...]:
    """Return the terms of a chance with their points of per cent, for a list; they add up to it."""
    return tuple(
        (sentence(t(f"mandate.home_{key}")), t("blocs.home_points", points=signed(100 * parts / WHOLE, 2)))
        for key, parts in chance.terms
    )


def chance_tip(view: View, bloc: str) -> str:
    """Return the terms of a ratification, when the signature lapses, and why there can be no vote now."""
    entry = next(e for e in view.me.at_home if e.bloc == bloc)
    until = t("mandate.home_signed", round=entry.until) if entry.until is not None else ""
    terms = sentence(" · ".join(chance_terms(entry.chance))) + "."
    return " ".join(part for part in (terms, until, told_refusal(entry.refusal)) if part)


def uncalled(view: View) -> list[AtHome]:
    """Return the signed accessions on which a vote at home can be called in this sitting, and is not."""
    if view.ask != "sitting":
        return []
    return [e for e in view.me.at_home if e.signed and not e.refusal and Ratify(e.bloc) not in view.me.policies]
