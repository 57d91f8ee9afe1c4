"""What the inbox tells besides what waits for an answer: what the person should know, and the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from game.rules.turn import Happening
from game.window.catalog import t
from game.window.layout import Rect
from game.window.narrate import narrate
from game.window.play import Todo
from game.window.screens.inbox_items import tidings
from game.window.screens.journal import family_of
from game.window.screens.tall_list import tall_list
from game.window.theme import GAP_S, HEADING
from game.window.tidings import icon_of, seat_of, tone_of
from game.window.ui import Ui

if TYPE_CHECKING:
    from game.window.screens.inbox import InboxScreen


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the news: the place of a happening among the view's, or a heading (``place`` is None)."""

    text: str
    place: int | None = None


class NewsList:
    """Draws a tier's news, each leading to where it belongs."""

    def __init__(self, screen: InboxScreen) -> None:
        self.screen = screen
        self._kept: tuple[tuple[object, ...], list[Line]] | None = None

    def lines(self, tier: str) -> list[Line]:
        """Return the lines of ``should`` or ``log``: since the last turn first, the latest at the top."""
        play = self.screen.play
        key = (play.version, tier)
        if self._kept is None or self._kept[0] != key:
            view = play.view
            new, old = tidings(play, tier)
            out: list[Line] = []
            since = "inbox.since" if any(h.round < view.round for h in view.happenings) else "inbox.since_begin"
            for heading, places in ((since, new), ("inbox.earlier", old)):
                if places:
                    out.append(Line(t(heading, count=len(places))))
                    out.extend(Line(narrate(view, view.happenings[place]), place) for place in places)
            self._kept = (key, out)
        return self._kept[1]

    def draw(self, ui: Ui, rect: Rect, tier: str) -> None:
        """Draw the list."""
        tall_list(
            ui, f"inbox/news/{tier}", rect, self.lines(tier), version=(self.screen.play.version, tier),
            height_of=lambda line, width: self._height(ui, line, width),
            draw_row=lambda line, place: self._draw(ui, line, place), empty=t(f"inbox.empty_{tier}"),
        )  # fmt: skip

    def _indent(self, ui: Ui) -> float:
        return ui.em(16) + ui.em(24) + 3 * GAP_S

    def _height(self, ui: Ui, line: Line, width: float) -> float:
        if line.place is None:
            return ui.line_height(HEADING) + GAP_S + 4
        return ui.paragraph_height(width - self._indent(ui), line.text) + 6

    def _draw(self, ui: Ui, line: Line, place: Rect) -> None:
        if line.place is None:
            head = Rect(place.x, place.y + GAP_S, place.w, place.h - GAP_S)
            ui.label(head, line.text, size=HEADING, bold=True, ellipsis=True)
            ui.hline(place.x, place.right, place.bottom - 2)
            return
        view = self.screen.play.view
        happening = view.happenings[line.place]
        look = ui.touch(f"inbox/line/{line.place}", place, on=self._way(happening), tip=t("inbox.go_hint"))
        if look.hover:
            ui.box(place, "hover", None, 4)
        if look.focus:
            ui.paint.ring(place, 4)
        icon_w, flag_w, height = ui.em(16), ui.em(24), ui.line_height()
        x = place.x + GAP_S
        ui.icon(Rect(x, place.y + 3, icon_w, height), icon_of(happening), ui.theme.tone(tone_of(happening, view)))
        code = seat_of(happening)
        if code is not None:
            ui.flag(Rect(x + icon_w + GAP_S, place.y + 3, flag_w, height), code)
        indent = self._indent(ui)
        ui.paragraph(Rect(place.x + indent, place.y + 3, place.w - indent, place.h), line.text)

    def _way(self, happening: Happening) -> Callable[[], None]:
        """Return what leads to where a happening belongs."""
        screen, view = self.screen, self.screen.play.view
        number = happening.get("offer")
        if any(offer.id == number and offer.status == "open" for offer in view.offers):
            return partial(screen.open_todo, Todo("offer", "", offer=number))
        family = family_of(happening)
        if family == "bloc" and view.world.charters:
            return partial(screen.app.show, "blocs")
        if family == "market":
            return partial(screen.app.show, "markets")
        if happening.kind.startswith("ministry_") or happening.kind == "intelligence":
            return partial(screen.app.show, "ministry")
        if family == "mine":
            return screen.app.show_mandate
        return partial(self._journal, family)

    def _journal(self, family: str) -> None:
        """Show the journal under the filter that has a family."""
        app = self.screen.app
        journal = app.screen("journal")
        journal.shown = family if family in journal.filters else "all"  # type: ignore[attr-defined]
        app.show("journal")
