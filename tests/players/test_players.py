"""Players: found, deterministic, within their view, and able to play a whole game."""

import pytest

from ai.rival import provocation
from game import load_scenario, new_game
from game.actions import Accession, EndSitting, Payment, Propose
from game.errors import PlayerError
from game.players import assign, available, make_advisor, make_player
from game.session import Table
from tests.engine.helpers import found_bloc, next_round, start, to_sitting, vote_all
from tests.engine.test_blocs import table_floor


def test_the_built_in_players_are_found() -> None:
    assert set(available()) >= {"random", "no-deal", "heuristic", "rival"}
    with pytest.raises(PlayerError, match="no player called 'nobody'"):
        make_player("nobody")


def test_assigning_players() -> None:
    seats = ("USA", "JPN", "CHN")
    assert assign("heuristic", seats, "CHN") == {"USA": "heuristic", "JPN": "heuristic", "CHN": "rival"}
    assert assign("random", seats, "CHN")["CHN"] == "random"
    assert assign("no-deal,USA=random", seats, "CHN") == {"USA": "random", "JPN": "no-deal", "CHN": "no-deal"}
    for bad in ("random,heuristic", "XXX=random", "nobody", "USA=nobody"):
        with pytest.raises(PlayerError):
            assign(bad, seats, "CHN")


@pytest.mark.parametrize("name", ["random", "no-deal", "heuristic", "rival"])
def test_a_player_is_a_function_of_view_and_key(name: str) -> None:
    game = start(table="sequential")
    seat = "CHN" if name == "rival" else game.to_act()[0]
    to_sitting(game, seat)
    view, key = game.view(seat), game.key(seat)
    first = make_player(name).act(view, key)
    again = make_player(name).act(game.view(seat), game.key(seat))
    assert list(first) == list(again)


def digest_of(spec: str, seed: int, rounds: int) -> str:
    game = new_game(load_scenario("washington-2026"), seed)
    table = Table(game, assign(spec, game.world.seats, game.world.rival))
    for _ in table.advance():
        if game.round > rounds:
            break
    return game.digest()


@pytest.mark.long
def test_the_same_seed_is_the_same_game_even_with_another_one_between() -> None:
    first = digest_of("heuristic", 21, 3)
    digest_of("random", 22, 2)
    assert digest_of("heuristic", 21, 3) == first
    assert digest_of("heuristic", 22, 3) != first


@pytest.mark.parametrize("spec", ["heuristic", pytest.param("random", marks=pytest.mark.long), "no-deal"])
def test_all_57_seats_play_a_whole_game(spec: str) -> None:
    game = new_game(load_scenario("washington-2026"), 3)
    table = Table(game, assign(spec, game.world.seats, game.world.rival))
    table.run()
    assert game.over
    assert len(game.state.price_history) == 12
    assert not table.notes, "no player tried what the rules refuse"
    if spec == "heuristic":
        bloc = game.state.blocs["floor-zone"]
        assert bloc.in_force
        assert bloc.floors
        assert any(s.type == "accession" for t in game.state.treaties.values() for s in t.clauses) or bloc.members
    if spec == "no-deal":
        assert not game.state.treaties
        assert not game.state.blocs["floor-zone"].members


def test_nobody_deals_means_nobody_gains_from_the_market() -> None:
    game = new_game(load_scenario("washington-2026"), 3)
    Table(game, assign("no-deal", game.world.seats, None)).run()
    for seat in game.world.seats:
        score = game.attainment(seat)
        assert score.prosperity == pytest.approx(0.0, abs=1e-4)
        assert score.industry == pytest.approx(0.0, abs=1e-4)
        assert score.standing == 0.0


