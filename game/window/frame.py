"""The frame round every view of a game: the bar with the seat and its means, the columns, the bar with the views.

At 150 % text and more there is no room for three columns; the right one then becomes a drawer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.window.catalog import t
from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S, TITLE, Tone
from game.window.ui import Layer, Ui
from game.window.widgets.button import button, button_width, icon_button
from game.window.widgets.tabs import TabItem, tab_width, tabs

GAP = 8
_LEFT, _CENTRE, _RIGHT = 296, 520, 432
#: A button that may shorten its text is at least so wide, at 100 % text.
_LEAST_END = 180
#: From this text scale on, the right column is a drawer.
DRAWER_FROM = 1.5


@dataclass(frozen=True, slots=True)
class Stat:
    """A figure of the top bar: what it is, its value, and what explains it."""

    label: str
    value: str
    tip: Tip | str | None = None
    tone: Tone = "neutral"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """An icon at the right of the top bar."""

    id: str
    icon: str
    tip: str
    on: Callable[[], None]
    badge: int = 0
    disabled_reason: str | None = None


@dataclass(slots=True)
class Banner:
    """The height of what lies under the top bar at present, in logical units; see :func:`set_banner`."""

    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Columns:
    """The parts of the content: ``right`` is ``None`` when it must be drawn by :func:`drawer`."""

    left: Rect
    centre: Rect
    right: Rect | None


def top_height(ui: Ui) -> float:
    """Height of the top bar: 44, more for large type."""
    return max(44.0, ui.line_height() + GAP_M)


def bottom_height(ui: Ui) -> float:
    """Height of the bottom bar: 48, more for large type."""
    return max(48.0, ui.line_height() + GAP_L + 2)


def set_banner(ui: Ui, height: float) -> None:
    """Keep so much below the top bar free of content, in this frame and the next ones."""
    ui.memory("frame/banner", Banner).height = height


def content_rect(ui: Ui) -> Rect:
    """What the two bars and a banner leave, inside a margin of 8."""
    top, bottom = top_height(ui) + ui.memory("frame/banner", Banner).height, bottom_height(ui)
    return Rect(GAP, top + GAP, ui.screen.w - 2 * GAP, ui.screen.h - top - bottom - 2 * GAP)


def content_columns(ui: Ui) -> Columns:
    """The content in three columns (list, work, information), or two and a drawer for large type."""
    area = content_rect(ui)
    if ui.text_scale >= DRAWER_FROM:
        left = Rect(area.x, area.y, area.w * 0.38, area.h)
        right = area.right - _handle_width(ui) - GAP
        return Columns(left, Rect(left.right + GAP, area.y, right - left.right - GAP, area.h), None)
    left = Rect(area.x, area.y, _LEFT, area.h)
    centre = Rect(left.right + GAP, area.y, _CENTRE, area.h)
    return Columns(left, centre, Rect(centre.right + GAP, area.y, _RIGHT, area.h))


def drawer(ui: Ui, id: str, title: str, draw: Callable[[Rect], None]) -> None:
    """A handle at the right edge, named ``title``, that opens ``draw`` over the content; for large type."""
    area = content_rect(ui)
    layer_id = f"{id}/drawer"
    paper = Rect(area.right - area.w * 0.56, area.y, area.w * 0.56, area.h)

    def show() -> None:
        ui.touch(f"{id}/paper", paper, focusable=False)
        ui.paint.shadow(paper, spread=20)
        draw(paper)

    opened = ui.layer(layer_id)
    if opened is not None:
        opened.draw = show

    def pull() -> None:
        ui.open_layer(Layer(layer_id, show, closes_outside=True, owner=id))

    handle = Rect(area.right - _handle_width(ui), area.y, _handle_width(ui), area.h)
    look = ui.touch(id, handle, on=pull, tip=title)
    ui.box(handle, "hover" if look.hover else "raised", "border_strong" if look.hover else "border")
    if look.focus:
        ui.paint.ring(handle)
    ui.icon(Rect(handle.x, handle.y, handle.w, handle.h), "back", "accent")


def _handle_width(ui: Ui) -> float:
    return ui.em(18)


def top_bar(
    ui: Ui,
    *,
    seat: str,
    name: str,
    phase: str,
    stats: Sequence[Stat],
    tools: Sequence[Tool],
    on_seat: Callable[[], None] | None = None,
    short: str = "",
    brief: str = "",
) -> None:
    """The bar at the top. For larger type the phase gives way to its ``brief`` form and the name to its ``short`` one;
    then figures, from the last on, go into the tooltip of the seat's name, so that nothing is lost."""
    height = top_height(ui)
    bar = Rect(0, 0, ui.screen.w, height)
    ui.fill(bar, "bar")
    ui.hline(0, bar.w, height - 1, "border")
    side = min(height - 8, max(34.0, ui.em(26)))
    x = bar.right - GAP - (side + 4) * len(tools) + 4
    tools_x = x
    for tool in tools:
        spot = Rect(x, (height - side) / 2, side, side)
        icon_button(
            ui,
            tool.id,
            spot,
            tool.icon,
            on=tool.on,
            tip=tool.tip,
            badge=tool.badge,
            disabled_reason=tool.disabled_reason,
        )
        x += side + 4
    flag_w = ui.em(30)
    widths = [_stat_width(ui, stat) for stat in stats]
    whole = tools_x - GAP_L - (GAP + 2 + flag_w + GAP_S + GAP_L)
    forms = [(name, phase), (name, brief or phase), (short or name, brief or phase)]
    shown, words, count = _fit_head(ui, forms, widths, whole)
    name_w = ui.text_width(shown, TITLE, bold=True) + 1
    phase_w = ui.text_width(words) + 1 if words else 0.0
    hidden = [TipLine(stat.label, stat.value, stat.tone) for stat in stats[count:]]
    seat_tip = Tip(title=name, text=phase, lines=tuple(hidden))
    seat_rect = Rect(GAP, 4, 2 + flag_w + GAP_S + name_w + 4, height - 8)
    look = ui.touch("frame/seat", seat_rect, on=on_seat, tip=seat_tip)
    if look.hover and on_seat is not None:
        ui.box(seat_rect, "hover", None)
    if look.focus:
        ui.paint.ring(Rect(seat_rect.x, seat_rect.y + 2, seat_rect.w, seat_rect.h - 4))
    ui.flag(Rect(GAP + 2, 0, flag_w, height), seat)
    x = GAP + 2 + flag_w + GAP_S + 2
    ui.label(Rect(x, 0, name_w, height), shown, size=TITLE, bold=True)
    x += name_w + GAP_L
    if words:
        ui.label(Rect(x, 0, phase_w, height), words, color="muted")
    # The figures stand flush with the tools, so that they stay in place when the phase's words change.
    shown_w = sum(widths[:count]) + GAP_L * max(0, count - 1)
    x = tools_x - GAP_L - shown_w
    for stat, width in zip(stats[:count], widths, strict=False):
        _draw_stat(ui, stat, Rect(x, 0, width, height))
        x += width + GAP_L


