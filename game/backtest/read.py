"""Episodes from files: those that come with the game, by id, and those that a user writes, by path."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable
from itertools import combinations
from pathlib import Path

from game.backtest.model import Episode, Span
from game.backtest.quarters import number_of, span_of
from game.errors import MinisterialError
from game.scenario.problems import Problems, meant
from game.scenario.yamlfile import Document, read_yaml, validated

LARGEST_BYTES = 1024 * 1024
SHARES_ADD_TO = 0.005
"""How far a column of shares may be from adding up to 1; it is scaled to 1 exactly."""


class EpisodeError(MinisterialError):
    """An episode that cannot be read or run, in one sentence; ``problems`` lists every fault found."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = len(problems) - 1
        super().__init__(problems[0] + (f" (and {more} more)" if more else ""))
        self.problems = tuple(problems)


def shipped() -> dict[str, Traversable]:
    """Return the episodes that come with the game, by id, in the order of their ids."""
    root = importlib.resources.files("scenarios") / "episodes"
    files = sorted(root.iterdir(), key=lambda entry: entry.name)
    return {entry.name.removesuffix(".yaml"): entry for entry in files if entry.name.endswith(".yaml")}


def load_episodes(names: Sequence[str]) -> tuple[Episode, ...]:
    """Return episodes by id or path; all that come with the game if there are no names.

    Raises:
        EpisodeError: if there is no such episode or its file has a fault.
    """
    episodes = tuple(load_episode(name) for name in (names or shipped()))
    ids = [episode.id for episode in episodes]
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise EpisodeError([f"the episode {twice} is given twice; name each once, so that no point counts double"])
    return episodes


def load_episode(name: str) -> Episode:
    """Return one episode, given the id of one that comes with the game or the path of a file.

    Raises:
        EpisodeError: naming the file, the line and the field.
    """
    known = shipped()
    if name in known:
        return parse(f"{name}.yaml", known[name].read_bytes())
    if not ("/" in name or "\\" in name or name.endswith((".yaml", ".yml"))):
        advice = meant(name, known) or "give the path of a file"
        raise EpisodeError([f"there is no episode named '{name[:60]}'; {advice}"])
    path = Path(name)
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise EpisodeError([f"{path}: an episode is at most {LARGEST_BYTES} bytes"])
        return parse(path.name, path.read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not a path"
        raise EpisodeError([f"{name[:200]!r} cannot be read: {reason}"]) from None


def parse(file: str, data: bytes) -> Episode:
    """Return the episode that a file's bytes are.

    Raises:
        EpisodeError: naming the file, the line and the field.
    """
    problems = Problems()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise EpisodeError([f"{file}: is not UTF-8 text"]) from None
    document = read_yaml(file, text, problems)
    if document is not None and not isinstance(document.data, dict):
        problems.add(document.place(()), "should be 'key: value' lines", "begin with 'id:'")
        document = None
    if document is not None and not problems:
        episode = validated(document, (), document.data, Episode, problems)
        if episode is not None:
            _cross_check(episode, document, problems)
            if not problems:
                return episode
    raise EpisodeError(problems.sentences or [f"{file}: is empty"])


def _cross_check(episode: Episode, document: Document, problems: Problems) -> None:
    """Tell what no single field shows: sums, names that must exist, and quarters outside the run."""
    codes = episode.codes
    for n, code in enumerate(codes):
        if code in codes[:n]:
            problems.add(document.place(("actors", n, "code")), "is listed twice", "write each actor once", code)
    for column in ("refined", "mined", "use"):
        total = sum(getattr(actor, column) for actor in episode.actors)
        if abs(total - 1.0) > SHARES_ADD_TO and not (column == "mined" and total == 0.0):
            what = f"the shares '{column}' add up to {total:.3f}"
            problems.add(document.place(("actors",)), what, "write shares of the world that add up to 1")
    if episode.restrictor is not None and episode.restrictor not in codes:
        problems.add(document.place(("restrictor",)), "is not an actor", meant(episode.restrictor, codes))
    if episode.exports and episode.restrictor is None:
        problems.add(document.place(("exports",)), "nobody restricts exports", "name the restrictor")
    for key, n, actor in _named_actors(episode):
        if actor is not None and actor not in codes:
            problems.add(document.place((key, n, "actor")), "is not an actor", meant(actor, codes), actor)
    for key, n, span in _spans(episode):
        _check_span(episode, span, document, (key, n), problems)
    for (a, first), (b, second) in combinations(enumerate(episode.exports), 2):
        if first.stage == second.stage and any(
            episode.holds(first, q) and episode.holds(second, q) for q in episode.labels
        ):
            what = f"overlaps with entry {a + 1} of the same stage"
            problems.add(document.place(("exports", b)), what, "end one where the next starts")
    _check_observations(episode, document, problems)


def _spans(episode: Episode) -> Iterator[tuple[str, int, Span]]:
    for key, spans in (("exports", episode.exports), ("capacity", episode.capacity), ("demand", episode.demand)):
        for n, span in enumerate(spans):
            yield key, n, span


def _named_actors(episode: Episode) -> Iterator[tuple[str, int, str | None]]:
    for n, change in enumerate(episode.capacity):
        yield "capacity", n, change.actor
    for n, shift in enumerate(episode.demand):
        yield "demand", n, shift.actor


def _check_span(episode: Episode, span: Span, document: Document, path: tuple[str, int], problems: Problems) -> None:
    run = f"the run is {episode.labels[0]} to {episode.labels[-1]}"
    for key, quarter in (("start", span.start), ("end", span.end)):
        if quarter is not None and quarter not in episode.labels:
            problems.add(document.place((*path, key)), "is outside the run", f"{run}; write a quarter of it", quarter)
    if span.end is not None and number_of(span.end) < number_of(span.start):
        problems.add(document.place((*path, "end")), "is before the start", "write a later quarter", span.end)


def _check_observations(episode: Episode, document: Document, problems: Problems) -> None:
    series: list[str] = []
    for n, one in enumerate(episode.series):
        if one.id in series:
            problems.add(document.place(("series", n, "id")), "is listed twice", "write each series once", one.id)
        series.append(one.id)
        if one.market == "inside" and not episode.has_inside:
            what = "there is no inside without a restrictor that uses the mineral"
            problems.add(document.place(("series", n, "market")), what, "write outside")
    run = {number_of(q) for q in episode.labels}
    for n, point in enumerate(episode.observed):
        if point.series not in series:
            place = document.place(("observed", n, "series"))
            problems.add(place, "is not a series", meant(point.series, series), point.series)
        if not set(span_of(point.period)) <= run:
            what = f"is not all within the run, {episode.labels[0]} to {episode.labels[-1]}"
            problems.add(document.place(("observed", n, "period")), what, "lengthen the run or drop it", point.period)
