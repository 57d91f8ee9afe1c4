"""The fields of a clause that is being written: payments and accessions, and what all forms share.

A form is the part of the clause dialogue below the choice of a kind. Forms for projects and forward contracts are in
:mod:`game.window.screens.table_projects`.
"""

from __future__ import annotations

from typing import Protocol

from game.actions import Accession, Clause, Payment, Status
from game.rules import membership
from game.rules.purse import payment_limit
from game.view import View
from game.window.catalog import t
from game.window.figures import dollars
from game.window.layout import Rect, columns
from game.window.naming import in_text
from game.window.refusals import told_refusal
from game.window.screens.clause_words import short
from game.window.screens.table_deal import Negotiation
from game.window.screens.table_money import money_field
from game.window.theme import CONTROL, GAP_M, GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.stepper import stepper
from game.window.widgets.tabs import TabItem, tabs

ID = "clause"
DEFAULT_TERM = 4
#: The first sum proposed, as a share of the most that the payer can promise a round.
DEFAULT_SHARE = 0.1
#: How many rounds ahead a clause can begin, as offered in the list.
LATEST_START = 5


class Desk(Protocol):
    """What a form needs of the dialogue that it is part of."""

    giver: str
    receiver: str
    old: Clause | None

    @property
    def view(self) -> View:
        """The person's view."""

    @property
    def deal(self) -> Negotiation:
        """What lies on the table."""

    def accept(self, ui: Ui) -> None:
        """Take the clause, as Enter in a field does."""


class ClauseForm(Protocol):
    """One kind of clause being written; ``first_focus`` is the id of what has the focus first."""

    kind: str
    first_focus: str

    def __init__(self, desk: Desk) -> None:
        """Begin with usual values between the giver and the receiver of a dialogue."""

    def read(self, clause: Clause) -> None:
        """Begin with the values of a clause of this kind."""

    def why_not(self) -> str | None:
        """Return why no clause of this kind can be written now, or None."""

    def clause(self) -> Clause:
        """Return the clause as it is written now."""

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the fields from the top of ``at``; returns the y below."""


def field_place(ui: Ui, at: Rect, label: str) -> Rect:
    """Draw a field's label at the top of ``at`` and return the field's place below it."""
    line = ui.line_height()
    ui.label(Rect(at.x, at.y, at.w, line), label, color="muted", ellipsis=True)
    return Rect(at.x, at.y + line + 2, at.w, ui.em(CONTROL))


def first_sum(desk: Desk, share: float) -> int:
    """Return a round sum that is about a share of what the giver is known to have."""
    view, giver = desk.view, desk.giver
    purse = view.me.budget_usd if giver == view.seat else view.budgets_usd[giver][0]
    return max(1, min(payment_limit(view.world, giver), int(float(f"{max(10_000.0, purse * share):.1g}"))))


class Term:
    """When a clause begins and for how many rounds it runs: two fields that go together."""

    def __init__(self, desk: Desk, rounds: int) -> None:
        self.desk = desk
        self.left = desk.view.rounds - desk.view.round + 1
        self.start, self.term = 0, min(rounds, self.left)

    def draw(self, ui: Ui, at: Rect, start_label: str) -> float:
        """Draw the fields, side by side where there is room; returns the y below."""
        across = 2 if ui.text_scale < 1.5 else 1
        cells = columns(at, across, GAP_M)
        most = max(self.term, self.left - self.start, 1)

        def set_term(value: float) -> None:
            self.term = int(value)

        def set_start(value: str) -> None:
            self.start = int(value)
            self.term = max(1, min(self.term, self.left - self.start))

        place = field_place(ui, cells[0], t("table.field_term"))
        stepper(ui, f"{ID}/term", place, self.term, low=1, high=most, on=set_term, unit=t("table.rounds_unit"))
        second = cells[1] if across == 2 else Rect(at.x, place.bottom + GAP_S, at.w, 0)
        place = field_place(ui, second, start_label)
        last = max(self.start, min(LATEST_START, self.left - 1))
        now = self.desk.view.round
        options = [
            Option(str(n), t("table.start_now" if n == 0 else "table.start_later", round=now + n))
            for n in range(last + 1)
        ]
        dropdown(ui, f"{ID}/start", place, options, str(self.start), on=set_start)
        return place.bottom


class PaymentForm:
    """A sum a round, from the giver to the receiver."""

    kind = "payment"
    first_focus = f"{ID}/usd"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.limit = payment_limit(desk.view.world, desk.giver)
        self.usd = first_sum(desk, DEFAULT_SHARE)
        self.time = Term(desk, DEFAULT_TERM)

    def read(self, clause: Clause) -> None:
        """Begin with the values of a payment."""
        if isinstance(clause, Payment):
            self.usd, self.time.start, self.time.term = clause.usd, clause.start, clause.term

    def why_not(self) -> str | None:
        """A payment can always be written."""
        return None

    def clause(self) -> Payment:
        """Return the payment."""
        return Payment(self.desk.giver, self.desk.receiver, self.usd, self.time.start, self.time.term)

    def _set_usd(self, value: int) -> None:
        self.usd = value

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the sum, the term, the start, and what it comes to."""
        world = self.desk.view.world
        text = t("table.pays_to", payer=short(world, self.desk.giver), payee=short(world, self.desk.receiver))
        place = field_place(ui, at, text)
        money_field(ui, self.first_focus, place, self.usd, low=1, high=self.limit, on=self._set_usd,
                    on_enter=lambda: self.desk.accept(ui))  # fmt: skip
        y = self.time.draw(ui, Rect(at.x, place.bottom + GAP_S, at.w, 0), t("table.field_start")) + GAP_S
        limit = t("table.limit", name=short(world, self.desk.giver), usd=dollars(self.limit))
        total = t("table.total", usd=dollars(self.usd * self.time.term), count=self.time.term)
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), f"{total} {limit}", color="muted")


