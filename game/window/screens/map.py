"""The map: who stands where, who digs, refines and depends, and the way from a country to a negotiation with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pygame

from game.rules.turn import Happening
from game.window.catalog import t
from game.window.event_words import HAPPENED, day_of, event_of
from game.window.frame import DRAWER_FROM, content_rect, drawer
from game.window.grammar import order_of
from game.window.hits import Tip, TipLine
from game.window.layout import Rect, cut_bottom, cut_left, cut_right, cut_top, inset
from game.window.marketfacts import Facts
from game.window.naming import name_of, short_mineral
from game.window.screens import map_modes
from game.window.screens.base import GameScreen
from game.window.screens.map_card import country_card, delegation_list
from game.window.screens.map_chart import MapChart
from game.window.screens.map_modes import ALL, OF_MINERAL, Layer, modes_of
from game.window.screens.map_stances import STANCE, stance_layer
from game.window.screens.map_time import TimeBar
from game.window.screens.standings import Standings, subject_text, subjects
from game.window.screens.table_estimates import Estimates
from game.window.theme import CONTROL, GAP_S, HEADING, Theme
from game.window.ui import Ui
from game.window.widgets.button import button
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.scroll import scroll_area
from game.window.widgets.tabs import TabItem, tab_width, tabs

if TYPE_CHECKING:
    from game.window.app import App

T = TypeVar("T")
RIGHT = 432.0
#: Shares of the picture by which Ctrl with an arrow moves the map: to the right, and down.
_PANS = {pygame.K_LEFT: (-0.2, 0.0), pygame.K_RIGHT: (0.2, 0.0), pygame.K_UP: (0.0, -0.2), pygame.K_DOWN: (0.0, 0.2)}
_STEPS = {pygame.K_DOWN: 1, pygame.K_RIGHT: 1, pygame.K_UP: -1, pygame.K_LEFT: -1}


def _mode_text(mode: str, part: str = "") -> str:
    """Return the name of a mode, or another text of it."""
    return t(f"{'mapmore' if mode == STANCE else 'map'}.mode_{mode}{part}")


class MapScreen(GameScreen):
    """See the module.

    Attributes:
        mode: one of :data:`~game.window.screens.map_modes.MODES`, the first that says something.
        selected: the actor that is chosen; at first one's own seat.
        overall: whether dependence is shown over all minerals.
        listing: whether the list stands at the right instead of the country's card.
        filter: what is typed over the list.
        time: which round is shown.
    """

    name = "map"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.mode = modes_of(self.play.view.world)[0]
        self.selected = self.play.seat
        self.overall = True
        self.listing = False
        self.filter = ""
        self.chart = MapChart(self)
        self.time = TimeBar(self)
        self.estimates = Estimates(self.play)
        self.standings = Standings(self.play, self.estimates)
        self._facts: tuple[int, int | None, Facts] | None = None
        self._rows: dict[Hashable, Any] = {}
        self._layers: dict[tuple[int, str, str, Theme], Layer] = {}

    # --- what is shown ------------------------------------------------------------------------------------------

    @property
    def facts(self) -> Facts:
        """The public figures of the view that is shown: the present one, or that at the beginning of a past round."""
        if self._facts is None or self._facts[:2] != (self.play.version, self.time.round):
            self._facts = (self.play.version, self.time.round, Facts(self.time.view))
            self._layers.clear()
            self._rows.clear()
        return self._facts[2]

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, worked out once for each view that is shown."""
        # Asking for the facts renews them with the view, and drops what followed from the one before.
        _ = self.facts
        if key not in self._rows:
            self._rows[key] = make()
        return cast("T", self._rows[key])

    @property
    def mineral(self) -> str:
        """The mineral of the mode, or :data:`~game.window.screens.map_modes.ALL`."""
        return ALL if self.mode == "dependence" and self.overall else self.play.mineral

    def layer(self, ui: Ui) -> Layer:
        """The mode's fills and words."""
        facts = self.facts
        if self.mode == STANCE:
            return self._stances(ui)
        key = (self.play.version, self.mode, self.mineral, ui.theme)
        if key not in self._layers:
            self._layers[key] = map_modes.build(self.time.view, facts, self.mode, self.mineral, ui.theme)
        return self._layers[key]

    @property
    def told(self) -> tuple[str, int]:
        """What the stances shown go by: their text, and how many estimates there are by now."""
        return (self.standings.subject(self.time.view), self.estimates.known) if self.mode == STANCE else ("", 0)

    def _stances(self, ui: Ui) -> Layer:
        """The mode of stances, kept once the desk has given all the estimates that it rests on."""
        view = self.time.view
        key = (self.play.version, self.mode, self.standings.subject(view), ui.theme)
        if key in self._layers:
            return self._layers[key]
        layer, waiting = stance_layer(view, self.standings, ui.theme, view is self.play.view, self.play.blind)
        if not waiting:
            self._layers[key] = layer
        return layer

    def select(self, code: str) -> None:
        """Choose an actor."""
        self.selected = code

    def negotiate(self, code: str) -> None:
        """Go to the table with a delegation."""
        if self.why_not(code) is None:
            self.app.screen("table").select(code)  # type: ignore[attr-defined]
            self.app.show("table")

    def why_not(self, code: str) -> str | None:
        """Why there is nothing to negotiate with an actor, or None."""
        if code == self.play.seat:
            return t("map.own_seat")
        return None if code in self.play.view.world.seats else t("map.no_seat")

    def _choose_mode(self, mode: str) -> None:
        self.mode = mode

    def _choose_mineral(self, mineral: str) -> None:
        self.overall = mineral == ALL
        if mineral != ALL:
            self.play.mineral = mineral

    # --- drawing ------------------------------------------------------------------------------------------------

    def content(self, ui: Ui) -> None:
        """Draw the map at the left, the country or the list at the right."""
        area = content_rect(ui)
        if ui.text_scale >= DRAWER_FROM:
            left = Rect(area.x, area.y, area.w - ui.em(18) - GAP_S, area.h)
            self._map_panel(ui, left)
            drawer(ui, "map/side", t("map.side"), lambda rect: self._side(ui, rect))
        else:
            right, left = cut_right(area, RIGHT, GAP_S)
            self._map_panel(ui, left)
            self._side(ui, right)
        if self.estimates.work():
            ui.redraw()

    def _map_panel(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        layer = self.layer(ui)
        head, rest = cut_top(inset(rect, GAP_S), ui.em(CONTROL), GAP_S)
        self._header(ui, head)
        if self.time.there:
            bar, rest = cut_top(rest, self.time.height(ui), 4)
            self.time.draw(ui, bar)
        # In large type the map needs the room of the news once it has a past; the inbox tells them too.
        telling = ui.text_scale < DRAWER_FROM or not self.time.there
        news, rest = cut_bottom(rest, self._news_height(ui), GAP_S) if telling else (rest, rest)
        note_h = ui.line_height() * (1 if ui.text_scale >= DRAWER_FROM else 2)
        legend_h = self._legend(ui, Rect(rest.x, rest.y, rest.w, 0), layer, draw=False)
        foot, map_rect = cut_bottom(rest, legend_h + note_h, 4)
        self.chart.draw(ui, map_rect, layer)
        self._legend(ui, Rect(foot.x, foot.y, foot.w, legend_h), layer)
        self._notes(ui, Rect(foot.x, foot.y + legend_h, foot.w, note_h), layer)
        if telling:
            self._news(ui, news)

    def _header(self, ui: Ui, rect: Rect) -> None:
        modes = modes_of(self.play.view.world)
        items = [TabItem(mode, _mode_text(mode), tip=_mode_text(mode, "_tip")) for mode in modes]
        options = [
            Option(m, short_mineral(self.play.view.world.mineral[m]), note=m) for m in self.play.view.world.minerals
        ]
        if self.mode == "dependence":
            options.insert(0, Option(ALL, t("map.all_minerals")))
        reason = None if self.mode in OF_MINERAL else t("map.no_mineral")
        wanted = sum(tab_width(ui, item) for item in items)
        drop_w = ui.em(190)
        if wanted + GAP_S + drop_w <= rect.w:
            chooser, drop = cut_right(rect, drop_w, GAP_S)[::-1]
            tabs(ui, "map/mode", chooser, items, self.mode, on=self._choose_mode, segments=True)
        else:
            # Large type: the modes become a list, too.
            chooser, drop = cut_left(rect, (rect.w - GAP_S) / 2, GAP_S)
            choices = [Option(mode, _mode_text(mode)) for mode in modes]
            dropdown(ui, "map/mode", chooser, choices, self.mode, on=self._choose_mode, tip=self.layer(ui).note)
        if self.mode == STANCE:
            view = self.time.view
            texts = [Option(subject, subject_text(view, subject)) for subject in subjects(view)]
            reason = None if texts else t("delegations.no_subject")
            dropdown(ui, "map/subject", drop, texts, self.standings.subject(view), on=self.standings.choose,
                     disabled_reason=reason, tip=t("mapmore.subject_tip"))  # fmt: skip
            return
        dropdown(
            ui, "map/mineral", drop, options, self.mineral, on=self._choose_mineral, disabled_reason=reason,
            tip=t("map.mineral_tip"),
        )  # fmt: skip

    def _legend(self, ui: Ui, rect: Rect, layer: Layer, draw: bool = True) -> float:
        """Lay the legend out in rows; returns the height that it takes."""
        row_h, mark = ui.line_height() + 2, ui.em(20)
        x, y = rect.x, rect.y
        for fill, text in layer.legend:
            width = mark + 6 + ui.text_width(text) + 1
            if x > rect.x and x + width > rect.right:
                x, y = rect.x, y + row_h
            if draw:
                self.chart.swatch(ui, Rect(x, y + (row_h - ui.em(14)) / 2, mark, ui.em(14)), fill)
                ui.label(Rect(x + mark + 6, y, width - mark - 6, row_h), text)
            x += width + ui.em(14)
        return y + row_h - rect.y

    def _notes(self, ui: Ui, rect: Rect, layer: Layer) -> None:
        """What the figures are, and the sentence on borders."""
        tip = Tip(f"{layer.note}\n{t('title.borders')}", lines=(TipLine(self.chart.world.source),))
        ui.touch("map/note", rect, tip=tip, focusable=False)
        line = ui.line_height()
        if rect.h > 1.5 * line:
            # In large type the map needs the room; what the figures are is then said by the mode's tooltip.
            ui.label(Rect(rect.x, rect.y, rect.w, line), layer.note, color="muted", ellipsis=True)
        ui.label(Rect(rect.x, rect.bottom - line, rect.w, line), t("title.borders"), color="muted", ellipsis=True)

    # --- news ---------------------------------------------------------------------------------------------------

    @property
    def events(self) -> list[Happening]:
        """The events of this round: what happens in the game first, then what one's own capital faced."""
        view = self.play.view

        def rank(happening: Happening) -> int:
            event = event_of(view, happening)
            if event is None or event.kind in ("exogenous", "inject"):
                return 0
            return 1 if view.seat in event.seats else 2

        new = (h for h in view.happenings if h.kind in HAPPENED and h.round == view.round)
        return sorted((h for h in new if event_of(view, h) is not None), key=rank)

    def _news_height(self, ui: Ui) -> float:
        line = ui.line_height() + 2
        shown = min(2, max(1, len(self.events))) if ui.text_scale < DRAWER_FROM else 1
        return GAP_S + shown * line

    def _news(self, ui: Ui, rect: Rect) -> None:
        ui.hline(rect.x, rect.right, rect.y)
        line = ui.line_height() + 2
        title = t("map.news", round=self.play.view.round)
        top = rect.y + GAP_S - 2
        title_w = ui.label(Rect(rect.x, top, rect.w, line), title, size=HEADING, bold=True) + ui.em(14)
        events = self.events
        if not events:
            ui.label(Rect(rect.x + title_w, top, rect.w - title_w, line), t("map.no_news"), color="muted",
                     ellipsis=True)  # fmt: skip
            return
        rows = max(1, int((rect.bottom - top + 1) / line))
        more = len(events) - rows
        for n, happening in enumerate(events[:rows]):
            event = event_of(self.play.view, happening)
            if event is None:
                continue
            row = Rect(rect.x + title_w, top + n * line, rect.w - title_w, line)
            tip = Tip(event.text, event.title, (TipLine(t("map.source"), event.source),) if event.source else ())
            look = ui.touch(f"map/news/{n}", row, on=lambda: self._show_news(ui), tip=tip)
            if look.hover:
                ui.box(row, "hover", None, 4)
            if look.focus:
                ui.paint.ring(row, 4)
            side = ui.em(15)
            icon = "bell" if event.kind in ("exogenous", "inject") else "user"
            ui.icon(Rect(row.x, row.y, side, row.h), icon, "accent")
            text = event.title if n < rows - 1 or more <= 0 else t("map.news_more", title=event.title, count=more)
            ui.label(Rect(row.x + side + 6, row.y, row.w - side - 8, row.h), text, ellipsis=True)

    def _show_news(self, ui: Ui) -> None:
        def content(rect: Rect) -> float:
            y = rect.y
            for happening in self.events:
                event = event_of(self.play.view, happening)
                if event is None:
                    continue
                y += ui.paragraph(Rect(rect.x, y, rect.w, 9999), event.title, bold=True)
                y += ui.paragraph(Rect(rect.x, y, rect.w, 9999), event.text)
                kind = t(f"map.event_{event.kind}")
                source = t("map.source_line", kind=kind, date=day_of(self.play.view, happening), source=event.source)
                y += ui.paragraph(Rect(rect.x, y, rect.w, 9999), source, color="muted") + GAP_S
            return y - rect.y

        title = t("map.news", round=self.play.view.round)
        open_modal(ui, "map/news", title, answers=[Answer(t("common.close"), primary=True)], content=content, width=640)

    # --- the right side -----------------------------------------------------------------------------------------

    def _side(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        inner = inset(rect, GAP_S)
        head, body = cut_top(inner, ui.em(CONTROL), GAP_S)
        items = [
            TabItem("card", t("map.tab_card"), icon="info"),
            TabItem("list", t("map.tab_list", count=len(self.play.view.world.seats)), icon="table"),
        ]
        tabs(ui, "map/side_tabs", head, items, "list" if self.listing else "card", on=self._choose_side, segments=True)
        if self.listing:
            delegation_list(ui, body, self)
            return
        code = self.chart.hovered or self.selected
        buttons, rest = cut_bottom(body, ui.em(CONTROL), GAP_S)
        with scroll_area(ui, f"map/card/{code}", rest) as view:
            view.bottom = country_card(ui, Rect(view.rect.x, view.top, view.rect.w, 9999), self, code)
        self._buttons(ui, buttons, code)

    def _choose_side(self, key: str) -> None:
        self.listing = key == "list"

    def _buttons(self, ui: Ui, rect: Rect, code: str) -> None:
        button(
            ui, "map/negotiate", rect, t("map.negotiate"), hotkey=ui.key_text("propose"), icon="handshake",
            primary=True, on=lambda: self.negotiate(code), disabled_reason=self.why_not(code),
        )  # fmt: skip

    # --- keys ---------------------------------------------------------------------------------------------------

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Arrows go through the delegations (through the rounds with Shift), plus and minus zoom, Enter negotiates."""
        if self.time.use_key(event, command):
            return True
        if command == "propose":
            self.negotiate(self.selected)
            return True
        return self.map_key(event)

    def map_key(self, event: pygame.Event) -> bool:
        """Use a key that the map understands."""
        if event.key in _PANS and getattr(event, "mod", 0) & pygame.KMOD_CTRL:
            self.chart.pan(*_PANS[event.key])
            return True
        if event.key in _STEPS:
            world = self.play.view.world
            seats = sorted(world.seats, key=lambda code: order_of(name_of(world, code)))
            place = seats.index(self.selected) if self.selected in seats else 0
            self.selected = seats[(place + _STEPS[event.key]) % len(seats)]
            self.chart.show(self.selected)
            return True
        typed = getattr(event, "unicode", "")
        if typed in ("+", "=", "-", "0"):
            if typed == "0":
                self.chart.zoom_whole()
            else:
                self.chart.zoom(1 / 1.5 if typed == "-" else 1.5)
            return True
        return False
