"""The fields of cooperation: access to ground, services, capacity building, and bound tariffs."""

from __future__ import annotations

from typing import get_args

from game.actions import CapacityBuilding, Clause, ResourceAccess, Services, TariffConcession
from game.contents import AccessRight, Service
from game.rules.access import exploration_rounds
from game.rules.project_terms import step_cents, steps_left
from game.rules.purse import payment_limit
from game.window.catalog import t
from game.window.figures import dollars
from game.window.layout import Rect, columns
from game.window.naming import in_text, sentence
from game.window.screens.clause_words import short
from game.window.screens.table_choices import mineral_field, shown_first
from game.window.screens.table_forms import ID, Desk, field_place, first_sum
from game.window.screens.table_money import money_field
from game.window.screens.table_promises import OfferedForm, market_of_option
from game.window.theme import CONTROL, GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import toggle
from game.window.widgets.stepper import stepper
from game.window.widgets.tabs import TabItem, tabs
from game.world import CENTS

DEFAULT_TERM = 8
TRAINING_SHARE = 0.25


class AccessForm(OfferedForm):
    """The giver opens ground to the receiver, to mine or to explore."""

    kind = "resource_access"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "host", "partner")
        self.minerals = list(dict.fromkeys(str(option["mineral"]) for option in self.options))
        self.mineral = shown_first(desk, self.minerals)
        self.right: AccessRight = "licence"
        self.exclusive = False
        self.time.term = min(12, self.time.left)

    def read(self, clause: Clause) -> None:
        """Begin with the values of a grant."""
        if isinstance(clause, ResourceAccess):
            self.mineral, self.right, self.exclusive = clause.mineral, clause.right, clause.exclusive
            self.time.start, self.time.term = clause.start, clause.term

    def clause(self) -> ResourceAccess:
        """Return the grant."""
        return ResourceAccess(self.desk.giver, self.desk.receiver, self.mineral, self.right, self.exclusive,
                              self.time.start, self.time.term)  # fmt: skip

    def _set_mineral(self, mineral: str) -> None:
        self.mineral = mineral
        self.exclusive = self.exclusive and self._why_not_exclusive() is None

    def _set_right(self, right: str) -> None:
        self.right = next(r for r in get_args(AccessRight) if r == right)
        if self.right == "exploration":
            self.time.term = max(self.time.term, exploration_rounds(self.desk.view.world))

    def _set_exclusive(self, exclusive: bool) -> None:
        self.exclusive = exclusive

    def _why_not_exclusive(self) -> str | None:
        if self.exclusive or any(o["mineral"] == self.mineral and o["exclusive"] for o in self.options):
            return None
        return t("deal.not_exclusive")

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the ground, the right, whether it is for the receiver alone, and the term."""
        world = self.desk.view.world
        label = t("deal.field_ground", name=short(world, self.desk.giver))
        place = mineral_field(ui, at, self.desk, label, self.minerals, self.mineral, self._set_mineral)
        place = field_place(ui, Rect(at.x, place.bottom + GAP_S, at.w, 0), t("deal.field_right"))
        items = [TabItem(right, t(f"table.right_{right}")) for right in get_args(AccessRight)]
        tabs(ui, f"{ID}/right", place, items, self.right, on=self._set_right, segments=True)
        row = Rect(at.x, place.bottom + GAP_S, at.w, ui.em(CONTROL))
        text = t("deal.exclusive", name=short(world, self.desk.receiver))
        toggle(ui, f"{ID}/exclusive", row, text, self.exclusive, on=self._set_exclusive,
               disabled_reason=self._why_not_exclusive(), tip=t("deal.exclusive_tip"))  # fmt: skip
        y = self.time.draw(ui, Rect(at.x, row.bottom + GAP_S, at.w, 0), t("table.field_begins")) + GAP_S
        about = t(f"deal.about_{self.right}", rounds=exploration_rounds(world))
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), about, color="muted")


class ServicesForm(OfferedForm):
    """The giver puts a corridor, a port, a processing site or surveys at the service of the receiver's projects."""

    kind = "services"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "host", "partner")
        self.time.term = min(DEFAULT_TERM, self.time.left)
        self.service: Service = next(iter(self._offered()), "corridor")

    def _offered(self) -> list[Service]:
        names = {option["service"] for option in self.options}
        return [service for service in get_args(Service) if service in names]

    def read(self, clause: Clause) -> None:
        """Begin with the values of services."""
        if isinstance(clause, Services):
            self.service, self.time.start, self.time.term = clause.service, clause.start, clause.term

    def clause(self) -> Services:
        """Return the services."""
        return Services(self.desk.giver, self.desk.receiver, self.service, self.time.start, self.time.term)

    def _set_service(self, service: str) -> None:
        self.service = next(s for s in get_args(Service) if s == service)

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the service and the term."""
        place = field_place(ui, at, t("deal.field_service"))
        offered, name = self._offered(), in_text(self.desk.view.world, self.desk.giver)
        items = [
            TabItem(s, t(f"deal.service_{s}"),
                    disabled_reason=None if s in offered else sentence(t("deal.nothing_to_serve", name=name)))
            for s in get_args(Service)
        ]  # fmt: skip
        tabs(ui, f"{ID}/service", place, items, self.service, on=self._set_service, segments=True, ellipsis=True)
        y = self.time.draw(ui, Rect(at.x, place.bottom + GAP_S, at.w, 0), t("table.field_begins")) + GAP_S
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), t(f"deal.about_{self.service}"), color="muted")


class TrainingForm(OfferedForm):
    """The giver pays at once for training, geology and institutions in the receiver."""

    kind = "capacity_building"
    first_focus = f"{ID}/usd"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "provider", "host")
        self.limit = payment_limit(desk.view.world, desk.giver)
        self.usd = first_sum(desk, TRAINING_SHARE)

    def read(self, clause: Clause) -> None:
        """Begin with the values of capacity building."""
        if isinstance(clause, CapacityBuilding):
            self.usd = clause.usd

    def clause(self) -> CapacityBuilding:
        """Return the clause."""
        return CapacityBuilding(self.desk.giver, self.desk.receiver, self.usd)

    def _set_usd(self, value: int) -> None:
        self.usd = value

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the sum and what it brings."""
        view, host = self.desk.view, self.desk.receiver
        world = view.world
        place = field_place(ui, at, t("table.invests", name=short(world, self.desk.giver)))
        money_field(ui, self.first_focus, place, self.usd, low=1, high=self.limit, on=self._set_usd,
                    on_enter=lambda: self.desk.accept(ui))  # fmt: skip
        y = place.bottom + GAP_S
        about = t("deal.about_training", host=in_text(world, host), usd=dollars(step_cents(world, host) / CENTS),
                  left=steps_left(world, view.training, host))  # fmt: skip
        limit = t("table.limit", name=short(world, self.desk.giver), usd=dollars(self.limit))
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), f"{about} {limit}", color="muted")


