"""The dialogue in which a clause is written or changed, with what it does to the deal shown as one goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.actions import Accession, Clause, Payment, Status
from game.rules import membership
from game.rules.clauses import payment_limit
from game.rules.turn import usd
from game.window.catalog import t
from game.window.figures import signed
from game.window.layout import Rect, columns
from game.window.naming import in_text
from game.window.screens.table_estimates import why_not
from game.window.screens.table_money import money_field
from game.window.screens.table_words import DECIMALS, clause_sentence, short, verdict_for
from game.window.theme import CONTROL, GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.clause_card import signed_ink
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES, bar
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.stepper import stepper
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

ID = "clause"
AMOUNT = "clause/usd"
DEFAULT_TERM = 4
#: The first sum proposed, as a share of the most that the payer can promise a round.
DEFAULT_SHARE = 0.1


class ClauseDialog:
    """One clause being written.

    Args:
        screen: the table.
        giver: the seat that the clause is to bind.
        receiver: the seat on the other side.
        clause: the clause that is changed, or None for a new one.
    """

    def __init__(self, screen: TableScreen, giver: str, receiver: str, clause: Clause | None = None) -> None:
        self.screen = screen
        self.giver, self.receiver = giver, receiver
        self.old = clause
        view = screen.play.view
        self.limit = payment_limit(view.world, giver)
        self.rounds_left = view.rounds - view.round + 1
        self.usd = self._first_sum()
        self.start, self.term = 0, min(DEFAULT_TERM, self.rounds_left)
        self.bloc = next(iter(view.blocs), "")
        self.status: Status = "full"
        self.kind = "payment"
        if isinstance(clause, Payment):
            self.usd, self.start, self.term = clause.usd, clause.start, clause.term
        elif isinstance(clause, Accession):
            self.kind, self.bloc, self.status = "accession", clause.bloc, clause.status
        else:
            for bloc in view.blocs:
                if self._why_not_bloc(bloc) is None:
                    self.bloc = bloc
                    break
            pays = any(isinstance(c, Payment) and c.payer == giver for c in screen.deal.clauses)
            asked = giver != view.seat
            if self._why_not_accession() is None and (asked or pays):
                self.kind = "accession"
        self.answers: list[Answer] = []

    def _first_sum(self) -> int:
        """Return a modest round sum that the payer could well afford."""
        view = self.screen.play.view
        purse = view.me.budget_usd if self.giver == view.seat else view.budgets_usd[self.giver][0]
        return max(1, min(self.limit, int(float(f"{max(10_000.0, purse * DEFAULT_SHARE):.1g}"))))

    # --- what it says -----------------------------------------------------------------------------------------------

    def clause(self) -> Clause:
        """Return the clause as it is written now."""
        if self.kind == "accession":
            return Accession(self.bloc, self.giver, self.status)
        return Payment(self.giver, self.receiver, self.usd, self.start, self.term)

    def _why_not_bloc(self, bloc: str) -> str | None:
        view = self.screen.play.view
        # The rule reads nothing of the state but the blocs, which a view has.
        refused = membership.why_not_apply(view.world, view, self.giver, bloc, "full")
        if refused is not None:
            return str(refused)
        for clause in self.screen.deal.clauses:
            if isinstance(clause, Accession) and clause != self.old and clause.member == self.giver:
                return t("table.already_acceding", name=in_text(view.world, self.giver))
        return None

    def _why_not_accession(self) -> str | None:
        blocs = self.screen.play.view.blocs
        if not blocs:
            return t("table.no_bloc")
        reasons = [self._why_not_bloc(bloc) for bloc in blocs]
        return None if None in reasons else reasons[0]

    def _changed(self) -> tuple[Clause, ...]:
        """Return the deal with the clause in it."""
        clause, clauses = self.clause(), self.screen.deal.clauses
        if self.old in clauses:
            return tuple(clause if other == self.old else other for other in clauses)
        return (*clauses, clause)

    def why_not(self) -> str | None:
        """Return why the clause cannot stand, or None."""
        clause = self.clause()
        if clause in self.screen.deal.clauses and clause != self.old:
            return t("table.clause_twice")
        if self.kind == "accession" and (reason := self._why_not_accession()) is not None:
            return reason
        return why_not(self.screen.play.view, self.screen.deal.parties, [clause])

    # --- drawing ----------------------------------------------------------------------------------------------------

    def open(self, ui: Ui) -> None:
        """Show the dialogue."""
        world = self.screen.play.view.world
        ui.forget(f"{ID}/")
        ui.forget(AMOUNT)
        title = t("table.dialog_edit" if self.old is not None else "table.dialog_new", name=in_text(world, self.giver))
        self._renew(ui)
        open_modal(ui, ID, title, answers=self.answers, content=lambda rect: self._content(ui, rect), width=560)
        layer = ui.layer(ID)
        if layer is not None:
            layer.first_focus = AMOUNT if self.kind == "payment" else f"{ID}/answer/1"
        # Enter is to take the clause whether it was asked for by mouse or by key.
        ui.focus_visible = True

    def _renew(self, ui: Ui) -> None:
        text = t("table.dialog_change" if self.old is not None else "table.dialog_add")
        taken = Answer(text, on=self._take, primary=True, disabled_reason=self.why_not())
        self.answers[:] = [Answer(t("common.cancel")), taken]

    def _take(self) -> None:
        if self.why_not() is None:
            self.screen.put(self.clause(), self.old)

    def _enter(self, ui: Ui) -> None:
        if self.why_not() is None:
            ui.close_layer(ID)
            self._take()

    def _content(self, ui: Ui, rect: Rect) -> float:
        self._renew(ui)
        y = rect.y
        if self.old is None:
            items = [
                TabItem("payment", t("table.clause_payment"), icon="coin"),
                TabItem(
                    "accession", t("table.clause_accession"), icon="bloc", disabled_reason=self._why_not_accession()
                ),
            ]
            tabs(
                ui,
                f"{ID}/kind",
                Rect(rect.x, y, rect.w, ui.em(CONTROL)),
                items,
                self.kind,
                on=self._set_kind,
                segments=True,
            )
            y += ui.em(CONTROL) + GAP_M
        fields = Rect(rect.x, y, rect.w, 0)
        y = self._payment(ui, fields) if self.kind == "payment" else self._accession(ui, fields)
        y = self._preview(ui, Rect(rect.x, y + GAP_S, rect.w, 0))
        return y - rect.y

    def _set_kind(self, kind: str) -> None:
        self.kind = kind

    def _set_usd(self, value: int) -> None:
        self.usd = value

    def _field(self, ui: Ui, at: Rect, label: str) -> Rect:
        """Draw a field's label above it and return the field's place."""
        line = ui.line_height()
        ui.label(Rect(at.x, at.y, at.w, line), label, color="muted", ellipsis=True)
        return Rect(at.x, at.y + line + 2, at.w, ui.em(CONTROL))

    def _payment(self, ui: Ui, at: Rect) -> float:
        world = self.screen.play.view.world
        text = t("table.pays_to", payer=short(world, self.giver), payee=short(world, self.receiver))
        place = self._field(ui, at, text)
        money_field(ui, AMOUNT, place, self.usd, low=1, high=self.limit, on=self._set_usd,
                    on_enter=lambda: self._enter(ui))  # fmt: skip
        across = 2 if ui.text_scale < 1.5 else 1
        y = place.bottom + GAP_S
        cells = columns(Rect(at.x, y, at.w, 0), across, GAP_M)
        most = max(self.term, self.rounds_left - self.start, 1)

        def set_term(value: float) -> None:
            self.term = int(value)

        def set_start(value: str) -> None:
            self.start = int(value)
            self.term = max(1, min(self.term, self.rounds_left - self.start))

        place = self._field(ui, cells[0], t("table.field_term"))
        stepper(ui, f"{ID}/term", place, self.term, low=1, high=most, on=set_term, unit=t("table.rounds_unit"))
        second = cells[1] if across == 2 else Rect(at.x, place.bottom + GAP_S, at.w, 0)
        place = self._field(ui, second, t("table.field_start"))
        view = self.screen.play.view
        last = max(self.start, min(5, self.rounds_left - 1))
        options = [
            Option(str(n), t("table.start_now" if n == 0 else "table.start_later", round=view.round + n))
            for n in range(last + 1)
        ]
        dropdown(ui, f"{ID}/start", place, options, str(self.start), on=set_start)
        y = place.bottom + GAP_S
        limit = t("table.limit", name=short(world, self.giver), usd=usd(self.limit))
        total = t("table.total", usd=usd(self.usd * self.term), count=self.term)
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), f"{total} {limit}", color="muted")

    def _accession(self, ui: Ui, at: Rect) -> float:
        world = self.screen.play.view.world
        y = at.y
        blocs = self.screen.play.view.blocs
        place = self._field(ui, at, t("table.field_bloc"))
        options = [Option(b, world.charters[b].name, disabled_reason=self._why_not_bloc(b)) for b in blocs]

        def set_bloc(bloc: str) -> None:
            self.bloc = bloc

        def set_status(status: str) -> None:
            self.status = "associate" if status == "associate" else "full"

        dropdown(ui, f"{ID}/bloc", place, options, self.bloc, on=set_bloc)
        y = place.bottom + GAP_S
        place = self._field(ui, Rect(at.x, y, at.w, 0), t("table.field_status"))
        items = [TabItem(s, t(f"table.choose_{s}")) for s in ("full", "associate")]
        tabs(ui, f"{ID}/status", place, items, self.status, on=set_status, segments=True)
        y = place.bottom + GAP_S
        text = t(f"table.about_{self.status}")
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), text, color="muted")

    def _preview(self, ui: Ui, at: Rect) -> float:
        """Show the clause as a sentence, and what both sides would make of the deal with it."""
        screen, deal = self.screen, self.screen.deal
        view = screen.play.view
        reason = self.why_not()
        if reason is not None:
            return at.y + ui.paragraph(Rect(at.x, at.y, at.w, 9999), reason, color="warn")
        y = at.y + ui.paragraph(Rect(at.x, at.y, at.w, 9999), clause_sentence(view, self.clause())) + GAP_S
        changed = self._changed()
        after = screen.estimates.deal(deal.partner, deal.parties, changed)
        before = screen.estimates.deal(deal.partner, deal.parties, deal.clauses)
        row_h = ui.em(28)
        box = Rect(at.x, y, at.w, 2 * row_h + 2 * GAP_S)
        ui.box(box, "raised", "border")
        inner = Rect(box.x + GAP_M, box.y + GAP_S, box.w - 2 * GAP_M, row_h)
        verdict = verdict_for(after.partner)
        tone = ui.theme.tone(VERDICT_TONES[verdict])
        value = t("table.idea_to", value=f"{after.partner.acceptance:.0f}")
        if deal.clauses:
            value = t(
                "table.preview_change",
                before=f"{before.partner.acceptance:.0f}",
                after=f"{after.partner.acceptance:.0f}",
            )
        own = signed(after.own.points, DECIMALS)
        widths = [ui.text_width(value, bold=True) + 2, ui.text_width(own, bold=True) + 2]
        icon_w = ui.em(16)
        label = t("table.acceptance_of", name=short(view.world, deal.partner))
        label_w = min(ui.text_width(label) + 2, inner.w - widths[0] - icon_w - 8)
        ui.label(Rect(inner.x, inner.y, label_w, row_h), label, ellipsis=True)
        ui.label(Rect(inner.right - widths[0], inner.y, widths[0], row_h), value, bold=True, color=tone, align="right")
        icon = Rect(inner.right - widths[0] - icon_w - 6, inner.y, icon_w, row_h)
        ui.icon(icon, VERDICT_ICONS[verdict], tone)
        track = Rect(inner.x + label_w + 12, inner.centery - 5, icon.x - 12 - inner.x - label_w - 12, 10)
        if track.w > 40:
            bar(ui, track, after.partner.acceptance, threshold=50, tone=VERDICT_TONES[verdict])
        ui.label(Rect(inner.x, inner.y + row_h, inner.w - widths[1] - 8, row_h), t("table.worth_to_you"), ellipsis=True)
        ui.label(Rect(inner.right - widths[1], inner.y + row_h, widths[1], row_h), own, bold=True,
                 color=signed_ink(round(after.own.points, 1)), align="right")  # fmt: skip
        return box.bottom


def clause_dialog(
    screen: TableScreen, ui: Ui, parties: Sequence[str], asking: bool, clause: Clause | None = None
) -> None:
    """Open the dialogue for what the person's seat gives, or (``asking``) for what its partner gives."""
    me = screen.play.view.seat
    partner = screen.deal.partner
    if isinstance(clause, Payment):
        ClauseDialog(screen, clause.payer, clause.payee, clause).open(ui)
    elif isinstance(clause, Accession):
        other = next(party for party in parties if party != clause.member)
        ClauseDialog(screen, clause.member, other, clause).open(ui)
    else:
        ClauseDialog(screen, partner if asking else me, me if asking else partner).open(ui)
