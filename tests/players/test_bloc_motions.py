"""What motions on a bloc and its charter are worth to the built-in negotiator."""

from dataclasses import replace

import pytest

from ai.appraisal import Appraisal
from ai.negotiator import HeuristicPlayer
from game import Game
from game.actions import AmendCharter, Apply, Expel, SetFloor, SetLevyShare, Vote, action_from_json
from game.chance import Key
from game.rules.bloc_fund import levied
from game.rules.discounting import discount
from game.rules.membership import WITHDRAWAL_STANDING
from tests.engine.helpers import next_round, to_sitting, vote_all
from tests.engine.pacts import PACT, adopt, game_of, join, scenario, table
from tests.engine.test_charters import to_plenary


@pytest.fixture(scope="module")
def floored() -> Game:
    """A pact with a floor on refined cobalt; Dunmore, an associate, refines cobalt too."""
    game = game_of(scenario())
    join(game, ("AAA", "BBB", "EEE"), ("DDD",))
    adopt(game, SetFloor("Co", "refined", 1.2))
    to_sitting(game, "BBB")
    return game


def worth(game: Game, seat: str, content: object) -> dict[str, float]:
    out: dict[str, float] = {}
    for term in Appraisal(game.view(seat), seat).motion(PACT, content).terms:  # type: ignore[arg-type]
        out[term.key] = out.get(term.key, 0.0) + term.points
    return out


def test_another_levy_share_costs_its_interest(floored: Game) -> None:
    """What is paid in comes back at the end: the price of the fund is that its money lies idle."""
    world, market = floored.world, floored.state.market
    assert market is not None
    (points,) = worth(floored, "BBB", SetLevyShare(0.5)).values()
    end = discount(world, world.rounds)
    idle = sum(discount(world, r) - end for r in range(floored.round + 1, world.rounds + 1))
    usd = 0.5 * levied(world, market, "BBB") * idle
    weight = world.mandates["BBB"].weights.prosperity
    expected = -weight * usd / float(floored.state.reference.scale[world.index["BBB"]][0])
    assert points == pytest.approx(expected)
    assert points < 0.0
    assert worth(floored, "BBB", AmendCharter("levy_share", 0.5)) == worth(floored, "BBB", SetLevyShare(0.5))
    assert worth(floored, "CCC", SetLevyShare(0.5)) == {}, "an outsider pays nothing in"


def test_what_associates_pay_moves_their_market_and_that_of_their_customers(floored: Game) -> None:
    free = worth(floored, "DDD", AmendCharter("associate_levy", 0.0))
    whole = worth(floored, "DDD", AmendCharter("associate_levy", 1.0))
    assert sum(whole.values()) < sum(free.values())
    assert sum(worth(floored, "AAA", AmendCharter("associate_levy", 0.0)).values()) != 0.0


def test_rules_that_move_no_market_are_worth_nothing(floored: Game) -> None:
    for content in (AmendCharter("quorum", 0.75), AmendCharter("decisions.expel", "simple")):
        assert sum(worth(floored, "BBB", content).values()) == 0.0


def test_ones_own_expulsion_costs_standing(floored: Game) -> None:
    weight = floored.world.mandates["EEE"].weights.standing
    scale = float(floored.state.reference.scale[floored.world.index["EEE"]][3])
    assert worth(floored, "EEE", Expel("EEE"))["standing"] == pytest.approx(weight * WITHDRAWAL_STANDING / scale)
    assert "standing" not in worth(floored, "AAA", Expel("EEE"))
    assert worth(floored, "AAA", Expel("CCC")) == {}, "it is no member"


@pytest.fixture(scope="module")
def waiting() -> Game:
    """A pact of three that needs five to be in force; the host's target is that it is."""
    game = game_of(scenario(critical_mass_members=5))
    for seat in ("AAA", "BBB"):
        to_sitting(game, seat)
        game.apply(Apply(seat, PACT))
    next_round(game)
    to_sitting(game, "EEE")
    game.apply(Apply("EEE", PACT))
    vote_all(game, "for")
    assert len(game.state.blocs[PACT].members) == 3
    assert not game.state.blocs[PACT].in_force
    return game


def test_a_head_less_is_a_step_away_from_the_target(waiting: Game) -> None:
    assert worth(waiting, "AAA", Expel("EEE"))["target"] == pytest.approx(-12.0 / (2 * 5))
    assert worth(waiting, "EEE", Expel("EEE"))["target"] < 0.0


def test_a_smaller_critical_mass_brings_the_bloc_into_force(waiting: Game) -> None:
    lowered = worth(waiting, "AAA", AmendCharter("critical_mass_members", 3))
    assert lowered["target"] > 0.0
    assert lowered["standing"] > 0.0
    assert sum(worth(waiting, "AAA", AmendCharter("critical_mass_members", 4)).values()) == 0.0
    assert "target" not in worth(waiting, "CCC", AmendCharter("critical_mass_members", 3)), "an outsider"


def test_the_heuristic_votes_by_these_values(waiting: Game) -> None:
    game = game_of(scenario(critical_mass_members=5))
    for entry in waiting.log:
        if entry.kind == "action":
            game.apply(action_from_json(entry.body))
    out = table(game, Expel("EEE"))
    lower = table(game, AmendCharter("critical_mass_members", 3), by="BBB", second="EEE")
    next_round(game)
    to_plenary(game)
    votes = {}
    for seat in ("AAA", "BBB", "EEE"):
        for action in HeuristicPlayer().act(game.view(seat), Key.of(1, 1, "x", seat)):
            if isinstance(action, Vote):
                votes[seat, action.motion] = action.choice
    assert votes["AAA", out] == "against"
    assert votes["AAA", lower] == votes["EEE", lower] == "for"
    assert ("EEE", out) not in votes


def test_the_lens_tells_associates_from_members(floored: Game) -> None:
    """The same seats under the same floor clear another market when one of them is an associate."""
    view = floored.view("AAA")
    mind = Appraisal(view, "AAA")
    bloc = view.blocs[PACT]
    full = replace(bloc, members=tuple((seat, "full", round_) for seat, _, round_ in bloc.members))
    assert mind.bloc_change(bloc, full, "membership").total != 0.0
