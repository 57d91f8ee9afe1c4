"""What can be true of a game at the end of a round: the conditions of mandates, objectives and events."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from game.scenario.record import Code, MineralId, Record, StageName

ConditionKind = Literal[
    "member",
    "not_member",
    "bloc_in_force",
    "members_at_least",
    "members_at_most",
    "floor_at_least",
    "floor_at_most",
    "stock_days_at_least",
    "price_at_most",
    "price_at_least",
    "dependence_at_most",
    "output_at_least",
    "received_at_least",
    "paid_at_most",
    "treaties_at_least",
    "treaty_with",
    "not_restricted",
    "no_export_control",
    "treaty_between",
    "stock_value_at_least",
    "commitments_at_least",
    "objective_met",
]

# The types of clauses that a condition on a treaty can ask for: those of game.contents, of which a scenario knows none.
ClauseType = Literal[
    "accession",
    "payment",
    "investment",
    "offtake",
    "vote_pledge",
    "export_assurance",
    "export_restraint",
    "standstill",
    "endorsement",
    "resource_access",
    "services",
    "capacity_building",
    "stockpile_access",
    "stockpile_contribution",
    "tariff_concession",
    "buy_back",
]


class Condition(Record):
    """Something that can be true of a game at the end of a round, for the seat that holds the mandate.

    ``mineral`` empty means: any mineral for ``floor_at_least``, every mineral for ``floor_at_most``, all together for
    the value of stock and the use-weighted mean for prices and dependence. ``value`` is a price multiple (floors,
    prices), days (stock), a share (dependence), a ratio to the baseline (output), US dollars (payments summed over the
    game, stock added since the start at baseline prices, buy-back commitments in force) or a number (members, treaties,
    clauses).
    """

    kind: ConditionKind
    mineral: MineralId | None = None
    stage: StageName = "refined"
    value: float = 0.0
    partner: Code | None = None
    bloc: str | None = Field(None, description="a bloc's id; default: any bloc")
    partners: tuple[Code, ...] = Field(
        (), description="treaty_between: the parties of a public treaty, beside the seat that the condition is about"
    )
    clauses: tuple[ClauseType | tuple[ClauseType, ...], ...] = Field(
        (),
        description="treaty_between: what the treaty holds at least one clause of; an inner list asks for one of its "
        "types. With a value it holds at least so many clauses of all these types together",
    )
    objective: str | None = Field(None, description="objective_met: the id of an objective")