def _fit_head(ui: Ui, forms: Sequence[tuple[str, str]], widths: Sequence[float], free: float) -> tuple[str, str, int]:
    """Return (name, phase, number of figures) that fit: the first form with all figures, else the last with fewer."""

    def need(name: str, phase: str, count: int) -> float:
        parts = [ui.text_width(name, TITLE, bold=True) + 1, *widths[:count]]
        parts += [ui.text_width(phase) + 1] if phase else []
        return sum(parts) + GAP_L * (len(parts) - 1)

    for name, phase in forms:
        if need(name, phase, len(widths)) <= free:
            return name, phase, len(widths)
    name, phase = forms[-1]
    count = len(widths)
    while count and need(name, phase, count) > free:
        count -= 1
    return name, phase if need(name, phase, count) <= free else "", count


def _stat_width(ui: Ui, stat: Stat) -> float:
    icon_w = ui.em(20) + 6 if stat.icon else 0.0
    label_w = ui.text_width(stat.label) + GAP_S if stat.label and not stat.icon else 0.0
    return icon_w + label_w + ui.text_width(stat.value, bold=True) + 2


def _draw_stat(ui: Ui, stat: Stat, rect: Rect) -> None:
    tip = stat.tip or (stat.label if stat.icon else None)
    hit = Rect(rect.x - 4, rect.y + 6, rect.w + 8, rect.h - 12)
    look = ui.touch(f"frame/stat/{stat.label}", hit, tip=tip, focusable=tip is not None)
    if look.focus:
        ui.paint.ring(hit)
    ink = ui.theme.tone(stat.tone)
    x = rect.x
    if stat.icon:
        ui.icon(Rect(x, rect.y, ui.em(20), rect.h), stat.icon, ink)
        x += ui.em(20) + 6
    elif stat.label:
        x += ui.label(Rect(x, rect.y, rect.right - x, rect.h), stat.label, color="muted") + GAP_S
    ui.label(Rect(x, rect.y, rect.right - x, rect.h), stat.value, bold=True, color=ink)


