"""The vote within a customs union: majorities at the edge, what the union casts, accession, and who may do what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import combinations

import pytest

from game import Game, load_scenario, new_game
from game.actions import (
    Action,
    Admit,
    Apply,
    EndSitting,
    ExportControl,
    HomeInvestment,
    Offtake,
    Payment,
    Second,
    SetFloor,
    SetPolicy,
    StockOrder,
    TableMotion,
    Undo,
    Vote,
    VotePledge,
    Withdrawal,
)
from game.rules import union_vote
from game.rules.membership import ACCESSION_STANDING
from game.scenario.read import from_files
from game.world import World, build_world
from tests.engine.helpers import (
    accession,
    deal,
    found_bloc,
    next_round,
    plain,
    refused,
    start,
    to_plenary,
    to_sitting,
    vote_all,
)
from tests.engine.test_other_tables import SECOND
from tests.engine.test_other_tables import changed as with_head
from tests.scenario.copies import changed, customs_union, problems_of

BLOC = "floor-zone"
PACT = "harbour-pact"
LARGE = ("DEU", "FRA", "ITA")
Ballots = Mapping[str, str]


def world_of(files: dict[str, str]) -> World:
    return build_world(from_files(files))


@pytest.fixture(scope="module")
def washington() -> World:
    return build_world(load_scenario("washington-2026"))


def roll(world: World, union: str, ayes: tuple[str, ...], noes: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Return the roll call in which these are for and those against, and the others do not vote."""
    members = union_vote.present(world, union)
    assert set(ayes) | set(noes) <= set(members)
    return tuple((s, "for" if s in ayes else "against" if s in noes else "abstain") for s in members)


def result(world: World, union: str, ayes: tuple[str, ...], noes: tuple[str, ...] = (), proposal: str = "for") -> str:
    return union_vote.cast(world, union, proposal, roll(world, union, ayes, noes))


def others(world: World, union: str, *out: str) -> tuple[str, ...]:
    return tuple(s for s in union_vote.present(world, union) if s not in out)


# --- majorities ----------------------------------------------------------------------------------------------------


def test_the_european_union_needs_eight_of_thirteen_with_two_thirds_of_the_people(washington: World) -> None:
    needed = union_vote.majority(washington, "EUU")
    assert (needed.members, needed.present, needed.blocking) == (8, 13, 4)
    assert needed.people_m == pytest.approx(0.65 * needed.present_m)
    assert needed.present_m == pytest.approx(338.2, abs=0.5), "those present, not the 450 millions of the whole Union"
    assert not needed.by_heads_alone


def test_heads_decide_at_the_edge(washington: World) -> None:
    ranked = sorted(others(washington, "EUU"), key=lambda s: -union_vote.population_m(washington, s))
    assert result(washington, "EUU", tuple(ranked[:8])) == "for"
    assert result(washington, "EUU", tuple(ranked[:7])) == "abstain", "seven with nine tenths of the people are too few"


def test_population_decides_where_enough_members_object(washington: World) -> None:
    small = others(washington, "EUU", *LARGE, "EST", "LTU")
    people = sum(union_vote.population_m(washington, s) for s in small)
    assert len(small) == 8
    assert people < 0.65 * union_vote.majority(washington, "EUU").present_m
    assert result(washington, "EUU", small) == "abstain"


def test_a_blocking_minority_needs_four_members(washington: World) -> None:
    three = others(washington, "EUU", *LARGE)
    assert sum(union_vote.population_m(washington, s) for s in LARGE) > 0.6 * sum(
        union_vote.population_m(washington, s) for s in others(washington, "EUU")
    )
    assert result(washington, "EUU", three, LARGE) == "for", "three hold most of the people and cannot block"
    assert result(washington, "EUU", three) == "for", "nor by keeping silent"
    four = others(washington, "EUU", *LARGE, "EST")
    assert result(washington, "EUU", four, (*LARGE, "EST")) == "abstain", "the fourth may be the smallest of all"
    assert result(washington, "EUU", four, LARGE) == "abstain", "or one that does not vote"


def test_a_majority_against_is_counted_in_the_same_way(washington: World) -> None:
    everybody = others(washington, "EUU")
    assert result(washington, "EUU", (), everybody) == "against"
    assert result(washington, "EUU", LARGE, others(washington, "EUU", *LARGE)) == "against"
    assert result(washington, "EUU", (), tuple(everybody[:7])) == "abstain"


