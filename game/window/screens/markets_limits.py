"""What stands between makers and users: capacity and what is under way, two prices, controls, raw material."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.scenario.models_trade import HostFeed
from game.window.capacity import Capacity, capacities
from game.window.catalog import t
from game.window.controls import ControlLine, control_text, controls
from game.window.figures import compact, grouped, percent
from game.window.hits import Tip, TipLine
from game.window.layout import Rect, cut_top
from game.window.marketfacts import ORE, REFINED
from game.window.naming import in_text, name_of, rival_in_text, semicolons, sentence, short_of
from game.window.phrases import arrival, stage_of
from game.window.screens.facts import fact, heading, prose
from game.window.sources import computed, explain, named, price_source, source_line
from game.window.theme import CONTROL, GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.cells import FlagCell, NumberCell
from game.window.widgets.table import Column, table
from game.window.widgets.tabs import TabItem, tabs
from game.world import STAGE_OF

if TYPE_CHECKING:
    from game.window.screens.markets import MarketsScreen

#: Refiners with less of the world's output are left out of the list of raw material.
LEAST_OUTPUT = 0.005


# --- capacity --------------------------------------------------------------------------------------------------------


def capacity_table(ui: Ui, rect: Rect, screen: MarketsScreen) -> None:
    """Draw capacity now beside that of the start, and what is under way with the round of its first market."""
    view, mineral = screen.play.view, screen.play.mineral
    two = view.world.mineral[mineral].stages == 2
    stage = screen.capacity_stage if two else "refined"
    unit = t("markets.capacity_unit")
    head, rect = cut_top(rect, ui.em(CONTROL) if two else ui.line_height(), GAP_S)
    unit_w = ui.text_width(unit) + 1
    ui.label(Rect(head.right - unit_w, head.y, unit_w, head.h), unit, color="muted")
    if two:
        head = Rect(head.x, head.y, head.w - unit_w - GAP_S, head.h)
        items = [TabItem(name, t(f"markets.capacity_{name}")) for name in STAGE_OF]

        def choose(key: str) -> None:
            screen.capacity_stage = key

        tabs(ui, "markets/capacity_stage", head, items, stage, on=choose, segments=True)
    lines = screen.cached(("capacity", mineral, stage), lambda: _lines(screen, mineral, stage))
    table(
        ui, f"markets/capacity/{mineral}/{stage}", rect, _columns(screen), lines, key=lambda line: line.code,
        on_select=lambda line: None, version=(screen.play.version, mineral, stage),
        row_tip=lambda line: _capacity_tip(screen, line), empty=t("markets.capacity_none"),
    )  # fmt: skip


def _lines(screen: MarketsScreen, mineral: str, stage: str) -> list[Capacity]:
    """Return the rows worth showing: who has capacity to speak of, and who builds."""
    found = capacities(screen.play.view, mineral, int(STAGE_OF[stage]))
    least = 1e-4 * sum(line.start_t for line in found)
    shown = [line for line in found if max(line.start_t, line.now_t, line.coming_t) >= least]
    return sorted(shown, key=lambda line: -(line.now_t + line.coming_t))


def _columns(screen: MarketsScreen) -> list[Column[Capacity]]:
    view = screen.play.view

    world = view.world

    def coming(line: Capacity) -> NumberCell:
        if not line.arrivals:
            return NumberCell(0.0, text="–", ink="muted")
        words = {"amount": compact(line.coming_t), "when": _when(screen, line.arrivals[0][0])}
        return NumberCell(line.coming_t, text=t("markets.capacity_from", **words))

    return [
        Column[Capacity]("name", t("markets.maker"), lambda c: FlagCell(c.code, short_of(world, c.code)),
                         sort=lambda c: short_of(world, c.code)),
        Column[Capacity]("start", t("markets.capacity_start"), lambda c: NumberCell(c.start_t, text=compact(c.start_t)),
                         52, sort=lambda c: c.start_t, align="right", optional=True,
                         tip=explain(t("markets.capacity_start_tip"), computed())),
        Column[Capacity]("now", t("markets.capacity_now"), lambda c: NumberCell(c.now_t, text=compact(c.now_t)), 52,
                         sort=lambda c: c.now_t, align="right", tip=explain(t("markets.capacity_now_tip"), computed())),
        Column[Capacity]("coming", t("markets.capacity_coming"), coming, 98, sort=lambda c: c.coming_t, align="right",
                         tip=explain(t("markets.capacity_coming_tip"), computed())),
    ]  # fmt: skip


def _when(screen: MarketsScreen, round_: int) -> str:
    if round_ > screen.play.view.rounds:
        return t("markets.after_end")
    return t("markets.round_short", round=round_)


def _capacity_tip(screen: MarketsScreen, line: Capacity) -> Tip:
    """Return capacity at the start and now, and everything under way round by round."""
    view = screen.play.view
    text = t("markets.capacity_tip", start=grouped(line.start_t), now=grouped(line.now_t))
    late = sum(amount for round_, amount in line.arrivals if round_ > view.rounds)
    rows = [(round_, amount) for round_, amount in line.arrivals if round_ <= view.rounds]
    if late:
        rows.append((view.rounds + 1, late))
    lines = tuple(
        TipLine(sentence(arrival(view, round_)), t("markets.t_a_year", amount=f"+{compact(amount)}"))
        for round_, amount in rows
    )
    return Tip(explain(text, computed()), name_of(view.world, line.code), lines)


# --- prices, controls, raw material ----------------------------------------------------------------------------------


def limits(ui: Ui, rect: Rect, screen: MarketsScreen) -> float:
    """Draw two prices where there are two, the controls in force, and the raw material of a by-product."""
    mineral = screen.play.mineral
    y = _two_prices(ui, rect, screen)
    lines = screen.cached(("controls", mineral), lambda: controls(screen.play.view, mineral))
    y = heading(ui, rect.x, y, rect.w, t("markets.controls"), rule=y > rect.y)
    if not lines:
        y = prose(ui, rect.x, y, rect.w, t("markets.controls_none"), ink="muted")
    for n, line in enumerate(lines):
        y = _control(ui, rect, y, screen, n, line)
    return _raw_material(ui, rect, y, screen)


def _two_prices(ui: Ui, rect: Rect, screen: MarketsScreen) -> float:
    """The prices at home of those whose controls hold two prices apart, beside the price outside."""
    view, facts, mineral = screen.play.view, screen.facts, screen.play.mineral
    world, x, y, w = view.world, rect.x, rect.y, rect.w
    apart = [c for c in world.scenario.controls if c.mineral == mineral and c.home_price < 1.0]
    if not apart:
        return y
    record, kappa = world.mineral[mineral], float(world.market.kappa[world.mineral_index[mineral]])
    y = heading(ui, x, y, w, t("markets.two_prices"), rule=False)
    ore_alone = True
    for control in apart:
        ore_alone = ore_alone and control.stage == "ore"
        stage = ORE if control.stage == "ore" else REFINED
        base = facts.usd_per_t(mineral, kappa if stage == ORE else 1.0)
        index = facts.producer_price(mineral, stage, control.code)
        place = control.row if control.row in world.scenario.names else control.code
        label = t("markets.at_home", name=in_text(world, place), stage=stage_of(control.stage))
        value = t("markets.price_value", usd=grouped(base * index), index=grouped(index, 2))
        tip = explain(t("markets.at_home_tip", ratio=grouped(control.home_price, 2)), f"{computed()}; {named(control)}")
        y = fact(ui, f"markets/home/{control.row}/{control.stage}", x, y, w, label, value, tip=tip, bold=True)
    if ore_alone:
        return prose(ui, x, y, w, t("markets.ore_abroad"), ink="muted")
    value = t("markets.price_value", usd=grouped(facts.usd_per_t(mineral)), index=grouped(facts.price(mineral), 2))
    tip = explain(t("markets.outside_tip"), f"{computed()}; {price_source(record)}")
    return fact(
        ui,
        "markets/home/outside",
        x,
        y,
        w,
        t("markets.outside_refined", rival=rival_in_text(world)),
        value,
        tip=tip,
        bold=True,
    )


def _control(ui: Ui, rect: Rect, y: float, screen: MarketsScreen, number: int, line: ControlLine) -> float:
    view = screen.play.view
    text, side = control_text(view, line), ui.em(24)
    width = rect.w - side - GAP_S
    height = ui.paragraph_height(width, text)
    place = Rect(rect.x, y, rect.w, height)
    look = ui.touch(f"markets/control/{number}", place, tip=explain(t("markets.control_tip"), line.source))
    if look.focus:
        ui.paint.ring(place, 4)
    ui.flag(Rect(rect.x, y, side, ui.line_height()), line.holder)
    ui.paragraph(Rect(rect.x + side + GAP_S, y, width, height), text)
    return y + height + 4


def _raw_material(ui: Ui, rect: Rect, y: float, screen: MarketsScreen) -> float:
    """Who feeds the refiners of a by-product with its host metal's raw material."""
    view, facts, mineral = screen.play.view, screen.facts, screen.play.mineral
    world = view.world
    feeds: dict[str, list[HostFeed]] = {}
    for feed in world.scenario.hosts:
        if feed.mineral == mineral:
            feeds.setdefault(feed.refiner, []).append(feed)
    if not feeds:
        return y
    metal = told(next(iter(feeds.values()))[0].host_metal)
    y = heading(ui, rect.x, y, rect.w, t("markets.raw_material", metal=metal))
    y = prose(ui, rect.x, y, rect.w, t("markets.raw_material_note", metal=metal), ink="muted")

    def made(code: str) -> float:
        return facts.row_share(mineral, REFINED, code)

    for code in sorted(feeds, key=lambda c: (-made(c), c)):
        if made(code) < LEAST_OUTPUT:
            continue
        rows = sorted((f for f in feeds[code] if f.share > 0), key=lambda f: -f.share)
        origins = ", ".join(f"{name_of(world, f.origin)} {percent(f.share)}" for f in rows) or t("markets.no_feed")
        source = semicolons(dict.fromkeys(named(f) for f in feeds[code]))
        y = fact(ui, f"markets/feed/{code}", rect.x, y, rect.w, name_of(world, code), origins, tip=source_line(source))
    return y
