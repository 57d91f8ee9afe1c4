"""The right side of the map: a country's card with its public figures, and the list of delegations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.scenario.models import Delegation
from game.window.catalog import t
from game.window.figures import dollars, signed
from game.window.hits import Tip
from game.window.layout import Rect, cut_top
from game.window.marketfacts import ORE, REFINED
from game.window.naming import mineral_named, name_of, rival_in_text, short_mineral
from game.window.screens import map_modes
from game.window.screens.facts import ENDLESS, fact
from game.window.screens.map_modes import STATUS_ICONS, days_text, share_text, treaties_with
from game.window.sources import computed, explain, kept, shares_of, stock_source
from game.window.theme import CONTROL, GAP_M, GAP_S, TITLE, Paint
from game.window.told import told
from game.window.ui import Ui
from game.window.voice import draw_quote, temperament_in_words
from game.window.widgets.cells import FlagCell, NumberCell
from game.window.widgets.entry import entry
from game.window.widgets.table import Column, table

if TYPE_CHECKING:
    from game.window.screens.map import MapScreen


def delegation_of(screen: MapScreen, code: str) -> Delegation | None:
    """Return the scenario's row of an actor, or None for a country without one."""
    world = screen.play.view.world
    return world.scenario.delegations[world.index[code]] if code in world.index else None


def country_card(ui: Ui, rect: Rect, screen: MapScreen, code: str) -> float:
    """Draw what is public about a country from the top of ``rect``; returns the y below it."""
    view = screen.play.view
    row = delegation_of(screen, code)
    x, w = rect.x, rect.w
    y = _title(ui, rect, name_of(view.world, code), code)
    if row is not None and row.playable and view.world.charters:
        status, _ = map_modes.bloc_status(view, code)
        icon = STATUS_ICONS[status.removesuffix("-covered")]
        side, line = ui.em(16), ui.line_height()
        ui.icon(Rect(x, y, side, line), icon, "accent")
        y += ui.paragraph(Rect(x + side + 6, y, w - side - 6, ENDLESS), map_modes.status_in_words(view, code)) + 2
    elif row is None or not row.playable:
        y += ui.paragraph(Rect(x, y, w, ENDLESS), t("map.card_no_seat"), color="muted") + 2
    if row is not None and row.stance:
        y += ui.paragraph(Rect(x, y, w, ENDLESS), told(row.stance))
        tip = t("map.source_tip", source=row.source)
        line = ui.line_height()
        look = ui.touch(f"map/stance/{code}", Rect(x, y, w, line), tip=tip, focusable=False)
        ui.label(Rect(x, y, w, line), t("map.source_short", source=_site(row.source)),
                 color="text" if look.hover else "muted", ellipsis=True)  # fmt: skip
        y += line + 4
    if row is not None and row.playable:
        y = _conduct(ui, x, y, w, screen, code)
        y = _relations(ui, x, y, w, screen, code)
    return _minerals(ui, x, y + 4, w, screen, code)


def _conduct(ui: Ui, x: float, y: float, w: float, screen: MapScreen, code: str) -> float:
    """How a delegation is known to negotiate, and what it last said in public; returns the y below."""
    text = temperament_in_words(screen.play.view, code)
    if text is None:
        return y
    height = ui.paragraph_height(w, text)
    ui.touch(f"map/temperament/{code}", Rect(x, y, w, height), tip=t("temperaments.tip"), focusable=False)
    y += ui.paragraph(Rect(x, y, w, height), text) + 2
    last = screen.play.quotes.last_words(code)
    if last is not None:
        y += draw_quote(ui, Rect(x, y, w, ENDLESS), t("voice.last_words", round=last[0], text=last[1])) + 2
    return y + 2


def _site(source: str) -> str:
    """Return where a position was published: the site of the last address in a source, or all of it."""
    last = source.split(";")[-1].strip()
    return last.split("//")[-1].split("/")[0].removeprefix("www.") if "//" in last else last


