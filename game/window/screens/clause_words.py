"""The words of clauses at the negotiation table: on cards, in sentences, in one line, and as changes of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from game.actions import Accession, BuyBack, Clause, Investment, Offtake, Payment
from game.rules.projects import lead_rounds, price_per_t, sites
from game.view import View
from game.window.capacity import project_of
from game.window.catalog import t
from game.window.clause_phrases import Told, told_alike
from game.window.cooperation_words import (
    Cooperative,
    cooperation_detail,
    cooperation_short,
    cooperation_title,
)
from game.window.naming import in_text, semicolons, sentence, short_of
from game.window.phrases import arrival, floor_level, market_of, mineral_of, money, price_text, stage_in_words, tonnes
from game.window.promise_words import Promised, promise_detail, promise_short
from game.window.stock_words import Sharing, sharing_detail, sharing_short
from game.window.told import told
from game.window.vault_words import buy_back_detail, buy_back_short
from game.world import World

#: The field of each type of clause that names the seat which is bound to do something, and the one it does it for.
_GIVERS = {
    "accession": "member", "payment": "payer", "investment": "investor", "offtake": "buyer",
    "vote_pledge": "pledger", "export_assurance": "country", "export_restraint": "country", "standstill": "party",
    "endorsement": "endorser",
    "stockpile_contribution": "member", "stockpile_access": "provider", "buy_back": "participant",
    "resource_access": "host", "services": "host", "capacity_building": "provider", "tariff_concession": "country",
}  # fmt: skip
_RECEIVERS = {
    "payment": "payee", "investment": "host", "offtake": "seller",
    "vote_pledge": "promisee", "export_assurance": "partner", "export_restraint": "partner", "standstill": "promisee",
    "stockpile_access": "beneficiary", "buy_back": "holder",
    "resource_access": "partner", "services": "partner", "capacity_building": "host", "tariff_concession": "partner",
}  # fmt: skip
CLAUSE_ICONS = {
    "accession": "bloc", "payment": "coin", "investment": "factory", "offtake": "scales",
    "vote_pledge": "gavel", "export_assurance": "ship", "export_restraint": "lock", "standstill": "shield",
    "endorsement": "star",
    "stockpile_contribution": "box", "stockpile_access": "box", "buy_back": "box",
    "resource_access": "pick", "services": "handshake", "capacity_building": "user", "tariff_concession": "levy",
}  # fmt: skip


def short(world: World, code: str) -> str:
    """Return the short name of an actor, for narrow places."""
    return short_of(world, code)


def giver(clause: Clause) -> str:
    """Return the seat that a clause binds to do something; of an offtake the buyer, who guarantees the price."""
    return str(getattr(clause, _GIVERS[clause.type]))


def receiver(clause: Clause) -> str | None:
    """Return the seat for which it is done, or None where it is done for all."""
    return str(getattr(clause, _RECEIVERS[clause.type])) if clause.type in _RECEIVERS else None


def clause_icon(clause: Clause) -> str:
    """Return the icon of a clause's type."""
    return CLAUSE_ICONS[clause.type]


def clause_title(clause: Clause) -> str:
    """Return what a clause is, in two or three words."""
    return cooperation_title(clause) or t(f"table.clause_{clause.type}")


def clause_detail(view: View, clause: Clause, brief: bool = False) -> str:
    """Return the terms of a clause, for its card; ``brief`` for a narrow one."""
    if isinstance(clause, Payment):
        if clause.start and brief:
            return t("table.detail_span", text=money(clause.usd), span=_span(view.round, clause))
        key = "table.detail_payment" + ("_once" if clause.term == 1 else "_short" if brief else "")
        text = t(key, usd=money(clause.usd), count=clause.term)
        return t("table.detail_from", text=text, round=view.round + clause.start) if clause.start else text
    if isinstance(clause, Investment):
        market = market_of(view.world, clause.mineral, clause.stage, brief)
        works = _works(view, clause)
        return t("table.detail_investment_short" if brief else "table.detail_investment", usd=money(clause.usd),
                 market=market, arrival=works)  # fmt: skip
    if isinstance(clause, Offtake):
        market = market_of(view.world, clause.mineral, clause.stage, brief)
        if clause.start and brief:
            text = t("table.detail_offtake_span", market=market, amount=tonnes(clause.tonnes))
            return t("table.detail_span", text=text, span=_span(view.round, clause))
        key = "table.detail_offtake_short" if brief else "table.detail_offtake"
        text = t(key, market=market, amount=tonnes(clause.tonnes), price=price_text(clause.usd_per_t),
                 count=clause.term)  # fmt: skip
        return t("table.detail_from", text=text, round=view.round + clause.start) if clause.start else text
    if isinstance(clause, BuyBack):
        return buy_back_detail(view, clause, brief)
    if isinstance(clause, Promised):
        return promise_detail(view, clause)
    if isinstance(clause, Cooperative):
        return cooperation_detail(view, clause)
    if isinstance(clause, Sharing):
        return sharing_detail(view, clause, brief)
    status = t(f"table.status_{clause.status}")
    if len(view.blocs) < 2:
        return status
    return t("table.detail_accession", bloc=told(view.world.charters[clause.bloc].name), status=status)


