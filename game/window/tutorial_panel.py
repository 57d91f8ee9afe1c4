"""The panel of the guided first game: the step, what to do next, and buttons; and the mark round what to use.

It lies where it covers least: never what is to be used next, and text only where there is no empty place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.frame import DRAWER_FROM, content_rect
from game.window.layout import Rect, inset
from game.window.placing import dialogue, least_covering, overlap
from game.window.theme import GAP_M, GAP_S, GAP_XS, HEADING, Ink
from game.window.tutorial_steps import STEPS
from game.window.ui import Ui
from game.window.widgets.button import button, button_width, icon_button

if TYPE_CHECKING:
    from game.window.tutorial import Guide

#: Width before the text scale, and the most of the canvas that large type may take.
WIDTH, MOST = 296.0, 0.47
#: What lies round a target that must stay free as well.
MARGIN = 8.0
#: How much worse it is to cover what is used next, or a dialogue, than a text of the same area.
_TARGET, _DIALOGUE = 1000.0, 20.0


class GuidePanel:
    """Draws the guide; see the module."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self._at: tuple[object, Rect] | None = None

    def draw(self, ui: Ui) -> None:
        """Draw the mark and the panel."""
        found = self.guide.target(ui)
        target = found[1] if found is not None else None
        if self.guide.showing and target is not None and target.w > 0:
            self._mark(ui, target)
        open_ = self._place(ui, target, self._height(ui), folded=False) if not self.guide.folded else None
        if open_ is None:
            self._head(ui, self._folded(ui, target), folded=True)
        else:
            self._paper(ui, open_)

    @staticmethod
    def _mark(ui: Ui, target: Rect) -> None:
        """A double frame round what is to be used, which needs no colour to be seen."""
        outer = Rect(target.x - 5, target.y - 5, target.w + 10, target.h + 10)
        ui.box(outer, None, "bg", 8, 5)
        ui.box(outer, None, "warn", 8, 3)

    # --- where --------------------------------------------------------------------------------------------------

    def _width(self, ui: Ui) -> float:
        return min(ui.em(WIDTH), ui.screen.w * MOST)

    def _folded(self, ui: Ui, target: Rect | None) -> Rect:
        place = self._place(ui, target, self._head_height(ui), folded=True)
        assert place is not None
        return place

    def _place(self, ui: Ui, target: Rect | None, height: float, *, folded: bool) -> Rect | None:
        """Return where a panel of a height covers least, or None where it would cover what must be free.

        It stays where it is as long as the screen, the task and the text size stay and it is not in the way.
        """
        task = self.guide.current
        layers = tuple(layer.id for layer in ui.layers)
        key = (
            id(self.guide.app.loop.screen),
            task.id if task else "",
            self.guide.back,
            ui.text_scale,
            layers,
            folded,
            height,
        )
        free = (
            Rect(target.x - MARGIN, target.y - MARGIN, target.w + 2 * MARGIN, target.h + 2 * MARGIN) if target else None
        )
        if self._at is not None and self._at[0] == key and (free is None or not self._at[1].colliderect(free)):
            return self._at[1]
        paper = dialogue(ui)
        best = least_covering(ui, self._candidates(ui, height, folded), [(free, _TARGET), (paper, _DIALOGUE)])
        if not folded and (overlap(best, free) > 0 or overlap(best, paper) > 0.12 * height * best.w):
            return None
        self._at = (key, best)
        return best

    def _candidates(self, ui: Ui, height: float, folded: bool) -> Sequence[Rect]:
        """Return the places to choose from, the likeliest first."""
        area, width = content_rect(ui), self._width(ui)
        area = inset(area, GAP_XS)
        xs = [area.x, area.right - width, area.x + (area.w - width) / 2]
        low, high = area.bottom - height, area.y
        ys = [low, high, (low + high) / 2]
        out = [Rect(x, y, width, height) for y in ys for x in xs]
        if folded:
            # Under a dialogue the bar at the top says nothing that is needed.
            out += [Rect(x, 2.0, width, height) for x in xs]
        return out

    # --- how high -----------------------------------------------------------------------------------------------

    def _head_height(self, ui: Ui) -> float:
        return ui.line_height() + 2 * GAP_XS + 4

    def _large(self, ui: Ui) -> bool:
        return ui.text_scale >= DRAWER_FROM

    def _height(self, ui: Ui) -> float:
        width = self._width(ui) - 2 * GAP_M
        height = self._head_height(ui) + GAP_XS
        for text, ink, _ in self._texts(ui):
            indent = 0.0 if ink == "muted" else ui.em(22)
            height += ui.paragraph_height(width - indent, text, bold=ink == "text") + GAP_XS
        return height + self._rows_height(ui, width) + GAP_M

    def _texts(self, ui: Ui) -> list[tuple[str, Ink, str]]:
        """Return what stands in the panel: text, ink (``muted`` for running text), icon."""
        guide, task = self.guide, self.guide.current
        out: list[tuple[str, Ink, str]] = []
        if guide.back:
            out.append((guide.about(), "muted", ""))
            out.append((t("tutorial.review"), "good", "check"))
            return out
        tasks = [other for other in guide.step.tasks if other.id not in guide.done]
        remark = guide.remark()
        if not self._large(ui) and not remark:
            out.append((guide.about(), "muted", ""))
        if task is not None and tasks:
            out.append((guide.task_text(task), "text", "next"))
        if remark:
            out.append((remark, "warn", "info"))
        return out

    def _buttons(self, ui: Ui) -> list[tuple[str, str, object, str, bool]]:
        """Return (id, text, what it does, its tip, whether it is on) of each button."""
        guide = self.guide
        out: list[tuple[str, str, object, str, bool]] = []
        if guide.back:
            out.append(("next", t("tutorial.next"), lambda: guide.turn(-1), "", False))
        else:
            shown = t("tutorial.show_off" if guide.showing else "tutorial.show")
            out.append(("show", shown, guide.toggle_showing, t("tutorial.show_tip"), guide.showing))
        out.append(("how", t("tutorial.how"), lambda: guide.explain(ui, "how"), "", False))
        out.append(("why", t("tutorial.why"), lambda: guide.explain(ui, "why"), "", False))
        term = t(f"tutorial.term_{guide.step.term}")
        out.append(("term", t("tutorial.term", term=term), lambda: guide.explain_term(ui), "", False))
        if guide.place > 0:
            out.append(("back", t("tutorial.back"), lambda: guide.turn(1), "", False))
        if not guide.back:
            out.append(("skip", t("tutorial.skip"), guide.skip, t("tutorial.skip_tip"), False))
        return out

    def _rows(self, ui: Ui, width: float) -> list[list[int]]:
        """Return the numbers of the buttons in rows that fit a width."""
        rows: list[list[int]] = []
        used = width + 1
        for n, (_, text, *_rest) in enumerate(self._buttons(ui)):
            need = button_width(ui, text)
            if used + GAP_XS + need > width:
                rows.append([])
                used = -GAP_XS
            rows[-1].append(n)
            used += GAP_XS + need
        return rows

    def _row_height(self, ui: Ui) -> float:
        return ui.em(28)

    def _rows_height(self, ui: Ui, width: float) -> float:
        return len(self._rows(ui, width)) * (self._row_height(ui) + GAP_XS)

    # --- drawing ------------------------------------------------------------------------------------------------

    def _head(self, ui: Ui, rect: Rect, *, folded: bool) -> None:
        """The head with the step; folded it is all there is, with the task as its tooltip."""
        guide, task = self.guide, self.guide.current
        if folded:
            ui.paint.shadow(rect)
            ui.box(rect, "raised", "accent", 6)
        side = rect.h - 2 * GAP_XS
        title = f"{guide.place + 1}/{len(STEPS)} · {t(f'tutorial.title_{guide.step.id}')}"
        words = guide.task_text(task) if folded and task is not None else title
        room = Rect(rect.x + GAP_M, rect.y, rect.w - GAP_M - 2 * (side + GAP_XS) - GAP_S, rect.h)
        where = t("tutorial.head", step=guide.place + 1, steps=len(STEPS))
        ui.touch("guide/head", room, tip=f"{where}. {title}.\n{guide.task_text(task)}" if task else title,
                 focusable=False)  # fmt: skip
        ui.label(room, words, size=HEADING if not folded else 15, bold=True, color="accent" if not folded else "text",
                 ellipsis=True)  # fmt: skip
        x = rect.right - GAP_XS - 2 * side - GAP_XS
        fold = "plus" if folded else "minus"
        icon_button(ui, "guide/fold", Rect(x, rect.y + GAP_XS, side, side), fold, on=self._fold,
                    tip=t("tutorial.unfold" if folded else "tutorial.fold"), color="text")  # fmt: skip
        icon_button(ui, "guide/leave", Rect(x + side + GAP_XS, rect.y + GAP_XS, side, side), "cross",
                    on=lambda: guide.leave(ui), tip=f"{t('tutorial.leave')}. {t('tutorial.leave_tip')}",
                    color="text")  # fmt: skip

    def _fold(self) -> None:
        self.guide.folded = not self.guide.folded

    def _paper(self, ui: Ui, rect: Rect) -> None:
        ui.touch("guide/paper", rect, focusable=False)
        ui.paint.shadow(rect, spread=14)
        ui.box(rect, "raised", "accent", 8)
        head = Rect(rect.x, rect.y, rect.w, self._head_height(ui))
        self._head(ui, head, folded=False)
        x, width = rect.x + GAP_M, rect.w - 2 * GAP_M
        y = head.bottom + GAP_XS
        for text, ink, icon in self._texts(ui):
            indent = 0.0
            if icon:
                indent = ui.em(22)
                ui.icon(Rect(x, y, ui.em(16), ui.line_height()), icon, "accent" if ink == "text" else ink)
            y += ui.paragraph(Rect(x + indent, y, width - indent, 9_999), text, color=ink, bold=ink == "text") + GAP_XS
        buttons = self._buttons(ui)
        for row in self._rows(ui, width):
            left = x
            for n in row:
                id_, words, on, tip, chosen = buttons[n]
                need = min(button_width(ui, words), width)
                button(ui, f"guide/{id_}", Rect(left, y, need, self._row_height(ui)), words, on=on,  # type: ignore[arg-type]
                       tip=tip or None, selected=chosen, ellipsis=True)  # fmt: skip
                left += need + GAP_XS
            y += self._row_height(ui) + GAP_XS
