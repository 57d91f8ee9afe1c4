"""Numbers of offers and treaties, the logs of seats and the keys of players tell nothing about what others did."""

import json

import pytest

from game import Game, Refused
from game.actions import Decline, Payment, Propose, SetFloor, Sign, TableMotion
from game.rules import numbering
from tests.engine.helpers import next_round
from tests.engine.pacts import PACT, game_of, join, scenario

WORLD = scenario()


def offer(game: Game, a: str, b: str, usd: int = 1_000, secret: bool = False) -> int:
    game.apply(Propose(a, (b,), (Payment(a, b, usd),), secret))
    return [*game.state.offers][-1]


def seen(game: Game, seat: str) -> str:
    """Return all that a seat can see, as text."""
    log = [(e.number, e.round, e.kind, e.seat, e.body) for e in game.log_for(seat)]
    return json.dumps([game.view(seat).as_json(), log, game.key(seat).text], sort_keys=True)


def test_what_others_offer_each_other_changes_nothing_that_a_seat_can_see() -> None:
    busy, quiet = game_of(WORLD), game_of(WORLD)
    for usd in (1_000, 2_000):
        number = offer(busy, "CCC", "DDD", usd, secret=True)
        busy.apply(Decline("DDD", number) if usd > 1_000 else Sign("DDD", number))
    for game in (busy, quiet):
        offer(game, "AAA", "BBB")
        offer(game, "AAA", "EEE")
    assert busy.digest() != quiet.digest()
    for seat in ("AAA", "BBB", "EEE"):
        assert seen(busy, seat) == seen(quiet, seat)
    assert seen(busy, "CCC") != seen(quiet, "CCC")


def test_numbers_are_those_of_the_round_and_never_the_same() -> None:
    game = game_of(WORLD)
    pairs = [(a, b) for a in ("CCC", "DDD") for b in ("AAA", "BBB")]
    numbers = [offer(game, a, b) for a, b in pairs]
    assert len(set(numbers)) == len(numbers)
    assert all(number // numbering.DRAWS == 1 for number in numbers)
    assert numbers != sorted(numbers), "with this seed; else they could be a counter"
    again = game_of(WORLD)
    assert [offer(again, a, b) for a, b in pairs] == numbers


def test_a_draw_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "DRAWS", 4)
    game = game_of(WORLD)
    numbers = [offer(game, a, b) for a, b in (("AAA", "BBB"), ("CCC", "DDD"), ("EEE", "AAA"), ("BBB", "CCC"))]
    assert sorted(numbers) == [4, 5, 6, 7]


def test_treaties_enter_into_force_in_the_order_in_which_they_were_offered() -> None:
    game = game_of(WORLD)
    offers = [offer(game, "AAA", other) for other in ("BBB", "CCC", "DDD", "EEE")]
    assert offers != sorted(offers)
    for other, number in zip(("BBB", "CCC", "DDD", "EEE"), offers, strict=True):
        game.apply(Sign(other, number))
    next_round(game)
    treaties = list(game.state.treaties.values())
    assert [t.parties[1] for t in treaties] == ["BBB", "CCC", "DDD", "EEE"]
    assert not {t.id for t in treaties} & set(offers), "a public treaty's number does not tell which offer it was"
    paid = [h for h in game.happenings if h.kind == "payment_made"]
    assert [h.get("payee") for h in paid] == ["BBB", "CCC", "DDD", "EEE"], "the oldest is paid first"


def test_motions_are_public_and_numbered_one_after_the_other() -> None:
    game = game_of(WORLD)
    join(game, ("AAA", "BBB", "CCC"))
    last = max(game.state.motions)
    for level in (1.1, 1.2):
        offer(game, "AAA", "BBB", round(1_000 * level))
        game.apply(TableMotion("AAA", PACT, SetFloor("Ga", "refined", level)))
    assert sorted(game.state.motions)[-2:] == [last + 1, last + 2]


def test_a_seats_log_has_its_own_numbers_and_nobody_elses_business() -> None:
    game = game_of(WORLD)
    hidden = offer(game, "CCC", "DDD", secret=True)
    offer(game, "AAA", "BBB")
    game.apply(Sign("DDD", hidden))
    for seat in game.world.seats:
        assert [e.number for e in game.log_for(seat)] == list(range(len(game.log_for(seat))))
    acts = {seat: [e.body["type"] for e in game.log_for(seat) if e.kind == "action"] for seat in game.world.seats}
    assert acts["CCC"] == acts["DDD"] == ["propose", "sign"]
    assert acts["AAA"] == acts["BBB"] == ["propose"]
    assert not acts["EEE"]
    kinds = {e.kind for e in game.log_for("EEE")}
    assert kinds <= {"order", "intelligence"}, "neither the calendar nor the reference is in anybody's log"
    with pytest.raises(Refused):
        game.log_for("ROW")
