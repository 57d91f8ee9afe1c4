"""The codex: every figure has a source, what is found and read, and what is never in it."""

import re
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game import load_scenario
from game.market import security
from game.rules.events import round_start
from game.scenario.read import Scenario
from game.window.catalog import available_languages, set_language, t
from game.window.codex import contents, equations
from game.window.codex.book import Book
from game.window.codex.entries import links_of, parts_of, plain
from game.window.codex.equations import formula_of
from game.window.codex.parameters import parameters
from game.window.codex.rows import source_of
from game.window.opening import Setup
from game.window.screens.codex_list import FIELD, LIST
from tests.window.stage import Stage, finish, own_home, view

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ("washington-2026", "workshop-12", "trilateral-30-days", "tin-1985")
STATIC = [id for id, _ in (*contents.term_ids(), *contents.tool_ids(), *contents.model_ids())]


@pytest.fixture
def stage(tmp_path, monkeypatch) -> Stage:
    own_home(tmp_path, monkeypatch)
    out = Stage()
    out.app.start("trilateral-30-days", None, 7, "no-deal")
    out.app.settle()
    out.loop.frame()
    return out


def words_of(book: Book, id: str) -> list[str]:
    """Everything that an entry shows."""
    entry = book.entry(id)
    out = [entry.heading.title, entry.lead, entry.formula, entry.page, *map(plain, entry.texts)]
    for group in entry.groups:
        out += [group.title, group.note]
        out += [text for figure in group.figures for text in (figure.label, figure.value, figure.source)]
    return out


# --- sources ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["washington-2026", "workshop-12"])
def test_every_figure_of_minerals_and_delegations_has_a_source_or_says_that_it_is_an_estimate(name):
    book = Book(load_scenario(name))
    kinds = {"documented", "estimate", "rule", "computed", "counted"}
    # A programme's source says in its own words what of it is published and what estimated.
    programmes = {programme.source for programme in book.scenario.head.programmes}
    figures = [
        (heading.id, figure)
        for heading in book.headings
        if heading.kind in ("mineral", "seat")
        for figure in book.entry(heading.id).figures
    ]
    assert len(figures) > 300
    for id, figure in figures:
        assert figure.source.strip(), f"{id}: {figure.label} has no source"
        begins = figure.source.split()[0].rstrip(",:")
        assert figure.source in programmes or begins in kinds, f"{id}: {figure.label}: {figure.source}"


def test_a_row_without_a_source_is_not_passed_off_as_documented():
    scenario = load_scenario("workshop-12")
    bare = scenario.production[0].model_copy(update={"source": "", "flag": ""})
    guessed = scenario.production[0].model_copy(update={"source": "scenario", "flag": "estimate: a guess/low"})
    assert source_of(bare) == "the scenario, without a source of its own"
    assert source_of(guessed) == "estimate, a guess; low confidence"
    documented = scenario.production[0].model_copy(update={"source": "USGS MCS 2026", "flag": ""})
    assert source_of(documented) == "documented, USGS MCS 2026"


@pytest.mark.parametrize("name", SCENARIOS)
def test_all_figures_have_a_source_and_all_entries_a_text(name):
    set_language("en", strict=True)
    book = Book(load_scenario(name))
    for id in book.by_id:
        entry = book.entry(id)
        assert entry.lead, id
        assert all(figure.source.strip() for figure in entry.figures), id
        assert not any(re.search(r"\[\w+\.|\{", text) for text in words_of(book, id)), id


def test_the_figures_are_those_of_the_scenario():
    scenario = load_scenario("washington-2026")
    entry = Book(scenario).entry("mineral/Ga")
    values = {figure.label: figure.value for figure in entry.figures}
    assert values["World output a year"] == "848 t"
    assert values["Baseline price, a tonne"] == "$1,120,000"
    assert values["China"].endswith("%")
    control = next(f for f in entry.figures if f.label.startswith("China: licences"))
    assert "in force since 2023-08-01" in control.source
    heads = {f.label: f.value for f in parameters(scenario, "term_critical_mass")}
    charter = scenario.head.charters[0]
    assert heads[f"{charter.name}: full members needed"] == str(charter.critical_mass_members)


def test_equations_name_the_constants_of_the_program(monkeypatch):
    assert "0.15" in formula_of("model_security")
    assert f"{security.UNCONCENTRATED:g}" in formula_of("model_security")
    monkeypatch.setitem(equations._IN_FORMULAS, "model_cover", {"days": 12.5})
    assert "12.5 days" in formula_of("model_cover")


# --- what there is ------------------------------------------------------------------------------------------------


