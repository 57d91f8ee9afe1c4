"""The application: which screen is shown, the game in the window, saving and loading, and the way between them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from game import load_scenario
from game.errors import MinisterialError
from game.session import Table
from game.store import Save
from game.window import catalog
from game.window.aside import close_codex, draw_help, open_codex, open_todo, take_file
from game.window.hotseat import Hotseat
from game.window.keeping import Keeping
from game.window.loop import Loop
from game.window.menu import open_menu
from game.window.opening import DEFAULT_OPPONENTS, DEFAULT_SCENARIO, Setup, lay, shown_seat
from game.window.painter import TEXT_SCALES
from game.window.play import Play, Todo
from game.window.preferences import Preferences
from game.window.refusals import told_refusal
from game.window.registry import NEUTRAL, OUTSIDE, PRESENT, SCREENS, STEPPED
from game.window.settings import Settings
from game.window.ui import Ui

if TYPE_CHECKING:
    from game.window.hints import Hints
    from game.window.loop import Screen
    from game.window.tutorial import Guide


class App:
    """See the module.

    Attributes:
        loop: the window.
        play: the game in the window, as the person who has the machine knows it, or None.
        hotseat: the people who share the machine, where there are several.
        guide: the guide of the first game, while there is one.
        hints: what newcomers are told once on every view; none unless somebody sets them.
    """

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        loop.ui.tips.on_codex = self.show_codex
        self.play: Play | None = None
        self.hotseat: Hotseat | None = None
        self.guide: Guide | None = None
        self.hints: Hints | None = None
        loop.ui.over = lambda: draw_help(self)
        self._made: dict[str, Screen] = {}
        # Of a shared machine: the screens of the person who has it.
        self._shared: dict[str, Screen] = {}
        # Of a round that is only looked at: what is on the screens of the present stays as it is.
        self._past: dict[str, Screen] = {}
        self._ticking = False
        self.preferences = Preferences(loop, self.set_language)
        self.keeping = Keeping(self)
        # What the settings were opened from, and whether the others were acting.
        self._before_settings = ("title", False)
        loop.commands["settings"] = lambda: self.show("settings")
        loop.on_drop = self.take_file
        self._now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)

    # --- screens -----------------------------------------------------------------------------------------------

    def screen(self, name: str) -> Screen:
        """Return a screen, made when first asked for; screens of a game are made anew for every game."""
        made = self._made if self.hotseat is None or name in NEUTRAL else self._shared
        if self.play is not None and self.play.looking_at is not None and name not in NEUTRAL:
            made = self._past
        if name not in made:
            module, cls = SCREENS[name]
            made[name] = getattr(import_module(f"game.window.screens.{module}"), cls)(self)
        return made[name]

    def show(self, name: str) -> None:
        """Show a screen by name; outside the game the AI seats wait, and nobody has a shared machine on the title."""
        if name == "settings":
            self._leave_for_settings()
        if name in OUTSIDE and self.play is not None:
            self.play.pause()
        if self.play is not None and name in PRESENT:
            self.play.look_at(None)
            self._past = {}
        if self.hotseat is not None:
            if name == "title":
                self._release()
            elif self.hotseat.sitting is None and name not in NEUTRAL:
                name = "handover"
        self.loop.show(self.screen(name))
        self.loop.ui.redraw()

    def show_view(self, name: str) -> None:
        """Show a view of the running game."""
        self.show(name)

    def set_language(self, language: str) -> None:
        """Show everything in another language at once; raises ``MissingText`` if the package does not have it.

        Screens keep texts, so they are made anew when next shown; the settings, where this is chosen, and what has
        been chosen for a new game stay.
        """
        catalog.set_language(language)
        shown = self._shown()
        made = {**self._made, **self._shared, **self._past}
        self._past = {}
        self._made = {name: made[name] for name in ("settings", "setup") if name in made and name in (shown, "setup")}
        playing = self.hotseat or self.play
        if playing is not None:
            playing.reword()
        if shown is not None and shown != "settings":
            self.loop.show(self.screen(shown))
        self.loop.ui.redraw()

    def look_at(self, round_: int | None, name: str) -> None:
        """Show a view as it was when a round began, or (None) as it is; raises ``Refused`` while others act."""
        assert self.play is not None
        stepping = self.play.looking_at is not None and round_ is not None
        self.play.look_at(round_)
        self._past = {key: made for key, made in self._past.items() if stepping and key in STEPPED}
        self.show(name)

    def show_title(self) -> None:
        """Leave the game, which is saved, for the title."""
        self.show("title")

    def show_mandate(self) -> None:
        """Show the person's own mandate."""
        self.show("mandate")

    def show_codex(self, entry: str = "") -> None:
        """Open the codex, at an entry if its id is given; outside a game that of the scenario that is proposed."""
        open_codex(self, entry, outside=any(self._made.get(name) is self.loop.screen for name in OUTSIDE))

    def close_codex(self) -> None:
        """Return from the codex to what was shown before, as it was left."""
        close_codex(self)

    def show_end(self) -> None:
        """Show how the game ended."""
        self.show("end")

    def show_search(self, ui: Ui) -> None:
        """Open the search over everything that has a name."""
        import_module("game.window.screens.search").open_search(self, ui)

    def show_menu(self, ui: Ui) -> None:
        """Open the menu of a running game."""
        open_menu(self, ui)

    def next_text_scale(self) -> None:
        """Go to the next text size, from the largest back to the smallest."""
        now = TEXT_SCALES.index(self.loop.ui.text_scale)
        self.preferences.change(text_scale=TEXT_SCALES[(now + 1) % len(TEXT_SCALES)])

    @property
    def settings(self) -> Settings:
        """The reader's settings in force."""
        return self.preferences.settings

    def _leave_for_settings(self) -> None:
        shown = self._shown()
        if shown != "settings":
            busy = self.play is not None and self.play.busy and not self.play.paused
            self._before_settings = (shown or "title", busy)

    def leave_settings(self) -> None:
        """Return from the settings to where they were opened, and let the others act again if they did."""
        name, busy = self._before_settings
        self.show(name if self.play is not None or name in OUTSIDE else "title")
        if busy:
            self.go_on()

    def _shown(self) -> str | None:
        """The name of the screen on top, if it is one of the application's."""
        made = {**self._made, **self._shared, **self._past}
        return next((name for name, screen in made.items() if screen is self.loop.screen), None)

    def take_file(self, path: Path) -> None:
        """Bring a file that was dropped on the window among the saves; only outside a game, which it would leave."""
        take_file(self, path, self._shown())

    def open_todo(self, todo: Todo) -> None:
        """Go to where something is answered."""
        open_todo(self, todo)

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
        self._open(lay(setup, self._now(), progress), setup.watch)
        if self.hotseat is not None:
            self.hotseat.minutes = setup.minutes

    def load(self, path: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """Open a save and show it; ``progress`` takes (done, total) entries of its log on the way.

        Raises:
            MinisterialError: if it cannot be read, or does not replay.
        """
        path = self.keeping.playable(path)
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

    def _open(self, table: Table, watch: str = "") -> None:
        """Bring a table into the window: one person's, several people's, or one to look on at."""
        self.close_game()
        self._made = {name: screen for name, screen in self._made.items() if name in OUTSIDE}
        keeper = table.keeper
        path = keeper.path if isinstance(keeper, Save) else None
        people = [seat for seat in table.game.world.seats if seat in table.game.people]
        if len(people) > 1:
            self.loop.ui.clear_traces()  # of whoever played here before
            self.hotseat = Hotseat(table, path, keeper.pins() if isinstance(keeper, Save) else {})
            self.play = self.hotseat.plays[people[0]]
        else:
            self.play = Play(table, people[0] if people else watch or shown_seat(table.game.world.scenario), path)
        self.keeping.attend(self.hotseat.plays.values() if self.hotseat is not None else (self.play,))
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
            self._shared, self._past = {}, {}

    def resume(self) -> None:
        """Return from the title to the running game."""
        assert self.play is not None
        self.show("handover" if self.hotseat is not None else "end" if self.play.over else "map")
        self.go_on()

    def close_game(self) -> None:
        """Let go of the game in the window; everything acknowledged is in its save."""
        if self.play is not None:
            self.keeping.close()
        self.play, self.hotseat = None, None
        self._shared, self._past = {}, {}
        self.guide = None

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
        """Put a picture into the save and say where it is; the game itself is saved after every action."""
        self.keeping.quick()

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
        self.keeping.phase_begins()
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
