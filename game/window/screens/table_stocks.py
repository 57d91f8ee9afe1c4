"""The fields of stocks: rights to draw on one, contributions to a common one, and commitments to buy back."""

from __future__ import annotations

from game.actions import BuyBack, Clause, StockpileAccess, StockpileContribution
from game.rules.buy_back import HIGHEST_PRICE, LOWEST_PRICE, room_t
from game.rules.prices import price_per_t
from game.rules.purse import payment_limit
from game.window.catalog import t
from game.window.figures import dollar_sign, dollars, round_step, step_decimals
from game.window.layout import Rect, columns
from game.window.naming import in_text, sentence
from game.window.phrases import floor_level, tonnes
from game.window.screens.clause_words import short
from game.window.screens.table_choices import STEPS, mineral_field, shown_first, tonnes_field
from game.window.screens.table_forms import ID, Desk, Term, field_place, first_sum
from game.window.screens.table_money import money_field
from game.window.screens.table_promises import OfferedForm
from game.window.theme import GAP_M, GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.stepper import stepper
from game.window.widgets.tabs import TabItem, tabs
from game.world import KG_PER_T

DEFAULT_TERM = 8
#: The part of a stock, of a purse or of what can be vouched for that a form begins with.
DEFAULT_PART = 0.25
GIFT_SHARE = 0.1


def held_t(desk: Desk, seat: str, mineral: str) -> float:
    """Return what a seat holds of a mineral in its national stock, in tonnes, as published."""
    world = desk.view.world
    return desk.view.held_kg(world.mineral_index[mineral], world.index[seat]) / KG_PER_T if mineral else 0.0


def _part(most: float, part: float = DEFAULT_PART) -> float:
    """Return a part of an amount in three figures, never above it."""
    return min(most, float(f"{most * part:.3g}"))


