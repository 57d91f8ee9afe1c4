"""The course of a round: order, whose turn it is, corridor, plenary, undo."""

from game import Game
from game.actions import Apply, Decline, EndSitting, Payment, Propose, SetPolicy, Sign, StockOrder, Undo, Vote
from tests.engine.helpers import end_all, found_bloc, next_round, refused, to_sitting
from tests.engine.helpers import start as start_any


def start(people: tuple[str, ...] = (), seed: int = 7, table: str = "sequential") -> Game:
    return start_any(people, seed, table)


def test_a_game_begins_in_the_first_sittings() -> None:
    game = start()
    assert (game.round, game.state.phase) == (1, "sittings")
    assert len(game.state.order) == 57
    assert len(game.to_act()) == 1


def test_ai_seats_sit_first_and_people_last() -> None:
    game = start(people=("JPN", "DEU"))
    assert set(game.state.order[-2:]) == {"JPN", "DEU"}
    other = start(people=("JPN", "DEU"), seed=8)
    assert other.state.order != game.state.order


def test_nobody_sits_out_of_turn() -> None:
    game = start()
    later = game.state.order[5]
    assert refused(game, EndSitting(later)).code == "not-now"
    assert refused(game, SetPolicy(later, StockOrder("Ga", buy_usd=1000))).code == "not-now"


def test_at_a_simultaneous_table_any_order_is_fine() -> None:
    game = start(table="simultaneous")
    for seat in reversed(game.world.seats):
        game.apply(EndSitting(seat))
    assert game.round == 2


def test_unknown_seats_are_refused() -> None:
    game = start()
    assert refused(game, EndSitting("XXX")).code == "no-such-seat"
    assert refused(game, EndSitting("ROW")).code == "no-such-seat"


def test_a_game_has_twelve_rounds_and_then_is_over() -> None:
    game = start()
    for _ in range(12):
        next_round(game)
    assert game.over
    assert game.to_act() == ()
    assert refused(game, EndSitting("JPN")).code == "over"
    assert [e.kind for e in game.log[-3:]] == ["mandates", "tail", "stock"]


def test_a_person_with_an_open_offer_is_seated_again_in_the_corridor() -> None:
    game = start(people=("JPN", "DEU"))
    first, second = game.state.order[-2:]
    to_sitting(game, first)
    game.apply(EndSitting(first))
    game.apply(Propose(second, (first,), (Payment(second, first, 50_000),)))
    game.apply(EndSitting(second))
    assert game.state.phase == "corridor"
    assert game.to_act() == (first,)
    assert refused(game, Propose(first, (second,), (Payment(first, second, 9),))).code == "not-now"
    game.apply(Sign(first, [*game.state.offers][-1]))
    game.apply(EndSitting(first))
    assert game.round == 2
    assert any(h.kind == "treaty_in_force" for h in game.happenings)


def test_the_corridor_ends_after_its_passes_and_the_offer_stays_open() -> None:
    game = start(people=("JPN", "DEU"))
    first, second = game.state.order[-2:]
    to_sitting(game, first)
    game.apply(EndSitting(first))
    game.apply(Propose(second, (first,), (Payment(second, first, 50_000),)))
    game.apply(EndSitting(second))
    for number in range(1, game.world.rules.corridor_passes + 1):
        assert game.state.phase == "corridor"
        assert game.state.passes == number
        game.apply(EndSitting(first))
    assert game.round == 2
    assert [o.status for o in game.state.offers.values()] == ["open"]
    next_round(game)
    assert not game.state.offers, "an offer lapses after two rounds"
    assert any(h.kind == "offer_lapsed" for h in game.happenings)


def test_undo_takes_back_one_sealed_order_and_nothing_else() -> None:
    game = start(people=("USA",))
    to_sitting(game, "USA")
    before = game.digest()
    game.apply(SetPolicy("USA", StockOrder("Sb", buy_usd=1_000_000)))
    assert game.view("USA").me.undo_reason is None
    game.apply(Undo("USA"))
    assert game.digest() == before
    assert refused(game, Undo("USA")).code == "no-undo"
    game.apply(Apply("USA", "floor-zone"))
    assert refused(game, Undo("USA")).code == "no-undo"


def test_undo_goes_by_ones_own_acts_alone_and_stops_at_the_end_of_the_sitting() -> None:
    game = start(people=("USA",), table="simultaneous")
    game.apply(SetPolicy("USA", StockOrder("Sb", buy_usd=1_000_000)))
    game.apply(SetPolicy("USA", StockOrder("Sb", buy_usd=2_000_000)))
    game.apply(SetPolicy("JPN", StockOrder("Sb", buy_usd=1_000_000)))
    game.apply(Undo("USA"))
    assert game.state.policies["USA", "stock:Sb"] == StockOrder("Sb", buy_usd=1_000_000)
    game.apply(Undo("USA"))
    assert [key for key in game.state.policies if key[1].startswith("stock")] == [("JPN", "stock:Sb")]
    assert refused(game, Undo("USA")).code == "no-undo"
    for seat in game.world.seats:
        game.apply(EndSitting(seat))
    assert refused(game, Undo("JPN")).code == "no-undo"


def test_votes_are_cast_only_in_the_plenary() -> None:
    game = start()
    found_bloc(game)
    assert refused(game, Vote("USA", 1, "for")).code == "not-now"


def test_end_all_reaches_the_next_phase() -> None:
    game = start(people=("JPN",))
    end_all(game)
    assert game.round == 2


def test_declined_offers_close() -> None:
    game = start()
    a = game.to_act()[0]
    b = "USA" if a != "USA" else "JPN"
    game.apply(Propose(a, (b,), (Payment(a, b, 100_000),)))
    number = [*game.state.offers][-1]
    game.apply(Decline(b, number, "terms"))
    assert refused(game, Sign(b, number)).code == "offer-closed"
