"""The price-floor laboratory: a floor's level, stage, members and levy, how the rival answers, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from game.actions import SetFloor
from game.rules.motions import FLOOR_STEPS, STAGES
from game.window.catalog import t
from game.window.figures import grouped, percent
from game.window.layout import Rect, cut_top
from game.window.naming import comma_list, rival_in_text, short_of
from game.window.phrases import price_text, stage_in_words, tonnes
from game.window.screens.blocs_words import floor_price, levels, why_not_table
from game.window.screens.facts import heading, prose
from game.window.screens.lab import Compared, both
from game.window.screens.lab_cases import (
    LEVEL_STEP,
    LEVELS,
    RIVALS,
    FloorCase,
    Rival,
    bloc_of,
    first_floor,
    rival_sells,
)
from game.window.screens.lab_figures import OTHERS, FloorFigures, floor_figures, trade
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
from game.window.screens.lab_runs import Runs
from game.window.screens.markets_stage import stage_tabs
from game.window.theme import CONTROL, GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import toggle
from game.window.widgets.chart import Level
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.flow import Party, Stream, flow_chart
from game.window.widgets.scroll import scroll_area
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen
    from game.window.screens.lab import LabDesk

PAGES = ("figures", "flows")
#: Figures of a floor in the order of the table: field, how it is written, whether more is better, and whether it begins
#: a group.
_ROWS = (
    ("inside", "price", 0, True), ("outside", "price", 0, False), ("rival", "price", 0, False),
    ("landed", "price", 0, False), ("levy_t", "price", 0, False),
    ("imports_t", "t", 0, True), ("use_t", "t", 0, False), ("output_t", "t", 0, False),
    ("avoids", "share", 0, True), ("diverted_t", "t", 0, False), ("resold", "share", 0, False),
    ("levy", "usd", 0, True), ("to_fund", "usd", 0, False), ("users", "usd", 0, False), ("makers", "usd", 0, False),
)  # fmt: skip


class FloorLab(Compared[FloorCase]):
    """See the module.

    Attributes:
        page: what stands in the middle: ``figures`` or ``flows``.
    """

    def __init__(self, desk: LabDesk) -> None:
        super().__init__(desk)
        self._bloc = next(iter(self._blocs()), "")

    def first(self, mineral: str) -> FloorCase:
        """The case to begin with: the floor in the schedule, or one a fifth above the baseline."""
        return first_floor(self.screen.play.view, self._bloc, mineral)

    def _blocs(self) -> list[str]:
        view = self.screen.play.view
        own = [b.id for b in view.blocs.values() if b.status(view.seat) is not None and not b.dissolved]
        rest = [b for b in view.world.charters if b not in own and not (b in view.blocs and view.blocs[b].dissolved)]
        return [*own, *rest] or list(view.world.charters)

    # --- controls ---------------------------------------------------------------------------------------------------

    def controls(self, ui: Ui, rect: Rect) -> float:
        """Draw what the floor is; returns the y below."""
        view, case = self.screen.play.view, self.pair.b
        x, w, control = rect.x, rect.w, ui.em(CONTROL)
        y = heading(ui, x, rect.y, w, t("lab.floor"), rule=False)
        if len(self._blocs()) > 1:
            options = [Option(b, told(view.world.charters[b].name)) for b in self._blocs()]
            dropdown(ui, "lab/bloc", Rect(x, y, w, control), options, case.bloc, on=self._choose_bloc,
                     tip=t("lab.bloc_tip"))  # fmt: skip
            y += control + GAP_S
        stages = STAGES[: view.world.mineral[case.mineral].stages]
        y = stage_tabs(ui, "lab/stage", Rect(x, y, w, 0), view.world, case.mineral, stages, case.stage,
                       self._choose_stage)  # fmt: skip
        toggle(ui, "lab/on", Rect(x, y, w, ui.em(28)), t("lab.floor_on"), case.level is not None,
               on=lambda on: self._set(level=self._start_level() if on else None),
               tip=t("lab.floor_on_tip"))  # fmt: skip
        y += ui.em(28)
        if case.level is not None:
            price = price_text(floor_price(view.world, case.mineral, case.stage, case.level))
            marks = tuple(step for step in FLOOR_STEPS if LEVELS[0] <= step <= LEVELS[1])
            level = Number("level", t("lab.level", price=price), case.level, *LEVELS, LEVEL_STEP, "×", 2, marks)
            y = number_field(ui, Rect(x, y, w, 0), level, lambda v: self._set(level=round(v, 2)))
        share = Number("levy_share", t("lab.levy_share"), 100.0 * case.levy_share, 0.0, 100.0, 5.0, "%")
        y = number_field(ui, Rect(x, y, w, 0), share, lambda v: self._set(levy_share=round(v / 100.0, 4)))
        y = self._rival(ui, Rect(x, y, w, 0))
        if not bloc_of(view, case.bloc).in_force:
            y = prose(ui, x, y, w, t("lab.as_if_in_force"), ink="muted")
        return member_choice(ui, Rect(x, y, w, 0), self.screen, case.bloc, case.mineral, case.members,
                             self._choose_members)  # fmt: skip

    def _rival(self, ui: Ui, at: Rect) -> float:
        world, case = self.screen.play.view.world, self.pair.b
        if world.rival is None:
            return at.y
        name = rival_in_text(world)
        y = prose(ui, at.x, at.y, at.w, t("lab.rival", rival=name))
        none = None if rival_sells(world, case.mineral) else t("lab.rival_sells_none", rival=name)
        options = [Option(r, t(f"lab.rival_{r}"), disabled_reason=none if r != "as_now" else None) for r in RIVALS]
        dropdown(ui, "lab/rival", Rect(at.x, y, at.w, ui.em(CONTROL)), options, case.rival,
                 on=lambda r: self._set(rival=cast("Rival", r)), tip=t("lab.rival_tip"))  # fmt: skip
        return y + ui.em(CONTROL) + GAP_S

    def _set(self, **changes: Any) -> None:
        self.pair.b = replace(self.pair.b, **changes)

    def _start_level(self) -> float:
        return first_floor(self.screen.play.view, self._bloc, self.screen.play.mineral).level or 1.0

    def _choose_bloc(self, bloc: str) -> None:
        self._bloc = bloc
        self._pairs.clear()

    def _choose_stage(self, stage: str) -> None:
        self._set(stage=stage)

    def _choose_members(self, members: Members) -> None:
        self._set(members=members)

    # --- what comes of it -------------------------------------------------------------------------------------------

    def _runs(self) -> tuple[Runs, Runs]:
        return both(self.desk.runs, self.screen.play.view, self.pair)

    def in_words(self, case: FloorCase | None) -> str:
        """Return a case in a sentence."""
        if case is None:
            return t("lab.as_things_stand")
        world = self.screen.play.view.world
        names = comma_list([short_of(world, seat) for seat, _ in case.members[:12]])
        more = len(case.members) - 12
        names = t("lab.names_more", names=names, count=more) if more > 0 else names
        market = stage_in_words(world, case.mineral, case.stage)
        key = "lab.case_floor" if case.level is not None else "lab.case_no_floor"
        level = "" if case.level is None else grouped(case.level, 2)
        return t(key, market=market, level=level, members=names or t("lab.nobody"), share=percent(case.levy_share),
                 rival=rival_in_text(world), does=t(f"lab.rival_{case.rival}"))  # fmt: skip

    def results(self, ui: Ui, rect: Rect) -> None:
        """Draw the figures of both cases, or the flows of the one that is being changed."""
        inner = panel_of(ui, rect)
        head, body = cut_top(inner, ui.em(CONTROL), GAP_S)
        items = [TabItem(page, t(f"lab.page_{page}"), tip=t(f"lab.page_{page}_tip")) for page in PAGES]
        tabs(ui, "lab/page", head, items, self.page, on=self._choose_page, segments=True, ellipsis=True)
        a, b = self._runs()
        if self.page == "flows":
            with scroll_area(ui, "lab/flows", body) as scroll:
                high = max(body.h, ui.em(300))
                self._flows(ui, Rect(scroll.rect.x, scroll.top, scroll.rect.w, high), b)
                scroll.bottom = scroll.top + high
            return
        with scroll_area(ui, "lab/figures", body) as scroll:
            area = Rect(scroll.rect.x, scroll.top, scroll.rect.w, 0)
            scroll.bottom = self._table(ui, area, a, b)

    def _choose_page(self, page: str) -> None:
        self.page = page

    def _table(self, ui: Ui, at: Rect, a: Runs, b: Runs) -> float:
        view, pair = self.screen.play.view, self.pair
        stands = replace(pair.b, level=self._level_now(), levy_share=0.0, rival="as_now")
        fa, fb = floor_figures(a, pair.a or stands), floor_figures(b, pair.b)

        def of(figures: FloorFigures | None, name: str) -> float | None:
            return None if figures is None else getattr(figures, name)

        rows = [Row(name, of(fa, name), of(fb, name), kind, better, head) for name, kind, better, head in _ROWS
                if name != "rival" or view.world.rival is not None]  # fmt: skip
        points = points_rows(view, a, b)
        grid = grid_for(ui, at, view, [*rows, *points])
        y = headings(ui, at, (self.in_words(pair.a), self.in_words(pair.b)), grid)
        y = comparison(ui, Rect(at.x, y, at.w, 0), view, rows, (fa is not None, fb is not None), grid)
        if not points:
            return prose(ui, at.x, y + GAP_S, at.w, t("lab.blind"), ink="muted")
        ready = (a.run.done and a.base.done, b.run.done and b.base.done)
        return comparison(ui, Rect(at.x, y, at.w, 0), view, points, ready, grid)

    def _level_now(self) -> float | None:
        """Return the level of the bloc's own floor that acts now, if any."""
        case, there = self.pair.b, bloc_of(self.screen.play.view, self.pair.b.bloc)
        if not there.in_force:
            return None
        return next((level for m, stage, level in there.floors if (m, stage) == (case.mineral, case.stage)), None)

    def _flows(self, ui: Ui, rect: Rect, b: Runs) -> None:
        view, case = self.screen.play.view, self.pair.b
        parties: dict[str, Party] = {}
        streams = []

        def name(code: str) -> str:
            return t("lab.others") if code == OTHERS else short_of(view.world, code)

        for origin, target, amount in trade(b, case.stage):
            for key, code, column in ((f"from/{origin}", origin, 0), (f"to/{target}", target, 1)):
                parties.setdefault(key, Party(key, name(code), column))
            streams.append(Stream(f"from/{origin}", f"to/{target}", amount))
        ordered = sorted(parties.values(), key=lambda p: p.key.endswith(OTHERS))
        market = stage_in_words(view.world, case.mineral, case.stage)
        flow_chart(ui, f"lab/flow/{case.mineral}", rect, ordered, streams, title=t("lab.flow_title", market=market),
                   columns=(t("lab.flow_from"), t("lab.flow_to")), text_of=tonnes, hint=t("lab.flow_hint"))  # fmt: skip

    def effects(self, ui: Ui, rect: Rect) -> None:
        """Draw the price path, and who gains and who loses."""
        inner = panel_of(ui, rect)
        a, b = self._runs()
        view, case = self.screen.play.view, self.pair.b
        levels = []
        if case.level is not None and case.stage == "refined":
            levels = [Level(t("lab.level_line"), floor_price(view.world, case.mineral, case.stage, case.level))]
        with scroll_area(ui, "lab/effects", inner) as scroll:
            x, w = scroll.rect.x, scroll.rect.w
            high = ui.em(210)
            paths(ui, f"lab/paths/{case.mineral}", Rect(x, scroll.top, w, high), view, a, b, levels)
            y = about_band(ui, Rect(x, scroll.top + high + 4, w, 0))
            scroll.bottom = gains(ui, Rect(x, y, w, 0), view, b)

    # --- using it ---------------------------------------------------------------------------------------------------

    def use_text(self) -> str:
        """Return what the button says."""
        return t("lab.use_floor")

    def _motion(self) -> SetFloor | None:
        """Return the motion nearest to the floor that is set, of those that the charter lets one ask for."""
        view, case = self.screen.play.view, self.pair.b
        choices = levels(view, bloc_of(view, case.bloc), case.mineral, case.stage)
        if case.level is None:
            return SetFloor(case.mineral, case.stage, None) if None in choices else None
        asked = [level for level in choices if level is not None]
        if not asked:
            return None
        wanted = case.level
        return SetFloor(case.mineral, case.stage, min(asked, key=lambda level: (abs(level - wanted), level)))

    def about_kept(self) -> str:
        """Return what case A is."""
        return self.in_words(self.pair.a)

    def why_not_use(self) -> str | None:
        """Return why no motion can be made of it, or None."""
        key = ("lab_use", self.pair.b.bloc, self.pair.b.mineral, self.pair.b.stage, self.pair.b.level)
        return self.screen.cached(key, self._why_not)

    def _why_not(self) -> str | None:
        view, case = self.screen.play.view, self.pair.b
        if case.bloc not in view.blocs:
            return t("lab.not_founded", bloc=told(view.world.charters[case.bloc].name))
        motion = self._motion()
        if motion is None:
            return t("lab.no_floor_to_end") if case.level is None else t("lab.no_levels")
        return why_not_table(view, view.blocs[case.bloc], motion)

    def use(self, ui: Ui) -> None:
        """Open the blocs with the motion filled in."""
        motion, case = self._motion(), self.pair.b
        if motion is None:
            return
        app = self.screen.app
        app.show("blocs")
        blocs = cast("BlocsScreen", app.screen("blocs"))
        blocs.choose(case.bloc)
        floors = blocs.floors
        floors.schedule, floors.mineral, floors.stage = "floors", motion.mineral, motion.stage
        floors.level, floors.picked = motion.level, True
        if motion.level is not None and case.level is not None and abs(motion.level - case.level) > 1e-9:
            ui.toast(t("lab.used_nearest", level=grouped(motion.level, 2)))
        else:
            ui.toast(t("lab.used_floor"))
