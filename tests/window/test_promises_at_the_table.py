"""Promises at the table: written by mouse and keys, judged by the rules, told in words; the history of trust."""

from dataclasses import replace

import pygame
import pytest

from game.actions import (
    Endorsement,
    ExportAssurance,
    ExportRestraint,
    Payment,
    Standstill,
    TreatyTerms,
    VoidIf,
    VotePledge,
)
from game.rules.turn import Happening
from game.state import TrustEntry
from game.window.catalog import t
from game.window.clause_phrases import clause_in_words
from game.window.narrate import narrate
from game.window.promise_words import terms_in_words, trust_lines
from game.window.screens.clause_words import clause_detail, clause_sentence, clauses_short, giver, receiver
from game.window.screens.table_estimates import readdressed, why_not
from tests.window.stage import SIZES, Stage, finish, own_home, says, view

BLOC = "floor-zone"
PROMISES = (
    VotePledge("JPN", "AUS", BLOC, "set_floor", "against", "Ga", 1, 3),
    ExportAssurance("AUS", "JPN", "Li", "ore"),
    ExportRestraint("AUS", "JPN", "CHN", "Li", "ore", 0.25),
    Standstill("AUS", "JPN", BLOC, 0, 2),
    Endorsement("AUS", BLOC),
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


@pytest.fixture
def stage():
    made = Stage()
    made.start("JPN", opponents="no-deal")
    made.show("table")
    screen(made).select("AUS")
    finish(made)
    return made


def screen(stage):
    return stage.app.screen("table")


@pytest.mark.parametrize("kind", ["vote_pledge", "export_assurance", "export_restraint", "standstill", "endorsement"])
def test_every_promise_can_be_written_by_mouse_and_stands(stage, kind):
    stage.hand.press(pygame.K_a)
    stage.hand.click("clause/group/promises")
    stage.hand.click(f"clause/kind/{kind}")
    assert says(stage, t(f"table.about_{kind}")[:30])
    stage.hand.click("clause/answer/1")
    (clause,) = screen(stage).deal.clauses
    assert clause.type == kind
    assert giver(clause) == "JPN"
    assert why_not(view(stage), ("JPN", "AUS"), (clause,)) is None
    assert says(stage, t(f"table.clause_{kind}"))


def test_a_pledge_is_narrowed_to_a_mineral_and_changed(stage):
    stage.hand.press(pygame.K_a)
    stage.hand.click("clause/group/promises")
    stage.hand.click("clause/kind/vote_pledge")
    stage.hand.click("clause/subject")
    stage.hand.click("clause/subject/option/set_floor")
    stage.hand.click("clause/about")
    stage.hand.click("clause/about/option/Ga")
    stage.hand.click("clause/side/against")
    stage.hand.click("clause/answer/1")
    (clause,) = screen(stage).deal.clauses
    assert (clause.subject, clause.about, clause.choice) == ("set_floor", "Ga", "against")
    stage.hand.click("table/clause/0")
    stage.hand.click("clause/side/for")
    stage.hand.click("clause/answer/1")
    assert screen(stage).deal.clauses == (replace(clause, choice="for"),)


@pytest.mark.parametrize("clause", PROMISES, ids=lambda clause: clause.type)
def test_promises_have_words_everywhere(stage, clause):
    seen = view(stage)
    texts = [clause_sentence(seen, clause), clause_in_words(seen, clause), clauses_short(seen, [clause])]
    texts += [clause_detail(seen, clause), clause_detail(seen, clause, brief=True)]
    assert all(text and "{" not in text and "[" not in text for text in texts)
    assert texts[0][-1] == "."
    moved = readdressed(seen, (clause,), "AUS", "CAN")[0]
    assert "AUS" not in (giver(moved), receiver(moved))


@pytest.mark.parametrize("size", SIZES)
def test_the_dialogue_of_a_pledge_is_drawn_at_every_size(size):
    made = Stage(size)
    made.start("JPN", opponents="no-deal")
    made.show("table")
    screen(made).select("AUS")
    finish(made)
    made.hand.press(pygame.K_a)
    made.hand.click("clause/group/promises")
    made.hand.click("clause/kind/vote_pledge")
    assert says(made, t("table.field_subject"))


def test_terms_and_their_ends_are_told(stage):
    seen = view(stage)
    terms = TreatyTerms(2, (VoidIf("restricted", "Ga"), VoidIf("price_above", "Ga", 1.5), VoidIf("bloc_lapsed")))
    words = terms_in_words(seen, terms)
    assert len(words) == 4
    assert "2 times" in words[0]
    assert "gallium" in words[1]
    assert "1.50" in words[2]
    void = Happening("treaty_void", 3, None, (("ground", "price_above"), ("level", 1.5), ("mineral", "Ga"),
                                              ("parties", ("JPN", "AUS")), ("treaty", 7)))  # fmt: skip
    assert "the price of gallium is above 1.50" in narrate(seen, void)
    broken = Happening("promise_broken", 3, None, (("clause", "standstill"), ("seat", "AUS"), ("treaty", 7),
                                                   ("victim", "JPN")))  # fmt: skip
    assert narrate(seen, broken) == ("Australia has not stayed out of the bloc as it had promised Japan (treaty 7).")


def test_the_history_of_trust_is_told_line_by_line(stage):
    entries = (
        TrustEntry(1, "AUS", "JPN", 3, "treaty", (("treaty", 4),)),
        TrustEntry(2, "AUS", "JPN", 1, "payment", (("by", "JPN"), ("usd", 100_000))),
        TrustEntry(2, "JPN", "USA", 3, "treaty", (("treaty", 5),)),
        TrustEntry(3, "AUS", "JPN", -10, "promise_broken", (("by", "AUS"), ("clause", "standstill"), ("treaty", 4))),
    )
    seen = view(stage)
    seen = replace(seen, me=replace(seen.me, trust_history=entries))
    lines = trust_lines(seen, "AUS")
    assert len(lines) == 3
    assert lines[0].startswith("Round 3, −10: Australia broke a promise")
    assert lines[1].startswith("Round 2, +1: You paid")
    for reason in (
        "investment",
        "breach",
        "onlooker",
        "promise_still_broken",
        "promise_kept",
        "denounced",
        "repeated",
        "pressed",
    ):
        params = (("by", "AUS"), ("count", 4), ("of", "USA"), ("treaty", 4), ("usd", 5))
        told = replace(seen, me=replace(seen.me, trust_history=(TrustEntry(1, "AUS", "JPN", 1, reason, params),)))
        (line,) = trust_lines(told, "AUS")
        assert "[" not in line
        assert "{" not in line


def test_a_payment_has_no_terms_to_tell(stage):
    assert terms_in_words(view(stage), TreatyTerms()) == []
    assert clauses_short(view(stage), [Payment("JPN", "AUS", 1_000)])
