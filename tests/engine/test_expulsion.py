"""Expelling a member: who may, who votes, when it leaves, and when it may come back."""

import pytest

from game import Game
from game.actions import AmendCharter, Apply, Expel, SetPolicy, TableMotion, Vote, Withdrawal
from game.rules.membership import WITHDRAWAL_STANDING
from game.rules.motions import MOTIONS
from game.rules.spec import Field
from tests.engine.helpers import next_round, refused, to_plenary, to_sitting, vote_all
from tests.engine.pacts import PACT, adopt, game_of, join, scenario, table

ALL = ("AAA", "BBB", "CCC", "DDD", "EEE")


def pact(full: tuple[str, ...] = ALL, associates: tuple[str, ...] = (), **charter: object) -> Game:
    game = game_of(scenario(**charter))
    join(game, full, associates)
    return game


def bloc(game: Game):  # type: ignore[no-untyped-def]
    return game.state.blocs[PACT]


def test_an_expelled_member_leaves_after_the_notice_and_cannot_come_back_for_the_cool_down() -> None:
    game = pact()
    standing = game.state.tallies["EEE"].standing
    adopt(game, Expel("EEE"))
    decided = game.round - 1
    assert bloc(game).expulsions == (("EEE", decided + 1),)
    assert bloc(game).status("EEE") == "full", "it stays until its notice has run"
    assert game.state.tallies["EEE"].standing == standing
    next_round(game)
    left = game.round - 1
    assert left == decided + 1
    assert bloc(game).status("EEE") is None
    assert bloc(game).expulsions == ()
    assert game.state.tallies["EEE"].standing == pytest.approx(standing + WITHDRAWAL_STANDING)
    told = {h.kind: h for h in game.happenings if h.kind in ("expelled", "left_expelled")}
    assert set(told) == {"expelled", "left_expelled"}
    assert all(h.audience is None and h.get("seat") == "EEE" for h in told.values())
    to_sitting(game, "EEE")
    refusal = refused(game, Apply("EEE", PACT))
    assert refusal.code == "cool-down"
    assert f"round {left + 2}" in refusal.sentence
    assert not any(spec.type == "apply" and spec.allowed for spec in game.legal_actions("EEE"))
    next_round(game)
    assert game.round == left + 2
    to_sitting(game, "EEE")
    game.apply(Apply("EEE", PACT))
    vote_all(game, "for")
    assert bloc(game).status("EEE") == "full"


def test_a_founder_is_barred_like_anybody() -> None:
    """Even while the bloc is not in force, when founders accede at once."""
    game = pact(("AAA", "BBB", "CCC"))
    adopt(game, Expel("BBB"), by="AAA", second="CCC")
    next_round(game)
    assert bloc(game).short_since is not None
    to_sitting(game, "BBB")
    assert refused(game, Apply("BBB", PACT)).code == "cool-down"


def test_the_member_concerned_has_no_ballot_and_does_not_count_for_the_quorum() -> None:
    game = pact(decisions={"expel": "consensus"})
    number = table(game, Expel("EEE"))
    other = table(game, AmendCharter("quorum", 0.75), by="CCC", second="EEE")
    next_round(game)
    to_plenary(game)
    assert [m.id for m in game.view("EEE").ballot_page] == [other]
    assert refused(game, Vote("EEE", number, "against")).code == "not-on-ballot"
    for seat in ("AAA", "BBB"):
        game.apply(Vote(seat, number, "for"))
    vote_all(game, "for", only=())
    motion = game.state.motions[number]
    assert motion.status == "adopted", "two of the four others are half of the voters, and nobody objects"
    assert [seat for seat, _ in motion.roll_call] == ["AAA", "BBB", "CCC", "DDD"]


def test_one_member_against_stops_an_expulsion_by_consensus() -> None:
    game = pact(decisions={"expel": "consensus"})
    number = table(game, Expel("EEE"))
    next_round(game)
    to_plenary(game)
    game.apply(Vote("DDD", number, "against"))
    vote_all(game, "for", only=("AAA", "BBB", "CCC"))
    assert game.state.motions[number].status == "rejected"
    assert bloc(game).expulsions == ()
    to_sitting(game, "AAA")
    assert refused(game, TableMotion("AAA", PACT, Expel("EEE"))).code == "cool-down"


