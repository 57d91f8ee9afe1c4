"""What desks and players make of access to ground, services, capacity building and bound tariffs."""

from __future__ import annotations

import pytest

from ai.appraisal import Appraisal
from ai.cooperation import sweeteners
from ai.desk import Desk
from ai.lens import LENS
from ai.rival_offers import _clauses as wedge
from game import Game, new_game
from game.actions import (
    CapacityBuilding,
    Clause,
    Investment,
    ProducerSubsidy,
    ResourceAccess,
    Services,
    SetPolicy,
    Tariff,
    TariffConcession,
)
from game.rules import treaties
from game.rules.access import BROWNFIELD
from game.rules.clauses import CLAUSES
from game.world import STAGE_OF
from tests.engine.helpers import next_round, to_sitting
from tests.engine.test_identities import small

M = 1_000_000


def table() -> Game:
    game = new_game(small(), 3, table="simultaneous")
    next_round(game)
    return game


def worth(game: Game, seat: str, *clauses: Clause, of: str | None = None) -> dict[str, float]:
    """Return the terms of a treaty's value to a seat, from its own view or (``of``) from another's."""
    mind = Appraisal(game.view(of or seat), seat)
    out: dict[str, float] = {}
    for term in mind.clauses(clauses).terms:
        out[term.key] = out.get(term.key, 0.0) + term.points
    return out


def fill(game: Game, share: float) -> None:
    n = game.world.market.rows.index(STAGE_OF["ore"], game.world.mineral_index["Co"], "CCC")
    game.state.structure = game.world.dynamics.place(game.state.structure, n, share)


@pytest.mark.parametrize(
    "clause",
    [
        ResourceAccess("CCC", "AAA", "Co"),
        ResourceAccess("CCC", "AAA", "Co", "exploration", True),
        *(Services("CCC", "AAA", service) for service in ("corridor", "survey")),  # type: ignore[arg-type]
        CapacityBuilding("AAA", "CCC", M),
        TariffConcession("BBB", "CCC", "Co", "ore"),
    ],
)
def test_every_clause_costs_its_giver_and_is_worth_something_to_its_receiver(clause: Clause) -> None:
    game = table()
    giver = str(treaties.giver(clause))
    receiver = "AAA" if giver == "CCC" else "CCC"
    CLAUSES[clause.type].check(game.world, game.state, clause, (giver, receiver))
    for of in (None, "BBB"):
        assert sum(worth(game, giver, clause, of=of or giver).values()) < 0.0
        assert sum(worth(game, receiver, clause, of=of or receiver).values()) > 0.0
    assert not worth(game, "ZZZ", clause) or clause.type == "tariff_concession"


def test_a_licence_in_the_draft_makes_room_for_the_project_beside_it() -> None:
    game = table()
    fill(game, BROWNFIELD)
    project = Investment("AAA", "CCC", "Co", "ore", M)
    licence = ResourceAccess("CCC", "AAA", "Co")
    assert worth(game, "CCC", project)["project"] == 0.0
    assert worth(game, "AAA", project)["invested"] == 0.0, "what the site does not take is not spent"
    assert worth(game, "CCC", licence, project)["project"] > 0.0
    assert worth(game, "CCC", project, licence)["project"] > 0.0
    survey = worth(game, "CCC", project, licence, Services("CCC", "AAA", "survey"))["project"]
    assert survey > worth(game, "CCC", project, licence)["project"], "more capacity for the sum"


def test_a_bound_rate_below_a_tariff_that_stands_is_looked_up_in_the_market() -> None:
    game = table()
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", Tariff("Co", "refined", ("BBB",), 0.5)))
    next_round(game)
    low, high = (worth(game, "BBB", TariffConcession("AAA", "BBB", "Co", "refined", rate)) for rate in (0.0, 0.4))
    assert low["tariff_bound"] > high["tariff_bound"] > 0.0
    insured = worth(game, "BBB", TariffConcession("AAA", "BBB", "Ga", "refined", 0.0))["tariff_bound"]
    assert 0.0 < insured < low["tariff_bound"]


def test_tariffs_and_subsidies_that_act_count_in_what_if_clears() -> None:
    game = table()
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", Tariff("Co", "refined", ("ZZZ",), 0.5)))
    to_sitting(game, "BBB")
    game.apply(SetPolicy("BBB", ProducerSubsidy("Co", "refined", 0.3)))
    next_round(game)
    view, a = game.view("CCC"), game.world.index["AAA"]
    blocs = list(view.blocs.values())
    now, tariff_only, nothing = (
        float(LENS.mineral(view, 1, blocs, [p for p in view.acting if p[1].type in kinds]).price[a])
        for kinds in (("tariff", "producer_subsidy"), ("tariff",), ())
    )
    assert tariff_only > now > nothing


def test_the_desk_suggests_cheap_clauses_beside_a_draft() -> None:
    game = table()
    view = game.view("CCC")
    assert [c.type for c in sweeteners(view, "CCC", "BBB")] == ["resource_access"], (
        "it buys nothing of the other's goods"
    )
    assert [c.type for c in sweeteners(game.view("BBB"), "BBB", "CCC")] == ["tariff_concession"]
    draft = (Investment("BBB", "CCC", "Co", "ore", M),)
    added = [set(clauses) - set(draft) for clauses, _ in Desk().suggest(view, "BBB", draft, most=9)]
    assert {ResourceAccess("CCC", "BBB", "Co")} in added


def test_the_rival_asks_for_a_licence_where_its_project_needs_one() -> None:
    game = table()
    view = game.view("ZZZ")
    assert [c.type for c in wedge(view, "CCC", M, 10 * M)] == ["payment", "investment"]
    fill(game, BROWNFIELD)
    view = game.view("ZZZ")
    assert [c.type for c in wedge(view, "CCC", M, 10 * M)] == ["payment", "investment", "resource_access"]
