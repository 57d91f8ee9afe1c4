"""Words of what programmes and their participants agree on: commitments to buy back, and public objectives."""

from __future__ import annotations

from game.actions import BuyBack
from game.rules.prices import price_per_t
from game.rules.turn import Happening
from game.view import View
from game.window.catalog import t
from game.window.figures import figures
from game.window.naming import in_text, sentence, short_of
from game.window.phrases import floor_level, mineral_of, money, names_of, price_text, tonnes
from game.window.told import told
from game.world import World


def buy_back_in_words(view: View, clause: BuyBack, since: int | None = None) -> str:
    """Return a commitment as one sentence; ``since`` is the round of its entry into force, by default this one."""
    first = (view.round if since is None else since) + clause.start
    words = {
        "participant": in_text(view.world, clause.participant),
        "holder": in_text(view.world, clause.holder),
        "amount": tonnes(clause.tonnes),
        "mineral": mineral_of(view, clause.mineral),
        "price": price_text(clause.usd_per_t),
        "level": floor_level(clause.usd_per_t / price_per_t(view.world, clause.mineral, "refined")),
        "fee": money(clause.fee_usd),
        "first": first,
        "last": first + clause.term - 1,
    }
    return sentence(t("journal.clause_buy_back" if clause.fee_usd else "journal.clause_buy_back_free", **words))


def buy_back_detail(view: View, clause: BuyBack, brief: bool = False) -> str:
    """Return the terms of a commitment, for its card; ``brief`` for a narrow one."""
    last = view.round + clause.start + clause.term - 1
    words = {"amount": tonnes(clause.tonnes), "mineral": clause.mineral, "price": price_text(clause.usd_per_t)}
    fee = "" if brief or not clause.fee_usd else t("table.detail_buy_back_fee", usd=money(clause.fee_usd))
    key = "table.detail_buy_back_short" if brief else "table.detail_buy_back"
    return t(key, round=last, **words) + fee


def buy_back_short(world: World, clause: BuyBack) -> str:
    """Return a commitment in one line."""
    who = short_of(world, clause.participant)
    return t("table.short_buy_back", participant=who, amount=tonnes(clause.tonnes), mineral=clause.mineral)


def objective_text(view: View, happening: Happening) -> str:
    """Return what became of an objective, with what it moved in the standing of its parties."""
    title, points = told(str(happening.get("title"))), float(happening.get("points", 0.0))
    parties = names_of(view, happening.get("parties"))
    costs = "" if points else "_free"
    return t(f"journal.tell_{happening.kind}{costs}", title=title, parties=parties, points=figures(points, 2))
