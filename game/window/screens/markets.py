"""The markets: every mineral's price and what acts on it, who makes it, and one's own stock and export policy."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pygame

from game.rules.event_book import effect_of, event_in
from game.window.catalog import t
from game.window.codex.tips import with_codex
from game.window.controlbook import acts, controls_in
from game.window.figures import briefly, compact, compact_dollars, grouped, signed_percent
from game.window.frame import DRAWER_FROM, content_columns, content_rect, drawer
from game.window.hits import Tip
from game.window.layout import Rect, cut_bottom, cut_left, cut_right, cut_top, inset
from game.window.marketfacts import Facts
from game.window.naming import mineral_named, name_of, rival_in_text, short_mineral
from game.window.phrases import POLICY_ICONS, policy_in_words
from game.window.screens.base import GameScreen
from game.window.screens.facts import ENDLESS, fitting, heading
from game.window.screens.lab import LabDesk
from game.window.screens.map_modes import days_text
from game.window.screens.markets_chart import drawn_prices, price_chart
from game.window.screens.markets_policy import PolicyDesk
from game.window.screens.markets_supply import supply_tabs
from game.window.sources import computed, explain, kept, price_source
from game.window.theme import CONTROL, GAP_S, TITLE, Paint
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.cells import BarCell, NumberCell, TextCell
from game.window.widgets.scroll import scroll_area
from game.window.widgets.table import Column, table

if TYPE_CHECKING:
    from game.window.app import App

LEFT, RIGHT = 508.0, 328.0
_FLAT = 0.0005
T = TypeVar("T")


class MarketsScreen(GameScreen):
    """See the module.

    Attributes:
        supply: which page stands under the chart, one of ``markets_supply.TABS``.
        capacity_stage: the stage whose capacity is shown, ``refined`` or ``ore``.
        desk: what the person is about to seal.
        lab: the laboratories, and whether one of them is shown.
        makers: what the table of makers shows, kept while view and mineral are the same.
    """

    name = "markets"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.supply = "makers"
        self.capacity_stage = "refined"
        self.desk = PolicyDesk(self)
        self.lab = LabDesk(self)
        self.makers: tuple[tuple[int, str], list[str], list[Column[str]]] | None = None
        self._facts: tuple[int, Facts] | None = None
        self._columns: tuple[int, tuple[Column[str], ...]] | None = None
        self._kept: dict[Hashable, Any] = {}
        self._kept_of = -1

    @property
    def facts(self) -> Facts:
        """The public figures of the present view."""
        if self._facts is None or self._facts[0] != self.play.version:
            self._facts = (self.play.version, Facts(self.play.view))
        return self._facts[1]

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, worked out once for each version of the view."""
        if self._kept_of != self.play.version:
            self._kept, self._kept_of = {}, self.play.version
        if key not in self._kept:
            self._kept[key] = make()
        return cast("T", self._kept[key])

    def choose(self, mineral: str) -> None:
        """Choose the mineral that is shown."""
        self.play.mineral = mineral

    # --- drawing ------------------------------------------------------------------------------------------------

    def content(self, ui: Ui) -> None:
        """Draw the list, the mineral, and the seat's own policy; or the laboratory that is open."""
        large = ui.text_scale >= DRAWER_FROM
        left = content_columns(ui).left if large else cut_left(content_rect(ui), LEFT)[0]
        if self.lab.open:
            self.lab.draw(ui, left.w)
            return
        head, below = cut_top(left, ui.em(CONTROL), GAP_S)
        self.lab.modes(ui, head)
        if large:
            parts = content_columns(ui)
            self._list(ui, below)
            self._mineral(ui, parts.centre)
            drawer(ui, "markets/side", t("markets.side"), lambda rect: self.desk.draw(ui, rect))
            return
        rest = cut_left(content_rect(ui), LEFT, GAP_S)[1]
        right, centre = cut_right(rest, RIGHT, GAP_S)
        self._list(ui, below)
        self._mineral(ui, centre)
        self.desk.draw(ui, right)

    def _list(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        inner = inset(rect, GAP_S)
        minerals = self.play.view.world.minerals
        table_h = ui.em(28) * (len(minerals) + 1) + 2
        rows, rest = cut_top(inner, min(table_h, inner.h), GAP_S)
        table(
            ui, "markets/list", rows, self._list_columns(), minerals, key=str, selected=self.play.mineral,
            on_select=self.choose, version=self.play.version, row_tip=self._row_tip,
        )  # fmt: skip
        if rest.h > ui.em(70):
            self._acting(ui, rest)

    def _row_tip(self, mineral: str) -> str:
        return self.cached(("tip", mineral), lambda: self._about(mineral))

    def _about(self, mineral: str) -> str:
        world = self.play.view.world
        record = world.mineral[mineral]
        text = t("markets.row_tip", name=mineral_named(record), unit=told(record.unit), uses=told(record.end_uses))
        return f"{text}\n{self._baseline(mineral)}"

    def _price_tip(self) -> str:
        """Say whose price the index is."""
        world = self.play.view.world
        if world.rival is None:
            return t("markets.price_tip_one")
        return t("markets.price_tip", rival=rival_in_text(world))

    def _baseline(self, mineral: str) -> str:
        """Say what price the index 1.00 stands for, and where it comes from."""
        record = self.play.view.world.mineral[mineral]
        return t("common.baseline_price", usd=grouped(record.price_usd_per_t), source=price_source(record))

    def _list_columns(self) -> tuple[Column[str], ...]:
        if self._columns is not None and self._columns[0] == self.play.version:
            return self._columns[1]
        facts, seat = self.facts, self.play.seat
        world = self.play.view.world
        rival = rival_in_text(world)

        def change(m: str) -> NumberCell:
            share = facts.change(m)
            ink: Paint = "muted" if abs(share) < _FLAT else "text"
            arrow = "" if abs(share) < _FLAT else "▲ " if share > 0 else "▼ "
            return NumberCell(share, text=f"{arrow}{signed_percent(share)}", ink=ink)

        def depends(m: str) -> BarCell | TextCell:
            if seat == world.rival or not facts.uses(m, seat):
                return TextCell("–", "muted")
            share = facts.dependence(m, seat)
            return BarCell(100 * share, tone="bad" if share >= 0.5 else "warn" if share >= 0.25 else "good")

        def floor(m: str) -> NumberCell:
            level = facts.floor_in_force(m)
            return NumberCell(level or 0.0, text=grouped(level, 2) if level is not None else "–",
                              ink="text" if level is not None else "muted")  # fmt: skip

        def cover(m: str) -> NumberCell:
            days = facts.cover_days(m, seat)
            return NumberCell(days, text=days_text(days), ink="muted" if days < 0.5 else "text")

        columns: tuple[Column[str], ...] = (
            Column[str]("name", t("markets.mineral"), lambda m: TextCell(short_mineral(world.mineral[m])),
                        sort=lambda m: mineral_named(world.mineral[m])),
            Column[str]("price", t("markets.price"), lambda m: NumberCell(facts.price(m), 2), 46,
                        sort=facts.price, align="right",
                        tip=with_codex(explain(self._price_tip(), computed()), "price_index")),
            Column[str]("change", t("markets.change"), change, 72, sort=facts.change, align="right", optional=True,
                        tip=explain(t("markets.change_tip"), computed())),
            Column[str]("floor", t("markets.floor"), floor, 42, optional=True, align="right",
                        sort=lambda m: facts.floor_in_force(m) or 0.0,
                        tip=with_codex(explain(t("markets.floor_tip"), kept()), "floor")),
            Column[str]("cover", t("markets.cover"), cover, 46, optional=True, align="right",
                        sort=lambda m: facts.cover_days(m, seat),
                        tip=with_codex(explain(t("markets.cover_tip"), kept()), "cover")),
            Column[str]("own", t("markets.own"), lambda m: NumberCell(facts.own_price(m, seat), 2), 56,
                        sort=lambda m: facts.own_price(m, seat), align="right", optional=True,
                        tip=with_codex(explain(t("markets.own_tip"), computed()), "two_prices")),
        )  # fmt: skip
        if world.rival is not None:
            on_rival = Column[str](
                "depends", t("markets.depends", rival=rival), depends, 76, optional=True,
                sort=lambda m: facts.dependence(m, seat),
                tip=with_codex(explain(t("markets.depends_tip", rival=rival), computed()), "dependence"),
            )  # fmt: skip
            columns = (*columns[:3], on_rival, *columns[3:])
        self._columns = (self.play.version, columns)
        return columns

    def _acting(self, ui: Ui, rect: Rect) -> None:
        """What acts on prices in this state: floors, controls, floods, events."""
        with scroll_area(ui, "markets/acting", rect) as view:
            x, w = view.rect.x, view.rect.w
            y = heading(ui, x, view.top, w, t("markets.acting"), rule=True)
            acting = self.cached("acting", self.measures)
            for icon, text in acting:
                side, line = ui.em(15), ui.line_height()
                ui.icon(Rect(x, y, side, line), icon, "accent")
                y += ui.paragraph(Rect(x + side + GAP_S, y, w - side - GAP_S, ENDLESS), text) + 2
            if not acting:
                y += ui.paragraph(Rect(x, y, w, ENDLESS), t("markets.acting_none"), color="muted")
            view.bottom = y

    def measures(self, mineral: str | None = None) -> list[tuple[str, str]]:
        """Return (icon, sentence) for every public measure that acts now, of one mineral or of all."""
        view, out = self.play.view, []
        for name in view.world.minerals if mineral is None else (mineral,):
            for line in self.facts.floors(name):
                if line.binding:
                    key = "markets.export_floor_line" if line.exports else "markets.floor_line"
                    key = key if len(view.blocs) == 1 else f"{key}_bloc"
                    out.append(("levy", t(key, mineral=short_mineral(view.world.mineral[name]),
                                          stage=t(f"journal.stage_{line.stage}"), level=grouped(line.level, 2),
                                          bloc=told(view.world.charters[line.bloc].name))))  # fmt: skip
        acting = controls_in(view.acting)
        for seat, policy in view.acting:
            if mineral in (None, getattr(policy, "mineral", None)) and acts(view, seat, policy, view.acting):
                words = policy_in_words(view, policy, seat, acting)
                text = t("markets.policy_line", seat=name_of(view.world, seat), policy=words)
                out.append((POLICY_ICONS.get(policy.type, "factory"), text))
        for source, number, last in view.effects:
            effect = effect_of(view.world, source, number)
            if effect.mineral is not None and mineral in (None, effect.mineral):
                out.append(("bell", t("markets.effect_line", title=told(event_in(view.world, source).title), last=last,
                                      mineral=short_mineral(view.world.mineral[effect.mineral]))))  # fmt: skip
        return list(dict.fromkeys(out))

    def _mineral(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        inner = inset(rect, GAP_S)
        large = ui.text_scale >= DRAWER_FROM
        if large:
            # In large type the chart and the table scroll together.
            with scroll_area(ui, f"markets/centre/{self.play.mineral}", inner) as view:
                y = self._heading(ui, Rect(view.rect.x, view.top, view.rect.w, ENDLESS))
                price_chart(ui, Rect(view.rect.x, y, view.rect.w, ui.em(230)), self)
                y += ui.em(230) + GAP_S
                view.bottom = supply_tabs(ui, Rect(view.rect.x, y, view.rect.w, ui.em(CONTROL) + ui.em(300)), self)
            return
        y = self._heading(ui, inner)
        rest = Rect(inner.x, y, inner.w, inner.bottom - y)
        below, chart = cut_bottom(rest, max(ui.em(250), rest.h * 0.5), GAP_S)
        price_chart(ui, chart, self)
        supply_tabs(ui, below, self)

    def _heading(self, ui: Ui, rect: Rect) -> float:
        """The mineral's name and its prices; returns the y below them."""
        world, facts, mineral = self.play.view.world, self.facts, self.play.mineral
        record = world.mineral[mineral]
        height = ui.paragraph_height(rect.w, mineral_named(record), size=TITLE, bold=True)
        ui.touch("markets/title", Rect(rect.x, rect.y, rect.w, height), tip=self._title_tip(mineral), focusable=False)
        y = rect.y + ui.paragraph(rect, mineral_named(record), size=TITLE, bold=True)
        rival = rival_in_text(world)
        basis = self._baseline(mineral)
        label = t("markets.price") if world.rival is None else t("markets.outside", rival=rival)
        cells = [(label, facts.price(mineral), self._price_tip())]
        if world.rival is not None:
            inside = t("markets.inside_tip", rival=rival)
            cells.append((t("markets.inside", rival=rival), facts.rival_price(mineral), inside))
        cells.append((t("markets.own"), facts.own_price(mineral, self.play.seat), t("markets.own_tip")))
        line = ui.line_height()
        across = len(cells) if ui.text_scale < DRAWER_FROM else 1
        width = (rect.w - GAP_S * (across - 1)) / across
        for n, (label, index, tip) in enumerate(cells):
            x = rect.x + (n % across) * (width + GAP_S)
            place = Rect(x, y, width, 2 * line if across > 1 else line)
            look = ui.touch(f"markets/price/{n}", place, tip=f"{explain(tip, computed())}\n{basis}")
            if look.focus:
                ui.paint.ring(place, 4)
            forms = (grouped, compact, briefly)
            amount = facts.usd_per_t(mineral, index)
            texts = [t("markets.usd_per_t", usd=form(amount)) for form in forms]
            usd_text = fitting(ui, width, [*texts, compact_dollars(amount, brief=True)], bold=True)
            usd_w = ui.text_width(usd_text, bold=True) + 1
            under = Rect(x, y + line, width, line) if across > 1 else place
            if across > 1:
                ui.label(Rect(x, y, width, line), label, color="muted", ellipsis=True)
                ui.label(under, usd_text, bold=True)
                index_text = grouped(index, 2)
                if usd_w + GAP_S + ui.text_width(index_text) < width:
                    ui.label(Rect(x + usd_w + GAP_S, y + line, width - usd_w - GAP_S, line), index_text, color="muted")
            else:
                ui.label(Rect(x, y, max(20.0, rect.w - usd_w - GAP_S), line), label, color="muted", ellipsis=True)
                ui.label(under, usd_text, bold=True, align="right")
                y += line
        return y + (2 * line if across > 1 else 0) + GAP_S

    def _title_tip(self, mineral: str) -> Tip:
        """Return the baseline price and who published the prices of the years before, with their sources."""
        points = drawn_prices(self, mineral)
        sources = "; ".join(dict.fromkeys(point.source for point in points if point.source))
        text = self._baseline(mineral)
        if sources:
            text = f"{text}\n{t('markets.documented_source', first=min(p.year for p in points), sources=sources)}"
        return Tip(text, mineral_named(self.play.view.world.mineral[mineral]))

    # --- keys ---------------------------------------------------------------------------------------------------

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Up and down go through the minerals when nothing has the focus; a laboratory has keys of its own."""
        if self.lab.use_key(ui, command):
            return True
        step = {pygame.K_DOWN: 1, pygame.K_UP: -1}.get(event.key, 0)
        if not step:
            return False
        minerals = self.play.view.world.minerals
        self.choose(minerals[(minerals.index(self.play.mineral) + step) % len(minerals)])
        return True