def test_who_does_not_vote_is_not_in_favour(washington: World) -> None:
    assert result(washington, "EUU", ()) == "abstain"
    assert result(washington, "EUU", ("DEU",)) == "abstain", "no vote against is no majority"


def test_exactly_the_share_is_enough_and_a_hair_less_is_not() -> None:
    numbers = {"members_share": 0.6, "population_share": 0.65, "blocking_minority": 2}
    exact = world_of(customs_union((13.0, 13.0, 13.0, 13.0, 8.0), **numbers))
    assert union_vote.majority(exact, "UUU").people_m == pytest.approx(39.0)
    assert result(exact, "UUU", ("M01", "M02", "M03")) == "for"
    short = world_of(customs_union((13.0, 13.0, 12.99, 13.01, 8.0), **numbers))
    assert result(short, "UUU", ("M01", "M02", "M03")) == "abstain"
    assert result(short, "UUU", ("M01", "M02", "M04")) == "for"


def test_a_share_of_the_heads_that_is_a_whole_number_is_one() -> None:
    # 0.56 times 25 is 14.000000000000002 in floating point.
    world = world_of(customs_union((4.0,) * 25, members_share=0.56, blocking_minority=1, population_share=0.5))
    members = union_vote.present(world, "UUU")
    assert union_vote.majority(world, "UUU").members == 14
    assert result(world, "UUU", members[:14]) == "for"
    assert result(world, "UUU", members[:13]) == "abstain"


def test_another_union_has_other_numbers() -> None:
    files = customs_union((50.0, 30.0, 20.0), members_share=0.6, population_share=0.75, blocking_minority=1)
    world = world_of(files)
    passing = {pair for pair in combinations(("M01", "M02", "M03"), 2) if result(world, "UUU", pair) == "for"}
    assert passing == {("M01", "M02")}, "80 % of the people; 70 % and 50 % are too few"
    # Where four are needed to block, a union of three goes by heads.
    lenient = world_of(customs_union((50.0, 30.0, 20.0)))
    assert union_vote.majority(lenient, "UUU").by_heads_alone
    assert result(lenient, "UUU", ("M02", "M03"), ("M01",)) == "for"
    assert result(lenient, "UUU", ("M01",), ("M02", "M03")) == "against"
    assert result(lenient, "UUU", ("M01",)) == "abstain"
    unanimous = world_of(customs_union(members_share=1.0))
    assert result(unanimous, "UUU", ("M01", "M02")) == "abstain"
    assert result(unanimous, "UUU", ("M01", "M02", "M03")) == "for"


def test_a_union_whose_numbers_let_both_sides_win_is_divided() -> None:
    world = world_of(customs_union((25.0,) * 4, members_share=0.5, population_share=0.5, blocking_minority=1))
    assert result(world, "UUU", ("M01", "M02"), ("M03", "M04")) == "abstain"
    assert result(world, "UUU", ("M01", "M02"), ("M03",)) == "for"


@pytest.mark.parametrize("proposal", ["for", "against", "abstain"])
def test_a_failed_vote_is_an_abstention_unless_the_scenario_gives_it_to_the_seat(proposal: str) -> None:
    plain = world_of(customs_union())
    assert result(plain, "UUU", ("M01",), ("M02",), proposal) == "abstain"
    given = world_of(customs_union(failed_vote="seat"))
    assert result(given, "UUU", ("M01",), ("M02",), proposal) == proposal
    assert result(given, "UUU", ("M01", "M02", "M03"), (), proposal) == "for", "a majority is not overruled"
    assert result(given, "UUU", (), ("M01", "M02", "M03"), proposal) == "against"


@pytest.mark.parametrize("number", ["members_share: 1.2", "population_share: -0.1", "blocking_minority: 0",
                                    "failed_vote: ours"])  # fmt: skip
def test_impossible_numbers_are_problems_of_the_scenario(number: str) -> None:
    files = changed(customs_union(), "scenario.yaml", "  - code: UUU\n", f"  - code: UUU\n    {number}\n")
    (problem,) = problems_of(files)
    assert number.split(":")[0] in problem


# --- a motion in a bloc --------------------------------------------------------------------------------------------


