"""Intelligence: who hears about whom, how it sharpens with dealings, and that nothing else sharpens it."""

import json
import time

import numpy as np
import pytest

from ai.guesses import COMMON, guessed_weights
from game import Game, load_scenario, new_game
from game.actions import Payment, Propose, Sign
from game.rules import intelligence
from game.rules.dealings import DEEPEST, TREATY_DEALINGS, dealings
from game.rules.intelligence import SPREAD, WEIGHTS, sharpness, spread
from game.talks import Report
from tests.engine.helpers import next_round
from tests.engine.pacts import game_of, scenario

WORLD = scenario()


def about(game: Game, to: str, other: str) -> Report:
    (report,) = [r for r in game.view(to).me.reports if r.kind == "intelligence" and r.about == other]
    return report


def test_at_the_first_briefing_every_seat_hears_about_the_host_the_rival_and_a_few() -> None:
    game = game_of(WORLD)
    settled = [e for e in game.log if e.kind == "intelligence"]
    assert len(settled) == 1, "one settled outcome for all"
    for seat in game.world.seats:
        heard = {r.about for r in game.view(seat).me.reports}
        assert {game.world.host, game.world.rival} - {seat, None} <= heard
        assert seat not in heard
        assert 1 <= len(heard) <= 4
    told = [h for h in game.happenings if h.kind == "intelligence"]
    assert sorted(h.audience for h in told) == sorted((s,) for s in game.world.seats)


def test_reports_go_to_one_seat_alone() -> None:
    game = game_of(WORLD)
    for seat in game.world.seats:
        assert all(r.to == seat for r in game.view(seat).me.reports)
        lines = [line for e in game.log_for(seat) if e.kind == "intelligence" for line in e.body["reports"]]
        assert lines
        assert {line[0] for line in lines} == {seat}


def test_dealings_count_meetings_treaties_and_trust() -> None:
    game = game_of(WORLD)
    assert dealings(game.state, game.world.seats)["AAA"] == {}
    game.apply(Propose("AAA", ("CCC",), (Payment("AAA", "CCC", 1_000, 0, 8),)))
    assert dealings(game.state, game.world.seats)["CCC"] == {"AAA": 1}
    game.apply(Sign("CCC", [*game.state.offers][-1]))
    next_round(game)
    assert dealings(game.state, game.world.seats)["AAA"] == {"CCC": 1 + TREATY_DEALINGS}
    draft = game.state.copy()
    draft.trust = {("AAA", "CCC"): 35, ("AAA", "BBB"): -60}
    assert dealings(draft, game.world.seats)["AAA"] == {"CCC": 1 + TREATY_DEALINGS + 3}
    draft.contacts = {("AAA", "CCC"): 99}
    assert dealings(draft, game.world.seats)["AAA"]["CCC"] == DEEPEST


def test_a_partner_is_reported_on_and_more_sharply_with_more_dealings() -> None:
    game = game_of(WORLD)
    game.apply(Propose("AAA", ("CCC",), (Payment("AAA", "CCC", 1_000, 0, 8),)))
    game.apply(Sign("CCC", [*game.state.offers][-1]))
    next_round(game)
    first = about(game, "AAA", "CCC")
    assert first.round == 2
    assert first.get("dealings") == 1 + TREATY_DEALINGS
    assert first.sharpness == pytest.approx(sharpness(3), abs=1e-3)
    next_round(game)
    assert about(game, "AAA", "CCC") == first, "waiting does not sharpen, and the old report stays the newest"
    game.apply(Propose("AAA", ("CCC",), (Payment("AAA", "CCC", 3_000, 0, 8),)))
    next_round(game)
    assert about(game, "AAA", "CCC").sharpness > first.sharpness
    assert about(game, "CCC", "AAA").get("dealings") == 4, "dealings count for both"


def test_the_spread_is_as_documented() -> None:
    assert [spread(0), spread(4), spread(12)] == [SPREAD, SPREAD / 2, SPREAD / 4]
    assert spread(99) == spread(DEEPEST)
    assert sharpness(0) == 0.0


def errors(count: int, seeds: int = 400) -> np.ndarray:
    """Return the noise [seed, weight] of estimates after so many dealings."""
    return np.array([intelligence._noise(seed, "AAA", "BBB")[0][count] for seed in range(seeds)])


@pytest.mark.parametrize("count", [0, 3, 12])
def test_noise_has_no_bias_and_the_stated_spread(count: int) -> None:
    noise = errors(count)
    assert np.abs(noise.mean(axis=0)).max() < 4 * spread(count) / np.sqrt(len(noise))
    assert noise.std() == pytest.approx(spread(count), rel=0.06)


def test_an_older_estimate_adds_nothing_to_a_newer_one() -> None:
    """The noise of few dealings is that of more plus an independent part: they are uncorrelated."""
    early, late = errors(1), errors(6)
    correlation = np.corrcoef((early - late).ravel(), late.ravel())[0, 1]
    assert abs(correlation) < 0.1
    assert np.corrcoef(early.ravel(), late.ravel())[0, 1] > 0.3


def test_what_a_seat_wants_is_told_rightly_the_more_often_the_more_they_had_to_do() -> None:
    mandate = game_of(WORLD).world.mandates["BBB"]
    truth = max(mandate.targets, key=lambda target: target.points).when.kind

    def right(count: int) -> float:
        told = [intelligence._estimate(seed, mandate, "AAA", "BBB", count)[1] for seed in range(300)]
        return sum(kind == truth for kind in told) / len(told)

    assert 0.3 < right(0) < 0.6 < right(DEEPEST)


def test_another_seed_or_another_reader_gets_another_estimate() -> None:
    game, other = game_of(WORLD), game_of(WORLD, seed=4)
    host = game.world.host
    readers = [s for s in game.world.seats if s != host]
    values = [tuple(about(g, s, host).get(w) for w in WEIGHTS) for g in (game, other) for s in readers]
    assert len(set(values)) == len(values)


def test_the_desk_moves_its_guess_towards_a_sharp_report() -> None:
    game = game_of(WORLD)
    view = game.view("AAA")
    told = about(game, "AAA", "ZZZ")
    guess = guessed_weights(view, "ZZZ")
    for name in WEIGHTS:
        low, high = sorted((float(getattr(COMMON, name)), float(told.get(name))))
        assert low <= getattr(guess, name) <= high
    unheard = next(s for s in game.world.seats if s != "AAA" and s not in {r.about for r in view.me.reports})
    assert guessed_weights(view, unheard) == COMMON


def test_intelligence_survives_a_replay_and_is_in_the_digest() -> None:
    game = game_of(WORLD)
    next_round(game)
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()
    assert json.dumps(again.view("AAA").as_json()) == json.dumps(game.view("AAA").as_json())
    changed = game.state.copy()
    changed.reports = {}
    assert changed.digest() != game.digest()


def test_a_briefing_for_57_seats_is_quick() -> None:
    game = new_game(load_scenario("washington-2026"), 3)
    fresh = game.state.copy()
    fresh.reports = {}
    turn = game._turn(fresh)
    intelligence._noise.cache_clear()
    intelligence._drawn.cache_clear()
    began = time.process_time()
    news = intelligence._news(turn)
    # 10 ms on the machine it was written on; the bound leaves room for a slow one.
    assert time.process_time() - began < 0.1
    assert len(news) > 150
