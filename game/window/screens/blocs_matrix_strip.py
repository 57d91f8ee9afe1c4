"""What stands below the matrix: what the cell under the cursor says and why, what to do about it, and the signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.hits import Tip, TipLine
from game.window.layout import Rect, cut_bottom
from game.window.screens.blocs_stances import ICONS, TONES, Level, Stance
from game.window.screens.clause_words import short
from game.window.theme import GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import button, button_width, icon_button

if TYPE_CHECKING:
    from game.window.screens.blocs_matrix import Matrix

LEGEND: tuple[Level, ...] = ("for", "leans_for", "open", "leans_against", "against", "abstains", "unknown")
#: A page lower than this, before the text scale, has the brief form.
BRIEF_BELOW = 400


def level_words(stance: Stance) -> str:
    """Return in words where somebody stands, marked if it is an estimate."""
    word = t(f"textroom.level_{stance.level}")
    return t("textroom.estimated", text=word) if stance.estimated else word


class Strip:
    """Draws it."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.screen = matrix.screen

    def _said(self) -> tuple[str, str]:
        """Return what the cell under the cursor says: (who and how, why)."""
        if self.matrix.cursor is None:
            return "", ""
        seat, about = self.matrix.cursor
        stance = self.screen.reading.stance(seat, about)
        who = short(self.screen.play.view.world, seat)
        head = t("textroom.strip", name=who, column=self.screen.reading.column_text(about), level=level_words(stance))
        return head, stance.why

    def _legend_height(self, ui: Ui, width: float) -> float:
        x, lines = 0.0, 1
        for word in self._legend_words():
            need = ui.em(18) + ui.text_width(word) + GAP_M
            if x + need > width and x:
                x, lines = 0.0, lines + 1
            x += need
        return lines * ui.line_height()

    def _legend_words(self) -> list[str]:
        words = [t(f"textroom.level_{level}") for level in LEGEND]
        return [
            *words,
            t("textroom.legend_public"),
            *(() if self.screen.play.blind else (t("textroom.legend_estimate"),)),
        ]

    @staticmethod
    def brief(ui: Ui, page: Rect) -> bool:
        """Whether the page has room for one line only below the rows: with large type."""
        return page.h < ui.em(BRIEF_BELOW)

    def height(self, ui: Ui, page: Rect) -> float:
        """Return the height that it needs on a page."""
        if self.brief(ui, page):
            return ui.em(34)
        head, why = self._said()
        room = page.w - 16
        words = ui.paragraph_height(room, head, bold=True) + ui.paragraph_height(room, why)
        return min(3 * ui.line_height(), words) + ui.em(30) + 18 + self._legend_height(ui, page.w)

    def draw(self, ui: Ui, rect: Rect, brief: bool) -> None:
        """Draw it; in brief form the sentence stands beside two icons, and the signs are in the tooltip of a third."""
        if brief:
            self._brief(ui, rect)
            return
        legend_h = self._legend_height(ui, rect.w)
        legend, card = cut_bottom(rect, legend_h, 4)
        ui.box(card, "raised", "border")
        head, why = self._said()
        x, y, width = card.x + 8, card.y + 4, card.w - 16
        control = ui.em(30)
        room = card.bottom - control - 10 - y
        head_h = min(room, ui.paragraph_height(width, head, bold=True))
        if head_h + ui.paragraph_height(width, why) > room + 1:
            ui.touch("matrix/strip", Rect(x, y, width, room), tip=Tip(why, head), focusable=False)
        ui.paragraph(Rect(x, y, width, head_h), head, bold=True, ellipsis=True)
        if room - head_h >= ui.line_height() - 1:
            ui.paragraph(Rect(x, y + head_h, width, room - head_h), why, color="muted", ellipsis=True)
        if self.matrix.cursor is not None:
            seat, about = self.matrix.cursor
            reason = t("textroom.own_seat") if seat == self.screen.play.seat else None
            label, other = t("textroom.sit_down"), t("textroom.show_text")
            needs = [button_width(ui, label, icon="handshake"), button_width(ui, other, icon="journal")]
            shrink = min(1.0, (width - GAP_S) / sum(needs))
            row = Rect(x, card.bottom - control - 6, needs[0] * shrink, control)
            button(ui, "matrix/open", row, label, icon="handshake", ellipsis=True, disabled_reason=reason,
                   on=lambda: self.matrix.open_table(seat))  # fmt: skip
            button(ui, "matrix/text", Rect(row.right + GAP_S, row.y, needs[1] * shrink, control), other, icon="journal",
                   ellipsis=True, on=lambda: self.matrix.open_text(about))  # fmt: skip
        self._legend(ui, legend)

    def _brief(self, ui: Ui, card: Rect) -> None:
        ui.box(card, "raised", "border")
        head, why = self._said()
        side = card.h
        x = card.right - 3 * side
        text = Rect(card.x + 8, card.y, x - card.x - 12, card.h)
        ui.touch("matrix/strip", text, tip=Tip(why, head), focusable=False)
        ui.label(text, head, ellipsis=True)
        if self.matrix.cursor is not None:
            seat, about = self.matrix.cursor
            reason = t("textroom.own_seat") if seat == self.screen.play.seat else None
            icon_button(ui, "matrix/open", Rect(x, card.y, side, side), "handshake", tip=t("textroom.sit_down"),
                        disabled_reason=reason, on=lambda: self.matrix.open_table(seat))  # fmt: skip
            icon_button(ui, "matrix/text", Rect(x + side, card.y, side, side), "journal", tip=t("textroom.show_text"),
                        on=lambda: self.matrix.open_text(about))  # fmt: skip
        lines = tuple(TipLine(t(f"textroom.level_{level}"), t(f"textroom.sign_{level}"), TONES[level])
                      for level in LEGEND)  # fmt: skip
        tip = Tip("\n".join(self._legend_words()[len(LEGEND) :]), t("textroom.signs"), lines)
        info = Rect(x + 2 * side, card.y, side, side)
        look = ui.touch("matrix/signs", info, tip=tip)
        ui.icon(Rect(info.centerx - ui.em(9), info.y, ui.em(18), info.h), "info", "text" if look.hover else "muted")
        if look.focus:
            ui.paint.ring(info)

    def _legend(self, ui: Ui, rect: Rect) -> None:
        """Name the signs, and how public record looks and estimates do."""
        line, side, x, y = ui.line_height(), ui.em(14), rect.x, rect.y
        for n, word in enumerate(self._legend_words()):
            need = ui.em(18) + ui.text_width(word) + GAP_M
            if x + need > rect.right and x > rect.x:
                x, y = rect.x, y + line
            box = Rect(x, y + (line - side) / 2, side, side)
            if n < len(LEGEND):
                tone = TONES[LEGEND[n]]
                ui.icon(box, ICONS[LEGEND[n]], "muted" if tone == "neutral" else ui.theme.tone(tone))
            elif n == len(LEGEND):
                ui.box(box, "good", None, 3)
            else:
                ui.box(box, None, "good", 3)
            ui.label(Rect(x + ui.em(18), y, ui.text_width(word) + 1, line), word, color="muted")
            x += need