def test_every_instrument_of_the_program_has_an_entry():
    ids = {id for id, _ in contents.tool_ids()}
    assert {"clause_buy_back", "motion_call_contributions", "policy_flood"} <= ids
    assert (len(contents.TOOLS["clause"]), len(contents.TOOLS["motion"])) == (16, 9)


@pytest.mark.parametrize("language", available_languages())
def test_links_lead_somewhere_in_every_language(language):
    set_language(language)
    for id in STATIC:
        for link in links_of(t(f"codex.{id}_more")):
            assert link in STATIC, f"{language}: {id} leads to {link}"
        assert "[" not in t(f"codex.{id}_is"), id
    set_language("en")


def test_pages_of_the_documentation_have_the_sections():
    for id, group in (*contents.term_ids(), *contents.tool_ids(), *contents.model_ids()):
        if group == "computed":
            group = "market"
        page, section = contents.page_of(id, group)
        text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
        assert re.search(rf"^##+ {re.escape(section)}$", text, re.MULTILINE), f"{id}: {page}, {section}"


def test_events_of_the_future_are_in_no_entry(stage):
    played = view(stage)
    book = Book(played.world.scenario, played)
    coming = [e for e in played.world.scenario.events if e.kind != "history" and e.id not in played.happened]
    coming = [e for e in coming if e.id not in {id for id, _, _ in played.decisions}]
    assert coming, "the scenario has no event to come"
    assert not {f"event/{e.id}" for e in coming} & set(book.by_id)
    # Once it has happened it is.
    later = Book(played.world.scenario, replace(played, happened={**played.happened, coming[0].id: 2}))
    assert f"event/{coming[0].id}" in later.by_id


def test_no_mandate_is_read(stage):
    played = view(stage)
    world = played.world
    sentinel = "SENTINEL of a mandate"
    mandates = {
        seat: mandate.model_copy(update={"summary": sentinel, "assets": (sentinel, sentinel)})
        for seat, mandate in world.scenario.mandates.items()
    }
    scenario: Scenario = replace(world.scenario, mandates=mandates)
    book = Book(scenario, played)
    for id in book.by_id:
        assert not any(sentinel in text for text in words_of(book, id)), id


def test_a_scenario_without_charters_has_nothing_about_blocs():
    scenario = load_scenario("workshop-12")
    without = replace(scenario, head=scenario.head.model_copy(update={"charters": ()}))
    assert "term_critical_mass" in Book(scenario).by_id
    found = Book(without).by_id
    assert not {"term_critical_mass", "motion_admit", "clause_standstill"} & set(found)
    assert {"term_attainment", "clause_payment", "model_price"} <= set(found)


def test_parts_of_a_text():
    parts = parts_of("A [floor] and [model_landed|its levy].")
    assert [(p.text, p.link) for p in parts] == [
        ("A ", ""),
        ("floor", "term_floor"),
        (" and ", ""),
        ("its levy", "model_landed"),
        (".", ""),
    ]
    assert plain("A [critical_mass|mass]") == "A mass"


# --- the screen ---------------------------------------------------------------------------------------------------


def test_the_key_opens_it_from_a_view_and_escape_returns(stage):
    stage.show("markets")
    stage.hand.press(pygame.K_F8)
    assert stage.screen == "CodexScreen"
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.screen == "MarketsScreen"


def test_search_and_enter_read_an_entry(stage):
    stage.app.show_codex()
    finish(stage)
    stage.hand.press(pygame.K_f, "ctrl")
    assert stage.ui.focus == FIELD
    stage.hand.type("critical mass")
    finish(stage)
    stage.hand.press(pygame.K_RETURN)
    finish(stage)
    assert stage.app.screen("codex").reading.shown == "term_critical_mass"
    assert stage.says("strategic minerals, by value")


def test_links_back_and_forward(stage):
    stage.app.show_codex("term_levy")
    finish(stage)
    reading = stage.app.screen("codex").reading
    link = next(id for id in stage.ui.hits.by_id if id.startswith("codex/text/0/"))
    stage.tab_to(link)
    stage.hand.press(pygame.K_RETURN)
    finish(stage)
    second = reading.shown
    assert second in links_of("[common_fund] [associate] [model_landed]")
    stage.hand.press(pygame.K_LEFT, "alt")
    assert reading.shown == "term_levy"
    stage.hand.press(pygame.K_RIGHT, "alt")
    assert reading.shown == second
    stage.hand.press(pygame.K_BACKSPACE)
    assert reading.shown == "term_levy"
    finish(stage)
    stage.hand.click("codex/forward")
    assert reading.shown == second


def test_going_through_the_list_leaves_no_trail(stage):
    stage.app.show_codex("term_levy")
    finish(stage)
    reading = stage.app.screen("codex").reading
    stage.tab_to(LIST)
    for _ in range(3):
        stage.hand.press(pygame.K_DOWN)
        finish(stage)
    assert reading.shown != "term_levy"
    reading.step(-1)
    assert reading.shown == "term_levy"


