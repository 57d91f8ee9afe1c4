"""What the rules refuse, and why, can be said in every language, and stays one English sentence for everybody else."""

import ast
import copy
import json
import pickle
from string import Formatter

import pygame
import pytest

import game
from game.actions import Payment, Propose, Sign
from game.errors import Refused, SaveError
from game.rules.turn import refuse
from game.window.catalog import available_languages, set_language
from game.window.grammar import specs_of
from game.window.refusals import ACTORS, FILE, patterns, told_refusal
from game.wording import Sentence, pattern, say
from tests.window.refusal_patterns import all_patterns, patterns_in, said, sources
from tests.window.stage import Stage

OTHERS = [language for language in available_languages() if language != "en"]


def names_in(text: str) -> set[str]:
    return {field for field, _ in specs_of(text)}


def plausible(english: str) -> dict[str, object]:
    """Values of the kinds that a pattern's specs ask for."""
    out: dict[str, object] = {}
    for field, spec in specs_of(english):
        if field in ACTORS:
            out[field] = "Japan"
        else:
            out[field] = 12 if spec or field in ("round", "number", "left", "most") else out.get(field, "Ge")
    return out


@pytest.fixture(scope="module")
def table() -> game.Game:
    return game.new_game(game.load_scenario("trilateral-30-days"), people=("JPN",))


# --- sentences ------------------------------------------------------------------------------------------------------


def test_a_sentence_is_the_english_text_and_remembers_how_it_was_made():
    made = say("{name} holds {held:,.3f} t of {mineral}; {most:usd} for {n} {n:|round|rounds}.", name="Chile",
               held=1234.5, mineral="Li", most=12_500_000, n=1)  # fmt: skip
    assert made == "Chile holds 1,234.500 t of Li; $12.5 m for 1 round."
    assert say("{n} {n:|round|rounds}.", n=2) == "2 rounds."
    assert say("{bloc!r} is {x:g}.", bloc="club", x=0.5) == "'club' is 0.5."
    for again in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):
        assert (again, again.pattern, again.params) == (made, made.pattern, made.params)
    assert json.dumps({"why": made}) == json.dumps({"why": str(made)})
    assert type(str(made)) is str
    with pytest.raises(KeyError):
        say("{nobody} gave this.", somebody=1)


def test_a_refusal_keeps_its_sentence_and_its_code():
    error = refuse("no-such-offer", "There is no offer number {number}.", number=7)
    assert (error.code, error.sentence, str(error)) == ("no-such-offer", *("There is no offer number 7.",) * 2)
    reason = say("The game is over.")
    assert refuse("not-now", reason).sentence is reason


# --- the source -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.name))
def test_no_sentence_is_put_together_out_of_pieces(path):
    for call, given in said(ast.parse(path.read_text(encoding="utf-8"))):
        assert not isinstance(given, ast.JoinedStr | ast.BinOp), (
            f"{path.name}:{call.lineno}: a translator needs a pattern with named values, not a text put together"
        )
        if isinstance(given, ast.Constant) and not call.keywords and given.value not in marked(path):
            assert "{" not in given.value, f"{path.name}:{call.lineno}: the values of the pattern are not given"


def marked(path) -> set[str]:
    """The patterns of a module that are said elsewhere."""
    calls = said(ast.parse(path.read_text(encoding="utf-8")))
    return {a.value for call, a in calls if call.func.id == "pattern" and isinstance(a, ast.Constant)}


def test_the_test_of_the_source_sees_violations():
    source = 'refuse("a", f"{x} is bad.")\nsay("one" + "two")\nrefuse("b", "{x} is fine.", x=1)\npattern("P {y}.")'
    kinds = [type(given) for _, given in said(ast.parse(source))]
    assert kinds == [ast.JoinedStr, ast.BinOp, ast.Constant, ast.Constant]
    assert patterns_in(source) == {"{x} is fine.", "P {y}."}
    assert pattern("P {y}.") == "P {y}."


def test_every_reason_of_the_rules_is_a_sentence(table):
    for seat in table.world.seats:
        reasons = [spec.reason for spec in table.legal_actions(seat) if spec.reason is not None]
        assert reasons
        assert all(isinstance(reason, Sentence) for reason in (*reasons, table.undo_reason(seat))), reasons


