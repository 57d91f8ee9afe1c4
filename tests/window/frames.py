"""What frames, the start and an open game cost: measured for ``make bench``.

``python -m tests.window.frames start`` and ``... memory`` measure a process of their own.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

#: Frames of a screen in one walk, after the one that came up.
FRAMES = 30
_TITLE = """
import time
from game.window.app import App
from game.window.loop import Loop
app = App(Loop.headless())
app.show_title()
app.loop.frame()
"""


def measure(walks: int, text_scale: float = 1.0, seed: int = 1) -> dict[str, list[float]]:
    """Return milliseconds of the processor for frames by screen, over random states of a game of 57 seats.

    A state is a round of the game, a delegation, a mineral, places of the scroll areas and of the mouse; the first
    frame of a screen after it came up is not counted, nor is work in slices between frames.
    """
    from game.window.tour import own_saves
    from tests.window.everywhere import page_keys, rest, showable
    from tests.window.stage import Stage

    rng = random.Random(seed)
    costs: dict[str, list[float]] = {}
    with own_saves():
        stage = Stage(text_scale=text_scale)
        stage.start("JPN", opponents="heuristic")
        app, ui, loop = stage.app, stage.ui, stage.loop
        play = app.play
        assert play is not None
        for walk in range(walks):
            stage.play_on(min(2 + 3 * walk, 11))
            play.mineral = rng.choice(play.view.world.minerals)
            for name in showable(app):
                app.show(name)
                if name == "table":
                    others = [code for code in play.view.world.seats if code != play.seat]
                    loop.screen.select(rng.choice(others))  # type: ignore[union-attr]
                rest(stage)
                for _ in range(FRAMES):
                    stage.now += 0.05
                    ui.mouse = (rng.uniform(0, 1280), rng.uniform(0, 720))
                    ui.update_hover()
                    if rng.random() < 0.1:
                        page_keys(ui)
                        loop._draw()
                    loop.step()
                    start = time.process_time()
                    loop._draw()
                    costs.setdefault(name, []).append(1e3 * (time.process_time() - start))
        app.close_game()
    return costs


def start_seconds(repeats: int = 5) -> float:
    """Return the median seconds that a new process takes until the title has been drawn."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", _TITLE], check=True, capture_output=True)
        times.append(time.perf_counter() - begin)
    return sorted(times)[len(times) // 2]


def resident_mb() -> float:
    """Return the memory that this process holds at most until now, in MB (10^6 bytes)."""
    import resource

    status = Path("/proc/self/status")
    if status.is_file():
        # The peak that getrusage tells survives exec, and would be that of a larger parent.
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def memory_mb() -> float:
    """Return the memory of this process after every screen of a game of 57 seats has been drawn, in MB."""
    from game.window.tour import own_saves
    from tests.window.everywhere import rest, showable
    from tests.window.stage import Stage

    with own_saves():
        stage = Stage()
        stage.start("JPN", opponents="delegate")
        for name in showable(stage.app):
            stage.show(name)
            rest(stage)
        stage.app.close_game()
    return resident_mb()


def main(argv: list[str]) -> int:
    """Measure the start or the memory, and print it."""
    if argv == ["start"]:
        print(f"From a new process to the title: {start_seconds():.2f} s")
    elif argv == ["memory"]:
        print(f"Memory with a game of 57 seats open and every screen drawn: {memory_mb():.0f} MB")
    else:
        print("Say start or memory.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
