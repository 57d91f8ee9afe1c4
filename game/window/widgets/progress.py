"""How far long work has come."""

from game.window.layout import Rect
from game.window.ui import Ui

#: Seconds in which the running light of unmeasured work crosses its track.
SWEEP_S = 1.4


def progress(ui: Ui, rect: Rect, share: float | None, text: str = "") -> None:
    """A bar filled to ``share`` (0-1), or a running light when nobody knows (``None``), with ``text`` over it."""
    height = min(8.0, rect.h)
    if text:
        line = rect.h - height - 4
        ui.label(Rect(rect.x, rect.y, rect.w, line), text, color="muted", ellipsis=True)
    track = Rect(rect.x, rect.bottom - height, rect.w, height)
    ui.box(track, "track", None, height / 2)
    if share is not None:
        width = rect.w * min(1.0, max(0.0, share))
        if width >= 1:
            ui.box(Rect(track.x, track.y, max(width, height), height), "accent", None, height / 2)
        return
    length = rect.w * 0.25
    if ui.reduced_motion:
        ui.box(Rect(track.centerx - length / 2, track.y, length, height), "accent", None, height / 2)
        return
    phase = ui.now % SWEEP_S / SWEEP_S
    x = track.x + (rect.w + length) * phase - length
    with ui.paint.clip(track):
        ui.box(Rect(x, track.y, length, height), "accent", None, height / 2)
    ui.wake_in(1 / 30)
