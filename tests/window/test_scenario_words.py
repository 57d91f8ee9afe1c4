"""The texts of scenarios in other languages: all are translated, figures survive, and screens show no English."""

import json
import re

import pytest

from game import list_scenarios, load_scenario
from game.window import catalog, told_gaps
from game.window.catalog import available_languages, set_language
from game.window.hits import Tip
from game.window.screens.base import VIEWS
from game.window.told import key_of, told, told_event, translations
from tests.window.stage import Stage, finish, own_home

LANGUAGES = [language for language in available_languages() if language != "en"]
SCENARIOS = [name for name, _ in list_scenarios()]
#: Thousands are parted by commas in English, by a space of some kind elsewhere; decimals by a point or a comma.
ENGLISH_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
OTHER_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:,\d+)?")
#: A billion in English is a thousand million where that is how a language counts.
BILLION = re.compile(r"(\d+(?:\.\d+)?) bn\b")
#: Shorter texts, such as the name of a metal, may well be a part of a longer word in another language.
SHORTEST = 12


@pytest.fixture(scope="module")
def shipped() -> dict[str, list[str]]:
    return {name: told_gaps.texts_of(load_scenario(name)) for name in SCENARIOS}


@pytest.fixture
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


def english_numbers(text: str) -> list[float]:
    return sorted(float(number.replace(",", "")) for number in ENGLISH_NUMBER.findall(text))


def other_numbers(text: str) -> list[float]:
    return sorted(float(re.sub(r"\s", "", number).replace(",", ".")) for number in OTHER_NUMBER.findall(text))


def in_millions(text: str) -> str:
    return BILLION.sub(lambda found: f"{float(found[1]) * 1000:g} m", text)


def words_on(stage: Stage) -> str:
    """Everything that the screen says: what is drawn, on one line, and every tooltip but its sources."""
    parts = [" ".join(stage.texts())]
    for hit in stage.ui.hits.by_id.values():
        parts += [hit.tip.title, hit.tip.text] if isinstance(hit.tip, Tip) else [hit.tip or ""]
    return key_of("\n".join(parts))


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_scenario_is_translated(language, scenario, shipped):
    missing = told_gaps.gaps(language, shipped[scenario])
    listed = json.dumps(missing[:20], ensure_ascii=False, indent=2)
    assert not missing, f"{len(missing)} texts of {scenario} are not in {language}/scenarios.json, such as:\n{listed}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over_from_a_text_that_has_changed(language, shipped):
    known = {text for texts in shipped.values() for text in texts}
    left_over = [text for text in translations(language) if text not in known]
    assert not left_over


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_the_same_in_every_language(language):
    wrong = []
    for english, text in translations(language).items():
        expected = [english_numbers(english), english_numbers(in_millions(english))]
        if other_numbers(text) not in expected:
            wrong.append(f"{english}\n   {text}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_shape_of_a_text(language):
    wrong = []
    for english, text in translations(language).items():
        ends_alike = (english[-1] in ".?!") == (text[-1] in ".?!")
        if not ends_alike or text != text.strip() or len(text) > 2 * len(english) + 40 or "'" in text:
            wrong.append(f"{english}\n   {text}")
    assert not wrong, "\n".join(wrong)


def test_an_edited_text_stays_as_it_was_written():
    set_language("fr")
    assert told("No floor above 1.2 on refined titanium") == "Aucun prix plancher supérieur à 1,2 sur le titane raffiné"
    assert told("No floor above 1.7 on refined titanium") == "No floor above 1.7 on refined titanium"
    assert told("") == ""


def test_it_does_not_matter_how_lines_are_broken():
    set_language("fr")
    assert told("Rare metals\n  reserve ") == told("Rare metals reserve") == "Réserve de métaux rares"


def test_english_needs_no_catalogue():
    event = load_scenario("workshop-12").events[0]
    assert told(event.title) == event.title
    assert told_event(event) is event
    set_language("fr")
    assert told_event(event).title == told(event.title) != event.title


def test_the_list_for_translators_names_what_is_missing(capsys, monkeypatch):
    monkeypatch.setattr(told_gaps, "shipped_texts", lambda: ["Rare metals reserve", "Nobody has translated this"])
    assert told_gaps.main(["fr"]) == 1
    assert json.loads(capsys.readouterr().out) == {"Nobody has translated this": ""}
    assert told_gaps.main(["xx"]) == 2
    assert "fr" in capsys.readouterr().err


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("scenario", "seat", "decides"), [("workshop-12", "USA", True), ("trilateral-30-days", "JPN", False)]
)
def test_no_english_of_the_scenario_is_on_a_screen(scenario, seat, decides, language, shipped, home):
    set_language(language)
    known = translations(language)
    texts = {text for listed in shipped.values() for text in listed}
    english = sorted(text for text in texts if len(text) >= SHORTEST and known.get(text) != text)
    stage = Stage()
    said: dict[str, str] = {}

    def look(name: str) -> None:
        finish(stage)
        said[name] = words_on(stage)

    stage.show("setup")
    setup = stage.app.screen("setup")
    setup.choose_scenario(scenario)
    for page in ("game", "seats"):
        setup.turn_to(page)
        look(f"setup, {page}")
    stage.app.start(scenario, seat, 3, "no-deal")
    stage.app.settle()
    play = stage.app.play
    assert bool(play.view.me.decisions) == decides, "the host of the workshop has something to decide at once"
    for name in ("mandate", *VIEWS):
        stage.show(name)
        look(name)
    stage.play_on(2)
    for name in ("ministry", "journal", "mandate"):
        stage.show(name)
        look(f"{name} in round 2")
    mandate = play.view.me.mandate
    stage.app.close_game()
    left = {(name, text) for name, words in said.items() for text in english if text in words}
    assert not left
    for text in (mandate.summary, *(target.text for target in mandate.targets), *mandate.assets):
        assert key_of(told(text)) in said["mandate"]
    assert catalog.current().language == language
