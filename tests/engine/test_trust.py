"""Trust: its history line by line, who sees it, and what pressing costs."""

from __future__ import annotations

from game import Game
from game.actions import Decline, Payment, Propose, Sign
from game.rules.offers import PRESSED_TRUST, SIGNED_TRUST
from game.rules.purse import BREACH_TRUST, ONLOOKERS_TRUST
from tests.engine.helpers import next_round, refused, start, to_sitting

USD = 100_000


def offer(game: Game, usd: int, *, a: str = "USA", b: str = "AUS") -> None:
    to_sitting(game, a)
    game.apply(Propose(a, (b,), (Payment(a, b, usd),)))


def declined(game: Game, usd: int) -> None:
    offer(game, usd)
    game.apply(Decline("AUS", [*game.state.offers][-1]))


def test_the_history_adds_up_to_the_trust_of_every_pair() -> None:
    game = start()
    offer(game, USD)
    game.apply(Sign("AUS", [*game.state.offers][-1]))
    limit = 2 * game.world.allotment["AUS"] // 100
    for partner in ("BRA", "CAN"):
        to_sitting(game, "AUS")
        game.apply(Propose("AUS", (partner,), (Payment("AUS", partner, limit, 0, 3),)))
        game.apply(Sign(partner, [*game.state.offers][-1]))
    next_round(game)
    next_round(game)
    sums: dict[tuple[str, str], int] = {}
    for entry in game.state.trust_log:
        assert entry.a < entry.b
        assert entry.points != 0
        sums[entry.a, entry.b] = sums.get((entry.a, entry.b), 0) + entry.points
    assert {pair: points for pair, points in sums.items() if points} == {
        pair: points for pair, points in game.state.trust.items() if points
    }
    reasons = {entry.reason for entry in game.state.trust_log}
    assert {"treaty", "payment", "breach", "onlooker"} <= reasons


def test_a_public_breach_costs_a_little_with_everybody() -> None:
    game = start()
    limit = 2 * game.world.allotment["AUS"] // 100
    to_sitting(game, "AUS")
    game.apply(Propose("AUS", ("BRA",), (Payment("AUS", "BRA", limit, 0, 2),)))
    game.apply(Sign("BRA", [*game.state.offers][-1]))
    next_round(game)
    assert game.state.trust[("AUS", "BRA")] == SIGNED_TRUST + 1 + BREACH_TRUST
    assert game.state.trust[("AUS", "PHL")] == ONLOOKERS_TRUST


def test_a_seat_sees_the_history_of_its_own_pairs_only() -> None:
    game = start()
    offer(game, USD)
    game.apply(Sign("AUS", [*game.state.offers][-1]))
    next_round(game)
    mine = game.view("AUS").me.trust_history
    assert [(e.round, e.a, e.b, e.points, e.reason) for e in mine] == [
        (1, "AUS", "USA", SIGNED_TRUST, "treaty"),
        (1, "AUS", "USA", 1, "payment"),
    ]
    assert game.view("BRA").me.trust_history == ()


def test_more_refusals_than_a_seat_puts_up_with_cost_trust() -> None:
    game = start(people=("AUS",))
    most = game.world.rules.spam_offers
    for count in range(most):
        declined(game, USD + count)
    assert game.state.trust == {}
    declined(game, USD + most)
    assert game.state.trust == {("AUS", "USA"): PRESSED_TRUST}
    assert [e.reason for e in game.state.trust_log] == ["pressed"]
    next_round(game)
    declined(game, USD + 50)
    assert game.state.trust == {("AUS", "USA"): PRESSED_TRUST}, "a new round, a new count"


def test_what_was_declined_comes_back_after_one_round_then_two_then_three() -> None:
    game = start(people=("AUS",))
    waits = []
    for times in range(4):
        declined(game, USD)
        waits.append(0)
        while True:
            to_sitting(game, "USA")
            if (game.view("USA").me.cool_downs or {}) == {}:
                break
            again = Propose("USA", ("AUS",), (Payment("USA", "AUS", USD),))
            assert refused(game, again).code == "cool-down"
            next_round(game)
            waits[times] += 1
    assert waits == [1, 2, 3, 3]
    assert [e.reason for e in game.state.trust_log] == ["repeated"] * 3
    assert game.state.trust == {("AUS", "USA"): 3 * PRESSED_TRUST}


def test_a_changed_offer_is_no_repetition_and_another_seat_may_make_it() -> None:
    game = start(people=("AUS",))
    declined(game, USD)
    offer(game, USD + 1)
    to_sitting(game, "CAN")
    game.apply(Propose("CAN", ("AUS",), (Payment("CAN", "AUS", USD),)))
    assert game.state.trust == {}


def test_cool_downs_are_the_proposers_own_knowledge() -> None:
    game = start(people=("AUS",))
    declined(game, USD)
    ((party, _),) = game.view("USA").me.cool_downs
    assert party == "AUS"
    assert game.view("AUS").me.cool_downs == {}
    assert game.view("BRA").me.cool_downs == {}
