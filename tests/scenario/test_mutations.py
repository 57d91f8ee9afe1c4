"""Whatever happens to a scenario's files, the answer is a scenario or a list of sentences, never a traceback."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.errors import ScenarioError
from game.scenario.folder import KNOWN, Problems, decoded
from game.scenario.read import Scenario, from_files, load_scenario
from tests.scenario.copies import harbours, washington

NAMES = sorted(harbours())
SNIPPETS = [
    b"", b",", b";", b'"', b"'", b"\n", b"\r\n", b"\t", b": ", b"- ", b"&a ", b"*a", b"!!python/name:os.system", b"[",
    b"{", b"nan", b"inf", b"-1", b"1e400", b"0", b"99999999999999999999999", b"\xff", b"\xef\xbb\xbf", b"\x00",
    b"---\n", b"<<: *a", b"AAA", b"ROW", b"null", b"~", b"Ga", b"2030-01-01", "\u2028".encode(), "\U0001f4a5".encode(),
]  # fmt: skip

edits = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["insert", "delete", "overwrite", "drop line", "double line", "swap lines"]),
        st.floats(0.0, 1.0, exclude_max=True),
        st.floats(0.0, 1.0, exclude_max=True),
        st.one_of(st.sampled_from(SNIPPETS), st.binary(min_size=1, max_size=4)),
    ),
    min_size=1,
    max_size=4,
)


def _edited(data: bytes, how: str, where: float, other: float, snippet: bytes) -> bytes:
    at = int(where * (len(data) + 1))
    if how == "insert":
        return data[:at] + snippet + data[at:]
    if how == "delete":
        return data[:at] + data[at + 1 + int(other * 8) :]
    if how == "overwrite":
        return data[:at] + snippet + data[at + len(snippet) :]
    lines = data.split(b"\n")
    i, j = int(where * len(lines)), int(other * len(lines))
    if how == "drop line":
        del lines[i]
    elif how == "double line":
        lines.insert(j, lines[i])
    else:
        lines[i], lines[j] = lines[j], lines[i]
    return b"\n".join(lines)


def _sound(scenario: Scenario) -> None:
    """What was accepted is whole: no number is missing, and all that refers to something finds it."""
    for p in scenario.production:
        assert p.account in scenario.codes
        assert p.row in scenario.regions
        assert math.isfinite(p.share)
    assert list(scenario.mandates) == list(scenario.seats)
    assert set(scenario.codes) <= set(scenario.names)
    for control in scenario.controls:
        assert {control.code, *control.targets} <= set(scenario.codes)
        assert control.row in scenario.regions
        assert 0.0 < control.home_price <= 1.0
    for host in scenario.hosts:
        assert {host.refiner, host.origin} <= set(scenario.regions)
    for mineral in scenario.minerals:
        assert math.fsum(c.share for c in scenario.consumption if c.mineral == mineral.id) == pytest.approx(
            1.0, abs=2e-3
        )


def _told(error: ScenarioError) -> None:
    assert error.problems
    for problem in error.problems:
        assert problem.startswith(KNOWN)
        assert "\n" not in problem
        assert problem.isprintable()
        assert len(problem) < 600


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits)
def test_mutated_files(changes: list[tuple[str, str, float, float, bytes]]) -> None:
    data = {name: text.encode("utf-8") for name, text in harbours().items()}
    for name, how, where, other, snippet in changes:
        data[name] = _edited(data[name], how, where, other, snippet)
    try:
        problems = Problems(files_in_order=KNOWN)
        texts = {name: decoded(name, raw, problems) for name, raw in data.items()}
        if problems:
            raise ScenarioError(problems.sentences)
        _sound(from_files({name: text for name, text in texts.items() if text is not None}))
    except ScenarioError as error:
        _told(error)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits)
def test_mutated_folder_of_the_shipped_scenario(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, str, float, float, bytes]]
) -> None:
    folder: Path = tmp_path_factory.mktemp("scenario")
    for name, text in washington().items():
        (folder / name).write_bytes(text.encode("utf-8"))
    for name, how, where, other, snippet in changes:
        file = folder / name
        file.write_bytes(_edited(file.read_bytes(), how, where, other, snippet))
    try:
        _sound(load_scenario(folder))
    except ScenarioError as error:
        _told(error)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*KNOWN, "other.csv"]), st.text(max_size=40), max_size=12))
def test_any_texts(files: dict[str, str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        from_files(files)
    assert all(p.isprintable() for p in caught.value.problems)
