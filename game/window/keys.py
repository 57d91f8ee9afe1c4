"""Commands and the keys that give them; a reader can change every one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pygame

from game.errors import MinisterialError
from game.window.catalog import t

#: Commands in the order in which the overlay lists them, with their usual keys.
DEFAULTS: dict[str, tuple[str, ...]] = {
    "view_map": ("f1",),
    "view_table": ("f2",),
    "view_ministry": ("f3",),
    "view_blocs": ("f4",),
    "view_markets": ("f5",),
    "view_journal": ("f6",),
    "view_delegations": ("f7",),
    "codex": ("f8",),
    "inbox": ("f9",),
    "settings": ("f10",),
    "propose": ("enter",),
    "counter": ("c",),
    "add_clause": ("a",),
    "ask_clause": ("r",),
    "sound": ("q",),
    "what_works": ("w",),
    "what_gives": ("g",),
    "ask_counter": ("o",),
    "take_condition": ("y",),
    "table_motion": ("m",),
    "vote_for": ("1",),
    "vote_against": ("2",),
    "vote_abstain": ("3",),
    "next_blocker": ("space",),
    "end_round": ("e",),
    "end_anyway": ("shift+e",),
    "pause": ("p",),
    "note": ("n",),
    "bookmark": ("b",),
    "search": ("/", "ctrl+f"),
    "tip_focused": ("f",),
    "tip_pin": ("t",),
    "undo": ("ctrl+z",),
    "save": ("ctrl+s",),
    "back": ("escape",),
    "full_screen": ("f11",),
    "help": ("?", "f12"),
}

#: Commands by what they are for, in the order of the overlay; what is in no group belongs to the game.
GROUPS: dict[str, tuple[str, ...]] = {
    "views": (
        "view_map", "view_table", "view_ministry", "view_blocs", "view_markets", "view_journal", "view_delegations",
        "inbox", "codex",
    ),
    "table": (
        "propose", "counter", "add_clause", "ask_clause", "sound", "what_works", "what_gives", "ask_counter",
        "take_condition",
    ),
    "votes": ("table_motion", "vote_for", "vote_against", "vote_abstain"),
    "game": (
        "next_blocker", "end_round", "end_anyway", "note", "bookmark", "pause", "undo", "save", "search", "settings",
        "full_screen",
    ),
    "help": ("help", "tip_focused", "tip_pin", "back"),
}  # fmt: skip
#: The group that concerns a view most, by the name of its screen.
GROUP_OF_SCREEN = {"table": "table", "blocs": "votes", "markets": "votes"}
#: Keys that widgets need to be used at all; no command may take them, whatever is held with them.
PROTECTED = ("tab", "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "backspace", "delete")
#: The key that always closes what is open; only going back may have it.
CLOSING, CLOSES = "escape", "back"
MOST_KEYS = 3

_NAMED = {
    "enter": (pygame.K_RETURN, pygame.K_KP_ENTER),
    "space": (pygame.K_SPACE,),
    "escape": (pygame.K_ESCAPE,),
    "tab": (pygame.K_TAB,),
    "pageup": (pygame.K_PAGEUP,),
    "pagedown": (pygame.K_PAGEDOWN,),
    "up": (pygame.K_UP,),
    "down": (pygame.K_DOWN,),
    "left": (pygame.K_LEFT,),
    "right": (pygame.K_RIGHT,),
    "home": (pygame.K_HOME,),
    "end": (pygame.K_END,),
    "delete": (pygame.K_DELETE,),
    "backspace": (pygame.K_BACKSPACE,),
    **{f"f{n}": (getattr(pygame, f"K_F{n}"),) for n in range(1, 13)},
}
_MODIFIERS = ("ctrl", "alt", "shift")
#: What Shift makes of a key on the American layout.
_SHIFTED = dict(zip("`1234567890-=[]\\;',./", '~!@#$%^&*()_+{}|:"<>?', strict=True))


class BadKey(MinisterialError):
    """A key that does not exist, or one that is given to two commands."""


@dataclass(frozen=True, slots=True)
class Chord:
    """A key with the modifiers that must be held: ``key`` is a name such as ``"f1"``, or one character."""

    key: str
    ctrl: bool = False
    alt: bool = False
    shift: bool = False

    @classmethod
    def parse(cls, text: str) -> "Chord":
        """Read ``"ctrl+z"``, ``"f1"`` or ``"?"``.

        Raises:
            BadKey: there is no such key.
        """
        low = text.lower()
        # The plus sign is a key, too.
        body, key = (low[:-1], "+") if low.endswith("+") else low.rpartition("+")[::2]
        held = [name for name in body.split("+") if name]
        if any(name not in _MODIFIERS for name in held) or (key not in _NAMED and len(key) != 1):
            raise BadKey(f"There is no key {text!r}; write it like 'f1', 'ctrl+z', 'space' or '/'.")
        return cls(key, "ctrl" in held, "alt" in held, "shift" in held)

    @classmethod
    def of(cls, event: pygame.Event) -> "Chord | None":
        """The chord that a key press gives; ``None`` for a modifier alone or a key without a name."""
        mod = event.mod
        ctrl = bool(mod & (pygame.KMOD_CTRL | pygame.KMOD_META))
        alt, shift = bool(mod & pygame.KMOD_ALT), bool(mod & pygame.KMOD_SHIFT)
        name = next((name for name, codes in _NAMED.items() if event.key in codes), "")
        if name:
            return cls(name, ctrl, alt, shift)
        typed = _typed(event)
        if len(typed) == 1 and typed.isprintable() and not typed.isalnum() and not typed.isspace():
            return cls(typed, ctrl)
        if 32 < event.key < 0x10000 and chr(event.key).isalnum():
            return cls(chr(event.key).lower(), ctrl, alt, shift)
        if 32 < event.key < 127:
            return cls(chr(event.key), ctrl)
        return None

    @property
    def code(self) -> str:
        """How the settings write the chord; :meth:`parse` reads it."""
        held = [name for name in _MODIFIERS if getattr(self, name)]
        return "+".join([*held, self.key])

    def given_by(self, event: pygame.Event) -> bool:
        """Whether this key press is the chord.

        A sign such as ``?`` goes by what was typed, since its place and its modifiers differ between keyboards.
        """
        mod = event.mod
        ctrl = bool(mod & (pygame.KMOD_CTRL | pygame.KMOD_META))
        alt, shift = bool(mod & pygame.KMOD_ALT), bool(mod & pygame.KMOD_SHIFT)
        if len(self.key) == 1 and not self.key.isalnum():
            typed = _typed(event)
            return ctrl == self.ctrl and (typed == self.key if typed else event.key == ord(self.key))
        codes = _NAMED.get(self.key) or (ord(self.key),)
        return event.key in codes and (ctrl, alt, shift) == (self.ctrl, self.alt, self.shift)

    @property
    def text(self) -> str:
        """How the chord is written for the reader: ``Ctrl+Z``."""
        parts = [t(f"common.key_{name}") for name in _MODIFIERS if getattr(self, name)]
        word = self.key.upper() if len(self.key) == 1 or self.key[1:].isdigit() else t(f"common.key_{self.key}")
        return "+".join([*parts, word])


def _typed(event: pygame.Event) -> str:
    """What a key press types.

    A window reports the bare key while no field takes text; a press with Shift is then read on the American layout, and
    keyboards that have a sign elsewhere need the command's second key.
    """
    typed: str = getattr(event, "unicode", "")
    bare = bool(event.mod & pygame.KMOD_SHIFT) and 0 < event.key < 128 and typed == chr(event.key)
    return _SHIFTED.get(typed, typed) if bare else typed


def may_have(command: str, chord: Chord) -> bool:
    """Whether a command may have a key: some are needed by the widgets, and one always closes."""
    return chord.key not in PROTECTED and (chord.key != CLOSING or command == CLOSES)


def command_name(command: str) -> str:
    """What a command does, in the reader's words."""
    return t(f"common.command_{command}")


