"""Every widget in every state on a few pages: looked at by people, rendered by tests and by the tour.

The names and figures are samples and mean nothing.
"""

from collections.abc import Callable
from typing import get_args

import pygame

from game.window import gallery_table
from game.window.figures import compact, percent
from game.window.gallery_advice import advice_page
from game.window.gallery_pages import charts_page, controls_page, lists_page
from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.theme import CONTROL, GAP_M, GAP_S, TITLE, Tone
from game.window.ui import Ui
from game.window.widgets.button import button
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.scroll import scroll_area
from game.window.widgets.tabs import TabItem, tabs

PAGES = ("table", "controls", "lists", "charts", "advice")


class Gallery:
    """A screen that shows the kit; what its widgets change is kept in ``values``."""

    title = "Widgets"

    def __init__(self, page: str = "table") -> None:
        self.page = page
        self.values: dict[str, object] = {}
        self.table = gallery_table.TablePage()

    def enter(self) -> None:
        """Nothing to prepare."""

    def leave(self) -> None:
        """Nothing to put away."""

    def key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Search, and the views by their keys."""
        if command == "search":
            ui.set_focus("list/search" if self.page == "table" else "lists/search")
            return True
        views = dict(zip(("view_map", "view_table", "view_ministry", "view_blocs", "view_markets"), PAGES, strict=True))
        if command in views:
            self.show_page(ui, views[command])
            return True
        return False

    def show_page(self, ui: Ui, page: str) -> None:
        """Turn to ``page``."""
        self.page = page
        ui.redraw()

    def draw(self, ui: Ui) -> None:
        """Draw the page that is open."""
        if self.page == "table":
            self.table.draw(ui, self._views(), lambda page: self.show_page(ui, page))
            return
        top = Rect(8, 8, ui.screen.w - 16, ui.em(CONTROL))
        tabs(ui, "page", top, self._views(), self.page, on=lambda page: self.show_page(ui, page))
        rest = Rect(8, top.bottom + 8, top.w, ui.screen.h - top.bottom - 16)
        pages: dict[str, Callable[[Ui, Rect, dict[str, object]], float]] = {
            "controls": controls_page,
            "lists": lists_page,
            "charts": charts_page,
            "advice": advice_page,
        }
        with scroll_area(ui, f"scroll/{self.page}", rest) as view:
            inside = Rect(view.rect.x, view.top, view.rect.w, rest.h)
            view.bottom = pages[self.page](ui, inside, self.values)
            if self.page == "controls":
                view.bottom = self._overlays(ui, Rect(inside.x, view.bottom + GAP_S, inside.w, 0))

    def _views(self) -> list[TabItem]:
        return [
            TabItem(page, page.capitalize(), hotkey=f"F{n}", badge=2 if page == "lists" else 0)
            for n, page in enumerate(PAGES, start=1)
        ]

    def _overlays(self, ui: Ui, at: Rect) -> float:
        row_h = ui.em(CONTROL)
        height = ui.line_height(TITLE) + row_h * 2 + 4 * GAP_S + GAP_M
        panel = Rect(at.x, at.y, at.w, height)
        ui.panel(panel)
        x, y = panel.x + GAP_M, panel.y + GAP_S
        ui.label(Rect(x, y, panel.w - 24, ui.line_height(TITLE)), "Over the screen", size=TITLE, bold=True)
        y += ui.line_height(TITLE) + GAP_S
        part = (panel.w - 2 * GAP_M - 3 * GAP_S) / 4
        tones: tuple[Tone, ...] = get_args(Tone)
        for n, tone in enumerate(tones):
            spot = Rect(x + n * (part + GAP_S), y, part, row_h)
            button(
                ui,
                f"toast-{tone}",
                spot,
                f"Toast: {tone}",
                on=lambda tone=tone: ui.toast("Chile has answered your offer.", tone),  # type: ignore[misc]
                ellipsis=True,
            )
        y += row_h + GAP_S
        button(ui, "open-modal", Rect(x, y, part, row_h), "Dialogue", on=lambda: ask(ui), ellipsis=True)
        spot = Rect(x + part + GAP_S, y, part, row_h)
        button(ui, "with-tip", spot, "With tooltip", on=lambda: None, tip=sample_tip(), ellipsis=True)
        return panel.bottom


def sample_tip() -> Tip:
    """A tooltip with a breakdown whose terms lead on."""
    value = Tip(
        "Gain of a cheaper supply, less the levy that the floor brings.",
        "Economic value",
        (TipLine("Supply", f"{compact(18)} M"), TipLine("Levy", "−11 M", "bad")),
    )
    return Tip(
        "What the offer is worth to them, in points. The terms add up to the total.",
        "Acceptance: 41",
        (
            TipLine("Base stance", "+43", "good"),
            TipLine("Economic value of clauses", "+7", "good", more=value),
            TipLine("Present offtake", "−9", "bad"),
            TipLine("Share of refining", percent(0.58)),
        ),
    )


def ask(ui: Ui) -> None:
    """The sample dialogue."""
    open_modal(
        ui,
        "sample",
        "End the round with an offer unsent?",
        "The offer to DR Congo has not been sent. If the round ends now it stays a draft, and you can send it "
        "in the next round.",
        answers=[
            Answer("Keep working"),
            Answer("Send and end", disabled_reason="DR Congo has no meeting left this round."),
            Answer("End the round", on=lambda: ui.toast("The round has ended.", "good"), primary=True),
        ],
    )
