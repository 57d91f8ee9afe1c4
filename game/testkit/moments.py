"""A game in which a player sits on some seats, kept moment by moment: what it was asked, and what it did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import EntryPoint

from game.actions import Action, EndSitting
from game.chance import Key
from game.engine import Game, new_game
from game.errors import PlayerError, Refused
from game.players import GROUP, Player, available, place_of
from game.plugins.host import CALL_SECONDS, PluginPlayer
from game.programs import MOST_ACTIONS
from game.rules.turn import Happening
from game.scenario.read import Scenario
from game.session import Table
from game.view import View

NAME = "the player under test"


class KitFailure(AssertionError):
    """A check that a player does not pass.

    Attributes:
        check: one of :data:`game.testkit.CHECKS`.
    """

    def __init__(self, check: str, sentence: str) -> None:
        super().__init__(f"{check}: {sentence}")
        self.check = check
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Subject:
    """The player under test: how to make it, and where a process of its own finds it (``module:class``)."""

    make: type
    value: str

    @classmethod
    def of(cls, player: str | type) -> Subject:
        """Return the subject of an installed name, of ``module:class``, or of a class.

        Raises:
            PlayerError: if there is no such player, or another process could not import it.
        """
        if isinstance(player, type):
            value = f"{player.__module__}:{player.__qualname__}"
            if "<locals>" in value or player.__module__ == "__main__":
                raise PlayerError(f"{player.__qualname__} has to be in a module that another process can import.")
        else:
            value = player if ":" in player else place_of(player)
        try:
            made = EntryPoint("player", value, GROUP).load()
        except Exception as error:
            raise PlayerError(f"The player {player!r} cannot be loaded: {error}.") from error
        return cls(made, value)

    def process(self, hash_seed: int = 0, seconds: float = CALL_SECONDS) -> PluginPlayer:
        """Return it as a plug-in plays."""
        return PluginPlayer(self.value, {"PYTHONHASHSEED": str(hash_seed)}, seconds)


@dataclass(frozen=True, slots=True)
class Moment:
    """One call: the game before it, forked, and what the player returned."""

    game: Game
    seat: str
    replies: tuple[Action, ...]

    @property
    def view(self) -> View:
        """What the seat saw."""
        return self.game.view(self.seat)

    @property
    def key(self) -> Key:
        """The seat's key."""
        return self.game.key(self.seat)

    @property
    def where(self) -> str:
        """When and as whom, for the text of a failure."""
        return f"seed {self.game.seed}, round {self.game.round}, {self.seat}, asked for {self.view.ask!r}"


@dataclass(frozen=True, slots=True)
class Course:
    """A game that was played: the calls of the player under test, and the actions of it that the rules refused."""

    game: Game
    moments: tuple[Moment, ...]
    refused: tuple[tuple[Moment, Action, str], ...]
    tried: int
    unended: tuple[Moment, ...]


class _Watched:
    """Stands before the player, and keeps what it is asked and what it returns."""

    def __init__(self, game: Game, player: Player) -> None:
        self._game = game
        self._player = player
        self.moments: list[Moment] = []

    def act(self, view: View, key: Key) -> Sequence[Action]:
        before = self._game.fork()
        replies = tuple(self._player.act(view, key))
        self.moments.append(Moment(before, view.seat, replies))
        return replies


class _Table(Table):
    """A table that keeps what the rules refused to the player under test."""

    def __init__(self, game: Game, players: Mapping[str, str], watched: _Watched) -> None:
        self._watched = watched
        self.refused: list[tuple[Moment, Action, str]] = []
        super().__init__(game, players, own={NAME: watched})

    def _try(self, seat: str, action: Action) -> tuple[Happening, ...]:
        before = len(self.notes)
        happened = super()._try(seat, action)
        last = self._watched.moments[-1] if self._watched.moments else None
        if len(self.notes) > before and last is not None and last.seat == seat and action in last.replies:
            self.refused.append((last, action, self.notes[-1][2]))
        return happened


def seats_for(scenario: Scenario, seats: Sequence[str] | None) -> tuple[str, ...]:
    """Return the seats of the player under test: those named, or every second one but the rival's.

    Raises:
        PlayerError: if a seat does not exist.
    """
    there = scenario.seats
    for seat in seats or ():
        if seat not in there:
            raise PlayerError(f"There is no seat {seat!r} in {scenario.head.id}.")
    return tuple(seats) if seats else tuple(s for s in there if s != scenario.head.rival)[::2]


def play(
    scenario: Scenario,
    seed: int,
    rounds: int | None,
    seats: Sequence[str],
    subject: Subject,
    seconds: float,
) -> Course:
    """Return a game in which the player under test plays as a plug-in does, in a process of its own.

    Raises:
        KitFailure: of the check ``legal``, as soon as the player fails.
    """
    game = new_game(scenario, seed)
    others = "heuristic" if "heuristic" in available() else "no-deal"
    players = {seat: NAME if seat in seats else others for seat in game.world.seats}
    rival = game.world.rival
    if rival is not None and rival not in seats and "rival" in available():
        players[rival] = "rival"
    with closing(subject.process(seconds=seconds)) as process:
        watched = _Watched(game, process)
        table = _Table(game, players, watched)
        for _ in table.advance():
            failed = [note for note in table.notes if note[2].startswith(f"the player {NAME!r}")]
            if failed:
                round_, seat, sentence = failed[0]
                sentence = sentence.removeprefix(f"the player {NAME!r} ").split("; ")[0]
                raise KitFailure("legal", f"seed {seed}, round {round_}, {seat}: it {sentence}.")
            if rounds is not None and game.round > rounds:
                break
    moments = tuple(watched.moments)
    tried = sum(len(moment.replies) for moment in moments)
    return Course(game, moments, tuple(table.refused), tried, tuple(_unended(moments)))


def _unended(moments: Sequence[Moment]) -> Iterator[Moment]:
    """Yield the last call of every sitting, corridor turn and ballot that the player did not end by itself."""
    last: dict[tuple[str, int, str, int], Moment] = {}
    ended: set[tuple[str, int, str, int]] = set()
    for moment in moments:
        state = moment.game.state
        mark = (moment.seat, state.round, state.phase, state.passes)
        if moment.view.ask in ("sitting", "corridor", "ballot"):
            last[mark] = moment
            if any(isinstance(reply, EndSitting) for reply in moment.replies):
                ended.add(mark)
    for mark, moment in last.items():
        if mark not in ended:
            yield moment


def replies_of(player: Player, moment: Moment) -> tuple[Action, ...] | str:
    """Return what a player does at a moment, or what it raised, in words."""
    try:
        replies = tuple(player.act(moment.view, moment.key))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return replies[: MOST_ACTIONS + 1]


def told(replies: tuple[object, ...] | str) -> str:
    """Return replies or clauses as text, shortened."""
    text = replies if isinstance(replies, str) else ", ".join(str(reply) for reply in replies) or "nothing"
    return text if len(text) <= 300 else f"{text[:300]}…"


def first_difference(one: tuple[Action, ...] | str, other: tuple[Action, ...] | str) -> str:
    """Return where two lists of replies differ, in words."""
    if isinstance(one, str) or isinstance(other, str):
        return f"{told(one)} instead of {told(other)}"
    for here, there in zip(one, other, strict=False):
        if here != there:
            return f"{told((here,))} instead of {told((there,))}"
    return f"{len(one)} actions instead of {len(other)}"


def attempt(game: Game, action: Action) -> bool:
    """Apply an action if the rules allow it; return whether they did."""
    try:
        game.apply(action)
    except Refused:
        return False
    return True
