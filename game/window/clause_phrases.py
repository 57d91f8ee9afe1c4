"""Clauses as sentences for the journal and the pages after a round."""

from __future__ import annotations

from game.actions import Accession, BuyBack, Clause, Investment, Offtake, Payment
from game.rules.projects import price_per_t
from game.view import View
from game.window.catalog import t
from game.window.cooperation_words import Cooperative, cooperation_in_words
from game.window.naming import in_text, sentence
from game.window.phrases import floor_level, market_words, money, price_text, tonnes
from game.window.promise_words import Promised, promise_in_words
from game.window.stock_words import Sharing, sharing_in_words
from game.window.told import told
from game.window.vault_words import buy_back_in_words


def clause_in_words(view: View, clause: Clause, since: int | None = None) -> str:
    """Return a clause as one sentence; ``since`` is the round of its entry into force, by default this one."""
    text = _clause(view, clause, since)
    if not isinstance(clause, Payment | Offtake) or not clause.start:
        return text
    first = (view.round if since is None else since) + clause.start
    return t("journal.clause_from", text=text.removesuffix("."), round=first)


Told = Promised | Cooperative | BuyBack | Sharing
"""Clauses that are told in the same sentence everywhere."""


def told_alike(view: View, clause: Told, since: int | None) -> str:
    """Return a clause of those that have one sentence for the journal, the table and every other place."""
    if isinstance(clause, Promised):
        return promise_in_words(view, clause)
    if isinstance(clause, Cooperative):
        return cooperation_in_words(view, clause)
    if isinstance(clause, BuyBack):
        return buy_back_in_words(view, clause, since)
    return sharing_in_words(view, clause)


def _clause(view: View, clause: Clause, since: int | None) -> str:
    world = view.world
    if isinstance(clause, Told):
        return told_alike(view, clause, since)
    if isinstance(clause, Accession):
        bloc, member = told(world.charters[clause.bloc].name), in_text(world, clause.member)
        return sentence(t(f"journal.clause_accession_{clause.status}", name=member, bloc=bloc))
    if isinstance(clause, Investment):
        named = {"investor": in_text(world, clause.investor), "host": in_text(world, clause.host)}
        return sentence(t("journal.clause_investment", usd=money(clause.usd), **named, **market_words(view, clause)))
    if isinstance(clause, Offtake):
        level = floor_level(clause.usd_per_t / price_per_t(world, clause.mineral, clause.stage))
        named = {"buyer": in_text(world, clause.buyer), "seller": in_text(world, clause.seller)}
        terms = {"amount": tonnes(clause.tonnes), "rounds": clause.term, "price": price_text(clause.usd_per_t)}
        return sentence(t("journal.clause_offtake", level=level, **named, **terms, **market_words(view, clause)))
    payer, payee = in_text(world, clause.payer), in_text(world, clause.payee)
    paid: dict[str, str] = {"payer": payer, "payee": payee, "usd": money(clause.usd)}
    if clause.term == 1:
        return sentence(t("journal.clause_payment_once", **paid))
    return sentence(t("journal.clause_payment", rounds=clause.term, **paid))