def with_floor_motion(people: tuple[str, ...] = ()) -> tuple[Game, int]:
    """Return a game in the plenary in which the bloc, the Union included, votes on a floor of 1.1 for NdPr."""
    game = start(people)
    found_bloc(game)
    to_sitting(game, "USA")
    game.apply(TableMotion("USA", BLOC, SetFloor("NdPr", "refined", 1.1)))
    number = max(game.state.motions)
    to_sitting(game, "AUS")
    game.apply(Second("AUS", number))
    next_round(game)
    to_plenary(game)
    return game, number


def cast_and_close(game: Game, ballots: Ballots, number: int) -> None:
    """Cast these ballots on a motion and end the plenary."""
    now = game.round
    for seat, choice in ballots.items():
        game.apply(Vote(seat, number, choice))  # type: ignore[arg-type]
    while game.round == now and game.state.phase == "plenary":
        game.apply(EndSitting(game.to_act()[0]))


def union_ballots(game: Game, union: str, choice: str, **exceptions: str) -> dict[str, str]:
    return {**dict.fromkeys(union_vote.present(game.world, union), choice), **exceptions}


def test_members_have_the_unions_motions_on_their_page_and_nobody_else_has() -> None:
    game, number = with_floor_motion()
    members = union_vote.present(game.world, "EUU")
    bloc = game.state.blocs[BLOC]
    assert set(game.to_act()) == {*bloc.full_members, *members}
    view = game.view("FRA")
    assert view.ask == "ballot"
    assert [m.id for m in view.ballot_page] == [number]
    (field,) = [f for f in view.legal["vote"].fields if f.name == "motion"]  # type: ignore[union-attr]
    assert field.options == (number,)  # type: ignore[union-attr]
    assert refused(game, Vote("PHL", number, "for")).code == "not-now"


def test_the_unions_vote_is_what_its_members_decide_and_all_of_it_is_published() -> None:
    game, number = with_floor_motion()
    ballots = {**dict.fromkeys(game.state.blocs[BLOC].full_members, "for"),
               **union_ballots(game, "EUU", "against", DEU="for", EST="abstain")}  # fmt: skip
    cast_and_close(game, ballots, number)
    motion = game.view("JPN").motions[number]
    assert dict(motion.roll_call)["EUU"] == "against", "the Commission's own ballot was for"
    assert not set(dict(motion.roll_call)) & set(union_vote.present(game.world, "EUU")), "members do not count again"
    (vote,) = motion.unions
    assert (vote.union, vote.proposal, vote.choice) == ("EUU", "for", "against")
    assert dict(vote.roll_call) == {**union_ballots(game, "EUU", "against"), "DEU": "for", "EST": "abstain"}


def test_without_a_majority_the_union_abstains_whatever_its_seat_says() -> None:
    for proposal in ("for", "against"):
        game, number = with_floor_motion()
        half = dict.fromkeys(union_vote.present(game.world, "EUU")[:6], "for")
        cast_and_close(game, {"USA": "for", "JPN": "for", "EUU": proposal, **half}, number)
        assert dict(game.state.motions[number].roll_call)["EUU"] == "abstain"


def test_silent_members_leave_their_union_without_a_vote() -> None:
    game, number = with_floor_motion()
    cast_and_close(game, dict.fromkeys(game.state.blocs[BLOC].full_members, "for"), number)
    motion = game.state.motions[number]
    assert dict(motion.roll_call)["EUU"] == "abstain"
    assert motion.status == "adopted", "the seven others carried it"


def test_the_internal_vote_can_decide_the_blocs() -> None:
    adopted = {}
    for choice in ("for", "against"):
        game, number = with_floor_motion()
        sides = {"USA": "for", "JPN": "for", "AUS": "for", "CAN": "against", "KOR": "against", "GBR": "against"}
        cast_and_close(game, {**sides, **union_ballots(game, "EUU", choice)}, number)
        adopted[choice] = game.state.motions[number].status
    assert adopted == {"for": "adopted", "against": "rejected"}


