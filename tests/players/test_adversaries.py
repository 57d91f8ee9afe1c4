"""What an AI signs is worth something to it, whoever asks; and the measure of that can fail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

import pytest

from ai.minister import Minister
from game import Game, load_scenario, new_game
from game.actions import NO_TERMS, Accession, Action, Decline, EndSitting, Payment, Sign, Vote
from game.chance import Key
from game.players import assign, make_player
from game.session import Table
from game.view import View
from tests.adversaries.__main__ import main
from tests.adversaries.negotiation import Case, Hall, Result, cases, starts
from tests.adversaries.watching import Signing, Watched, together
from tests.players.adversaries import ADVERSARIES
from tests.players.adversary import purse

SMALL = "trilateral-30-days"
SEED = 3
LEVELS = ("novice", "delegate", "minister", "statesman")


class Naive:
    """Signs everything."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        answers: list[Action] = [Sign(view.seat, offer.id) for offer in view.waiting_offers]
        votes: list[Action] = [Vote(view.seat, motion.id, "abstain") for motion in view.ballot_page]
        return answers if view.ask == "answer" else [*answers, *votes, EndSitting(view.seat)]


@cache
def games(scenario: str = SMALL, seed: int = SEED) -> dict[int, Game]:
    return starts(load_scenario(scenario), seed)


@cache
def results(scenario: str, count: int, player: type = Minister, seed: int = SEED) -> tuple[Result, ...]:
    hall = Hall(games(scenario, seed), player, played_on=False)
    return tuple(hall.negotiate(c) for c in cases(scenario, seed, games(scenario, seed), count, list(ADVERSARIES)))


def test_no_adversary_gets_a_signature_that_is_worth_less_than_nothing() -> None:
    found = results(SMALL, 16)
    assert sum(len(r.signed) for r in found) >= 8
    assert {r.case.scheme: r.margin for r in found if r.margin < 0.0} == {}


def test_what_was_signed_in_one_negotiation_is_worth_something_together() -> None:
    for result in results(SMALL, 16):
        assert result.package >= -result.package_bound, result.as_json()


def test_the_measure_catches_who_signs_everything() -> None:
    found = results(SMALL, 8, Naive)
    assert min(r.margin for r in found) < -1.0
    assert any(r.package < -r.package_bound for r in found)


@pytest.mark.long
@pytest.mark.parametrize("seed", [11, 12])
@pytest.mark.parametrize("scenario", [SMALL, "workshop-12"])
def test_no_signature_below_the_error_in_hundreds_of_negotiations(scenario: str, seed: int) -> None:
    found = results(scenario, 96, seed=seed)
    for result in found:
        assert result.margin >= 0.0, result.as_json()
        assert result.package >= -result.package_bound, result.as_json()
    assert {r.case.scheme for r in found if r.signed} == set(ADVERSARIES)


def signed_in_a_game(scenario: str, seed: int, level: str) -> list[Signing]:
    """Return what the players of one level signed with each other, and the rival, in a whole game."""
    game = new_game(load_scenario(scenario), seed)
    players = assign(level, game.world.seats, game.world.rival)
    watched = {seat: Watched(make_player(level)) for seat, name in players.items() if name == level}
    names = {seat: seat if seat in watched else name for seat, name in players.items()}
    Table(game, names, own=watched).run()
    treaties = [t for t in game.state.treaties.values() if any(p in watched for p in t.parties)]
    found = [signing for player in watched.values() for signing in player.treaties(game)]
    # Nothing escapes the watch: every treaty has the signature of each watched player among its parties.
    assert len(found) == sum(sum(p in watched for p in t.parties) for t in treaties)
    return found


@pytest.mark.parametrize(
    ("level", "scenario", "least"),
    [
        ("minister", SMALL, 4),
        ("delegate", SMALL, 1),
        *(pytest.param(level, "workshop-12", 10, marks=pytest.mark.long) for level in LEVELS),
    ],
)
def test_every_treaty_of_a_game_is_worth_something_to_who_signs_it_by_its_own_exact_appraisal(
    level: str, scenario: str, least: int
) -> None:
    found = signed_in_a_game(scenario, SEED, level)
    assert len(found) >= least
    for signing in found:
        assert signing.exact() >= -signing.bound, (signing.view.seat, signing.view.round, signing.clauses)


def test_an_adversary_is_a_function_of_view_and_key() -> None:
    game = games()[2]
    view, key = game.view("USA"), game.key("USA")
    for scheme, make in ADVERSARIES.items():
        first, again = (list(make("JPN", "EUU").act(view, key)) for _ in range(2))
        assert first == again, scheme


def test_adversaries_keep_to_the_rules() -> None:
    game = games()[2].fork()
    players = dict.fromkeys(game.world.seats, "refuses")
    own = {scheme: make("JPN", "EUU") for scheme, make in ADVERSARIES.items()}
    for scheme in ADVERSARIES:
        fork = game.fork()
        table = Table(fork, {**players, "USA": scheme}, own={**own, "refuses": Refusing()})
        for _ in table.advance():
            if fork.round > 3:
                break
        assert table.attempts["propose"] > 0, scheme
        assert sum(table.refusals.values()) <= 0.05 * sum(table.attempts.values()), (scheme, table.notes)


class Refusing:
    """Refuses everything."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        refusals: list[Action] = [Decline(view.seat, offer.id, "terms") for offer in view.waiting_offers]
        return refusals if view.ask == "answer" else [*refusals, EndSitting(view.seat)]


def test_treaties_of_two_rounds_together_begin_when_they_began() -> None:
    early, late = games()[2].view("JPN"), games()[3].view("JPN")
    usd = purse(early, "JPN") // 100
    both = together(
        [
            Signing(early, ("USA", "JPN"), (Payment("JPN", "USA", usd, 0, 2),), NO_TERMS),
            Signing(late, ("JPN", "EUU"), (Payment("EUU", "JPN", usd, 1), Accession("memorandum", "EUU")), NO_TERMS),
        ]
    )
    assert both.view is early
    assert both.parties == ("USA", "JPN", "EUU")
    assert [getattr(c, "start", None) for c in both.clauses] == [0, 2, None]
    assert both.bound == pytest.approx(3 * Signing(early, (), (both.clauses[0],), NO_TERMS).bound)


def test_playing_on_tells_what_a_negotiation_cost() -> None:
    hall = Hall({9: games()[9]})
    paid = Hall({9: games()[9]}, Naive)
    case = Case(SMALL, SEED, 9, "greedy", "USA", "JPN", "EUU")
    naive = paid.negotiate(case)
    assert naive.loss is not None
    assert naive.losses["prosperity"] > 0.0
    careful = hall.negotiate(case)
    assert careful.loss is None or careful.losses["prosperity"] < naive.losses["prosperity"]


def test_the_command_reports_every_scheme(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--negotiations", "2", "--scenario", SMALL, "--large", "", "--schemes", "greedy,random", "--json"])
    (report,) = json.loads(capsys.readouterr().out)
    assert code == 0
    assert set(report["schemes"]) == {"greedy", "random"}
    assert report["negotiations"] == 2
