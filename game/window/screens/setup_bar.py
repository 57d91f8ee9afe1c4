"""The bar at the foot of the set-up: what chance goes by, who plays the others, what the table tells, and Start."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from game.players import LEVELS, SHIPPED, available
from game.talks import COACHING
from game.window.catalog import t
from game.window.frame import GAP, bottom_height
from game.window.layout import Rect
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import button, button_width, icon_button
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.stepper import stepper

if TYPE_CHECKING:
    from game.window.screens.setup import SetupScreen

LARGEST_SEED = 999_999
#: The rival's player sits in its own seat by itself, and in a scenario without a rival it has none; the others are
#: there to be measured against.
_NO_CHOICE = ("rival", "pay-only", "betrayer")
#: The choice that brings the players that are no level into the list.
_MORE = "more"


class SetupBar:
    """See the module; what is chosen stays with the screen."""

    def __init__(self, screen: SetupScreen) -> None:
        self.screen = screen
        installed = [name for name in available() if name not in _NO_CHOICE]
        self._levels = tuple(name for name in LEVELS if name in installed)
        self._others = tuple(name for name in installed if name not in LEVELS)
        self._more = False

    def draw(self, ui: Ui) -> None:
        """Draw the bar."""
        screen = self.screen
        height = bottom_height(ui)
        bar = Rect(0, ui.screen.h - height, ui.screen.w, height)
        ui.fill(bar, "bar")
        ui.hline(0, bar.w, bar.y, "border")
        control = min(height - 10, ui.em(CONTROL))
        y = bar.y + (height - control) / 2 + 0.5
        start_w = button_width(ui, t("setup.start"), hotkey=ui.key_text("propose"), primary=True) + GAP_S
        start = Rect(bar.right - GAP - start_w, y, start_w, control)
        x = self._labelled(ui, float(GAP + 2), y, control, t("setup.seed"))
        self._seed(ui, Rect(x, y, ui.em(126), control))
        x += ui.em(126) + 4 + control + GAP_L
        x = self._labelled(ui, x, y, control, t("setup.opponents"))
        room = start.x - GAP_L - x
        label = t("setup.coaching")
        label_w = ui.text_width(label) + 1 + GAP_S
        named = ui.em(170) + GAP_L + label_w + ui.em(130) <= room
        # In large type the choice of coaching goes by its tooltip, without its name beside it.
        width = ui.em(170) if named else 0.54 * (room - GAP_M)
        dropdown(
            ui, "setup/opponents", Rect(x, y, width, control), self._opponents(), self.screen.opponents,
            on=self._set_opponents, tip=self._opponents_tip(), foot=t("setup.levels_about"), on_open=self._fold,
        )  # fmt: skip
        self._coaching(ui, Rect(x + width + (GAP_L if named else GAP_M), y, room, control), start.x, named)
        button(
            ui, "setup/start", start, t("setup.start"), hotkey=ui.key_text("propose"), primary=True, on=screen.start,
            disabled_reason=screen.why_not_start,
        )  # fmt: skip

    def _coaching(self, ui: Ui, at: Rect, end: float, named: bool) -> None:
        """The choice of what the table tells, from the left of ``at`` to ``end`` at most."""
        x = self._labelled(ui, at.x, at.y, at.h, t("setup.coaching")) if named else at.x
        options = [Option(level, t(f"setup.coaching_{level}"), note=t(f"setup.about_{level}")) for level in COACHING]
        place = Rect(x, at.y, ui.em(130) if named else end - GAP_L - x, at.h)
        tip = f"{t('setup.coaching')}: {t(f'setup.about_{self.screen.coaching}')}"
        dropdown(ui, "setup/coaching", place, options, self.screen.coaching, on=self._set_coaching, tip=tip)

    def _set_coaching(self, level: str) -> None:
        self.screen.coaching = next(known for known in COACHING if known == level)

    @staticmethod
    def _labelled(ui: Ui, x: float, y: float, height: float, text: str) -> float:
        return x + ui.label(Rect(x, y, ui.text_width(text) + 1, height), text, color="muted") + GAP_S

    def _seed(self, ui: Ui, rect: Rect) -> None:
        def change(value: float) -> None:
            self.screen.seed = int(value)

        def draw_lots() -> None:
            self.screen.seed = 1 + secrets.randbelow(LARGEST_SEED)

        stepper(ui, "setup/seed", rect, self.screen.seed, low=1, high=LARGEST_SEED, on=change)
        dice = Rect(rect.right + 4, rect.y, rect.h, rect.h)
        icon_button(ui, "setup/dice", dice, "dice", on=draw_lots, tip=t("setup.dice"))

    def _opponents(self) -> list[Option]:
        """The levels, and behind "more" the other players."""
        shown = (*self._levels, *self._others) if self._more else self._levels
        out = [Option(name, self._player(name), note=self._player_note(name)) for name in shown]
        if not self._more and self._others:
            out.append(Option(_MORE, t("setup.more_players"), note=t("setup.more_players_about"), keeps_open=True))
        return out

    def _fold(self) -> None:
        """Open the list at the levels, unless another player is chosen."""
        self._more = self.screen.opponents not in self._levels

    def _opponents_tip(self) -> str:
        note = self._player_note(self.screen.opponents)
        return f"{note}\n{t('setup.levels_about')}" if self.screen.opponents in self._levels else note

    def _set_opponents(self, name: str) -> None:
        if name == _MORE:
            self._more = True
        else:
            self.screen.opponents = name

    @staticmethod
    def _player(name: str) -> str:
        return t(f"setup.player_{name}") if name in SHIPPED else name

    @staticmethod
    def _player_note(name: str) -> str:
        return t(f"setup.about_{name}") if name in SHIPPED else t("setup.about_other")
