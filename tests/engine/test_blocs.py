"""Blocs: accession, admission, entry into force, floors, decision rules, withdrawal."""

import pytest

from game.actions import Apply, EndSitting, Second, SetFloor, SetPolicy, TableMotion, Vote, Withdrawal
from game.rules.ballots import decide
from game.rules.measures import floors_in_force
from tests.engine.helpers import found_bloc, next_round, refused, start, to_sitting, vote_all

BLOC = "floor-zone"


def table_floor(game, seat: str, other: str, level: float, mineral: str = "NdPr") -> int:  # type: ignore[no-untyped-def]
    to_sitting(game, seat)
    game.apply(TableMotion(seat, BLOC, SetFloor(mineral, "refined", level)))
    number = max(game.state.motions)
    to_sitting(game, other)
    game.apply(Second(other, number))
    return number


def test_founders_accede_at_once_and_others_are_voted_in() -> None:
    game = start()
    to_sitting(game, "USA")
    game.apply(Apply("USA", BLOC))
    assert game.state.blocs[BLOC].status("USA") == "full"
    to_sitting(game, "KOR")
    game.apply(Apply("KOR", BLOC))
    assert game.state.blocs[BLOC].status("KOR") is None
    vote_all(game, "for")
    assert game.state.blocs[BLOC].status("KOR") is None, "the founder of this very round votes from the next one"
    vote_all(game, "for")
    assert game.state.blocs[BLOC].status("KOR") == "full"


def test_a_bloc_comes_into_force_with_its_critical_mass_and_not_before() -> None:
    game = start()
    for seat in ("USA", "JPN", "EUU"):
        to_sitting(game, seat)
        game.apply(Apply(seat, BLOC))
    next_round(game)
    assert not game.state.blocs[BLOC].in_force, "three heads are not the five of the charter"
    game = start()
    found_bloc(game)
    bloc = game.state.blocs[BLOC]
    assert bloc.in_force
    assert len(bloc.members) == 8


def test_who_may_not_join() -> None:
    game = start()
    to_sitting(game, "CHN")
    assert refused(game, Apply("CHN", BLOC)).code == "not-invited"
    to_sitting(game, "FRA")
    assert refused(game, Apply("FRA", BLOC)).code == "union-policy"
    to_sitting(game, "USA")
    assert refused(game, Apply("USA", "no-bloc")).code == "no-such-bloc"
    game.apply(Apply("USA", BLOC))
    assert refused(game, Apply("USA", BLOC)).code == "already-member"


def test_a_rejected_applicant_may_apply_again_after_the_cool_down() -> None:
    game = start()
    found_bloc(game)
    to_sitting(game, "PHL")
    game.apply(Apply("PHL", BLOC))
    vote_all(game, "against")
    assert game.state.blocs[BLOC].status("PHL") is None
    assert not game.state.blocs[BLOC].applications
    assert refused(game, Apply("PHL", BLOC)).code == "cool-down"
    next_round(game)
    game.apply(Apply("PHL", BLOC))


def test_a_floor_needs_a_seconder_notice_and_votes() -> None:
    game = start()
    found_bloc(game)
    number = table_floor(game, "USA", "AUS", 1.2)
    motion = game.state.motions[number]
    assert motion.ready == motion.round + 1
    next_round(game)
    assert game.state.motions[number].status == "open"
    before = float(game.state.market.world_price[0])
    vote_all(game, "for")
    assert game.state.motions[number].status == "adopted"
    assert game.state.blocs[BLOC].floors == (("NdPr", "refined", 1.2),)
    assert float(game.state.market.world_price[0]) > before
    assert float(game.state.market.levy.sum()) > 0


def test_an_unseconded_motion_lapses() -> None:
    game = start()
    found_bloc(game)
    to_sitting(game, "USA")
    game.apply(TableMotion("USA", BLOC, SetFloor("NdPr", "refined", 1.2)))
    number = max(game.state.motions)
    assert refused(game, Second("USA", number)).code in ("own-motion", "not-now")
    next_round(game)
    next_round(game)
    assert game.state.motions[number].status == "lapsed"


def test_a_defeated_motion_cools_down() -> None:
    game = start()
    found_bloc(game)
    number = table_floor(game, "USA", "AUS", 1.2)
    next_round(game)
    vote_all(game, "against")
    assert game.state.motions[number].status == "rejected"
    assert len(game.state.motions[number].roll_call) == 8
    to_sitting(game, "USA")
    assert refused(game, TableMotion("USA", BLOC, SetFloor("NdPr", "refined", 1.2))).code == "cool-down"
    game.apply(TableMotion("USA", BLOC, SetFloor("NdPr", "refined", 1.1)))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SetFloor("NdPr", "refined", 1.5), "step-too-large"),
        (SetFloor("Xx", "refined", 1.1), "no-such-mineral"),
        (SetFloor("Ga", "ore", 1.1), "no-such-stage"),
        (SetFloor("NdPr", "refined", None), "no-change"),
        (SetFloor("NdPr", "refined", 9.0), "too-high"),
        (SetFloor("NdPr", "refined", -1.0), "malformed"),
    ],
)
def test_impossible_floors_are_refused(content: SetFloor, code: str) -> None:
    game = start()
    found_bloc(game)
    to_sitting(game, "USA")
    assert refused(game, TableMotion("USA", BLOC, content)).code == code