def grouped_commands(first: str = "") -> list[tuple[str, list[str]]]:
    """Every command by groups, the group ``first`` before the others."""
    placed = {command for commands in GROUPS.values() for command in commands}
    groups = {name: [c for c in commands if c in DEFAULTS] for name, commands in GROUPS.items()}
    groups["game"] += [command for command in DEFAULTS if command not in placed]
    return sorted(groups.items(), key=lambda item: item[0] != first)


class Keymap:
    """Which command a key press gives.

    Args:
        changes: commands with other keys than the usual ones, as a reader's settings hold them.

    Raises:
        BadKey: an unknown command or key, or a key that two commands share.
    """

    def __init__(self, changes: Mapping[str, Iterable[str]] | None = None) -> None:
        bindings: dict[str, tuple[str, ...]] = dict(DEFAULTS)
        for command, keys in (changes or {}).items():
            if command not in DEFAULTS:
                raise BadKey(f"There is no command {command!r}; there are: {', '.join(DEFAULTS)}.")
            bindings[command] = tuple(keys)
        self._chords = {command: tuple(map(Chord.parse, keys)) for command, keys in bindings.items()}
        owners: dict[Chord, str] = {}
        for command, chords in self._chords.items():
            for chord in chords:
                if chord in owners:
                    raise BadKey(
                        f"The key {chord.text} is given to both {owners[chord]!r} and {command!r}; choose another."
                    )
                if not may_have(command, chord):
                    raise BadKey(f"The key {chord.text} is needed elsewhere; choose another for {command!r}.")
                owners[chord] = command

    def chords(self, command: str) -> tuple[Chord, ...]:
        """The keys of a command, the one that hints show first."""
        return self._chords[command]

    def owner(self, chord: Chord) -> str | None:
        """The command that a chord gives."""
        return next((command for command, chords in self._chords.items() if chord in chords), None)

    def changed(self, command: str, chords: Iterable[Chord]) -> "Keymap":
        """The keys with other chords for one command, which it takes from whoever had them."""
        given = tuple(dict.fromkeys(chords))
        new = {name: tuple(c for c in old if c not in given) for name, old in self._chords.items()}
        new[command] = given
        return Keymap({name: [chord.code for chord in kept] for name, kept in new.items()})

    def changes(self) -> dict[str, tuple[str, ...]]:
        """What differs from the usual keys, as settings keep it and the class takes it."""
        now = {command: tuple(chord.code for chord in chords) for command, chords in self._chords.items()}
        return {command: codes for command, codes in now.items() if codes != DEFAULTS[command]}

    def command(self, event: pygame.Event) -> str | None:
        """The command of a key press, or ``None``."""
        for command, chords in self._chords.items():
            if any(chord.given_by(event) for chord in chords):
                return command
        return None

    def text(self, command: str) -> str:
        """The first key of a command for a hint on a button; empty if it has none."""
        chords = self._chords[command]
        return chords[0].text if chords else ""

    def all_text(self, command: str) -> str:
        """All keys of a command in one line; empty if it has none."""
        return ", ".join(chord.text for chord in self._chords[command])

    def listing(self) -> list[tuple[str, str]]:
        """Every command's name and keys, for the overlay."""
        return [(command_name(command), self.all_text(command)) for command in self._chords if self._chords[command]]
