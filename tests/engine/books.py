"""A second pair of books: what every round of a game must have moved, worked out apart from the rules.

Every market is cleared again from a cold start, every cent and every kilogram of a round is accounted for: purchases,
sales, keeping stock, projects, training, votes at home, loans and their interest, funds and stocks of blocs, what was
drawn and bought back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from math import fsum
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from game import Game
from game.market.dynamics import Structure
from game.market.world import MarketPolicy
from game.rules import event_effects, market_phase, phases
from game.rules.charter import charter_of
from game.rules.market_phase import Setting
from game.state import SettledMarket, State, StockEntry
from game.world import World
from tests.market import ledger


def treasure(state: State) -> int:
    """All cents of ministries, programmes and common stocks."""
    ministries = sum(state.money.values()) + sum(state.funds.values()) + sum(state.programmes.values())
    return ministries + sum(bloc.stock_cents for bloc in state.blocs.values())


@dataclass
class Books:
    """What the rules do not tell: what each market cleared under, and cents before and after a round and a carry.

    ``given`` is what events have moved since the round was opened, ``given_by_then`` until it was closed.
    """

    cleared: list[tuple[MarketPolicy, Setting, tuple[Any, ...]]] = field(default_factory=list)
    opened: int = 0
    last: int = 0
    closed: int = 0
    carried: int = 0
    markets: int = 0
    trained: int = 0
    given: int = 0
    given_by_then: int = 0
    before_the_end: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    lent: int = 0
    moved: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, amount: float) -> None:
        self.moved[name] = self.moved.get(name, 0.0) + abs(amount)


@contextmanager
def keeping_books() -> Iterator[Books]:
    """Keep books of every game that is begun and played within; one at a time."""
    out = Books()
    clear, carry, begin = market_phase.clear_and_step, market_phase._pay_carry, phases.begin_round
    act_once, finish = event_effects._act_once, phases._finish

    def clear_and_step(world, policy, setting, start, policies, protected, alarmed):  # type: ignore[no-untyped-def]
        out.cleared.append((policy, setting, (protected, alarmed)))
        return clear(world, policy, setting, start, policies, protected, alarmed)

    def pay_carry(turn, market) -> None:  # type: ignore[no-untyped-def]
        before = treasure(turn.state)
        carry(turn, market)
        out.carried = before - treasure(turn.state)

    def happen(turn, source, effect) -> None:  # type: ignore[no-untyped-def]
        before = treasure(turn.state)
        act_once(turn, source, effect)
        out.given += treasure(turn.state) - before

    def begin_round(turn) -> None:  # type: ignore[no-untyped-def]
        out.closed = treasure(turn.state) if turn.state.money else 0
        out.given_by_then = out.given
        begin(turn)
        out.opened, out.given = treasure(turn.state), 0

    def end(turn) -> None:  # type: ignore[no-untyped-def]
        out.before_the_end = turn.state.stocks
        finish(turn)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phases, "_finish", end)
        patch.setattr(market_phase, "clear_and_step", clear_and_step)
        patch.setattr(market_phase, "_pay_carry", pay_carry)
        patch.setattr(phases, "begin_round", begin_round)
        patch.setattr(event_effects, "_act_once", happen)
        yield out


def open_books(game: Game, books: Books) -> None:
    """Begin to keep books of a game where it stands."""
    books.cleared.clear()
    books.last, books.trained, books.lent = books.opened, put_into_training(game), lent(game.state)


def close_round(game: Game, books: Books, before: State) -> None:
    """Check the books after an action that may have closed a round; ``before`` is the state before the action."""
    if game.round == before.round and not game.over:
        return
    done, every = before.round, game.world.scenario.head.market_every
    paid = earned = 0
    if done % every == 0:
        check_cleared(game, books)
        check_welfare(game, books, done)
        paid, earned = check_stocks(game, books, before)
    else:
        shared = check_common(game, books, before, done)
        moved = check_buy_backs(game, books, before)
        np.testing.assert_array_equal(game.state.stocks, before.stocks + shared + moved)
        books.carried = 0
    check_money(game, books, done, paid, earned)
    check_funds(game, books, before, done, done % every == 0)
    check_transfers(game)
    for policy, setting, _ in books.cleared[1:]:  # the tail
        ledger.check(game.world.market, game.world.market.clear(game.world.dynamics.impose(setting.structure, policy)))
    books.add("tail", len(books.cleared) - 1 if game.over else 0)
    books.cleared.clear()
    books.last = books.opened


def settled(game: Game, kind: str, round_: int) -> list[dict[str, Any]]:
    """What was settled under a name in a round, as the log has it."""
    return [e.body for e in game.log if e.kind == kind and e.round == round_]


def check_cleared(game: Game, books: Books) -> None:
    """The market of the round, cleared again from a cold start, balances and is the one that was settled."""
    world, market = game.world, game.state.market
    policy, setting, (protected, alarmed) = books.cleared[0]
    imposed = world.dynamics.impose(setting.structure, policy)
    outcome = world.market.clear(imposed)
    ledger.check(world.market, outcome)
    again = market_phase.as_market(world, outcome, setting, game.round, imposed.tariffs)
    common = common_trades(game, game.state.market.round)
    for name, kind in (("bought", "bought"), ("released", "released"), ("stock_cost", "bought"),
                       ("stock_revenue", "released")):  # fmt: skip
        money = name.startswith("stock_")
        theirs = fsum(usd if money else units for k, units, usd in common if k == kind)
        rest = getattr(again, name) - getattr(market, name)
        size = float(game.world.market.value_usd_per_quarter.max()) if money else 1.0
        assert fsum(rest.flat) == pytest.approx(theirs, rel=1e-6, abs=1e-9 * size + 0.5 * money), name
        assert float(rest.min()) >= -1e-9 * size - 0.05 * money, name
    for name in ("price", "producer_price", "output", "use", "world_price", "dependence"):
        np.testing.assert_allclose(getattr(market, name), getattr(again, name), rtol=1e-7, atol=1e-9, err_msg=name)
    value = world.market.value_usd_per_quarter[:, None]
    for name in market_phase.MONEY - {
        "subsidy",
        "loss",
        "stock_cost",
        "stock_revenue",
    }:  # the upkeep of floods comes on top of their subsidy
        gap = np.abs(getattr(market, name) - getattr(again, name))
        assert np.all(gap <= 0.01 + 1e-7 * value), name
    for name in ("price", "producer_price", "output", "use", "bought", "released", "private_cover"):
        assert float(getattr(market, name).min()) >= 0.0, name
    for name in ("levy", "subsidy", "stock_cost", "stock_revenue", "capital", "carry", "loss"):
        assert float(getattr(market, name).min()) >= -0.01, name
    assert np.all(market.rent + world.market.baseline_rent >= -0.05), "rents are told as changes"
    step = world.dynamics.step(setting.structure, imposed, outcome, protected, alarmed)
    for name in (f.name for f in fields(Structure)):
        now, then = getattr(game.state.structure, name), getattr(step, name)
        np.testing.assert_allclose(now, then, rtol=1e-7, atol=1e-8, err_msg=name)
    assert float(game.state.structure.capacity.min()) > 0.0
    assert float(game.state.structure.inventory.min()) >= 0.0
    books.markets += 1


def new_entries(game: Game, before: State) -> list[StockEntry]:
    """What this round has added to the books of all common stocks, bloc by bloc."""
    blocs = game.state.blocs
    return [e for name in sorted(blocs) for e in blocs[name].stock_books[len(before.blocs[name].stock_books) :]]


def common_trades(game: Game, round_: int) -> list[tuple[str, float, float]]:
    """(kind, units, US dollars) of what common stocks did in a market, as settled."""
    blocs = [game.state.blocs[name] for name in sorted(game.state.blocs)]
    own = [e for bloc in blocs for e in bloc.stock_books if e.round == round_ and not e.seat]
    (entry,) = settled(game, "market", round_)
    done = entry["common"]
    return [(e.kind, u, usd) for e, u, usd in zip(own, done["units"], done["usd"], strict=True)]


def check_common(game: Game, books: Books, before: State, round_: int) -> NDArray[np.int64]:
    """The books of common stocks add up to what is there; returns what went into national stocks [M, A], in kg."""
    world, moved = game.world, np.zeros_like(game.state.stocks)
    for name, bloc in game.state.blocs.items():
        old = before.blocs[name].stock_books
        assert bloc.stock_books[: len(old)] == old, "books are only ever added to"
        assert bloc.stock_cents == sum(e.cents for e in bloc.stock_books) >= 0
        for mineral in world.minerals:
            held = sum(e.kg for e in bloc.stock_books if e.mineral == mineral)
            assert dict(bloc.stock).get(mineral, 0) == held >= 0
        if bloc.dissolved or game.over:
            assert (bloc.stock, bloc.stock_cents, bloc.stock_dues) == ((), 0, ())
            assert sum(e.value for e in bloc.stock_books) == 0
    for entry in new_entries(game, before):
        assert entry.round == round_
        books.add(f"common {entry.kind}", float(entry.kg or entry.cents))
        if entry.seat and entry.mineral:  # given, drawn or returned: the other side of the entry
            moved[world.mineral_index[entry.mineral], world.index[entry.seat]] -= entry.kg
    for delivery in game.state.deliveries[len(before.deliveries) :]:
        m = world.mineral_index[delivery.mineral]
        moved[m, world.index[delivery.provider]] -= delivery.kg
        moved[m, world.index[delivery.beneficiary]] += delivery.kg
        books.add("delivered", float(delivery.kg))
    return moved


def check_stocks(game: Game, books: Books, before: State) -> tuple[int, int]:
    """Stocks moved by what was bought, released and shared, to the kilogram; returns the cents paid and earned."""
    world, market, state = game.world, game.state.market, game.state
    quarters = world.scenario.head.quarters_per_round * world.scenario.head.market_every
    to_kg = world.market.t_per_quarter[:, None] * quarters * 1000
    bought = np.round(market.bought * to_kg).astype(np.int64)
    shared = check_common(game, books, before, market.round)
    start = before.stocks + check_buy_backs(game, books, before)
    # What comes back at the end does so after the market, and cannot be released in it.
    late = state.stocks - books.before_the_end if game.over else np.zeros_like(state.stocks)
    assert late.min() >= 0
    there = start + bought + shared - late
    released = np.minimum(np.round(market.released * to_kg).astype(np.int64), there)
    np.testing.assert_array_equal(state.stocks, start + shared + bought - released)
    assert state.stocks.min() >= 0
    paid = sum(_order(round(float(v) * quarters * 100), quarters) for v in market.stock_cost.flat)
    earned = sum(round(float(v) * quarters * 100) for v in market.stock_revenue.flat)
    paid -= sum(e.cents for e in new_entries(game, before) if e.kind == "bought")
    earned += sum(e.cents for e in new_entries(game, before) if e.kind == "released")
    books.add("bought", float(bought.sum()))
    books.add("released", float(released.sum()))
    return paid, earned


def _order(cents: int, quarters: int) -> int:
    """Cents rounded by the quarter may exceed an order of whole dollars by a few: those are not paid."""
    return cents - cents % 100 if cents % 100 < quarters else cents


def lent(state: State) -> int:
    """All cents that lenders have put into programmes, less what they had back and the interest that they were paid."""
    return sum(debt.drawn - debt.repaid - debt.interest for debt in state.loans.values())


def check_buy_backs(game: Game, books: Books, before: State) -> NDArray[np.int64]:
    """What participants took over came out of their holders' stocks; returns what moved [M, A], in kg."""
    world, moved = game.world, np.zeros_like(game.state.stocks)
    for (number, place, renewed), kg in game.state.bought_back.items():
        taken = kg - before.bought_back.get((number, place, renewed), 0)
        clause = game.state.treaties[number].clauses[place]
        assert 0 <= taken <= kg <= round(clause.tonnes * 1000)
        moved[world.mineral_index[clause.mineral], world.index[clause.holder]] -= taken
        moved[world.mineral_index[clause.mineral], world.index[clause.participant]] += taken
        books.add("bought back", float(taken))
    return moved


