"""The centre of the blocs screen: the schedule of floors by mineral and stage, and the motions on the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.actions import Admit, SetFloor, StageName
from game.rules.motions import STAGES, floor_of
from game.state import Motion
from game.window.catalog import t
from game.window.figures import compact, signed
from game.window.hits import Tip
from game.window.layout import Rect, inset
from game.window.narrate import short_mineral
from game.window.screens.blocs_words import (
    floor_price,
    level_text,
    levels,
    motion_state,
    names_of,
    price_text,
    why_not_table,
)
from game.window.screens.table_words import DECIMALS, breakdown_lines, short
from game.window.theme import CONTROL, GAP_M, GAP_S, HEADING, Ink
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.clause_card import signed_ink
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

MATRIX = "blocs/matrix"
ROW_H = 24


class Floors:
    """Draws the schedule and the motions, and keeps which floor is selected and which level is meant."""

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self.mineral = screen.play.mineral
        self.stage: StageName = "refined"
        self.level: float | None = None
        self.picked = False
        self._tips: dict[tuple[str, str], Tip] = {}
        self._tips_of: tuple[int, str] = (-1, "")
        self._choices: dict[tuple[int, str, str, str], tuple[list[float | None], dict[float | None, str | None]]] = {}

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the column."""
        ui.panel(rect)
        with scroll_area(ui, "blocs/floors", inset(rect, 10, 8)) as view:
            at = Rect(view.rect.x, view.top, view.rect.w, 0)
            y = self._matrix(ui, at)
            y = self._tabling(ui, Rect(at.x, y + GAP_S, at.w, 0))
            view.bottom = self._motions(ui, Rect(at.x, y + GAP_M, at.w, 0))

    # --- the schedule -----------------------------------------------------------------------------------------------

    def _columns(self, ui: Ui, at: Rect) -> tuple[float, float]:
        """Return the x and the width of the stages' columns after the minerals' names."""
        name_w = min(at.w * 0.36, ui.em(180))
        return at.x + name_w, (at.w - name_w) / len(STAGES)

    def _matrix(self, ui: Ui, at: Rect) -> float:
        world = self.screen.play.view.world
        line, row_h = ui.line_height(HEADING), ui.em(ROW_H)
        ui.label(Rect(at.x, at.y, at.w, line), t("blocs.schedule"), size=HEADING, bold=True, ellipsis=True)
        y = at.y + line
        note = t("blocs.schedule_note" if self.screen.bloc.in_force else "blocs.schedule_note_waiting")
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
            if isinstance(m.content, SetFloor) and (m.content.mineral, m.content.stage) == (mineral, stage)
        ]  # fmt: skip

    def _explained(self, mineral: str, stage: str) -> Tip:
        """Return the tooltip of a floor: price, baseline, and what is asked for; kept until the view changes."""
        view, key = self.screen.play.view, (self.screen.play.version, self.screen.chosen)
        if key != self._tips_of:
            self._tips_of, self._tips = key, {}
        if (mineral, stage) not in self._tips:
            now = floor_of(self.screen.bloc, mineral, stage)
            base = price_text(floor_price(view.world, mineral, stage))
            lines = [t("blocs.cell_tip_none", base=base)]
            if now is not None:
                price = price_text(floor_price(view.world, mineral, stage, now))
                lines = [t("blocs.cell_tip_floor", price=price, base=base, level=f"{now:.2f}")]
            for motion in self._open_motions(mineral, stage):
                lines.append(t("blocs.cell_tip_motion", number=motion.id, text=self.screen.text(motion)))
            market = t(f"blocs.market_{stage}", mineral=view.world.mineral[mineral].name)
            self._tips[mineral, stage] = Tip("\n".join(lines), market)
        return self._tips[mineral, stage]

    def _cell(self, ui: Ui, rect: Rect, mineral: str, stage: str, ringed: bool) -> None:
        world, bloc = self.screen.play.view.world, self.screen.bloc
        now = floor_of(bloc, mineral, stage)
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
            price = f"${compact(usd_per_t)}"
        price_w = min(ui.text_width(price, bold=now is not None) + 1, inner.right - x - words_w - 6)
        ui.label(Rect(x, inner.y, words_w, inner.h), words, bold=True, color="good", ellipsis=True)
        ui.label(Rect(inner.right - price_w, inner.y, price_w, inner.h), price, bold=now is not None,
                 color="text" if now is not None else "muted", align="right", ellipsis=True)  # fmt: skip

    # --- tabling ----------------------------------------------------------------------------------------------------

    def _tabling(self, ui: Ui, at: Rect) -> float:
        """Draw what is selected, the level that a motion would ask for, what that is worth, and the button."""
        screen, view, bloc = self.screen, self.screen.play.view, self.screen.bloc
        key = (screen.play.version, screen.chosen, self.mineral, self.stage)
        if key not in self._choices:
            asked = levels(view, bloc, self.mineral, self.stage)
            why = {level: why_not_table(view, bloc, SetFloor(self.mineral, self.stage, level)) for level in asked}
            self._choices = {key: (asked, why)}
        choices, reasons = self._choices[key]
        if not self.picked or self.level not in choices:
            self.level = self._first_level(choices, reasons)
        content = SetFloor(self.mineral, self.stage, self.level)
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
        if reason is None:
            return card.bottom
        height = ui.paragraph_height(at.w - ui.em(22), reason)
        ui.icon(Rect(at.x, card.bottom + 4, ui.em(16), ui.line_height()), "info", "muted")
        ui.paragraph(Rect(at.x + ui.em(22), card.bottom + 4, at.w - ui.em(22), height), reason, color="muted")
        return card.bottom + 4 + height

    def _selected(self, ui: Ui, row: Rect, content: SetFloor | None) -> None:
        """Name the selected floor as it stands, and what the motion's adoption is worth."""
        bloc = self.screen.bloc
        worth = None if content is None else self.screen.estimates.motion(bloc.id, content)
        if worth is not None:
            tag = t("blocs.worth", points=signed(worth.points, DECIMALS))
            tag_w = ui.text_width(tag, bold=True) + 1
            spot = Rect(row.right - tag_w, row.y, tag_w, row.h)
            tip = Tip(t("blocs.worth_tip"), tag, breakdown_lines(self.screen.play.view.world, worth))
            if ui.touch("blocs/worth", spot, tip=tip).focus:
                ui.paint.ring(spot)
            ui.label(spot, tag, bold=True, color=signed_ink(round(worth.points, DECIMALS)), align="right")
            row = Rect(row.x, row.y, row.w - tag_w - GAP_S, row.h)
        market = t(f"blocs.market_{self.stage}", mineral=self.mineral)
        now = level_text(floor_of(bloc, self.mineral, self.stage))
        ui.label(row, t("blocs.market_now", market=market, level=now), bold=True, ellipsis=True)

    def _options(self, choices: list[float | None], reasons: dict[float | None, str | None]) -> list[Option]:
        """Return the levels with their prices and worth; those that cannot be asked for say why."""
        # What bars every level alike is said below the list, which stays open to looking.
        common = set(reasons.values()) if len(set(reasons.values())) == 1 else set()
        out = []
        for level in choices:
            worth = self.screen.estimates.motion(self.screen.bloc.id, SetFloor(self.mineral, self.stage, level))
            note = "…" if worth is None else t("blocs.worth", points=signed(worth.points, DECIMALS))
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
        now = floor_of(self.screen.bloc, self.mineral, self.stage) or 1.0
        free = [level for level in choices if reasons[level] is None] or choices
        above = [level for level in free if level is not None and level > now]
        return min(above) if above else free[0] if free else None

    def table_now(self, ui: Ui) -> None:
        """Table the motion that is set up, or say why not."""
        content = SetFloor(self.mineral, self.stage, self.level)
        reason = why_not_table(self.screen.play.view, self.screen.bloc, content)
        if reason is not None:
            ui.toast(reason, "warn")
        else:
            self.screen.table_motion(ui, content)

    # --- motions ----------------------------------------------------------------------------------------------------

    def _motions(self, ui: Ui, at: Rect) -> float:
        line = ui.line_height(HEADING)
        motions = [m for m in self.screen.motions() if m.content.type != "admit"]
        admissions = [m for m in self.screen.motions() if m.content.type == "admit"]
        ui.label(Rect(at.x, at.y, at.w, line), t("blocs.motions", count=len(motions)), size=HEADING, bold=True)
        y = at.y + line + 2
        if admissions:
            seats = [m.content.member for m in admissions if isinstance(m.content, Admit)]
            names = names_of(self.screen.play.view, seats)
            row = Rect(at.x, y, at.w, ui.line_height())
            ui.touch("blocs/admissions", row, tip=Tip(names, t("blocs.admissions_tip")), focusable=False)
            ui.label(row, t("blocs.admissions_due", count=len(seats), names=names), color="muted", ellipsis=True)
            y = row.bottom + 6
        if not motions:
            return y + ui.paragraph(Rect(at.x, y, at.w, 9999), t("blocs.no_motions"), color="muted")
        for motion in motions:
            y = self._motion(ui, Rect(at.x, y, at.w, 0), motion) + 6
        return y

    def _motion(self, ui: Ui, at: Rect, motion: Motion) -> float:
        screen, view = self.screen, self.screen.play.view
        text = screen.text(motion)
        icon, state, tone = motion_state(view, motion)
        by = t("blocs.by", name=short(view.world, motion.proposer))
        if motion.seconder:
            by = t(
                "blocs.by_seconded", name=short(view.world, motion.proposer), second=short(view.world, motion.seconder)
            )
        worth = screen.estimates.motion(motion.bloc, motion.content)
        tag = "…" if worth is None else signed(worth.points, DECIMALS)
        tag_w = ui.text_width(tag, bold=True) + 1
        label = t("blocs.second")
        second = motion.seconder is None and motion.proposer != view.seat
        action_w = button_width(ui, label) if second else 0.0
        text_w = at.w - 2 * GAP_S - tag_w - ui.em(26) - GAP_S - (action_w + GAP_S if second else 0)
        title_h = ui.paragraph_height(text_w, text)
        under = f"{by} · {state}"
        under_h = ui.paragraph_height(text_w - ui.em(22), under)
        card = Rect(at.x, at.y, at.w, title_h + under_h + 10)
        tip = Tip(
            t("blocs.worth_tip"), f"{text}: {tag}", breakdown_lines(view.world, worth) if worth is not None else ()
        )
        look = ui.touch(f"blocs/motion/{motion.id}", card, tip=tip)
        ui.box(card, "raised", "border_strong" if look.hover else "border")
        if look.focus:
            ui.paint.ring(card)
        x = card.x + GAP_S
        ui.flag(Rect(x, card.y + 5, ui.em(22), ui.line_height()), motion.proposer)
        x += ui.em(26)
        ui.paragraph(Rect(x, card.y + 5, text_w, title_h), text)
        y = card.y + 5 + title_h
        ink = ui.theme.muted if tone == "neutral" else ui.theme.tone(tone)
        ui.icon(Rect(x, y, ui.em(16), ui.line_height()), icon, ink)
        ui.paragraph(Rect(x + ui.em(22), y, text_w - ui.em(22), under_h), under, color="muted")
        right = card.right - GAP_S
        if second:
            spot = Rect(right - action_w, card.centery - ui.em(15), action_w, ui.em(30))
            button(ui, f"blocs/second/{motion.id}", spot, label, on=lambda: screen.second(ui, motion.id),
                   disabled_reason=screen.why_not_second(motion), tip=t("blocs.second_tip"))  # fmt: skip
            right = spot.x - GAP_S
        ui.label(Rect(right - tag_w, card.y, tag_w, card.h), tag, bold=True, align="right",
                 color="muted" if worth is None else signed_ink(round(worth.points, DECIMALS)))  # fmt: skip
        return card.bottom
