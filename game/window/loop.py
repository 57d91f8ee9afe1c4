"""The window itself: opening it, turning its events into calls, and drawing only when something has changed."""

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pygame

from game.errors import MinisterialError
from game.window.keylist import open_key_list
from game.window.keys import GROUP_OF_SCREEN, Keymap
from game.window.painter import HEIGHT, TEXT_SCALES, WIDTH
from game.window.screen import Screen as Screen
from game.window.theme import DARK, Theme
from game.window.ui import Ui

FRAMES_PER_S = 30
#: Held keys repeat after the first and then every second of these, in milliseconds.
KEY_REPEAT_MS = (350, 45)

_CURSORS = {
    "arrow": pygame.SYSTEM_CURSOR_ARROW,
    "hand": pygame.SYSTEM_CURSOR_HAND,
    "text": pygame.SYSTEM_CURSOR_IBEAM,
    "resize_x": pygame.SYSTEM_CURSOR_SIZEWE,
}
#: Drivers of SDL that draw nowhere; it falls back to one of them when there is no display.
_BLIND_DRIVERS = ("dummy", "offscreen")


class NoDisplay(MinisterialError):
    """There is nowhere to open a window."""

    def __init__(self) -> None:
        super().__init__("There is no display to open a window on; run `ministerial simulate` to play without one.")


def open_window(size: tuple[int, int] = (WIDTH, HEIGHT), title: str = "Ministerial") -> pygame.Surface:
    """Open a resizable window.

    Raises:
        NoDisplay: there is no display. A driver that draws nowhere is accepted only if the environment asks for it.
    """
    chosen = bool(os.environ.get("SDL_VIDEODRIVER"))
    served = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and not chosen and not served:
        # SDL would try its drivers one by one, and they print complaints of their own.
        raise NoDisplay
    _be_dpi_aware()
    try:
        pygame.display.init()
        if pygame.display.get_driver() in _BLIND_DRIVERS and not chosen:
            pygame.display.quit()
            raise NoDisplay
        surface = pygame.display.set_mode(size, pygame.RESIZABLE)
    except pygame.error as error:
        raise NoDisplay from error
    pygame.display.set_caption(title)
    pygame.key.set_repeat(*KEY_REPEAT_MS)
    pygame.key.stop_text_input()
    return surface


def _be_dpi_aware() -> None:
    """Tell Windows that the window scales itself; must come before the display is opened."""
    if sys.platform == "win32":
        import ctypes

        try:
            ctypes.windll.shcore.SetProcessDpiAwareness(2)
        except (AttributeError, OSError):
            ctypes.windll.user32.SetProcessDPIAware()