class StockAccessForm(OfferedForm):
    """The giver lets the receiver draw on its national stock."""

    kind = "stockpile_access"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "provider", "beneficiary")
        self.minerals = list(dict.fromkeys(str(option["mineral"]) for option in self.options))
        self.mineral = shown_first(desk, self.minerals)
        self.tonnes = _part(held_t(desk, desk.giver, self.mineral), 0.5)
        self.time.term = min(DEFAULT_TERM, self.time.left)

    def read(self, clause: Clause) -> None:
        """Begin with the values of a right."""
        if isinstance(clause, StockpileAccess):
            self.mineral, self.tonnes = clause.mineral, clause.tonnes
            self.time.start, self.time.term = clause.start, clause.term

    def clause(self) -> StockpileAccess:
        """Return the right."""
        return StockpileAccess(self.desk.giver, self.desk.receiver, self.mineral, self.tonnes, self.time.start,
                               self.time.term)  # fmt: skip

    def _set_mineral(self, mineral: str) -> None:
        self.mineral, self.tonnes = mineral, _part(held_t(self.desk, self.desk.giver, mineral), 0.5)

    def _set_tonnes(self, value: float) -> None:
        self.tonnes = value

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the mineral, the most that can be drawn, and the term."""
        held = held_t(self.desk, self.desk.giver, self.mineral)
        across = 2 if ui.text_scale < 1.5 else 1
        cells = columns(at, across, GAP_M)
        label = t("deal.field_stock", name=short(self.desk.view.world, self.desk.giver))
        place = mineral_field(ui, cells[0], self.desk, label, self.minerals, self.mineral, self._set_mineral)
        second = cells[1] if across == 2 else Rect(at.x, place.bottom + GAP_S, at.w, 0)
        place = tonnes_field(ui, second, t("deal.field_up_to"), self.tonnes, max(held, self.tonnes), self._set_tonnes)
        y = self.time.draw(ui, Rect(at.x, place.bottom + GAP_S, at.w, 0), t("table.field_begins")) + GAP_S
        about = t("deal.about_stock_access", name=in_text(self.desk.view.world, self.desk.giver), amount=tonnes(held))
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), sentence(about), color="muted")


class ContributionForm(OfferedForm):
    """The giver fills a bloc's common stock, with money or with metal of its own."""

    kind = "stockpile_contribution"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "member", None)
        self.blocs = list(dict.fromkeys(str(option["bloc"]) for option in self.options))
        self.bloc = next(iter(self.blocs), "")
        self.limit = payment_limit(desk.view.world, desk.giver)
        self.usd = first_sum(desk, GIFT_SHARE)
        self.minerals = list(dict.fromkeys(str(o["mineral"]) for o in self.options if o["mineral"]))
        self.mineral = shown_first(desk, self.minerals)
        self.tonnes = _part(held_t(desk, desk.giver, self.mineral))
        self.metal = False

    def read(self, clause: Clause) -> None:
        """Begin with the values of a contribution."""
        if isinstance(clause, StockpileContribution):
            self.bloc, self.metal = clause.bloc, bool(clause.mineral)
            if self.metal:
                self.mineral, self.tonnes = clause.mineral, clause.tonnes
            else:
                self.usd = clause.usd

    def clause(self) -> StockpileContribution:
        """Return the contribution."""
        if self.metal:
            return StockpileContribution(self.desk.giver, self.bloc, 0, self.mineral, self.tonnes)
        return StockpileContribution(self.desk.giver, self.bloc, self.usd)

    def _set_bloc(self, bloc: str) -> None:
        self.bloc = bloc

    def _set_what(self, what: str) -> None:
        self.metal = what == "metal"

    def _set_usd(self, value: int) -> None:
        self.usd = value

    def _set_mineral(self, mineral: str) -> None:
        self.mineral, self.tonnes = mineral, _part(held_t(self.desk, self.desk.giver, mineral))

    def _set_tonnes(self, value: float) -> None:
        self.tonnes = value

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the bloc, and money or metal."""
        view, giver = self.desk.view, self.desk.giver
        world, y = view.world, at.y
        if len(self.blocs) > 1:
            place = field_place(ui, at, t("table.field_bloc"))
            dropdown(ui, f"{ID}/bloc", place, [Option(b, told(world.charters[b].name)) for b in self.blocs], self.bloc,
                     on=self._set_bloc)  # fmt: skip
            y = place.bottom + GAP_S
        place = field_place(ui, Rect(at.x, y, at.w, 0), t("deal.field_what"))
        none = None if self.minerals else sentence(t("deal.no_metal", name=in_text(world, giver)))
        items = [TabItem("money", t("deal.money")), TabItem("metal", t("deal.metal"), disabled_reason=none)]
        tabs(ui, f"{ID}/what", place, items, "metal" if self.metal else "money", on=self._set_what, segments=True)
        below = Rect(at.x, place.bottom + GAP_S, at.w, 0)
        if self.metal:
            held = held_t(self.desk, giver, self.mineral)
            across = 2 if ui.text_scale < 1.5 else 1
            cells = columns(below, across, GAP_M)
            label = t("deal.field_stock", name=short(world, giver))
            place = mineral_field(ui, cells[0], self.desk, label, self.minerals, self.mineral, self._set_mineral)
            second = cells[1] if across == 2 else Rect(at.x, place.bottom + GAP_S, at.w, 0)
            place = tonnes_field(ui, second, t("table.field_tonnes"), self.tonnes, max(held, self.tonnes),
                                 self._set_tonnes)  # fmt: skip
            extra = sentence(t("deal.holds", name=in_text(world, giver), amount=tonnes(held)))
        else:
            place = field_place(ui, below, t("table.invests", name=short(world, giver)))
            money_field(ui, f"{ID}/usd", place, self.usd, low=1, high=self.limit, on=self._set_usd,
                        on_enter=lambda: self.desk.accept(ui))  # fmt: skip
            extra = t("table.limit", name=short(world, giver), usd=dollars(self.limit))
        y = place.bottom + GAP_S
        text = f"{t('deal.about_contribution')} {extra}"
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), text, color="muted")


class BuyBackForm(OfferedForm):
    """The giver takes part in the receiver's stockpile programme and commits itself to buy from its stock."""

    kind = "buy_back"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "participant", "holder")
        world = desk.view.world
        self.minerals = list(dict.fromkeys(str(option["mineral"]) for option in self.options))
        self.mineral = shown_first(desk, self.minerals)
        self.limit = payment_limit(world, desk.giver)
        self.time = Term(desk, DEFAULT_TERM)
        self.price, self.tonnes, self.fee = 0.0, 0.0, 0
        if self.mineral:
            self._set_mineral(self.mineral)

    def why_not(self) -> str | None:
        """Return why the giver can take part in no programme of the receiver."""
        if self.options:
            return None
        return sentence(t("deal.no_programme", name=in_text(self.desk.view.world, self.desk.receiver)))

    def read(self, clause: Clause) -> None:
        """Begin with the values of a commitment."""
        if isinstance(clause, BuyBack):
            self.mineral, self.tonnes, self.price = clause.mineral, clause.tonnes, clause.usd_per_t
            self.fee = clause.fee_usd
            self.time.start, self.time.term = clause.start, clause.term

    def clause(self) -> BuyBack:
        """Return the commitment."""
        desk, time = self.desk, self.time
        return BuyBack(desk.giver, desk.receiver, self.mineral, self.tonnes, self.price, self.fee, time.start,
                       time.term)  # fmt: skip

    def _most(self) -> float:
        desk = self.desk
        most = room_t(desk.view.world, desk.view, desk.giver, desk.receiver, self.mineral, self.price)
        return float(f"{most * 0.999:.3g}") if most else 0.0

    def _set_mineral(self, mineral: str) -> None:
        self.mineral = mineral
        self.price = float(f"{price_per_t(self.desk.view.world, mineral, 'refined'):.6g}")
        self.tonnes = _part(self._most())
        self.fee = min(self.limit, int(float(f"{0.01 * self.tonnes * self.price:.1g}")))

    def _set_tonnes(self, value: float) -> None:
        self.tonnes = value

    def _set_price(self, value: float) -> None:
        self.price = value
        self.tonnes = min(self.tonnes, self._most())

    def _set_fee(self, value: int) -> None:
        self.fee = value

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the mineral, the tonnes, the price, the fee, and the term at whose end the tonnes are due."""
        world = self.desk.view.world
        base, most = price_per_t(world, self.mineral, "refined"), self._most()
        across = 2 if ui.text_scale < 1.5 else 1

        def beside(first: Rect, y: float) -> Rect:
            cells = columns(Rect(at.x, first.y, at.w, 0), across, GAP_M)
            return cells[1] if across == 2 else Rect(at.x, y + GAP_S, at.w, 0)

        first = columns(at, across, GAP_M)[0]
        label = t("deal.field_programme", name=short(world, self.desk.receiver))
        place = mineral_field(ui, first, self.desk, label, self.minerals, self.mineral, self._set_mineral)
        place = tonnes_field(ui, beside(first, place.bottom), t("table.field_tonnes"), self.tonnes,
                             max(most, self.tonnes), self._set_tonnes)  # fmt: skip
        first = columns(Rect(at.x, place.bottom + GAP_S, at.w, 0), across, GAP_M)[0]
        place = field_place(ui, first, t("table.field_price"))
        step = round_step(base / STEPS)
        low, high = step * -(-LOWEST_PRICE * base // step), step * (HIGHEST_PRICE * base // step)
        stepper(ui, f"{ID}/price", place, self.price, low=low, high=high, step=step, on=self._set_price,
                unit=t("table.usd_a_t"), prefix=dollar_sign(), decimals=step_decimals(step))  # fmt: skip
        place = field_place(ui, beside(first, place.bottom), t("deal.field_fee"))
        money_field(ui, f"{ID}/fee", place, self.fee, low=0, high=self.limit, on=self._set_fee,
                    on_enter=lambda: self.desk.accept(ui))  # fmt: skip
        y = self.time.draw(ui, Rect(at.x, place.bottom + GAP_S, at.w, 0), t("table.field_begins")) + GAP_S
        about = t("deal.about_buy_back", level=floor_level(self.price / base), usd=dollars(self.tonnes * self.price),
                  holder=sentence(in_text(world, self.desk.receiver)), most=tonnes(most),
                  held=tonnes(held_t(self.desk, self.desk.receiver, self.mineral)))  # fmt: skip
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), about, color="muted")
