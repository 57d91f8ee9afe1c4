"""Access to ground, services, capacity building, bound tariffs: what they do and refuse, and what they cannot mint."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game import Game, new_game
from game.actions import (
    CapacityBuilding,
    Clause,
    Denounce,
    EndSitting,
    HomeInvestment,
    Investment,
    Propose,
    ResourceAccess,
    Services,
    SetPolicy,
    Sign,
    TariffConcession,
)
from game.market.world import Stage
from game.rules import access
from game.rules.access import BROWNFIELD, DISCOVERY_PROTECTION, EXCLUSIVE_APPROVAL, LICENCE_PROTECTION
from game.rules.clauses import CLAUSES
from game.rules.cooperation import MOST_APPROVAL, approval_tenths
from game.rules.offers import SIGNED_TRUST
from game.rules.project_terms import SERVICE_SAVING, step_cents
from game.rules.projects import INVESTED_TRUST, lead_rounds
from game.rules.purse import BREACH_TRUST
from game.rules.structure import protection
from game.state import Discovery, Treaty
from tests.engine import pacts
from tests.engine.books import settled
from tests.engine.helpers import deal, next_round, refused, to_sitting
from tests.engine.test_identities import small
from tests.engine.test_projects import row, told

M = 1_000_000


def table(**changes: str) -> Game:
    return new_game(small(**changes), 3, table="simultaneous")


def rich(game: Game, seat: str, usd: int) -> None:
    """Give a ministry money."""
    game.state.funds = {**game.state.funds, seat: usd * 100}


def mine(usd: int, investor: str = "AAA") -> Investment:
    return Investment(investor, "CCC", "Co", "ore", usd)


def licence(partner: str = "AAA", exclusive: bool = False, term: int = 8) -> ResourceAccess:
    return ResourceAccess("CCC", partner, "Co", "licence", exclusive, 0, term)


def exploration(partner: str = "AAA", exclusive: bool = False, term: int = 4) -> ResourceAccess:
    return ResourceAccess("CCC", partner, "Co", "exploration", exclusive, 0, term)


def full_site(game: Game, left: float = 0.0) -> int:
    """Fill the mine of Coral Island up to what foreign money may add without a licence; return its row."""
    n = row(game, Stage.ORE, "Co", "CCC")
    game.state.structure = game.world.dynamics.place(game.state.structure, n, BROWNFIELD - left)
    return n


# --- ground ------------------------------------------------------------------------------------------------------


def test_beyond_half_of_a_mine_foreign_money_needs_a_licence() -> None:
    game = table()
    n = full_site(game, left=1e-5)
    price = float(game.world.dynamics.unit_capital_usd()[1, 1] * game.world.market.rows.capacity0[n])
    before = game.state.money["AAA"]
    deal(game, "AAA", "CCC", mine(M))
    next_round(game)
    (entry,) = settled(game, "build", 1)
    assert entry["cents"] == pytest.approx(1e-5 * price * 100, abs=1)
    assert 0 < entry["cents"] < M * 100
    (lapse,) = told(game, "clause_lapsed", "AAA")
    assert "licence" in str(lapse["reason"])
    assert game.state.money["AAA"] - game.world.allotment["AAA"] == before - entry["cents"], "the rest stays"
    # The host itself is free on its own ground, and so is a partner with a licence in the same treaty.
    to_sitting(game, "CCC")
    game.apply(SetPolicy("CCC", HomeInvestment("Co", "ore", 1000)))
    deal(game, "AAA", "CCC", mine(M), licence())
    next_round(game)
    assert sorted(e["cents"] for e in settled(game, "build", 2)) == [1000 * 100, M * 100]


def test_an_exclusive_licence_shuts_others_out_as_long_as_it_acts() -> None:
    game = table()
    deal(game, "AAA", "CCC", licence(exclusive=True, term=2))
    next_round(game)
    cost = [e.tenths for e in game.state.approval_log if (e.seat, e.reason) == ("CCC", "exclusive_access")]
    assert cost == [round(10 * EXCLUSIVE_APPROVAL)]
    to_sitting(game, "BBB")
    assert refused(game, Propose("BBB", ("CCC",), (mine(1000, "BBB"),))).code == "exclusive-licence"
    for clause in (licence("BBB"), exploration("BBB"), licence("BBB", exclusive=True)):
        assert refused(game, Propose("BBB", ("CCC",), (clause,))).code == "access-held"
    spec = game.legal_actions("BBB")[0].fields
    assert spec, "other business is still there"
    deal(game, "AAA", "CCC", mine(1000))
    next_round(game)
    assert settled(game, "build", 2)
    deal(game, "BBB", "CCC", mine(1000, "BBB"), licence("BBB"))
    next_round(game)
    assert settled(game, "build", 3), "the term has run"


def test_a_right_that_nobody_could_see_stops_the_project_at_its_start() -> None:
    game = table()
    to_sitting(game, "AAA")
    game.apply(Propose("AAA", ("CCC",), (licence(exclusive=True),), secret=True))
    game.apply(Sign("CCC", next(reversed(game.state.offers))))
    next_round(game)
    open_before = [s.type for s in game.legal_actions("BBB") if s.allowed]
    assert "propose" in open_before
    deal(game, "BBB", "CCC", mine(1000, "BBB"), licence("BBB"))
    money = game.state.money["BBB"]
    next_round(game)
    reasons = [str(h["reason"]) for h in told(game, "clause_lapsed", "BBB")]
    assert len(reasons) == 2
    assert not settled(game, "build", 2)
    assert game.state.money["BBB"] == game.world.allotment["BBB"] + min(money, game.world.allotment["BBB"])
    assert not told(game, "breach", "BBB"), "nobody broke its word: the clause could not be performed"


def test_of_two_exclusive_rights_signed_in_one_round_the_first_stands() -> None:
    game = table()
    deal(game, "AAA", "CCC", licence(exclusive=True))
    deal(game, "BBB", "CCC", licence("BBB", exclusive=True))
    next_round(game)
    first, second = game.state.treaties.values()
    assert (first.lapsed, second.lapsed) == ((), (0,))


def test_a_licence_protects_investors_as_long_as_it_runs() -> None:
    game = table()
    n, lead = row(game, Stage.ORE, "Co", "CCC"), lead_rounds(game.world, "Co", "ore")
    assert lead == 8
    treaty = Treaty(1, ("AAA", "CCC"), (replace(licence(term=12), start=1),), 3, False)
    for round_, left in ((3, 0), (4, 12), (8, 8), (12, 4), (15, 1), (16, 0)):
        g = protection(game.world, (), (treaty,), round_)
        assert g[n] == pytest.approx(LICENCE_PROTECTION * min(1.0, left / lead)), round_
        assert g.sum() == pytest.approx(g[n]), "nobody else's"
    short = Treaty(2, ("AAA", "CCC"), (licence(term=1),), 4, False)
    assert protection(game.world, (), (short,), 4)[n] == pytest.approx(LICENCE_PROTECTION / lead)
    left = replace(treaty, until=6)
    assert protection(game.world, (), (left,), 4)[n] == pytest.approx(LICENCE_PROTECTION * 3 / lead), "notice was given"
    right = Treaty(3, ("AAA", "CCC"), (exploration(term=12),), 4, False)
    assert protection(game.world, (), (right,), 4)[n] == 0.0
    found = (Discovery("CCC", "Co", 2, 0.02),)
    assert protection(game.world, (), (), 9, found)[n] == DISCOVERY_PROTECTION
    assert protection(game.world, (), (treaty,), 4, found)[n] == LICENCE_PROTECTION, "the larger counts"


def test_a_licence_lets_private_investors_start_sooner() -> None:
    games = table(), table()
    n = row(games[0], Stage.ORE, "Co", "CCC")
    inputs = games[0].world.dynamics.inputs
    lrmc, premium = float(inputs.lrmc[1, 1]), float(inputs.risk_premium[1])
    # A price that covers the cost and half of the premium, but not all of it.
    hope = lrmc * (1.0 + 0.75 * premium)
    for game in games:
        expected = game.state.structure.expected.copy()
        expected[n] = hope * 1.2
        game.state.structure = replace(game.state.structure, expected=expected)
    deal(games[0], "AAA", "CCC", licence(term=12))
    deal(games[1], "AAA", "CCC", Services("CCC", "AAA", "corridor"))
    for game in games:
        next_round(game)
    started = [float(game.state.structure.rows_under_way()[n]) for game in games]
    assert started[0] > started[1] >= 0.0


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        (ResourceAccess("AAA", "CCC", "Co"), "no-ground"),
        (ResourceAccess("CCC", "AAA", "Ga"), "no-ground"),
        (ResourceAccess("CCC", "AAA", "Zz"), "no-such-mineral"),
        (ResourceAccess("CCC", "CCC", "Co"), "self-access"),
        (ResourceAccess("CCC", "BBB", "Co"), "not-a-party"),
        (exploration(term=3), "short-exploration"),
        (Services("CCC", "AAA", "port"), "nothing-to-serve"),
        (Services("AAA", "CCC", "survey"), "nothing-to-serve"),
        (Services("CCC", "CCC", "survey"), "self-service"),
        (Services("CCC", "BBB", "survey"), "not-a-party"),
        (CapacityBuilding("AAA", "AAA", 5), "self-training"),
        (CapacityBuilding("AAA", "BBB", 5), "not-a-party"),
        (CapacityBuilding("AAA", "CCC", 10**12), "beyond-budget"),
        (CapacityBuilding("AAA", "CCC", 0), "malformed"),
        (TariffConcession("AAA", "AAA", "Co", "ore"), "self-concession"),
        (TariffConcession("AAA", "BBB", "Co", "ore"), "not-a-party"),
        (TariffConcession("AAA", "CCC", "Ga", "ore"), "no-such-market"),
        (TariffConcession("AAA", "CCC", "Zz", "ore"), "no-such-market"),
        (TariffConcession("AAA", "CCC", "Co", "ore", 2.5), "malformed"),
    ],
)
def test_impossible_clauses_are_refused(clause: Clause, code: str) -> None:
    game = table()
    to_sitting(game, "AAA")
    assert refused(game, Propose("AAA", ("CCC",), (clause,))).code == code


def test_clauses_of_one_treaty_do_not_contradict_each_other() -> None:
    game = table()
    to_sitting(game, "AAA")
    bind = TariffConcession("AAA", "CCC", "Co", "ore", 0.1, 0, 4)
    bad: tuple[tuple[Clause, ...], ...] = (
        (licence(exclusive=True), licence("BBB")),
        (licence(), exploration("BBB", exclusive=True)),
        (licence(exclusive=True), mine(1000, "BBB")),
        (bind, replace(bind, rate=0.05, start=3)),
    )
    for clauses in bad:
        assert refused(game, Propose("AAA", ("BBB", "CCC"), clauses)).code == "contradiction", clauses
        assert refused(game, Propose("AAA", ("BBB", "CCC"), clauses[::-1])).code == "contradiction", clauses
    good = (licence(), licence("BBB"), mine(1000), mine(1000, "BBB"), bind, replace(bind, rate=0.05, start=4))
    game.apply(Propose("AAA", ("BBB", "CCC"), good))


# --- exploration -------------------------------------------------------------------------------------------------


def explored(monkeypatch: pytest.MonkeyPatch, chance: float) -> Game:
    monkeypatch.setattr(access, "DISCOVERY_CHANCE", chance)
    return table()


def test_an_exploration_is_drawn_when_its_term_has_run(monkeypatch: pytest.MonkeyPatch) -> None:
    game = explored(monkeypatch, 1.0)
    deal(game, "AAA", "CCC", exploration())
    for round_ in range(1, 5):
        assert not game.state.discoveries, round_
        next_round(game)
    (found,) = game.state.discoveries
    assert (found.host, found.mineral, found.round) == ("CCC", "Co", 4)
    assert found.size in access.DISCOVERY_SIZES
    (entry,) = settled(game, "exploration", 4)
    assert entry == {"host": "CCC", "mineral": "Co", "size": found.size}
    (news,) = told(game, "discovery", "BBB")
    assert news["share"] == found.size
    # The proved ground is open to everybody's money, with no licence and for good.
    n = full_site(game)
    deal(game, "BBB", "CCC", mine(1000, "BBB"))
    next_round(game)
    assert settled(game, "build", 5)[0]["cents"] == 1000 * 100
    room = found.size / float(game.world.market.rows.capacity0[n])
    most = access.foreign_limit(game.world, (), game.state.discoveries, 9, "ZZZ", "CCC", "Co")
    assert most == pytest.approx(1.0 + BROWNFIELD + room)


def test_nothing_found_is_told_to_those_who_know_of_the_treaty(monkeypatch: pytest.MonkeyPatch) -> None:
    game = explored(monkeypatch, 0.0)
    deal(game, "AAA", "CCC", exploration())
    for _ in range(4):
        next_round(game)
    assert [d.size for d in game.state.discoveries] == [0.0]
    assert len(told(game, "exploration_ended", "BBB")) == 1
    assert not told(game, "discovery", "BBB")


def test_ground_is_drawn_for_once_however_many_explore_it(monkeypatch: pytest.MonkeyPatch) -> None:
    game = explored(monkeypatch, 0.0)
    deal(game, "AAA", "CCC", exploration())
    deal(game, "BBB", "CCC", exploration("BBB"))
    next_round(game)
    deal(game, "ZZZ", "CCC", exploration("ZZZ"))
    for _ in range(4):
        next_round(game)
    assert [d.round for d in game.state.discoveries] == [4], "neither side by side nor a round later"
    assert len(told(game, "exploration_ended", "BBB")) == 3


def test_leaving_an_exploration_early_finds_nothing_and_signing_it_again_starts_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    game = explored(monkeypatch, 1.0)
    for _ in range(2):
        deal(game, "AAA", "CCC", exploration())
        next_round(game)
        to_sitting(game, "AAA")
        game.apply(Denounce("AAA", next(reversed(game.state.treaties))))
        next_round(game)
        next_round(game)
    assert game.round == 7
    assert game.state.discoveries == ()


def test_a_discovery_is_the_same_in_every_replay_and_differs_between_seeds() -> None:
    def sizes(seed: int) -> list[float]:
        game = new_game(small(), seed, table="simultaneous")
        deal(game, "AAA", "CCC", exploration())
        for _ in range(4):
            next_round(game)
        again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
        assert again.digest() == game.digest()
        return [d.size for d in game.state.discoveries]

    assert len({tuple(sizes(seed)) for seed in range(1, 9)}) > 1


# --- services ----------------------------------------------------------------------------------------------------


def built(game: Game, *clauses: Clause) -> tuple[int, float, int]:
    """Sign clauses in this round; return the step in which the capacity of their project stands, its share and cost."""
    n = row(game, Stage.ORE, "Co", "CCC")
    deal(game, "AAA", "CCC", *clauses)
    round_ = game.round
    next_round(game)
    (entry,) = settled(game, "build", round_)
    coming = game.state.structure.promised[:, n]
    (place,) = np.flatnonzero(coming)
    return int(place), float(coming[place]), int(entry["cents"])


def test_a_corridor_saves_a_step_and_a_survey_a_tenth_of_the_cost() -> None:
    plain = built(table(), mine(M))
    corridor = built(table(), Services("CCC", "AAA", "corridor"), mine(M))
    survey = built(table(), Services("CCC", "AAA", "survey"), mine(M))
    both = built(table(), mine(M), Services("CCC", "AAA", "survey"), Services("CCC", "AAA", "corridor"))
    assert corridor == (plain[0] - 1, plain[1], plain[2])
    assert survey == (plain[0], pytest.approx(plain[1] / (1.0 - SERVICE_SAVING)), plain[2])
    assert both == (plain[0] - 1, pytest.approx(survey[1]), plain[2])
    twice = built(table(), Services("CCC", "AAA", "corridor"), Services("CCC", "AAA", "corridor", 0, 4), mine(M))
    assert twice == corridor, "two corridors are no better than one"


def test_services_are_for_the_partner_while_they_act() -> None:
    plain = built(table(), mine(M))
    game = table()
    deal(game, "BBB", "CCC", Services("CCC", "BBB", "corridor"))
    assert built(game, mine(M)) == plain, "another's corridor"
    assert built(table(), Services("CCC", "AAA", "corridor", 1), mine(M)) == plain, "not open yet"


def test_no_project_takes_less_than_a_step() -> None:
    game = new_game(small(), 3, table="simultaneous")
    n = row(game, Stage.ORE, "Co", "CCC")
    structure = game.world.dynamics.place(game.state.structure, n, 0.1, sooner=99)
    assert float(structure.promised[0, n]) == 0.1
    assert float(structure.pipeline[:, n].sum()) == 0.1


# --- capacity building -------------------------------------------------------------------------------------------


def test_capacity_building_is_spent_and_gives_trust_and_approval() -> None:
    game = table()
    before = game.state.money["AAA"]
    funds = dict(game.state.funds)
    deal(game, "AAA", "CCC", CapacityBuilding("AAA", "CCC", 3 * M))
    next_round(game)
    assert before - (game.state.money["AAA"] - game.world.allotment["AAA"]) == 3 * M * 100
    assert game.state.funds == funds, "no gift to the host"
    assert game.state.tallies["AAA"].paid == game.state.tallies["CCC"].received == 0
    assert game.state.tallies["AAA"].prosperity == pytest.approx(-3 * M, rel=1e-6)
    assert game.state.trust["AAA", "CCC"] == SIGNED_TRUST + INVESTED_TRUST
    gained = [e.tenths for e in game.state.approval_log if e.seat == "CCC" and e.reason == "capacity_building"]
    assert gained == [round(50 * 3 / 8)]
    assert game.state.training["CCC"].cents == 3 * M * 100


def test_what_a_provider_does_not_have_is_a_breach() -> None:
    game = table()
    usd = game.world.allotment["AAA"] // 100 * 3 // 2
    deal(game, "AAA", "CCC", CapacityBuilding("AAA", "CCC", usd))
    next_round(game)
    assert game.state.training["CCC"].cents == game.world.allotment["AAA"]
    assert game.state.trust["AAA", "CCC"] == SIGNED_TRUST + INVESTED_TRUST + BREACH_TRUST


def test_approval_goes_by_the_sum_however_it_is_split() -> None:
    one, many = table(), table()
    deal(one, "AAA", "CCC", CapacityBuilding("AAA", "CCC", 4 * M))
    deal(many, "AAA", "CCC", *(CapacityBuilding("AAA", "CCC", M // 4 + k) for k in range(-8, 0)))
    deal(many, "AAA", "CCC", *(CapacityBuilding("AAA", "CCC", M // 4 + k) for k in range(1, 9)))
    for game in (one, many):
        next_round(game)

    def gained(game: Game) -> int:
        return sum(e.tenths for e in game.state.approval_log if e.reason == "capacity_building")

    assert one.state.training["CCC"].cents == many.state.training["CCC"].cents == 4 * M * 100
    assert gained(one) == gained(many) == approval_tenths(one.world, "CCC", 4 * M * 100)
    assert approval_tenths(one.world, "CCC", 10**15) == 10 * MOST_APPROVAL


def test_training_shortens_as_many_projects_as_it_paid_for() -> None:
    plain = built(table(), mine(M))
    game = table()
    step = step_cents(game.world, "CCC") // 100
    assert step == M
    n = row(game, Stage.ORE, "Co", "CCC")
    deal(game, "AAA", "CCC", CapacityBuilding("AAA", "CCC", 2 * step))
    next_round(game)
    deal(game, "AAA", "CCC", mine(step - 1), mine(step), mine(step + 1), mine(step + 2))
    next_round(game)
    coming = game.state.structure.promised[:, n]
    one = plain[1] / M
    assert coming[plain[0] - 1] == pytest.approx(one * (2 * step + 1)), "the first two that are large enough"
    assert coming[plain[0]] == pytest.approx(one * (2 * step + 1))
    assert game.state.training["CCC"].used == 2


# --- money -------------------------------------------------------------------------------------------------------


def test_no_cycle_of_such_clauses_mints_money() -> None:
    """Money only leaves ministries by them, to the cent, whoever signs what with whom again and again."""
    game = table()

    def treasure() -> int:
        return sum(game.state.money.values()) + sum(game.state.funds.values())

    for round_ in range(1, 5):
        spent = sum(t.cents for t in game.state.training.values())
        before = treasure()
        pair = [CapacityBuilding("AAA", "CCC", 1000 + round_), CapacityBuilding("CCC", "AAA", 500 + round_)]
        deal(game, "AAA", "CCC", *pair, licence(term=1), Services("CCC", "AAA", "corridor", 0, 1))
        deal(game, "AAA", "CCC", TariffConcession("AAA", "CCC", "Co", "ore", 0.0, 0, 1))
        while game.state.phase == "sittings" and game.round == round_:
            game.apply(EndSitting(game.to_act()[0]))
        gone = sum(t.cents for t in game.state.training.values()) - spent
        assert gone == (1500 + 2 * round_) * 100
        allotted = sum(game.world.allotment[seat] for seat in game.world.seats)
        expired = before - gone + allotted - treasure()
        assert expired >= 0, "what is left over a whole allotment expires; nothing comes from nowhere"


def test_leaving_after_the_others_part_is_done_costs_trust() -> None:
    game = table()
    deal(game, "AAA", "CCC", licence(term=8), mine(1000))
    next_round(game)
    trust = game.state.trust["AAA", "CCC"]
    to_sitting(game, "CCC")
    game.apply(Denounce("CCC", next(reversed(game.state.treaties))))
    assert game.state.trust["AAA", "CCC"] == trust + round(BREACH_TRUST * (1.0 - 3 / 8))


def test_a_larger_world_offers_only_what_the_rules_accept() -> None:
    """Every clause that the specifications offer between two seats can be proposed."""
    game = pacts.game_of(pacts.scenario())
    for kind in ("resource_access", "services", "capacity_building", "tariff_concession"):
        rule = CLAUSES[kind]
        fields = rule.fields(game.world, game.state, ("AAA", "CCC"))
        assert fields, kind
        for option in fields[0].options:
            values = dict(option) if isinstance(option, dict) else {fields[0].name: option}
            for field in fields[1:]:
                last = field.options[-1]
                values |= dict(last) if isinstance(last, dict) else {field.name: last}
            rule.check(game.world, game.state, rule.record(**values), ("AAA", "CCC"))
