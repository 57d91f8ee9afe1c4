"""Episode files: those that come with the game are sound, and a fault is told with its file, line and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from game.backtest.model import Episode
from game.backtest.page import PAGE, SCHEMA, figures, filled, main, schema_text
from game.backtest.quarters import name_of, number_of, span_of
from game.backtest.read import EpisodeError, load_episode, load_episodes, parse, shipped
from game.scenario.read import load_scenario
from tests.backtest.texts import changed, episode

DOCS = Path(__file__).parents[2] / "docs"
SHIPPED = (
    "antimony-2024",
    "cobalt-2025",
    "gallium-2023",
    "germanium-2023",
    "lithium-2021",
    "nickel-2014",
    "nickel-2020",
    "rare-earths-2010",
    "tungsten-2025",
)


def test_shipped_episodes() -> None:
    episodes = load_episodes(())
    assert tuple(e.id for e in episodes) == tuple(shipped()) == SHIPPED
    minerals = {m.id for m in load_scenario("washington-2026").minerals}
    for one in episodes:
        assert one.mineral in minerals
        assert one.actors[-1].code == "ROW"
        assert len(one.observed) >= 2
    assert {e.expected.verdict for e in episodes} == {"fit", "miss"}
    assert [e.id for e in episodes if e.informed] == ["cobalt-2025", "rare-earths-2010"]


def test_an_episode_has_no_place_for_a_parameter() -> None:
    """Whatever an episode's records could hold, it is none of what the market model has as parameters."""
    properties = {
        name
        for record in (
            TypeAdapter(Episode).json_schema(),
            *TypeAdapter(Episode).json_schema()["$defs"].values(),
        )
        for name in record.get("properties", {})
    }
    minerals = json.loads((DOCS / "schema" / "minerals.row.schema.json").read_text(encoding="utf-8"))
    assert properties & set(minerals["properties"]) == {"id", "name", "unit", "source"}
    assert not properties & {"leak", "leakage", "elasticity", "precaution", "cover", "stocks"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ((("id: an", "eta: 0.2\nid: an"),), ":1, eta: is not a key here"),
        ((("share: 0.6", "share: lots"),), "exports.1.share: 'lots' — is not a number"),
        ((("share: 0.6", "share: -1"),), "exports.1.share: '-1' — is too small"),
        ((("share: 0.6, ", ""),), "exports.1.share: is missing"),
        ((("refined: 0.8", "refined: 0.7"),), "actors: the shares 'refined' add up to 0.900"),
        ((("restrictor: AAA", "restrictor: AAB"),), "restrictor: is not an actor; write AAA instead"),
        ((("restrictor: AAA\n", ""),), "exports: nobody restricts exports"),
        ((("code: BBB", "code: AAA"),), "actors.2.code: 'AAA' — is listed twice"),
        ((("start: 2001Q3", "start: 2000Q4"),), "exports.1.start: '2000Q4' — is outside the run"),
        ((("start: 2001Q3, end: 2001Q4", "start: 2001Q4, end: 2001Q3"),), "exports.1.end: '2001Q3' — is before"),
        ((("first: 2001Q2", "first: 2001-04"),), "first: '2001-04' — is not well formed"),
        ((("series: abroad", "series: aboard"),), "observed.1.series: 'aboard' — is not a series; write abroad"),
        ((("period: 2001Q3", 'period: "2001"'),), "observed.1.period: '2001' — is not all within the run"),
        ((("id: home", "id: abroad"),), "series.2.id: 'abroad' — is listed twice"),
        ((("verdict: fit", "verdict: hit"),), "expected.verdict: 'hit' — is not one of the choices; write fit"),
        ((("use: 0.5", "use: 0.0"), ("use: 0.5", "use: 1.0")), "series.2.market: there is no inside"),
        (
            (("capacity: []", "capacity: [{start: 2001Q2, actor: CCC, factor: 2, quality: weak, source: x}]"),),
            "capacity.1.actor: 'CCC' — is not an actor",
        ),
        (
            (("exports:\n", "exports:\n  - {start: 2001Q4, share: 0.1, quality: weak, source: x}\n"),),
            "exports.2: overlaps with entry 1",
        ),
    ],
)
def test_faults_are_told(changes: tuple[tuple[str, str], ...], told: str) -> None:
    with pytest.raises(EpisodeError) as caught:
        parse("mine.yaml", changed(*changes).encode())
    assert any(told in problem for problem in caught.value.problems), caught.value.problems
    assert str(caught.value).startswith("mine.yaml:")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", "'key: value' lines"), (b"\xff\xfe", "is not UTF-8"), (b"- a\n", "'key: value' lines"), (b"a: [", "YAML")],
)
def test_what_is_no_episode_at_all(data: bytes, told: str) -> None:
    with pytest.raises(EpisodeError, match=told):
        parse("mine.yaml", data)


def test_names(tmp_path: Path) -> None:
    with pytest.raises(EpisodeError, match="write gallium-2023 instead"):
        load_episode("galium-2023")
    with pytest.raises(EpisodeError, match="cannot be read"):
        load_episode(str(tmp_path / "none.yaml"))
    file = tmp_path / "mine.yaml"
    file.write_text(changed(), encoding="utf-8")
    assert load_episode(str(file)) == episode()


def test_quarters() -> None:
    assert [name_of(number_of("2010Q4") + n) for n in (-3, 0, 1)] == ["2010Q1", "2010Q4", "2011Q1"]
    assert span_of("2010") == range(number_of("2010Q1"), number_of("2011Q1"))
    assert list(span_of("2010Q2")) == [number_of("2010Q2")]
    assert episode().labels == ("2001Q2", "2001Q3", "2001Q4", "2002Q1")


def test_the_schema_beside_the_page_is_current() -> None:
    assert (DOCS / SCHEMA).read_text(encoding="utf-8") == schema_text(), "run python -m game.backtest.page"


def test_the_figures_of_the_page_are_those_of_the_program() -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    assert filled(text, figures(with_sensitivity=False)) == text, "run python -m game.backtest.page"


@pytest.mark.long
def test_the_sensitivity_of_the_page_is_that_of_the_program() -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    assert filled(text, figures()) == text, "run python -m game.backtest.page"


def test_filling_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("game.backtest.page.figures", lambda: {"summary": "new"})
    page = "<!-- figures: {} -->\n```text\nold\n```\n<!-- end of figures -->\n"
    (tmp_path / PAGE).write_text(page.format("summary") + "words\n" + page.format("list"), encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    written = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert written == page.format("summary").replace("old", "new") + "words\n" + page.format("list")
    assert json.loads((tmp_path / SCHEMA).read_text(encoding="utf-8"))["title"] == "Episode"
