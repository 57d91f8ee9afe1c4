"""The desk's agenda and the clause templates, and the passive player."""

from __future__ import annotations

import json
from importlib import resources
from typing import get_args

import pytest

from ai.agenda import MOST_VOTES
from ai.desk import Desk
from ai.passive import PassivePlayer
from game import Game, load_scenario, new_game
from game.actions import Apply, Clause, Decline, EndSitting, Payment, Propose, Sign, action_from_json, action_to_json
from game.players import make_advisor
from game.templates import catalogue, templates
from tests.engine.helpers import plain

ME = "JPN"


@pytest.fixture
def game() -> Game:
    return new_game(plain(load_scenario("workshop-12")), 2, people=[ME], table="simultaneous")


def test_the_desk_of_the_game_has_an_agenda() -> None:
    assert isinstance(make_advisor(), Desk)


def test_the_agenda_names_three_talks_that_could_be_proposed_as_they_stand(game: Game) -> None:
    view = game.view(ME)
    items = Desk().agenda(view)
    assert [item.kind for item in items] == ["talk"] * 3
    assert len({item.partner for item in items}) == 3
    for item in items:
        assert item.worth > 0.0
        assert item.worth == pytest.approx(Desk().treaty(view, ME, (ME, item.partner), item.clauses).points)
        assert item.theirs is not None
        assert item.theirs.seat == item.partner
        assert item.template in dict(catalogue())
        game.apply(Propose(ME, (item.partner,), item.clauses))
    ranks = [item.worth * item.theirs.acceptance for item in items if item.theirs is not None]
    assert ranks == sorted(ranks, reverse=True)


def test_a_good_offer_that_waits_comes_first_and_one_that_costs_is_left_out(game: Game) -> None:
    # A treaty with Australia is a target of this mandate; one with Kazakhstan that costs as much brings nothing.
    game.apply(Propose("AUS", (ME,), (Payment(ME, "AUS", 1_000_000),)))
    good = next(iter(game.state.offers))
    game.apply(Propose("KAZ", (ME,), (Payment(ME, "KAZ", 4_000_000, term=4),)))
    items = Desk().agenda(game.view(ME), 20)
    assert (items[0].kind, items[0].partner, items[0].number) == ("answer", "AUS", good)
    assert "KAZ" not in [item.partner for item in items if item.kind == "answer"]


def test_votes_that_matter_stand_behind_the_talks(game: Game) -> None:
    bloc = next(iter(game.world.charters))
    for seat in sorted(game.world.founders):
        game.apply(Apply(seat, bloc))
    while game.round == 1:
        game.apply(EndSitting(game.to_act()[0]))
    for seat in ("AUS", "CAN", "KOR", "IND"):
        game.apply(Apply(seat, bloc))
    while game.state.phase != "plenary":
        game.apply(EndSitting(game.to_act()[0]))
    view = game.view(ME)
    items = Desk().agenda(view)
    assert {item.kind for item in items} == {"vote"}
    assert 1 <= len(items) <= MOST_VOTES
    assert {item.number for item in items} <= {motion.id for motion in view.ballot_page}
    assert [abs(i.worth) for i in items] == sorted((abs(i.worth) for i in items), reverse=True)


def test_an_agenda_asks_for_no_talks_without_meetings(game: Game) -> None:
    for _ in range(game.view(ME).me.meetings):
        partner = next(s for s in game.world.seats if s != ME and game.state.inbox.get((ME, s), 0) == 0)
        game.apply(Propose(ME, (partner,), (Payment(ME, partner, 1000),)))
    assert game.view(ME).me.meetings == 0
    assert [item for item in Desk().agenda(game.view(ME)) if item.kind == "talk"] == []


def test_every_template_has_a_name_of_its_own_and_known_clauses() -> None:
    names = [name for name, _ in catalogue()]
    assert len(set(names)) == len(names) >= 10
    kinds = {record.__dataclass_fields__["type"].default: record for record in get_args(Clause)}
    for _, patterns in catalogue():
        for pattern in patterns:
            assert set(pattern) - {"type"} <= set(kinds[pattern["type"]].__dataclass_fields__)
    text = json.loads(resources.files("assets").joinpath("locale", "en", "table.json").read_text(encoding="utf-8"))
    assert [name for name in names if f"template_{name}" not in text] == []


def test_templates_are_ready_to_be_proposed_and_each_can_be_filled_in_somewhere() -> None:
    scenario = plain(load_scenario("workshop-12"))
    game = new_game(scenario, 2, table="simultaneous")
    found = {}
    for seat in game.world.seats:
        view = game.view(seat)
        for partner in game.world.seats:
            if partner != seat:
                found.update({d.template: Propose(seat, (partner,), d.clauses) for d in templates(view, partner)})
    for action in found.values():
        fresh = new_game(scenario, 2, table="simultaneous")
        fresh.apply(action_from_json(action_to_json(action)))
        assert len(fresh.state.offers) == 1
    # Pledges need a bloc with two members; nobody has one when the game begins.
    assert set(found) == {name for name, _ in catalogue()} - {"pledge_swap"}


def test_the_passive_player_answers_votes_and_opens_nothing(game: Game) -> None:
    game.apply(Propose(ME, ("USA",), (Payment(ME, "USA", 5_000_000, term=6),)))
    game.apply(Propose(ME, ("USA",), (Payment("USA", ME, 9_000_000, term=6),)))
    good, bad = game.state.offers
    acts = PassivePlayer().act(game.view("USA"), game.key("USA"))
    assert list(acts) == [Sign("USA", good), Decline("USA", bad, "terms"), EndSitting("USA")]
