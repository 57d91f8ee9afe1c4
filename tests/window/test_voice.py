"""The diplomatic voice: its texts, which of them is said, and that it says no more than those who read it know."""

import json
import re
from dataclasses import replace
from importlib import resources
from itertools import pairwise
from typing import get_args

import pytest

from game.actions import Condition, Decline, Payment, Propose
from game.engine import new_game
from game.rules.offers import GROUNDS
from game.rules.turn import Happening
from game.scenario.read import load_scenario
from game.talks import Change, Report
from game.temperaments import TEMPERAMENTS, temperament_of
from game.window.catalog import t
from game.window.screens.journal_offers import own_offers
from game.window.voice import BAR, SITUATIONS, Quotes, temperament_in_words
from tests.window.seated import screen_of, sit_down
from tests.window.stage import finish, own_home, says, view

LONGEST = 90
THREE = (
    *("opens", "counters", "signs", "declines_terms", "declines_price", "sounding_yes", "sounding_no"),
    *("sounding_perhaps", "votes_for", "votes_against"),
)
#: Placeholder -> the situations in which it has a value.
PLACEHOLDERS = {
    "other": ("opens", "counters", "signs", "wronged", "thanks"),
    "bloc": ("joins", "leaves", "votes_for", "votes_against", "votes_abstain"),
    "condition": ("declines_if",),
}
OTHERS = {"quote", "last_words"} | {f"if_{change}" for change in get_args(Change)}
SCENARIOS = ("washington-2026", "workshop-12", "trilateral-30-days", "tin-1985")


def texts(name="voice"):
    found = resources.files("assets").joinpath("locale", "en", f"{name}.json").read_text(encoding="utf-8")
    return json.loads(found)


def wordings():
    """(situation, temperament, wording) of every line."""
    for situation in SITUATIONS:
        for temperament in TEMPERAMENTS:
            for wording in texts()[f"{situation}_{temperament}"].split(BAR):
                yield situation, temperament, wording


# --- the texts -------------------------------------------------------------------------------------------------------


def test_every_situation_has_wordings_in_every_temperament_and_nothing_else_is_there():
    assert set(texts()) == {f"{s}_{n}" for s in SITUATIONS for n in TEMPERAMENTS} | OTHERS
    assert {f"declines_{ground}" if ground else "declines" for ground in GROUNDS} <= set(SITUATIONS)
    for situation in SITUATIONS:
        for temperament in TEMPERAMENTS:
            found = texts()[f"{situation}_{temperament}"].split(BAR)
            assert len(set(found)) == len(found) >= (3 if situation in THREE else 2), (situation, temperament)


def test_no_wording_belongs_to_two_temperaments_or_situations():
    lines = [wording for _, _, wording in wordings()]
    assert len(set(lines)) == len(lines)


def test_wordings_are_short_whole_sentences_with_known_placeholders():
    for situation, temperament, wording in wordings():
        where = (situation, temperament, wording)
        assert wording == wording.strip(), where
        assert len(wording) <= LONGEST, where
        assert wording[0].isupper() or wording.startswith("{"), where
        assert wording.endswith((".", "?")), where
        used = set(re.findall(r"\{(.*?)\}", wording))
        assert used <= {name for name, known in PLACEHOLDERS.items() if situation in known}, where
        assert "!" not in wording, where
    assert all("{condition}" in wording for situation, _, wording in wordings() if situation == "declines_if")


def national_words():
    """Names and adjectives of all actors of all scenarios, and of groups that people are sorted into."""
    out = {"western", "eastern", "asian", "european", "african", "arab", "american", "latin", "nordic"}
    for scenario in SCENARIOS:
        for name in load_scenario(scenario).names.values():
            out |= {name.name.lower(), name.adjective.lower(), name.short.lower()}
    return {word for word in out if len(word) > 2} - {"other", "rest of world"}


def test_no_line_and_no_description_names_a_nation_or_a_person():
    words = national_words()
    assert {"japanese", "chinese", "france", "united states"} <= words
    told = [wording.lower() for _, _, wording in wordings()] + [text.lower() for text in texts("temperaments").values()]
    for text in told:
        found = [word for word in words if re.search(rf"\b{re.escape(word)}\b", text)]
        assert not found, (text, found)
        assert not re.search(r"\b(minister|president|mr|mrs|ms|he|she|his|her)\b", text), text


