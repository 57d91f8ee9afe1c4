"""Founding a bloc on a dormant charter: who may, what it costs, who accedes by right, and how long it has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from game import Game, load_scenario, new_game, sample
from game.actions import (
    Accession,
    Apply,
    EndSitting,
    Found,
    Payment,
    Propose,
    Ratify,
    SetPolicy,
    Sign,
    TreatyTerms,
    VoidIf,
    Vote,
)
from game.balance.record import main_bloc
from game.chance import Key
from game.rules import founding, membership
from game.rules.legal import legal_actions
from game.scenario.read import from_files
from game.state import Bloc, State
from tests.engine import homes
from tests.engine.helpers import next_round, refused, start, to_plenary, to_sitting, vote_all
from tests.engine.pacts import PACT, files, game_of, scenario
from tests.engine.test_union_vote import union_ballots
from tests.scenario.copies import changed, problems_of

CLUB = "makers-club"
DORMANT: dict[str, Any] = {"id": CLUB, "name": "Makers' Club", "founders": (), "dormant": True}
FLOOR = {"mineral": "Co", "stage": "refined", "level": 1.1}


def club(seed: int = 3, people: tuple[str, ...] = (), **charter: Any) -> Game:
    return game_of(scenario({**DORMANT, **charter}), seed, people)


def sit_and_found(game: Game, seat: str, bloc: str = CLUB) -> None:
    to_sitting(game, seat)
    game.apply(Found(seat, bloc))


def told(game: Game, kind: str) -> list[dict[str, Any]]:
    return [dict(h.params) for h in game.happenings if h.kind == kind]


def test_nobody_explores_a_dormant_charter_and_nobody_can_join_it() -> None:
    game = club(floors=(FLOOR,))
    assert list(game.state.blocs) == [PACT]
    assert game.world.founders == {"AAA", "BBB"}
    assert main_bloc(game.world) == PACT
    to_sitting(game, "EEE")
    assert refused(game, Apply("EEE", CLUB)).code == "not-founded"
    assert refused(game, Apply("EEE", "no-bloc")).code == "no-such-bloc"
    offer = Propose("EEE", ("DDD",), (Accession(CLUB, "DDD"), Payment("EEE", "DDD", 1_000_000)))
    assert refused(game, offer).code == "not-founded"


def test_a_bloc_founded_begins_with_its_floors_its_founder_and_no_meetings_left() -> None:
    game = club(floors=(FLOOR,), export_floors=({**FLOOR, "level": 1.2},))
    sit_and_found(game, "EEE")
    bloc = game.state.blocs[CLUB]
    assert bloc.members == (("EEE", "full", 1),)
    assert (bloc.founder, bloc.first_accession, bloc.in_force) == ("EEE", 1, False)
    assert bloc.floors == (("Co", "refined", 1.1),)
    assert bloc.export_floors == (("Co", "refined", 1.2),)
    assert game.state.meetings["EEE"] == 0
    offer = Propose("EEE", ("DDD",), (Payment("EEE", "DDD", 1_000_000),))
    assert refused(game, offer).code == "no-meetings"
    (happening,) = [h for h in game.happenings if h.kind == "bloc_founded"]
    assert dict(happening.params) == {"seat": "EEE", "bloc": CLUB, "until": 5}
    assert happening.audience is None
    assert game.undo_reason("EEE") is not None
    for seat in game.world.seats:
        assert any(e.body.get("type") == "found" for e in game.log_for(seat)), "founding is public"
        assert CLUB in game.view(seat).blocs
    next_round(game)
    assert game.state.meetings["EEE"] == game.world.base_meetings["EEE"]


def test_it_takes_the_meetings_of_a_whole_round() -> None:
    game = club()
    to_sitting(game, "EEE")
    game.apply(Propose("EEE", ("DDD",), (Payment("EEE", "DDD", 1_000_000),)))
    reason = refused(game, Found("EEE", CLUB))
    assert reason.code == "no-meetings"
    whole = game.world.base_meetings["EEE"]
    assert f"all {whole} meetings" in reason.sentence
    assert f"{whole - 1} left" in reason.sentence
    assert game.view("EEE").legal["found"].reason == reason.sentence
    next_round(game)
    sit_and_found(game, "EEE")
    assert CLUB in game.state.blocs


def test_a_seat_without_meetings_founds_nothing() -> None:
    loaded = scenario(DORMANT)
    silent = tuple(d.model_copy(update={"meetings": 0}) if d.code == "EEE" else d for d in loaded.delegations)
    game = game_of(replace(loaded, delegations=silent))
    to_sitting(game, "EEE")
    assert refused(game, Found("EEE", CLUB)).code == "no-meetings"


def test_who_may_found_and_what() -> None:
    game = club(founders=("CCC", "ZZZ"))
    for seat, bloc, code in (
        ("EEE", CLUB, "not-a-founder"),
        ("ZZZ", CLUB, "not-invited"),
        ("CCC", "no-bloc", "no-such-bloc"),
        ("CCC", PACT, "not-dormant"),
    ):
        to_sitting(game, seat)
        assert refused(game, Found(seat, bloc)).code == code, seat
    sit_and_found(game, "CCC")
    next_round(game)
    to_sitting(game, "CCC")
    assert refused(game, Found("CCC", CLUB)).code == "already-founded"


def test_a_member_of_another_bloc_founds_none_and_a_founder_joins_no_other() -> None:
    game = club()
    to_sitting(game, "AAA")
    game.apply(Apply("AAA", PACT))
    assert refused(game, Found("AAA", CLUB)).code == "other-bloc"
    sit_and_found(game, "BBB")
    assert refused(game, Apply("BBB", PACT)).code == "other-bloc", "though the other charter names it"


def test_new_business_is_for_the_sittings() -> None:
    game = club(people=("EEE",))
    to_sitting(game, "EEE")
    game.apply(EndSitting("EEE"))
    assert refused(game, Found("EEE", CLUB)).code == "not-now"


def test_others_are_voted_in_and_the_bloc_comes_into_force() -> None:
    game = club()
    sit_and_found(game, "EEE")
    to_sitting(game, "DDD")
    game.apply(Apply("DDD", CLUB))
    assert game.state.blocs[CLUB].status("DDD") is None, "nobody else is a founder"
    next_round(game)
    for seat in ("CCC", "AAA"):
        to_sitting(game, seat)
        game.apply(Apply(seat, CLUB))
    vote_all(game, "for")
    bloc = game.state.blocs[CLUB]
    assert {seat for seat, _, _ in bloc.members} == {"EEE", "DDD", "CCC", "AAA"}
    assert bloc.in_force
    assert not game.state.blocs[PACT].in_force


def test_those_whom_the_charter_lets_found_it_are_no_founders_of_a_bloc_that_another_founded() -> None:
    game = club(founders=("CCC", "EEE"))
    sit_and_found(game, "CCC")
    to_sitting(game, "EEE")
    game.apply(Apply("EEE", CLUB))
    bloc = game.state.blocs[CLUB]
    assert bloc.status("EEE") is None
    assert membership.founders(game.world, bloc) == ("CCC",)


def dissolved(**charter: Any) -> Game:
    """Return a game in which the club was founded by EEE in round 1 and has been dissolved for want of members."""
    game = club(dissolve_after_rounds=2, **charter)
    sit_and_found(game, "EEE")
    next_round(game)
    next_round(game)
    assert not game.state.blocs[CLUB].dissolved, "it has two rounds after that of its founding"
    next_round(game)
    assert game.state.blocs[CLUB].dissolved
    return game


def test_not_in_force_in_time_it_is_dissolved_and_rests_for_the_cool_down() -> None:
    game = dissolved(floors=(FLOOR,))
    assert told(game, "bloc_dissolved") == [{"bloc": CLUB}]
    rest = game.world.rules.motion_cooldown
    assert rest == 2
    for _ in range(rest - 1):
        to_sitting(game, "DDD")
        reason = refused(game, Found("DDD", CLUB))
        assert reason.code == "cool-down"
        assert f"round {3 + rest}" in reason.sentence
        next_round(game)
    assert game.round == 3 + rest
    sit_and_found(game, "DDD")
    bloc = game.state.blocs[CLUB]
    assert (bloc.founder, bloc.first_accession, bloc.dissolved) == ("DDD", 5, False)
    assert bloc.floors == (("Co", "refined", 1.1),)
    to_sitting(game, "EEE")
    game.apply(Apply("EEE", CLUB))
    assert game.state.blocs[CLUB].status("EEE") is None, "the founder of the first has no right in the second"


def test_what_was_noted_of_the_first_bloc_does_not_touch_the_second() -> None:
    game = club(dissolve_after_rounds=2)
    sit_and_found(game, "EEE")
    terms = TreatyTerms(void_if=(VoidIf("party_leaves", bloc=CLUB),))
    next_round(game)
    to_sitting(game, "EEE")
    game.apply(Propose("EEE", ("DDD",), (Payment("DDD", "EEE", 1_000, 8),), terms=terms))
    game.apply(Sign("DDD", [*game.state.offers][-1]))
    for _ in range(4):
        next_round(game)
    assert game.state.blocs[CLUB].dissolved
    (treaty,) = game.state.treaties.values()
    assert (CLUB, "EEE") in treaty.inside
    sit_and_found(game, "CCC")
    next_round(game)
    (treaty,) = game.state.treaties.values()
    assert treaty.status == "in force", "nobody has left the second bloc"


def test_a_charter_with_founders_that_was_dissolved_stays_so() -> None:
    game = game_of(scenario(dissolve_after_rounds=1))
    to_sitting(game, "AAA")
    game.apply(Apply("AAA", PACT))
    next_round(game)
    next_round(game)
    assert game.state.blocs[PACT].dissolved
    to_sitting(game, "BBB")
    assert refused(game, Found("BBB", PACT)).code == "not-dormant"


def test_a_founder_that_has_left_comes_back_by_right_while_it_is_not_in_force() -> None:
    game = club(dissolve_after_rounds=6)
    sit_and_found(game, "EEE")
    bloc = game.state.blocs[CLUB]
    game.state.blocs = {**game.state.blocs, CLUB: replace(bloc, members=())}
    next_round(game)
    to_sitting(game, "EEE")
    game.apply(Apply("EEE", CLUB))
    assert game.state.blocs[CLUB].status("EEE") == "full"
    assert not membership.accedes_by_right(game.world, replace(game.state.blocs[CLUB], in_force=True), "EEE")


def test_where_accessions_are_ratified_the_founder_signs_and_the_clock_runs() -> None:
    loaded = homes.pacts.scenario(DORMANT)
    rules = loaded.head.rules.model_copy(update={"ratification": True})
    home = loaded.head.home.model_copy(update={"ratification_base": 1.0})
    loaded = replace(loaded, head=loaded.head.model_copy(update={"rules": rules, "home": home}))
    game = game_of(loaded)
    to_sitting(game, "EEE")
    assert refused(game, SetPolicy("EEE", Ratify(CLUB))).code == "not-founded"
    game.apply(Found("EEE", CLUB))
    bloc = game.state.blocs[CLUB]
    assert (bloc.members, bloc.signed("EEE"), bloc.first_accession) == ((), "full", 1)
    game.apply(SetPolicy("EEE", Ratify(CLUB)))
    next_round(game)
    assert game.state.blocs[CLUB].status("EEE") == "full"
    assert game.state.blocs[CLUB].first_accession == 1


@pytest.mark.parametrize("choice", ["for", "against"])
def test_the_members_of_a_founding_union_are_asked_first(choice: str) -> None:
    game = start()
    to_sitting(game, "FRA")
    assert refused(game, Found("FRA", "producers-compact")).code == "union-policy"
    sit_and_found(game, "EUU", "producers-compact")
    bloc = game.state.blocs["producers-compact"]
    assert (bloc.members, [a.member for a in bloc.applications]) == ((), ["EUU"])
    to_plenary(game)
    (motion,) = game.state.motions.values()
    for seat, ballot in union_ballots(game, "EUU", choice).items():
        game.apply(Vote(seat, motion.id, ballot))  # type: ignore[arg-type]
    next_round(game)
    bloc = game.state.blocs["producers-compact"]
    assert (bloc.status("EUU") == "full") == (choice == "for")
    assert bloc.applications == ()
    assert bloc.founder == "EUU", "it may come back by the vote of its members alone"


# --- the specification, the digest, replay -------------------------------------------------------------------------


def test_the_specification_offers_what_can_be_founded_and_says_why_not() -> None:
    game = club()
    for seat in game.world.seats:
        to_sitting(game, seat)
        spec = game.view(seat).legal["found"]
        assert spec.allowed == (seat != game.world.rival), seat
        if spec.allowed:
            action = sample(spec, Key.of(1, 1, "found", seat).rng())
            assert action == Found(seat, CLUB)
    sit_and_found(game, "EEE")
    to_sitting(game, "DDD")
    assert "has been founded" in str(game.view("DDD").legal["found"].reason)
    without = game_of(scenario())
    to_sitting(without, "DDD")
    assert without.view("DDD").legal["found"].reason == "There is no bloc to found."
    ended = legal_actions(without.world, without.state, "DDD", False, None)
    assert next(s for s in ended if s.type == "found").reason == "It is not your sitting."


def canonical(bloc: Bloc) -> bytes:
    state = State.__new__(State)
    for name in State.__slots__:
        setattr(state, name, {})
    state.blocs = {bloc.id: bloc}
    return state.canonical()


def test_a_bloc_that_nobody_founded_keeps_its_canonical_form_and_a_founder_is_part_of_it() -> None:
    assert b"founder" not in canonical(Bloc(PACT))
    assert canonical(Bloc(PACT)) != canonical(Bloc(PACT, founder="AAA")) != canonical(Bloc(PACT, founder="BBB"))


def test_a_dormant_charter_changes_nothing_where_nobody_founds() -> None:
    with_, without = club(), game_of(scenario())
    for game in (with_, without):
        for _ in range(3):
            next_round(game)
    assert with_.digest() == without.digest()


def test_a_game_with_a_bloc_founded_twice_replays() -> None:
    game = dissolved()
    next_round(game)
    sit_and_found(game, "CCC")
    next_round(game)
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()


# --- the scenario --------------------------------------------------------------------------------------------------


def in_yaml(lines: str) -> dict[str, str]:
    """Return the texts of the world with lines in the place of the pact's founders."""
    return changed(files(), "scenario.yaml", "    founders: [AAA, BBB]\n", lines)