class TariffForm(OfferedForm):
    """The giver binds its tariff on the receiver's goods."""

    kind = "tariff_concession"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "country", "partner")
        self.time.term = min(DEFAULT_TERM, self.time.left)
        self.rate = 0.0

    def read(self, clause: Clause) -> None:
        """Begin with the values of a concession."""
        if isinstance(clause, TariffConcession):
            self.find(mineral=clause.mineral, stage=clause.stage)
            self.rate, self.time.start, self.time.term = clause.rate, clause.start, clause.term

    def clause(self) -> TariffConcession:
        """Return the concession."""
        mineral, stage = market_of_option(self.chosen)
        return TariffConcession(self.desk.giver, self.desk.receiver, mineral, stage, self.rate, self.time.start,
                                self.time.term)  # fmt: skip

    def _set_percent(self, value: float) -> None:
        self.rate = round(value) / 100

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the goods, the highest rate, and the term."""
        across = 2 if ui.text_scale < 1.5 else 1
        cells = columns(at, across, GAP_M)
        label = t("table.field_market", name=short(self.desk.view.world, self.desk.receiver))
        bottom = self.pick(ui, cells[0], label, self.markets())
        second = cells[1] if across == 2 else Rect(at.x, bottom + GAP_S, at.w, 0)
        place = field_place(ui, second, t("deal.field_rate"))
        stepper(ui, f"{ID}/rate", place, round(self.rate * 100), low=0, high=200, on=self._set_percent, unit="%")
        return self.finish(ui, at, place.bottom)
