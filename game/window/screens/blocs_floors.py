"""The centre of the blocs screen: the schedules of floors by mineral and stage, and how a motion on one is tabled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.actions import SetExportFloor, SetFloor, StageName
from game.rules.motions import STAGES, floor_of, schedule_of
from game.state import Motion
from game.window.catalog import t
from game.window.figures import grouped, signed
from game.window.hits import Tip
from game.window.layout import Rect, inset
from game.window.naming import mineral_named, short_mineral
from game.window.phrases import price_text, short_price
from game.window.screens.blocs_charter import CharterPage
from game.window.screens.blocs_forms import reason_below, worth_tag
from game.window.screens.blocs_motions import Motions
from game.window.screens.blocs_stock import StockPage
from game.window.screens.blocs_words import (
    SCHEDULES,
    FloorMotion,
    floor_motion,
    floor_price,
    level_text,
    levels,
    motion_schedule,
    why_not_table,
)
from game.window.screens.table_words import DECIMALS
from game.window.sources import price_source, source_line
from game.window.theme import CONTROL, GAP_M, GAP_S, HEADING, Ink
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.scroll import scroll_area
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

MATRIX = "blocs/matrix"
# The pages beside the two schedules.
CHARTER, STOCK = "charter", "stock"
ROW_H = 24


class Floors:
    """Draws the schedules and the motions.

    Attributes:
        schedule: which page is shown: ``floors`` (on imports), ``export_floors``, ``charter`` or ``stock``.
        mineral, stage, level: which floor is selected and which level a motion would ask for.
        picked: whether the level was chosen by the person.
    """

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self.papers = Motions(screen)
        self.charter = CharterPage(screen)
        self.stock = StockPage(screen)
        self.schedule = SCHEDULES[0]
        self.mineral = screen.play.mineral
        self.stage: StageName = "refined"
        self.level: float | None = None
        self.picked = False
        self._tips: dict[tuple[str, str], Tip] = {}
        self._tips_of: tuple[object, ...] = ()
        self._choices: dict[tuple[object, ...], tuple[list[float | None], dict[float | None, str | None]]] = {}

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the column."""
        ui.panel(rect)
        with scroll_area(ui, "blocs/floors", inset(rect, 10, 8)) as view:
            at = Rect(view.rect.x, view.top, view.rect.w, 0)
            y = self._pages(ui, at)
            if self.schedule == CHARTER:
                y = self.charter.draw(ui, Rect(at.x, y, at.w, 0))
            elif self.schedule == STOCK:
                y = self.stock.draw(ui, Rect(at.x, y, at.w, 0))
            else:
                y = self._matrix(ui, Rect(at.x, y, at.w, 0))
                y = self._tabling(ui, Rect(at.x, y + GAP_S, at.w, 0))
            y = self.papers.draw(ui, Rect(at.x, y + GAP_M, at.w, 0))
            if self.schedule == STOCK:
                y = self.stock.ledger(ui, Rect(at.x, y + GAP_S, at.w, 0))
            view.bottom = y

    # --- the schedule -----------------------------------------------------------------------------------------------

    def _columns(self, ui: Ui, at: Rect) -> tuple[float, float]:
        """Return the x and the width of the stages' columns after the minerals' names."""
        name_w = min(at.w * 0.36, ui.em(180))
        return at.x + name_w, (at.w - name_w) / len(STAGES)

    def _pages(self, ui: Ui, at: Rect) -> float:
        """Draw the tabs of the two schedules, of the charter and of the common stock."""
        line = ui.line_height(HEADING)
        ui.label(Rect(at.x, at.y, at.w, line), t("blocs.schedule"), size=HEADING, bold=True, ellipsis=True)
        y = at.y + line + 4
        items = [
            TabItem(name, t(f"blocs.schedule_{name}", count=len(schedule_of(self.screen.bloc, name))),
                    tip=t(f"blocs.schedule_{name}_tip"))
            for name in SCHEDULES
        ]  # fmt: skip
        items += [TabItem(name, t(f"blocs.schedule_{name}"), tip=t(f"blocs.schedule_{name}_tip"))
                  for name in (CHARTER, STOCK)]  # fmt: skip
        tabs(ui, "blocs/schedule", Rect(at.x, y, at.w, ui.em(CONTROL)), items, self.schedule, on=self._choose_schedule,
             segments=True, ellipsis=True)  # fmt: skip
        return y + ui.em(CONTROL) + 4

    def _matrix(self, ui: Ui, at: Rect) -> float:
        world, row_h, y = self.screen.play.view.world, ui.em(ROW_H), at.y
        note = t(f"blocs.note_{self.schedule}" if self.screen.bloc.in_force else f"blocs.note_waiting_{self.schedule}")
        y += ui.paragraph(Rect(at.x, y, at.w, 9999), note, color="muted") + 2
        first, width = self._columns(ui, at)
        for n, stage in enumerate(STAGES):
            place = Rect(first + n * width, y, width - 6, row_h)
            ui.touch(f"blocs/stage/{stage}", place, tip=t(f"blocs.stage_{stage}_tip"), focusable=False)
            ui.label(place, t(f"blocs.stage_{stage}"), color="muted", align="right", ellipsis=True)
        ui.hline(at.x, at.right, y + row_h - 1, "border")
        y += row_h
        whole = Rect(at.x, y, at.w, row_h * len(world.minerals))
        look = ui.touch(MATRIX, whole, key=self._keys, tip=None)
        for mineral in world.minerals:
            record = world.mineral[mineral]
            name = self._mineral_name(ui, mineral, first - at.x - GAP_S)
            ui.label(Rect(at.x, y, first - at.x - GAP_S, row_h), name, ellipsis=True,
                     bold=mineral == self.mineral)  # fmt: skip
            for n, stage in enumerate(STAGES[: record.stages]):
                self._cell(ui, Rect(first + n * width, y, width - 2, row_h), mineral, stage, look.focus)
            y += row_h
        return y

    def _choose_schedule(self, name: str) -> None:
        self.schedule = name
        self.picked = False

    def _content(self, level: float | None) -> FloorMotion:
        """Return the motion that asks for a level of what is selected."""
        return floor_motion(self.schedule, self.mineral, self.stage, level)

    def _now(self, mineral: str, stage: str) -> float | None:
        return floor_of(self.screen.bloc, mineral, stage, self.schedule)

    def _mineral_name(self, ui: Ui, mineral: str, width: float) -> str:
        """Return the symbol that the motions use, with the name where both fit and the name does not hold it."""
        brief = short_mineral(self.screen.play.view.world.mineral[mineral])
        both = t("blocs.mineral", id=mineral, name=brief)
        if brief.split()[0].lower() == mineral.lower():
            return brief
        return both if ui.text_width(both, bold=True) <= width else brief

    def _keys(self, event: pygame.Event) -> bool:
        """Move the selection with the arrows."""
        world = self.screen.play.view.world
        moves = {pygame.K_UP: (-1, 0), pygame.K_DOWN: (1, 0), pygame.K_LEFT: (0, -1), pygame.K_RIGHT: (0, 1)}
        if event.key not in moves:
            return False
        down, right = moves[event.key]
        place = world.minerals.index(self.mineral) + down
        mineral = world.minerals[max(0, min(len(world.minerals) - 1, place))]
        stages = world.mineral[mineral].stages
        stage = STAGES[max(0, min(stages - 1, STAGES.index(self.stage) + right))]
        self._select(mineral, "ore" if stage == "ore" else "refined")
        return True

    def _select(self, mineral: str, stage: StageName) -> None:
        self.mineral, self.stage = mineral, stage
        self.screen.play.mineral = mineral
        self.picked = False

    def _open_motions(self, mineral: str, stage: str) -> list[Motion]:
        return [
            m for m in self.screen.motions()
            if isinstance(m.content, SetFloor | SetExportFloor) and motion_schedule(m.content) == self.schedule
            and (m.content.mineral, m.content.stage) == (mineral, stage)
        ]  # fmt: skip

    def _explained(self, mineral: str, stage: str) -> Tip:
        """Return the tooltip of a floor: price, baseline, and what is asked for; kept until the view changes."""
        view, key = self.screen.play.view, (self.screen.play.version, self.screen.chosen, self.schedule)
        if key != self._tips_of:
            self._tips_of, self._tips = key, {}
        if (mineral, stage) not in self._tips:
            now = self._now(mineral, stage)
            base = price_text(floor_price(view.world, mineral, stage))
            lines = [t("blocs.cell_tip_none", base=base)]
            if now is not None:
                price = price_text(floor_price(view.world, mineral, stage, now))
                lines = [t("blocs.cell_tip_floor", price=price, base=base, level=grouped(now, 2))]
            for motion in self._open_motions(mineral, stage):
                lines.append(t("blocs.cell_tip_motion", number=motion.id, text=self.screen.text(motion)))
            market = t(f"blocs.market_{stage}", mineral=mineral_named(view.world.mineral[mineral]))
            record = view.world.mineral[mineral]
            lines.append(t(f"blocs.levy_{self.schedule}"))
            lines.append(source_line(price_source(record)))
            self._tips[mineral, stage] = Tip("\n".join(lines), market)
        return self._tips[mineral, stage]

    def _cell(self, ui: Ui, rect: Rect, mineral: str, stage: str, ringed: bool) -> None:
        world = self.screen.play.view.world
        now = self._now(mineral, stage)
        chosen = (mineral, stage) == (self.mineral, self.stage)
        asked = self._open_motions(mineral, stage)
        kind: StageName = "ore" if stage == "ore" else "refined"
        look = ui.touch(f"blocs/cell/{mineral}/{stage}", rect, on=lambda: self._select(mineral, kind),
                        tip=self._explained(mineral, stage), focusable=False, focus_as=MATRIX)  # fmt: skip
        box = Rect(rect.x + 2, rect.y + 1, rect.w - 4, rect.h - 2)
        if chosen or look.hover or now is not None:
            fill: Ink = "selection" if chosen else "hover" if look.hover else "raised"
            ui.box(box, fill, "accent" if chosen else None, 4)
        if chosen and ringed:
            ui.paint.ring(box, 4)
        inner = Rect(box.x + 6, box.y, box.w - 10, box.h)
        usd_per_t = floor_price(world, mineral, stage, 1.0 if now is None else now)
        x, side = inner.x, ui.em(16)
        if asked:
            ui.icon(Rect(x, inner.y, side, inner.h), "gavel", "warn")
            x += side + 4
        words = level_text(now) if now is not None else ""
        words_w = ui.text_width(words, bold=True) + 1
        price = price_text(usd_per_t)
        if ui.text_width(price, bold=now is not None) + words_w + 6 > inner.right - x:
            price = short_price(usd_per_t)
        price_w = min(ui.text_width(price, bold=now is not None) + 1, inner.right - x - words_w - 6)
        ui.label(Rect(x, inner.y, words_w, inner.h), words, bold=True, color="good", ellipsis=True)
        ui.label(Rect(inner.right - price_w, inner.y, price_w, inner.h), price, bold=now is not None,
                 color="text" if now is not None else "muted", align="right", ellipsis=True)  # fmt: skip

    # --- tabling ----------------------------------------------------------------------------------------------------

    def _tabling(self, ui: Ui, at: Rect) -> float:
        """Draw what is selected, the level that a motion would ask for, what that is worth, and the button."""
        screen, view, bloc = self.screen, self.screen.play.view, self.screen.bloc
        key = (screen.play.version, screen.chosen, self.schedule, self.mineral, self.stage)
        if key not in self._choices:
            asked = levels(view, bloc, self.mineral, self.stage, self.schedule)
            why = {level: why_not_table(view, bloc, self._content(level)) for level in asked}
            self._choices = {key: (asked, why)}
        choices, reasons = self._choices[key]
        if not self.picked or self.level not in choices:
            self.level = self._first_level(choices, reasons)
        content = self._content(self.level)
        reason = reasons[self.level] if choices else t("blocs.no_levels")
        control, line = ui.em(CONTROL), ui.em(26)
        card = Rect(at.x, at.y, at.w, line + control + 2 * GAP_S + 4)
        ui.box(card, "raised", "border")
        inner = Rect(card.x + GAP_M, card.y + GAP_S, card.w - 2 * GAP_M, line)
        self._selected(ui, inner, content if choices else None)
        row = Rect(inner.x, inner.bottom + 4, inner.w, control)
        text = t("blocs.table_motion")
        letter = self.screen.app.loop.keymap.text("table_motion")
        action_w = min(button_width(ui, text, hotkey=letter, primary=True), row.w * 0.6)
        dropdown(ui, "blocs/level", Rect(row.x, row.y, row.w - action_w - GAP_S, control),
                 self._options(choices, reasons), str(self.level), on=self._set_level, tip=t("blocs.level_tip"),
                 disabled_reason=None if choices else t("blocs.no_levels"))  # fmt: skip
        place = Rect(row.right - action_w, row.y, action_w, control)
        button(ui, "blocs/table", place, text, hotkey=letter, primary=True, disabled_reason=reason,
               tip=t("blocs.table_tip"), on=lambda: screen.table_motion(ui, content))  # fmt: skip
        return reason_below(ui, card, reason)

    def _selected(self, ui: Ui, row: Rect, content: FloorMotion | None) -> None:
        """Name the selected floor as it stands, and what the motion's adoption is worth."""
        bloc = self.screen.bloc
        worth = None if content is None else self.screen.estimates.motion(bloc.id, content)
        row = Rect(row.x, row.y, worth_tag(ui, "blocs/worth", row, self.screen.play.view, worth), row.h)
        market = t(f"blocs.market_{self.stage}", mineral=self.mineral)
        now = level_text(self._now(self.mineral, self.stage))
        ui.label(row, t("blocs.market_now", market=market, level=now), bold=True, ellipsis=True)

    def _options(self, choices: list[float | None], reasons: dict[float | None, str | None]) -> list[Option]:
        """Return the levels with their prices and worth; those that cannot be asked for say why."""
        # What bars every level alike is said below the list, which stays open to looking.
        common = set(reasons.values()) if len(set(reasons.values())) == 1 else set()
        out = []
        for level in choices:
            worth = self.screen.estimates.motion(self.screen.bloc.id, self._content(level))
            note = self.screen.estimates.pending
            if worth is not None:
                note = t("blocs.worth", points=signed(worth.points, DECIMALS))
            name = t("blocs.end_floor")
            if level is not None:
                price = price_text(floor_price(self.screen.play.view.world, self.mineral, self.stage, level))
                name = t("blocs.level_price", level=level_text(level), price=price)
            barred = reasons[level] if reasons[level] not in common else None
            out.append(Option(str(level), name, note=note, disabled_reason=barred))
        return out

    def _set_level(self, key: str) -> None:
        self.level, self.picked = (None if key == "None" else float(key)), True

    def _first_level(self, choices: list[float | None], reasons: dict[float | None, str | None]) -> float | None:
        """Return the level to begin with: the lowest rise that can be tabled, or else anything that can."""
        now = self._now(self.mineral, self.stage) or 1.0
        free = [level for level in choices if reasons[level] is None] or choices
        above = [level for level in free if level is not None and level > now]
        return min(above) if above else free[0] if free else None

    def table_now(self, ui: Ui) -> None:
        """Table the motion that is set up, or say why not."""
        if self.schedule == CHARTER:
            self.charter.table_now(ui)
            return
        if self.schedule == STOCK:
            self.stock.form.table_now(ui)
            return
        content = self._content(self.level)
        reason = why_not_table(self.screen.play.view, self.screen.bloc, content)
        if reason is not None:
            ui.toast(reason, "warn")
        else:
            self.screen.table_motion(ui, content)
