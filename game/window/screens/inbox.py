"""The inbox: what the person must answer, what she should know, and the log, each with the way to where it belongs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pygame

from game.window.catalog import t
from game.window.frame import content_rect
from game.window.layout import Rect, columns, cut_bottom, cut_top, inset
from game.window.naming import sentence
from game.window.screens.base import GameScreen
from game.window.screens.clause_words import clauses_short
from game.window.screens.facts import page, prose
from game.window.screens.inbox_answer import AnswerPane
from game.window.screens.inbox_items import Item, waiting_items
from game.window.screens.inbox_news import NewsList
from game.window.screens.ministry_deeds import DeedBlock
from game.window.screens.tall_list import reveal_row, tall_list
from game.window.theme import CONTROL, GAP_S, TITLE
from game.window.ui import Ui
from game.window.widgets.button import button
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.app import App

TIERS = ("must", "should", "log")
_ICONS = {"decision": "gavel", "offer": "envelope", "vote": "gavel", "ratify": "bloc", "draft": "table"}


class InboxScreen(GameScreen):
    """See the module.

    Attributes:
        tier: which of :data:`TIERS` is listed.
        chosen: the id of the item that is shown at the right.
        came_from: the view to which Esc returns.
    """

    name = "inbox"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.tier = "must"
        self.chosen = ""
        self.came_from = "map"
        self.answers = AnswerPane(self)
        self.news = NewsList(self)
        self.deeds = DeedBlock(self)
        self._at = 0
        self._items: tuple[tuple[object, ...], tuple[Item, ...]] | None = None

    @property
    def title(self) -> str:
        """The window's title."""
        return t("inbox.title")

    def enter(self) -> None:
        """Begin with what must be answered, or with the news if nothing must."""
        self.tier = "must" if self.items() else "should"

    # --- what is shown ----------------------------------------------------------------------------------------------

    def items(self) -> tuple[Item, ...]:
        """Return what waits for an answer."""
        play = self.play
        key = (play.version, play.busy, bool(play.draft.clauses), play.draft.partner)
        if self._items is None or self._items[0] != key:
            self._items = (key, () if play.busy else waiting_items(play))
        return self._items[1]

    def item(self) -> Item | None:
        """Return the chosen item; where it is gone, what has come into its place."""
        items = self.items()
        if not items:
            return None
        place = next((n for n, item in enumerate(items) if item.id == self.chosen), min(self._at, len(items) - 1))
        self._at, self.chosen = place, items[place].id
        return items[place]

    # --- drawing ----------------------------------------------------------------------------------------------------

    def content(self, ui: Ui) -> None:
        """The tiers at the left; at the right the thing that is to be answered, or what the ministry did."""
        left, right = columns(content_rect(ui), (46, 54))
        self._list(ui, left)
        item = self.item() if self.tier == "must" else None
        if item is not None:
            self.answers.draw(ui, right, item)
        else:
            page(ui, "inbox/ministry", right, self._ministry)
        if self.answers.estimates.work():
            ui.redraw()

    def _ministry(self, ui: Ui, at: Rect) -> float:
        height = ui.line_height(TITLE)
        ui.label(Rect(at.x, at.y, at.w, height), t("inbox.ministry"), size=TITLE, bold=True, ellipsis=True)
        y = prose(ui, at.x, at.y + height + 2, at.w, t("inbox.ministry_about"), ink="muted")
        return self.deeds.draw(ui, Rect(at.x, y, at.w, at.h))

    def _list(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        inner = inset(rect, GAP_S)
        chips, rest = cut_top(inner, ui.em(CONTROL), GAP_S)
        tiers = [
            TabItem(tier, t(f"inbox.tier_{tier}"), badge=len(self.items()) if tier == "must" else 0,
                    tip=t(f"inbox.tier_{tier}_tip"))
            for tier in TIERS
        ]  # fmt: skip
        tabs(ui, "inbox/tier", chips, tiers, self.tier, on=self.show_tier, segments=True, ellipsis=True)
        foot, body = cut_bottom(rest, ui.em(CONTROL), GAP_S)
        if self.tier == "must":
            stamp = (self.play.version, self.chosen, len(self.items()))
            tall_list(
                ui, "inbox/list", body, self.items(), version=stamp,
                height_of=lambda item, width: self._height(ui, item, width),
                draw_row=lambda item, place: self._draw(ui, item, place), empty=t("inbox.empty_must"),
            )  # fmt: skip
        else:
            self.news.draw(ui, body, self.tier)
        hotkey = self.app.loop.keymap.text("view_journal")
        button(ui, "inbox/journal", foot, t("inbox.open_journal"), hotkey=hotkey, icon="journal",
               on=lambda: self.app.show("journal"), ellipsis=True)  # fmt: skip

    def _lines(self, item: Item) -> list[str]:
        """Return what stands below an item's title in the list."""
        if item.offer is None:
            return []
        lines = [sentence(clauses_short(self.play.view, item.offer.clauses))]
        return [*lines, t("inbox.row_twice", count=len(item.offers))] if len(item.offers) > 1 else lines

    def _indent(self, ui: Ui) -> float:
        return ui.em(18) + ui.em(26) + 3 * GAP_S

    def _height(self, ui: Ui, item: Item, width: float) -> float:
        room = width - self._indent(ui) - GAP_S
        return (
            ui.paragraph_height(room, item.title, bold=True)
            + sum(ui.paragraph_height(room, line) for line in self._lines(item))
            + 16
        )

    def _draw(self, ui: Ui, item: Item, place: Rect) -> None:
        card = Rect(place.x, place.y, place.w, place.h - 6)
        chosen = item.id == self.chosen
        # The arrows choose; a row with the focus would take the Enter that answers.
        look = ui.touch(f"inbox/row/{item.id}", card, on=partial(self.choose, item.id), focusable=False,
                        on_double=partial(self.go_to, item.todo))  # fmt: skip
        ui.box(card, "selection" if chosen else "hover" if look.hover else "raised",
               "accent" if chosen else "border_strong" if look.hover else "border")  # fmt: skip
        x, y, line = card.x + GAP_S, card.y + 5, ui.line_height()
        ui.icon(Rect(x, y, ui.em(18), line), _ICONS[item.todo.kind], "warn")
        if item.seat:
            ui.flag(Rect(x + ui.em(18) + GAP_S, y, ui.em(26), line), item.seat)
        left = card.x + self._indent(ui)
        room = card.right - GAP_S - left
        y += ui.paragraph(Rect(left, y, room, card.h), item.title, bold=True)
        for text in self._lines(item):
            y += ui.paragraph(Rect(left, y, room, card.h), text, color="muted")

    # --- choosing ---------------------------------------------------------------------------------------------------

    def show_tier(self, tier: str) -> None:
        """List another tier."""
        self.tier = tier

    def choose(self, id: str) -> None:
        """Show an item at the right."""
        self.chosen = id

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Up and down choose, left and right change the tier, Enter, 1, 2 and 3 answer, Esc goes back."""
        if command == "back":
            self.app.show(self.came_from)
            return True
        if event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            step = 1 if event.key == pygame.K_RIGHT else -1
            self.tier = TIERS[(TIERS.index(self.tier) + step) % len(TIERS)]
            return True
        item = self.item() if self.tier == "must" else None
        if item is None:
            return False
        if event.key in (pygame.K_UP, pygame.K_DOWN):
            items = self.items()
            self._at = (self._at + (1 if event.key == pygame.K_DOWN else -1)) % len(items)
            self.choose(items[self._at].id)
            reveal_row(ui, "inbox/list", self._at)
            return True
        return self.answers.use_command(ui, item, command)
