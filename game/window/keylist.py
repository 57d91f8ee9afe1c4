"""The overlay with every command and its keys."""

from game.window.catalog import t
from game.window.keys import Keymap, command_name, grouped_commands
from game.window.layout import Rect, columns
from game.window.theme import GAP_M, HEADING
from game.window.ui import Ui
from game.window.widgets.modal import Answer, open_modal

#: Height of a row before the text scale.
_ROW = 26
_WIDTH = 1140


def open_key_list(ui: Ui, keymap: Keymap, first: str = "") -> None:
    """Open the overlay; ``first`` is the group of commands that concerns the reader most now.

    It has three columns, fewer for larger type, and scrolls by the page keys where it is longer than the screen.
    """
    groups = [(name, [c for c in commands if keymap.chords(c)]) for name, commands in grouped_commands(first)]
    groups = [(name, commands) for name, commands in groups if commands]

    def content(rect: Rect) -> float:
        across = 3 if ui.text_scale < 1.25 else 2 if ui.text_scale < 1.5 else 1
        places = columns(rect, across, 40)
        heights = [_group_height(ui, len(commands)) for _, commands in groups]
        at = [0.0] * across
        for (name, commands), height in zip(groups, heights, strict=True):
            # The first group stays at the top left; each further one goes where there is most room.
            column = at.index(min(at))
            _draw_group(ui, keymap, Rect(places[column].x, rect.y + at[column], places[column].w, height),
                        name, commands)  # fmt: skip
            at[column] += height + GAP_M
        return max(at)

    title = t("keys.title")
    open_modal(ui, "keys", title, answers=[Answer(t("common.close"), primary=True)], content=content, width=_WIDTH)


def _group_height(ui: Ui, rows: int) -> float:
    return ui.line_height(HEADING) + 4 + rows * ui.em(_ROW)


def _draw_group(ui: Ui, keymap: Keymap, rect: Rect, name: str, commands: list[str]) -> None:
    head = ui.line_height(HEADING)
    ui.label(Rect(rect.x, rect.y, rect.w, head), t(f"keys.group_{name}"), size=HEADING, bold=True, ellipsis=True)
    ui.hline(rect.x, rect.right, rect.y + head)
    y, row_h = rect.y + head + 4, ui.em(_ROW)
    for command in commands:
        keys = keymap.all_text(command)
        keys_w = min(ui.text_width(keys, bold=True) + 1, rect.w * 0.6)
        text_w = rect.w - keys_w - GAP_M
        row = Rect(rect.x, y, rect.w, row_h)
        words = command_name(command)
        if ui.text_width(words) + 1 > text_w:
            ui.touch(f"keys/row/{command}", row, tip=f"{words}: {keys}", focusable=False)
        ui.label(Rect(rect.x, y, text_w, row_h), words, ellipsis=True)
        ui.label(Rect(rect.right - keys_w, y, keys_w, row_h), keys, bold=True, color="accent", align="right",
                 ellipsis=True)  # fmt: skip
        y += row_h
