"""The middle of the markets, below the chart: who makes the mineral and where one's own supply comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.figures import dollars, grouped, percent, signed
from game.window.hits import Tip
from game.window.layout import Rect, cut_top
from game.window.marketfacts import ORE, REFINED
from game.window.naming import in_text, name_of, rival_in_text, sentence, short_of
from game.window.screens.facts import ENDLESS, fact
from game.window.screens.map_modes import days_text, share_text
from game.window.screens.markets_limits import capacity_table, limits
from game.window.sources import computed, explain, shares_of, source_line
from game.window.theme import CONTROL, GAP_S, Paint
from game.window.ui import Ui
from game.window.widgets.bars import Bar, bar_chart, bar_chart_height
from game.window.widgets.cells import FlagCell, NumberCell
from game.window.widgets.scroll import scroll_area
from game.window.widgets.table import Column, table
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.markets import MarketsScreen

TABS = ("makers", "capacity", "limits", "own")


def supply_tabs(ui: Ui, rect: Rect, screen: MarketsScreen) -> float:
    """Draw the tabs under the chart and what they show; returns the y below."""
    head, body = cut_top(rect, ui.em(CONTROL), GAP_S)
    items = [TabItem(key, t(f"markets.tab_{key}"), tip=t(f"markets.tab_{key}_tip")) for key in TABS]

    def choose(key: str) -> None:
        screen.supply = key

    tabs(ui, "markets/supply", head, items, screen.supply, on=choose, segments=True, ellipsis=True)
    if screen.supply == "makers":
        _makers(ui, body, screen)
    elif screen.supply == "capacity":
        capacity_table(ui, body, screen)
    else:
        page = limits if screen.supply == "limits" else _own
        with scroll_area(ui, f"markets/page/{screen.supply}/{screen.play.mineral}", body) as view:
            view.bottom = page(ui, Rect(view.rect.x, view.top, view.rect.w, ENDLESS), screen)
    return rect.bottom


def _makers(ui: Ui, rect: Rect, screen: MarketsScreen) -> None:
    mineral = screen.play.mineral
    key = (screen.play.version, mineral)
    if screen.makers is None or screen.makers[0] != key:
        screen.makers = (key, *_maker_rows(screen, mineral))
    _, codes, columns = screen.makers
    table(
        ui, f"markets/makers/{mineral}", rect, columns, codes, key=str, on_select=lambda code: None, version=key,
        row_tip=lambda code: _maker_tip(screen, mineral, code), empty=t("markets.makers_empty"),
    )  # fmt: skip


def _maker_rows(screen: MarketsScreen, mineral: str) -> tuple[list[str], list[Column[str]]]:
    """Return who makes a mineral, the largest refiner first, and the columns of the table."""
    world, facts = screen.play.view.world, screen.facts
    two_stages = world.mineral[mineral].stages == 2
    rest = world.scenario.head.rest
    refined = {code: facts.output_share(mineral, REFINED, code, alone=True) for code in world.actors}
    mined = {code: facts.output_share(mineral, ORE, code, alone=True) if two_stages else 0.0 for code in world.actors}

    def ratio(code: str) -> float:
        """Output now against the baseline: refined where there was any, or else mined."""
        found = facts.output_ratio(mineral, REFINED, code, alone=True)
        if found is None and two_stages:
            found = facts.output_ratio(mineral, ORE, code, alone=True)
        return found if found is not None else 1.0

    def name(code: str) -> str:
        """A union's row here is what its members without a seat make; the others stand for themselves."""
        return t("markets.union_rest", union=name_of(world, code)) if code in world.unions else name_of(world, code)

    codes = [code for code in world.actors if max(mined[code], refined[code]) >= 0.0005]
    codes.sort(key=lambda code: (code == rest, -refined[code], -mined[code]))
    ratios = {code: ratio(code) for code in codes}

    def change(code: str) -> NumberCell:
        share = ratios[code] - 1.0
        ink: Paint = "muted" if abs(share) < 0.0005 else "text"
        return NumberCell(share, text=t("figures.percent", number=signed(100 * share, 1)), ink=ink)

    columns = [
        Column[str]("name", t("markets.maker"), lambda c: FlagCell(c, name(c)), sort=name),
        Column[str]("refined", t("markets.refined"), lambda c: NumberCell(0, text=share_text(refined[c])), 62,
                    sort=refined.__getitem__, align="right", tip=t("markets.refined_tip")),
        Column[str]("change", t("markets.output_change"), change, 66, sort=ratios.__getitem__, align="right",
                    optional=True, tip=t("markets.output_change_tip")),
    ]  # fmt: skip
    if two_stages:
        mined_column = Column[str](
            "mined", t("markets.mined"), lambda c: NumberCell(0, text=share_text(mined[c])), 62,
            sort=mined.__getitem__, align="right", tip=t("markets.mined_tip"),
        )  # fmt: skip
        columns.insert(1, mined_column)
    return codes, columns


