"""A hand on the mouse and the keyboard that is not a person's: it drives a loop for tests and for the tour."""

import pygame

from game.window.loop import Loop

_MODS = {"ctrl": pygame.KMOD_LCTRL, "shift": pygame.KMOD_LSHIFT, "alt": pygame.KMOD_LALT}


class Hand:
    """Sends a loop the events that a person's hand would cause, and draws a frame after each.

    Args:
        loop: a loop, usually from :meth:`Loop.headless` with this hand's :meth:`time` as its clock.
    """

    def __init__(self, loop: Loop) -> None:
        self.loop = loop

    def _send(self, *events: pygame.Event) -> None:
        for event in events:
            self.loop.post(event)
        self.loop.frame()

    def _device(self, point: tuple[float, float]) -> tuple[int, int]:
        x, y = self.loop.ui.paint.point(*point)
        return round(x), round(y)

    def centre(self, id: str) -> tuple[float, float]:
        """The logical centre of the visible part of target ``id``.

        Raises:
            KeyError: the last frame has no such target, or nothing of it can be seen.
        """
        hit = self.loop.ui.hits.by_id.get(id)
        if hit is None or hit.rect.w <= 0 or hit.rect.h <= 0:
            raise KeyError(f"no target {id!r} on the screen")
        return hit.rect.centerx, hit.rect.centery

    def move(self, target: str | tuple[float, float]) -> None:
        """Move the mouse to a target or a logical position."""
        point = self.centre(target) if isinstance(target, str) else target
        place = self._device(point)
        self._send(pygame.Event(pygame.MOUSEMOTION, pos=place, rel=(0, 0), buttons=(0, 0, 0)))

    def click(self, target: str | tuple[float, float], button: int = 1) -> None:
        """Click on a target or a logical position."""
        point = self.centre(target) if isinstance(target, str) else target
        self.move(point)
        place = self._device(point)
        self._send(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=place, button=button))
        self._send(pygame.Event(pygame.MOUSEBUTTONUP, pos=place, button=button))

    def drag(self, start: str | tuple[float, float], end: tuple[float, float]) -> None:
        """Press at ``start``, move to the logical position ``end``, and let go."""
        point = self.centre(start) if isinstance(start, str) else start
        self.move(point)
        place, goal = self._device(point), self._device(end)
        self._send(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=place, button=1))
        self._send(pygame.Event(pygame.MOUSEMOTION, pos=goal, rel=(0, 0), buttons=(1, 0, 0)))
        self._send(pygame.Event(pygame.MOUSEBUTTONUP, pos=goal, button=1))

    def wheel(self, notches: int, target: str | tuple[float, float] | None = None) -> None:
        """Turn the wheel, upwards positive, over a target."""
        if target is not None:
            self.move(target)
        self._send(pygame.Event(pygame.MOUSEWHEEL, x=0, y=notches, precise_y=float(notches)))

    def press(self, key: int, *held: str, unicode: str = "") -> None:
        """Press a key (a ``pygame.K_`` constant) with ``"ctrl"``, ``"shift"`` or ``"alt"`` held."""
        mod = sum(_MODS[name] for name in held)
        self._send(pygame.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=unicode or _character(key, mod)))
        self._send(pygame.Event(pygame.KEYUP, key=key, mod=mod))

    def down(self, key: int) -> None:
        """Press a key and hold it."""
        self._send(pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode=_character(key, 0)))

    def up(self, key: int) -> None:
        """Let go of a key."""
        self._send(pygame.Event(pygame.KEYUP, key=key, mod=0))

    def type(self, text: str) -> None:
        """Type ``text``, each character as a key press and as text, as a keyboard does."""
        for character in text:
            code = ord(character.lower()) if ord(character) < 128 else 0
            self._send(
                pygame.Event(pygame.KEYDOWN, key=code, mod=0, unicode=character),
                pygame.Event(pygame.TEXTINPUT, text=character),
                pygame.Event(pygame.KEYUP, key=code, mod=0),
            )


def _character(key: int, mod: int) -> str:
    """What a press of ``key`` types on a plain keyboard."""
    if mod & pygame.KMOD_CTRL:
        return ""
    if key in (pygame.K_RETURN, pygame.K_TAB):
        return chr(key)
    if 32 <= key < 127:
        return chr(key).upper() if mod & pygame.KMOD_SHIFT else chr(key)
    return ""