def test_outsiders_neither_table_nor_second_nor_vote() -> None:
    game = start()
    found_bloc(game)
    number = table_floor(game, "USA", "AUS", 1.2)
    to_sitting(game, "PHL")
    assert refused(game, TableMotion("PHL", BLOC, SetFloor("Co", "refined", 1.1))).code == "not-a-member"
    assert refused(game, Second("PHL", number)).code == "not-a-member"
    next_round(game)
    while game.state.phase != "plenary":
        game.apply(EndSitting(game.to_act()[0]))
    assert refused(game, Vote("PHL", number, "for")).code == "not-now"
    assert "PHL" not in game.to_act()


def test_floors_never_act_outside_a_bloc_in_force() -> None:
    game = start()
    found_bloc(game)
    table_floor(game, "USA", "AUS", 1.2)
    next_round(game)
    vote_all(game, "for")
    world, bloc = game.world, game.state.blocs[BLOC]
    assert floors_in_force(world, [bloc])
    for seat, _, _ in bloc.members:
        if seat not in ("USA", "JPN"):
            to_sitting(game, seat)
            game.apply(SetPolicy(seat, Withdrawal(BLOC)))
    next_round(game)
    next_round(game)
    assert len(game.state.blocs[BLOC].members) == 2
    assert game.state.blocs[BLOC].short_since is not None
    for _ in range(3):
        next_round(game)
    bloc = game.state.blocs[BLOC]
    assert not bloc.in_force
    assert floors_in_force(world, [bloc]) == ()
    assert float(game.state.market.levy.sum()) == 0.0


def test_notice_can_be_taken_back_before_it_runs() -> None:
    game = start()
    found_bloc(game)
    to_sitting(game, "AUS")
    assert refused(game, SetPolicy("AUS", Withdrawal(BLOC, notice=False))).code == "no-notice"
    game.apply(SetPolicy("AUS", Withdrawal(BLOC)))
    assert refused(game, SetPolicy("AUS", Withdrawal(BLOC))).code == "notice-given"
    game.apply(SetPolicy("AUS", Withdrawal(BLOC, notice=False)))
    next_round(game)
    next_round(game)
    assert game.state.blocs[BLOC].status("AUS") == "full"


def test_a_bloc_that_never_comes_into_force_dissolves() -> None:
    game = start()
    to_sitting(game, "USA")
    game.apply(Apply("USA", BLOC))
    for _ in range(5):
        next_round(game)
    assert game.state.blocs[BLOC].dissolved
    to_sitting(game, "JPN")
    assert refused(game, Apply("JPN", BLOC)).code == "bloc-dissolved"


def test_the_union_counts_as_one_head_with_the_weight_of_all() -> None:
    game = start()
    world = game.world
    members = [s for s, u in world.union_of.items() if u == "EUU"]
    assert len(members) == 13
    assert world.weight("EUU") > max(world.weight(s) for s in members)
    assert world.weight("EUU") == pytest.approx(
        sum(world.use_weight[world.index[s]] for s in (*members, "EUU")), rel=1e-12
    )


def test_decision_rules() -> None:
    game = start()
    found_bloc(game)
    world, bloc = game.world, game.state.blocs[BLOC]
    seats = bloc.full_members
    light = sorted(seats, key=world.weight)[:5]
    roll = [(s, "for" if s in light else "against") for s in seats]
    assert decide(world, bloc, "simple", roll)[0]
    assert not decide(world, bloc, "double", roll)[0], "five light members are not a majority of weight"
    assert not decide(world, bloc, "consensus", roll)[0]
    assert decide(world, bloc, "consensus", [(s, "for" if s == "USA" else "abstain") for s in seats])[0] is False, (
        "one vote of eight is below the quorum"
    )
    assert decide(world, bloc, "consensus", [(s, "for" if i < 4 else "abstain") for i, s in enumerate(seats)])[0]
    assert not decide(world, bloc, "simple", [(s, "abstain") for s in seats])[0]
    half = [(s, "for" if i % 2 else "against") for i, s in enumerate(seats)]
    assert not decide(world, bloc, "simple", half)[0], "a tie keeps the status quo"


def test_ballots_are_sealed_until_the_count() -> None:
    game = start(people=("USA", "JPN"))
    found_bloc(game)
    number = table_floor(game, "USA", "JPN", 1.2)
    next_round(game)
    while game.state.phase != "plenary":
        game.apply(EndSitting(game.to_act()[0]))
    game.apply(Vote("USA", number, "for"))
    assert game.view("USA").me.ballots == {number: "for"}
    assert game.view("JPN").me.ballots == {}
    assert game.view("JPN").motions[number].roll_call == ()
    vote_all(game, "for")
    assert dict(game.view("JPN").motions[number].roll_call)["USA"] == "for"
