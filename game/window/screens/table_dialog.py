"""The dialogue in which a clause is written or changed, with what it does to the deal shown as one goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import Clause, Payment
from game.view import View
from game.window.catalog import t
from game.window.figures import signed
from game.window.layout import Rect
from game.window.naming import in_text
from game.window.screens.clause_words import CLAUSE_ICONS, clause_sentence, giver, receiver, short
from game.window.screens.table_deal import Negotiation
from game.window.screens.table_estimates import why_not
from game.window.screens.table_forms import ID, AccessionForm, ClauseForm, PaymentForm
from game.window.screens.table_projects import InvestmentForm, OfftakeForm
from game.window.screens.table_promises import (
    AssuranceForm,
    EndorsementForm,
    RestraintForm,
    StandstillForm,
    VotePledgeForm,
)
from game.window.screens.table_words import DECIMALS, verdict_for
from game.window.theme import CONTROL, GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.clause_card import signed_ink
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES, bar
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

WIDTH = 600.0
#: Kinds of clauses in the first row of the choice.
FIRST_ROW = 4


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
        made: tuple[ClauseForm, ...] = (
            PaymentForm(self),
            AccessionForm(self),
            InvestmentForm(self),
            OfftakeForm(self),
            VotePledgeForm(self),
            AssuranceForm(self),
            RestraintForm(self),
            StandstillForm(self),
            EndorsementForm(self),
        )
        self.forms = {form.kind: form for form in made}
        self.kind: str = "payment"
        if clause is not None:
            self.kind = clause.type
            self.form.read(clause)
        else:
            pays = any(isinstance(c, Payment) and c.payer == giver for c in self.deal.clauses)
            joins = self.forms["accession"].why_not() is None and (giver != self.view.seat or pays)
            self.kind = "accession" if joins else "payment"
        self.answers: list[Answer] = []

    @property
    def view(self) -> View:
        """The person's view."""
        return self.screen.play.view

    @property
    def deal(self) -> Negotiation:
        """What lies on the table."""
        return self.screen.deal

    @property
    def form(self) -> ClauseForm:
        """The form of the kind that is chosen."""
        return self.forms[self.kind]

    # --- what it says -----------------------------------------------------------------------------------------------

    def _changed(self) -> tuple[Clause, ...]:
        """Return the deal with the clause in it."""
        clause, clauses = self.form.clause(), self.deal.clauses
        if self.old in clauses:
            return tuple(clause if other == self.old else other for other in clauses)
        return (*clauses, clause)

    def why_not(self) -> str | None:
        """Return why the clause cannot stand, or None."""
        reason = self.form.why_not()
        if reason is not None:
            return reason
        clause = self.form.clause()
        if clause in self.deal.clauses and clause != self.old:
            return t("table.clause_twice")
        reason = why_not(self.view, self.deal.parties, [clause])
        if reason is None:
            # What one seat promises is judged together; what ails another clause of the draft is not this one's fault.
            together = [c for c in self._changed() if giver(c) == self.giver]
            others = [c for c in together if c != clause]
            if not others or why_not(self.view, self.deal.parties, others) is None:
                reason = why_not(self.view, self.deal.parties, together)
        return reason

    # --- drawing ----------------------------------------------------------------------------------------------------

    def open(self, ui: Ui) -> None:
        """Show the dialogue."""
        ui.forget(f"{ID}/")
        key = "table.dialog_edit" if self.old is not None else "table.dialog_new"
        title = t(key, name=in_text(self.view.world, self.giver))
        self._renew(ui)
        open_modal(ui, ID, title, answers=self.answers, content=lambda rect: self._content(ui, rect), width=WIDTH)
        layer = ui.layer(ID)
        if layer is not None:
            layer.first_focus = self.form.first_focus
        # Enter is to take the clause whether it was asked for by mouse or by key.
        ui.focus_visible = True

    def _renew(self, ui: Ui) -> None:
        text = t("table.dialog_change" if self.old is not None else "table.dialog_add")
        taken = Answer(text, on=self._take, primary=True, disabled_reason=self.why_not())
        self.answers[:] = [Answer(t("common.cancel")), taken]

    def _take(self) -> None:
        if self.why_not() is None:
            self.screen.put(self.form.clause(), self.old)

    def accept(self, ui: Ui) -> None:
        """Close the dialogue and take the clause, if it can stand."""
        if self.why_not() is None:
            ui.close_layer(ID)
            self._take()

    def _content(self, ui: Ui, rect: Rect) -> float:
        self._renew(ui)
        y = rect.y
        if self.old is None:
            items = [
                TabItem(kind, t(f"table.kind_{kind}"), icon=CLAUSE_ICONS[kind], disabled_reason=form.why_not())
                for kind, form in self.forms.items()
            ]
            # What the program enforces stands in the first row, promises in the second.
            for row in (items[:FIRST_ROW], items[FIRST_ROW:]):
                head = Rect(rect.x, y, rect.w, ui.em(CONTROL))
                tabs(ui, f"{ID}/kind", head, row, self.kind, on=self._set_kind, segments=True, ellipsis=True)
                y += ui.em(CONTROL) + GAP_S
            y += GAP_M - GAP_S
        y = self.form.draw(ui, Rect(rect.x, y, rect.w, 0))
        y = self._preview(ui, Rect(rect.x, y + GAP_S, rect.w, 0))
        return y - rect.y

    def _set_kind(self, kind: str) -> None:
        self.kind = kind

    def _preview(self, ui: Ui, at: Rect) -> float:
        """Show the clause as a sentence, and what both sides would make of the deal with it."""
        screen, deal = self.screen, self.deal
        view = self.view
        reason = self.why_not()
        if reason is not None:
            return at.y + ui.paragraph(Rect(at.x, at.y, at.w, 9999), reason, color="warn")
        y = at.y + ui.paragraph(Rect(at.x, at.y, at.w, 9999), clause_sentence(view, self.form.clause())) + GAP_S
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


def clause_dialog(screen: TableScreen, ui: Ui, asking: bool, clause: Clause | None = None) -> None:
    """Open the dialogue for what the person's seat gives, or (``asking``) for what its partner gives."""
    me, partner = screen.play.view.seat, screen.deal.partner
    if clause is None:
        ClauseDialog(screen, partner if asking else me, me if asking else partner).open(ui)
        return
    giving = giver(clause)
    other = receiver(clause) or next(party for party in screen.deal.parties if party != giving)
    ClauseDialog(screen, giving, other, clause).open(ui)