def test_each_temperament_has_a_name_and_one_or_two_sentences():
    found = texts("temperaments")
    assert set(found) == {f"{part}_{n}" for part in ("name", "text") for n in TEMPERAMENTS} | {"line", "tip"}
    for name in TEMPERAMENTS:
        assert 1 <= len(re.findall(r"\.(?:\s|$)", found[f"text_{name}"])) <= 2


# --- which is said ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seen():
    """Japan's view at the start of the talks of three, where all others are programs."""
    game = new_game(load_scenario("trilateral-30-days"), seed=1, people=("JPN",))
    return game.view("JPN")


def told(kind, audience=("JPN", "USA"), round_=1, **params):
    return Happening(kind, round_, audience, tuple(sorted(params.items())))


def quotes(seen, *happenings, **changes):
    return Quotes(replace(seen, happenings=happenings, **changes))


def patterns(key, **values):
    """The wordings of a text, filled in and as they are quoted."""
    filled = {"other": "", "bloc": "", "condition": "", **values}
    return [t("voice.quote", text=w[:1].upper() + w[1:]) for w in t(f"voice.{key}", **filled).split(BAR)]


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_refusal_goes_by_its_public_ground_alone(seen, ground):
    no = told("offer_declined", seat="USA", offer=1, ground=ground)
    text = quotes(seen, no).of(no)
    assert text in patterns(f"declines_{ground}_champion" if ground else "declines_champion")
    # Nothing else that the view holds has a part in it.
    elsewhere = replace(seen.me, trust={"USA": -90}, budget_usd=0)
    assert quotes(seen, no, me=elsewhere, round=9).of(no) == text
    assert quotes(seen, replace(no, params=tuple(sorted({**dict(no.params), "offer": 77}.items())))).of(no) is None


def test_the_same_words_are_not_said_twice_running(seen):
    nos = [told("offer_declined", seat="USA", offer=n, ground="price", round_=n) for n in range(1, 8)]
    said = quotes(seen, *nos)
    lines = [said.of(no) for no in nos]
    assert all(a != b for a, b in pairwise(lines))
    assert set(lines) == set(patterns("declines_price_champion"))
    # What goes on between others does not change what is said here.
    other = told("offer_declined", ("EUU", "USA"), seat="USA", offer=50, ground="price")
    assert [quotes(seen, other, *nos).of(no) for no in nos] == lines


def test_everybody_who_was_there_reads_the_same(seen):
    three = ("JPN", "EUU", "USA")
    first = told("offer_made", ("JPN", "USA"), seat="USA", offer=1, to=("JPN",))
    second = told("offer_made", three, seat="USA", offer=2, to=("JPN", "EUU"))
    mine = quotes(seen, first, second).of(second)
    theirs = quotes(replace(seen, seat="EUU"), second).of(second)
    assert mine == theirs is not None


def test_people_and_seats_without_a_temperament_say_nothing(seen):
    signed = told("offer_signed", seat="USA", offer=1, complete=True)
    assert quotes(seen, signed).of(signed) in patterns("signs_champion", other="Japan")
    assert quotes(seen, signed, people=frozenset(("JPN", "USA"))).of(signed) is None
    rows = tuple(replace_temperament(d) for d in seen.world.scenario.delegations)
    plain = replace(seen.world, scenario=replace(seen.world.scenario, delegations=rows))
    assert temperament_of(plain, "USA") is None
    assert quotes(seen, signed, world=plain).of(signed) is None
    assert temperament_in_words(replace(seen, world=plain), "USA") is None


def replace_temperament(row):
    return row.model_copy(update={"temperament": None})


def test_who_was_let_down_or_well_served_speaks_to_the_other(seen):
    for kind, situation in (("promise_broken", "wronged"), ("breach", "wronged"), ("promise_kept", "thanks")):
        happening = told(kind, seat="JPN", victim="EUU", treaty=3)
        assert quotes(seen, happening).of(happening) in patterns(f"{situation}_bridge_builder", other="Japan")
        mine = told(kind, seat="EUU", victim="JPN", treaty=3)
        assert quotes(seen, mine).of(mine) is None