def test_a_scenario_says_that_a_charter_is_dormant() -> None:
    text = "    dormant: true\n    export_floors:\n      - {mineral: Co, stage: ore, level: 1.2}\n"
    (charter,) = from_files(changed(in_yaml(text), "scenario.yaml", f"opening_bloc: {PACT}\n", "")).head.charters
    assert (charter.dormant, charter.founders) == (True, ())
    assert [(f.mineral, f.stage, f.level) for f in charter.export_floors] == [("Co", "ore", 1.2)]


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        ("", "founders"),
        ("    dormant: true\n", "dormant charter"),
        ("    founders: [AAA]\n    export_floors:\n      - {mineral: Ga, stage: ore, level: 1.2}\n", "only one stage"),
        ("    founders: [AAA]\n    export_floors:\n      - {mineral: Xx, level: 1.2}\n", "Xx"),
        ("    founders: [AAA]\n    export_floors:\n      - {mineral: Co, level: 9}\n", "max_floor"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(lines: str, part: str) -> None:
    (problem,) = problems_of(in_yaml(lines))
    assert part in problem


@pytest.mark.parametrize("name", ["washington-2026", "workshop-12"])
def test_the_shipped_scenarios_have_one_dormant_charter_that_enough_seats_could_bring_into_force(name: str) -> None:
    game = new_game(load_scenario(name), 1, table="simultaneous")
    world = game.world
    (charter,) = (world.charters[c] for c in founding.dormant_charters(world))
    assert charter.export_floors
    assert not charter.floors
    assert charter.id not in game.state.blocs
    free = [s for s in world.seats if s not in world.union_of and s != world.rival and s not in world.founders]
    bloc = Bloc(charter.id, tuple((seat, "full", 1) for seat in free))
    assert membership.has_mass(world, charter, bloc), "also without the founders of the zone"
    assert {s for s in world.seats if founding.why_not_found(world, game.state, s, charter.id) is None} >= set(free)
