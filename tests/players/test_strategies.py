"""The scripted strategies do what their names say, from their view alone, and nothing that the rules refuse."""

from collections.abc import Callable, Sequence

import pytest

from ai.negotiator import HeuristicPlayer
from ai.strategies import Bridge, HoldOut, JoinEarly, SellToRival, StayOut
from game import Game
from game.actions import Accession, Apply, Decline, Payment, Propose, SetPolicy, Sign, Withdrawal
from game.players import Player, assign
from game.session import Table
from tests.engine.helpers import do_in_sitting, found_bloc, next_round, start, to_sitting

BLOC = "floor-zone"
RICH = 400_000


@pytest.fixture(scope="module")
def played() -> Callable[[type, str, int], Table]:
    """Return tables at which one seat follows a strategy, the others play as usual; each is played once."""
    done: dict[tuple[type, str, int], Table] = {}

    def play(kind: type, seat: str, rounds: int) -> Table:
        if (kind, seat, rounds) not in done:
            game = start(table="sequential")
            table = Table(game, assign("heuristic", game.world.seats, game.world.rival))
            table.players[seat] = "strategy"
            table._made["strategy"] = kind()
            for _ in table.advance():
                if game.round > rounds:
                    break
            done[kind, seat, rounds] = table
        return done[kind, seat, rounds]

    return play


Play = Callable[[type, str, int], Table]


def joined(table: Table, seat: str) -> int | None:
    bloc = table.game.state.blocs[BLOC]
    return next((round_ for member, _, round_ in bloc.members if member == seat), None)


def types(table: Table, seat: str) -> set[str]:
    return {e.body["type"] for e in table.game.log if e.kind == "action" and e.seat == seat}


@pytest.mark.parametrize("kind", [StayOut, JoinEarly, HoldOut, Bridge, SellToRival])
def test_nothing_is_tried_that_the_rules_refuse(played: Play, kind: type) -> None:
    table = played(kind, "KOR", 3)
    assert not [note for note in table.notes if note[1] == "KOR"]
    assert {"propose", "end_sitting"} <= types(table, "KOR")


@pytest.mark.parametrize("kind", [StayOut, JoinEarly, HoldOut, Bridge, SellToRival])
def test_a_strategy_is_a_function_of_view_and_key(kind: type) -> None:
    game = start(table="sequential")
    seat = game.to_act()[0]
    first: Sequence[object] = kind().act(game.view(seat), game.key(seat))
    assert list(first) == list(kind().act(game.view(seat), game.key(seat)))


def test_who_joins(played: Play) -> None:
    for kind in (StayOut, SellToRival, HoldOut):
        assert joined(played(kind, "KOR", 3), "KOR") is None
        assert "apply" not in types(played(kind, "KOR", 3), "KOR")
    assert joined(played(JoinEarly, "KOR", 3), "KOR") is not None


def replies(player: Player, game: Game, seat: str) -> list[object]:
    return list(player.act(game.view(seat), game.key(seat)))


def offered(game: Game, payer: str, seat: str, usd: int) -> int:
    """Let a payer offer money for a seat's accession; return the offer's number."""
    terms = (Accession(BLOC, seat), Payment(payer, seat, usd, 0, 4))
    do_in_sitting(game, payer, lambda: Propose(payer, (seat,), terms))
    return [*game.state.offers][-1]


def test_staying_out_declines_what_the_heuristic_would_sign() -> None:
    game = start()
    offer = offered(game, "USA", "KEN", 5_000_000)
    assert Decline("KEN", offer, "mandate") in replies(StayOut(), game, "KEN")
    assert Decline("KEN", offer, "mandate") in replies(SellToRival(), game, "KEN")


def test_a_member_that_is_to_stay_out_gives_notice() -> None:
    game = start()
    found_bloc(game)
    to_sitting(game, "KOR")
    assert SetPolicy("KOR", Withdrawal(BLOC)) in replies(StayOut(), game, "KOR")
    game.apply(SetPolicy("KOR", Withdrawal(BLOC)))
    assert SetPolicy("KOR", Withdrawal(BLOC)) not in replies(StayOut(), game, "KOR")


def test_joining_early_comes_before_everything_else() -> None:
    game = start()
    for seat in ("KEN", "BRA", "KOR"):
        assert replies(JoinEarly(), game, seat)[0] == Apply(seat, BLOC)
    less = offered(game, "USA", "KEN", 50_000)
    more = offered(game, "JPN", "KEN", 60_000)
    answers = replies(JoinEarly(), game, "KEN")
    assert answers[:2] == [Sign("KEN", more), Decline("KEN", less, "timing")]
    assert Apply("KEN", BLOC) not in answers


def test_holding_out_takes_its_price_and_nothing_less() -> None:
    game = start()
    asked = next(a for a in replies(HoldOut(), game, "KEN") if isinstance(a, Propose))
    price = next(c.usd for c in asked.clauses if isinstance(c, Payment))
    assert asked.clauses[0] == Accession(BLOC, "KEN")
    assert asked.parties == ("USA",)
    cheap = offered(game, "USA", "KEN", int(price * 0.45))
    dear = offered(game, "USA", "KEN", int(price * 0.55))
    answers = replies(HoldOut(), game, "KEN")
    assert Decline("KEN", cheap, "price") in answers
    assert Sign("KEN", dear) in answers
    assert not [a for a in answers if isinstance(a, Propose) and a.parties == ("USA",) and len(a.clauses) == 2]


def test_holding_out_asks_less_every_round_and_gives_in_at_last() -> None:
    game = start()
    asked: list[int] = []
    while game.round < 9:
        terms = [a.clauses for a in replies(HoldOut(), game, "KEN") if isinstance(a, Propose) and len(a.clauses) == 2]
        assert terms[0][0] == Accession(BLOC, "KEN")
        asked.append(terms[0][1].usd)  # type: ignore[union-attr]
        next_round(game)
    assert asked == sorted(asked, reverse=True)
    assert asked[-1] < 0.7 * asked[0]
    next_round(game)
    assert game.round == 10
    assert replies(HoldOut(), game, "KEN") == replies(HeuristicPlayer(), game, "KEN")


def test_a_bridge_lets_others_pay_and_others_join() -> None:
    game = start()
    proposals = [a for a in replies(Bridge(), game, "BRA") if isinstance(a, Propose)]
    broker = proposals[0]
    member = next(c.member for c in broker.clauses if isinstance(c, Accession))
    payments = [c for c in broker.clauses if isinstance(c, Payment)]
    assert {p.payer for p in payments} == {"USA"}
    assert {p.payee for p in payments} == {member, "BRA"}
    assert member not in ("BRA", "USA")
    assert proposals[1].parties == ("CHN",)
    game.apply(broker)


def test_selling_to_the_rival_takes_its_money() -> None:
    game = start()
    do_in_sitting(game, "CHN", lambda: Propose("CHN", ("KEN",), (Payment("CHN", "KEN", 1_000, 0, 1),)))
    gift = [*game.state.offers][-1]
    do_in_sitting(game, "CHN", lambda: Propose("CHN", ("KEN",), (Payment("KEN", "CHN", RICH, 0, 4),)))
    claim = [*game.state.offers][-1]
    answers = replies(SellToRival(), game, "KEN")
    assert Sign("KEN", gift) in answers
    assert Sign("KEN", claim) not in answers
    assert len([a for a in answers if isinstance(a, Sign | Decline) and a.offer == gift]) == 1
    assert [a.clauses[0] for a in answers if isinstance(a, Propose) and a.parties == ("CHN",)]