def put_into_training(game: Game) -> int:
    """All cents that capacity building has spent."""
    return sum(given.cents for given in game.state.training.values())


def check_money(game: Game, books: Books, round_: int, paid: int, earned: int) -> None:
    """The cents of all ministries and programmes changed by purchases, sales, projects, carry and votes at home."""
    now = treasure(game.state) if game.over else books.closed
    built = sum(entry["cents"] for entry in settled(game, "build", round_))
    told = [(h.kind, h.get("usd")) for h in game.happenings if h.round == round_]
    voted = sum(100 * usd for kind, usd in told if kind == "supplementary_granted")
    campaigned = sum(100 * usd for kind, usd in told if kind == "campaign_paid")
    trained = put_into_training(game) - books.trained
    books.trained += trained
    financed = lent(game.state) - books.lent
    books.lent += financed
    books.add("financed", financed)
    given = books.given if game.over else books.given_by_then
    books.add("given", given)
    moved = earned - paid - built - trained - books.carried + voted - campaigned + financed + given
    assert now - books.last == moved
    books.add("built", built)
    books.add("carried", books.carried)


def by_hand(world: World, market: SettledMarket) -> dict[str, list[float]]:
    """Welfare, industry and risk of every actor added up from the parts of a market."""
    rho = [float(share) for share in world.rent_share]
    weights = [1.0 if world.mineral[m].strategic else world.rules.bulk_weight for m in world.minerals]
    gains = ("consumer", "producer", "mine", "secondary", "stock_revenue", "inventory")
    costs = ("subsidy", "stock_cost", "capital", "carry")

    def total(name: str, a: int) -> float:
        return fsum(w * float(v) for w, v in zip(weights, getattr(market, name)[:, a], strict=True))

    actors = range(len(world.actors))
    border = [total("levy", a) + total("duty", a) for a in actors]
    shared = list(border)
    for member, union in world.union_of.items():
        passed = (1.0 - world.unions[union].levy_share_member) * border[world.index[member]]
        shared[world.index[member]] -= passed
        shared[world.index[union]] += passed
    own = [fsum(total(name, a) for name in gains) - fsum(total(name, a) for name in costs) for a in actors]
    return {
        "welfare": [own[a] + rho[a] * total("rent", a) + shared[a] for a in actors],
        "industry": [
            total("producer", a)
            + total("mine", a)
            + rho[a] * total("rent", a)
            - total("subsidy", a)
            - total("support", a)
            for a in actors
        ],
        "risk": [total("loss", a) / 4.0 for a in actors],
    }


