"""Access to ground, services, capacity building, bound tariffs, tariffs and subsidies in words."""

from __future__ import annotations

import pytest

from game import Game, new_game
from game.actions import (
    CapacityBuilding,
    Clause,
    Policy,
    ProducerSubsidy,
    ResourceAccess,
    Services,
    SetPolicy,
    Tariff,
    TariffConcession,
)
from game.window.clause_phrases import clause_in_words
from game.window.narrate import narrate
from game.window.phrases import policy_in_words
from game.window.screens.clause_words import (
    clause_detail,
    clause_icon,
    clause_sentence,
    clause_title,
    clauses_short,
    giver,
    receiver,
)
from game.window.screens.table_estimates import readdressed
from tests.engine.helpers import deal, next_round, to_sitting
from tests.engine.test_identities import small

CLAUSES: tuple[tuple[Clause, str, str, str], ...] = (
    (ResourceAccess("CCC", "AAA", "Co", term=8), "Mining licence", "Co ore, 8 rounds", "Coral I. licenses Co ore"),
    (
        ResourceAccess("CCC", "AAA", "Co", "exploration", True, term=4),
        "Exploration right",
        "Co ore, exclusive, 4 rounds",
        "Coral I. lets explore Co ore",
    ),
    (Services("CCC", "AAA", "corridor"), "Services", "corridor, 8 rounds", "Coral I. provides corridor"),
    (Services("CCC", "AAA", "survey"), "Services", "surveys, 8 rounds", "Coral I. provides surveys"),
    (
        TariffConcession("CCC", "AAA", "Co", "refined", 0.1),
        "Tariff concession",
        "Co, at most 10%, 8 rounds",
        "Coral I. binds Co at 10%",
    ),
)


@pytest.fixture(scope="module")
def game() -> Game:
    return new_game(small(), 3, table="simultaneous")


@pytest.mark.parametrize(("clause", "title", "detail", "short"), CLAUSES)
def test_cards_and_lines(game: Game, clause: Clause, title: str, detail: str, short: str) -> None:
    view = game.view("AAA")
    assert clause_title(clause) == title
    assert clause_detail(view, clause).replace("\u00a0", " ") == detail
    assert clauses_short(view, [clause]).replace("\u00a0", " ") == short
    assert (giver(clause), receiver(clause)) == ("CCC", "AAA")
    assert clause_icon(clause)
    text = clause_sentence(view, clause)
    assert text == clause_in_words(view, clause)
    assert text.startswith("Coral Island")
    assert text.endswith("rounds.")
    assert {giver(c) for c in readdressed(view, [clause], "CCC", "BBB")} == {"BBB"}


def test_capacity_building(game: Game) -> None:
    view, clause = game.view("AAA"), CapacityBuilding("AAA", "CCC", 2_000_000)
    assert clause_title(clause) == "Capacity building"
    assert "Coral Island" in clause_sentence(view, clause)
    assert "$2.0" in clauses_short(view, [clause])
    (anew,) = readdressed(view, [clause], "AAA", "CCC")
    assert isinstance(anew, CapacityBuilding)
    assert anew.usd <= clause.usd


@pytest.mark.parametrize(
    ("policy", "text"),
    [
        (Tariff("Co", "ore", ("CCC",), 0.25), "tariff of 25% on cobalt (ore) from Coral Island"),
        (Tariff("Co", "ore", ("CCC",), 0.0), "no tariff on cobalt (ore) from Coral Island"),
        (ProducerSubsidy("Co", "refined", 0.1), "subsidy of 10% of the price to producers of cobalt (refined)"),
    ],
)
def test_policies(game: Game, policy: Policy, text: str) -> None:
    assert policy_in_words(game.view("AAA"), policy, "AAA").replace("\u00a0", " ") == text


def test_the_journal_tells_what_begins_changes_ends_and_is_bound() -> None:
    game = new_game(small(), 3, table="simultaneous")
    deal(
        game, "AAA", "CCC", TariffConcession("AAA", "CCC", "Co", "ore", 0.1, 1, 1), CapacityBuilding("AAA", "CCC", 5000)
    )
    everybody = game.world.targets["AAA"][0]
    steps: list[Policy] = [
        Tariff("Co", "ore", everybody, 0.3),
        Tariff("Co", "ore", ("BBB",), 0.0),
        Tariff("Co", "ore", everybody, 0.2),
        Tariff("Co", "ore", everybody, 0.0),
    ]
    for step in steps:
        to_sitting(game, "AAA")
        game.apply(SetPolicy("AAA", step))
        next_round(game)
    kinds = ("tariff", "capacity")
    told = [narrate(game.view("BBB"), h) for h in game.view("BBB").happenings if h.kind.startswith(kinds)]
    assert [line.replace("\u00a0", " ") for line in told] == [
        "Aldermere has paid $5,000 for training, geology and institutions in Coral Island.",
        "Aldermere levies a tariff of 30% on cobalt (ore) from all partners.",
        "Aldermere keeps its tariff of 30% on cobalt (ore) from all partners, under other bound rates than before; "
        "it acts at the rate that is bound: 10% for Coral Island.",
        "Aldermere levies no tariff on cobalt (ore) from Brightwater, other than on everybody else.",
        "Aldermere has changed its tariff on cobalt (ore) from all partners from 30% to 20%.",
        "Aldermere has ended its tariff on cobalt (ore) from all partners.",
    ]