def bottom_bar(
    ui: Ui,
    *,
    views: Sequence[TabItem],
    selected: str,
    on_view: Callable[[str], None],
    todo: str,
    todo_count: int,
    on_todo: Callable[[], None],
    end_text: str,
    end_hotkey: str,
    on_end: Callable[[], None],
    end_disabled_reason: str | None = None,
    end_tip: Tip | None = None,
) -> None:
    """The bar at the bottom: the views, how much is left to do (a click lists it), and the next step.

    Args:
        todo: how much is left to do, in words; without room for them the count stands alone.
        end_text: of the button at the right: the next thing to do, or the end of the phase.
        end_tip: says the whole of a text that may be shortened.
    """
    height = bottom_height(ui)
    bar = Rect(0, ui.screen.h - height, ui.screen.w, height)
    ui.fill(bar, "bar")
    ui.hline(0, bar.w, bar.y, "border")
    control = min(height - 10, ui.em(CONTROL))
    y = bar.y + (height - control) / 2 + 0.5
    end_w = button_width(ui, end_text, hotkey=end_hotkey, primary=True) + GAP_S
    least_w = end_w if end_tip is None else min(end_w, ui.em(_LEAST_END))
    chip = _chip(ui, todo) if todo else 0.0
    needs = [tab_width(ui, view) for view in views]
    views_w = sum(max(106.0, need) for need in needs) + 6 * (len(views) - 1)
    shown = list(views)
    room = bar.w - 2 * GAP - GAP_M - (chip + GAP_S if chip else 0.0)
    if views_w > room - least_w:
        # Large type: the key alone stands for a view; its name is the tooltip.
        shown = [
            TabItem(v.key, v.hotkey or v.text, badge=v.badge, disabled_reason=v.disabled_reason, tip=v.text)
            for v in views
        ]
        keys_w = sum(tab_width(ui, v) for v in shown) + 6 * (len(shown) - 1)
        if keys_w > room - least_w and todo:
            room += chip
            todo, chip = str(todo_count), _chip(ui, str(todo_count))
            room -= chip
        views_w = min(keys_w, room - least_w)
    end_w = min(end_w, room - views_w)
    end = Rect(bar.right - GAP - end_w, y, end_w, control)
    tabs(ui, "frame/view", Rect(GAP, y, views_w, control), shown, selected, on=on_view)
    if todo:
        place = Rect(end.x - GAP_S - chip, y, chip, control)
        look = ui.touch("frame/todo", place, on=on_todo, tip=Tip(t("inbox.open_list_tip"), todo))
        ui.box(place, "hover" if look.hover else "panel", "warn")
        if look.focus:
            ui.paint.ring(place)
        icon_w = ui.em(20)
        ui.icon(Rect(place.x + GAP_S, place.y, icon_w, place.h), "warning", "warn")
        left = place.x + 2 * GAP_S + icon_w
        ui.label(Rect(left, place.y, place.right - left, place.h), todo, color="warn")
    button(
        ui,
        "frame/end",
        end,
        end_text,
        hotkey=end_hotkey,
        primary=True,
        on=on_end,
        disabled_reason=end_disabled_reason,
        tip=end_tip,
        ellipsis=end_tip is not None,
    )


def _chip(ui: Ui, words: str) -> float:
    """The width of what says how much is left to do."""
    return ui.text_width(words) + 1 + ui.em(20) + 3 * GAP_S
