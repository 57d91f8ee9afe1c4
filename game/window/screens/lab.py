"""The laboratories of the markets: what a price floor or a stock would do, of two cases side by side."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from game.view import View
from game.window.catalog import t
from game.window.frame import DRAWER_FROM, content_columns, content_rect, drawer
from game.window.hits import Tip
from game.window.layout import Rect, cut_bottom, cut_left, cut_top, inset
from game.window.naming import short_mineral
from game.window.screens.lab_cases import FloorCase, StockCase
from game.window.screens.lab_runs import Laboratory, Runs
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import button
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.scroll import scroll_area
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.markets import MarketsScreen

MODES = ("market", "floor", "stock")
C = TypeVar("C", bound=FloorCase | StockCase)


class Pair(Generic[C]):
    """Two cases to compare: ``a`` stays, ``b`` is changed. None for ``a`` is the market as things stand."""

    def __init__(self, b: C) -> None:
        self.a: C | None = None
        self.b = b
        self._first = b

    def keep(self) -> None:
        """Keep the case that is being changed as the one to compare with."""
        self.a = self.b

    def swap(self) -> None:
        """Change the one that was kept, and keep the one that was changed; nothing if none was kept."""
        if self.a is not None:
            self.a, self.b = self.b, self.a

    def reset(self) -> None:
        """Begin anew against the market as things stand."""
        self.a, self.b = None, self._first

    @property
    def changed(self) -> bool:
        """Whether there is anything to reset."""
        return self.a is not None or self.b != self._first


class Compared(ABC, Generic[C]):
    """Two cases of each mineral, as a laboratory compares them.

    Attributes:
        page: what stands in the middle.
    """

    def __init__(self, desk: LabDesk) -> None:
        self.desk = desk
        self.screen = desk.screen
        self.page = "figures"
        self._pairs: dict[str, Pair[C]] = {}

    @abstractmethod
    def first(self, mineral: str) -> C:
        """The case of a mineral to begin with."""

    @property
    def pair(self) -> Pair[C]:
        """The two cases of the mineral that is shown."""
        mineral = self.screen.play.mineral
        if mineral not in self._pairs:
            self._pairs[mineral] = Pair(self.first(mineral))
        return self._pairs[mineral]

    @property
    def kept(self) -> bool:
        """Whether a case is kept to compare with."""
        return self.pair.a is not None

    @property
    def changed(self) -> bool:
        """Whether there is anything to reset."""
        return self.pair.changed

    def keep(self) -> None:
        """Keep the case that is set."""
        self.pair.keep()

    def swap(self) -> None:
        """Swap the two cases."""
        self.pair.swap()

    def reset(self) -> None:
        """Begin anew."""
        self.pair.reset()


def both(lab: Laboratory, view: View, pair: Pair[C]) -> tuple[Runs, Runs]:
    """Return the runs of the two cases."""
    b = lab.ask(view, pair.b, pair.b.mineral)
    return lab.ask(view, pair.a, pair.b.mineral), b


class Bench(Protocol):
    """One laboratory: what is set at the left, what comes of it in the middle and at the right."""

    def controls(self, ui: Ui, rect: Rect) -> float:
        """Draw the controls from the top of ``rect``; returns the y below."""

    def results(self, ui: Ui, rect: Rect) -> None:
        """Draw the comparison and the flows."""

    def effects(self, ui: Ui, rect: Rect) -> None:
        """Draw the charts, and who gains and who loses."""

    def use(self, ui: Ui) -> None:
        """Write what is set into a motion, an order or a clause, or say why that cannot be."""

    def about_kept(self) -> str:
        """Return what case A is, in a sentence."""

    def why_not_use(self) -> str | None:
        """Return why it cannot be used, or None."""

    def use_text(self) -> str:
        """Return what the button that uses it says."""

    def keep(self) -> None:
        """Keep what is set to compare with."""

    def swap(self) -> None:
        """Swap the two cases."""

    def reset(self) -> None:
        """Begin anew."""

    @property
    def kept(self) -> bool:
        """Whether a case is kept to compare with."""

    @property
    def changed(self) -> bool:
        """Whether there is anything to reset."""


class LabDesk:
    """The modes of the markets, and the laboratory that is open.

    Attributes:
        mode: ``market``, ``floor`` or ``stock``.
        runs: the markets cleared for the laboratories.
    """

    def __init__(self, screen: MarketsScreen) -> None:
        self.screen = screen
        self.mode = "market"
        self.runs = Laboratory()
        self._benches: dict[str, Bench] = {}

    @property
    def open(self) -> bool:
        """Whether a laboratory is shown."""
        return self.mode != "market"

    @property
    def bench(self) -> Bench:
        """The laboratory that is shown."""
        if self.mode not in self._benches:
            from game.window.screens.lab_floor import FloorLab
            from game.window.screens.lab_stock import StockLab

            self._benches[self.mode] = FloorLab(self) if self.mode == "floor" else StockLab(self)
        return self._benches[self.mode]

    def choose(self, mode: str) -> None:
        """Show the market or one of the laboratories."""
        self.mode = mode

    def modes(self, ui: Ui, rect: Rect) -> None:
        """Draw the choice between the market and the laboratories."""
        world = self.screen.play.view.world
        items = [
            TabItem(mode, t(f"lab.mode_{mode}"), tip=t(f"lab.mode_{mode}_tip"),
                    disabled_reason=t("lab.no_blocs") if mode == "floor" and not world.charters else None)
            for mode in MODES
        ]  # fmt: skip
        tabs(ui, "lab/mode", rect, items, self.mode, on=self.choose, segments=True, ellipsis=True)

    def draw(self, ui: Ui, head_w: float) -> None:
        """Draw the open laboratory; the choice of the mode takes ``head_w`` at the top left."""
        area, bench = content_rect(ui), self.bench
        head = Rect(area.x, area.y, area.w, ui.em(CONTROL))
        left, rest = cut_left(head, head_w, GAP_S)
        self.modes(ui, left)
        mineral, about = cut_left(rest, min(rest.w, ui.em(300)), GAP_S)
        self._mineral(ui, mineral)
        if about.w > ui.em(240):
            text = t("lab.a_is", case=bench.about_kept())
            ui.touch("lab/kept", about, tip=text, focusable=False)
            ui.label(about, text, color="muted", ellipsis=True)
        top = head.bottom + GAP_S
        parts = content_columns(ui)

        def lower(rect: Rect) -> Rect:
            return Rect(rect.x, top, rect.w, area.bottom - top)

        self._left(ui, lower(parts.left))
        bench.results(ui, lower(parts.centre))
        if parts.right is not None:
            bench.effects(ui, lower(parts.right))
        else:
            drawer(ui, "lab/side", t("lab.side"), lambda rect: self._drawn_later(ui, rect))
        if self.runs.work():
            ui.redraw()

    def _drawn_later(self, ui: Ui, rect: Rect) -> None:
        """Draw the drawer, which comes after the screen: what it asks for is worked on here."""
        self.bench.effects(ui, rect)
        if self.runs.work():
            ui.redraw()

    def _mineral(self, ui: Ui, rect: Rect) -> None:
        world = self.screen.play.view.world
        options = [Option(m, short_mineral(world.mineral[m])) for m in world.minerals]
        dropdown(ui, "lab/mineral", rect, options, self.screen.play.mineral, on=self.screen.choose,
                 tip=t("lab.mineral_tip"))  # fmt: skip

    def _left(self, ui: Ui, rect: Rect) -> None:
        """Draw the controls, and below them what is done with the two cases."""
        ui.panel(rect)
        bench, control = self.bench, ui.em(CONTROL)
        # With large type the settings need the room: what is done with the cases scrolls with them.
        apart = ui.text_scale < DRAWER_FROM
        rows = 2 if apart else 1
        foot, body = cut_bottom(inset(rect, GAP_S), rows * control + (rows - 1) * GAP_S, GAP_S)
        with scroll_area(ui, f"lab/controls/{self.mode}", body) as view:
            y = bench.controls(ui, Rect(view.rect.x, view.top, view.rect.w, 0))
            if not apart:
                self._actions(ui, Rect(view.rect.x, y + GAP_S, view.rect.w, control))
                y += GAP_S + control
            view.bottom = y
        if apart:
            self._actions(ui, cut_top(foot, control)[0])
        letter = self.screen.app.loop.keymap.text("table_motion")
        button(ui, "lab/use", cut_bottom(foot, control)[0], bench.use_text(), hotkey=letter, primary=True,
               disabled_reason=bench.why_not_use(), on=lambda: bench.use(ui), tip=t("lab.use_tip"),
               ellipsis=True)  # fmt: skip

    def _actions(self, ui: Ui, row: Rect) -> None:
        """Draw what is done with the two cases."""
        bench = self.bench
        width = (row.w - 2 * GAP_S) / 3
        actions = (
            ("keep", bench.keep, None),
            ("swap", bench.swap, None if bench.kept else t("lab.swap_none")),
            ("reset", bench.reset, None if bench.changed else t("lab.reset_none")),
        )
        for n, (name, call, reason) in enumerate(actions):
            tip = Tip(t(f"lab.{name}_tip"), t(f"lab.{name}"))
            button(ui, f"lab/{name}", Rect(row.x + n * (width + GAP_S), row.y, width, row.h), t(f"lab.{name}"),
                   on=call, disabled_reason=reason, tip=tip, ellipsis=True)  # fmt: skip

    def use_key(self, ui: Ui, command: str | None) -> bool:
        """Use what is set, or go back to the market."""
        if not self.open or self.screen.play.busy:
            return False
        if command == "table_motion":
            reason = self.bench.why_not_use()
            if reason is not None:
                ui.toast(reason, "warn")
            else:
                self.bench.use(ui)
            return True
        if command == "back":
            self.mode = "market"
            return True
        return False