# --- the catalogues -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", OTHERS)
def test_every_pattern_is_translated(language):
    have, known = patterns(language), all_patterns()
    missing = [english for english in known if english not in have]
    assert not missing, f"assets/locale/{language}/{FILE} lacks {len(missing)} patterns, first {missing[:3]}"
    stale = sorted(set(have) - set(known))
    assert not stale, f"assets/locale/{language}/{FILE} has patterns that the program does not say: {stale[:3]}"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_fill_in_the_same_values(language):
    set_language(language, strict=True)
    for english, text in patterns(language).items():
        assert names_in(text) == names_in(english), english
        params = plausible(english)
        plain = Sentence(english, params)
        assert told_refusal(plain) != plain, f"{language} cannot fill in or does not translate: {english}"
        assert "{" not in told_refusal(plain)


@pytest.mark.parametrize("language", OTHERS)
def test_texts_have_no_typewriter_quotes(language):
    for text in patterns(language).values():
        filled = "".join(literal for literal, *_ in Formatter().parse(text))
        assert not set(filled) & {"'", '"'}, text


# --- what the window says -------------------------------------------------------------------------------------------


def test_names_money_and_numbers_are_told_in_french():
    set_language("fr", strict=True)
    guarantee = say("{name} can commit itself to {holder} for at most {most:usd} in all.", name="Cook Islands",
                    holder="Japan", most=12_500_000)  # fmt: skip
    assert (
        told_refusal(guarantee) == "Les Îles Cook peuvent s’engager envers le Japon pour 12,5\u00a0M$ au plus en tout."
    )
    held = refuse("no-stock", "{name} holds {held:,.3f} t of {mineral}.", name="China", held=1234.5, mineral="Ge")
    assert told_refusal(held) == "La Chine détient 1\u202f234,500\u00a0t de Ge."
    floor = say("The charter knows no floor under {level:g} times the baseline price.", level=1.25)
    assert (
        told_refusal(floor) == "La charte ne connaît pas de prix plancher inférieur à 1,25 fois le prix de référence."
    )


def test_a_sentence_in_a_sentence_is_told_too():
    set_language("fr", strict=True)
    error = SaveError(say("{file} is damaged: {why}.", file="a.ministerial", why=say("its pages do not fit together")))
    assert str(error) == "a.ministerial is damaged: its pages do not fit together."
    assert told_refusal(error) == "a.ministerial est endommagé\u202f: ses pages ne concordent pas."


def test_what_nobody_translated_stays_english():
    set_language("fr", strict=True)
    assert told_refusal(None) is None
    assert told_refusal("") == ""
    assert told_refusal("A reason of a plug-in.") == "A reason of a plug-in."
    assert told_refusal(Refused("x", say("No such pattern: {n}.", n=3))) == "No such pattern: 3."
    set_language("en")
    assert told_refusal(refuse("over", "The game is over.")) == "The game is over."


def test_a_real_refusal_is_told_in_french(table):
    set_language("fr", strict=True)
    seat = table.to_act()[0]
    with pytest.raises(Refused) as caught:
        table.apply(Sign(seat, 99))
    assert caught.value.sentence == "There is no offer number 99."
    assert told_refusal(caught.value) == "Il n’y a pas d’offre numéro 99."
    with pytest.raises(Refused) as caught:
        table.apply(Propose(seat, (seat,), (Payment(seat, "USA", 1000),)))
    assert caught.value.sentence == "A treaty needs another party."
    assert told_refusal(caught.value) == "Un traité suppose une autre partie."


def test_the_screens_say_why_not_in_the_language_in_use(own_home):
    set_language("fr", strict=True)
    stage = Stage()
    stage.app.start("trilateral-30-days", "JPN", 7, "no-deal")
    stage.app.settle()
    stage.loop.frame()
    stage.hand.press(pygame.K_z, "ctrl")
    stage.loop.frame()
    assert stage.says("Aucun acte scellé de cette phase ne peut"), stage.texts()
