"""No screen in any language, at any size of type and of the window, has a text that does not fit or a raw key."""

import re

import pytest

from game.window import catalog
from game.window.catalog import available_languages
from game.window.opening import Setup
from game.window.painter import TEXT_SCALES
from tests.window.everywhere import page_keys, rest, showable, try_to
from tests.window.stage import SIZES, Stage, own_home

RAW = re.compile(r"\[[a-z_]+\.[a-z0-9_]+\]")
FIGURE = re.compile(r"[−+~<×]?\$?\d[\d,.  ]*(?:k|m|M|bn|%|/t|t)?")
LANGUAGES = tuple(code for code in ("en", "fr", "es") if code in available_languages())
MODES = {
    "map": ("mode", ("refined", "mined", "stock", "relations")),
    "markets": ("lab", ("floor", "stock")),
    "blocs": ("pages", ("text", "matrix", "tipping")),
}


class Walk:
    """Goes through every screen and notes what does not fit."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.found: dict[str, None] = {}
        self.screens: set[str] = set()

    def all(self) -> None:
        """Every screen, with its pages, what opens over it, and what is scrolled to."""
        app, stage = self.stage.app, self.stage
        for name in showable(app):
            app.show(name)
            self.look(name)
            self.screens.add(name)
            part, pages = MODES.get(name, ("", ()))
            for page in pages:
                if part == "mode":
                    app.screen(name).mode = page
                else:
                    getattr(app.screen(name), part).choose(page)
                self.look(f"{name} {page}")
            if part and part != "mode":
                getattr(app.screen(name), part).choose("market" if part == "lab" else "schedules")
        if app.play is not None:
            for opens in (app.show_search, app.show_menu, lambda ui: app.loop.show_keys()):
                app.show("map")
                opens(stage.ui)
                self.look("over the map")
            stage.ui.layers.clear()

    def look(self, where: str) -> None:
        """Read the screen as it rests, and a page further down."""
        rest(self.stage)
        self._note(where)
        if page_keys(self.stage.ui):
            rest(self.stage)
            self._note(f"{where} below")

    def _note(self, where: str) -> None:
        ui = self.stage.ui
        language, size = catalog.current().language, self.stage.loop.surface.get_size()
        look = f"{language} {ui.text_scale:g} {size[0]} {where}"
        for over in ui.paint.overflows:
            self.found[f"{look}: {over}"] = None
        for drawn in ui.paint.drawn:
            if RAW.search(drawn.text):
                self.found[f"{look}: the key {drawn.text}"] = None
            if drawn.shortened and FIGURE.fullmatch(drawn.text):
                self.found[f"{look}: the figure {drawn.text} is cut"] = None


def played(tmp_path, monkeypatch, scenario: str, size, to_round: int, opponents: str) -> Walk:
    """A game that is under way, with its round's resolution not yet left."""
    own_home(tmp_path, monkeypatch)
    stage = Stage(size)
    stage.app.begin(Setup(scenario, ("JPN",), seed=7, opponents=opponents))
    stage.app.settle()
    while stage.app.play.view.round < to_round:
        try_to(stage.app.play.end)
        stage.app.play.finish_work()
    return Walk(stage)


def through(walk: Walk, languages, scales) -> None:
    for language in languages:
        walk.stage.app.set_language(language)
        for scale in scales:
            walk.stage.ui.text_scale = scale
            walk.all()
    walk.stage.app.close_game()
    assert {"map", "table", "resolution", "blocs", "mandate", "setup"} <= walk.screens
    assert not walk.found, f"{len(walk.found)} faults\n" + "\n".join(list(walk.found)[:40])


@pytest.mark.parametrize(("language", "scale"), [(code, (1.0, 2.0, 1.5)[n]) for n, code in enumerate(LANGUAGES)])
def test_nothing_overflows_in_any_language(language, scale, tmp_path, monkeypatch):
    through(played(tmp_path, monkeypatch, "workshop-12", SIZES[0], 2, "no-deal"), (language,), (scale,))


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_overflows_at_any_size(size, language, tmp_path, monkeypatch):
    through(played(tmp_path, monkeypatch, "workshop-12", size, 4, "heuristic"), (language,), TEXT_SCALES)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_overflows_in_the_large_game(language, tmp_path, monkeypatch):
    through(played(tmp_path, monkeypatch, "washington-2026", SIZES[0], 4, "heuristic"), (language,), TEXT_SCALES)


def test_what_does_not_fit_is_found(tmp_path, monkeypatch):
    walk = played(tmp_path, monkeypatch, "workshop-12", SIZES[0], 1, "no-deal")
    ui = walk.stage.ui
    walk.stage.app.show("map")
    from game.window.layout import Rect

    plain = walk.stage.loop.screen.draw

    def draw(ui):
        plain(ui)
        ui.label(Rect(10, 10, 20, 20), "far too long for this")
        ui.label(Rect(10, 40, 400, 20), "[map.title]")
        ui.label(Rect(10, 70, 30, 20), "$123,456,789", ellipsis=True)

    walk.stage.loop.screen.draw = draw
    walk.look("map")
    told = " ".join(walk.found)
    assert "far too long" in told
    assert "the key [map.title]" in told
    assert "$123,456,789 is cut" in told
    assert ui.text_scale == 1.0
    walk.stage.app.close_game()
