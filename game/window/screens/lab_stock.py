"""The stockpile laboratory: what buying, releasing or a common stock comes to, with the ledgers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from game.actions import SetStockTarget, StockOrder, StockpileContribution
from game.errors import MinisterialError
from game.rules.clauses import check_clauses
from game.rules.common_stock import is_strategic
from game.window.catalog import t
from game.window.figures import dollars, figures, round_step, step_decimals
from game.window.layout import Rect, cut_top
from game.window.phrases import tonnes
from game.window.refusals import told_refusal
from game.window.screens.blocs_words import why_not_table
from game.window.screens.facts import heading, prose
from game.window.screens.lab import Compared, both
from game.window.screens.lab_cases import MOST_DAYS, MOST_ROUNDS, StockCase, Way, member_sets
from game.window.screens.lab_figures import StockFigures, stock_figures
from game.window.screens.lab_ledger import holders, ledger
from game.window.screens.lab_members import Members, member_choice
from game.window.screens.lab_number import Number, number_field
from game.window.screens.lab_results import (
    Row,
    about_band,
    comparison,
    gains,
    grid_for,
    headings,
    panel_of,
    paths,
    points_rows,
)
from game.window.screens.lab_runs import HORIZON, Runs
from game.window.theme import CONTROL, GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button
from game.window.widgets.chart import Series, line_chart
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.scroll import scroll_area
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen
    from game.window.screens.table import TableScreen

PAGES = ("figures", "holders")
WAYS: tuple[Way, ...] = ("buy", "release", "common")
_MILLION = 1e6
#: The most money that the laboratory gives a common stock, in millions of US dollars.
MOST_USD_M = 2000.0
#: A first purchase and the largest one, in days of the seat's use.
FIRST_DAYS, LARGEST_DAYS = 30.0, 360.0
_ROWS = (
    ("moved_t", "t", 0, True), ("missing_t", "t", 0, False), ("usd", "usd", 0, False), ("first_usd", "usd", 0, False),
    ("left_usd", "usd", 0, False), ("unit_usd", "price", 0, True), ("now_usd", "price", 0, False),
    ("price", "price", 0, False),
)  # fmt: skip


class StockLab(Compared[StockCase]):
    """See the module.

    Attributes:
        page: what stands in the middle: ``figures`` or ``holders``.
    """

    def first(self, mineral: str) -> StockCase:
        """The case to begin with: a month of use bought over four rounds, and a common stock of a month."""
        view = self.screen.play.view
        own = [b.id for b in view.blocs.values() if b.status(view.seat) is not None and not b.dissolved]
        bloc = next(iter([*own, *view.world.charters]), "")
        members = next(iter(member_sets(view, bloc, mineral).values()), ()) if bloc else ()
        amount = min(self._most_t(mineral, "buy"), FIRST_DAYS * self.screen.facts.use_t_per_day(mineral, view.seat))
        return StockCase(mineral, "buy", _even(amount), 4, bloc, FIRST_DAYS, 50_000_000, members)

    def _most_t(self, mineral: str, way: Way) -> float:
        facts, seat = self.screen.facts, self.screen.play.seat
        if way == "release":
            return facts.held_t(mineral, seat)
        use = facts.use_t_per_day(mineral, seat)
        afford = self.screen.play.view.me.stock_money_usd / max(1.0, facts.usd_per_t(mineral))
        return _even(LARGEST_DAYS * use if use > 0 else MOST_ROUNDS * afford)

    # --- controls ---------------------------------------------------------------------------------------------------

    def controls(self, ui: Ui, rect: Rect) -> float:
        """Draw what is bought or released, and the ledger; returns the y below."""
        case = self.pair.b
        x, w, control = rect.x, rect.w, ui.em(CONTROL)
        y = heading(ui, x, rect.y, w, t("lab.stock"), rule=False)
        options = [Option(way, t(f"lab.way_{way}"), disabled_reason=self._why_no_way(way)) for way in WAYS]
        dropdown(ui, "lab/way", Rect(x, y, w, control), options, case.way, on=self._choose_way, tip=t("lab.way_tip"))
        y += control + GAP_S
        if case.way == "common":
            y = self._common(ui, Rect(x, y, w, 0))
        else:
            most = self._most_t(case.mineral, case.way)
            step = round_step(max(most, 0.01) / 100.0)
            why = t("lab.nothing_to_move") if most <= 0 else None
            amount = Number("tonnes", t(f"lab.amount_{case.way}"), min(case.tonnes, most), 0.0, max(most, step), step,
                            t("lab.unit_t"), step_decimals(step), reason=why)  # fmt: skip
            y = number_field(ui, Rect(x, y, w, 0), amount, lambda v: self._set(tonnes=v))
            over = Number("rounds", t("lab.rounds"), case.rounds, 1.0, MOST_ROUNDS, 1.0, t("lab.unit_rounds"))
            y = number_field(ui, Rect(x, y, w, 0), over, lambda v: self._set(rounds=round(v)))
        y = ledger(ui, Rect(x, y, w, 0), self.screen, case)
        if case.way == "common":
            y = member_choice(ui, Rect(x, y, w, 0), self.screen, case.bloc, case.mineral, case.members,
                              self._choose_members)  # fmt: skip
        return y

    def _common(self, ui: Ui, at: Rect) -> float:
        view, case, y = self.screen.play.view, self.pair.b, at.y
        if len(view.world.charters) > 1:
            options = [Option(b, told(view.world.charters[b].name)) for b in view.world.charters]
            dropdown(ui, "lab/bloc", Rect(at.x, y, at.w, ui.em(CONTROL)), options, case.bloc,
                     on=self._choose_bloc, tip=t("lab.bloc_tip"))  # fmt: skip
            y += ui.em(CONTROL) + GAP_S
        days = Number("days", t("lab.target"), case.days, 0.0, MOST_DAYS, 5.0, t("lab.unit_days"))
        y = number_field(ui, Rect(at.x, y, at.w, 0), days, lambda v: self._set(days=v))
        money = Number("usd", t("lab.money"), case.usd / _MILLION, 0.0, MOST_USD_M, 1.0, t("lab.unit_usd_m"))
        return number_field(ui, Rect(at.x, y, at.w, 0), money, lambda v: self._set(usd=round(v * _MILLION)))

    def _set(self, **changes: Any) -> None:
        self.pair.b = replace(self.pair.b, **changes)

    def _why_no_way(self, way: Way) -> str | None:
        view, mineral = self.screen.play.view, self.screen.play.mineral
        if way == "release" and self.screen.facts.held_t(mineral, view.seat) <= 0:
            return t("lab.no_stock")
        if way == "common":
            if not view.world.charters:
                return t("lab.no_blocs")
            if not is_strategic(view.world, mineral):
                return t("lab.bulk_metal")
        return None

    def _choose_way(self, way: str) -> None:
        chosen = cast("Way", way)
        case = self.pair.b
        if chosen != "common" and case.way != chosen:
            most = self._most_t(case.mineral, chosen)
            amount = _even(most / 4) if chosen == "release" else self.first(case.mineral).tonnes
            self._set(way=chosen, tonnes=min(most, amount))
        else:
            self._set(way=chosen)

    def _choose_bloc(self, bloc: str) -> None:
        view = self.screen.play.view
        members = next(iter(member_sets(view, bloc, self.pair.b.mineral).values()), ())
        self._set(bloc=bloc, members=members)

    def _choose_members(self, members: Members) -> None:
        self._set(members=members)

    # --- what comes of it -------------------------------------------------------------------------------------------

    def _runs(self) -> tuple[Runs, Runs]:
        return both(self.desk.runs, self.screen.play.view, self.pair)

    def in_words(self, case: StockCase | None) -> str:
        """Return a case in a sentence."""
        if case is None:
            return t("lab.as_things_stand")
        if case.way == "common":
            bloc = told(self.screen.play.view.world.charters[case.bloc].name)
            return t(
                "lab.case_common", days=figures(case.days), usd=dollars(case.usd), bloc=bloc, count=len(case.members)
            )
        return t(f"lab.case_{case.way}", tonnes=tonnes(case.tonnes), rounds=case.rounds)

    def results(self, ui: Ui, rect: Rect) -> None:
        """Draw the figures of both cases, or who holds what."""
        inner = panel_of(ui, rect)
        head, body = cut_top(inner, ui.em(CONTROL), GAP_S)
        items = [TabItem(page, t(f"lab.page_{page}"), tip=t(f"lab.page_{page}_tip")) for page in PAGES]
        tabs(ui, "lab/page", head, items, self.page, on=self._choose_page, segments=True, ellipsis=True)
        a, b = self._runs()
        with scroll_area(ui, f"lab/{self.page}", body) as scroll:
            area = Rect(scroll.rect.x, scroll.top, scroll.rect.w, max(body.h, ui.em(320)))
            if self.page == "holders":
                scroll.bottom = holders(ui, area, self.screen.facts, self.pair.b.mineral)
            else:
                scroll.bottom = self._figures(ui, area, a, b)

    def _choose_page(self, page: str) -> None:
        self.page = page

    def _figures(self, ui: Ui, at: Rect, a: Runs, b: Runs) -> float:
        view, pair = self.screen.play.view, self.pair
        nothing = replace(pair.b, tonnes=0.0, usd=0, days=0.0)
        fa, fb = stock_figures(a, pair.a or nothing), stock_figures(b, pair.b)

        def of(found: StockFigures | None, name: str) -> float | None:
            return None if found is None else getattr(found, name)

        def cover(found: StockFigures | None, place: int) -> float | None:
            return None if found is None else found.cover_days[min(place, len(found.cover_days) - 1)]

        rows = [Row(name, of(fa, name), of(fb, name), kind, better, head) for name, kind, better, head in _ROWS]
        rows += [Row(f"cover_{name}", cover(fa, place), cover(fb, place), "days", 1, place == 0)
                 for name, place in (("now", 0), ("next", 1), ("later", HORIZON))]  # fmt: skip
        common = pair.b.way == "common"
        points = [] if common else points_rows(view, a, b)
        grid, ready = grid_for(ui, at, view, [*rows, *points]), (fa is not None, fb is not None)
        y = headings(ui, at, (self.in_words(pair.a), self.in_words(pair.b)), grid)
        y = comparison(ui, Rect(at.x, y, at.w, 0), view, [*rows, *points], ready, grid)
        if not points:
            y = prose(ui, at.x, y + GAP_S, at.w, t("lab.common_points" if common else "lab.blind"), ink="muted")
        return self._cover_chart(ui, Rect(at.x, y + GAP_S, at.w, max(ui.em(170), at.bottom - y - GAP_S)), fa, fb)

    def _cover_chart(self, ui: Ui, rect: Rect, fa: StockFigures | None, fb: StockFigures | None) -> float:
        lines = [
            Series(t(f"lab.column_{key}"), [(float(n), days) for n, days in enumerate(f.cover_days)],
                   ui.theme.series[color], dashed=key == "a")
            for key, f, color in (("a", fa, 1), ("b", fb, 0)) if f is not None
        ]  # fmt: skip
        line_chart(ui, f"lab/cover/{self.pair.b.mineral}", rect, lines, title=t("lab.chart_cover"),
                   unit=t("lab.chart_cover_unit"), from_zero=True, x_text=lambda x: t("lab.now") if x == 0 else
                   t("lab.market_number", number=int(x)))  # fmt: skip
        return rect.bottom

    def effects(self, ui: Ui, rect: Rect) -> None:
        """Draw the price path, and who gains and who loses."""
        inner = panel_of(ui, rect)
        a, b = self._runs()
        view, case = self.screen.play.view, self.pair.b
        with scroll_area(ui, "lab/effects", inner) as scroll:
            x, w, high = scroll.rect.x, scroll.rect.w, ui.em(210)
            paths(ui, f"lab/paths/{case.mineral}", Rect(x, scroll.top, w, high), view, a, b)
            y = about_band(ui, Rect(x, scroll.top + high + 4, w, 0))
            y = gains(ui, Rect(x, y, w, 0), view, b)
            if case.way == "common":
                y = self._contribute(ui, Rect(x, y + GAP_S, w, 0))
            scroll.bottom = y

    # --- using it ---------------------------------------------------------------------------------------------------

    def use_text(self) -> str:
        """Return what the button says."""
        return t("lab.use_target" if self.pair.b.way == "common" else "lab.use_order")

    def about_kept(self) -> str:
        """Return what case A is."""
        return self.in_words(self.pair.a)

    def why_not_use(self) -> str | None:
        """Return why nothing can be made of it, or None."""
        case, view = self.pair.b, self.screen.play.view
        if case.way != "common":
            if case.tonnes <= 0:
                return t("lab.nothing_set")
            return self.screen.desk.why_not
        if case.bloc not in view.blocs:
            return t("lab.not_founded", bloc=told(view.world.charters[case.bloc].name))
        motion = SetStockTarget(case.mineral, case.days)
        key = ("lab_use", case.bloc, case.mineral, case.days)
        return self.screen.cached(key, lambda: why_not_table(view, view.blocs[case.bloc], motion))

    def order(self) -> StockOrder | None:
        """Return the standing order that begins the case; None until its cost is known."""
        case, view = self.pair.b, self.screen.play.view
        if case.way == "release":
            return StockOrder(case.mineral, release_t=case.tonnes / case.rounds)
        found = stock_figures(self.desk.runs.ask(view, case, case.mineral), case)
        if found is None:
            return None
        return StockOrder(case.mineral, buy_usd=min(view.me.stock_money_usd, round(found.first_usd)))

    def use(self, ui: Ui) -> None:
        """Fill in the stock order, or open the blocs with the motion on a target."""
        case = self.pair.b
        if case.way == "common":
            self._use_target(ui)
            return
        order = self.order()
        if order is None:
            ui.toast(t("lab.not_ready"), "warn")
            return
        screen, page = self.screen, self.screen.desk.stock
        self.desk.choose("market")
        screen.desk.tab, page.way = "stock", case.way
        if case.way == "buy":
            page.buy_usd = order.buy_usd
        else:
            page.release_t = order.release_t
        ui.toast(t("lab.used_order", rounds=case.rounds))

    def _use_target(self, ui: Ui) -> None:
        app, case = self.screen.app, self.pair.b
        app.show("blocs")
        blocs = cast("BlocsScreen", app.screen("blocs"))
        blocs.choose(case.bloc)
        blocs.floors.schedule = "stock"
        form = blocs.floors.stock.form
        form.subject, form.mineral, form.days = "set_stock_target", case.mineral, case.days
        ui.toast(t("lab.used_target"))

    # --- a contribution in the draft --------------------------------------------------------------------------------

    def _contribution(self) -> StockpileContribution:
        """Return a clause in which the seat gives its equal part of the money that is set."""
        case, view = self.pair.b, self.screen.play.view
        heads = max(1, len([1 for _, status in case.members if status == "full"]))
        return StockpileContribution(bloc=case.bloc, member=view.seat, usd=round(case.usd / heads))

    def _why_not_contribute(self) -> str | None:
        play = self.screen.play
        draft, clause = play.draft, self._contribution()
        if draft.partner is None:
            return t("lab.no_partner")
        if not clause.usd:
            return t("lab.nothing_set")
        try:
            # The rule reads nothing of the state but what a view has.
            parties = (play.seat, draft.partner, *draft.others)
            check_clauses(play.view.world, play.view, (*draft.clauses, clause), parties)
        except MinisterialError as error:
            return told_refusal(error)
        return None

    def _contribute(self, ui: Ui, at: Rect) -> float:
        """Draw the button that puts a contribution into the treaty on the table; returns the y below."""
        y = heading(ui, at.x, at.y, at.w, t("lab.contribution"))
        y = (
            prose(ui, at.x, y, at.w, t("lab.contribution_about", usd=dollars(self._contribution().usd)), ink="muted")
            + 4
        )
        button(ui, "lab/contribute", Rect(at.x, y, at.w, ui.em(CONTROL)), t("lab.use_contribution"), icon="handshake",
               on=lambda: self._add_contribution(ui), disabled_reason=self._why_not_contribute(),
               tip=t("lab.contribution_tip"), ellipsis=True)  # fmt: skip
        return y + ui.em(CONTROL)

    def _add_contribution(self, ui: Ui) -> None:
        reason = self._why_not_contribute()
        if reason is not None:
            ui.toast(reason, "warn")
            return
        table = cast("TableScreen", self.screen.app.screen("table"))
        table.put(self._contribution())
        ui.toast(t("lab.used_contribution"), "good")


def _even(amount: float) -> float:
    """Return an amount rounded down to about two figures."""
    if amount <= 0:
        return 0.0
    step = round_step(amount / 10.0)
    return max(step, step * int(amount / step))
