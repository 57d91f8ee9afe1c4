"""No cycle of deals makes points or money out of nothing, and no built-in player pays twice for one thing.

A scripted adversary goes round in circles with another seat; a twin game without the deals says what would have been.
What is compared leaves out standing, which treaties are meant to bring, once for each partner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from ai.appraisal import Appraisal
from ai.concession import aspiration
from game import Game, Scenario
from game.actions import (
    BuyBack,
    CallContributions,
    CapacityBuilding,
    Clause,
    Denounce,
    DrawStock,
    ExportAssurance,
    ExportControl,
    Offtake,
    Payment,
    Propose,
    ResourceAccess,
    SetPolicy,
    SetStockTarget,
    Sign,
    StockOrder,
    StockpileAccess,
    StockpileContribution,
    TableMotion,
)
from game.players import make_player
from game.rules.discounting import discount
from game.rules.prices import price_per_t
from game.rules.purse import BREACH_STANDING, BREACH_TRUST, payment_limit
from game.scenario.models import Programme
from tests.engine import pacts
from tests.engine.books import settled
from tests.engine.helpers import deal, next_round, refused, to_sitting
from tests.engine.test_vault import VAULT

PARTS = ("prosperity", "security", "industry", "targets", "red_lines")
# What the twin games may differ by, in points.
NOISE = 1e-6


@cache
def world(bulk: bool = False, programme: bool = False) -> Scenario:
    """The small world of the pacts, with cobalt as a bulk metal, and its host with a programme, if asked for."""
    loaded = pacts.scenario(levy_share=0.0)
    if bulk:
        minerals = tuple(m.model_copy(update={"strategic": False}) if m.id == "Co" else m for m in loaded.minerals)
        loaded = replace(loaded, minerals=minerals, hash=f"{loaded.hash}-bulk")
    held = (Programme(**VAULT),) if programme else loaded.head.programmes
    return replace(loaded, head=loaded.head.model_copy(update={"programmes": held}))


def begin(**kind: bool) -> Game:
    return pacts.game_of(world(**kind))


def points(game: Game, seat: str) -> float:
    """Return the points of a seat without standing."""
    now = game.attainment(seat)
    return sum(float(getattr(now, part)) for part in PARTS)


def play_out(game: Game) -> Game:
    while not game.over:
        next_round(game)
    return game


def usd(game: Game, mineral: str, tonnes: float) -> float:
    return tonnes * price_per_t(game.world, mineral, "refined")


# --- cycles -----------------------------------------------------------------------------------------------------


def payments_to_and_fro(game: Game) -> None:
    deal(game, "AAA", "BBB", Payment("AAA", "BBB", 900_000, 0, 12), Payment("BBB", "AAA", 900_000, 0, 12))


def money_in_a_ring(game: Game) -> None:
    for payer, payee in (("AAA", "BBB"), ("BBB", "DDD"), ("DDD", "AAA")):
        deal(game, payer, payee, Payment(payer, payee, 700_000, 0, 10))


def long_and_short(game: Game) -> None:
    price = price_per_t(game.world, "Co", "refined")
    for buyer, seller in (("BBB", "DDD"), ("DDD", "BBB")):
        deal(game, buyer, seller, Offtake(buyer, seller, "Co", "refined", 5.0, price, 0, 10))


def ground_for_training(game: Game) -> None:
    """Licences and training given again and again in small parts."""
    for part in range(4):
        licence = ResourceAccess("CCC", "AAA", "Co", start=0, term=2 + part)
        deal(game, "AAA", "CCC", CapacityBuilding("AAA", "CCC", 200_000 + part), licence)
        next_round(game)


def metal_to_and_fro(game: Game) -> None:
    """Metal given by right and given back by right, three times over."""
    for _ in range(3):
        for giver, taker in (("BBB", "AAA"), ("AAA", "BBB")):
            deal(game, giver, taker, StockpileAccess(giver, taker, "Co", 100.0, 0, 2))
            next_round(game)
            to_sitting(game, taker)
            game.apply(SetPolicy(taker, DrawStock(giver, "Co", 100.0)))
            next_round(game)


CYCLES: dict[str, Callable[[Game], None]] = {
    "payments to and fro": payments_to_and_fro,
    "money in a ring": money_in_a_ring,
    "long and short": long_and_short,
}


@pytest.mark.parametrize("name", sorted(CYCLES))
def test_a_cycle_of_deals_leaves_everybody_where_it_was(name: str) -> None:
    quiet, game = play_out(begin()), begin()
    CYCLES[name](game)
    play_out(game)
    assert game.state.treaties
    assert name == "long and short" or any(tally.paid for tally in game.state.tallies.values())
    for seat in game.world.seats:
        targets = game.attainment(seat).targets - quiet.attainment(seat).targets
        gained = points(game, seat) - points(quiet, seat) - targets
        assert gained <= NOISE, f"{seat} gained {gained} by going round in circles"


@pytest.mark.parametrize("cycle", [*CYCLES.values(), metal_to_and_fro, ground_for_training])
def test_no_cycle_of_deals_mints_dollars_for_the_table(cycle: Callable[[Game], None]) -> None:
    """What all seats have together in prosperity and transfers is no more than without the deals."""
    quiet, game = play_out(begin()), begin()
    cycle(game)
    play_out(game)
    assert sum(t.transfers for t in game.state.tallies.values()) == pytest.approx(0.0, abs=1e-3)
    together = [sum(t.prosperity for t in each.state.tallies.values()) for each in (quiet, game)]
    assert together[1] <= together[0] + 1.0


def test_metal_to_and_fro_ends_where_it_began() -> None:
    game = begin()
    metal_to_and_fro(game)
    assert len(game.state.deliveries) == 6
    assert game.state.held_kg(1, game.world.index["BBB"]) == 800_000
    # Each way is a transfer of its own round: what is given later counts a little less.
    tallies = game.state.tallies
    assert tallies["AAA"].transfers == pytest.approx(-tallies["BBB"].transfers)
    assert 0.0 < tallies["AAA"].transfers < 0.2 * usd(game, "Co", 100.0)


# --- goods ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bulk", [False, True])
def test_metal_given_is_a_transfer_and_no_more(bulk: bool) -> None:
    """What who draws gains beyond the goods is under the cap on transfers; what the provider loses is not."""
    plain, given = begin(bulk=bulk), begin(bulk=bulk)
    for game in (plain, given):
        deal(game, "BBB", "AAA", StockpileAccess("BBB", "AAA", "Co", 400.0, 0, 4))
        next_round(game)
    to_sitting(given, "AAA")
    given.apply(SetPolicy("AAA", DrawStock("BBB", "Co", 400.0)))
    before = given.round
    for game in (plain, given):
        next_round(game)
    w = given.world
    factor = discount(w, before)
    worth = factor * usd(given, "Co", 400.0) * (w.rules.bulk_weight if bulk else 1.0)
    assert given.state.deliveries
    for seat, sign in (("AAA", 1.0), ("BBB", -1.0)):
        mine, theirs = given.state.tallies[seat], plain.state.tallies[seat]
        assert mine.transfers - theirs.transfers == pytest.approx(sign * worth)
        assert (mine.paid, mine.received) == (theirs.paid, theirs.received), "it is no money"
    keep = float(given.state.market.carry[1, w.index["AAA"]]) * float(w.score_weight[1])
    goods = given.state.tallies["AAA"].prosperity - plain.state.tallies["AAA"].prosperity
    assert goods == pytest.approx(-worth - factor * keep, rel=1e-6)
    assert given.state.tallies["BBB"].prosperity - plain.state.tallies["BBB"].prosperity == pytest.approx(worth)


def test_gifts_of_metal_cannot_carry_a_score_beyond_the_cap_on_transfers() -> None:
    plain, given = begin(), begin()
    deal(given, "BBB", "AAA", StockpileAccess("BBB", "AAA", "Co", 800.0, 0, 4))
    next_round(given)
    to_sitting(given, "AAA")
    given.apply(SetPolicy("AAA", DrawStock("BBB", "Co", 800.0)))
    for game in (plain, given):
        play_out(game)
    weight = given.world.mandates["AAA"].weights.prosperity
    gained = given.attainment("AAA").prosperity - plain.attainment("AAA").prosperity
    assert gained <= given.world.rules.max_transfer_share * weight + NOISE
    scale = float(given.state.reference.scale[given.world.index["AAA"], 0])
    assert weight * usd(given, "Co", 800.0) / scale > gained, "the gift is larger than what it may bring"


def test_bulk_metal_counts_when_it_is_left_as_it_did_when_it_was_bought() -> None:
    left = {}
    for bulk in (False, True):
        game = begin(bulk=bulk)
        to_sitting(game, "AAA")
        game.apply(SetPolicy("AAA", StockOrder("Co", buy_usd=2_000_000)))
        play_out(game)
        a = game.world.index["AAA"]
        assert game.state.held_kg(1, a) > 0
        left[bulk] = settled(game, "stock", 12)[0]["usd"][a]
    assert left[False] > 0.0
    assert left[True] == pytest.approx(world(bulk=True).head.rules.bulk_weight * left[False])


def test_goods_of_a_commitment_count_by_the_weight_of_the_metal() -> None:
    moved = {}
    for bulk in (False, True):
        game = begin(bulk=bulk, programme=True)
        to_sitting(game, "AAA")
        game.apply(SetPolicy("AAA", StockOrder("Co", buy_usd=3_000_000)))
        next_round(game)
        price = float(f"{price_per_t(game.world, 'Co', 'refined'):.6g}")
        deal(game, "BBB", "AAA", BuyBack("BBB", "AAA", "Co", 5.0, price, 0, 0, 1))
        next_round(game)
        sold = sum(h.get("kg") for h in game.happenings if h.kind == "bought_back") / 1000
        assert sold > 0.0
        assert abs(game.state.tallies["BBB"].transfers) < 0.01 * usd(game, "Co", sold)
        moved[bulk] = sold
    assert moved[True] == moved[False]


def test_no_bulk_metal_is_kept_in_common() -> None:
    """Money put in counts whole, a dollar of bulk metal a tenth: in one stock the one would become the other."""
    game = begin(bulk=True)
    pacts.join(game, ("AAA", "BBB", "EEE"))
    to_sitting(game, "BBB")
    give = StockpileContribution("BBB", pacts.PACT, mineral="Co", tonnes=10.0)
    assert refused(game, Propose("BBB", ("AAA",), (give,))).code == "bulk-metal"
    assert refused(game, TableMotion("BBB", pacts.PACT, SetStockTarget("Co", 10.0))).code == "bulk-metal"
    (motions,) = [s for s in game.legal_actions("BBB") if s.type == "table_motion"]
    assert '"Co", "days": 10' not in str(motions.as_json()).replace("'", '"')
    pacts.adopt(game, SetStockTarget("Ga", 10.0))
    pacts.adopt(game, CallContributions(300_000, "equal"))
    next_round(game)
    assert game.state.blocs[pacts.PACT].stock_books


# --- leaving and breaking -------------------------------------------------------------------------------------------


def broken_in(round_: int) -> tuple[Game, list[tuple[int, float, int]]]:
    """A promise about exports broken from a round on: (round, standing, trust) moved by it, at every round's end."""
    quiet, game = begin(), begin()
    for each in (quiet, game):
        deal(each, "BBB", "AAA", ExportAssurance("BBB", "AAA", "Co", "refined", 0, 12))
    moved = []
    while not game.over:
        now = game.round
        if now == round_:
            to_sitting(game, "BBB")
            game.apply(SetPolicy("BBB", ExportControl("Co", "refined", ("AAA",), 0.2)))
        next_round(game)
        next_round(quiet)
        standing = game.state.tallies["BBB"].standing - quiet.state.tallies["BBB"].standing
        trust = sum(e.points for e in game.state.trust_log if e.reason.startswith("promise_") and e.points < 0)
        moved.append((now, standing, trust))
    return game, moved