def check_welfare(game: Game, books: Books, round_: int) -> None:
    """What the score took for welfare is the sum of the settled parts, line by line."""
    market = game.state.market
    (score,) = settled(game, "score", round_)
    for name, values in by_hand(game.world, market).items():
        assert score[name] == pytest.approx(values, rel=1e-9, abs=0.02), name
    books.add("levy", float(market.levy.sum()))
    books.add("rent", float(np.abs(market.rent).sum()))


def check_funds(game: Game, books: Books, before: State, round_: int, markets: bool) -> None:
    """Every bloc's fund grew by its share of the members' import levies, to the cent, or was paid out by claims."""
    world, market = game.world, game.state.market
    quarters = world.scenario.head.quarters_per_round * world.scenario.head.market_every
    for name, bloc in game.state.blocs.items():
        old = before.blocs[name].books
        assert bloc.books[: len(old)] == old, "books are only ever added to"
        new = bloc.books[len(old) :]
        assert all(entry.round == round_ for entry in new)
        due: dict[str, int] = {}
        share = charter_of(world, bloc).levy_share
        for seat, _, _ in bloc.members if markets and bloc.in_force and share > 0 else ():
            usd = 0.0
            for a in world.covers[seat]:
                member = world.actors[a] in world.union_of
                part = 1.0 - world.unions[seat].levy_share_member if member and a != world.index[seat] else 1.0
                usd += part * fsum(float(v) for v in market.import_levy[:, a])
            due[seat] = round(share * usd * quarters * 100)
        paid = {entry.seat: entry.cents for entry in new if entry.kind == "levy"}
        assert paid == {seat: pytest.approx(cents, abs=1) for seat, cents in due.items() if cents > 0}
        back = [entry for entry in new if entry.kind == "returned"]
        assert len(new) == len(paid) + len(back)
        held: dict[str, int] = {}
        for entry in bloc.books:
            held[entry.seat] = held.get(entry.seat, 0) + entry.cents
            assert held[entry.seat] >= 0, "nobody has more back than it paid"
        assert bloc.fund == sum(held.values())
        if bloc.dissolved or game.over:
            assert bloc.fund == 0
        books.add("fund in", sum(paid.values()))
        books.add("fund out", -sum(entry.cents for entry in back))
    if markets:
        levies = float((market.levy - market.import_levy - market.refund).min())
        assert levies >= -0.02, "what is left is the levy of export floors"
        books.add("refund", float(market.refund.sum()))


def check_transfers(game: Game) -> None:
    tallies = game.state.tallies.values()
    assert sum(t.paid for t in tallies) == sum(t.received for t in tallies)
    size = fsum(abs(t.transfers) for t in tallies)
    assert fsum(t.transfers for t in tallies) == pytest.approx(0.0, abs=1e-9 * size + 1e-9)
    assert all(v >= 0 for v in (*game.state.money.values(), *game.state.funds.values()))
    assert all(v >= 0 for v in game.state.programmes.values())
