"""The test kit: the players that come with the game pass it, and a player with one fault fails the check for it."""

from __future__ import annotations

import pytest

from game import load_scenario
from game.errors import PlayerError
from game.players import SHIPPED
from game.testkit import CHECKS, KitFailure, check_player
from game.testkit.__main__ import main
from tests.engine import pacts
from tests.players import bad_players as bad

TRILATERAL = load_scenario("trilateral-30-days")
HARBOURS = pacts.scenario(rounds=3)
# The checks of how a player deals, and those who offer by lot or by one plain rule and not by what it is worth to them.
DEALING = ("own-offer", "exploit")
NOT_BY_WORTH = ("random", "bridge")


def fails(player: type, rounds: int = 2) -> KitFailure:
    """Check a faulty player on one seat and return how it fails."""
    with pytest.raises(KitFailure) as caught:
        check_player(player, scenario=HARBOURS, seeds=(1,), rounds=rounds, seats=("AAA",), seconds=1.0)
    assert "AAA" in caught.value.sentence
    return caught.value


def long(*values: object) -> object:
    return pytest.param(*values, marks=pytest.mark.long)


# --- good players ---------------------------------------------------------------------------------------------------


def test_a_good_player_passes() -> None:
    passed = check_player("heuristic", scenario=HARBOURS, seeds=(1,), rounds=2, checks=CHECKS[:-1])
    assert passed.checks == CHECKS[:-1]
    assert passed.moments > 5
    assert passed.actions > passed.moments
    assert passed.offers > 0


def test_a_sober_buyer_of_promises_is_tried_and_passes() -> None:
    passed = check_player(bad.Sober, scenario=HARBOURS, seeds=(1,), rounds=2, seats=("AAA",), checks=("exploit",))
    assert passed.bought > 0


@pytest.mark.long
def test_a_player_that_prints_passes() -> None:
    assert check_player(bad.Printing, scenario=HARBOURS, seeds=(1,), rounds=1, seats=("AAA",)).moments > 0


@pytest.mark.long
@pytest.mark.parametrize("scenario", ["trilateral-30-days", "tin-1985"])
@pytest.mark.parametrize("name", SHIPPED)
def test_the_players_that_come_with_the_game_behave(name: str, scenario: str) -> None:
    loaded = load_scenario(scenario)
    seats = (loaded.head.rival,) if name == "rival" and loaded.head.rival else None
    checks = tuple(check for check in CHECKS if check not in DEALING)
    assert check_player(name, scenario=loaded, seeds=(1,), rounds=3, seats=seats, checks=checks).moments > 2


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in SHIPPED if name not in NOT_BY_WORTH])
def test_the_players_that_come_with_the_game_stand_by_their_offers(name: str) -> None:
    seats = (TRILATERAL.head.rival,) if name == "rival" and TRILATERAL.head.rival else None
    check_player(name, scenario=TRILATERAL, seeds=(1,), seats=seats, checks=("own-offer",))


@pytest.mark.long
@pytest.mark.parametrize("name", NOT_BY_WORTH)
def test_who_does_not_offer_by_worth_does_not_stand_by_its_offers(name: str) -> None:
    with pytest.raises(KitFailure, match="own-offer"):
        check_player(name, scenario=TRILATERAL, seeds=(1,), checks=("own-offer",))


@pytest.mark.long
@pytest.mark.parametrize(("scenario", "seed"), [("trilateral-30-days", 3), ("workshop-12", 2)])
def test_the_heuristic_is_not_milked(scenario: str, seed: int) -> None:
    check_player("heuristic", scenario=scenario, seeds=(seed,), checks=("exploit",))


# --- faults ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("player", "words"),
    [
        (bad.Illegal, "actions were refused"),
        long(bad.Endless, "did not end with EndSitting"),
        long(bad.Nonsense, "answered nonsense"),
        long(bad.ForOthers, "tried to act for"),
        long(bad.Raising, "failed: RuntimeError: out of order"),
        long(bad.Hanging, "did not answer in time"),
        long(bad.Dying, "ended: goodbye"),
        long(bad.Flooding, "returned more than"),
        long(bad.FloodingText, "wrote more than"),
        long(bad.Greedy, "failed: MemoryError"),
    ],
)
def test_an_unruly_player_is_not_legal(player: type, words: str) -> None:
    failure = fails(player)
    assert failure.check == "legal"
    assert words in failure.sentence
    assert "round 1" in failure.sentence


@pytest.mark.parametrize(
    ("player", "check"),
    [
        long(bad.Chancy, "deterministic"),
        long(bad.ByHash, "deterministic"),
        (bad.Remembering, "memory"),
        long(bad.RememberingAll, "memory"),
        (bad.Peeking, "within-view"),
        long(bad.Disowning, "own-offer"),
    ],
)
def test_a_faulty_player_fails_the_check_for_its_fault(player: type, check: str) -> None:
    assert fails(player).check == check


@pytest.mark.parametrize(
    ("player", "words"),
    [
        long(bad.Pumpable, "for nothing"),
        long(bad.PayingTwice, "paid for the very same"),
        (bad.PayingForParts, "for two parts of"),
        long(bad.WornDown, "asks 4 times"),
    ],
)
def test_a_player_that_can_be_milked_fails(player: type, words: str) -> None:
    failure = fails(player, rounds=1)
    assert failure.check == "exploit"
    assert words in failure.sentence


# --- use ------------------------------------------------------------------------------------------------------------


def test_what_cannot_be_checked_is_said_in_a_sentence() -> None:
    class Local(bad.Buyer):
        pass

    for player, given in (
        ("nobody", {}),
        ("nowhere:Nobody", {}),
        (Local, {}),
        ("heuristic", {"seats": ("XXX",)}),
        ("heuristic", {"checks": ("beauty",)}),
    ):
        with pytest.raises(PlayerError):
            check_player(player, scenario=TRILATERAL, **given)  # type: ignore[arg-type]


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    seats = ["--scenario", "tin-1985", "--seats", "IDN", "--seeds", "1", "--rounds", "1"]
    assert main(["no-deal", *seats, "--checks", "own-offer"]) == 0
    assert "no-deal passes: legal, own-offer." in capsys.readouterr().out
    assert main(["tests.players.bad_players:Endless", *seats]) == 1
    assert "does not pass legal: seed 1, round 1" in capsys.readouterr().err
    assert main(["nobody", *seats]) == 2
    assert "no player called 'nobody'" in capsys.readouterr().err