@pytest.mark.parametrize("late", [11, 12])
def test_betrayal_in_the_last_rounds_costs_all_of_it_at_once(late: int) -> None:
    _, moved = broken_in(late)
    before = [entry for entry in moved if entry[0] < late]
    assert all(entry[1:] == (0.0, 0) for entry in before)
    assert next(entry[1:] for entry in moved if entry[0] == late) == (BREACH_STANDING, BREACH_TRUST)
    assert moved[-1][1:] == (BREACH_STANDING, BREACH_TRUST), "and no more after that"


def test_betrayal_before_costs_half_at_once_and_all_of_it_in_the_end() -> None:
    _, moved = broken_in(10)
    costs = {round_: (standing, trust) for round_, standing, trust in moved}
    assert costs[10] == (BREACH_STANDING / 2, BREACH_TRUST / 2)
    assert costs[11] == costs[12] == (BREACH_STANDING, BREACH_TRUST)


def test_betrayal_in_the_last_round_counts_in_the_score() -> None:
    game, _ = broken_in(12)
    kept, _ = broken_in(99)
    lost = kept.attainment("BBB").standing - game.attainment("BBB").standing
    weight = game.world.mandates["BBB"].weights.standing
    assert lost == pytest.approx(-weight * BREACH_STANDING / float(game.state.reference.scale[1, 3]), rel=1e-6)