class AccessionForm:
    """The giver applies to a bloc."""

    kind = "accession"
    first_focus = f"{ID}/answer/1"

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        blocs = desk.view.blocs
        self.bloc = next((bloc for bloc in blocs if self._why_not_bloc(bloc) is None), next(iter(blocs), ""))
        self.status: Status = "full"

    def read(self, clause: Clause) -> None:
        """Begin with the values of an accession."""
        if isinstance(clause, Accession):
            self.bloc, self.status = clause.bloc, clause.status

    def _why_not_bloc(self, bloc: str) -> str | None:
        view = self.desk.view
        # The rule reads nothing of the state but the blocs, which a view has.
        refused = membership.why_not_apply(view.world, view, self.desk.giver, bloc, "full")
        if refused is not None:
            return told_refusal(refused)
        for clause in self.desk.deal.clauses:
            if isinstance(clause, Accession) and clause != self.desk.old and clause.member == self.desk.giver:
                return t("table.already_acceding", name=in_text(view.world, self.desk.giver))
        return None

    def why_not(self) -> str | None:
        """Return why the giver can join no bloc."""
        blocs = self.desk.view.blocs
        if not blocs:
            return t("table.no_bloc")
        reasons = [self._why_not_bloc(bloc) for bloc in blocs]
        return None if None in reasons else reasons[0]

    def clause(self) -> Accession:
        """Return the accession."""
        return Accession(self.bloc, self.desk.giver, self.status)

    def _set_bloc(self, bloc: str) -> None:
        self.bloc = bloc

    def _set_status(self, status: str) -> None:
        self.status = "associate" if status == "associate" else "full"

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the bloc and the status, and what the status means."""
        world = self.desk.view.world
        place = field_place(ui, at, t("table.field_bloc"))
        options = [
            Option(b, told(world.charters[b].name), disabled_reason=self._why_not_bloc(b)) for b in self.desk.view.blocs
        ]
        dropdown(ui, f"{ID}/bloc", place, options, self.bloc, on=self._set_bloc)
        place = field_place(ui, Rect(at.x, place.bottom + GAP_S, at.w, 0), t("table.field_status"))
        items = [TabItem(s, t(f"table.choose_{s}")) for s in ("full", "associate")]
        tabs(ui, f"{ID}/status", place, items, self.status, on=self._set_status, segments=True)
        y = place.bottom + GAP_S
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), t(f"table.about_{self.status}"), color="muted")
