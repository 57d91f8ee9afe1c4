"""Games of a tournament: what their records say, and that it does not matter where they are played."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from game.errors import MinisterialError, ScenarioError
from game.rules.turn import Happening
from game.scenario.read import Scenario, from_files
from game.simulate import Played, play
from game.tournament import play as playing
from game.tournament.bootstrap import Measure
from game.tournament.plan import MIXED, make_plan
from game.tournament.play import play_here, play_in_processes, play_task
from game.tournament.record import play_seating, result_of
from game.tournament.report import TournamentReport, report_on_tournament
from tests.scenario.copies import harbours
from tests.tournament.odd import install


@pytest.fixture(scope="module")
def small() -> Scenario:
    return from_files(harbours())


def tournament(scenario: Scenario, names: tuple[str, ...], seeds: range, rounds: int | None = 2) -> TournamentReport:
    plan = make_plan(scenario, names, seeds, "both")
    return report_on_tournament(scenario, names, seeds, play_here(scenario, plan, rounds, lambda done: None))


def test_a_player_against_itself_under_another_name_is_exactly_as_good(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every pair is a draw: the two games of a seed are one game, and a name is nothing that a player sees."""
    install(monkeypatch, twin="ai.negotiator:HeuristicPlayer")
    report = tournament(small, ("heuristic", "twin"), range(1, 3), rounds=3)
    assert report.mixed is not None
    [duel] = report.mixed.duels
    assert (duel.difference, duel.drawn, duel.pairs) == (Measure(0.0, None, None), 6, 6)
    assert [row.elo.mean for row in report.mixed.standings] == [1500.0, 1500.0]
    assert report.uniform is not None
    assert report.uniform.duels[0].attainment == Measure(0.0, None, None)
    assert len({game.digest for game in report.games}) == 2


def test_players_that_differ_are_told_apart(small: Scenario) -> None:
    report = tournament(small, ("random", "no-deal"), range(1, 3))
    assert report.mixed is not None
    [duel] = report.mixed.duels
    assert duel.won + duel.lost > 0
    assert duel.difference.mean != 0.0
    assert report.mixed.standings[0].refused == sum(
        row.refused
        for game in report.games
        if game.form == MIXED
        for row in game.seats.values()
        if row.player == "random"
    )


def test_a_record_is_that_of_the_game_which_simulate_plays(small: Scenario) -> None:
    seating = make_plan(small, ("random", "no-deal"), (4,), MIXED)[1]
    seen: list[int] = []
    result = play_seating(small, seating, 3, seen.append)
    played = play(small, 4, seating.spec, 3)
    assert result.digest == played.game.digest()
    assert {seat: row.player for seat, row in result.seats.items()} == played.players
    assert (result.rounds, result.form, result.seed) == (3, MIXED, 4)
    assert (seen[0], seen[-1]) == (0, 3)
    for seat, row in result.seats.items():
        assert row.attainment == pytest.approx(played.game.attainment(seat).attainment, abs=1e-6)
    assert sum(row.refused + row.faults for row in result.seats.values()) == len(played.notes)


def test_programs_that_fail_are_counted_for_their_player(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, failing="tests.tournament.odd:Failing", impostor="tests.tournament.odd:Impostor")
    report = tournament(small, ("failing", "impostor", "no-deal"), range(1, 2), rounds=1)
    assert report.mixed is not None
    faults = {row.player: row.faults for row in report.mixed.standings}
    assert faults["failing"] > 0
    assert faults["impostor"] > 0
    assert faults["no-deal"] == 0
    for game in report.games:
        for row in game.seats.values():
            assert (row.faults > 0) == (row.player in ("failing", "impostor"))