def test_a_debt_of_the_last_round_is_a_breach_like_any_other() -> None:
    game = begin()
    while game.round < 12:
        next_round(game)
    deal(game, "CCC", "AAA", Payment("CCC", "AAA", payment_limit(game.world, "CCC"), 0, 1))
    deal(game, "CCC", "BBB", Payment("CCC", "BBB", payment_limit(game.world, "CCC"), 0, 1))
    before = game.state.tallies["CCC"].standing
    next_round(game)
    assert game.over
    assert [e for e in game.state.trust_log if e.reason == "breach"]
    assert game.state.tallies["CCC"].standing <= before + BREACH_STANDING + 1.0


def test_taking_what_is_paid_at_once_and_leaving_costs_trust_and_standing() -> None:
    """One pays up front, the other promises for eight rounds and gives notice after the first."""
    game = begin()
    promise = ExportAssurance("BBB", "AAA", "Co", "refined", 0, 8)
    deal(game, "AAA", "BBB", Payment("AAA", "BBB", 5_000_000, 0, 1), promise)
    next_round(game)
    (number,) = game.state.treaties
    standing = game.state.tallies["BBB"].standing
    to_sitting(game, "BBB")
    game.apply(Denounce("BBB", number))
    share = 1.0 - 3.0 / 8.0
    assert game.state.tallies["BBB"].standing - standing == pytest.approx(share * BREACH_STANDING)
    (entry,) = [e for e in game.state.trust_log if e.reason == "denounced"]
    assert entry.points == round(share * BREACH_TRUST)


