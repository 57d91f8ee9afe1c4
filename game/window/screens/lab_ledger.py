"""The ledgers of the stockpile laboratory: what a national and a common stock hold, owe and have ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import StockOrder
from game.rules.charter import charter_of
from game.rules.common_stock import claims, held_kg, rights
from game.rules.policy import RELEASE_SHARE_OF_USE
from game.rules.stock_motions import target_days
from game.window.catalog import t
from game.window.figures import dollars, percent
from game.window.layout import Rect
from game.window.marketfacts import Facts
from game.window.naming import short_of
from game.window.phrases import tonnes
from game.window.screens.facts import fact, heading, prose
from game.window.screens.lab_cases import StockCase, bloc_of
from game.window.screens.map_modes import days_text
from game.window.sources import explain, kept
from game.window.ui import Ui
from game.window.widgets.bars import stacked_columns
from game.window.widgets.chart import Series
from game.world import CENTS, DAYS_PER_QUARTER, KG_PER_T

if TYPE_CHECKING:
    from game.window.screens.markets import MarketsScreen

#: Actors whose cover is drawn.
MOST_HOLDERS = 7


def ledger(ui: Ui, at: Rect, screen: MarketsScreen, case: StockCase) -> float:
    """Draw the ledger of the stock that a case moves; returns the y below."""
    lines = _common(screen, case) if case.way == "common" else _national(screen, case.mineral)
    y = heading(ui, at.x, at.y, at.w, t("lab.ledger_common" if case.way == "common" else "lab.ledger"))
    for key, value in lines:
        tip = explain(t(f"lab.ledger_{key}_tip"), kept())
        y = fact(ui, f"lab/ledger/{key}", at.x, y, at.w, t(f"lab.ledger_{key}"), value, tip=tip)
    if case.way != "common":
        return prose(ui, at.x, y + 2, at.w, t("lab.ledger_release_limit", share=percent(RELEASE_SHARE_OF_USE)),
                     ink="muted")  # fmt: skip
    return y


def _national(screen: MarketsScreen, mineral: str) -> list[tuple[str, str]]:
    """Return what the seat's own stock holds, in a common one too, and what stands ordered."""
    view, facts = screen.play.view, screen.facts
    seat, world = view.seat, view.world
    held, use = facts.held_t(mineral, seat), facts.use_t_per_day(mineral, seat)
    right = sum(rights(world, view.market, bloc, mineral).get(seat, 0) for bloc in view.blocs.values()) / KG_PER_T
    orders = [p for p in view.me.policies if isinstance(p, StockOrder) and p.mineral == mineral]
    ordered = t("lab.none")
    for order in orders:
        bought, let_go = t("lab.order_buy", usd=dollars(order.buy_usd)), t("lab.order_release",
                                                                       tonnes=tonnes(order.release_t))  # fmt: skip
        ordered = bought if order.buy_usd else let_go
    rows = [
        ("held", tonnes(held) if held else t("lab.none")),
        ("cover", days_text(facts.cover_days(mineral, seat)) if use > 0 else t("lab.no_use")),
        ("right", tonnes(right)),
        ("users", days_text(facts.private_days(mineral, seat)) if use > 0 else t("lab.no_use")),
        ("ordered", ordered),
        ("money", dollars(view.me.stock_money_usd)),
    ]
    return [row for row in rows if row[0] != "right" or right > 0]


def _common(screen: MarketsScreen, case: StockCase) -> list[tuple[str, str]]:
    """Return what the bloc's common stock holds, aims at, has called and will release."""
    view, facts = screen.play.view, screen.facts
    bloc, world = bloc_of(view, case.bloc), view.world
    held, drawing = held_kg(bloc, case.mineral), charter_of(world, bloc).drawing
    use = sum(facts.use_t_per_day(case.mineral, seat) for seat in _actors(screen, bloc.full_members))
    target = target_days(bloc, case.mineral)
    dues = sum(due.cents for due in bloc.stock_dues if due.seat == view.seat)
    release = dict(bloc.stock_releases).get(case.mineral, 0)
    rows = [
        ("common_held", tonnes(held / KG_PER_T) if held else t("lab.none")),
        ("common_cover", days_text(held / KG_PER_T / use) if use > 0 else t("lab.no_members")),
        ("target", days_text(target) if target else t("lab.none")),
        ("common_money", dollars(bloc.stock_cents // CENTS)),
        ("claim", dollars(claims(bloc).get(view.seat, 0) // CENTS)),
        ("due", dollars(dues // CENTS) if dues else t("lab.none")),
        ("queue", tonnes(release / KG_PER_T) if release else t("lab.none")),
        ("drawing", t(f"lab.drawing_{drawing.share}")),
        ("pace", t("lab.pace", share=percent(drawing.per_round_share))),
        ("trigger", t("lab.trigger_restricted" if drawing.only_if_restricted else "lab.trigger_always")),
    ]
    return rows


def _actors(screen: MarketsScreen, seats: tuple[str, ...]) -> list[str]:
    """Return all that seats cover, each on its own."""
    world = screen.play.view.world
    return [world.actors[a] for seat in seats for a in world.covers[seat]]


def holders(ui: Ui, rect: Rect, facts: Facts, mineral: str) -> float:
    """Draw the cover of the largest users by holder: national stock, rights to common ones, and users' own."""
    view, world = facts.view, facts.world
    m = world.mineral_index[mineral]
    users = [code for code in world.seats if facts.uses(mineral, code) and code not in world.union_of]
    users.sort(key=lambda code: (code != view.seat, -facts.use_share(mineral, code)))
    shown = users[:MOST_HOLDERS]
    national, common, private = [], [], []
    for n, code in enumerate(shown):
        places = list(world.covers[code])
        unit = float(world.market.use0[m, places].sum()) * world.tonnes_per_unit(m) / DAYS_PER_QUARTER
        own = float(view.stocks_t[m, places].sum())
        national.append((float(n), own / unit))
        common.append((float(n), (float(view.sheltered_t[m, places].sum()) - own) / unit))
        private.append((float(n), facts.private_days(mineral, code)))
    series = [Series(t("lab.holder_national"), national), Series(t("lab.holder_common"), common),
              Series(t("lab.holder_users"), private)]  # fmt: skip
    height = max(ui.em(240), rect.h - ui.em(80))
    names = [str(short_of(world, code)) for code in shown]
    stacked_columns(ui, f"lab/holders/{mineral}", Rect(rect.x, rect.y, rect.w, height), names, series,
                    title=t("lab.holders_title"), unit=t("lab.unit_days"), text_of=days_text)  # fmt: skip
    return prose(ui, rect.x, rect.y + height + 4, rect.w, t("lab.holders_about"), ink="muted")
