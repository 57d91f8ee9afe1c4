"""The words of clauses on cooperation (access to ground, services, capacity building, bound tariffs), of tariffs and of
subsidies."""

from __future__ import annotations

from typing import Any

from game.actions import CapacityBuilding, Clause, ResourceAccess, Services, TariffConcession
from game.rules.turn import Happening
from game.view import View
from game.window.catalog import t
from game.window.figures import percent
from game.window.naming import in_text, listed, sentence, short_of
from game.window.phrases import goods_words, market_of, mineral_of, money, names_of

Cooperative = ResourceAccess | Services | CapacityBuilding | TariffConcession


def cooperation_in_words(view: View, clause: Cooperative) -> str:
    """Return a clause on cooperation as one sentence."""
    world = view.world
    if isinstance(clause, CapacityBuilding):
        names = {"provider": in_text(world, clause.provider), "host": in_text(world, clause.host)}
        return sentence(t("journal.clause_capacity_building", usd=money(clause.usd), **names))
    words: dict[str, Any] = {
        "partner": in_text(world, clause.partner),
        "rounds": clause.term,
        "begins": t("journal.promise_begins", start=clause.start) if clause.start else "",
    }
    if isinstance(clause, TariffConcession):
        words |= {"country": in_text(world, clause.country), "rate": percent(clause.rate)}
        words |= goods_words(view, clause.mineral, clause.stage)
        return sentence(t("journal.clause_tariff_concession", **words))
    words["host"] = in_text(world, clause.host)
    if isinstance(clause, Services):
        return sentence(t(f"journal.clause_services_{clause.service}", **words))
    key = f"journal.clause_resource_access_{clause.right}" + ("_exclusive" if clause.exclusive else "")
    return sentence(t(key, mineral=mineral_of(view, clause.mineral), **words))


def cooperation_detail(view: View, clause: Cooperative) -> str:
    """Return the terms of a clause on cooperation, for its card."""
    if isinstance(clause, CapacityBuilding):
        return t("table.detail_payment_once", usd=money(clause.usd))
    if isinstance(clause, Services):
        what = t(f"table.service_{clause.service}")
    elif isinstance(clause, ResourceAccess):
        name = market_of(view.world, clause.mineral, "ore", brief=True)
        what = t("table.detail_exclusive", market=name) if clause.exclusive else name
    else:
        market = market_of(view.world, clause.mineral, clause.stage, brief=True)
        what = t("table.detail_bound", market=market, rate=percent(clause.rate))
    return t("table.detail_promise", what=what, count=clause.term)


def cooperation_title(clause: Clause) -> str | None:
    """Return what a clause is in two or three words where its type alone does not say it; None for all others."""
    return t(f"table.right_{clause.right}") if isinstance(clause, ResourceAccess) else None


def cooperation_short(view: View, clause: Cooperative) -> str:
    """Return a clause on cooperation in a few words, for a list of clauses."""
    world = view.world
    if isinstance(clause, CapacityBuilding):
        return t("table.short_capacity_building", provider=short_of(world, clause.provider), usd=money(clause.usd))
    if isinstance(clause, Services):
        service = t(f"table.service_{clause.service}")
        return t("table.short_services", host=short_of(world, clause.host), service=service)
    if isinstance(clause, ResourceAccess):
        market = market_of(view.world, clause.mineral, "ore", brief=True)
        return t(f"table.short_{clause.right}", host=short_of(world, clause.host), market=market)
    market = market_of(view.world, clause.mineral, clause.stage, brief=True)
    words = {"country": short_of(world, clause.country), "market": market, "rate": percent(clause.rate)}
    return t("table.short_tariff_concession", **words)


def border_text(view: View, happening: Happening) -> str:
    """Return the sentence for a tariff or a subsidy that has begun, changed or ended."""
    rate, before = float(happening.get("rate", 0.0)), float(happening.get("before", 0.0))
    words = goods_words(view, happening.get("mineral"), happening.get("stage"))
    words |= {"seat": in_text(view.world, happening.get("seat")), "rate": percent(rate), "before": percent(before)}
    words["targets"] = names_of(view, happening.get("targets", ()), everybody="all_partners")
    kind = happening.kind
    if kind.startswith("tariff") and kind != "tariff_ended" and rate == 0.0:
        kind = "tariff_spared"
    elif kind == "tariff_changed" and rate == before:
        kind = "tariff_stands"
    text = t(f"journal.tell_{kind}", **words)
    bound = [
        t("journal.bound_rate", partner=in_text(view.world, partner), rate=percent(float(cap)))
        for partner, cap in happening.get("bound", ())
    ]
    return t("journal.tell_tariff_bound", text=text.removesuffix("."), bound=listed(bound)) if bound else text
