"""``ministerial tour``: every screen of the interface as a picture, from a real game in progress.

The person's seat is played by the heuristic between the pictures; the saves of the tour go to a folder of its own that
is removed afterwards.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pygame

from game.actions import Accession, Clause, EndSitting, Payment
from game.errors import MinisterialError, Refused
from game.players import Player, make_player
from game.rules.purse import payment_limit
from game.view import View
from game.window import catalog
from game.window.app import App
from game.window.loop import Loop
from game.window.opening import DEFAULT_SCENARIO, Setup
from game.window.play import Play
from game.window.screens.base import views_of
from game.window.screens.blocs_pages import PAGES as BLOC_PAGES
from game.window.screens.table_estimates import may_apply, why_not
from game.window.theme import THEMES
from game.window.tour_looks import Look, write_index
from game.window.tutorial import learn

MIDDLE = 5
LABS = ("floor", "stock")
#: Screens of a game that are no views of it.
MORE = ("inbox", "settings")
SHARED_SCENARIO, SHARED_PEOPLE = "trilateral-30-days", ("JPN", "USA")
#: Frames in which the desk works out what a screen asked for.
REST = 40


def run_tour(
    out: Path,
    size: tuple[int, int] = (1280, 720),
    text_scale: float = 1.0,
    seed: int = 7,
    *,
    scenario: str = DEFAULT_SCENARIO,
    seat: str | None = None,
    to_round: int = MIDDLE,
    to_end: bool = True,
    looks: Sequence[Look] = (),
) -> list[Path]:
    """Draw every screen into PNG files and return their paths; a page beside them lists them.

    Args:
        out: a folder, made if it is missing.
        size: of the window, in pixels.
        text_scale: 1, 1.25, 1.5 or 2.
        seed: of the game shown.
        scenario: a scenario's name or folder.
        seat: whose window it is; by default the seat that the scenario proposes.
        to_round: the round in which every view is shown.
        to_end: play on to the end screen; otherwise stop in that round.
        looks: in which every picture is drawn, in folders of their own, instead of ``size`` and ``text_scale``; the
            game is played once for each language, since screens keep the words that they began with.

    Raises:
        MinisterialError: if there is no such scenario or seat, or the folder cannot be written.
    """
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    spoken = catalog.current()
    wanted = tuple(looks) or (Look(size, text_scale, language=spoken.language),)
    files: list[Path] = []
    for language in dict.fromkeys(look.language for look in wanted):
        own = [look for look in wanted if look.language == language]
        folders = {look: out / look.folder if looks else out for look in own}
        try:
            for folder in folders.values():
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MinisterialError(f"The folder {out} cannot be made: {error.strerror}.") from None
        catalog.set_language(language, strict=spoken.strict)
        try:
            with own_saves():
                tour = Tour(folders, App(Loop.headless(own[0].size, own[0].text_scale)))
                try:
                    tour.beginning(scenario, seat, seed)
                    tour.middle(to_round)
                    if to_end:
                        tour.end()
                    tour.shared(seed)
                    tour.first_game()
                finally:
                    tour.app.close_game()
        finally:
            catalog.set_language(spoken.language, strict=spoken.strict)
        files += tour.files
    write_index(out, files)
    return files


@contextmanager
def own_saves() -> Iterator[None]:
    """Keep saves made inside out of the person's folder."""
    before = os.environ.get("MINISTERIAL_HOME")
    with tempfile.TemporaryDirectory(prefix="ministerial-tour-", ignore_cleanup_errors=True) as home:
        os.environ["MINISTERIAL_HOME"] = home
        try:
            yield
        finally:
            if before is None:
                del os.environ["MINISTERIAL_HOME"]
            else:
                os.environ["MINISTERIAL_HOME"] = before


