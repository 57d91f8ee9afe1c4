"""What programs make of shared stocks: they value the safety, vote for it, pay for it, and draw what is their right."""

from __future__ import annotations

from ai.appraisal import Appraisal
from ai.common_stocks import common_stock_actions, draws
from ai.negotiator import HeuristicPlayer
from game import Game
from game.actions import (
    CallContributions,
    DrawStock,
    ExportControl,
    ReleaseStock,
    Second,
    SetPolicy,
    SetStockTarget,
    StockpileAccess,
    StockpileContribution,
    TableMotion,
)
from game.chance import Key
from game.view import View
from tests.engine.helpers import deal, next_round, to_plenary, to_sitting
from tests.engine.pacts import PACT, adopt, game_of, join, scenario

FULL = ("AAA", "BBB", "DDD")


def founded() -> Game:
    game = game_of(scenario(rounds=14))
    join(game, FULL, ("CCC",))
    return game


def at(game: Game, seat: str) -> View:
    to_sitting(game, seat)
    return game.view(seat)


def test_a_founder_asks_for_a_target_together_with_the_money_for_it() -> None:
    game = founded()
    view = at(game, "AAA")
    motions = [a.motion for a in common_stock_actions(view, Appraisal(view, "AAA")) if isinstance(a, TableMotion)]
    assert [m.type for m in motions] == ["set_stock_target", "call_contributions"]
    for motion in motions:
        game.apply(TableMotion("AAA", PACT, motion))
    view = at(game, "BBB")
    assert common_stock_actions(view, Appraisal(view, "BBB")) == [], "one proposal at a time"
    view = at(game, "DDD")
    assert common_stock_actions(view, Appraisal(view, "DDD")) == [], "it is no founder"


def test_programs_second_vote_and_pay_until_the_stock_is_there() -> None:
    """From the motions of one program to metal in the stock, all others being programs."""
    game = founded()
    player = HeuristicPlayer()
    for _ in range(4):
        for seat in FULL:
            view = at(game, seat)
            for action in player.act(view, Key.of(1, game.round, "test", seat)):
                about = getattr(getattr(action, "motion", None), "type", "")
                if isinstance(action, Second) or about in ("set_stock_target", "call_contributions"):
                    game.apply(action)
        to_plenary(game)
        while game.state.phase == "plenary":
            seat = game.to_act()[0]
            for action in player.act(game.view(seat), Key.of(1, game.round, "test", seat)):
                game.apply(action)
    bloc = game.state.blocs[PACT]
    assert bloc.stock
    assert {e.kind for e in bloc.stock_books} >= {"called", "bought"}
    votes = [m for m in game.state.motions.values() if m.content.type == "set_stock_target"]
    assert votes[0].status == "adopted"
    assert not [e for e in bloc.stock_books if e.kind == "drawn"], "nobody is restricted"


def test_a_call_without_a_target_is_a_cost_and_with_one_on_the_paper_a_gain() -> None:
    game = founded()
    call, target = CallContributions(1_000_000, "use"), SetStockTarget("Ga", 20.0)
    bare = Appraisal(at(game, "BBB"), "BBB").motion(PACT, call)
    assert bare.total < 0.0
    game.apply(TableMotion("BBB", PACT, target))
    mind = Appraisal(game.view("BBB"), "BBB")
    assert mind.motion(PACT, call).total > 0.0
    assert {t.key for t in mind.motion(PACT, call).terms} == {"contributed", "security", "stock_kept"}
    assert mind.motion(PACT, SetStockTarget("Ga", 30.0)).total == 0.0, "no money, no safety"
    outsider = Appraisal(game.view("EEE"), "EEE").motion(PACT, call)
    assert outsider.total == 0.0


def test_a_contribution_costs_its_giver_and_a_release_costs_shelter() -> None:
    game = founded()
    adopt(game, SetStockTarget("Ga", 20.0))
    adopt(game, CallContributions(2_000_000, "use"))
    mind = Appraisal(at(game, "BBB"), "BBB")
    terms = {t.key: t.points for t in mind.clauses([StockpileContribution("BBB", PACT, usd=500_000)]).terms}
    assert terms["contributed"] < 0.0
    assert not mind.clauses([StockpileContribution("AAA", PACT, usd=500_000)]).total > 0.0
    held = dict(game.state.blocs[PACT].stock)["Ga"] / 1000
    release = {t.key: t.points for t in mind.motion(PACT, ReleaseStock("Ga", held)).terms}
    assert release["security"] < 0.0 < release["release_prosperity"], "users pay less while it is sold"


def test_a_right_is_worth_no_more_to_its_holder_than_it_costs_its_provider() -> None:
    """In dollars: points are of different mandates."""
    game = founded()
    clause = StockpileAccess("BBB", "AAA", "Co", 100.0)
    minds = {seat: Appraisal(at(game, seat), seat) for seat in ("AAA", "BBB", "DDD")}
    usd = {}
    for seat in ("AAA", "BBB"):
        worth = {t.key: t.points for t in minds[seat].clauses([clause]).terms}
        usd[seat] = worth["right_held" if seat == "AAA" else "right_given"] / minds[seat].dollars(1.0)
    assert usd["BBB"] < 0.0 < usd["AAA"] <= -usd["BBB"]
    assert minds["DDD"].clauses([clause]).total == 0.0


def test_members_draw_when_they_are_restricted_and_holders_before_a_right_ends() -> None:
    game = founded()
    adopt(game, SetStockTarget("Co", 20.0))
    adopt(game, CallContributions(2_000_000, "use"))
    assert draws(at(game, "AAA")) == []
    to_sitting(game, "ZZZ")
    game.apply(SetPolicy("ZZZ", ExportControl("Co", "refined", ("AAA",), 0.2)))
    next_round(game)
    (order,) = draws(at(game, "AAA"))
    assert isinstance(order, SetPolicy)
    assert isinstance(order.policy, DrawStock)
    assert (order.policy.source, order.policy.mineral) == (PACT, "Co")
    game.apply(order)
    assert draws(at(game, "DDD")) == []
    deal(game, "BBB", "DDD", StockpileAccess("BBB", "DDD", "Co", 100.0, term=3))
    orders = []
    for _ in range(3):
        next_round(game)
        orders.append(draws(at(game, "DDD")))
    assert [len(o) for o in orders] == [0, 1, 0], "in the last round of the right"
