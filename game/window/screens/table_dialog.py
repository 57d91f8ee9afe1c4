"""The dialogue in which a clause is written or changed, with what it does to the deal shown as one goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import Clause, Payment
from game.view import View
from game.window.catalog import t
from game.window.layout import Rect, columns
from game.window.naming import in_text, short_of
from game.window.screens.clause_words import CLAUSE_ICONS, clause_sentence, giver, receiver
from game.window.screens.table_cooperation import AccessForm, ServicesForm, TariffForm, TrainingForm
from game.window.screens.table_deal import Negotiation
from game.window.screens.table_effect import draw_effect
from game.window.screens.table_estimates import why_not
from game.window.screens.table_forms import ID, AccessionForm, ClauseForm, PaymentForm, field_place
from game.window.screens.table_projects import InvestmentForm, OfftakeForm
from game.window.screens.table_promises import (
    AssuranceForm,
    EndorsementForm,
    RestraintForm,
    StandstillForm,
    VotePledgeForm,
)
from game.window.screens.table_stocks import BuyBackForm, ContributionForm, StockAccessForm
from game.window.theme import CONTROL, GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

WIDTH = 600.0
#: The forms in the groups in which they are chosen; the program enforces all but promises.
FORMS: dict[str, tuple[type[ClauseForm], ...]] = {
    "money": (PaymentForm, AccessionForm, InvestmentForm, OfftakeForm),
    "cooperation": (AccessForm, ServicesForm, TrainingForm, TariffForm),
    "stocks": (StockAccessForm, ContributionForm, BuyBackForm),
    "promises": (VotePledgeForm, AssuranceForm, RestraintForm, StandstillForm, EndorsementForm),
}
GROUPS = {group: tuple(form.kind for form in forms) for group, forms in FORMS.items()}


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
        self.forms = self._make()
        self.kind: str = "payment"
        if clause is not None:
            self.kind = clause.type
            self.form.read(clause)
        else:
            pays = any(isinstance(c, Payment) and c.payer == giver for c in self.deal.clauses)
            joins = self.forms["accession"].why_not() is None and (giver != self.view.seat or pays)
            self.kind = "accession" if joins else "payment"
        self.answers: list[Answer] = []

    def _make(self) -> dict[str, ClauseForm]:
        """Return a form of every kind between the giver and the receiver."""
        return {form.kind: form for form in (make(self) for group in FORMS.values() for make in group)}

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
            if len(self.deal.parties) > 2:
                y = self._sides(ui, Rect(rect.x, y, rect.w, 0)) + GAP_S
            y = self._choice(ui, Rect(rect.x, y, rect.w, 0))
        if self.form.why_not() is None:
            y = self.form.draw(ui, Rect(rect.x, y, rect.w, 0))
        y = self._preview(ui, Rect(rect.x, y + GAP_S, rect.w, 0))
        return y - rect.y

    def _choice(self, ui: Ui, at: Rect) -> float:
        """Draw the groups of clauses and the kinds of the chosen one; returns the y below."""
        row = Rect(at.x, at.y, at.w, ui.em(CONTROL))
        groups = [TabItem(group, t(f"deal.group_{group}")) for group in GROUPS]
        tabs(ui, f"{ID}/group", row, groups, self.group, on=self._set_group, ellipsis=True)
        row = Rect(at.x, row.bottom + GAP_S, at.w, ui.em(CONTROL))
        items = [
            TabItem(kind, t(f"table.kind_{kind}"), icon=CLAUSE_ICONS[kind], disabled_reason=self.forms[kind].why_not())
            for kind in GROUPS[self.group]
        ]
        tabs(ui, f"{ID}/kind", row, items, self.kind, on=self._set_kind, segments=True, ellipsis=True)
        return row.bottom + GAP_M

    def _sides(self, ui: Ui, at: Rect) -> float:
        """Draw who gives and who receives, where there are several of either."""
        me, others = self.view.seat, [party for party in self.deal.parties if party != self.view.seat]
        world = self.view.world
        asking = self.giver != me
        cells = columns(at, 2, GAP_M)
        if asking:
            givers = [Option(seat, short_of(world, seat), flag=seat) for seat in others]
            dropdown(ui, f"{ID}/giver", field_place(ui, cells[0], t("deal.field_giver")), givers, self.giver,
                     on=self._set_giver)  # fmt: skip
        receivers = [seat for seat in self.deal.parties if seat != self.giver]
        place = field_place(ui, cells[1] if asking else at, t("deal.field_receiver"))
        dropdown(ui, f"{ID}/receiver", place, [Option(seat, short_of(world, seat), flag=seat) for seat in receivers],
                 self.receiver, on=self._set_receiver)  # fmt: skip
        return place.bottom

    def _set_giver(self, seat: str) -> None:
        self.giver = seat
        if self.receiver == seat:
            self.receiver = self.view.seat
        self.forms = self._make()

    def _set_receiver(self, seat: str) -> None:
        self.receiver = seat
        self.forms = self._make()

    @property
    def group(self) -> str:
        """The group of the kind that is chosen."""
        return next(group for group, kinds in GROUPS.items() if self.kind in kinds)

    def _set_group(self, group: str) -> None:
        usable = [kind for kind in GROUPS[group] if self.forms[kind].why_not() is None]
        self.kind = next(iter(usable), GROUPS[group][0])

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
        return draw_effect(ui, Rect(at.x, y, at.w, 0), screen, self._changed(), deal.terms)


def clause_dialog(screen: TableScreen, ui: Ui, asking: bool, clause: Clause | None = None) -> None:
    """Open the dialogue for what the person's seat gives, or (``asking``) for what its partner gives."""
    me, partner = screen.play.view.seat, screen.deal.partner
    if clause is None:
        ClauseDialog(screen, partner if asking else me, me if asking else partner).open(ui)
        return
    giving = giver(clause)
    other = receiver(clause) or next(party for party in screen.deal.parties if party != giving)
    ClauseDialog(screen, giving, other, clause).open(ui)
