"""The words of promises, of terms of treaties, and of the history of trust."""

from __future__ import annotations

from typing import Any

from game.actions import (
    Clause,
    Endorsement,
    ExportAssurance,
    ExportRestraint,
    Standstill,
    TreatyTerms,
    VoidIf,
    VotePledge,
)
from game.rules.promises import promisee, promiser
from game.rules.turn import Happening
from game.state import TrustEntry
from game.view import View
from game.window.catalog import t
from game.window.figures import grouped, percent, signed
from game.window.naming import in_text, sentence, short_of
from game.window.phrases import mineral_of, money, stage_in_words
from game.window.told import told
from game.world import World

Promised = VotePledge | ExportAssurance | ExportRestraint | Standstill | Endorsement
#: Promises whose breach has a sentence of its own.
_BREACHES = ("vote_pledge", "export_assurance", "export_restraint", "standstill")


def short_name(world: World, code: str) -> str:
    """Return the short name of an actor, for narrow places."""
    return short_of(world, code)


def pledge_subject(view: View, clause: VotePledge) -> str:
    """Return what a pledge is about, as a noun phrase."""
    world = view.world
    if not clause.about:
        return t(f"journal.pledge_{clause.subject}")
    if clause.about in world.mineral_index:
        return t(f"journal.pledge_{clause.subject}_about", about=mineral_of(view, clause.about))
    return t(f"journal.pledge_{clause.subject}_about", about=in_text(world, clause.about))


def promise_in_words(view: View, clause: Promised) -> str:
    """Return a promise as one sentence."""
    world = view.world
    if isinstance(clause, Endorsement):
        names = {"seat": in_text(world, clause.endorser), "bloc": told(world.charters[clause.bloc].name)}
        return sentence(t("journal.clause_endorsement", **names))
    words: dict[str, Any] = {
        "seat": in_text(world, promiser(clause)),
        "other": in_text(world, promisee(clause)),
        "rounds": clause.term,
        "begins": t("journal.promise_begins", start=clause.start) if clause.start else "",
    }
    key = f"journal.clause_{clause.type}"
    if isinstance(clause, VotePledge):
        words |= {"subject": pledge_subject(view, clause), "bloc": told(world.charters[clause.bloc].name)}
        key += f"_{clause.choice}"
    elif isinstance(clause, Standstill):
        words["bloc"] = told(world.charters[clause.bloc].name)
    else:
        words |= {
            "mineral": mineral_of(view, clause.mineral),
            "stage": stage_in_words(world, clause.mineral, clause.stage),
        }
        if isinstance(clause, ExportRestraint):
            words |= {"target": in_text(world, clause.target), "share": percent(clause.share)}
    return sentence(t(key, **words))


def promise_detail(view: View, clause: Promised) -> str:
    """Return the terms of a promise, for its card."""
    world = view.world
    if isinstance(clause, VotePledge):
        choice = t(f"table.pledged_{clause.choice}", subject=pledge_subject(view, clause))
        return t("table.detail_promise", what=choice, count=clause.term)
    if isinstance(clause, Endorsement):
        return told(world.charters[clause.bloc].name)
    if isinstance(clause, Standstill):
        return t("table.detail_promise", what=told(world.charters[clause.bloc].name), count=clause.term)
    market = t("journal.market", mineral=clause.mineral, stage=stage_in_words(world, clause.mineral, clause.stage))
    if isinstance(clause, ExportRestraint):
        market = t(
            "table.detail_restraint",
            market=market,
            target=short_name(world, clause.target),
            share=percent(clause.share),
        )
    return t("table.detail_promise", what=market, count=clause.term)


def promise_short(view: View, clause: Promised) -> str:
    """Return a promise in a few words, for a list of clauses."""
    seat = clause.endorser if isinstance(clause, Endorsement) else promiser(clause)
    return t(f"table.short_{clause.type}", seat=short_name(view.world, seat))


def is_promise(clause: Clause) -> bool:
    """Whether a clause is one of those that this module has the words for."""
    return isinstance(clause, Promised)


# --- terms -----------------------------------------------------------------------------------------------------------


def terms_in_words(view: View, terms: TreatyTerms) -> list[str]:
    """Return the terms of a treaty as sentences; none for a treaty that simply ends."""
    out: list[str] = []
    if terms.renewals:
        out.append(t("journal.terms_renewals_once" if terms.renewals == 1 else "journal.terms_renewals",
                     count=terms.renewals))  # fmt: skip
    out.extend(sentence(t("journal.terms_void", reason=condition_in_words(view, c))) for c in terms.void_if)
    return out


def condition_in_words(view: View, condition: VoidIf) -> str:
    """Return a condition that makes a treaty void, as a clause that begins with what would happen."""
    values: dict[str, Any] = {}
    key = f"journal.void_{condition.kind}"
    if condition.mineral:
        values["mineral"] = mineral_of(view, condition.mineral)
    if condition.kind == "price_above":
        values["level"] = t("journal.times", level=grouped(condition.value, 2))
    elif condition.mineral or condition.bloc:
        key += "_named"
    if condition.bloc:
        values["bloc"] = told(view.world.charters[condition.bloc].name)
    return t(key, **values)


def void_text(view: View, happening: Happening, words: dict[str, Any]) -> str:
    """Return the sentence for a treaty that a condition has ended."""
    ground = happening.get("ground")
    if not ground:
        return t("journal.tell_treaty_void", **words)
    condition = VoidIf(
        ground, happening.get("mineral", ""), float(happening.get("level", 0.0)), happening.get("bloc", "")
    )
    return t("journal.tell_treaty_void_ground", **{**words, "reason": condition_in_words(view, condition)})


def breach_text(happening: Happening, words: dict[str, Any]) -> str:
    """Return the sentence for a promise that was not kept."""
    clause = happening.get("clause")
    return t(f"journal.tell_promise_broken_{clause}" if clause in _BREACHES else "journal.tell_promise_broken", **words)


# --- trust -----------------------------------------------------------------------------------------------------------


def trust_line(view: View, entry: TrustEntry) -> str:
    """Return one line of the history of trust between the seat and another."""
    words = dict(entry.params)
    for name in ("by", "of"):
        if name in words:
            words[name] = t("table.you") if words[name] == view.seat else in_text(view.world, words[name])
    if "usd" in words:
        words["usd"] = money(words["usd"])
    reason = sentence(t(f"table.trust_{entry.reason}", **words))
    return t("table.trust_line", round=entry.round, points=signed(entry.points), reason=reason)


def trust_lines(view: View, seat: str, most: int = 8) -> list[str]:
    """Return the last lines of the history of trust with another seat, the newest first."""
    found = [entry for entry in view.me.trust_history if seat in (entry.a, entry.b)]
    return [trust_line(view, entry) for entry in found[: -most - 1 : -1]]