def test_the_order_of_arrival_does_not_matter() -> None:
    digests = set()
    for turn in range(3):
        game, number = with_floor_motion()
        ballots = {**dict.fromkeys(game.state.blocs[BLOC].full_members, "for"),
                   **union_ballots(game, "EUU", "for", DEU="against", POL="abstain")}  # fmt: skip
        seats = sorted(ballots, key=lambda s: (s == "EUU", s))
        seats = [seats, seats[::-1], seats[5:] + seats[:5]][turn]
        for n, seat in enumerate(seats):
            game.apply(Vote(seat, number, ballots[seat]))  # type: ignore[arg-type]
            if n % 2 == turn % 2:
                game.apply(EndSitting(seat))
        for seat in seats:
            if seat in game.to_act() and game.state.phase == "plenary":
                game.apply(EndSitting(seat))
        assert game.state.motions[number].status == "adopted"
        digests.add(game.digest())
    assert len(digests) == 1


def test_ballots_within_a_union_are_sealed_and_can_be_taken_back() -> None:
    game, number = with_floor_motion(people=("DEU", "FRA", "JPN"))
    watching = ("FRA", "EUU", "JPN", "CHN")
    before = {seat: json.dumps(game.view(seat).as_json(), sort_keys=True) for seat in watching}
    game.apply(Vote("DEU", number, "against"))
    assert game.view("DEU").me.ballots == {number: "against"}
    assert before == {seat: json.dumps(game.view(seat).as_json(), sort_keys=True) for seat in watching}
    game.apply(Vote("DEU", number, "for"))
    game.apply(Undo("DEU"))
    assert game.view("DEU").me.ballots == {number: "against"}
    game.apply(Undo("DEU"))
    assert game.view("DEU").me.ballots == {}
    cast_and_close(game, {}, number)
    (vote,) = game.state.motions[number].unions
    assert dict(vote.roll_call)["DEU"] == "abstain"


def test_a_replay_counts_the_same() -> None:
    game, number = with_floor_motion()
    cast_and_close(game, union_ballots(game, "EUU", "for", FRA="against"), number)
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()
    assert again.state.motions[number].unions == game.state.motions[number].unions


@pytest.mark.parametrize(("choice", "broken"), [("for", False), ("against", True), ("abstain", True)])
def test_a_members_vote_can_be_pledged_and_is_held_against_what_it_cast(choice: str, broken: bool) -> None:
    game = start()
    found_bloc(game)
    pledge = VotePledge("DEU", "JPN", BLOC, "set_floor", "for")
    deal(game, "JPN", "DEU", pledge, Payment("JPN", "DEU", 200_000))
    to_sitting(game, "USA")
    game.apply(TableMotion("USA", BLOC, SetFloor("NdPr", "refined", 1.1)))
    number = max(game.state.motions)
    to_sitting(game, "AUS")
    game.apply(Second("AUS", number))
    next_round(game)
    to_plenary(game)
    cast_and_close(game, union_ballots(game, "EUU", "against", DEU=choice), number)
    told = [h for h in game.happenings if h.kind == "promise_broken"]
    assert bool(told) == broken, "it is judged by the member's own vote, not by what its union cast"


# --- accession -----------------------------------------------------------------------------------------------------


def apply_for(game: Game, seat: str, bloc: str = BLOC, status: str = "full") -> None:
    to_sitting(game, seat)
    game.apply(Apply(seat, bloc, status))  # type: ignore[arg-type]


def the_application(game: Game, seat: str) -> int:
    (number,) = [m.id for m in game.state.motions.values() if m.content == Admit(seat) and m.status == "open"]
    return number


def test_a_founding_union_accedes_in_the_plenary_with_its_members_votes() -> None:
    game = start()
    apply_for(game, "EUU")
    assert game.state.blocs[BLOC].status("EUU") is None
    to_plenary(game)
    number = the_application(game, "EUU")
    assert set(game.to_act()) == set(union_vote.present(game.world, "EUU")), "nobody else is asked, nor the seat itself"
    standing = game.state.tallies["EUU"].standing
    cast_and_close(game, union_ballots(game, "EUU", "for"), number)
    assert game.state.blocs[BLOC].members == (("EUU", "full", 1),)
    assert game.state.tallies["EUU"].standing == standing + ACCESSION_STANDING
    motion = game.state.motions[number]
    assert (motion.status, motion.roll_call) == ("adopted", ())
    assert [(v.union, v.proposal, v.choice) for v in motion.unions] == [("EUU", "for", "for")]
    assert [h.kind for h in game.happenings if h.kind in ("union_agreed", "acceded")] == ["union_agreed", "acceded"]


