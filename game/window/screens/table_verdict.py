"""Below the clauses of the negotiation table: will they sign, why, is it good for us, and who says what of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from game.affordability import short_round
from game.players import Estimate
from game.window.catalog import t
from game.window.figures import adding, dollars, grouped, signed
from game.window.hits import Tip
from game.window.layout import Rect, columns
from game.window.screens.clause_words import short
from game.window.screens.table_advice import AdviceCard
from game.window.screens.table_blind import draw_record
from game.window.screens.table_opinion import OpinionCard
from game.window.screens.table_sounding import SoundingCard
from game.window.screens.table_words import DECIMALS, breakdown_lines, chance_band, term_text, term_tip, verdict_for
from game.window.sources import what_if
from game.window.theme import GAP_M, GAP_S, Tone
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.clause_card import signed_ink
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES, bar, meter, meter_height

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

#: Items of a breakdown that are shown one by one; the rest is summed up, with its items in the tooltip.
MOST_ITEMS = 6
CHECK_ICONS: dict[Tone, str] = {"good": "check", "warn": "warning", "bad": "cross", "neutral": "info"}


@dataclass(frozen=True, slots=True)
class Check:
    """A question about one's own mandate and means, answered."""

    key: str
    tone: Tone
    text: str
    tip: str


class Verdict:
    """Draws the acceptance with its reasons, one's own value and the checks; suggestions, opinion, sounding below."""

    def __init__(self, screen: TableScreen) -> None:
        self.screen = screen
        self.sounding = SoundingCard(screen)
        self.advice = AdviceCard(screen)
        self.opinion = OpinionCard(screen)
        self.expanded = False

    def draw(self, ui: Ui, rect: Rect) -> float:
        """Draw from the top of ``rect``; returns the y below."""
        deal = self.screen.deal
        y = rect.y
        if self.screen.play.blind:
            return self._blind(ui, rect)
        if deal.clauses:
            y = self._note(ui, Rect(rect.x, y, rect.w, 0))
            y = self._acceptance(ui, Rect(rect.x, y + GAP_S, rect.w, 0)) + GAP_S
        y = self.advice.draw(ui, Rect(rect.x, y, rect.w, 0))
        if deal.clauses:
            y = self.opinion.draw(ui, Rect(rect.x, y + GAP_S, rect.w, 0))
        if deal.clauses and deal.mode != "offer":
            y = self.sounding.draw(ui, Rect(rect.x, y + GAP_S, rect.w, 0))
        return y

    def _blind(self, ui: Ui, rect: Rect) -> float:
        """Draw what a table without estimates shows; returns the y below."""
        y = rect.y
        if self.screen.deal.clauses:
            checks = self._checks(None)
            at = Rect(rect.x, y + GAP_S, rect.w, 0)
            y = draw_record(ui, at, self.screen, lambda ui, at, draw: self._flow(ui, at, checks, draw)) + GAP_S
        return self.advice.draw(ui, Rect(rect.x, y, rect.w, 0))

    def draw_line(self, ui: Ui, rect: Rect) -> None:
        """Draw the acceptance in one line, for type so large that the meter itself is out of sight."""
        fault = self.screen.fault()
        if fault is not None:
            barred, icon_w = fault.reason, ui.em(18)
            ui.touch("table/line", rect, tip=barred)
            ui.icon(Rect(rect.x, rect.y, icon_w, rect.h), "cross", "bad")
            ui.label(Rect(rect.x + icon_w + 6, rect.y, rect.w - icon_w - 6, rect.h), barred, color="bad", ellipsis=True)
            return
        if self.screen.play.blind:
            ui.label(rect, t("table.blind_line"), color="muted", ellipsis=True)
            return
        deal, found = self.screen.deal, self.screen.estimate()
        theirs = deal.mode == "offer"
        main = found.own if theirs else found.partner
        verdict = verdict_for(main)
        tone = VERDICT_TONES[verdict]
        word = t(f"table.verdict_{'own_' if theirs else ''}{verdict}")
        words = t("table.reading", value=grouped(main.acceptance), verdict=word)
        icon_w = ui.em(18)
        width = min(ui.text_width(words, bold=True) + 1, rect.w - icon_w - 6)
        lines = breakdown_lines(self.screen.play.view.world, main)
        ui.touch("table/line", rect, tip=Tip(_meter_tip(main, theirs), words, lines, "model_desk"))
        ui.icon(Rect(rect.x, rect.y, icon_w, rect.h), VERDICT_ICONS[verdict], ui.theme.tone(tone))
        ui.label(
            Rect(rect.x + icon_w + 6, rect.y, width, rect.h), words, bold=True, color=ui.theme.tone(tone), ellipsis=True
        )
        track = Rect(rect.x + icon_w + 6 + width + 16, rect.centery - 5, 0, 10)
        track.w = rect.right - track.x
        if track.w > 60:
            bar(ui, track, main.acceptance, threshold=50.0, tone=tone, band=chance_band(main))

    def _note(self, ui: Ui, at: Rect) -> float:
        """Say what the figures on the cards are, and who else the deal moves."""
        deal, world = self.screen.deal, self.screen.play.view.world
        found = self.screen.estimate()
        note = t("table.figures_note", name=short(world, deal.partner), band=grouped(found.partner.band, 1))
        y = at.y + ui.paragraph(Rect(at.x, at.y, at.w, 9999), note, color="muted")
        spills = self.screen.estimates.spills(deal.parties, deal.clauses)
        if spills:
            names = ", ".join(f"{short(world, e.seat)} {signed(e.points, DECIMALS)}" for e in spills)
            text = t("table.spills", names=names)
            height = ui.paragraph_height(at.w, text)
            ui.touch("table/spills", Rect(at.x, y, at.w, height), tip=what_if(t("table.spills_tip")), focusable=False)
            y += ui.paragraph(Rect(at.x, y, at.w, height), text, color="muted")
        return y

    # --- the meter and its reasons ----------------------------------------------------------------------------------

    def _acceptance(self, ui: Ui, at: Rect) -> float:
        deal, world = self.screen.deal, self.screen.play.view.world
        found = self.screen.estimate()
        theirs = deal.mode == "offer"
        main, other = (found.own, found.partner) if theirs else (found.partner, found.own)
        inner = Rect(at.x + GAP_M, at.y + GAP_S, at.w - 2 * GAP_M, 0)
        title = t("table.worth_to_you") if theirs else t("table.acceptance_of", name=short(world, deal.partner))
        verdict = verdict_for(main)
        words = t(
            "table.reading",
            value=grouped(main.acceptance),
            verdict=t(f"table.verdict_{'own_' if theirs else ''}{verdict}"),
        )
        fault = self.screen.fault()
        if fault is not None:
            words = t("table.reading_barred")
        meter_h = meter_height(ui, inner.w, title, words)
        items_h = self._items_height(ui, inner.w, main)
        other_h = ui.em(28) + (self._items_height(ui, inner.w, other) if self.expanded else 0.0)
        checks = self._checks(found.own)
        checks_h = self._flow(ui, Rect(inner.x, 0, inner.w, 0), checks, draw=False)
        card = Rect(at.x, at.y, at.w, meter_h + items_h + other_h + checks_h + 2 * GAP_S + 14)
        ui.box(card, "raised", "border")
        meter(
            ui, "table/meter", Rect(inner.x, inner.y, inner.w, meter_h), main.acceptance, 50.0, title=title,
            band=chance_band(main), verdict=verdict, text=words,
            tip=Tip(_meter_tip(main, theirs), title,
                    breakdown_lines(world, main), "model_desk"), faded=fault is not None,
        )  # fmt: skip
        y = self._items(ui, Rect(inner.x, inner.y + meter_h + 4, inner.w, items_h), main, "main")
        ui.hline(inner.x, inner.right, y + 3, "border")
        y = self._other(ui, Rect(inner.x, y + 5, inner.w, ui.em(28)), other, theirs)
        if self.expanded:
            y = self._items(ui, Rect(inner.x, y, inner.w, 0), other, "other")
        self._flow(ui, Rect(inner.x, y + 2, inner.w, 0), checks, draw=True)
        return card.bottom

    def _other(self, ui: Ui, row: Rect, estimate: Estimate, theirs: bool) -> float:
        """The value to the side that the meter is not about, in one line that opens its breakdown."""
        world = self.screen.play.view.world
        text = t("table.worth_to_them", name=short(world, estimate.seat)) if theirs else t("table.worth_to_you")

        def toggle() -> None:
            self.expanded = not self.expanded

        tip = Tip(t("table.other_tip"), text, breakdown_lines(world, estimate))
        look = ui.touch("table/other", row, on=toggle, tip=tip)
        if look.hover:
            ui.box(Rect(row.x - 4, row.y, row.w + 8, row.h), "hover", None, 4)
        if look.focus:
            ui.paint.ring(Rect(row.x - 4, row.y, row.w + 8, row.h))
        icon_w = ui.em(16)
        value = t("table.points", points=signed(estimate.points, DECIMALS))
        value_w = ui.text_width(value, bold=True) + 1
        ui.icon(Rect(row.right - icon_w, row.y, icon_w, row.h), "up" if self.expanded else "down", "muted")
        ui.label(Rect(row.right - icon_w - 6 - value_w, row.y, value_w, row.h), value, bold=True,
                 color=signed_ink(round(estimate.points, DECIMALS)), align="right")  # fmt: skip
        ui.label(Rect(row.x, row.y, row.w - icon_w - value_w - 14, row.h), text, ellipsis=True)
        return row.bottom

    def _lines(self, estimate: Estimate) -> list[tuple[str, float, Tip]]:
        """Return the items of a breakdown as (name, figure, tip); the figures add to the rounded total."""
        world = self.screen.play.view.world
        terms = estimate.terms
        figures = adding([term.points for term in terms], DECIMALS)
        shown = len(terms) if len(terms) <= MOST_ITEMS else MOST_ITEMS - 1
        out = [
            (term_text(world, term), figure, term_tip(world, estimate, term))
            for term, figure in zip(terms[:shown], figures[:shown], strict=True)
        ]
        if shown < len(terms):
            rest = Tip(
                t("table.rest_tip"), t("table.rest", count=len(terms) - shown), breakdown_lines(world, estimate)[shown:]
            )
            out.append((t("table.rest", count=len(terms) - shown), round(sum(figures[shown:]), DECIMALS), rest))
        return out

    def _across(self, ui: Ui) -> Literal[1, 2]:
        return 2 if ui.text_scale < 1.2 else 1

    def _items_height(self, ui: Ui, width: float, estimate: Estimate) -> float:
        rows = -(-len(self._lines(estimate)) // self._across(ui))
        return rows * ui.em(25) + ui.em(25) + 2

    def _items(self, ui: Ui, at: Rect, estimate: Estimate, name: str) -> float:
        across, row_h = self._across(ui), ui.em(25)
        lines = self._lines(estimate)
        for n, (text, figure, tip) in enumerate(lines):
            part = columns(Rect(at.x, 0, at.w, row_h), across, 24)[n % across]
            part.y = at.y + (n // across) * row_h
            look = ui.touch(f"table/item/{name}/{n}", part, tip=tip)
            if look.hover:
                ui.box(Rect(part.x - 4, part.y, part.w + 8, part.h), "hover", None, 4)
            if look.focus:
                ui.paint.ring(Rect(part.x - 4, part.y, part.w + 8, part.h))
            tag = signed(figure, DECIMALS)
            tag_w = ui.text_width(tag, bold=True) + 1
            ui.label(Rect(part.x, part.y, part.w - tag_w - 6, part.h), text, color="muted", ellipsis=True)
            ui.label(
                Rect(part.right - tag_w, part.y, tag_w, part.h), tag, bold=True, color=signed_ink(figure), align="right"
            )
        y = at.y + -(-len(lines) // across) * row_h
        total, needed = round(estimate.points, DECIMALS), round(estimate.needed, DECIMALS)
        text = t("table.sum", total=signed(total, DECIMALS), needed=signed(needed, DECIMALS))
        tag = t("table.points", points=signed(round(total - needed, DECIMALS), DECIMALS))
        tag_w = ui.text_width(tag, bold=True) + 1
        row = Rect(at.x, y, at.w, row_h)
        ui.touch(f"table/sum/{name}", row, tip=t("table.sum_tip", needed=signed(needed, DECIMALS)), focusable=False)
        ui.label(Rect(row.x, row.y, row.w - tag_w - 6, row.h), text, ellipsis=True)
        ui.label(
            Rect(row.right - tag_w, row.y, tag_w, row.h),
            tag,
            bold=True,
            color=signed_ink(total - needed),
            align="right",
        )
        return row.bottom + 2

    # --- one's own mandate and means --------------------------------------------------------------------------------

    def _checks(self, own: Estimate | None) -> list[Check]:
        """Return the questions about one's means and, where the desk has an estimate, one's red lines."""
        deal, view = self.screen.deal, self.screen.play.view
        out: list[Check] = []
        fault = self.screen.fault()
        if fault is not None:
            out.append(Check("stands", "bad", t("table.check_barred"), fault.reason))
        terms = () if own is None else own.terms
        crossed = [told(dict(term.params)["text"]) for term in terms if term.key == "red_line"]
        if crossed:
            out.append(Check("red", "bad", t("table.check_red_line", text=crossed[0]), t("table.check_red_line_tip")))
        elif own is not None:
            out.append(Check("red", "good", t("table.check_no_red_line"), t("table.check_no_red_line_tip")))
        lacking = short_round(view, deal.clauses)
        if lacking is not None:
            out.append(Check("money", "warn", t("table.check_short", usd=dollars(lacking[1]), round=lacking[0]),
                             t("table.check_short_tip")))  # fmt: skip
        else:
            out.append(Check("money", "good", t("table.check_funded"), t("table.check_funded_tip")))
        if deal.mode == "draft":
            left, needed = view.me.meetings, len(deal.parties) - 1
            key = "deal.check_meetings" if needed > 1 else "table.check_meeting"
            text = t(key if left else "table.check_no_meeting", left=left, count=needed)
            tone: Tone = "neutral" if left >= needed else "bad"
            out.append(Check("meeting", tone, text, t("table.check_meeting_tip")))
        return out

    def _flow(self, ui: Ui, at: Rect, checks: list[Check], draw: bool) -> float:
        """Set the checks side by side, wrapping; returns the height used."""
        x, y, height = at.x, at.y, ui.em(26)
        icon_w = ui.em(16)
        for check in checks:
            width = min(at.w, icon_w + 5 + ui.text_width(check.text) + 2)
            if x > at.x and x + width > at.right:
                x, y = at.x, y + height
            if draw:
                spot = Rect(x, y, width, height)
                look = ui.touch(f"table/check/{check.key}", spot, tip=Tip(check.tip, check.text))
                if look.focus:
                    ui.paint.ring(spot)
                ink = ui.theme.tone(check.tone)
                ui.icon(
                    Rect(x, y, icon_w, height), CHECK_ICONS[check.tone], "muted" if check.tone == "neutral" else ink
                )
                ui.label(Rect(x + icon_w + 5, y, width - icon_w - 5, height), check.text, ellipsis=True,
                         color="muted" if check.tone in ("good", "neutral") else ink)  # fmt: skip
            x += width + ui.em(18)
        return y + height - at.y


def _meter_tip(estimate: Estimate, own: bool) -> str:
    """Say what the meter measures, for one's own side or for the other."""
    key = "table.meter_tip_own" if own else "table.meter_tip"
    return what_if(t(key, band=grouped(estimate.band, 1)))
