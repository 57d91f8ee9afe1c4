"""The application: which screen is shown, the game in the window, saving and loading, and the way between them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from game import load_scenario
from game.errors import MinisterialError
from game.savefolder import unused_path
from game.session import Table
from game.store import Save, save_folder
from game.window import catalog
from game.window.catalog import t
from game.window.hotseat import Hotseat, shared_picture
from game.window.loop import Loop
from game.window.opening import DEFAULT_OPPONENTS, DEFAULT_SCENARIO, Setup, lay, shown_seat
from game.window.play import Play, Todo
from game.window.refusals import told_refusal
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
    "delegations": ("delegations", "DelegationsScreen"),
    "codex": ("codex", "CodexScreen"),
    "inbox": ("inbox", "InboxScreen"),
    "settings": ("settings", "SettingsScreen"),
    "handover": ("handover", "HandoverScreen"),
    "since": ("since", "SinceScreen"),
    "end": ("end", "EndScreen"),
}
#: Screens that are not the game's own.
_OUTSIDE = ("title", "setup", "saves", "settings")
#: What may be shown while nobody has the machine.
_NEUTRAL = (*_OUTSIDE, "handover")


class App:
    """See the module.

    Attributes:
        loop: the window.
        play: the game in the window, as the person who has the machine knows it, or None.
        hotseat: the people who share the machine, where there are several.
    """

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.play: Play | None = None
        self.hotseat: Hotseat | None = None
        self._made: dict[str, Screen] = {}
        # Of a shared machine: the screens of the person who has it.
        self._shared: dict[str, Screen] = {}
        self._ticking = False
        self._now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)

    # --- screens -----------------------------------------------------------------------------------------------

    def screen(self, name: str) -> Screen:
        """Return a screen, made when first asked for; screens of a game are made anew for every game."""
        made = self._made if self.hotseat is None or name in _NEUTRAL else self._shared
        if name not in made:
            module, cls = _SCREENS[name]
            made[name] = getattr(import_module(f"game.window.screens.{module}"), cls)(self)
        return made[name]

    def show(self, name: str) -> None:
        """Show a screen by name; outside the game the AI seats wait, and nobody has a shared machine on the title."""
        if name in _OUTSIDE and self.play is not None:
            self.play.pause()
        if self.hotseat is not None:
            if name == "title":
                self._release()
            elif self.hotseat.sitting is None and name not in _NEUTRAL:
                name = "handover"
        self.loop.show(self.screen(name))
        self.loop.ui.redraw()

    def show_view(self, name: str) -> None:
        """Show a view of the running game."""
        self.show(name)

    def set_language(self, language: str) -> None:
        """Show everything in another language at once; raises ``MissingText`` if the package does not have it.

        Screens keep texts, so they are made anew when next shown; the settings, where this is chosen, stay open.
        """
        catalog.set_language(language)
        made = {**self._made, **self._shared}
        shown = next((name for name, screen in made.items() if screen is self.loop.screen), None)
        self._made = {"settings": made["settings"]} if shown == "settings" else {}
        playing = self.hotseat or self.play
        if playing is not None:
            playing.reword()
        if shown is not None and shown != "settings":
            self.loop.show(self.screen(shown))
        self.loop.ui.redraw()

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
        people = (seat or shown_seat(load_scenario(scenario)),)
        setup = Setup(scenario, people, seed=seed, opponents=opponents, coaching=coaching)
        self.begin(setup, progress)

    def begin(self, setup: Setup, progress: Callable[[int, int], None] | None = None) -> None:
        """Begin a game by a set-up's choices; ``progress`` as for :meth:`start`.

        Raises:
            MinisterialError: for a scenario, seat, preset, player or PIN that cannot be.
        """
        self._open(lay(setup, self._new_path, self._now(), progress), setup.watch)
        if self.hotseat is not None:
            self.hotseat.minutes = setup.minutes

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
        self._open(Table(game, keeper.players, keeper))

    def _new_path(self, scenario: str, seat: str) -> Path:
        stamp = self._now().strftime("%Y%m%d-%H%M%S")
        return unused_path(save_folder(), f"{scenario}-{seat}-{stamp}")

    def _open(self, table: Table, watch: str = "") -> None:
        """Bring a table into the window: one person's, several people's, or one to look on at."""
        self.close_game()
        self._made = {name: screen for name, screen in self._made.items() if name in _OUTSIDE}
        keeper = table.keeper
        path = keeper.path if isinstance(keeper, Save) else None
        people = [seat for seat in table.game.world.seats if seat in table.game.people]
        if len(people) > 1:
            self.hotseat = Hotseat(table, path, keeper.pins() if isinstance(keeper, Save) else {})
            self.play = self.hotseat.plays[people[0]]
        else:
            self.play = Play(table, people[0] if people else watch or shown_seat(table.game.world.scenario), path)
        self.play.begin_work()
        self._tick_soon()
        if self.hotseat is not None:
            self.show("handover")
        else:
            self.show("end" if self.play.over else "mandate" if self.play.view.round == 1 else "map")

    # --- people who share a machine --------------------------------------------------------------------------------

    def take_seat(self, seat: str) -> None:
        """Give the machine to one of several people, and show first what happened meanwhile."""
        assert self.hotseat is not None
        self.play, self._shared = self.hotseat.take(seat, self.loop.ui)
        since = self.play.left_at < len(self.play.view.happenings) and self.play.view.round > 1
        if self.play.over or not since:
            self.go_to_work()
        else:
            self.show("since")

    def go_to_work(self) -> None:
        """Show what the person who has the machine begins with."""
        assert self.play is not None
        self.play.left_at = len(self.play.view.happenings)
        fresh = self.play.view.round == 1 and self.play.report is None
        if fresh and self.play.view.ask == "sitting":
            self.show("mandate")
        else:
            self._after_turns(self.play)

    def _release(self) -> None:
        """Take the machine from who has it: no screen of hers can come up again before she takes her seat."""
        if self.hotseat is not None:
            self.hotseat.release(self.loop.ui)
            self._shared = {}

    def resume(self) -> None:
        """Return from the title to the running game."""
        assert self.play is not None
        self.show("handover" if self.hotseat is not None else "end" if self.play.over else "map")
        self.go_on()

    def close_game(self) -> None:
        """Let go of the game in the window; everything acknowledged is in its save."""
        if self.play is not None:
            keeper = self.play.table.keeper
            if isinstance(keeper, Save):
                with suppress(MinisterialError):
                    keeper.set_thumbnail(self._thumbnail())
                keeper.close()
        self.play = None
        self.hotseat = None
        self._shared = {}

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
            if self.hotseat is not None:
                self._release()
                self.show("handover")
            self._tick_soon()
        except MinisterialError as error:
            ui.toast(told_refusal(error), "bad")
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
            ui.toast(told_refusal(error), "bad")

    def _thumbnail(self) -> bytes:
        """Return a small picture of the window as PNG; of a shared machine only the flags of who plays."""
        import io

        if self.hotseat is not None:
            small = shared_picture(self.loop.ui, self.hotseat.seats)
        else:
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
            self.loop.ui.toast(told_refusal(error), "bad")
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
        """Show what comes after the others' turns: the next person's seat, or what the only one is to do."""
        if self.hotseat is None:
            self._after_turns(play)
            return
        called = self.hotseat.called()
        if called is not None and called == self.hotseat.last and not self.hotseat.has_pin(called):
            # She ended her phase, nobody else is waited for, and the machine stayed with her.
            self.take_seat(called)
        else:
            self.show("handover")

    def _after_turns(self, play: Play) -> None:
        if play.report is not None:
            self.show("resolution")
        elif play.over:
            self.show("end")
        elif play.view.ask == "ballot":
            self.show("blocs")
        elif play.view.ask == "corridor":
            self.show("table")
        elif self.hotseat is not None:
            self.show("map")
