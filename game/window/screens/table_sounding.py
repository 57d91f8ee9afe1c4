"""Asking the partner in confidence whether it would sign, and what it said; how exactly goes by the coaching level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import Sound
from game.rules.spec import Field
from game.talks import Report
from game.window.catalog import t
from game.window.figures import signed
from game.window.layout import Rect
from game.window.naming import in_text, sentence
from game.window.refusals import told_refusal
from game.window.screens.answer_accounts import told_items
from game.window.screens.clause_words import short
from game.window.screens.table_words import DECIMALS
from game.window.theme import GAP_M, GAP_S, Tone
from game.window.ui import Ui
from game.window.voice import draw_quote, quote_height
from game.window.widgets.button import button, button_width
from game.window.widgets.items import items, items_height

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

_SIGNS: dict[str, tuple[str, Tone]] = {
    "yes": ("check", "good"), "perhaps": ("help", "warn"), "no": ("cross", "bad"), "none": ("dash", "neutral"),
}  # fmt: skip


class SoundingCard:
    """Draws the question, what it costs at this table, and the answer."""

    def __init__(self, screen: TableScreen) -> None:
        self.screen = screen

    # --- what there is ----------------------------------------------------------------------------------------------

    def report(self) -> Report | None:
        """Return what the partner has said in this round about just this, or None."""
        deal, view = self.screen.deal, self.screen.play.view
        for report in reversed(view.me.reports):
            if report.kind != "sounding" or report.about != deal.partner or report.round != view.round:
                continue
            asked = (report.get("clauses"), frozenset(report.get("parties")), report.get("terms"))
            if asked == (deal.clauses, frozenset(deal.parties), deal.terms):
                return report
        return None

    def why_not(self) -> str | None:
        """Return why the partner cannot be asked now, or None."""
        deal, view = self.screen.deal, self.screen.play.view
        spec = view.legal["sound"]
        if spec.reason is not None:
            return told_refusal(spec.reason)
        if self.report() is not None:
            return t("deal.asked_already")
        name = in_text(view.world, deal.partner)
        if deal.partner in view.people:
            return sentence(t("deal.sound_person", name=name))
        others = next(
            (field.options for field in spec.fields if isinstance(field, Field) and field.name == "other"), ()
        )
        if deal.partner not in others:
            return sentence(t("deal.sounded_out", name=name))
        fault = self.screen.fault()
        return None if fault is None else fault.reason

    def tip(self) -> str:
        """Return what asking does."""
        return t("deal.sound_tip", name=short(self.screen.play.view.world, self.screen.deal.partner))

    def ask(self, ui: Ui) -> None:
        """Ask the partner."""
        deal, screen = self.screen.deal, self.screen
        reason = self.why_not()
        if reason is not None:
            ui.toast(reason, "warn")
            return
        parties = tuple(party for party in deal.parties if party != screen.play.seat)
        action = Sound(screen.play.seat, deal.partner, parties, deal.clauses, deal.terms)
        if screen.attempt(ui, lambda: screen.play.do(action)):
            report = self.report()
            if report is not None:
                # The card may be out of sight.
                ui.toast(self._said(report)[0], _SIGNS[str(report.get("answer"))][1])

    # --- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the card from the top of ``at``; returns the y below."""
        view, report = self.screen.play.view, self.report()
        text = t("deal.sound")
        key, button_h = ui.key_text("sound"), ui.em(30)
        button_w = min(button_width(ui, text, hotkey=key, icon="eye"), at.w - 2 * GAP_M)
        level = t(f"deal.level_{view.coaching}", left=view.me.meetings)
        inner = Rect(at.x + GAP_M, at.y + GAP_S, at.w - 2 * GAP_M, 0)
        beside = inner.w - button_w - GAP_M >= ui.em(180)
        room = inner.w - button_w - GAP_M if beside else inner.w
        level_h = ui.paragraph_height(room, level)
        head_h = max(level_h, button_h) if beside else level_h + 4 + button_h
        said = self._said(report) if report is not None else []
        icon_w = ui.em(22)
        said_h = sum(ui.paragraph_height(inner.w - icon_w, line) for line in said)
        quote = self.screen.play.quotes.of_report(report) if report is not None else None
        said_h += quote_height(ui, inner.w - icon_w, quote)
        parts = told_items(report)
        parts_h = items_height(ui, inner.w - icon_w, len(parts))
        card = Rect(at.x, at.y, at.w, head_h + said_h + parts_h + 2 * GAP_S + (GAP_S if said else 0))
        ui.box(card, "raised", "border")
        ui.paragraph(Rect(inner.x, inner.y, room, level_h), level, color="muted")
        spot = Rect(inner.right - button_w, inner.y if beside else inner.y + level_h + 4, button_w, button_h)
        button(ui, "table/sound", spot, text, hotkey=key, icon="eye", on=lambda: self.ask(ui), tip=self.tip(),
               disabled_reason=self.why_not(), ellipsis=True)  # fmt: skip
        y = inner.y + head_h + GAP_S
        if report is None:
            return card.bottom
        icon, tone = _SIGNS[str(report.get("answer"))]
        ui.icon(Rect(inner.x, y, ui.em(16), ui.line_height()), icon, ui.theme.tone(tone))
        for n, line in enumerate(said):
            y += ui.paragraph(Rect(inner.x + icon_w, y, inner.w - icon_w, 9999), line, bold=n == 0)
        y += draw_quote(ui, Rect(inner.x + icon_w, y, inner.w - icon_w, 9999), quote)
        items(ui, Rect(inner.x + icon_w, y, inner.w - icon_w, 0), parts, DECIMALS)
        return card.bottom

    def _said(self, report: Report) -> list[str]:
        """Return what came back: the answer first, then how far it is from signing, and the ground."""
        name = in_text(self.screen.play.view.world, report.about)
        out = [sentence(t(f"deal.answer_{report.get('answer')}", name=name))]
        low, high = report.get("low"), report.get("high")
        if low is not None and high is not None:
            kind = "exact" if report.get("exact") else "band"
            out.append(t(f"journal.sounding_{kind}", low=signed(low, DECIMALS), high=signed(high, DECIMALS)))
        if report.get("blocking"):
            ground = t(f"journal.ground_{report.get('blocking')}")
            out.append(t("journal.sounding_ground", ground=ground))
        return out