def _title(ui: Ui, rect: Rect, name: str, code: str) -> float:
    flag_w = ui.em(36)
    inner = Rect(rect.x + flag_w + GAP_S, rect.y, rect.w - flag_w - GAP_S, ENDLESS)
    height = ui.paragraph_height(inner.w, name, size=TITLE, bold=True)
    ui.flag(Rect(rect.x, rect.y + 2, flag_w, ui.em(24)), code)
    ui.paragraph(inner, name, size=TITLE, bold=True)
    return rect.y + max(height, ui.em(26)) + 4


def _relations(ui: Ui, x: float, y: float, w: float, screen: MapScreen, code: str) -> float:
    view = screen.play.view
    if code == view.seat:
        return fact(ui, "map/fact/budget", x, y, w, t("map.budget"), dollars(view.me.budget_usd),
                    tip=explain(t("map.budget_own_tip"), kept()))  # fmt: skip
    low, high = view.budgets_usd.get(code, (0, 0))
    band = t("map.budget_band", low=dollars(low), high=dollars(high))
    y = fact(ui, "map/fact/budget", x, y, w, t("map.budget"), band,
             tip=explain(t("map.budget_tip"), kept()))  # fmt: skip
    trust = view.me.trust.get(code, 0)
    text = t("map.relations_value", trust=signed(trust), count=treaties_with(view, code))
    ink: Paint = "good" if trust > 0 else "bad" if trust < 0 else "text"
    return fact(
        ui, "map/fact/trust", x, y, w, t("map.relations"), text, tip=explain(t("map.relations_tip"), kept()), ink=ink
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A column of the card's table: its key in the texts, and its width before the text scale."""

    key: str
    width: float


_PARTS = (_Part("mined", 50), _Part("refined", 56), _Part("used", 48), _Part("depends", 66), _Part("stock", 48))


def _minerals(ui: Ui, x: float, y: float, w: float, screen: MapScreen, code: str) -> float:
    """The table of minerals; where there is no room for all columns, those of the mode stay."""
    world = screen.play.view.world
    has_seat = code in world.allotment
    wanted = {"refined": "refined", "mined": "mined", "dependence": "depends", "stock": "stock"}.get(screen.mode)
    parts = [part for part in _PARTS if has_seat or part.key in ("mined", "refined")]
    parts = [part for part in parts if part.key != "depends" or world.rival is not None]
    name_w = ui.em(112)
    while len(parts) > 1 and name_w + sum(ui.em(p.width) + 4 for p in parts) > w:
        parts.remove(next(p for p in reversed(parts) if p.key != wanted))
    name_w = w - sum(ui.em(p.width) + 4 for p in parts)
    row_h = ui.em(25)
    rival = rival_in_text(world)
    left = x + name_w
    for part in parts:
        place = Rect(left + 4, y, ui.em(part.width), row_h)
        tip = explain(t(f"map.part_{part.key}_tip", rival=rival), kept() if part.key == "stock" else computed())
        look = ui.touch(f"map/part/{part.key}", place, tip=tip, focusable=False)
        ui.label(place, t(f"map.part_{part.key}"), color="text" if look.hover else "muted", align="right",
                 ellipsis=True)  # fmt: skip
        left += ui.em(part.width) + 4
    ui.label(Rect(x, y, name_w, row_h), t("map.part_mineral"), color="muted")
    y += row_h
    ui.hline(x, x + w, y - 1)
    for mineral in world.minerals:
        y = _mineral_row(ui, x, y, w, row_h, name_w, parts, screen, code, mineral)
    return y + GAP_S


def _mineral_row(
    ui: Ui, x: float, y: float, w: float, row_h: float, name_w: float, parts: list[_Part], screen: MapScreen,
    code: str, mineral: str,
) -> float:  # fmt: skip
    world = screen.play.view.world
    chosen = mineral == screen.play.mineral
    place = Rect(x - 2, y, w + 4, row_h)

    def choose() -> None:
        screen.play.mineral = mineral
        screen.overall = False

    keys = tuple(part.key for part in parts)
    figures, sources = screen.cached((code, mineral, keys), lambda: _row(screen, code, mineral, parts))
    tip = Tip(sources, mineral_named(world.mineral[mineral]))
    look = ui.touch(f"map/mineral_row/{mineral}", place, on=choose, tip=tip, focusable=False)
    if chosen or look.hover:
        ui.box(place, "selection" if chosen else "hover", None, 4)
    ui.label(Rect(x + 2, y, name_w - 2, row_h), short_mineral(world.mineral[mineral]), bold=chosen, ellipsis=True)
    left = x + name_w
    for part, text in zip(parts, figures, strict=True):
        ui.label(Rect(left + 4, y, ui.em(part.width) - 2, row_h), text, align="right",
                 color="muted" if text == "–" else "text", bold=chosen, ellipsis=True)  # fmt: skip
        left += ui.em(part.width) + 4
    return y + row_h


def _row(screen: MapScreen, code: str, mineral: str, parts: list[_Part]) -> tuple[tuple[str, ...], str]:
    """Return the figures of a row, and where each comes from."""
    figures = tuple(_figure(screen, code, mineral, part.key) for part in parts)
    return figures, _sources(screen, code, mineral, parts)


#: The columns whose figures are shares of the world, with the side that names their source.
_SIDES = {"mined": "mine", "refined": "refined", "used": "use"}


def _sources(screen: MapScreen, code: str, mineral: str, parts: list[_Part]) -> str:
    """Return where each figure of a row comes from, a line each."""
    view = screen.play.view
    lines = []
    for part in parts:
        if _figure(screen, code, mineral, part.key) == "–":
            continue
        if part.key in _SIDES:
            source = shares_of(view, mineral, _SIDES[part.key], code)
        else:
            source = computed() if part.key == "depends" else stock_source(view, mineral, code)
        lines.append(t("map.figure_source", figure=t(f"map.part_{part.key}"), source=source))
    return "\n".join(lines)


def _figure(screen: MapScreen, code: str, mineral: str, key: str) -> str:
    """Return a figure of the card's table as text."""
    facts, world = screen.facts, screen.play.view.world
    stage = ORE if key == "mined" else REFINED
    if key in ("mined", "refined"):
        if code not in world.index or code == world.scenario.head.rest:
            return share_text(facts.row_share(mineral, stage, code))
        return share_text(facts.output_share(mineral, stage, code))
    if key == "used":
        return share_text(facts.use_share(mineral, code))
    if key == "depends":
        if code == world.rival or not facts.uses(mineral, code):
            return "–"
        return share_text(facts.dependence(mineral, code))
    days = facts.cover_days(mineral, code)
    return "–" if days < 0.5 else days_text(days)


def delegation_list(ui: Ui, rect: Rect, screen: MapScreen) -> None:
    """Draw the list of delegations with the mode's figure, to search, sort and choose from."""
    head, body = cut_top(rect, ui.em(CONTROL), GAP_S)
    layer, world = screen.layer(ui), screen.play.view.world

    def typed(text: str) -> None:
        screen.filter = text

    entry(ui, "map/filter", head, screen.filter, on_change=typed, placeholder=t("map.filter"), icon="search",
          clearable=True)  # fmt: skip

    def words(code: str) -> NumberCell:
        return NumberCell(0.0, text=layer.words.get(code, "–"))

    wide = max((ui.text_width(text) for text in layer.words.values()), default=40.0) / ui.text_scale
    columns = (
        Column[str]("name", t("map.part_name"), lambda c: FlagCell(c, name_of(world, c)),
                    sort=lambda c: name_of(world, c)),
        Column[str]("figure", layer.column, words, width=min(160.0, max(72.0, wide + GAP_M)),
                    sort=lambda c: layer.order.get(c, -1e9), align="right"),
    )  # fmt: skip
    table(
        ui, "map/list", body, columns, world.seats, key=str, selected=screen.selected, on_select=screen.select,
        on_open=screen.negotiate, on_alt=screen.negotiate, search=lambda c: f"{name_of(world, c)} {c}",
        filter_text=screen.filter, order=("name", False),
        version=(screen.play.version, screen.time.round, screen.mode, screen.mineral, screen.told),
        empty=t("map.list_empty"),
    )  # fmt: skip
