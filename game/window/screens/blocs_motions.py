"""The motions on a bloc's paper: what they ask for, by whom, where they stand, and what they are worth to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import Admit
from game.state import Motion
from game.window.catalog import t
from game.window.figures import signed
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.screens.blocs_stock_words import motion_about
from game.window.screens.blocs_words import motion_state, names_of
from game.window.screens.clause_words import short
from game.window.screens.table_words import DECIMALS, breakdown_lines
from game.window.sources import what_if
from game.window.theme import GAP_S, HEADING
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.clause_card import signed_ink

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen


class Motions:
    """Draws the open motions of the bloc that is shown."""

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the motions from the top of ``at``; returns the y below."""
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
        tag = screen.estimates.pending if worth is None else signed(worth.points, DECIMALS)
        tag_w = ui.text_width(tag, bold=True) + 1
        label = t("blocs.second")
        second = motion.seconder is None and motion.proposer != view.seat
        action_w = button_width(ui, label) if second else 0.0
        text_w = at.w - 2 * GAP_S - tag_w - ui.em(26) - GAP_S - (action_w + GAP_S if second else 0)
        title_h = ui.paragraph_height(text_w, text)
        under = f"{by} · {state}"
        note = motion_about(view, screen.bloc, motion.content, max(view.round, motion.ready))
        under_h = ui.paragraph_height(text_w - ui.em(22), under)
        note_h = ui.paragraph_height(text_w, note) if note else 0.0
        card = Rect(at.x, at.y, at.w, title_h + note_h + under_h + 10)
        tip = Tip(
            what_if(t("blocs.worth_tip")) if tag else "",
            f"{text}: {tag}" if tag else text,
            breakdown_lines(view.world, worth) if worth is not None else (),
        )
        look = ui.touch(f"blocs/motion/{motion.id}", card, tip=tip)
        ui.box(card, "raised", "border_strong" if look.hover else "border")
        if look.focus:
            ui.paint.ring(card)
        x = card.x + GAP_S
        ui.flag(Rect(x, card.y + 5, ui.em(22), ui.line_height()), motion.proposer)
        x += ui.em(26)
        ui.paragraph(Rect(x, card.y + 5, text_w, title_h), text)
        if note:
            ui.paragraph(Rect(x, card.y + 5 + title_h, text_w, note_h), note, color="muted")
        y = card.y + 5 + title_h + note_h
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
