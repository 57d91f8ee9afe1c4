"""What the seat has been told in confidence: estimates of mandates, answers to soundings, accounts of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.rules.intelligence import WEIGHTS, spread
from game.talks import Report
from game.window.catalog import t
from game.window.condition_words import account_text
from game.window.figures import grouped
from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.naming import in_text, listed, sentence
from game.window.screens.clause_words import clauses_short, short
from game.window.screens.facts import ENDLESS, heading, prose
from game.window.talk_words import report_text
from game.window.theme import GAP_S
from game.window.ui import Ui
from game.window.voice import draw_quote, quote_height

if TYPE_CHECKING:
    from game.window.screens.ministry import MinistryScreen

#: Answers to soundings, and accounts of answers to offers, that are shown, the newest first.
MOST_SOUNDINGS = 12


class ReportBlock:
    """Draws the reports."""

    def __init__(self, screen: MinistryScreen) -> None:
        self.screen = screen

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw intelligence, the sharpest first, and then what was said in confidence; returns the y below."""
        reports = self.screen.play.view.me.reports
        heard = sorted((r for r in reports if r.kind == "intelligence"), key=lambda r: (-r.sharpness, r.about))
        y = heading(ui, at.x, at.y, at.w, t("ministry.intelligence"), rule=False)
        y = prose(ui, at.x, y, at.w, t("ministry.intelligence_about"), ink="muted") + 4
        for report in heard:
            y = self._intelligence(ui, Rect(at.x, y, at.w, 0), report) + GAP_S
        if not heard:
            y = prose(ui, at.x, y, at.w, t("ministry.intelligence_none"), ink="muted")
        asked = [r for r in reversed(reports) if r.kind in ("sounding", "account")]
        y = heading(ui, at.x, y, at.w, t("ministry.soundings"))
        for number, report in enumerate(asked[:MOST_SOUNDINGS]):
            y = self._said(ui, Rect(at.x, y, at.w, 0), number, report) + 6
        if not asked:
            y = prose(ui, at.x, y, at.w, t("ministry.soundings_none"), ink="muted")
        return y + GAP_S

    def _head(self, ui: Ui, at: Rect, about: str, aside: str) -> float:
        """Name a seat, with a word at the right if it fits; returns the y below."""
        flag_w, line = ui.em(24) + GAP_S, ui.line_height()
        name = short(self.screen.play.view.world, about)
        aside_w = ui.text_width(aside) + 1
        fits = flag_w + ui.text_width(name, bold=True) + GAP_S + aside_w <= at.w
        ui.flag(Rect(at.x, at.y, ui.em(24), line), about)
        ui.label(Rect(at.x + flag_w, at.y, at.w - flag_w - (aside_w + GAP_S if fits else 0), line), name, bold=True,
                 ellipsis=True)  # fmt: skip
        if fits:
            ui.label(Rect(at.right - aside_w, at.y, aside_w, line), aside, color="muted", align="right")
            return at.y + line
        return at.y + line + ui.paragraph(Rect(at.x, at.y + line, at.w, ENDLESS), aside, color="muted")

    def _intelligence(self, ui: Ui, at: Rect, report: Report) -> float:
        """An estimate: the weights with their spread, and what the largest target is taken to be."""
        count = int(report.get("dealings"))
        margin = spread(count)
        weights = sorted(((float(report.get(name)), name) for name in WEIGHTS), reverse=True)
        names = [t(f"frame.part_{name}").lower() for _, name in weights]
        lines: tuple[TipLine, ...] = ()
        if self.screen.play.blind:
            # Words only: what it cares for, without how much.
            text = t("ministry.cares", first=names[0], second=names[1])
        else:
            words = listed([f"{name} {grouped(value)}" for name, (value, _) in zip(names, weights, strict=True)])
            text = t("ministry.weights", listed=words, spread=grouped(margin))
            spans = ((name, f"{grouped(value)} ± {grouped(margin)}") for value, name in weights)
            lines = tuple(TipLine(t(f"frame.part_{name}"), span) for name, span in spans)
        wants = t("ministry.wants", what=t(f"ministry.wants_{report.get('wants')}"))
        height = ui.line_height() + ui.paragraph_height(at.w, text) + ui.paragraph_height(at.w, wants)
        place = Rect(at.x, at.y, at.w, height)
        about = t("ministry.intelligence_blind_tip" if self.screen.play.blind else "ministry.intelligence_tip")
        tip = Tip(about, sentence(in_text(self.screen.play.view.world, report.about)), lines)
        look = ui.touch(f"ministry/report/{report.about}", place, tip=tip)
        if look.focus:
            ui.paint.ring(place, 4)
        y = self._head(ui, at, report.about, t("ministry.dealings", count=count, round=report.round))
        y += ui.paragraph(Rect(at.x, y, at.w, ENDLESS), text, color="muted")
        return y + ui.paragraph(Rect(at.x, y, at.w, ENDLESS), wants)

    def _said(self, ui: Ui, at: Rect, number: int, report: Report) -> float:
        """An answer to a sounding, or why an offer was answered as it was, with what it was about."""
        view = self.screen.play.view
        about = clauses_short(view, report.get("clauses", ()))
        text = report_text(view, report) if report.kind == "sounding" else account_text(view, report, report.about)
        y = self._head(ui, at, report.about, t("ministry.in_round", round=report.round))
        quote = self.screen.play.quotes.of_report(report) if report.kind == "sounding" else None
        height = ui.paragraph_height(at.w, about) + ui.paragraph_height(at.w, text) + quote_height(ui, at.w, quote)
        look = ui.touch(f"ministry/sounding/{number}", Rect(at.x, at.y, at.w, y - at.y + height), tip=Tip(text, about))
        if look.focus:
            ui.paint.ring(Rect(at.x, at.y, at.w, y - at.y + height), 4)
        y += ui.paragraph(Rect(at.x, y, at.w, ENDLESS), about, color="muted")
        y += ui.paragraph(Rect(at.x, y, at.w, ENDLESS), text)
        return y + draw_quote(ui, Rect(at.x, y, at.w, ENDLESS), quote)
