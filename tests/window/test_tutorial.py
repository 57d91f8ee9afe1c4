"""The guided first game: who follows it signs the memorandum in twelve minutes; who does not is not lost."""

import json
import re
from importlib import resources

import pygame
import pytest

from game.window import tutorial
from game.window.frame import content_rect
from game.window.placing import overlap
from game.window.tutorial_steps import STEPS, bloc_id, in_force, standstill_until, waits_from_rival
from tests.window.stage import SCALES, Stage, finish, own_home, view

#: Words a minute that a reader takes in, and seconds that an input takes.
WORDS_PER_MINUTE, SECONDS_PER_INPUT = 200, 3
MOST_INPUTS = 60
#: What the steps send one to read, by screen: the mandate, a country's card, the deal and its meter, the bloc.
TO_READ = {
    "MandateScreen": ("mandate/page/who", "mandate/page/goals", "mandate/page/strategy"),
    "MapScreen": ("map/card/USA",),
    "TableScreen": ("table/work", "clause/paper"),
    "BlocsScreen": ("blocs/members", "blocs/mass/heads", "blocs/mass/share"),
}


@pytest.fixture
def stage(tmp_path, monkeypatch):
    """The guided first game at its first step."""
    own_home(tmp_path, monkeypatch)
    return begin()


def begin(scale: float = 1.0) -> Stage:
    stage = Stage(text_scale=scale)
    tutorial.learn(stage.app)
    rest(stage)
    return stage


def rest(stage: Stage) -> None:
    """Let the others act and the desk finish."""
    finish(stage)
    stage.app.settle()
    finish(stage)