class Tour:
    """The course of the tour.

    Args:
        folders: the looks to draw in, and where their pictures go.
        app: a headless one.

    Attributes:
        files: the pictures drawn so far.
    """

    def __init__(self, folders: Mapping[Look, Path], app: App) -> None:
        self.folders = folders
        self.app = app
        self.files: list[Path] = []
        self._mind: Player = make_player("heuristic")
        self._number = 0

    def shot(self, name: str) -> None:
        """Draw the present screen in every look and write it."""
        self._number += 1
        loop, ui = self.app.loop, self.app.loop.ui
        for look, folder in self.folders.items():
            ui.theme, ui.text_scale = THEMES[look.theme], look.text_scale
            if loop.surface.get_size() != look.size:
                loop.surface = pygame.Surface(look.size)
            loop.frame()
            path = folder / f"{self._number:02d}-{name}.png"
            try:
                loop.screenshot(path)
            except Exception as error:
                raise MinisterialError(f"The picture {path} cannot be written: {error}.") from None
            self.files.append(path)
        # The clock stands still: a message would stay on every later picture.
        ui.toasts.shown = []

    def beginning(self, scenario: str, seat: str | None, seed: int) -> None:
        """Show what comes before the first sitting."""
        for name in ("title", "setup", "saves"):
            self.app.show(name)
            self.shot(name)
        self.app.start(scenario, seat, seed)
        self._turns()
        self.app.settle()
        self.app.show("mandate")
        self.shot("mandate")
        self._draft()
        self.shot("table-first-round")
        self._answers()

    def _turns(self) -> None:
        """Show the others at work, and stopped between two of them."""
        play = self.app.play
        assert play is not None
        self.shot("waiting")
        self.app.tick()
        if play.busy:
            self.app.pause()
            self.shot("paused")

    def _answers(self) -> None:
        """Show what the desk suggests for the draft on the table, and what comes back when it is sent."""
        ui, table = self.app.loop.ui, self.app.screen("table")
        table.verdict.advice.ask(ui, "gives")  # type: ignore[attr-defined]
        self.app.loop.frame(REST)
        self.shot("table-advice")
        if table.deal.why_not_send() is None:  # type: ignore[attr-defined]
            table.send(ui)  # type: ignore[attr-defined]
            self.app.loop.frame(REST)
            self.shot("table-answer")

    def _draft(self) -> None:
        """Open the table with a draft for a partner whose own offer does not lie there already."""
        play = self.app.play
        assert play is not None
        view = play.view
        partner = self._partner(view)
        self.app.show("table")
        self.app.screen("table").select(partner)  # type: ignore[attr-defined]
        clauses: list[Clause] = [Payment(view.seat, partner, _share(view, view.seat), 0, 4)]
        joins = next((bloc for bloc in view.blocs if may_apply(view, partner, bloc)), None)
        if joins is not None:
            clauses.append(Accession(joins, partner))
        else:
            clauses.append(Payment(partner, view.seat, _share(view, partner), 1, 2))
        play.draft.clauses = clauses

    @staticmethod
    def _partner(view: View) -> str:
        """Return a delegation without a waiting offer: one that may join a bloc if there is any, else the largest."""
        waiting = {offer.proposer for offer in view.waiting_offers}
        others = [seat for seat in view.world.seats if seat not in (view.seat, view.world.rival, *waiting)]
        payable = [seat for seat in others if why_not(view, (view.seat, seat), [Payment(view.seat, seat, 1)]) is None]
        found = payable or others or [seat for seat in view.world.seats if seat != view.seat]
        joining = [seat for seat in found if any(may_apply(view, seat, bloc) for bloc in view.blocs)]
        return max(joining or found, key=lambda seat: (view.world.allotment[seat], seat))

    def middle(self, to_round: int = MIDDLE) -> None:
        """Show every view in a round of the game, and what comes between the rounds before it."""
        play = self.app.play
        assert play is not None
        seen: set[str] = set()
        while not play.over and play.view.round < to_round:
            if play.view.waiting_offers and "offer" not in seen:
                seen.add("offer")
                self.app.show("table")
                self.app.screen("table").open_offer(play.view.waiting_offers[0].id)  # type: ignore[attr-defined]
                self.shot("table-offer")
            if play.view.ask == "ballot" and "ballot" not in seen:
                seen.add("ballot")
                self.app.show("blocs")
                self.shot("blocs-ballot")
            self._act()
            if play.report is not None and play.view.round >= to_round - 1:
                self.shot("resolution")
        self._draft()
        for name in views_of(play.view.world):
            self.app.show(name)
            self.shot(name)
        ui = self.app.loop.ui
        self.app.show_menu(ui)
        self.shot("menu")
        ui.layers.clear()
        self.app.loop.show_keys()
        self.shot("keys")
        ui.layers.clear()
        self.app.show_search(ui)
        self.shot("search")
        ui.layers.clear()
        for name in ("model_security", f"mineral/{play.mineral}", f"seat/{play.seat}"):
            self.app.show_codex(name)
            self.app.loop.frame(REST)
            self.shot(f"codex-{name.partition('/')[0]}")
        self._rooms(play)
        self._earlier(play)

    def _rooms(self, play: Play) -> None:
        """Show what lies behind a view's pages: the text room, the laboratories, and what has no tab of its own."""
        app = self.app
        if play.view.world.charters:
            app.show("blocs")
            for page in BLOC_PAGES[1:]:
                app.screen("blocs").pages.choose(page)  # type: ignore[attr-defined]
                app.loop.frame(REST)
                self.shot(f"blocs-{page}")
            app.screen("blocs").pages.choose(BLOC_PAGES[0])  # type: ignore[attr-defined]
        app.show("markets")
        # The floor's laboratory is about blocs.
        for lab in LABS if play.view.world.charters else LABS[1:]:
            app.screen("markets").lab.choose(lab)  # type: ignore[attr-defined]
            app.loop.frame(REST)
            self.shot(f"lab-{lab}")
        app.screen("markets").lab.choose("market")  # type: ignore[attr-defined]
        for name in MORE:
            app.show(name)
            app.loop.frame(REST)
            self.shot(name)

    def _earlier(self, play: Play) -> None:
        """Show a round that has passed."""
        if play.view.round < 2 or play.over:
            return
        self.app.look_at(play.view.round - 1, "journal")
        self.shot("earlier-round")
        self.app.look_at(None, "map")

    def end(self) -> None:
        """Play on to the end and show it."""
        play = self.app.play
        assert play is not None
        while not play.over:
            self._act()
        self.app.show("end")
        self.shot("end")

    def shared(self, seed: int) -> None:
        """Show a machine that two people share: the handover, and what happened meanwhile."""
        app = self.app
        app.begin(
            Setup(SHARED_SCENARIO, SHARED_PEOPLE, seed=seed, opponents="no-deal", pins={SHARED_PEOPLE[0]: "1234"})
        )
        app.settle()
        seen: set[str] = set()
        for _ in range(12):
            hotseat = app.hotseat
            assert hotseat is not None
            called = hotseat.called()
            if called is None or {"handover", "handover-pin", "since"} <= seen:
                return
            name = "handover-pin" if hotseat.has_pin(called) else "handover"
            if name not in seen:
                seen.add(name)
                self.shot(name)
            app.take_seat(called)
            if app.play is not None and app.play.view.round > 1 and "since" not in seen:
                seen.add("since")
                app.show("since")
                self.shot("since")
            app.end_phase(app.loop.ui)
            app.settle()

    def first_game(self) -> None:
        """Show the first game with its guide."""
        learn(self.app)
        for _ in range(REST):
            self.app.loop.frame()
            if self.app.guide is not None:
                break
        self.app.settle()
        self.shot("tutorial")

    def _act(self) -> None:
        """Let the heuristic play the person's phase, and the others after it."""
        play = self.app.play
        assert play is not None
        play.draft.clauses = []
        play.report = None
        for action in self._mind.act(play.view, play.table.game.key(play.seat)):
            if isinstance(action, EndSitting):
                continue
            try:
                play.do(action)
            except Refused:
                continue
        self.app.end_phase(self.app.loop.ui)
        self.app.settle()


def _share(view: View, seat: str) -> int:
    """Return about a twentieth of what a seat can promise in a round, in US dollars, to two figures."""
    return max(1, int(float(f"{payment_limit(view.world, seat) / 20:.2g}")))
