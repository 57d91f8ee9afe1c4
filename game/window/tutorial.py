"""The guided first game: which step one is at, what is to be said of it, and its beginning and end.

The guide only watches. Nothing is blocked, every order of doing things counts, and a step goes on when the game is in
the state that it asks for (:mod:`game.window.tutorial_steps`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.figures import grouped
from game.window.hits import Hit
from game.window.layout import Rect
from game.window.naming import in_text, name_of, sentence
from game.window.opening import Setup
from game.window.screens.base import GameScreen
from game.window.screens.facts import bullet, heading
from game.window.told import told
from game.window.tutorial_panel import GuidePanel
from game.window.tutorial_steps import (
    SCENARIO,
    SEAT,
    SEED,
    STEPS,
    Step,
    Task,
    bloc_id,
    countered,
    host,
    in_force,
    play_of,
    rival,
    shown,
    standstill_until,
)
from game.window.ui import Ui
from game.window.widgets.modal import Answer, open_modal

if TYPE_CHECKING:
    from game.window.app import App
    from game.window.grammar import Name


def guided_setup() -> Setup:
    """Return the choices of the guided first game."""
    return Setup(SCENARIO, (SEAT,), seed=SEED, opponents="delegate", coaching="coach")


def learn(app: App, progress: Callable[[int, int], None] | None = None) -> None:
    """Begin the guided first game in the window; ``progress`` takes (done, total) on the way."""
    app.begin(guided_setup(), progress)
    app.guide = Guide(app)


def learn_from_menu(app: App) -> None:
    """Leave the game, which is saved, for the guided first game, with its preparation shown on the title."""
    app.show_title()
    app.screen("title").learn()  # type: ignore[attr-defined]


def end_guide(app: App) -> None:
    """Put the guide away; the game goes on."""
    app.guide = None
    app.loop.ui.redraw()


class Guide:
    """See the module.

    Attributes:
        app: the application that it watches.
        done: the tasks that are done or skipped.
        showing: whether what is to be used next is marked on the screen.
        folded: whether only the head of the panel is shown.
        back: how many steps the person has leafed back.
        finished: whether the last words have been said.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self.done: set[str] = set()
        self.showing = False
        self.folded = False
        self.back = 0
        self.finished = False
        self.panel = GuidePanel(self)
        self._skipped: set[str] = set()
        self._revealed: tuple[str, str] | None = None

    # --- where one is -------------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Find out what is done by now; while the others act, nothing is known yet."""
        if play_of(self.app).busy:
            return
        before = self.current
        for step in STEPS:
            for task in step.tasks:
                if task.id in self._skipped or (task.keeps and task.id in self.done):
                    continue
                if task.done(self.app):
                    self.done.add(task.id)
                else:
                    self.done.discard(task.id)
        if self.current is not before:
            self.back = 0

    @property
    def current(self) -> Task | None:
        """The next task; None when all is done."""
        return next((task for step in STEPS for task in step.tasks if task.id not in self.done), None)

    @property
    def at(self) -> int:
        """The place of the step that is open; the last one when all is done."""
        task = self.current
        return next((n for n, step in enumerate(STEPS) if task in step.tasks), len(STEPS) - 1)

    @property
    def place(self) -> int:
        """The place of the step that is shown."""
        return max(0, self.at - self.back)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return STEPS[self.place]

    def target(self, ui: Ui) -> tuple[str, Rect] | None:
        """Return the id (empty for a place without one) and the place of what is to be used next, if it is there."""
        task = self.current
        if task is None:
            return None
        for wanted in task.targets(self.app):
            if isinstance(wanted, Rect):
                return "", wanted
            hit = ui.drawn.by_id.get(wanted)
            if hit is not None and _usable(hit, ui):
                return wanted, hit.rect
        return None

    # --- what is said -------------------------------------------------------------------------------------------

    def words(self) -> dict[str, object]:
        """Return the names that the texts of the steps may use."""
        view = play_of(self.app).view
        world = view.world
        founders = [seat for seat in world.charters[bloc_id(view)].founders if seat not in (view.seat, host(view))]
        names: dict[str, Name | str] = {
            "me": in_text(world, view.seat),
            "host": in_text(world, host(view)),
            "rival": in_text(world, rival(view)),
            "union": in_text(world, founders[0] if founders else host(view)),
            "bloc": told(world.charters[bloc_id(view)].name),
        }
        return dict(names)

    def about(self) -> str:
        """Return what the step that is shown is about."""
        return t(f"tutorial.about_{self.step.id}", **self.words())

    def task_text(self, task: Task) -> str:
        """Return what a task asks for, as things stand."""
        ask = play_of(self.app).view.ask
        key = f"task_{task.id}"
        if task.id == "end" and ask in ("corridor", "ballot"):
            key = f"task_end_{ask}"
        elif task.id == "accede" and ask != "sitting":
            key = "task_accede_later"
        elif task.id == "propose" and countered(self.app):
            key = "task_propose_counter"
        return t(f"tutorial.{key}", **self.words())

    def remark(self) -> str:
        """Return a sentence on where one has got to, if that is beside the step; empty if all is as expected."""
        play, task = play_of(self.app), self.current
        view = play.view
        if play.busy:
            return t("tutorial.busy")
        if task is None or self.back:
            return ""
        if play.over and not in_force(view):
            return t("tutorial.remark_lost", **self.words())
        if self.app.loop.ui.layers and self.target(self.app.loop.ui) is None:
            return t("tutorial.in_dialog")
        until = standstill_until(view)
        if until is not None and task.id == "accede" and view.ask == "sitting":
            return t("tutorial.remark_standstill", round=until, **self.words())
        if task.id == "end" and "accede" not in self.done:
            return t("tutorial.remark_left", **self.words())
        if task.id == "accede" and view.round >= view.rounds:
            return t("tutorial.remark_last")
        if task.view == "table":
            said = self._of_table(task)
            if said:
                return said
        place = shown(self.app)
        if task.id == "accede" and view.ask != "sitting":
            return ""
        if place not in (task.view, "resolution") and not self.app.loop.ui.layers and task.id != "end":
            return t("tutorial.elsewhere", view=self._view_name(task.view))
        return ""

    def _of_table(self, task: Task) -> str:
        """Return a sentence on what went otherwise at the table, or nothing."""
        view = play_of(self.app).view
        if task.id in ("open", "answer"):
            return ""
        own = [o for o in view.offers if o.proposer == view.seat and o.round == view.round and host(view) in o.parties]
        if not own:
            return ""
        last = own[-1]
        if last.status == "declined" and not play_of(self.app).draft.clauses:
            return sentence(t("tutorial.remark_refused", name=in_text(view.world, host(view))))
        if set(last.signed) >= set(last.parties) and len(last.clauses) == 1 and not play_of(self.app).draft.clauses:
            return t("tutorial.remark_single")
        if view.me.meetings == 0 and view.ask == "sitting":
            return t("tutorial.remark_meetings")
        return ""

    def _view_name(self, view: str) -> str:
        if view == "mandate":
            return t("mandate.title")
        key = self.app.loop.keymap.text(f"view_{view}") if view != "resolution" else ""
        name = t("resolution.title_bar") if view == "resolution" else t(f"frame.view_{view}")
        return f"{name} ({key})" if key else name

    # --- what the panel's buttons do ----------------------------------------------------------------------------

    def turn(self, steps: int) -> None:
        """Leaf back or on through the steps that were reached."""
        self.back = min(self.at, max(0, self.back + steps))

    def skip(self) -> None:
        """Go on without doing the task."""
        task = self.current
        if task is not None:
            self._skipped.add(task.id)
            self.done.add(task.id)

    def toggle_showing(self) -> None:
        """Mark what is to be used next, or mark nothing."""
        self.showing = not self.showing
        self._revealed = None

    def reveal(self, ui: Ui) -> None:
        """Scroll what is marked into view, once for each task and target."""
        found, task = self.target(ui), self.current
        if found is None or task is None or not found[0]:
            return
        if self._revealed != (task.id, found[0]):
            self._revealed = (task.id, found[0])
            ui.reveal(found[0])

    def explain(self, ui: Ui, what: str) -> None:
        """Open ``how`` or ``why`` of the task that is open, or the first one of a step leafed back to."""
        task = self.current if not self.back else self.step.tasks[0]
        if task is None:
            return
        body = t(f"tutorial.{what}_{task.id}", **self.words())
        self._read(ui, t(f"tutorial.{what}"), body)

    def explain_term(self, ui: Ui) -> None:
        """Open the explanation of the step's term."""
        self._read(ui, t(f"tutorial.term_{self.step.term}"), t(f"tutorial.explain_{self.step.term}", **self.words()))

    @staticmethod
    def _read(ui: Ui, title: str, body: str) -> None:
        open_modal(ui, "guide/read", title, body, answers=[Answer(t("common.close"), primary=True)])

    def leave(self, ui: Ui) -> None:
        """Put the guide away; the game goes on."""
        end_guide(self.app)
        ui.toast(t("tutorial.left"))

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the panel, and the mark, over a screen of the game."""
        ui = self.app.loop.ui
        if self.app.play is None or not isinstance(self.app.loop.screen, GameScreen):
            return
        self.watch()
        if self.current is None:
            if not self.finished:
                self.finished = True
                self.app.loop.call_soon(lambda: self._congratulate(ui))
            return
        if self.showing:
            self.reveal(ui)
        self.panel.draw(ui)

    def _congratulate(self, ui: Ui) -> None:
        """Say what has been reached and what to try next, and put the guide away."""
        app = self.app
        if app.play is None or app.guide is not self:
            return
        view = app.play.view
        end_guide(app)
        world = view.world
        score = t("mandate.attainment_value", value=grouped(view.me.attainment.attainment))
        bloc = told(world.charters[bloc_id(view)].name)
        body = t("tutorial.done_body", bloc=bloc, me=name_of(world, view.seat), attainment=score)
        treaties = sum(1 for treaty in view.treaties if view.seat in treaty.parties)
        if treaties:
            body = f"{body} {t('tutorial.done_deals', count=treaties)}"
        lines = ("floor", "stock", "group", "larger")

        def content(rect: Rect) -> float:
            y = heading(ui, rect.x, rect.y, rect.w, t("tutorial.done_next"), rule=False)
            for line in lines:
                y = bullet(ui, rect.x, y, rect.w, t(f"tutorial.done_{line}"), "next", "accent")
            return y - rect.y

        answers = [
            Answer(t("frame.menu_title"), on=app.show_title),
            Answer(t("tutorial.done_new"), on=lambda: app.show("setup")),
            Answer(t("tutorial.done_go_on"), primary=True),
        ]
        title = t("tutorial.done_title") if in_force(view) else t("tutorial.title_memorandum")
        body = body if in_force(view) else t("tutorial.remark_lost", bloc=bloc)
        open_modal(ui, "guide/done", title, body, answers=answers, content=content, width=640)


def _usable(hit: Hit, ui: Ui) -> bool:
    """Whether a target can be used now: it works, and no dialogue lies over it."""
    return hit.disabled_reason is None and hit.layer >= len(ui.layers)
