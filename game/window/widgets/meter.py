"""The acceptance meter: 0-100 with what is needed, the estimate, how sure it is, and the verdict in words."""

from typing import Literal

from game.window.catalog import t
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.theme import GAP_S, HEADING, Paint, Tone
from game.window.ui import Ui

Verdict = Literal["accept", "close", "refuse"]
VERDICT_TONES: dict[Verdict, Tone] = {"accept": "good", "close": "warn", "refuse": "bad"}
VERDICT_ICONS: dict[Verdict, str] = {"accept": "check", "close": "dash", "refuse": "cross"}

#: How far each coat of the uncertainty whisker stands out, and its colour.
_WHISKER: tuple[tuple[float, Paint], ...] = ((1.5, "panel"), (0.0, "text"))


def verdict_of(value: float, threshold: float, margin: float = 10.0) -> Verdict:
    """``accept`` from the threshold up, ``close`` within ``margin`` below it, ``refuse`` under that."""
    if value >= threshold:
        return "accept"
    return "close" if value >= threshold - margin else "refuse"


def bar(
    ui: Ui,
    rect: Rect,
    value: float,
    *,
    threshold: float | None = None,
    tone: Tone = "good",
    band: tuple[float, float] | None = None,
    scale: float = 100.0,
    faded: bool = False,
) -> None:
    """A bar of ``value`` out of ``scale``, with a tick at ``threshold`` and a span for the uncertainty; ``faded`` in
    grey, for a value that counts for nothing as things are."""

    def x_of(number: float) -> float:
        return rect.x + rect.w * min(1.0, max(0.0, number / scale))

    radius = rect.h / 2
    ui.box(rect, "track", None, radius)
    x = x_of(value)
    if x - rect.x > 1:
        ui.box(
            Rect(rect.x, rect.y, max(x - rect.x, min(rect.h, rect.w)), rect.h),
            "border_strong" if faded else ui.theme.tone(tone),
            None,
            radius,
        )
    if band is not None:
        low, high = x_of(band[0]), x_of(band[1])
        thick = max(2.0, rect.h / 5)
        # Dark around light: the whisker is seen on the fill and on the empty track alike.
        for grow, paint in _WHISKER:
            half = thick / 2 + grow
            ui.fill(Rect(low - grow, rect.centery - half, high - low + 2 * grow, 2 * half), paint)
            half = rect.h * 0.28 + grow
            for end in (low, high):
                ui.fill(Rect(end - 1 - grow, rect.centery - half, 2 + 2 * grow, 2 * half), paint)
    if threshold is not None:
        tick = x_of(threshold)
        over = max(2.0, rect.h * 0.3)
        ui.fill(Rect(tick - 2, rect.y - over, 4, rect.h + 2 * over), "panel")
        ui.fill(Rect(tick - 1, rect.y - over, 2, rect.h + 2 * over), "text")


def meter(
    ui: Ui,
    id: str,
    rect: Rect,
    value: float,
    threshold: float,
    *,
    title: str,
    band: tuple[float, float] | None = None,
    verdict: Verdict | None = None,
    text: str | None = None,
    tip: Tip | str | None = None,
    faded: bool = False,
) -> None:
    """A titled meter; needs :func:`meter_height`.

    Args:
        band: lowest and highest value that are likely.
        verdict: default by :func:`verdict_of`.
        text: what stands at the right, default "41 of 50 needed: refuses"; without figures for blind play.
        faded: whether the value counts for nothing as things are.
    """
    judged = verdict or verdict_of(value, threshold)
    tone = VERDICT_TONES[judged]
    look = ui.touch(id, rect, tip=tip, focusable=tip is not None)
    head_h = ui.line_height(HEADING)
    head = Rect(rect.x, rect.y, rect.w, head_h)
    words = text
    if words is None:
        reading = t("common.meter_reading", value=round(value), threshold=round(threshold))
        words = f"{reading}: {t(f'common.verdict_{judged}')}"
    title_w = ui.text_width(title, HEADING, bold=True) + 1
    icon_w = ui.em(18)
    words_w = ui.text_width(words, bold=True) + 1
    ui.label(Rect(head.x, head.y, title_w, head.h), title, size=HEADING, bold=True)
    if title_w + icon_w + words_w + 20 > rect.w:
        # Large type: the verdict takes a line of its own.
        head = Rect(rect.x, rect.y + head_h, rect.w, head_h)
    room = Rect(head.right - min(words_w, rect.w - icon_w - 4), head.y, min(words_w, rect.w - icon_w - 4), head.h)
    ink: Paint = "muted" if faded else ui.theme.tone(tone)
    ui.label(room, words, bold=True, color=ink, align="right")
    ui.icon(Rect(room.x - icon_w - 4, head.y, icon_w, head.h), "cross" if faded else VERDICT_ICONS[judged], ink)
    track = Rect(rect.x, head.bottom + GAP_S - 2, rect.w, 16)
    bar(ui, track, value, threshold=threshold, tone=tone, band=None if faded else band, faded=faded)
    if look.focus:
        ui.paint.ring(rect)


def meter_height(ui: Ui, width: float, title: str, text: str) -> float:
    """The height that :func:`meter` needs in ``width``; ``text`` as it will be shown."""
    needed = ui.text_width(title, HEADING, bold=True) + ui.text_width(text, bold=True) + ui.em(18) + 22
    lines = 2 if needed > width else 1
    return lines * ui.line_height(HEADING) + GAP_S + 20
