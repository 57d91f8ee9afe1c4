"""Tooltips: they come after a short rest of the mouse, can be pinned, and lead on to further ones.

T or the middle button pins the one that is showing; a pinned one stays, can be pointed into, and its terms have
tooltips of their own. Esc closes one level. F shows the tooltip of what has the keyboard's focus, and F again goes into
it, if it leads somewhere. One about a term leads to its entry in the codex, also by the key of the codex.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.hits import OVERLAY, Hit, Tip, TipLine
from game.window.layout import Rect
from game.window.theme import GAP_M, GAP_S, HEADING, Paint

if TYPE_CHECKING:
    from game.window.ui import Ui

DELAY_S = 0.35
WIDTH = 340
#: Distance from the thing it speaks of.
OFFSET = 8
#: A label narrower than this, in logical units, stands over its value instead of beside it.
LEAST_LABEL = 60.0


@dataclass(slots=True)
class _Open:
    source: str
    tip: Tip
    anchor: Rect
    by_keyboard: bool = False


class Tooltips:
    """The pinned tooltips, lowest first, and the one that comes with the mouse or the focus.

    Attributes:
        delay_s: rest of the mouse before a tooltip comes, in seconds.
        on_codex: opens an entry of the codex by its id; None where there is no codex.
    """

    def __init__(self, ui: "Ui") -> None:
        self._ui = ui
        self.delay_s = DELAY_S
        self.on_codex: Callable[[str], None] | None = None
        self.pinned: list[_Open] = []
        self.showing: _Open | None = None
        self._candidate: tuple[str, float] | None = None
        self._muted: str | None = None
        # What in a tooltip gets the focus as soon as it has been drawn.
        self._wanted: str | None = None

    # --- called by the Ui --------------------------------------------------------------------------------------

    def hovering(self, hit: Hit | None) -> None:
        """The mouse is over ``hit``."""
        tip = hit.tooltip if hit is not None else None
        if hit is None or tip is None:
            self._candidate = None
            self._muted = None
            if self.showing is not None and not self.showing.by_keyboard:
                self.showing = None
                self._ui.dirty = True
            return
        if self._muted is not None and self._muted != hit.id:
            self._muted = None
        if self._candidate is None or self._candidate[0] != hit.id:
            self._candidate = (hit.id, self._ui.now)
            if self.showing is not None and self.showing.source != hit.id:
                self.showing = None
                self._ui.dirty = True
        if self.showing is None and self._muted != hit.id and not self._is_pinned(hit.id):
            due = self._candidate[1] + self.delay_s
            if self._ui.now >= due - 1e-9:
                self.show(hit, by_keyboard=False)
            else:
                self._ui.wake_in(due - self._ui.now)
        elif self.showing is not None and self.showing.source == hit.id:
            self.showing.tip, self.showing.anchor = tip, Rect(hit.full)

    def refresh(self, hits: dict[str, Hit]) -> None:
        """Bring the open tooltips up to date with the targets of the latest frame."""
        for opened in [*self.pinned, *([self.showing] if self.showing is not None else [])]:
            hit = hits.get(opened.source)
            if hit is not None and hit.tooltip is not None:
                opened.tip = hit.tooltip

    def drop_orphan(self, hits: dict[str, Hit]) -> None:
        """Take the passing tooltip away if its target is gone."""
        if self.showing is not None and self.showing.source not in hits:
            self.showing = None
            self._ui.dirty = True

    def _is_pinned(self, source: str) -> bool:
        return any(pin.source == source for pin in self.pinned)

    def pressed(self, hit: Hit | None) -> bool:
        """A button went down on ``hit``: the passing tooltip goes; true if the press was on a tooltip's paper."""
        on_tip = hit is not None and hit.layer == OVERLAY and hit.id.startswith("tip/")
        if not on_tip:
            self.dismiss()
        return on_tip and hit is not None and hit.on is None

    def dismiss(self) -> None:
        """Take the passing tooltip away until the mouse has left its target."""
        if self._candidate is not None:
            self._muted = self._candidate[0]
        if self.showing is not None:
            self.showing = None
            self._ui.dirty = True

    def focus_moved(self) -> None:
        """The keyboard's focus went elsewhere: its tooltip goes."""
        if self.showing is not None and self.showing.by_keyboard:
            self.showing = None

    def clear(self) -> None:
        """Close them all."""
        self.pinned = []
        self.dismiss()

    # --- commands ----------------------------------------------------------------------------------------------

    def show(self, hit: Hit, by_keyboard: bool = True) -> bool:
        """Show the tooltip of ``hit`` at once; false if it has none."""
        tip = hit.tooltip
        if tip is None:
            return False
        self.showing = _Open(hit.id, tip, Rect(hit.full), by_keyboard)
        self._ui.dirty = True
        return True

    def show_focused(self) -> bool:
        """Show the tooltip of what has the focus (F)."""
        focus = self._ui.focus
        hit = self._ui.hits.by_id.get(focus) if focus is not None else None
        if self.showing is not None and hit is not None and self.showing.source == hit.id and self._go_in():
            return True
        return hit is not None and self.show(hit)

    def _go_in(self) -> bool:
        """Pin what is showing and give the keyboard to the first thing in it that leads on; false if nothing does."""
        tip = self.showing.tip if self.showing is not None else Tip()
        lines = [n for n, line in enumerate(tip.lines) if line.more is not None or line.on is not None]
        if not lines and not self._leads_to_codex(tip):
            return False
        level = len(self.pinned)
        self.pin()
        self._wanted = f"tip/{level}/{lines[0]}" if lines else f"tip/{level}/codex"
        return True

    def _leads_to_codex(self, tip: Tip) -> bool:
        return bool(tip.codex) and self.on_codex is not None

    def open_codex(self) -> bool:
        """Open the entry that the topmost tooltip, or else that of what has the focus, speaks of; false if none."""
        ui = self._ui
        hit = ui.focused() if ui.focus_visible else None
        opened = [self.showing, *reversed(self.pinned)]
        tips = [one.tip for one in opened if one is not None]
        if not tips and hit is not None and hit.tooltip is not None:
            tips = [hit.tooltip]
        if not tips or not self._leads_to_codex(tips[0]) or self.on_codex is None:
            return False
        self.on_codex(tips[0].codex)
        return True

    def pin(self) -> bool:
        """Keep the tooltip that is showing (T, middle button); false if none is."""
        if self.showing is None:
            return False
        self.pinned.append(self.showing)
        self.showing = None
        self._ui.dirty = True
        return True

    def close_one(self) -> bool:
        """Close the passing tooltip, or else the pinned one that was opened last (Esc); false if none is open."""
        if self.showing is not None:
            self.dismiss()
            return True
        if self.pinned:
            self.pinned.pop()
            self._ui.dirty = True
            return True
        return False

    # --- drawing -----------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the pinned ones, then the passing one."""
        for level, pin in enumerate(list(self.pinned)):
            self._draw_one(pin, f"tip/{level}", pinned=True)
        if self.showing is not None:
            self._draw_one(self.showing, "tip/passing", pinned=False)
        if self._wanted is not None:
            self._ui.focus, self._wanted = self._wanted, None
            self._ui.dirty = True

    def _draw_one(self, opened: _Open, id: str, pinned: bool) -> None:
        ui, tip = self._ui, opened.tip
        pad = GAP_M
        limit = min(ui.em(WIDTH), ui.screen.w - 32) - 2 * pad
        line_h = ui.line_height()
        gap = ui.em(GAP_M)
        parts = [ui.text_width(tip.title, HEADING, bold=True)]
        parts += [ui.text_width(line, bold=False) for line in tip.text.split("\n")] if tip.text else []
        parts += [ui.text_width(line.label) + gap + ui.text_width(line.value, bold=True) for line in tip.lines]
        leads = self._leads_to_codex(tip)
        hint = t("keys.tip_pinned") if pinned else self._pin_hint() if tip.lines else ""
        if not pinned and opened.by_keyboard and (leads or tip.lines):
            keys = {name: ui.key_text(f"tip_{name}") for name in ("focused", "pin")}
            hint = t("codex.tip_into", **keys) if all(keys.values()) else hint
        key = ui.key_text("codex") if leads else ""
        codex = t("codex.more_at", key=key) if key else t("codex.more") if leads else ""
        parts += [ui.text_width(hint), ui.text_width(codex)]
        inner = min(limit, max(parts) + 2)
        title_h = ui.paragraph_height(inner, tip.title, size=HEADING, bold=True) if tip.title else 0.0
        text_h = ui.paragraph_height(inner, tip.text) if tip.text else 0.0
        label_w = [self._label_width(line, inner, gap) for line in tip.lines]
        row_h = [self._line_height(line, inner, width) for line, width in zip(tip.lines, label_w, strict=True)]
        rows_h = sum(row_h) + (GAP_S if tip.lines and (tip.text or tip.title) else 0)
        codex_h = ui.paragraph_height(inner, codex) + 2 if codex else 0.0
        height = title_h + text_h + rows_h + codex_h + (line_h if hint else 0) + 2 * GAP_S
        box = self._place(opened.anchor, inner + 2 * pad, height, beside=opened.source.startswith("tip/"))
        if pinned:
            ui.touch(id, box, focusable=False, cursor="arrow")
        ui.paint.shadow(box, spread=14)
        ui.box(box, "raised", "accent" if pinned else "border_strong")
        y = box.y + GAP_S
        if tip.title:
            y += ui.paragraph(Rect(box.x + pad, y, inner, title_h), tip.title, size=HEADING, bold=True)
        if tip.text:
            y += ui.paragraph(Rect(box.x + pad, y, inner, text_h), tip.text)
        if tip.lines and (tip.text or tip.title):
            y += GAP_S
        for number, line in enumerate(tip.lines):
            row = Rect(box.x + pad, y, inner, row_h[number])
            self._draw_line(line, row, f"{id}/{number}", label_w[number], pinned)
            y += row.h
        if codex:
            self._draw_codex(Rect(box.x + pad, y, inner, codex_h), codex, tip.codex, f"{id}/codex", pinned)
            y += codex_h
        if hint:
            ui.label(Rect(box.x + pad, y, inner, line_h), hint, color="muted", ellipsis=True)

    def _draw_codex(self, row: Rect, words: str, entry: str, id: str, pinned: bool) -> None:
        """The line that leads to the codex."""
        ui = self._ui
        if pinned:
            look = ui.touch(id, row, on=lambda: self.on_codex(entry) if self.on_codex is not None else None)
            if look.hover:
                ui.box(Rect(row.x - 4, row.y, row.w + 8, row.h), "hover", None, 4)
            if look.focus:
                ui.paint.ring(Rect(row.x - 4, row.y, row.w + 8, row.h), 4)
        ui.paragraph(row, words, color="accent")

    def _pin_hint(self) -> str:
        key = self._ui.key_text("tip_pin")
        return t("keys.tip_pin", key=key) if key else t("keys.tip_pin_mouse")

    def _label_width(self, line: TipLine, inner: float, gap: float) -> float:
        """The room of a line's label: beside its value, or the whole width if the value goes below it."""
        beside = inner - gap - self._ui.text_width(line.value, bold=True)
        return beside if beside >= LEAST_LABEL else inner

    def _line_height(self, line: TipLine, inner: float, label_w: float) -> float:
        ui = self._ui
        height = ui.paragraph_height(label_w, line.label) if line.label else 0.0
        if label_w >= inner and line.value:
            height += ui.paragraph_height(inner, line.value, bold=True)
        return max(ui.line_height(), height)

    def _draw_line(self, line: TipLine, row: Rect, id: str, label_w: float, pinned: bool) -> None:
        ui = self._ui
        leads = line.more is not None or line.on is not None
        if leads and pinned:
            look = ui.touch(id, row, on=line.on or (lambda: None), tip=line.more)
            if look.hover:
                ui.box(Rect(row.x - 4, row.y, row.w + 8, row.h), "hover", None, 4)
            if look.focus:
                ui.paint.ring(Rect(row.x - 2, row.y, row.w + 4, row.h), 4)
        used = 0.0
        if line.label:
            ink: Paint = "accent" if leads else "muted"
            used = ui.paragraph(Rect(row.x, row.y, label_w, row.h), line.label, color=ink)
        tone = ui.theme.tone(line.tone)
        if label_w < row.w:
            ui.label(Rect(row.x, row.y, row.w, ui.line_height()), line.value, bold=True, color=tone, align="right")
        elif line.value:
            ui.paragraph(Rect(row.x, row.y + used, row.w, row.h - used), line.value, bold=True, color=tone)

    def _place(self, anchor: Rect, width: float, height: float, beside: bool) -> Rect:
        """Below the anchor, above it if there is no room, always on the canvas; ``beside`` it if it is a tooltip."""
        screen = self._ui.screen
        if beside:
            right = anchor.right + 2 * OFFSET
            left = anchor.x - 2 * OFFSET - width
            if right + width <= screen.right - 4 or left >= 4:
                x = right if right + width <= screen.right - 4 else left
                return Rect(x, max(4.0, min(anchor.y - OFFSET, screen.bottom - 4 - height)), width, height)
        box = Rect(anchor.x, anchor.bottom + OFFSET, width, height)
        if box.bottom > screen.bottom - 4:
            above = anchor.y - OFFSET - height
            box.y = above if above >= 4 else max(4.0, screen.bottom - 4 - height)
        box.x = max(4.0, min(box.x, screen.right - 4 - width))
        return box
