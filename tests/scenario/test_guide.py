"""The guide for facilitators: its example loads, it leaves nothing out, and the committed schemas are current."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from game.scenario.folder import KNOWN, SOURCES
from game.scenario.models import Condition, ConditionKind, RivalSettings, ScenarioHead
from game.scenario.models_events import Effect, EffectKind, Event, EventKind, Option, Trigger
from game.scenario.read import from_files
from game.scenario.schema import ROWS, main, schemas, texts
from tests.scenario.copies import GUIDE, ROOT, harbours

SHARED = {"flag", "source"}  # described once for all tables


def test_the_example_is_a_scenario() -> None:
    assert set(harbours()) == set(KNOWN) - {SOURCES}
    scenario = from_files(harbours())
    assert scenario.seats == ("AAA", "BBB", "CCC", "ZZZ")
    assert scenario.accounts["FAR"] == "ROW"
    assert scenario.regions["FAR"] == "South"


def test_the_example_can_be_calibrated() -> None:
    world = pytest.importorskip("game.world", reason="the engine is not there yet")
    assert len(world.build_world(from_files(harbours())).minerals) == 2


def test_the_guide_names_everything() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for name in KNOWN:
        assert f"`{name}`" in text, name
    for table, record in ROWS.items():
        for column in record.model_fields:
            assert column in SHARED or f"`{column}`" in text, f"{table}.csv: {column}"
    for key in ScenarioHead.model_fields:
        assert f"`{key}`" in text or f"{key}: " in text, key
    for key in RivalSettings.model_fields:
        assert f"`{key}`" in text, key
    for kind in get_args(ConditionKind):
        assert f"`{kind}`" in text, kind


def test_the_guide_names_every_key_of_events_and_its_example_can_be_played() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    section = text[text.index("## events.yaml") : text.index("## What comes with the game")]
    for record in (Event, Option, Effect, Trigger):
        for key in record.model_fields:
            if record is not Trigger or key not in Condition.model_fields:
                assert f"`{key}`" in section or f"{key}: " in section, f"{record.__name__}.{key}"
    for kind in (*get_args(EventKind), *get_args(EffectKind)):
        assert f"`{kind}`" in section, kind
    example = section[section.index("```yaml\n") + 8 : section.rindex("```")]
    events = from_files({**harbours(), "events.yaml": example}).events
    assert [event.kind for event in events] == ["decision", "exogenous", "inject"]


def test_committed_schemas_are_current() -> None:
    folder = ROOT / "docs" / "schema"
    assert {p.name for p in folder.iterdir()} == set(schemas())
    for name, schema in schemas().items():
        committed = json.loads((folder / name).read_text(encoding="utf-8"))
        assert committed == schema, f"{name}: run python -m game.scenario.schema"


def test_writing_schemas(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    assert f"{len(texts())} schemas" in capsys.readouterr().out
