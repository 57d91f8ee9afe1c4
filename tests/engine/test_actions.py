"""The border of the engine: JSON and Python values that are no actions."""

import math

import pytest

from game.actions import (
    ACTION_TYPES,
    ExportControl,
    Flood,
    Payment,
    Propose,
    SetPolicy,
    Sign,
    StockOrder,
    action_from_json,
    action_to_json,
    json_schema,
)
from game.chance import Key, pick
from game.errors import Refused
from tests.engine.helpers import refused, start


@pytest.mark.parametrize(
    "data",
    [
        None,
        5,
        [],
        {},
        {"type": "fly", "seat": "JPN"},
        {"type": "sign", "seat": "JPN"},
        {"type": "sign", "seat": "JPN", "offer": "x"},
        {"type": "sign", "seat": "JPN", "offer": 1, "extra": 1},
        {"type": "propose", "seat": "JPN", "parties": [], "clauses": []},
        {"type": "propose", "seat": "JPN", "parties": ["USA"], "clauses": [{"type": "gift"}]},
        {"type": "vote", "seat": "JPN", "motion": 1, "choice": "maybe"},
        {"type": "set_policy", "seat": "JPN", "policy": {"type": "flood", "mineral": "Ga", "intensity": 2}},
    ],
)
def test_malformed_json_gets_one_sentence(data: object) -> None:
    with pytest.raises(Refused) as caught:
        action_from_json(data)
    assert caught.value.code == "malformed"
    assert "\n" not in caught.value.sentence


@pytest.mark.parametrize(
    "action",
    [
        Propose("JPN", ("USA",), (Payment("JPN", "USA", 1.5),)),  # type: ignore[arg-type]
        Propose("JPN", ("USA",), (Payment("JPN", "USA", math.nan),)),  # type: ignore[arg-type]
        Propose("JPN", ("USA",), ("a gift",)),  # type: ignore[arg-type]
        SetPolicy("JPN", StockOrder("Ga", release_t=math.inf)),
        SetPolicy("JPN", StockOrder("Ga", release_t=math.nan)),
        SetPolicy("CHN", Flood("Ga", math.nan)),
        SetPolicy("CHN", ExportControl("Ga", "refined", ("USA",), math.nan)),
        Sign("JPN", "one"),  # type: ignore[arg-type]
        "sign everything",
    ],
)
def test_python_values_are_checked_like_json(action: object) -> None:
    assert refused(start(), action).code == "malformed"  # type: ignore[arg-type]


def test_every_action_survives_the_border() -> None:
    action = Propose("JPN", ("USA",), (Payment("JPN", "USA", 5),), secret=True)
    assert action_from_json(action_to_json(action)) == action
    assert action_from_json(action) == action
    schema = json_schema()
    assert set(schema["discriminator"]["mapping"]) == set(ACTION_TYPES)


def test_draws_by_key_are_uniform_and_their_own() -> None:
    rng = Key.of(1, 2, "purpose", "JPN").rng()
    counts = [0] * 7
    for _ in range(7000):
        counts[pick(rng, 7)] += 1
    assert min(counts) > 850
    assert max(counts) < 1150
    assert Key.of(1, 2, "purpose", "JPN").rng().random() == Key.of(1, 2, "purpose", "JPN").rng().random()
    assert Key.of(1, 2, "purpose", "JPN").rng().random() != Key.of(1, 2, "purpose", "USA").rng().random()
    assert Key.of(1, 2, "p").sealed().rng().random() != Key.of(1, 2, "p").rng().random()