def test_agreements_broken_words_and_notes_are_counted_for_each_seat(small: Scenario) -> None:
    game = play(small, 1, "no-deal", 1).game
    treaties = {1: SimpleNamespace(parties=("AAA", "BBB")), 2: SimpleNamespace(parties=("AAA", "CCC", "BBB"))}
    offers = {
        3: SimpleNamespace(parties=("BBB", "CCC"), status="signed"),
        4: SimpleNamespace(parties=("AAA", "CCC"), status="declined"),
    }
    told = [
        Happening(kind, 1, None, (("seat", seat), ("victim", "AAA")))
        for kind, seat in (
            ("breach", "BBB"),
            ("promise_broken", "BBB"),
            ("undelivered", "CCC"),
            ("promise_kept", "CCC"),
        )
    ]

    class Told(type(game)):  # type: ignore[misc]
        """The game, with a history of its own."""

        def __init__(self) -> None:
            self.__dict__.update(game.__dict__)
            self.happenings = told

    changed = Told()
    changed.state = game.state.copy()
    changed.state.treaties, changed.state.offers = treaties, offers
    changed.digest = lambda: "0" * 64
    notes = (
        (
            1,
            "AAA",
            "the player 'no-deal' failed: RuntimeError: out of order; 'delegate' plays for it until the next phase",
        ),
        (1, "AAA", "the stand-in for the player 'no-deal' failed: RuntimeError: out of order; it does nothing"),
        (2, "BBB", "propose: No meetings are left in this round."),
    )
    result = result_of(Played(changed, dict.fromkeys(small.seats, "no-deal"), 0.0, {}, {}, notes), MIXED)
    assert {s: row.agreements for s, row in result.seats.items()} == {"AAA": 2, "BBB": 3, "CCC": 2, "ZZZ": 0}
    assert {s: (row.faults, row.refused) for s, row in result.seats.items()} == {
        "AAA": (2, 0), "BBB": (0, 1), "CCC": (0, 0), "ZZZ": (0, 0)
    }  # fmt: skip
    assert {s: row.breaches for s, row in result.seats.items()} == {"AAA": 0, "BBB": 2, "CCC": 1, "ZZZ": 0}
    assert result.agreements == 3


def test_progress_counts_every_round(small: Scenario) -> None:
    plan = make_plan(small, ("random", "no-deal"), (1, 2), MIXED)
    seen: list[int] = []
    play_here(small, plan, 2, seen.append)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 8)


def test_a_report_is_plain_json(small: Scenario) -> None:
    report = tournament(small, ("random", "no-deal"), range(1, 3))
    found = json.loads(json.dumps(report.to_json()))
    assert list(found) == [
        *("scenario", "players", "seeds", "rounds", "finished", "seats", "rival", "mixed", "uniform", "games")
    ]
    assert (found["seats"], found["rival"], found["seeds"]) == (["AAA", "BBB", "CCC"], "ZZZ", [1, 2])
    assert [(game["form"], game["seed"]) for game in found["games"]] == [
        (form, seed) for seed in (1, 2) for form in ("mixed", "mixed", "uniform", "uniform")
    ]


# --- other processes ----------------------------------------------------------------------------------------------


def test_a_task_brings_its_place_and_sentences_that_travel(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    seating = make_plan(small, ("random", "no-deal"), (1,), MIXED)[0]
    texts = tuple(small.files.items())
    assert play_task(texts, 7, seating, 1) == (7, play_seating(small, seating, 1))

    def fail(*args: Any) -> None:
        raise ScenarioError(["one", "two"])

    monkeypatch.setattr(playing, "play_seating", fail)
    with pytest.raises(MinisterialError, match="2 problems:\n  one\n  two") as caught:
        play_task(texts, 7, seating, 1)
    assert type(caught.value) is MinisterialError


def test_errors_of_other_processes_are_one_sentence(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """The player is installed here and not there."""
    install(monkeypatch, twin="ai.baselines:NoDealPlayer")
    plan = make_plan(small, ("random", "twin"), (1,), MIXED)
    with pytest.raises(MinisterialError, match="There is no player called 'twin'"):
        play_in_processes(small, plan, 1, lambda done: None, 2)