# --- the built-in player ------------------------------------------------------------------------------------------


def total(game: Game, seat: str, other: str, *clauses: Clause) -> float:
    return Appraisal(game.view(seat), seat).treaty((other, seat), clauses).total


def most_paid(game: Game, seat: str, other: str, *clauses: Clause) -> int:
    """Return the most that a heuristic seat pays at once for some clauses; 0 if it does not want them for nothing."""
    low, high = -1, payment_limit(game.world, seat)
    while high - low > 1:
        middle = (low + high) // 2
        price = (Payment(seat, other, middle, 0, 1),) if middle else ()
        if total(game, seat, other, *clauses, *price) >= aspiration(game.round, game.world.rounds):
            low = middle
        else:
            high = middle
    return max(low, 0)


TWICE: dict[str, tuple[Clause, Clause]] = {
    "assurance": (
        ExportAssurance("BBB", "AAA", "Co", "refined", 0, 8),
        ExportAssurance("BBB", "AAA", "Co", "refined", 0, 7),
    ),
    "metal": (StockpileAccess("BBB", "AAA", "Co", 800.0, 0, 8), StockpileAccess("BBB", "AAA", "Co", 799.0, 0, 8)),
}


@pytest.mark.parametrize("name", sorted(TWICE))
def test_nobody_pays_twice_for_one_thing(name: str) -> None:
    first, again = TWICE[name]
    game = begin()
    once = total(game, "AAA", "BBB", first)
    assert once > 1.0
    assert total(game, "AAA", "BBB", first, again) == pytest.approx(once), "in one treaty"
    deal(game, "BBB", "AAA", first)
    next_round(game)
    assert total(game, "AAA", "BBB", again) == 0.0, "after another"


def test_a_deal_in_parts_is_never_better_than_the_whole() -> None:
    """A promise sold in two pieces brings no more than at once, but for a fiftieth."""
    game = begin()
    whole = most_paid(game, "AAA", "BBB", ExportAssurance("BBB", "AAA", "Co", "refined", 0, 4))
    first = most_paid(game, "AAA", "BBB", ExportAssurance("BBB", "AAA", "Co", "refined", 0, 2))
    deal(game, "BBB", "AAA", ExportAssurance("BBB", "AAA", "Co", "refined", 0, 2), Payment("AAA", "BBB", first, 0, 1))
    second = most_paid(game, "AAA", "BBB", ExportAssurance("BBB", "AAA", "Co", "refined", 2, 2))
    assert whole > 0
    assert first + second <= 1.02 * whole


def test_a_payment_in_parts_is_worth_no_more_to_who_gets_it() -> None:
    game = begin()
    whole = total(game, "BBB", "AAA", Payment("AAA", "BBB", 4_000_000, 0, 1))
    parts = total(game, "BBB", "AAA", *(Payment("AAA", "BBB", 1_000_000 + n, 0, 1) for n in range(4)))
    assert parts <= 1.02 * whole


def test_money_promised_beyond_the_end_buys_nothing() -> None:
    game = begin()
    parties = ("BBB", "AAA")
    for seat in parties:
        mind = Appraisal(game.view(seat), seat)
        assert mind.payment(Payment("BBB", "AAA", 3_000_000, 0, 1)).total != 0.0
        assert mind.payment(Payment("BBB", "AAA", 3_000_000, 20, 4)).total == 0.0


def test_a_built_in_player_lets_no_adversary_milk_it() -> None:
    """The adversary sells the same promise in every round; the heuristic player pays for it once."""
    game = begin()
    player = make_player("heuristic")
    received = []
    for n in range(6):
        to_sitting(game, "BBB")
        price = 4_000_000 + n
        offer = (ExportAssurance("BBB", "AAA", "Co", "refined", 0, 12), Payment("AAA", "BBB", price, 0, 1))
        game.apply(Propose("BBB", ("AAA",), offer))
        number = [*game.state.offers][-1]
        answers = player.act(game.view("AAA"), game.key("AAA"))
        if any(isinstance(a, Sign) and a.offer == number for a in answers):
            game.apply(Sign("AAA", number))
            received.append(price)
        next_round(game)
    assert len(received) == 1
