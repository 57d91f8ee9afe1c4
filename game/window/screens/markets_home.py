"""The page of industry at home: money for capacity, and subsidies of what producers make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.layout import Rect
from game.window.screens.markets_border import SubsidyPage
from game.window.screens.markets_invest import InvestPage
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.markets_policy import PolicyDesk


class HomePage:
    """See the module.

    Attributes:
        way: ``build`` or ``subsidy``.
        build, subsidy: the two forms.
    """

    def __init__(self, desk: PolicyDesk) -> None:
        self.desk = desk
        self.way = "build"
        self.build = InvestPage(desk)
        self.subsidy = SubsidyPage(desk)

    @property
    def kind(self) -> str:
        """The kind of policy being written, by which the button is called."""
        return "invest" if self.way == "build" else "subsidy"

    def draw(self, ui: Ui, rect: Rect, mineral: str) -> float:
        """Draw the choice and the chosen form; returns the y below."""
        items = [TabItem("build", t("markets.way_build")), TabItem("subsidy", t("markets.way_subsidy"))]
        head = Rect(rect.x, rect.y, rect.w, ui.em(CONTROL))
        tabs(ui, "markets/home", head, items, self.way, on=self._choose, segments=True)
        form = self.build if self.way == "build" else self.subsidy
        return form.draw(ui, Rect(rect.x, head.bottom + GAP_S, rect.w, rect.h), mineral)

    def _choose(self, way: str) -> None:
        self.way = way
