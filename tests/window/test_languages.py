"""Languages: the grammar of names and numbers, the marks of numbers, complete catalogues, changing while one plays.

``python -m game.window.catalog_gaps fr`` lists what the tests of completeness find.
"""

import csv
import json
import re
from importlib import resources
from pathlib import Path

import pygame
import pytest

from game import load_scenario
from game.window import catalog, catalog_gaps, figures
from game.window.grammar import Grammar, Name, is_singular, order_of
from game.window.naming import (
    and_others,
    listed,
    mineral_named,
    named,
    named_as,
    named_shortly,
    sentence,
    short_mineral,
    within,
)
from game.window.phrases import money, price_text, short_price
from game.window.screens.table_money import money_text, parse_money
from game.window.widgets.stepper import _number, plain_number
from tests.window.stage import Stage, finish, own_home

TRANSLATED = [code for code in catalog.available_languages() if code != "en"]
SCENARIOS = ("washington-2026", "workshop-12", "trilateral-30-days", "tin-1985")
NNBSP, NBSP = "\u202f", "\u00a0"


@pytest.fixture
def language():
    """Set a language, strictly, for one test."""
    yield lambda code: catalog.set_language(code, strict=True)
    catalog.set_language("en", strict=True)


def fill(code: str, pattern: str, **params: object) -> str:
    return Grammar(code).fill(pattern, params)


# --- grammar ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("english", "le", "de", "a", "d"),
    [
        ("Japan", "le Japon", "du Japon", "au Japon", "de Japon"),
        ("Australia", "l’Australie", "de l’Australie", "à l’Australie", "d’Australie"),
        ("United States", "les États-Unis", "des États-Unis", "aux États-Unis", "d’États-Unis"),
        ("China", "la Chine", "de la Chine", "à la Chine", "de Chine"),
        ("Israel", "Israël", "d’Israël", "à Israël", "d’Israël"),
        ("Cuba", "Cuba", "de Cuba", "à Cuba", "de Cuba"),
        ("Hungary", "la Hongrie", "de la Hongrie", "à la Hongrie", "de Hongrie"),
    ],
)
def test_french_names_take_their_article_and_contract(language, english, le, de, a, d):
    language("fr")
    x = named_as(english)
    assert fill("fr", "{x:le}|{x:de}|{x:à}|{x:d}|{x:nu}", x=x) == f"{le}|{de}|{a}|{d}|{x}"
    assert fill("fr", "{x:Le}", x=x) == le[0].upper() + le[1:]
    assert within(x) == le


@pytest.mark.parametrize(
    ("english", "el", "de", "a"),
    [
        ("United States", "los Estados Unidos", "de los Estados Unidos", "a los Estados Unidos"),
        ("United Kingdom", "el Reino Unido", "del Reino Unido", "al Reino Unido"),
        ("India", "la India", "de la India", "a la India"),
        ("Japan", "Japón", "de Japón", "a Japón"),
    ],
)
def test_spanish_names_take_their_article_and_contract(language, english, el, de, a):
    language("es")
    assert fill("es", "{x:el}|{x:de}|{x:a}", x=named_as(english)) == f"{el}|{de}|{a}"


def test_english_names_take_the_article_that_they_always_had(language):
    language("en")
    there, bare = named_as("Netherlands"), named_as("Japan")
    assert fill("en", "{x:The}, {y:the}, {x:nu}", x=there, y=bare) == "The Netherlands, Japan, Netherlands"
    assert (str(there), within(there)) == ("Netherlands", "the Netherlands")


def test_minerals_elide_and_words_agree_with_names(language):
    language("fr")
    scenario = load_scenario("washington-2026")
    minerals = {record.id: mineral_named(record) for record in scenario.minerals}
    assert fill("fr", "{x:d}, {y:d}, {y:de}", x=minerals["Sb"], y=minerals["Co"]) == "d’antimoine, de cobalt, du cobalt"
    forms = "{x:|entré|entrée|entrés|entrées} {x:|est|sont}"
    shown = [fill("fr", forms, x=named_as(name)) for name in ("Japan", "India", "United States", "Philippines")]
    assert shown == ["entré est", "entrée est", "entrés sont", "entrées sont"]
    assert minerals["Sb"] == "Antimoine"
    assert short_mineral(scenario.minerals[0]) == "Oxyde NdPr"


@pytest.mark.parametrize(
    ("code", "count", "word"),
    [
        ("fr", 0, "a"), ("fr", 1, "a"), ("fr", 1.9, "a"), ("fr", 2, "b"), ("fr", "1,5", "a"), ("fr", "12 500", "b"),
        ("en", 0, "b"), ("en", 1, "a"), ("en", 1.5, "b"), ("en", "1", "a"), ("en", "1.0", "b"), ("en", "1,234", "b"),
        ("es", 1, "a"), ("es", 0, "b"), ("es", "1,5", "b"), ("es", "−1", "b"), ("fr", f"1,2{NNBSP}M", "b"),
    ],
)  # fmt: skip
def test_numbers_choose_their_word(code, count, word):
    assert fill(code, "{n:|a|b}", n=count) == word


