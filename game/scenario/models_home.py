"""The home front of a scenario: what moves approval, what carries a ratification, and when a government falls.

All numbers are estimates: no data tell how a public takes the price of a mineral. They are chosen so that a floor of a
fifth is felt and survived, and that a government falls only after several bad quarters in a row.
"""

from __future__ import annotations

from pydantic import Field

from game.scenario.record import Record, Share


class HomeSettings(Record):
    """``home`` in ``scenario.yaml``: approval, ratification, supplementary votes and changes of government.

    Points are points of approval, from 0 to 100. Chances are shares; those of a vote at home add up.
    """

    consumer_points: float = Field(
        12.0, ge=0.0, description="points a quarter if users lose as much as the seat has at stake"
    )
    industry_points: float = Field(6.0, ge=0.0, description="points a quarter if home producers gain as much")
    shortage_points: float = Field(20.0, ge=0.0, description="points a quarter if all that is used is missing")
    least_stake_of_gdp: float = Field(
        2e-5, ge=0.0, description="least that a seat has at stake in a quarter, as a share of a quarter's GDP"
    )
    transfer_points: float = Field(
        2.0, ge=0.0, description="points for paying one allotment abroad in a round; growing with the square of the sum"
    )
    drift: Share = Field(0.1, description="part of the way back to its normal level that approval goes in a quarter")
    most_points: float = Field(6.0, gt=0.0, description="most that a reckoning moves approval by, in points a quarter")
    promise_kept_points: float = Field(0.5, ge=0.0, description="points for a public promise kept to its end")
    breach_points: float = Field(1.5, ge=0.0, description="points that a full public breach costs")
    ratification_base: float = Field(0.5, ge=0.0, le=1.0, description="chance of ratification at no approval")
    ratification_per_point: float = Field(0.008, ge=0.0, description="what a point of approval adds to it")
    ratification_bar: float = Field(
        20.0, ge=0.0, le=100.0, description="approval under which no accession is put to it"
    )
    ratification_floors: float = Field(
        0.5, ge=0.0, description="what floors take from it that cost users as much as the seat has at stake"
    )
    ratification_producers: float = Field(
        0.25, ge=0.0, description="what floors add to it that bring home producers as much"
    )
    ratification_support: float = Field(
        0.02, ge=0.0, description="what a sum of one allotment adds that public treaties bring home"
    )
    most_support: Share = Field(0.1, description="most that such sums add")
    campaign: Share = Field(
        0.15, description="what a campaign of one allotment adds; a smaller one by the root of its share"
    )
    associate: Share = Field(0.05, description="what asking for an associate's status adds")
    ratification_failed_points: float = Field(3.0, ge=0.0, description="points that a failed ratification costs")
    ratification_cooldown: int = Field(2, ge=1, description="rounds until a failed one can be put to the vote again")
    signature_rounds: int = Field(4, ge=1, description="rounds after which a signature without ratification lapses")
    supplementary_base: float = Field(0.3, ge=0.0, le=1.0, description="chance of a supplementary vote at no approval")
    supplementary_per_point: float = Field(0.01, ge=0.0, description="what a point of approval adds to it")
    supplementary_per_allotment: float = Field(0.15, ge=0.0, description="what every allotment asked for takes from it")
    supplementary_most: float = Field(3.0, gt=0.0, description="most that can be asked for, in allotments")
    supplementary_every: int = Field(4, ge=1, description="rounds from one supplementary vote to the next")
    supplementary_failed_points: float = Field(1.0, ge=0.0, description="points that a refused one costs")
    falls_at: float | None = Field(
        8.0, ge=0.0, le=100.0, description="approval at or below which a government falls; null for never"
    )
    restart: float = Field(45.0, ge=0.0, le=100.0, description="approval of a new government")
    fall_standing: float = Field(5.0, ge=0.0, description="points of standing that the fall of its government costs")