def _maker_tip(screen: MarketsScreen, mineral: str, code: str) -> Tip:
    """Return where a maker's shares come from, stage by stage."""
    view = screen.play.view
    sides = ("mine", "refined") if view.world.mineral[mineral].stages == 2 else ("refined",)
    lines = [t("markets.side_source", side=t(f"markets.side_{side}"), source=shares_of(view, mineral, side, code))
             for side in sides]  # fmt: skip
    return Tip("\n".join(lines), name_of(view.world, code))


def _own(ui: Ui, rect: Rect, screen: MarketsScreen) -> float:
    view, facts, mineral, seat = screen.play.view, screen.facts, screen.play.mineral, screen.play.seat
    world = view.world
    x, y, w = rect.x, rect.y, rect.w
    if not facts.uses(mineral, seat):
        none = sentence(t("markets.own_none", name=in_text(world, seat)))
        return y + ui.paragraph(Rect(x, y, w, ENDLESS), none, color="muted")
    rival = rival_in_text(world)
    used = explain(t("markets.own_use_tip"), shares_of(view, mineral, "use", seat))
    y = fact(ui, "markets/own/use", x, y, w, t("markets.own_use"),
             t("markets.own_use_value", tonnes=grouped(facts.use_t_per_day(mineral, seat) * 365.25),
               share=share_text(facts.use_share(mineral, seat))), tip=used)  # fmt: skip
    if world.rival is not None and seat != world.rival:
        y = fact(ui, "markets/own/depends", x, y, w, t("markets.own_depends", rival=rival),
                 percent(facts.dependence(mineral, seat)),
                 tip=explain(t("markets.depends_tip", rival=rival), computed()))  # fmt: skip
    y = fact(ui, "markets/own/hhi", x, y, w, t("markets.own_hhi"), grouped(facts.hhi(mineral, seat), 2),
             tip=explain(t("markets.own_hhi_tip"), computed()))  # fmt: skip
    y = fact(ui, "markets/own/private", x, y, w, t("markets.private_own"), days_text(facts.private_days(mineral, seat)),
             tip=explain(t("markets.private_tip"), computed()))  # fmt: skip
    loss = facts.loss_usd(mineral, seat)
    if loss is not None and world.rival is not None and seat != world.rival:
        y = fact(ui, "markets/own/loss", x, y, w, t("markets.loss"), t("markets.usd_a_year", usd=dollars(loss)),
                 tip=explain(t("markets.loss_tip", rival=rival), computed()))  # fmt: skip
    origins = facts.origins(mineral, seat)
    bars = [
        Bar(short_of(world, code), share, color="accent", flag=code, tip=source_line(computed()))
        for code, share in origins
    ]
    title = t("markets.own_origins")
    height = bar_chart_height(ui, len(bars), title)
    bar_chart(ui, f"markets/origins/{mineral}", Rect(x, y + GAP_S, w, height), bars, title=title, text_of=share_text)
    y += GAP_S + height + 4
    return y + ui.paragraph(Rect(x, y, w, ENDLESS), t("markets.own_origins_note"), color="muted")