class Loop:
    """Owns the surface, the :class:`Ui` and the stack of screens.

    Args:
        surface: the window's surface, or any other when nothing is to be shown.
        keymap: the reader's keys.
        clock: gives seconds; a test passes its own.
        windowed: whether ``surface`` is a real window's.

    Attributes:
        commands: what is done for a command wherever it is given, before the screen hears of it.
        on_drop: gets a file that was dropped on the window.
        full_screen: whether the window fills the screen.
    """

    def __init__(
        self,
        surface: pygame.Surface,
        *,
        theme: Theme = DARK,
        text_scale: float = 1.0,
        keymap: Keymap | None = None,
        clock: Callable[[], float] = time.monotonic,
        windowed: bool = False,
    ) -> None:
        self.surface = surface
        self.ui = Ui(theme, text_scale)
        self.keymap = keymap or Keymap()
        self.running = False
        self.frames = 0
        self._clock = clock
        self._windowed = windowed
        self._stack: list[Screen] = []
        self._posted: deque[pygame.Event] = deque()
        self._calls: deque[Callable[[], None]] = deque()
        self._lock = threading.Lock()
        self._wake_event = pygame.event.custom_type() if windowed else 0
        self._cursor = "arrow"
        self._text_input = False
        self._swallow = ""
        self.commands: dict[str, Callable[[], None]] = {}
        self.on_drop: Callable[[Path], None] | None = None
        self.full_screen = False
        self.ui.key_text = lambda command: self.keymap.text(command)

    @classmethod
    def open(
        cls,
        *,
        theme: Theme = DARK,
        text_scale: float = 1.0,
        keymap: Keymap | None = None,
        size: tuple[int, int] = (WIDTH, HEIGHT),
    ) -> "Loop":
        """A loop with a window of ``size`` pixels; raises :class:`NoDisplay`."""
        return cls(open_window(size), theme=theme, text_scale=text_scale, keymap=keymap, windowed=True)

    @classmethod
    def headless(
        cls,
        size: tuple[int, int] = (WIDTH, HEIGHT),
        text_scale: float = 1.0,
        *,
        theme: Theme = DARK,
        keymap: Keymap | None = None,
        clock: Callable[[], float] | None = None,
    ) -> "Loop":
        """A loop on a plain surface, for tests and pictures; its clock stands still unless one is given."""
        if text_scale not in TEXT_SCALES:
            scales = ", ".join(f"{scale:g}" for scale in TEXT_SCALES)
            raise MinisterialError(f"The text scale {text_scale:g} is not one of {scales}.")
        surface = pygame.Surface(size)
        return cls(surface, theme=theme, text_scale=text_scale, keymap=keymap, clock=clock or (lambda: 0.0))

    # --- screens -----------------------------------------------------------------------------------------------

    @property
    def screen(self) -> Screen | None:
        """The screen on top."""
        return self._stack[-1] if self._stack else None

    def show(self, screen: Screen) -> None:
        """Put ``screen`` in the place of the one on top."""
        if self._stack:
            self._stack.pop().leave()
        self._come_up(screen)

    def push(self, screen: Screen) -> None:
        """Lay ``screen`` over the one on top, to which :meth:`back` returns."""
        if self._stack:
            self._stack[-1].leave()
        self._come_up(screen)

    def back(self) -> bool:
        """Leave the screen on top for the one below; false if it is the only one."""
        if len(self._stack) < 2:
            return False
        self._stack.pop().leave()
        self._come_up(self._stack.pop())
        return True

    def put_back(self, screen: Screen) -> None:
        """Put ``screen`` in the place of the one on top as it was left: it is not entered anew."""
        if self._stack:
            self._stack.pop().leave()
        self._stack.append(screen)
        self.ui.redraw()
        self._name_window(screen)

    def _come_up(self, screen: Screen) -> None:
        self._stack.append(screen)
        ui = self.ui
        ui.layers.clear()
        ui.tips.clear()
        ui.set_focus(None, visible=False)
        screen.enter()
        self._name_window(screen)

    def _name_window(self, screen: Screen) -> None:
        if self._windowed:
            pygame.display.set_caption(f"{screen.title} – Ministerial" if screen.title else "Ministerial")

    # --- events ------------------------------------------------------------------------------------------------

    def post(self, event: pygame.Event) -> None:
        """Queue an event as if it had come from the window."""
        self._posted.append(event)

    def call_soon(self, call: Callable[[], None]) -> None:
        """Run ``call`` on the window's thread before the next frame; may be called from any thread."""
        with self._lock:
            self._calls.append(call)
        if self._windowed:
            pygame.event.post(pygame.Event(self._wake_event))

    def quit(self) -> None:
        """End :meth:`run` after the present frame."""
        self.running = False

    def _events(self) -> list[pygame.Event]:
        events = list(self._posted)
        self._posted.clear()
        if self._windowed:
            events += pygame.event.get()
        # Of many moves of the mouse in a row only the last matters.
        return [
            event
            for n, event in enumerate(events)
            if not (
                event.type == pygame.MOUSEMOTION and n + 1 < len(events) and events[n + 1].type == pygame.MOUSEMOTION
            )
        ]

    def _dispatch(self, event: pygame.Event) -> None:
        ui = self.ui
        if event.type == pygame.QUIT:
            self.quit()
            return
        if event.type == pygame.VIDEORESIZE and self._windowed:
            self.surface = pygame.display.get_surface() or self.surface
            ui.redraw()
            return
        if event.type in (pygame.WINDOWEXPOSED, pygame.WINDOWFOCUSGAINED, pygame.WINDOWSIZECHANGED):
            ui.redraw()
            return
        if event.type == pygame.DROPFILE:
            if self.on_drop is not None and not ui.layers:
                self.on_drop(Path(event.file))
            return
        if event.type == pygame.WINDOWLEAVE:
            event = pygame.Event(pygame.MOUSEMOTION, pos=(-1, -1), rel=(0, 0), buttons=(0, 0, 0))
        if event.type == pygame.TEXTINPUT and self._swallow and event.text == self._swallow:
            # The press that gave a command comes again as text; it is not meant for the field it led to.
            self._swallow = ""
            return
        if event.type == pygame.KEYDOWN:
            self._swallow = ""
        if event.type == pygame.WINDOWFOCUSLOST:
            # Keys let go elsewhere are never reported.
            ui.keys_down.clear()
        repeated = event.type == pygame.KEYDOWN and event.key in ui.keys_down
        used = ui.handle(event, self._clock())
        if event.type != pygame.KEYDOWN:
            return
        if used:
            # What lies over the screen keeps keys from it, but has explanations of its own.
            if ui.held_back and not repeated and self._tip_command(self.keymap.command(event)):
                self._swallow = event.unicode
                ui.redraw()
            return
        # A held key moves on through lists, but gives its command once.
        command = None if repeated else self.keymap.command(event)
        if self._own_command(command) or (self.screen is not None and self.screen.key(ui, event, command)):
            self._swallow = event.unicode
            ui.redraw()
        elif command == "back":
            self.back()

    def _tip_command(self, command: str | None) -> bool:
        """Use a command about explanations: show, pin or enter one, or go on to its entry in the codex."""
        tips = self.ui.tips
        if command == "tip_pin":
            return tips.pin()
        if command == "tip_focused":
            return tips.show_focused()
        return command == "codex" and tips.open_codex()

    def _own_command(self, command: str | None) -> bool:
        if self._tip_command(command):
            return True
        if command == "help":
            self.show_keys()
            return True
        if command == "full_screen" and self._windowed:
            self.set_full_screen(not self.full_screen)
            return True
        if command in self.commands:
            self.commands[command]()
            return True
        return False

    def set_full_screen(self, full: bool) -> None:
        """Let the window fill the screen, or not; without a window it is only remembered."""
        if full != self.full_screen:
            self.full_screen = full
            if self._windowed:
                pygame.display.toggle_fullscreen()
            self.ui.redraw()

    def show_keys(self) -> None:
        """Open the overlay with every command and its keys, first those of the view on top."""
        open_key_list(self.ui, self.keymap, GROUP_OF_SCREEN.get(getattr(self.screen, "name", ""), ""))

    # --- frames ------------------------------------------------------------------------------------------------

    def step(self) -> bool:
        """Handle what has come in; true if a frame is due."""
        with self._lock:
            calls = list(self._calls)
            self._calls.clear()
        for call in calls:
            call()
            self.ui.redraw()
        for event in self._events():
            if self.ui.dirty and event.type not in (pygame.MOUSEMOTION, pygame.KEYUP):
                # Each press meets the screen as the one before it left it.
                self._draw()
            self._dispatch(event)
        due = self.ui.wake_at is not None and self._clock() >= self.ui.wake_at - 1e-9
        return self.ui.dirty or due

    def frame(self, settle: int = 4) -> None:
        """Handle events and draw, again while a frame leaves something to correct, at most ``settle`` times."""
        self.step()
        for _ in range(settle):
            self._draw()
            if not self.ui.dirty:
                return

    def _draw(self) -> None:
        ui = self.ui
        ui.begin(self.surface, self._clock())
        if self.screen is not None:
            self.screen.draw(ui)
        ui.end()
        self.frames += 1

    def draw_now(self) -> None:
        """Draw a frame while work keeps the loop from its turn; what comes in meanwhile waits."""
        self._draw()
        if self._windowed:
            pygame.display.flip()
            pygame.event.pump()

    def run(self) -> None:
        """Run until the window is closed or :meth:`quit` is called; sleeps while nothing happens."""
        self.running = True
        ticker = pygame.time.Clock()
        self.ui.redraw()
        while self.running:
            if self.step():
                self._draw()
                if self._windowed:
                    pygame.display.flip()
                    self._follow()
            ticker.tick(FRAMES_PER_S)
            if self.running and not self.ui.dirty and not self._calls and not self._posted:
                self._sleep()

    def _sleep(self) -> None:
        """Wait for an event, or until a frame is due."""
        wake_at = self.ui.wake_at
        wait_ms = 1000 if wake_at is None else max(0, int(1000 * (wake_at - self._clock())) + 1)
        if not self._windowed:
            time.sleep(min(wait_ms, 1000) / 1000)
            return
        if wait_ms:
            event = pygame.event.wait(wait_ms)
            if event.type not in (pygame.NOEVENT, self._wake_event):
                self._posted.append(event)

    def _follow(self) -> None:
        """Let the mouse pointer and the input of text follow what is under the mouse and in focus."""
        if self.ui.cursor != self._cursor:
            self._cursor = self.ui.cursor
            pygame.mouse.set_cursor(_CURSORS[self.ui.cursor])
        if self.ui.typing != self._text_input:
            self._text_input = self.ui.typing
            (pygame.key.start_text_input if self._text_input else pygame.key.stop_text_input)()
        focus = self.ui.hits.by_id.get(self.ui.focus) if self.ui.focus is not None else None
        if self._text_input and focus is not None:
            pygame.key.set_text_input_rect(self.ui.paint.device(focus.rect))

    def screenshot(self, path: Path | str) -> None:
        """Write the surface as it is to a PNG file."""
        pygame.image.save(self.surface, str(path))
