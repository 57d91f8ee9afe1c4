"""The words of shared stocks: contributions to a bloc's common stock, and rights to draw on a national one."""

from __future__ import annotations

from typing import Any

from game.actions import StockpileAccess, StockpileContribution
from game.view import View
from game.window.catalog import t
from game.window.naming import in_text, sentence, short_of
from game.window.phrases import mineral_of, money, tonnes
from game.window.told import told

Sharing = StockpileContribution | StockpileAccess


def sharing_in_words(view: View, clause: Sharing) -> str:
    """Return a clause on stocks as one sentence."""
    world = view.world
    if isinstance(clause, StockpileContribution):
        names = {"member": in_text(world, clause.member), "bloc": told(world.charters[clause.bloc].name)}
        return sentence(t("journal.clause_stockpile_contribution", what=_given(view, clause), **names))
    words: dict[str, Any] = {
        "provider": in_text(world, clause.provider),
        "beneficiary": in_text(world, clause.beneficiary),
        "amount": tonnes(clause.tonnes),
        "mineral": mineral_of(view, clause.mineral),
        "rounds": clause.term,
        "begins": t("journal.promise_begins", start=clause.start) if clause.start else "",
    }
    return sentence(t("journal.clause_stockpile_access", **words))


def sharing_detail(view: View, clause: Sharing, brief: bool = False) -> str:
    """Return the terms of a clause on stocks, for its card; ``brief`` for a narrow one."""
    if isinstance(clause, StockpileContribution):
        if brief or len(view.blocs) < 2:
            return _given(view, clause)
        bloc = told(view.world.charters[clause.bloc].name)
        return t("table.detail_stockpile_contribution", what=_given(view, clause), bloc=bloc)
    key = "table.detail_stockpile_access_short" if brief else "table.detail_stockpile_access"
    return t(key, amount=tonnes(clause.tonnes), mineral=clause.mineral, count=clause.term)


def sharing_short(view: View, clause: Sharing) -> str:
    """Return a clause on stocks in a few words, for a list of clauses."""
    world = view.world
    if isinstance(clause, StockpileContribution):
        return t("table.short_stockpile_contribution", seat=short_of(world, clause.member), what=_given(view, clause))
    amount = t("journal.metal", amount=tonnes(clause.tonnes), mineral=clause.mineral)
    return t("table.short_stockpile_access", seat=short_of(world, clause.provider), what=amount)


def _given(view: View, clause: StockpileContribution) -> str:
    """Return what is put in: a sum, or tonnes of a mineral."""
    if clause.usd:
        return money(clause.usd)
    return t("journal.metal", amount=tonnes(clause.tonnes), mineral=mineral_of(view, clause.mineral))