def _works(view: View, clause: Investment, since: int | None = None) -> str:
    """Return when a project works: one to come on the terms of now, one begun by the usual lead time."""
    if since is None and sites(view.world, clause.host, clause.mineral, clause.stage):
        project = project_of(view, clause.host, clause.mineral, clause.stage, clause.usd, clause.investor)
        return arrival(view, project.first_round)
    entry = view.round if since is None else since
    return arrival(view, entry + lead_rounds(view.world, clause.mineral, clause.stage))


def _span(entry: int, clause: Payment | Offtake) -> str:
    """Return the rounds in which a clause acts that begins later, in a few letters: R6–9."""
    first, last = entry + clause.start, entry + clause.start + clause.term - 1
    return t("table.span_one" if first == last else "table.span", first=first, last=last)


def clause_sentence(view: View, clause: Clause, since: int | None = None) -> str:
    """Return a clause as a sentence with its rounds; ``since``: the round of entry into force, by default this one."""
    world, entry = view.world, view.round if since is None else since
    if isinstance(clause, Told):
        return told_alike(view, clause, since)
    if isinstance(clause, Accession):
        bloc, status = told(world.charters[clause.bloc].name), t(f"table.status_{clause.status}")
        return sentence(t("table.sentence_accession", member=in_text(world, clause.member), bloc=bloc, status=status))
    names = {"giver": in_text(world, giver(clause)), "receiver": in_text(world, receiver(clause) or "")}
    if isinstance(clause, Payment):
        first = entry + clause.start
        key = "table.sentence_payment" if clause.term > 1 else "table.sentence_payment_once"
        return sentence(t(key, payer=names["giver"], payee=names["receiver"], usd=money(clause.usd), first=first,
                          last=first + clause.term - 1, total=money(clause.usd * clause.term)))  # fmt: skip
    market = {
        "mineral": mineral_of(view, clause.mineral),
        "stage": stage_in_words(world, clause.mineral, clause.stage),
    }
    if isinstance(clause, Investment):
        works = _works(view, clause, since)
        return sentence(t("table.sentence_investment", usd=money(clause.usd), arrival=works, **names, **market))
    first = entry + clause.start
    level = floor_level(clause.usd_per_t / price_per_t(world, clause.mineral, clause.stage))
    terms = {"amount": tonnes(clause.tonnes), "price": price_text(clause.usd_per_t), "level": level}
    return sentence(t("table.sentence_offtake", first=first, last=first + clause.term - 1, **terms, **names, **market))


def clauses_short(view: View, clauses: Sequence[Clause], since: int | None = None) -> str:
    """Return the clauses of a treaty in one line; ``since``: the round of entry into force, by default this one."""
    entry = view.round if since is None else since
    out = []
    for clause in clauses:
        text = _short(view, clause)
        if isinstance(clause, Payment | Offtake) and clause.start:
            text = t("table.detail_span", text=text, span=_span(entry, clause))
        out.append(text)
    return semicolons(out)


def _short(view: View, clause: Clause) -> str:
    who = short(view.world, giver(clause))
    if isinstance(clause, BuyBack):
        return buy_back_short(view.world, clause)
    if isinstance(clause, Promised):
        return promise_short(view, clause)
    if isinstance(clause, Cooperative):
        return cooperation_short(view, clause)
    if isinstance(clause, Sharing):
        return sharing_short(view, clause)
    if isinstance(clause, Payment):
        return t("table.short_payment", payer=who, usd=money(clause.usd), count=clause.term)
    if isinstance(clause, Investment):
        market = market_of(view.world, clause.mineral, clause.stage, brief=True)
        return t("table.short_investment", investor=who, usd=money(clause.usd), market=market)
    if isinstance(clause, Offtake):
        market = market_of(view.world, clause.mineral, clause.stage, brief=True)
        return t("table.short_offtake", buyer=who, amount=tonnes(clause.tonnes), market=market, count=clause.term)
    return t("table.short_accession", member=who)


def change_text(view: View, before: Sequence[Clause], after: Sequence[Clause]) -> str:
    """Return what a suggestion changes in a draft, in the imperative."""
    gone = [clause for clause in before if clause not in after]
    new = [clause for clause in after if clause not in before]
    parts = []
    for old, fresh in zip_longest(gone, new):
        if isinstance(old, Payment) and isinstance(fresh, Payment) and old.payer == fresh.payer:
            parts.append(_changed_payment(view, old, fresh))
        else:
            if old is not None:
                parts.append(t("table.idea_drop", clause=clauses_short(view, [old])))
            if isinstance(fresh, Payment):
                key = "table.idea_pay" if fresh.payer == view.seat else "table.idea_ask"
                parts.append(t(key, usd=money(fresh.usd), count=fresh.term))
            elif fresh is not None:
                parts.append(t("table.idea_add", clause=clauses_short(view, [fresh])))
    return semicolons(parts)


def _changed_payment(view: View, old: Payment, new: Payment) -> str:
    mine = "own" if new.payer == view.seat else "their"
    if new.usd != old.usd:
        way = "raise" if new.usd > old.usd else "lower"
        return t(f"table.idea_{way}_{mine}", usd=money(new.usd), count=new.term)
    return t(f"table.idea_term_{mine}", count=new.term, before=old.term)
