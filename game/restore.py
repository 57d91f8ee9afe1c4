"""From what a save holds back to the game: the replay that checks everything on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from game.engine import RULES_VERSION, Entry, Game
from game.errors import ReplayDivergence, SaveError, ScenarioError
from game.savefile import SaveHeader, damaged
from game.scenario.read import Scenario
from game.wording import say
from game.world import build_world


@dataclass(frozen=True, slots=True)
class Digest:
    """The SHA-256 digest of the state after an entry of the log, taken when a transaction was written."""

    entry: int
    round: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Kept:
    """All that a save holds of a game, decoded."""

    header: SaveHeader
    files: Mapping[str, str]
    log: Sequence[Entry]
    digests: Sequence[Digest]


def restore(kept: Kept, watch: Callable[[Game], None] | None = None) -> Game:
    """Return the game, replayed from its log: every outcome is computed again and every digest compared.

    Args:
        kept: what the save holds.
        watch: called after the start and after every action, for progress.

    Raises:
        SaveError: if the save is damaged or was made under other rules.
        ReplayDivergence: if the replay does not agree with the log or a digest; it names the entry or the round.
    """
    header, path = kept.header, kept.header.path
    if header.rules_version != RULES_VERSION:
        raise SaveError(
            say(
                "{file} was begun with version {version} of the game, whose rules (version {rules}) are not those of "
                "this one (version {ours}); play it with that version.",
                file=path.name,
                version=header.program_version,
                rules=header.rules_version,
                ours=RULES_VERSION,
            )
        )
    try:
        scenario = Scenario.from_files(kept.files)
        world = build_world(scenario)
    except ScenarioError as error:
        what = f"a problem: {error}" if len(error.problems) == 1 else str(error)
        raise SaveError(damaged(path, f"its scenario has {what}")) from None
    if scenario.hash != header.scenario_hash:
        raise SaveError(damaged(path, say("its scenario is not the one that it was begun with")))
    if not set(header.people) <= set(world.seats):
        raise SaveError(damaged(path, say("a person sits on a seat that does not exist")))
    expected = {digest.entry: digest for digest in kept.digests}
    if header.entries - 1 not in expected:
        raise SaveError(damaged(path, say("the digest of its last state is missing")))

    def check(game: Game) -> None:
        digest = expected.pop(len(game.log) - 1, None)
        if digest is not None and game.digest() != digest.sha256:
            place = f"round {digest.round} (after entry {digest.entry})"
            raise ReplayDivergence(place, "the state is not the one that was saved.")
        if watch is not None:
            watch(game)

    game = Game.replay(
        world, header.seed, frozenset(header.people), header.sequential, kept.log, check, coaching=header.coaching
    )
    for entry, again in zip(kept.log, game.log, strict=True):
        if (entry.round, entry.seat) != (again.round, again.seat):
            raise ReplayDivergence(f"entry {entry.number} ({entry.kind})", "its round or seat is not the log's.")
    if expected:
        raise SaveError(damaged(path, say("a digest stands where no action ends")))
    return game