def test_members_of_the_bloc_have_no_say_in_an_accession_by_right() -> None:
    game = start()
    apply_for(game, "USA")
    next_round(game)
    apply_for(game, "EUU")
    to_plenary(game)
    assert game.view("USA").ballot_page == ()
    cast_and_close(game, union_ballots(game, "EUU", "for"), the_application(game, "EUU"))
    assert game.state.blocs[BLOC].status("EUU") == "full"


def test_an_application_that_the_members_do_not_want_is_withdrawn_and_can_come_back() -> None:
    game = start()
    apply_for(game, "EUU")
    to_plenary(game)
    number = the_application(game, "EUU")
    seven = dict.fromkeys(union_vote.present(game.world, "EUU")[:7], "for")
    cast_and_close(game, seven, number)
    assert game.state.motions[number].status == "withdrawn"
    assert game.state.blocs[BLOC].applications == ()
    told = [h for h in game.happenings if h.kind == "union_refused"]
    assert [(h.get("seat"), h.audience) for h in told] == [("EUU", None)]
    to_sitting(game, "EUU")
    refusal = refused(game, Apply("EUU", BLOC))
    assert refusal.code == "cool-down"
    assert "round 3" in refusal.sentence
    next_round(game)
    apply_for(game, "EUU")
    vote_all(game, "for")
    assert game.state.blocs[BLOC].status("EUU") == "full"


def not_a_founder() -> Game:
    files = dict(load_scenario("washington-2026").files)
    files = changed(files, "scenario.yaml", "founders: [USA, JPN, EUU]", "founders: [USA, JPN]")
    game = new_game(plain(from_files(files)), 7, table="simultaneous")
    apply_for(game, "USA")
    apply_for(game, "JPN")
    next_round(game)
    apply_for(game, "EUU")
    to_plenary(game)
    return game


@pytest.mark.parametrize(
    ("inside", "bloc", "status"),
    [("for", "for", "adopted"), ("for", "against", "rejected"), ("against", "for", "withdrawn")],
)
def test_elsewhere_the_bloc_and_the_unions_members_both_have_to_agree(inside: str, bloc: str, status: str) -> None:
    game = not_a_founder()
    number = the_application(game, "EUU")
    assert set(game.to_act()) == {"USA", "JPN", *union_vote.present(game.world, "EUU")}
    cast_and_close(game, {"USA": bloc, "JPN": bloc, **union_ballots(game, "EUU", inside)}, number)
    motion = game.state.motions[number]
    assert motion.status == status
    assert (game.state.blocs[BLOC].status("EUU") == "full") == (status == "adopted")
    assert game.state.blocs[BLOC].applications == ()
    assert bool(motion.roll_call) == (status != "withdrawn"), "an application taken back is not counted"
    to_sitting(game, "EUU")
    assert refused(game, Apply("EUU", BLOC)).code == ("already-member" if status == "adopted" else "cool-down")


def test_of_two_blocs_that_a_union_could_join_it_joins_one() -> None:
    game = new_game(with_head("\ncustoms_unions:\n", SECOND), 3, table="simultaneous")
    apply_for(game, "KOR", "second")
    next_round(game)
    apply_for(game, "EUU")
    to_sitting(game, "EUU")
    game.apply(Apply("EUU", "second"))
    to_plenary(game)
    numbers = [m.id for m in game.state.motions.values() if m.content == Admit("EUU")]
    assert len(numbers) == 2
    for number in numbers:
        assert number in [m.id for m in game.view("DEU").ballot_page]
        for seat in ("KOR", *union_vote.present(game.world, "EUU")):
            if number in [m.id for m in game.view(seat).ballot_page]:
                game.apply(Vote(seat, number, "for"))
    cast_and_close(game, {}, 0)
    assert [name for name, bloc in game.state.blocs.items() if bloc.status("EUU")] == ["second"]
    assert sorted(game.state.motions[number].status for number in numbers) == ["adopted", "lapsed"]
    assert all(not bloc.applications for bloc in game.state.blocs.values())