def test_who_cannot_be_expelled() -> None:
    game = pact(("AAA", "BBB", "CCC"), ("DDD",))
    to_sitting(game, "AAA")
    assert refused(game, TableMotion("AAA", PACT, Expel("AAA"))).code == "own-expulsion"
    assert refused(game, TableMotion("AAA", PACT, Expel("EEE"))).code == "not-a-member"
    assert refused(game, TableMotion("AAA", PACT, Expel("QQQ"))).code == "not-a-member"
    to_sitting(game, "DDD")
    assert refused(game, TableMotion("DDD", PACT, Expel("AAA"))).code == "not-a-member", "an associate tables nothing"
    adopt(game, Expel("DDD"))
    to_sitting(game, "AAA")
    assert refused(game, TableMotion("AAA", PACT, Expel("DDD"))).code == "already-expelled"


def test_two_members_cannot_expel_each_other() -> None:
    game = game_of(scenario())
    for seat in ("AAA", "BBB"):
        to_sitting(game, seat)
        game.apply(Apply(seat, PACT))
    next_round(game)
    to_sitting(game, "AAA")
    assert refused(game, TableMotion("AAA", PACT, Expel("BBB"))).code == "too-few"
    assert not MOTIONS["expel"].fields(game.world, game.state, bloc(game), "AAA")


def test_specifications_offer_every_member_but_oneself() -> None:
    game = pact(associates=(), full=ALL)
    to_sitting(game, "CCC")
    spec = next(s for s in game.legal_actions("CCC") if s.type == "table_motion")
    choice = next(f for f in spec.fields if isinstance(f, Field))
    assert {"bloc": PACT, "kind": "expel"} in choice.options
    (field,) = MOTIONS["expel"].fields(game.world, game.state, bloc(game), "CCC")
    assert field.options == ("AAA", "BBB", "DDD", "EEE")


def test_an_expulsion_counts_before_admissions_and_voids_nothing_of_them() -> None:
    game = pact(("AAA", "BBB", "CCC", "DDD"))
    number = table(game, Expel("DDD"))
    next_round(game)
    to_sitting(game, "EEE")
    game.apply(Apply("EEE", PACT))
    to_plenary(game)
    page = game.view("AAA").ballot_page
    assert [m.content.type for m in page] == ["expel", "admit"]
    vote_all(game, "for")
    assert game.state.motions[number].status == "adopted"
    assert bloc(game).status("EEE") == "full"


def test_leaving_by_a_notice_of_its_own_does_not_open_the_door_again() -> None:
    game = pact(notice_rounds=2)
    number = table(game, Expel("EEE"))
    next_round(game)
    to_sitting(game, "EEE")
    game.apply(SetPolicy("EEE", Withdrawal(PACT)))
    next_round(game)
    vote_all(game, "for")
    assert game.state.motions[number].status == "adopted"
    assert dict(bloc(game).notices)["EEE"] < dict(bloc(game).expulsions)["EEE"]
    standing = game.state.tallies["EEE"].standing
    next_round(game)
    assert bloc(game).status("EEE") is None
    assert bloc(game).expulsions == ()
    assert game.state.tallies["EEE"].standing == pytest.approx(standing + WITHDRAWAL_STANDING), "once"
    to_sitting(game, "EEE")
    assert refused(game, Apply("EEE", PACT)).code == "cool-down"


def test_an_expulsion_cannot_be_taken_back_like_a_notice() -> None:
    game = pact()
    adopt(game, Expel("EEE"))
    to_sitting(game, "EEE")
    assert refused(game, SetPolicy("EEE", Withdrawal(PACT, notice=False))).code == "no-notice"


def test_a_motion_on_a_member_that_has_left_is_void() -> None:
    game = pact(notice_rounds=1)
    to_sitting(game, "EEE")
    game.apply(SetPolicy("EEE", Withdrawal(PACT)))
    next_round(game)
    number = table(game, Expel("EEE"))
    next_round(game)
    assert bloc(game).status("EEE") is None
    vote_all(game, "for")
    assert game.state.motions[number].status == "lapsed"
    assert bloc(game).barred == ()


def test_an_expulsion_survives_a_replay() -> None:
    game = pact()
    adopt(game, Expel("EEE"))
    next_round(game)
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()