def test_heuristic_seats_sign_what_is_good_for_them_and_refuse_what_is_not() -> None:
    game = start(people=("JPN",), table="sequential")
    table = Table(game, {s: "heuristic" for s in game.world.seats if s != "JPN"})
    table.run()
    assert game.to_act() == ("JPN",)
    game.apply(Propose("JPN", ("KEN",), (Payment("KEN", "JPN", 1_000_000, 0, 4),)))
    bad = [*game.state.offers][-1]
    table._answers()
    assert game.state.offers[bad].status in ("declined", "countered")
    game.apply(Propose("JPN", ("KEN",), (Payment("JPN", "KEN", 4_000_000, 0, 4),)))
    good = [*game.state.offers][-1]
    table._answers()
    assert game.state.offers[good].status == "signed"


def test_the_rival_answers_floors_more_often_than_their_absence() -> None:
    game = start()
    assert provocation(game.view("CHN")) == 0.0
    found_bloc(game)
    table_floor(game, "USA", "AUS", 1.2)
    next_round(game)
    vote_all(game, "for")
    assert provocation(game.view("CHN")) > 0.0


def test_the_advisor_adds_up_and_its_suggestions_are_worth_more_to_the_partner() -> None:
    game = start(people=("JPN",))
    view = game.view("JPN")
    desk = make_advisor()
    clauses = (Accession("floor-zone", "AUS"), Payment("JPN", "AUS", 200_000, 0, 2))
    theirs = desk.treaty(view, "AUS", ("JPN", "AUS"), clauses)
    assert sum(t.points for t in theirs.terms) == theirs.points
    assert theirs.band > 0
    assert desk.treaty(view, "JPN", ("JPN", "AUS"), clauses).band == 0
    suggestions = desk.suggest(view, "AUS", clauses)
    assert 1 <= len(suggestions) <= 3
    for changed, estimate in suggestions:
        assert estimate.points > theirs.points
        assert 0.0 <= estimate.acceptance <= 100.0
        game.apply(Propose("JPN", ("AUS",), changed))


def test_a_person_is_waited_for_and_answered_at_once() -> None:
    game = new_game(load_scenario("washington-2026"), 9, people=("JPN",))
    players = assign("heuristic", game.world.seats, "CHN")
    players.pop("JPN")
    table = Table(game, players)
    table.run()
    assert table.waiting_people() == ("JPN",)
    happened = table.submit(Propose("JPN", ("PHL",), (Payment("JPN", "PHL", 3_000_000, 0, 4),)))
    assert any(h.kind in ("offer_signed", "offer_declined", "offer_countered") for h in happened)
    for _ in range(5):
        if game.round == 1:
            table.submit(EndSitting("JPN"))
            table.run()
    assert game.round == 2


@pytest.mark.long
def test_ai_counters_end() -> None:
    game = new_game(load_scenario("washington-2026"), 13)
    Table(game, assign("heuristic", game.world.seats, "CHN")).run()
    longest = max((o.exchange for o in game.state.offers.values()), default=0)
    assert longest < game.world.rules.exchanges


class Failing:
    """A player that raises, answers nonsense, or acts for others, by turns."""

    def act(self, view, key):  # type: ignore[no-untyped-def]
        kind = view.round % 3
        if kind == 0:
            raise RuntimeError("out of order")
        if kind == 1:
            return ["sign everything", None]
        return [EndSitting("USA" if view.seat != "USA" else "JPN")]


def test_a_player_that_fails_is_replaced_and_noted() -> None:
    game = new_game(load_scenario("washington-2026"), 5)
    table = Table(game, dict.fromkeys(game.world.seats, "no-deal"))
    table.players["JPN"] = "failing"
    table._made["failing"] = Failing()
    for _ in table.advance():
        if game.round > 3:
            break
    sentences = [sentence for _, seat, sentence in table.notes if seat == "JPN"]
    assert any("failed: RuntimeError: out of order" in s for s in sentences)
    assert any("answered nonsense" in s for s in sentences)
    assert any("tried to act for" in s for s in sentences)
    assert all(seat == "JPN" for _, seat, _ in table.notes)