def test_a_kind_narrows_the_list(stage):
    stage.app.show_codex()
    reading = stage.app.screen("codex").reading
    reading.narrow("mineral")
    finish(stage)
    assert {heading.kind for heading in reading.found} == {"mineral"}
    assert stage.says(f"{len(reading.found)} entries")
    reading.search("zzzz")
    finish(stage)
    assert stage.says("No entry has")


def test_the_numbers_of_sources_stand_beside_the_figures(stage):
    mineral = view(stage).world.minerals[0]
    stage.app.show_codex(f"mineral/{mineral}")
    finish(stage)
    entry = stage.app.screen("codex").reading.book.entry(f"mineral/{mineral}")
    assert stage.says("(1)")
    assert stage.says(entry.sources[0].split(";")[0][:24])


def test_a_price_of_the_game_is_computed_and_dated(stage):
    every = view(stage).world.scenario.head.market_every
    stage.play_on(every + 1)
    played = view(stage)
    book = Book(played.world.scenario, played)
    figures = [f for f in book.entry(f"mineral/{played.world.minerals[0]}").figures if "now" in f.label]
    assert len(figures) == 2
    assert all(f.source.startswith("computed by the market model") for f in figures)
    assert all(f"round {every}, {round_start(played.world, every)}" in f.source for f in figures)


def test_the_book_is_renewed_when_the_game_goes_on_and_the_trail_stays(stage):
    stage.app.show_codex("term_levy")
    stage.app.show_codex("term_floor")
    finish(stage)
    reading = stage.app.screen("codex").reading
    old = reading.book
    stage.app.play.refresh()
    finish(stage)
    assert reading.book is not old
    assert (reading.shown, reading.before) == ("term_floor", "term_levy")


def test_an_entry_leads_to_where_it_can_be_worked_with(stage):
    mineral = view(stage).world.minerals[-1]
    stage.app.show_codex(f"mineral/{mineral}")
    finish(stage)
    stage.hand.click("codex/elsewhere")
    assert stage.screen == "MarketsScreen"
    assert stage.app.play.mineral == mineral


def test_it_opens_from_the_title(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.show("title")
    stage.hand.press(pygame.K_F8)
    finish(stage)
    assert stage.screen == "ReferenceScreen"
    stage.hand.click("codex/close")
    assert stage.screen == "TitleScreen"


def test_the_search_of_the_game_finds_entries(stage):
    stage.show("map")
    stage.hand.press(pygame.K_f, "ctrl")
    finish(stage)
    stage.hand.type("armington")
    finish(stage)
    stage.hand.press(pygame.K_RETURN)
    assert stage.screen == "CodexScreen"
    assert stage.app.screen("codex").reading.shown == "term_armington"


@pytest.mark.parametrize("id", ["model_security", "seat/USA", "mineral/W", "term_critical_mass"])
def test_it_fits_at_every_text_size(stage, id):
    book_ids = Book(view(stage).world.scenario, view(stage)).by_id
    stage.app.show_codex(id if id in book_ids else next(i for i in book_ids if i.startswith(id.split("/")[0] + "/")))
    finish(stage)
    assert stage.overflows() == {}


@pytest.mark.long
@pytest.mark.parametrize("language", available_languages())
def test_every_entry_of_the_largest_scenario_fits(tmp_path, monkeypatch, language):
    own_home(tmp_path, monkeypatch)
    set_language(language)
    try:
        stage = Stage()
        stage.show("title")
        stage.app.show_codex()
        finish(stage)
        for id in stage.app.screen("reference").reading.book.by_id:
            stage.app.show_codex(id)
            assert stage.overflows() == {}, id
    finally:
        set_language("en")


def test_people_who_share_a_machine_do_not_share_what_they_read(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.app.begin(Setup("trilateral-30-days", ("USA", "JPN"), seed=7, opponents="no-deal"))
    stage.app.settle()
    assert stage.app.hotseat is not None
    stage.hand.press(pygame.K_F8)
    assert stage.screen == "HandoverScreen", "nobody has the machine"
    stage.app.take_seat("USA")
    stage.app.show_codex("term_levy")
    finish(stage)
    assert stage.app.screen("codex").reading.shown == "term_levy"
    stage.app.show("title")
    stage.app.show_codex()
    assert stage.screen == "ReferenceScreen"
    assert stage.app.screen("reference").reading.book.view is None
    stage.app.take_seat("JPN")
    stage.app.show_codex()
    reading = stage.app.screen("codex").reading
    assert (reading.shown, reading.before) == ("model_sources", None)
    assert reading.book.view.seat == "JPN"
