"""The application: which screen is shown, the game in the window, saving and loading, and the way between them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from game import load_scenario, new_game
from game.errors import MinisterialError
from game.players import assign
from game.savefolder import unused_path
from game.session import Table
from game.store import Save, save_folder
from game.window.catalog import t
from game.window.loop import Loop
from game.window.play import Play, Todo
from game.window.ui import Ui
from game.window.widgets.modal import Answer, open_modal

if TYPE_CHECKING:
    from game.window.loop import Screen

# Screens by name: module and class; they are imported when first shown, so that the title comes up at once.
_SCREENS = {
    "title": ("title", "TitleScreen"),
    "setup": ("setup", "SetupScreen"),
    "saves": ("saves", "SavesScreen"),
    "map": ("map", "MapScreen"),
    "table": ("table", "TableScreen"),
    "ministry": ("ministry", "MinistryScreen"),
    "blocs": ("blocs", "BlocsScreen"),
    "markets": ("markets", "MarketsScreen"),
    "journal": ("journal", "JournalScreen"),
    "mandate": ("mandate", "MandateScreen"),
    "resolution": ("resolution", "ResolutionScreen"),
    "end": ("end", "EndScreen"),
}
DEFAULT_SCENARIO = "washington-2026"
#: Screens that are not the game's own.
_OUTSIDE = ("title", "setup", "saves")
#: Who plays the other seats unless the person chooses somebody else.
DEFAULT_OPPONENTS = "delegate"


class App:
    """See the module.

    Attributes:
        loop: the window.
        play: the game in the window, or None.
        opponents: the player of the other seats in a new game.
    """

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.play: Play | None = None
        self._made: dict[str, Screen] = {}
        self._ticking = False
        self._now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)

    # --- screens -----------------------------------------------------------------------------------------------

    def screen(self, name: str) -> Screen:
        """Return a screen, made when first asked for; screens of a game are made anew for every game."""
        if name not in self._made:
            module, cls = _SCREENS[name]
            self._made[name] = getattr(import_module(f"game.window.screens.{module}"), cls)(self)
        return self._made[name]

    def show(self, name: str) -> None:
        """Show a screen by name; outside the game the AI seats wait."""
        if name in _OUTSIDE and self.play is not None:
            self.play.pause()
        self.loop.show(self.screen(name))
        self.loop.ui.redraw()

    def show_view(self, name: str) -> None:
        """Show a view of the running game."""
        self.show(name)

    def show_title(self) -> None:
        """Leave the game, which is saved, for the title."""
        self.show("title")

    def show_mandate(self) -> None:
        """Show the person's own mandate."""
        self.show("mandate")

    def show_end(self) -> None:
        """Show how the game ended."""
        self.show("end")

    def show_search(self, ui: Ui) -> None:
        """Open the search over everything that has a name."""
        import_module("game.window.screens.search").open_search(self, ui)

    def show_menu(self, ui: Ui) -> None:
        """Open the menu of a running game."""
        answers = [
            Answer(t("frame.menu_title"), on=self.show_title),
            Answer(t("frame.menu_load"), on=lambda: self.show("saves")),
            Answer(t("frame.menu_larger"), on=lambda: self.next_text_scale()),
            Answer(t("frame.menu_back"), primary=True),
        ]
        open_modal(ui, "menu", t("frame.menu"), t("frame.menu_body"), answers=answers, width=720)

    def next_text_scale(self) -> None:
        """Go to the next text size, from the largest back to the smallest."""
        from game.window.painter import TEXT_SCALES

        scales = list(TEXT_SCALES)
        now = scales.index(self.loop.ui.text_scale)
        self.loop.ui.text_scale = scales[(now + 1) % len(scales)]

    def open_todo(self, todo: Todo) -> None:
        """Go to where something is answered."""
        assert self.play is not None
        if todo.kind in ("vote", "ratify"):
            self.show("blocs")
            if todo.bloc is not None:
                self.screen("blocs").choose(todo.bloc)  # type: ignore[attr-defined]
        elif todo.kind == "decision":
            self.show("ministry")
        else:
            self.show("table")
            if todo.offer is not None:
                self.screen("table").open_offer(todo.offer)  # type: ignore[attr-defined]

    # --- games -------------------------------------------------------------------------------------------------

    def start(
        self,
        scenario: str = DEFAULT_SCENARIO,
        seat: str | None = None,
        seed: int = 1,
        opponents: str = DEFAULT_OPPONENTS,
        progress: Callable[[int, int], None] | None = None,
        coaching: str = "estimate",
    ) -> None:
        """Begin a game and show it once it is the person's turn; ``progress`` takes (done, total) on the way.

        Raises:
            MinisterialError: for a scenario, seat or player that does not exist.
        """
        loaded = load_scenario(scenario)
        seat = seat or loaded.head.quick_start or loaded.head.host
        game = new_game(loaded, seed, people=[seat], coaching=coaching, progress=progress)
        players = assign(opponents, game.world.seats, game.world.rival)
        players.pop(seat, None)
        path = self._new_path(loaded.head.id, seat)
        keeper = Save.create(path, game, players, f"{loaded.head.title} – {game.world.name(seat)}", self._now())
        self._open(Play(Table(game, players, keeper), seat, path))

    def load(self, path: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """Open a save and show it; ``progress`` takes (done, total) entries of its log on the way.

        Raises:
            MinisterialError: if it cannot be read, or does not replay.
        """
        if self.play is not None and self.play.path == path:
            self.close_game()
        keeper = Save.open(path)
        try:
            entries = keeper.header().entries
            game = keeper.load_game(None if progress is None else lambda game: progress(len(game.log), entries))
        except MinisterialError:
            keeper.close()
            raise
        people = [seat for seat in game.world.seats if seat in game.people]
        if not people:
            keeper.close()
            raise MinisterialError(t("frame.no_person", name=path.name))
        self._open(Play(Table(game, keeper.players, keeper), people[0], path))

    def _new_path(self, scenario: str, seat: str) -> Path:
        stamp = self._now().strftime("%Y%m%d-%H%M%S")
        return unused_path(save_folder(), f"{scenario}-{seat}-{stamp}")

    def _open(self, play: Play) -> None:
        self.close_game()
        self.play = play
        self._made = {name: screen for name, screen in self._made.items() if name in _OUTSIDE}
        play.begin_work()
        self._tick_soon()
        self.show("end" if play.over else "mandate" if play.view.round == 1 else "map")

    def close_game(self) -> None:
        """Let go of the game in the window; everything acknowledged is in its save."""
        if self.play is not None:
            keeper = self.play.table.keeper
            if isinstance(keeper, Save):
                with suppress(MinisterialError):
                    keeper.set_thumbnail(self._thumbnail())
                keeper.close()
        self.play = None

    def end_phase(self, ui: Ui) -> None:
        """End the person's phase and let the others act."""
        assert self.play is not None
        self._hand_over(ui, self.play.end)

    def leave_round(self, ui: Ui) -> None:
        """Leave the rest of the round to the person's ministry."""
        assert self.play is not None
        self._hand_over(ui, self.play.delegate)

    def _hand_over(self, ui: Ui, way: Callable[[], None]) -> None:
        """End the person's phase in some way, and let the others act between frames."""
        try:
            way()
            self._tick_soon()
        except MinisterialError as error:
            ui.toast(str(error), "bad")
        ui.redraw()

    def save(self, ui: Ui) -> None:
        """Write a thumbnail to the save and say where it is; the game itself is saved after every action."""
        assert self.play is not None
        keeper = self.play.table.keeper
        try:
            if isinstance(keeper, Save):
                keeper.append(self.play.table.game)
                keeper.set_thumbnail(self._thumbnail())
            name = self.play.path.name if self.play.path is not None else ""
            ui.toast(t("frame.saved", name=name), "good")
        except MinisterialError as error:
            ui.toast(str(error), "bad")

    def _thumbnail(self) -> bytes:
        import io

        small = pygame.transform.smoothscale(self.loop.surface, (256, 144))
        buffer = io.BytesIO()
        pygame.image.save(small, buffer, "thumbnail.png")
        return buffer.getvalue()

    # --- time ---------------------------------------------------------------------------------------------------

    def pause(self) -> None:
        """Let the AI seats wait between two of them, or act again."""
        if self.play is None or not self.play.busy:
            return
        if self.play.paused:
            self.go_on()
        else:
            self.play.pause()
        self.loop.ui.redraw()

    def go_on(self) -> None:
        """Let AI seats that wait act again."""
        if self.play is not None and self.play.paused:
            self.play.go_on()
            self._tick_soon()

    def _tick_soon(self) -> None:
        if not self._ticking:
            self._ticking = True
            self.loop.call_soon(self.tick)

    def tick(self) -> None:
        """Let the AI seats act a little, and come again before the next frame while they have to."""
        self._ticking = False
        play = self.play
        if play is None or not play.busy or play.paused:
            return
        try:
            done = play.work()
        except MinisterialError as error:
            self.loop.ui.toast(str(error), "bad")
            done = True
        self.loop.ui.redraw()
        if done:
            self._after_work(play)
        else:
            self._tick_soon()

    def settle(self) -> None:
        """Let the AI seats act until the person is needed, without frames between; for tests and pictures."""
        if self.play is not None and self.play.busy:
            self.play.finish_work()
            self._after_work(self.play)
            self.loop.ui.redraw()

    def _after_work(self, play: Play) -> None:
        if play.report is not None:
            self.show("resolution")
        elif play.over:
            self.show("end")
        elif play.view.ask == "ballot":
            self.show("blocs")
        elif play.view.ask == "corridor":
            self.show("table")


def run(
    scenario: str | None, seat: str | None, seed: int | None, load: Path | None, coaching: str | None = None
) -> int:
    """Open the window and play; returns the exit code.

    Raises:
        NoDisplay: if there is no display.
        MinisterialError: for a scenario, seat or save that cannot be opened.
    """
    loop = Loop.open()
    app = App(loop)
    try:
        if load is not None:
            app.load(load)
        elif any(given is not None for given in (scenario, seat, seed, coaching)):
            level = coaching or "estimate"
            app.start(scenario or DEFAULT_SCENARIO, seat, seed if seed is not None else 1, coaching=level)
        else:
            app.show_title()
        loop.run()
    finally:
        app.close_game()
        pygame.quit()
    return 0