def test_an_ordinary_text_takes_the_forms_of_a_name():
    assert fill("fr", "{x:le}, {x:de}, {y:de}, {z:à}", x="Forum", y="le bloc", z="les autres") == (
        "Forum, de Forum, du bloc, aux autres"
    )
    assert fill("fr", "{x:d} {x:|signe|signent}", x="achat") == "d’achat signe"
    assert fill("es", "{x:de}, {x:a}", x="el bloque") == "del bloque, al bloque"


def test_lists_bend_every_name_and_agree_as_a_plural(language):
    language("fr")
    three = listed([within(named_as(name)) for name in ("Japan", "Australia", "United States")])
    assert three == "le Japon, l’Australie et les États-Unis"
    assert fill("fr", "{x:de}", x=three) == "du Japon, de l’Australie et des États-Unis"
    assert fill("fr", "{x:Le} {x:|signe|signent}", x=three).startswith("Le Japon, l’Australie et")
    assert fill("fr", "{x:|signe|signent}", x=three) == "signent"
    assert fill("fr", "{x:de}", x=listed([named_as("Japan")])) == "du Japon"
    language("es")
    assert listed([named_as(name) for name in ("Japan", "Indonesia")]) == "Japón e Indonesia"
    assert listed([named_as(name) for name in ("Indonesia", "Japan")]) == "Indonesia y Japón"
    language("en")
    assert listed(["nickel", "copper", "tin"]) == "nickel, copper and tin"
    assert and_others(["Japan", "Peru"], 3) == "Japan, Peru and 3 others"
    assert listed([]) == ""


def test_a_capital_leaves_a_name_its_grammar(language):
    language("fr")
    begun = sentence(within(named_as("Japan")))
    assert begun == "Le Japon"
    assert isinstance(begun, Name)
    assert fill("fr", "{x:de}", x=begun) == "du Japon"


def test_a_form_that_a_language_lacks_is_a_fault():
    with pytest.raises(ValueError):
        fill("es", "{x:à}", x="Japón")
    with pytest.raises(ValueError):
        fill("fr", "{x:|un|deux|trois}", x="Japon")


def test_a_name_that_nobody_translated_stays_as_the_scenario_has_it(language):
    language("fr")
    record = load_scenario("workshop-12").names["JPN"]
    assert named(record) == "Japon"
    edited = record.model_copy(update={"name": "Yashima", "short": "Yashima"})
    assert (named(edited), named_shortly(edited)) == ("Yashima", "Yashima")
    assert fill("fr", "{x:de}", x=named(edited)) == "de Yashima"


def test_names_are_sorted_without_their_accents():
    assert sorted(["Zambie", "Égypte", "Éthiopie", "Espagne"], key=order_of) == [
        "Égypte", "Espagne", "Éthiopie", "Zambie",
    ]  # fmt: skip


# --- numbers ----------------------------------------------------------------------------------------------------


def test_numbers_and_money_are_written_as_each_language_does(language):
    values = (12_500_000.0, 3_200_000_000.0, 66_000.0, -950.0)
    language("en")
    assert [figures.dollars(value) for value in values] == ["$12.5 m", "$3.20 bn", "$66 k", "-$950"]
    assert (figures.grouped(1234.5, 1), figures.percent(0.125, 1), short_price(1.12e6)) == ("1,234.5", "12.5%", "$1.1M")
    language("fr")
    assert [figures.dollars(value) for value in values] == [
        f"12,5{NBSP}M$", f"3,20{NBSP}Md$", f"66{NBSP}k$", f"−950{NBSP}$",
    ]  # fmt: skip
    assert figures.grouped(1234.5, 1) == f"1{NNBSP}234,5"
    assert figures.percent(0.125, 1) == f"12,5{NNBSP}%"
    assert (price_text(66_000), short_price(1.12e6)) == (f"66{NNBSP}000{NBSP}$", f"1,1{NNBSP}M$")
    language("es")
    assert [figures.dollars(value) for value in values][:2] == [
        f"US${NBSP}12,5{NBSP}M",
        f"US${NBSP}3,20{NBSP}mil{NBSP}M",
    ]
    assert (figures.grouped(1234.5, 1), figures.grouped(12345)) == ("1234,5", f"12{NNBSP}345")
    assert figures.signed(-1234.5, 1) == "−1234,5"
    assert money(-5e6) == f"−US${NBSP}5,0{NBSP}M"


