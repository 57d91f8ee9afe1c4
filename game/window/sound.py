"""A few short, soft tones, made when first heard; none unless the reader asks, and none without a sound device."""

from __future__ import annotations

from typing import Any

import numpy as np
import pygame

from game.window.play import Play

RATE_HZ = 22_050
#: The loudest sample of a sound at full volume, of 1: quiet beside everything else that plays.
LOUDEST = 0.22
#: Per sound its notes: frequency in Hz, start and length in seconds.
NOTES: dict[str, tuple[tuple[float, float, float], ...]] = {
    "round": ((392.0, 0.0, 0.45), (523.25, 0.14, 0.6)),
    "offer": ((659.25, 0.0, 0.5),),
    "signed": ((523.25, 0.0, 0.5), (659.25, 0.1, 0.5), (783.99, 0.2, 0.7)),
    "refused": ((293.66, 0.0, 0.35), (261.63, 0.14, 0.5)),
}


def wave(name: str) -> np.ndarray:
    """Return the samples of a sound, -1 to 1, shape (n,): sines with a soft beginning and a long end."""
    notes = NOTES[name]
    out = np.zeros(round(RATE_HZ * max(start + length for _, start, length in notes)))
    for pitch_hz, start_s, length_s in notes:
        moment = np.arange(round(RATE_HZ * length_s)) / RATE_HZ
        swell = np.minimum(1.0, moment / 0.02) * np.exp(-4.0 * moment / length_s)
        swell *= np.minimum(1.0, (length_s - moment) / 0.03)
        first = round(RATE_HZ * start_s)
        tone = np.sin(2 * np.pi * pitch_hz * moment) + 0.2 * np.sin(4 * np.pi * pitch_hz * moment)
        end = min(len(out), first + len(moment))
        out[first:end] += (tone * swell)[: end - first]
    loudest: np.ndarray = out / np.abs(out).max() * LOUDEST
    return loudest


class Sounds:
    """Plays the sounds of :data:`NOTES`.

    Attributes:
        volume: 0 to 1; at 0 nothing is made or opened.
        heard: the names of what was asked for while sounds were on, the last few.
    """

    def __init__(self) -> None:
        self.volume = 0.0
        self.heard: list[str] = []
        self._made: dict[str, Any] = {}
        self._silent = False

    def play(self, name: str) -> None:
        """Play a sound; silently nothing where there is no device."""
        if self.volume <= 0:
            return
        self.heard = [*self.heard, name][-20:]
        sound = self._sound(name)
        if sound is not None:
            sound.set_volume(self.volume)
            sound.play()

    def _sound(self, name: str) -> Any:
        if self._silent:
            return None
        if name not in self._made:
            try:
                if not pygame.mixer.get_init():
                    pygame.mixer.init(RATE_HZ, -16, 1, 1024)
                samples = (wave(name) * 32_767).astype(np.int16)
                opened = pygame.mixer.get_init()
                channels = opened[2] if opened is not None else 1
                data = samples if channels == 1 else np.repeat(samples[:, None], channels, axis=1)
                self._made[name] = pygame.mixer.Sound(buffer=np.ascontiguousarray(data).tobytes())
            except (pygame.error, NotImplementedError, ImportError):
                self._silent = True
                return None
        return self._made[name]


class Cues:
    """Says by a sound what has changed for the person between two looks at her view."""

    def __init__(self, sounds: Sounds, play: Play) -> None:
        self._sounds = sounds
        self._play = play
        self._round = play.view.round
        self._offers = self._statuses()
        self._waiting = len(play.view.waiting_offers)

    def listen(self) -> None:
        """Compare with the last look; the weightiest change is heard, at most one."""
        view = self._play.view
        before, now = self._offers, self._statuses()
        waiting, new_round = len(view.waiting_offers), view.round != self._round
        more = waiting > self._waiting
        self._round, self._offers, self._waiting = view.round, now, waiting
        became = [status for id, status in now.items() if before.get(id) != status]
        if self._sounds.volume <= 0:
            return
        if "signed" in became:
            self._sounds.play("signed")
        elif "declined" in became:
            self._sounds.play("refused")
        elif new_round:
            self._sounds.play("round")
        elif more:
            self._sounds.play("offer")

    def _statuses(self) -> dict[int, str]:
        """The status of the person's own offers."""
        view = self._play.view
        return {offer.id: offer.status for offer in view.offers if offer.proposer == view.seat}