def test_an_accession_by_treaty_needs_the_members_too() -> None:
    for choice, inside in (("for", "full"), ("against", None)):
        game = start()
        deal(game, "USA", "EUU", accession("EUU"), Payment("USA", "EUU", 1_000_000))
        vote_all(game, choice)
        assert game.state.blocs[BLOC].status("EUU") == inside
        assert game.state.tallies["EUU"].received, "what the treaty says beside it stands"


def test_a_union_whose_members_have_no_seat_decides_alone() -> None:
    files = dict(load_scenario("washington-2026").files)
    table = files["delegations.csv"].replace("Central Asia,EUU,", "Central Asia,,")
    game = new_game(plain(from_files({**files, "delegations.csv": table})), 7, table="simultaneous")
    assert union_vote.present(game.world, "EUU") == ()
    apply_for(game, "EUU")
    assert game.state.blocs[BLOC].status("EUU") == "full"
    apply_for(game, "USA")
    next_round(game)
    apply_for(game, "AUS")
    to_plenary(game)
    assert set(game.to_act()) == {"EUU", "USA"}
    number = the_application(game, "AUS")
    cast_and_close(game, {"EUU": "against", "USA": "for"}, number)
    motion = game.state.motions[number]
    assert (dict(motion.roll_call)["EUU"], motion.unions) == ("against", ())


def test_a_facilitators_union_of_three_plays_by_its_own_numbers() -> None:
    files = customs_union((50.0, 30.0, 20.0), members_share=0.6, population_share=0.75, blocking_minority=1)
    game = new_game(from_files(files), 3, table="simultaneous")
    apply_for(game, "UUU", PACT)
    to_plenary(game)
    cast_and_close(game, {"M01": "for", "M03": "for"}, the_application(game, "UUU"))
    assert game.state.blocs[PACT].status("UUU") is None, "70 % of the people"
    next_round(game)
    apply_for(game, "UUU", PACT)
    to_plenary(game)
    cast_and_close(game, {"M01": "for", "M02": "for"}, the_application(game, "UUU"))
    assert game.state.blocs[PACT].status("UUU") == "full", "80 % of the people"


def test_where_the_seat_decides_a_divided_union_it_may_join_against_silence_but_not_against_a_majority() -> None:
    for ballots, inside in (({}, "full"), (dict.fromkeys(("M01", "M02"), "against"), None)):
        game = new_game(from_files(customs_union(failed_vote="seat")), 3, table="simultaneous")
        apply_for(game, "UUU", PACT)
        to_plenary(game)
        cast_and_close(game, ballots, the_application(game, "UUU"))
        assert game.state.blocs[PACT].status("UUU") == inside


# --- what a member may do by itself --------------------------------------------------------------------------------


def test_a_member_has_no_trade_policy_of_its_own() -> None:
    game = start()
    found_bloc(game)
    to_sitting(game, "USA")
    game.apply(TableMotion("USA", BLOC, SetFloor("NdPr", "refined", 1.1)))
    number = max(game.state.motions)
    to_sitting(game, "POL")
    forbidden: list[tuple[Action, str]] = [
        (Apply("POL", BLOC), "union-policy"),
        (SetPolicy("POL", ExportControl("Cu", "refined", ("CHN",), 0.5)), "union-policy"),
        (TableMotion("POL", BLOC, SetFloor("Co", "refined", 1.1)), "not-a-member"),
        (Second("POL", number), "not-a-member"),
        (SetPolicy("POL", Withdrawal(BLOC)), "not-a-member"),
    ]
    assert [refused(game, action).code for action, _ in forbidden] == [code for _, code in forbidden]


def test_a_member_keeps_stocks_finance_offtakes_and_investment() -> None:
    game = start()
    to_sitting(game, "POL")
    game.apply(SetPolicy("POL", StockOrder("Co", buy_usd=100_000)))
    mineral, stage = game.world.home_sites["POL"][0]
    game.apply(SetPolicy("POL", HomeInvestment(mineral, stage, 100_000)))  # type: ignore[arg-type]
    deal(game, "POL", "ZMB", Payment("POL", "ZMB", 50_000), Offtake("POL", "ZMB", "Cu", "ore", 1.0, 8000.0))
    next_round(game)
    assert len(game.view("POL").treaties) == 1
    assert game.view("POL").stocks_t[game.world.mineral_index["Co"], game.world.index["POL"]] > 0
    assert game.state.tallies["ZMB"].received
