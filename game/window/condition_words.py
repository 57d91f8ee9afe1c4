"""Conditions of answers in words: the one change with which a delegation would have signed."""

from __future__ import annotations

from collections.abc import Sequence

from game.actions import Clause, Condition
from game.rules.turn import Happening
from game.talks import Report
from game.view import View
from game.window.catalog import t
from game.window.clause_phrases import clause_in_words
from game.window.figures import percent, signed
from game.window.naming import in_text, sentence
from game.window.phrases import floor_level, mineral_of, money, price_text, tonnes
from game.window.told import told

SHARES = ("share", "rate")
MONEY = ("usd", "fee_usd")


def condition_text(view: View, condition: Condition, clauses: Sequence[Clause], seat: str) -> str:
    """Return a condition as one sentence.

    Args:
        view: the reader's view.
        condition: the condition.
        clauses: those of the treaty that it is about.
        seat: who set it.
    """
    words: dict[str, str] = {"seat": in_text(view.world, seat)}
    if condition.change == "floor_at_most":
        bloc = told(view.world.charters[condition.bloc].name)
        words |= {"bloc": bloc, "mineral": mineral_of(view, condition.mineral)}
        words["bound"] = floor_level(condition.bound)
        return sentence(t("journal.condition_floor", **words))
    clause = condition.added if condition.change == "with" else clauses[condition.clause]
    if clause is None:
        raise ValueError("a condition on a further clause names it")
    words["clause"] = clause_in_words(view, clause)
    if condition.change in ("with", "without"):
        return sentence(t(f"journal.condition_{condition.change}", **words))
    words |= {"field": t(f"journal.condition_field_{condition.field}"), "bound": bound_text(condition)}
    return sentence(t(f"journal.condition_{condition.change}", **words))


def bound_text(condition: Condition) -> str:
    """Return the bound of a condition with its unit."""
    if condition.field in MONEY:
        return money(condition.bound)
    if condition.field in SHARES:
        return percent(condition.bound)
    if condition.field == "tonnes":
        return tonnes(condition.bound)
    if condition.field == "usd_per_t":
        return price_text(condition.bound)
    return t(f"journal.condition_round{'s' if condition.bound != 1 else ''}", count=int(condition.bound))


def account_text(view: View, told: Happening | Report, seat: str) -> str:
    """Say what a seat gave as the account of its answer: the points, the ground, and the condition."""
    low, high = told.get("low"), told.get("high")
    out = [sentence(t("journal.tell_answer_explained", seat=in_text(view.world, seat), offer=told.get("offer")))]
    if low is not None and high is not None:
        kind = "exact" if told.get("exact") else "band"
        out.append(t(f"journal.sounding_{kind}", low=signed(low, 1), high=signed(high, 1)))
    if told.get("blocking"):
        out.append(t("journal.sounding_ground", ground=t(f"journal.ground_{told.get('blocking')}")))
    condition = told.get("condition")
    if condition is not None:
        out.append(condition_text(view, condition, told.get("clauses"), seat))
    return " ".join(out)