def test_votes_and_accessions_are_public_words(seen):
    bloc = next(iter(seen.world.charters))
    name = seen.world.charters[bloc].name
    roll = (("USA", "for"), ("EUU", "against"), ("JPN", "abstain"))
    vote = told("motion_adopted", None, motion=1, bloc=bloc, roll_call=roll)
    said = quotes(seen, vote)
    assert said.of_vote(vote, "USA") in patterns("votes_for_champion", bloc=name)
    assert said.of_vote(vote, "EUU") in patterns("votes_against_bridge_builder", bloc=name)
    assert said.of_vote(vote, "JPN") is None
    assert said.last_words("USA") is None, "many vote at once; that is for the roll call"
    joined = told("acceded", None, round_=4, seat="USA", bloc=bloc, status="full")
    leaving = told("notice_given", None, round_=6, seat="USA", bloc=bloc, leaves=8)
    said = quotes(seen, vote, joined)
    assert said.last_words("USA") == (4, said.of(joined))
    assert said.of(joined) in patterns("joins_champion", bloc=name)
    round_, text = quotes(seen, joined, leaving).last_words("USA")
    assert round_ == 6
    assert text in patterns("leaves_champion", bloc=name)


@pytest.mark.parametrize("answer", ["yes", "no", "perhaps", "none"])
def test_an_answer_to_a_sounding_says_the_answer_and_no_figure(seen, answer):
    values = {"answer": answer, "low": -3.0, "high": 2.0, "blocking": "budget", "exact": False}
    came = told("sounding_answered", ("JPN",), seat="EUU", sounding=8, **values)
    report = Report(1, "JPN", "EUU", "sounding", tuple(sorted({**values, "sounding": 8}.items())), 0.5)
    said = quotes(seen, came)
    assert said.of_report(report) == said.of(came)
    assert said.of(came) in patterns(f"sounding_{answer}_bridge_builder")
    assert said.of_report(replace(report, round=2)) is None


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition("without", clause=1), "one clause were left out"),
        (Condition("with", added=Payment("JPN", "USA", 5)), "one clause were added"),
        (Condition("at_most", 0, "usd", 2_000_000.0), "the sum were at most $2.0\xa0m"),
        (Condition("at_least", 0, "term", 4.0), "the term were at least 4 rounds"),
        (Condition("floor_at_most", bloc="x", mineral="Ge", bound=1.2), "the floor on germanium stayed at or below"),
    ],
)
def test_whom_it_has_told_hears_the_condition_in_the_refusal(seen, condition, words):
    no = told("offer_declined", seat="USA", offer=1, ground="terms")
    account = told("answer_explained", ("JPN",), seat="USA", offer=1, condition=condition)
    said = quotes(seen, no, account)
    assert said.of(no) != quotes(seen, no).of(no)
    assert words in said.of(no)
    assert "if " in said.of(no)
    # An account of another offer, or without a condition, leaves the refusal as it was.
    for other in (
        told("answer_explained", ("JPN",), seat="USA", offer=2, condition=condition),
        told("answer_explained", ("JPN",), seat="USA", offer=1, condition=None),
    ):
        assert quotes(seen, no, other).of(no) == quotes(seen, no).of(no)


# --- on the screens --------------------------------------------------------------------------------------------------


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = sit_down("AUS", opponents="heuristic")
    yield stage
    stage.app.close_game()


def test_words_stand_under_the_facts_at_every_text_size(stage):
    screen, play = screen_of(stage), stage.app.play
    manner = temperament_in_words(view(stage), "AUS")
    assert manner.startswith("Champion: ")
    assert says(stage, manner)
    play.do(Propose("JPN", ("CHN",), (Payment("CHN", "JPN", 900_000, 0, 4),)))
    offer = own_offers(view(stage))[0]
    quote = play.quotes.of(offer.answer)
    assert offer.partners == ("CHN",)
    assert quote is not None
    finish(stage)
    assert says(stage, quote), "among the answers of the round"
    screen.select("CHN")
    screen.deal.show_offer(None)
    finish(stage)
    assert stage.overflows() == {}
    stage.app.screen("journal").closed = True
    stage.show("journal")
    assert says(stage, quote)
    assert stage.overflows() == {}
    stage.app.screen("map").select("CHN")
    stage.show("map")
    assert says(stage, temperament_in_words(view(stage), "CHN"))
    assert stage.overflows() == {}


def test_an_offer_that_waits_is_shown_with_its_words(stage):
    waiting = view(stage).waiting_offers
    assert waiting, "the seed of this table brings an offer in the first round"
    quote = stage.app.play.quotes.of_offer(waiting[0].id)
    screen_of(stage).open_offer(waiting[0].id)
    finish(stage)
    assert says(stage, quote)
    assert stage.overflows() == {}


def test_ones_own_refusal_stands_alone(stage):
    offer = view(stage).waiting_offers[0]
    assert own_offers(view(stage))[0].answer is not None
    stage.app.play.do(Decline("JPN", offer.id, "terms"))
    assert next(o for o in own_offers(view(stage)) if o.number == offer.id).answer is None
