"""Every screen of every shipped scenario: no text with a hole in it, and no figure cut short."""

import re

import pygame
import pytest

from game import list_scenarios, load_scenario
from game.actions import Payment
from game.window.catalog import Catalogue
from game.window.screens.base import views_of
from game.window.screens.markets_supply import TABS
from game.window.screens.table_advice import QUESTIONS
from game.window.tour import run_tour
from tests.window.stage import Stage, finish, own_home

#: What an empty parameter leaves behind in a sentence.
HOLES = ("  ", " ;", " ,", " .", " :", "( )", "()", "( ", " )", "[", "{", " ·  ·", "$nan", "nan ")
FIGURE = re.compile(r"[−+~<×]?\$?\d[\d,.]*(?:\u00a0|\s)?(?:k|m|M|bn|%|/t|t)?")
SCENARIOS = [name for name, _ in list_scenarios()]
#: The scenarios and text sizes of the short form; the others are long.
SHORT = {("workshop-12", 1.0), ("tin-1985", 2.0)}
SHORT_TOUR = "workshop-12"


class Reader:
    """Looks at screens and notes what is wrong with their texts."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.found: list[str] = []
        self.seen: set[str] = set()

    def look(self, where: str) -> None:
        """Draw the screen until it rests, and read all texts and tooltips on it."""
        finish(self.stage)
        ui = self.stage.ui
        for drawn in ui.paint.drawn:
            self.seen.add(drawn.text)
            self.found += [f"{where}: {hole!r} in {drawn.text!r}" for hole in HOLES if hole in drawn.text.strip()]
            if drawn.shortened and FIGURE.fullmatch(drawn.text):
                self.found.append(f"{where}: the figure {drawn.text!r} is cut")
        for id, hit in ui.hits.by_id.items():
            text = getattr(hit.tip, "text", hit.tip) or ""
            self.found += [f"{where}: {hole!r} in the tip of {id}: {text!r}" for hole in HOLES if hole in text.strip()]
        self.found += [f"{where}: {text}" for text in ui.paint.overflows]


@pytest.fixture
def empty_parameters(monkeypatch):
    """Fail where a text is filled in with nothing, but for the few that may be."""
    whole = Catalogue.text
    holes: list[str] = []
    # What some texts leave out on purpose.
    free = {"end.treaty", "table.did_offer_signed"}

    def text(self, key, /, **params):
        pattern = self._file("en", key.partition(".")[0]).get(key.partition(".")[2], "")
        for name, value in params.items():
            if value == "" and f"{{{name}}}" in pattern and key not in free:
                holes.append(f"{key}: {name}")
        return whole(self, key, **params)

    monkeypatch.setattr(Catalogue, "text", text)
    return holes


def look_at_advice(stage: Stage, reader: Reader, scenario: str) -> None:
    """Look at what is suggested for a draft, and at why it was answered as it was."""
    stage.show("table")
    table, play = stage.app.screen("table"), stage.app.play
    table.deal.show_offer(None)
    table.deal.set_clauses((Payment(play.seat, table.deal.partner, 10_000, 0, 2),))
    for question in QUESTIONS:
        if table.verdict.advice.why_not(question) is None:
            table.verdict.advice.ask(stage.ui, question)
        reader.look(f"{scenario} table {question}")
    if table.deal.why_not_send() is None:
        table.send(stage.ui)
    reader.look(f"{scenario} table answered")
    table.deal.clear()


@pytest.mark.parametrize(
    ("scenario", "scale"),
    [
        pytest.param(name, scale, marks=() if (name, scale) in SHORT else pytest.mark.long)
        for name in SCENARIOS
        for scale in (1.0, 2.0)
    ],
)
def test_no_text_has_a_hole_and_no_figure_is_cut(scenario, scale, tmp_path, monkeypatch, empty_parameters):
    own_home(tmp_path, monkeypatch)
    head = load_scenario(scenario).head
    stage = Stage(text_scale=scale)
    stage.app.start(scenario, head.quick_start or head.host, 7, "no-deal")
    stage.app.settle()
    stage.app.screen("setup").prepare(scenario, stage.app.play.seat, 7)
    reader = Reader(stage)
    for _ in range(2):
        play = stage.app.play
        for name in (*views_of(play.view.world), "mandate", "setup"):
            stage.show(name)
            if name == "setup":
                # The first page tells of all scenarios.
                stage.app.screen("setup").turn_to("seats")
            reader.look(f"{scenario} {name}")
        look_at_advice(stage, reader, scenario)
        stage.show("map")
        screen = stage.app.screen("map")
        for mode in ("refined", "mined", "stock", "relations"):
            screen.mode = mode
            reader.look(f"{scenario} map {mode}")
        stage.show("markets")
        desk = stage.app.screen("markets")
        for supply, wanted in zip(TABS, ("stock", "control", "invest", "stock"), strict=True):
            page = stage.ui.hits.by_id.get(f"markets/desk/{wanted}")
            tab = wanted if page is not None and page.disabled_reason is None else "stock"
            desk.supply, desk.desk.tab = supply, tab
            reader.look(f"{scenario} markets {supply} {tab}")
        before = play.view.round
        while play.view.round == before:
            play.end()
            stage.app.tick()
            stage.app.pause()
            reader.look(f"{scenario} paused")
            play.finish_work()
        stage.show("resolution")
        for _ in range(6):
            if stage.screen != "ResolutionScreen":
                break
            reader.look(f"{scenario} resolution")
            stage.hand.press(pygame.K_RETURN)
    stage.app.close_game()
    assert not reader.found, "\n".join(dict.fromkeys(reader.found))
    assert not empty_parameters, sorted(set(empty_parameters))
    if not head.charters:
        assert not [text for text in reader.seen if "bloc" in text.lower().split()]


@pytest.mark.parametrize(
    "scenario", [pytest.param(name, marks=() if name == SHORT_TOUR else pytest.mark.long) for name in SCENARIOS]
)
def test_the_tour_shows_every_scenario(scenario, tmp_path, monkeypatch):
    monkeypatch.setenv("MINISTERIAL_HOME", str(tmp_path / "home"))
    files = run_tour(tmp_path / "out", scenario=scenario, to_round=2, to_end=False)
    names = [file.stem.split("-", 1)[1] for file in files]
    assert {"title", "setup", "mandate", "table-first-round", "map", "markets", "journal", "search"} <= set(names)
    assert ("blocs" in names) == bool(load_scenario(scenario).head.charters)
    assert all(file.stat().st_size > 5000 for file in files)