class Pupil:
    """Does what the panel says: presses what it marks, and reads everything that it says."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.inputs = 0
        self.read: set[str] = set()
        self.steps: list[str] = []
        self.overflows: list[str] = []
        self.covered: list[str] = []

    @property
    def guide(self):
        return self.stage.app.guide

    def look(self) -> None:
        rest(self.stage)
        ui = self.stage.ui
        self.overflows += [f"{self.stage.screen}: {text}" for text in ui.paint.overflows]
        self.read |= self.to_be_read()
        if self.guide is None:
            return
        if self.guide.step.id not in self.steps:
            self.steps.append(self.guide.step.id)
        found = self.guide.target(ui)
        for part in ("guide/paper", "guide/head"):
            hit = ui.hits.by_id.get(part)
            if found is not None and hit is not None and found[1].w > 0 and overlap(hit.rect, found[1]) > 0:
                self.covered.append(f"{self.guide.current.id} {found[0]}")

    def to_be_read(self):
        """Return the words of the texts in the parts of the screen that the steps are about, without figures."""
        ui, parts = self.stage.ui, TO_READ.get(self.stage.screen, ())
        areas = [hit.rect for id_, hit in ui.hits.by_id.items() if id_ in parts or id_.startswith("resolution/card/")]
        paper = ui.hits.by_id.get("guide/paper")
        texts = [d for d in ui.paint.drawn if any(area.colliderect(d.rect) for area in areas)]
        shown = [d.text for d in texts if paper is None or not paper.rect.contains(d.rect)]
        return {" ".join(re.findall(r"[^\W\d_]{2,}", text)) for text in shown}

    def act(self) -> None:
        """Use what is marked."""
        found = self.guide.target(self.stage.ui)
        if found is None and self.stage.ui.layers and "Esc" in self.guide.remark():
            self.stage.hand.press(pygame.K_ESCAPE)
            self.inputs += 1
            self.look()
            return
        assert found is not None, f"{self.guide.current.id} on {self.stage.screen} marks nothing"
        id_, place = found
        assert place.w * place.h > 0, f"{id_} is out of sight"
        self.stage.hand.click((place.centerx, place.centery))
        self.inputs += 1
        self.look()

    def follow(self, to: str = "") -> None:
        """Do what the panel says to the end, or until a task comes."""
        self.look()
        while self.guide is not None and self.guide.current is not None and self.guide.current.id != to:
            assert self.inputs < MOST_INPUTS, f"stuck at {self.guide.current.id}"
            self.act()
        self.look()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_who_does_what_the_panel_says_signs_the_memorandum(scale, tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = begin(scale)
    stage.hand.click("guide/show")
    pupil = Pupil(stage)
    pupil.follow()
    now = view(stage)
    assert now.blocs["memorandum"].status("JPN") == "full"
    assert now.blocs["memorandum"].in_force
    assert any({"JPN", "USA"} <= set(treaty.parties) and len(treaty.clauses) >= 2 for treaty in now.treaties)
    assert [layer.id for layer in stage.ui.layers] == ["guide/done"]
    assert stage.says("You have signed a memorandum")
    assert pupil.steps == [step.id for step in STEPS]
    assert not pupil.overflows, pupil.overflows[:4]
    assert not pupil.covered, pupil.covered
    # The game goes on without the guide.
    stage.hand.press(pygame.K_RETURN)
    assert not stage.ui.layers
    assert stage.app.guide is None
    assert stage.screen == "MapScreen"
    minutes = duration(pupil)
    assert 8 <= minutes <= 12, minutes


def duration(pupil: Pupil) -> float:
    """Minutes of the guided game for whoever reads what the guide says, every term of it, and what its steps are about.

    A text that comes up again is not read again, and figures are looked at within their lines. Each term takes an input
    to open and one to close; the reasons behind "Tell me why" are for whoever wants to know more.
    """
    file = resources.files("assets").joinpath("locale", "en", "tutorial.json")
    said = json.loads(file.read_text(encoding="utf-8"))
    kinds = ("about", "task", "explain")
    # With the memorandum signed it is over; what to try next is for afterwards.
    last = ("done_title", "done_body")
    guide = sum(len(text.split()) for key, text in said.items() if key.split("_")[0] in kinds or key in last)
    seen = sum(len(text.split()) for text in pupil.read)
    inputs = pupil.inputs + 2 * len(STEPS)
    return (guide + seen) / WORDS_PER_MINUTE + inputs * SECONDS_PER_INPUT / 60


def test_other_orders_and_wrong_turns_lose_nobody(stage):
    pupil, hand, ui = Pupil(stage), stage.hand, stage.ui
    pupil.look()
    # Straight to the memorandum's page, past four steps: the guide says where its step goes on.
    hand.press(pygame.K_F5)
    rest(stage)
    assert stage.screen == "MarketsScreen"
    assert pupil.guide.current.id == "pick", "leaving the mandate is what its step asks for"
    assert "Map (F1)" in pupil.guide.remark()
    # China's offer is signed, against its meter.
    number = waits_from_rival(view(stage))
    stage.app.show("table")
    stage.app.screen("table").open_offer(number)
    rest(stage)
    hand.press(pygame.K_RETURN)
    rest(stage)
    assert standstill_until(view(stage)) is not None
    pupil.follow(to="give")
    # A deal of one clause is a treaty, and the guide asks for a second.
    hand.press(pygame.K_a)
    hand.press(pygame.K_RETURN)
    rest(stage)
    assert pupil.guide.current.id == "ask"
    hand.press(pygame.K_RETURN)
    rest(stage)
    assert "Add a second one" in pupil.guide.remark() or "did not sign" in pupil.guide.remark()
    # The step is skipped, and the round ended too early.
    for _ in range(6):
        if pupil.guide.step.id != "deal":
            break
        hand.click("guide/skip")
        rest(stage)
    assert pupil.guide.current.id == "accede"
    assert "promised" in pupil.guide.remark()
    hand.press(pygame.K_e, "shift")
    rest(stage)
    hand.press(pygame.K_e, "shift")
    rest(stage)
    for _ in range(40):
        if pupil.guide is None:
            break
        if stage.screen == "ResolutionScreen":
            hand.press(pygame.K_e)
            rest(stage)
        elif pupil.guide.target(ui) is not None:
            pupil.act()
        else:
            hand.press(pygame.K_e, "shift")
            rest(stage)
    assert in_force(view(stage))
    assert view(stage).round >= 2
    assert stage.says("You have signed a memorandum")


def test_the_guide_tells_how_and_why_and_can_be_leafed_folded_and_left(stage):
    hand, ui, guide = stage.hand, stage.ui, stage.app.guide
    for button, words in (("how", "With the mouse"), ("why", "Nobody can reach"), ("term", "Your score, in per cent")):
        hand.click(f"guide/{button}")
        assert stage.says(words)
        hand.press(pygame.K_ESCAPE)
        assert not ui.layers
    # Without a mouse: Shift+Tab comes to the panel from the other end.
    for _ in range(12):
        hand.press(pygame.K_TAB, "shift")
        if ui.focus == "guide/why":
            break
    assert ui.focus == "guide/why"
    hand.press(pygame.K_RETURN)
    assert [layer.id for layer in ui.layers] == ["guide/read"]
    hand.press(pygame.K_ESCAPE)
    hand.press(pygame.K_F1)
    rest(stage)
    assert guide.step.id == "map"
    hand.click("guide/back")
    assert guide.step.id == "mandate"
    assert stage.says("You have done this already.")
    hand.click("guide/next")
    assert guide.step.id == "map"
    hand.click("guide/fold")
    assert "guide/paper" not in ui.hits.by_id
    hand.click("guide/fold")
    assert "guide/paper" in ui.hits.by_id
    hand.click("guide/skip")
    hand.click("guide/skip")
    assert guide.step.id == "offer"
    hand.click("guide/leave")
    assert stage.app.guide is None
    assert "guide/paper" not in ui.hits.by_id
    assert stage.app.play is not None, "the game goes on"


def test_the_mark_lies_round_what_is_used_and_scrolls_it_into_view(stage):
    stage.ui.text_scale = 2.0
    rest(stage)
    stage.hand.click("guide/show")
    pupil = Pupil(stage)
    for _ in range(3):
        pupil.act()
    assert pupil.guide.target(stage.ui)[0] == "strategy/confirm"
    assert content_rect(stage.ui).contains(pupil.guide.target(stage.ui)[1]), "it was below the edge of its page"
    plain = stage.loop.surface.copy()
    stage.hand.click("guide/show")
    assert plain.get_buffer().raw != stage.loop.surface.get_buffer().raw
    assert not stage.app.guide.showing


@pytest.mark.parametrize("scale", SCALES)
def test_no_text_of_the_guide_overflows(scale, tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = begin(scale)
    guide = stage.app.guide
    tasks = [task for step in STEPS for task in step.tasks]
    for n, task in enumerate(tasks[:-1]):
        stage.app.show(task.view)
        guide._skipped = guide.done = {other.id for other in tasks[:n]}
        rest(stage)
        assert not stage.ui.paint.overflows, (task.id, stage.ui.paint.overflows)
        assert guide.folded or "guide/paper" in stage.ui.hits.by_id or "guide/head" in stage.ui.hits.by_id


def test_the_title_and_the_menu_lead_to_it(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    for _ in range(2):
        stage.app.show_title()
        stage.loop.frame()
        stage.hand.click("title/learn")
        for _ in range(8):
            stage.loop.frame()
        rest(stage)
        assert stage.app.guide is not None
        assert stage.screen == "MandateScreen"
        assert view(stage).coaching == "coach"
        assert (view(stage).seat, bloc_id(view(stage))) == ("JPN", "memorandum")
    stage.hand.press(pygame.K_ESCAPE)
    first = stage.app.guide
    entry = next(drawn for drawn in stage.ui.paint.drawn if drawn.text == "Learn: the guided game")
    stage.hand.click((entry.rect.centerx, entry.rect.centery))
    for _ in range(8):
        stage.loop.frame()
    rest(stage)
    assert stage.app.guide not in (None, first)


def test_nothing_counts_while_the_others_act(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    tutorial.learn(stage.app)
    stage.app.pause()
    stage.loop.frame()
    assert stage.app.play.busy
    assert not view(stage).waiting_offers
    assert not stage.app.guide.done, "offers that have not come yet are not answered"
    stage.app.go_on()
    rest(stage)
    assert stage.app.guide.current.id == "strategy"
    assert not {"open", "answer"} & stage.app.guide.done


def test_another_game_has_no_guide(stage):
    stage.app.close_game()
    assert stage.app.guide is None
    stage.app.start("trilateral-30-days", "JPN", 2, "no-deal")
    rest(stage)
    assert "guide/head" not in stage.ui.hits.by_id
