"""One sentence for newcomers on the first visit of a view. It blocks nothing, and goes by itself with the view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.frame import content_rect
from game.window.layout import Rect, inset
from game.window.placing import dialogue, least_covering
from game.window.screens.base import GameScreen
from game.window.settings import Settings
from game.window.theme import CONTROL, GAP_M, GAP_S, GAP_XS
from game.window.ui import Ui
from game.window.widgets.button import button, button_width

if TYPE_CHECKING:
    from game.window.app import App

#: The views that have a hint, each with the command whose key it names.
VIEWS = {
    "map": "propose", "table": "add_clause", "ministry": "", "blocs": "", "markets": "", "journal": "",
    "mandate": "", "resolution": "propose",
}  # fmt: skip
#: What stands among the hints seen once somebody wants no more of them.
OFF = "off"
#: What stands there once all controls of the table have been asked for.
MORE = "more"
_WIDTHS = (280.0, 620.0)


def hints_off(settings: Settings) -> bool:
    """Whether a reader wants no hints."""
    return OFF in settings.seen


def hints_for(app: App) -> Hints:
    """Return the hints of a window that go by the reader's settings, and keep what was seen with them."""
    if app.preferences.path is None:
        app.preferences.read()
    return Hints(app, lambda: app.settings, lambda settings: app.preferences.change(seen=settings.seen))


def with_hints(settings: Settings, on: bool) -> Settings:
    """Return settings with the hints on, all of them anew, or off."""
    seen = () if on else tuple(dict.fromkeys((*settings.seen, OFF)))
    return settings.with_changes(seen=seen)


class Hints:
    """Shows what a reader has not seen yet, and keeps the table calm until more of it is asked for; see the module.

    Args:
        app: the application.
        read: gives the settings in force.
        write: keeps changed ones.
    """

    def __init__(self, app: App, read: Callable[[], Settings], write: Callable[[Settings], None]) -> None:
        self.app = app
        self._read, self._write = read, write
        self._seen = set(read().seen)
        self._shown: str | None = None
        self._place: tuple[object, Rect] | None = None

    def again(self) -> None:
        """Look at the settings again, which somebody has changed."""
        self._seen = set(self._read().seen)

    @property
    def calm(self) -> bool:
        """Whether controls that are seldom needed wait behind a button."""
        return MORE not in self._seen and OFF not in self._seen

    def unfold(self) -> None:
        """Show all controls from now on."""
        self._keep(MORE)
        self.app.loop.ui.redraw()

    @property
    def showing(self) -> str | None:
        """The view whose hint is to be seen now, or None."""
        screen = self.app.loop.screen
        name = screen.name if isinstance(screen, GameScreen) else ""
        if name != self._shown:
            # What was shown counts as seen once its view has been left.
            if self._shown is not None:
                self.close()
            if name in VIEWS and name not in self._seen and OFF not in self._seen:
                self._shown = name
        return self._shown

    def close(self) -> None:
        """Put the hint away for good."""
        if self._shown is not None:
            self._keep(self._shown)
            self._shown = None

    def switch_off(self) -> None:
        """Show no more hints."""
        self._keep(OFF)
        self._shown = None

    def _keep(self, word: str) -> None:
        self._seen.add(word)
        now = self._read()
        if word not in now.seen:
            self._write(now.with_changes(seen=(*now.seen, word)))

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the hint of the view, unless a dialogue is open or the others act."""
        ui, name = self.app.loop.ui, self.showing
        if name is None or ui.layers or self.app.play is None or self.app.play.busy:
            return
        command = VIEWS[name]
        text = t(f"hints.{name}", key=self.app.loop.keymap.text(command)) if command else t(f"hints.{name}")
        words = (("close", t("hints.close")), ("off", t("hints.off")))
        icon_w, button_h = ui.em(24), ui.em(CONTROL - 6)
        rect = self._where(ui, name, text, words)
        inner = rect.w - 2 * GAP_M - icon_w
        ui.touch("hint/paper", rect, focusable=False)
        ui.paint.shadow(rect)
        ui.box(rect, "raised", "accent", 8)
        ui.icon(Rect(rect.x + GAP_M, rect.y + GAP_S, ui.em(18), ui.line_height()), "info", "accent")
        x, y = rect.x + GAP_M + icon_w, rect.y + GAP_S
        y += ui.paragraph(Rect(x, y, inner, rect.h), text) + GAP_S
        does = {"close": self.close, "off": self.switch_off}
        for key, word in words:
            need = min(button_width(ui, word), inner)
            button(ui, f"hint/{key}", Rect(x, y, need, button_h), word, on=does[key], tip=t(f"hints.{key}_tip"),
                   ellipsis=True)  # fmt: skip
            x += need + GAP_XS

    def _where(self, ui: Ui, name: str, text: str, words: Sequence[tuple[str, str]]) -> Rect:
        """Return the place of a hint, which stays while the view and the text size do: narrow or wide, by the room."""
        key = (name, ui.text_scale, text)
        if self._place is None or self._place[0] != key:
            area = inset(content_rect(ui), GAP_S)
            row = sum(button_width(ui, word) + GAP_XS for _, word in words)
            around = 2 * GAP_M + ui.em(24)
            places: list[Rect] = []
            for wanted in _WIDTHS:
                width = min(max(ui.em(wanted), row + around), area.w)
                height = ui.paragraph_height(width - around, text) + ui.em(CONTROL - 6) + 3 * GAP_S
                xs = (area.x, area.right - width, area.x + (area.w - width) / 2)
                places += [Rect(x, y, width, height) for y in (area.bottom - height, area.y) for x in xs]
            self._place = (key, least_covering(ui, places, [(dialogue(ui), 20.0)]))
        return self._place[1]
