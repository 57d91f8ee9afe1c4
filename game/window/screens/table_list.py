"""The left column of the negotiation table: the delegations, what they wait for, what they would make of the draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.figures import grouped, signed
from game.window.grammar import order_of
from game.window.hits import Tip, TipLine
from game.window.layout import Rect, inset
from game.window.naming import mineral_named, name_of
from game.window.screens.clause_words import short
from game.window.screens.table_estimates import margin
from game.window.screens.table_words import decline_text, verdict_for
from game.window.search import folded, matches, rank
from game.window.theme import GAP_S, HEADING, ROW_TWO_LINES, Tone
from game.window.ui import Ui
from game.window.widgets.cells import BarCell, Cell, FlagCell, StatusCell, TextCell
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.entry import entry
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES
from game.window.widgets.table import Column, table

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

ORDERS = ("name", "acceptance", "weight", "trust")
FILTER = "table/filter"
LIST = "table/list"


@dataclass(frozen=True, slots=True)
class Row:
    """A delegation as the list shows it; ``score`` is the acceptance of the draft if that is known."""

    code: str
    name: str
    search: str
    waits: int
    status: StatusCell
    score: float | None
    tone: Tone
    tip: Tip


class DelegationList:
    """Draws the list and keeps its filter and order."""

    def __init__(self, screen: TableScreen) -> None:
        self.screen = screen
        self.filter = ""
        self.order = "name"
        self._rows: list[Row] = []
        self._search: dict[str, str] = {}
        self._stamp: object = None
        self._pending = False

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the column."""
        ui.panel(rect)
        inner = inset(rect, 10, 8)
        head = ui.line_height(HEADING)
        sort_w = min(inner.w * 0.52, ui.em(132))
        ui.label(Rect(inner.x, inner.y, inner.w - sort_w - GAP_S, head), t("table.delegations"), size=HEADING,
                 bold=True, ellipsis=True)  # fmt: skip
        control = ui.em(30)
        options = [Option(key, t(f"table.order_{key}")) for key in ORDERS]
        dropdown(ui, "table/order", Rect(inner.right - sort_w, inner.y - 2, sort_w, max(head, ui.em(28))), options,
                 self.order, on=self._set_order, tip=t("table.order_tip"))  # fmt: skip
        field = Rect(inner.x, inner.y + max(head, ui.em(28)) + 4, inner.w, control)
        entry(ui, FILTER, field, self.filter, on_change=self._set_filter, on_submit=lambda _: self._take_first(ui),
              placeholder=t("table.filter"), icon="search", clearable=True)  # fmt: skip
        body = Rect(rect.x + 4, field.bottom + 4, rect.w - 8, rect.bottom - field.bottom - 8)
        rows = self._current_rows(ui, body)
        # With larger type in the same column the words need the room more than the bar.
        width = (84.0 if ui.text_scale < 1.2 or ui.text_scale >= 1.5 else 60.0) if self._bars() else 0.0
        columns = [Column[Row]("name", t("table.delegations"), self._name_cell)]
        if width:
            columns.append(Column[Row]("score", t("table.acceptance"), self._score_cell, width=width))
        table(
            ui, LIST, body, columns, rows, key=lambda row: row.code, selected=self.screen.deal.partner,
            on_select=self.screen.select, search=lambda row: row.search, filter_text=self.filter,
            row_height=ROW_TWO_LINES, header=False, row_tip=lambda row: row.tip, empty=t("table.list_empty"),
        )  # fmt: skip

    def _set_order(self, order: str) -> None:
        self.order = order

    def _set_filter(self, text: str) -> None:
        self.filter = text

    def _take_first(self, ui: Ui) -> None:
        words = folded(self.filter).split()
        found = [row for row in self._rows if matches(words, folded(row.search))]
        if found:
            self.screen.select(min(found, key=lambda row: rank(words, folded(row.search))).code)
            self.filter = ""
            ui.set_focus(LIST, visible=False)

    @staticmethod
    def _name_cell(row: Row) -> Cell:
        return FlagCell(row.code, row.name, row.status)

    @staticmethod
    def _score_cell(row: Row) -> Cell:
        return TextCell("") if row.score is None else BarCell(row.score, 50.0, row.tone)

    # --- rows -------------------------------------------------------------------------------------------------------

    def _bars(self) -> bool:
        """Whether there is a draft of one's own that others could be asked to join, at a table with estimates."""
        deal = self.screen.deal
        return not self.screen.play.blind and deal.mode == "draft" and bool(deal.clauses)

    def _current_rows(self, ui: Ui, body: Rect) -> list[Row]:
        """Return the rows, made anew when the view, the draft or the order has changed or an estimate has come in."""
        deal, play = self.screen.deal, self.screen.play
        asked = (deal.clauses, deal.others, deal.terms) if self._bars() else ()
        stamp = (play.version, asked, deal.partner, self.order, ui.text_scale)
        if stamp == self._stamp and not self._pending:
            return self._rows
        self._stamp, self._pending = stamp, False
        view = play.view
        rows = [self._row(code) for code in view.world.seats if code != view.seat]
        rows.sort(key=self._rank)
        self._rows = rows
        return rows

    def _rank(self, row: Row) -> tuple[object, ...]:
        view = self.screen.play.view
        first = 0 if row.waits else 1
        if self.order == "acceptance":
            return first, -(row.score if row.score is not None else -1.0), order_of(row.name)
        if self.order == "weight":
            return first, -view.world.weight(row.code), order_of(row.name)
        if self.order == "trust":
            return first, -view.me.trust.get(row.code, 0), order_of(row.name)
        return first, order_of(row.name)

    def _row(self, code: str) -> Row:
        world = self.screen.play.view.world
        waits = len(self.screen.deal.offers_of(code))
        score, status, tone = self._judged(code) if self._bars() else (None, None, "neutral")
        if waits:
            key = "row_waits_short" if self._bars() else "row_waits" if waits == 1 else "row_waits_many"
            status = StatusCell("envelope", t(f"table.{key}", count=waits), "warn")
        if status is None:
            status = self._relation(code)
        names = self._search_text(code)
        return Row(code, short(world, code), names, waits, status, score, tone, self._tip(code, status))

    def _judged(self, code: str) -> tuple[float | None, StatusCell | None, Tone]:
        """Return acceptance, status and tone for the draft as offered to a delegation."""
        deal = self.screen.deal
        found = self.screen.estimates.row(code, deal.partner, deal.clauses, deal.others, deal.terms)
        if found is None:
            self._pending = True
            return None, StatusCell("clock", t("table.row_thinking")), "neutral"
        if found.estimate is None:
            return None, StatusCell("lock", t("table.row_not_for_them")), "neutral"
        verdict = verdict_for(found.estimate)
        tone = VERDICT_TONES[verdict]
        return found.estimate.acceptance, StatusCell(VERDICT_ICONS[verdict], t(f"table.row_{verdict}"), tone), tone

    def _relation(self, code: str) -> StatusCell:
        """Return how one stands with a delegation: what was said in this round, or where it stands in the bloc."""
        view = self.screen.play.view
        for offer in reversed(view.offers):
            if code in offer.parties and offer.round == view.round:
                if offer.status == "signed":
                    return StatusCell("check", t("table.row_signed"), "good")
                if offer.status == "declined":
                    return StatusCell("cross", t("table.row_declined", ground=decline_text(offer.reason)), "bad")
                if offer.status == "open" and offer.proposer == view.seat:
                    return StatusCell("clock", t("table.row_asked"))
        for bloc in view.blocs.values():
            if bloc.status(code) is not None:
                return StatusCell("bloc", t(f"table.row_member_{bloc.status(code)}"))
            if any(a.member == code for a in bloc.applications):
                return StatusCell("envelope", t("table.row_applied"))
        if code in view.world.union_of:
            return StatusCell("bloc", t("table.row_union", name=short(view.world, view.world.union_of[code])))
        if code == view.world.rival:
            return StatusCell("dash", t("table.row_not_invited"))
        if code in view.world.founders:
            return StatusCell("eye", t("table.row_founder"))
        if not view.blocs:
            trust = signed(view.me.trust.get(code, 0))
            return StatusCell("dash", t("table.row_trust", trust=trust))
        return StatusCell("dash", t("table.row_outside"))

    def _search_text(self, code: str) -> str:
        """Return a delegation's names and the minerals that it makes, so that the filter finds producers."""
        if code not in self._search:
            world = self.screen.play.view.world
            ids = sorted({p.mineral for p in world.scenario.production if p.row == code and p.share >= 0.01})
            minerals = " ".join(f"{m} {mineral_named(world.mineral[m])}" for m in ids)
            self._search[code] = f"{short(world, code)} {name_of(world, code)} {code} {minerals}"
        return self._search[code]

    def _tip(self, code: str, status: StatusCell) -> Tip:
        view, deal = self.screen.play.view, self.screen.deal
        lines = [TipLine(t("table.trust"), signed(view.me.trust.get(code, 0)))]
        text = status.word
        if self._bars():
            found = self.screen.estimates.row(code, deal.partner, deal.clauses, deal.others, deal.terms)
            if found is not None and found.estimate is not None:
                lines.insert(0, TipLine(t("table.acceptance"), grouped(found.estimate.acceptance)))
                lines.insert(1, TipLine(t("table.above_needed"), signed(margin(found.estimate), 1)))
                text = t("table.row_tip_draft")
            elif found is not None and found.refused is not None:
                text = found.refused
        return Tip(text, name_of(view.world, code), tuple(lines))