@pytest.mark.parametrize("code", ["en", *TRANSLATED])
def test_what_a_field_shows_can_be_typed_and_so_can_the_other_mark(language, code):
    language(code)
    assert _number(plain_number(1234.5, 2)) == 1234.5
    assert _number("0,5") == _number("0.5") == 0.5
    assert parse_money(money_text(12_500_000)) == 12_500_000
    assert parse_money("1,5") == parse_money("1.5") == 1_500_000


def test_singular_by_language():
    assert [is_singular(code, 1.5) for code in ("en", "fr", "es")] == [False, True, False]


# --- catalogues -------------------------------------------------------------------------------------------------


def short_list(lines: list[str]) -> str:
    return "\n".join(lines[:20]) + (f"\n... and {len(lines) - 20} more" if len(lines) > 20 else "")


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_language_has_every_text(code):
    missing = list(catalog_gaps.missing(code))
    assert not missing, (
        f"{code} lacks {len(missing)} texts (python -m game.window.catalog_gaps {code}):\n{short_list(missing)}"
    )
    assert not catalog_gaps.superfluous(code)


@pytest.mark.parametrize("code", ["en", *TRANSLATED])
def test_every_pattern_can_be_filled_in_with_the_parameters_that_the_code_gives(code):
    wrong = catalog_gaps.faults(code)
    assert not wrong, short_list(wrong)


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_are_about_as_long_as_the_english(code):
    # A text twice as long is a mistake, such as one that was joined with the next, and would not fit either.
    english = catalog_gaps.texts("en")
    long = [
        key for key, text in catalog_gaps.texts(code).items()
        if key in english and len(bare(text)) > 2.0 * len(bare(english[key])) + 12
    ]  # fmt: skip
    assert not long, short_list(long)


def bare(pattern: str) -> str:
    """A pattern with its parameters as short words, and one form of those that print a word."""
    return re.sub(r"\{\w+:\|([^|{}]*)[^{}]*\}", r"\1", re.sub(r"\{\w+(:[^|{}][^{}]*)?\}", "xxxxx", pattern))


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_actor_and_mineral_of_the_shipped_scenarios_has_a_name(code):
    found = json.loads(resources.files("assets").joinpath("locale", code, "names.json").read_text("utf-8"))
    for scenario in SCENARIOS:
        for table, kind in (("names", "actors"), ("minerals", "minerals")):
            with (Path("scenarios") / scenario / f"{table}.csv").open(encoding="utf-8") as file:
                lacking = [row["name"] for row in csv.DictReader(file) if row["name"] not in found[kind]]
            assert not lacking, (scenario, lacking)
    for kind in ("actors", "minerals"):
        for english, entry in found[kind].items():
            assert entry["gender"] in ("m", "f"), english
            assert set(entry) <= {"name", "short", "gender", "plural", "article"}, english


def test_a_missing_translation_is_shown_in_english_with_english_grammar(language, monkeypatch):
    language("fr")
    monkeypatch.setattr(
        catalog.current(), "_file", lambda code, screen: {"x": "{n} {n:|round|rounds}"} if code == "en" else {}
    )
    assert catalog.t("probe.x", n=0) == "0 rounds"


def test_languages_tell_their_own_names():
    assert {code: catalog.language_name(code) for code in ("en", "fr", "es")} == {
        "en": "English", "fr": "Français", "es": "Español",
    }  # fmt: skip


def test_the_lister_of_gaps_refuses_an_unknown_language(capsys):
    assert catalog_gaps.main(["xx"]) == 2
    assert "xx" in capsys.readouterr().err


# --- a running game ---------------------------------------------------------------------------------------------


@pytest.fixture
def stage(tmp_path, monkeypatch, language):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.app.start("trilateral-30-days", "JPN", 7, "no-deal")
    stage.app.settle()
    stage.show("markets")
    yield stage
    stage.app.close_game()


def test_a_running_game_changes_its_language_at_once_and_back(stage):
    english = set(stage.texts())
    assert "Germanium" in english
    stage.hand.press(pygame.K_DOWN)
    stage.app.set_language("fr")
    stage.loop.frame()
    assert stage.screen == "MarketsScreen"
    french = set(stage.texts())
    assert {"Japon", "Chine"} <= french
    assert not {"Japan", "China", "Price", "Mineral"} & french
    stage.app.set_language("en")
    stage.loop.frame()
    assert {"Japan", "Price"} <= set(stage.texts())


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize(
    "name", ["mandate", "map", "table", "ministry", "blocs", "markets", "journal", "title", "saves"]
)
def test_no_screen_shows_a_raw_key_or_an_english_name(stage, code, name):
    stage.app.set_language(code)
    stage.show(name)
    finish(stage)
    assert not [text for text in stage.texts() if re.search(r"\[\w+\.\w+\]|\{\w+", text)]
    assert not {"Japan", "United States", "European Union (Commission)"} & set(stage.texts())
    assert not stage.ui.paint.overflows
