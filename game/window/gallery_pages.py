"""The gallery's pages of controls, lists and charts."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from game.window.gallery_table import SAMPLE, WORDS, Delegation
from game.window.layout import Rect, columns
from game.window.theme import BODY, CONTROL, GAP_L, GAP_M, GAP_S, HEADING, HERO, LARGE, TITLE
from game.window.ui import Ui
from game.window.widgets.bars import Bar, bar_chart, bar_chart_height, stacked_columns
from game.window.widgets.button import button, icon_button, toggle
from game.window.widgets.cells import BarCell, FlagCell, NumberCell, StatusCell, TextCell
from game.window.widgets.chart import Band, Level, Series, line_chart
from game.window.widgets.clause_card import clause_card, clause_card_height
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.entry import entry
from game.window.widgets.flow import Party, Stream, flow_chart
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES, meter, meter_height, verdict_of
from game.window.widgets.progress import progress
from game.window.widgets.scatter import Axis, Dot, Mark, scatter
from game.window.widgets.slider import slider
from game.window.widgets.stepper import stepper
from game.window.widgets.table import Column, table
from game.window.widgets.tabs import TabItem, tabs

Values = dict[str, object]
WHY = "You have no meeting left this round."


def _across(ui: Ui, most: int) -> int:
    return most if ui.text_scale < 1.25 else max(1, most - 1) if ui.text_scale < 1.5 else 1


def _cards(ui: Ui, rect: Rect, across: int, cards: list[tuple[str, Callable[[Rect], float]]]) -> float:
    """Panels with a title in columns; each card draws itself from a rectangle's top and returns its bottom."""
    places = columns(rect, across, 8)
    bottoms = [rect.y] * across
    for n, (title, draw) in enumerate(cards):
        place = places[n % across]
        top = bottoms[n % across]
        memory = ui.memory(f"card/{title}", _Height)
        panel = Rect(place.x, top, place.w, memory.value)
        ui.panel(panel)
        head = ui.line_height(HEADING)
        ui.label(Rect(place.x + GAP_M, top + GAP_S, place.w - 2 * GAP_M, head), title, size=HEADING, bold=True)
        end = draw(Rect(place.x + GAP_M, top + GAP_S + head + GAP_S, place.w - 2 * GAP_M, 0)) + GAP_M
        if abs(end - top - memory.value) > 0.5:
            memory.value = end - top
            ui.redraw()
        bottoms[n % across] = end + 8
    return max(bottoms) - 8


class _Height:
    value = 60.0


def controls_page(ui: Ui, rect: Rect, values: Values) -> float:
    """Buttons, fields, choices; returns the y below."""
    row = ui.em(CONTROL)

    def put(name: str, value: object) -> None:
        values[name] = value

    def buttons(at: Rect) -> float:
        y = at.y
        rows: list[tuple[str, str, dict[str, Any]]] = [
            ("b/primary", "Propose", {"primary": True, "hotkey": "Enter"}), ("b/plain", "Ask for counter-offer", {}),
            ("b/icon", "Add clause", {"icon": "plus"}), ("b/quiet", "Quiet", {"quiet": True}),
            ("b/selected", "Selected", {"selected": True}), ("b/disabled", "Disabled", {"disabled_reason": WHY}),
        ]  # fmt: skip
        across = 2 if at.w > ui.em(360) else 1
        for n, (id, text, options) in enumerate(rows):
            place = columns(Rect(at.x, y + (n // across) * (row + GAP_S), at.w, row), across)[n % across]
            button(ui, id, place, text, on=partial(put, "pressed", id), **options)
        y += -(-len(rows) // across) * (row + GAP_S)
        for n, icon in enumerate(("undo", "bell", "gear", "help", "search")):
            spot = Rect(at.x + n * (row + 4), y, row, row)
            icon_button(
                ui, f"i/{icon}", spot, icon, tip=icon.capitalize(), on=partial(put, "pressed", icon),
                badge=4 if icon == "bell" else 0, disabled_reason=WHY if icon == "undo" else None,
            )  # fmt: skip
        y += row + GAP_S
        for n, (id, text, why) in enumerate(
            (("t/hatch", "Hatches on the map", None), ("t/off", "Off and locked", WHY))
        ):
            place = Rect(at.x, y + n * (ui.em(28)), at.w, ui.em(26))
            on = bool(values.get(id, n == 0))
            toggle(ui, id, place, text, on, on=partial(put, id), disabled_reason=why)
        return y + 2 * ui.em(28)

    def fields(at: Rect) -> float:
        y = at.y
        kinds: list[tuple[str, dict[str, Any]]] = [
            ("e/empty", {"placeholder": "Search / filter", "icon": "search", "clearable": True}), ("e/name", {}),
            ("e/pin", {"secret": True, "max_length": 6}), ("e/locked", {"disabled_reason": WHY}),
        ]  # fmt: skip
        for id, options in kinds:
            start = {"e/name": "Draft of round 3", "e/pin": "2468", "e/locked": "Locked"}.get(id, "")
            entry(
                ui, id, Rect(at.x, y, at.w, row), str(values.get(id, start)),
                on_change=partial(put, id), **options,
            )  # fmt: skip
            y += row + GAP_S
        number = values.get("s/amount", 120.0)
        for id, why in (("s/amount", None), ("s/locked", WHY)):
            stepper(
                ui, id, Rect(at.x, y, min(at.w, ui.em(220)), row), float(number if why is None else 8.0),  # type: ignore[arg-type]
                low=0, high=500, step=5, unit="$M", on=lambda v: put("s/amount", v), disabled_reason=why,
            )  # fmt: skip
            y += row + GAP_S
        for id, why in (("l/floor", None), ("l/locked", WHY)):
            level = float(values.get(id, 24.0))  # type: ignore[arg-type]
            slider(
                ui, id, Rect(at.x, y, at.w, row), level, low=10, high=40, step=0.5, text=f"{level:.1f}", marks=(20, 30),
                on=partial(put, id), disabled_reason=why,
            )  # fmt: skip
            y += row + GAP_S
        return y - GAP_S

    def choices(at: Rect) -> float:
        y = at.y
        items = [TabItem("coach", "Coach"), TabItem("estimate", "Estimate"), TabItem("blind", "Blind")]
        chosen = str(values.get("level", "estimate"))
        tabs(ui, "segments", Rect(at.x, y, at.w, row), items, chosen, on=lambda k: put("level", k), segments=True)
        y += row + GAP_S
        views = [TabItem("all", "All", badge=12), TabItem("mine", "Mine"), TabItem("off", "Off", disabled_reason=WHY)]
        tabs(ui, "tabs", Rect(at.x, y, at.w, row), views, str(values.get("tab", "all")), on=lambda k: put("tab", k))
        y += row + GAP_S
        options = [Option(d.code, d.name, d.code, f"{d.score:.0f}") for d in SAMPLE]
        options[4] = Option("PHL", "Philippines", "PHL", disabled_reason=WHY)
        picked = values.get("seat")
        dropdown(
            ui,
            "seat",
            Rect(at.x, y, at.w, row),
            options,
            str(picked) if picked else None,
            on=lambda k: put("seat", k),
            placeholder="Choose a seat…",
        )
        y += row + GAP_S
        dropdown(ui, "seat/locked", Rect(at.x, y, at.w, row), options, "AUS", on=lambda k: None, disabled_reason=WHY)
        y += row + GAP_M
        progress(ui, Rect(at.x, y, at.w, ui.em(34)), 0.62, "Game 62 of 100")
        y += ui.em(34) + GAP_S
        progress(ui, Rect(at.x, y, at.w, ui.em(34)), None, "The other seats decide")
        return y + ui.em(34)

    def meters(at: Rect) -> float:
        y = at.y
        for id, value, band in (
            ("m/yes", 72.0, (66.0, 78.0)),
            ("m/close", 45.0, (40.0, 50.0)),
            ("m/no", 12.0, (4.0, 20.0)),
        ):
            height = meter_height(ui, at.w, "Acceptance", "72 of 50 needed: refuses")
            meter(ui, id, Rect(at.x, y, at.w, height), value, 50, title="Acceptance", band=band, tip="An estimate.")
            y += height + GAP_S
        return y

    def clauses(at: Rect) -> float:
        y = at.y
        for id, value, changed, why in (
            ("c/plus", 9.0, False, None),
            ("c/minus", -11.0, True, None),
            ("c/locked", None, False, "Binds since round 1."),
        ):  # fmt: skip
            clause_card(
                ui, id, Rect(at.x, y, at.w, clause_card_height(ui)), "Offtake", "cobalt 8 kt / yr", value=value,
                changed=changed, locked_reason=why, on_edit=lambda: put("pressed", "clause"),
                on_remove=lambda: put("pressed", "remove"),
            )  # fmt: skip
            y += clause_card_height(ui) + 6
        return y - 6

    def types(at: Rect) -> float:
        y = at.y
        for text, size in (("Ministerial", HERO), ("Round 3", LARGE), ("Dossier", TITLE), ("Body of the text", BODY)):
            ui.label(Rect(at.x, y, at.w, ui.line_height(size)), text, size=size, bold=size != BODY)
            y += ui.line_height(size)
        return y

    cards: list[tuple[str, Callable[[Rect], float]]] = [
        ("Buttons", buttons), ("Fields and numbers", fields), ("Choices", choices), ("Meters", meters),
        ("Clauses", clauses), ("Type", types),
    ]  # fmt: skip
    return _cards(ui, rect, _across(ui, 3), cards)


ROWS = [
    Delegation(f"{d.code}{n}" if n else d.code, f"{d.name} {n}" if n else d.name, (d.score * 7 + n * 13) % 100)
    for n in range(385)
    for d in SAMPLE
]


def lists_page(ui: Ui, rect: Rect, values: Values) -> float:
    """A table of some five thousand rows, with every kind of cell; returns the y below."""

    def score(d: Delegation) -> BarCell:
        return BarCell(d.score, 60, VERDICT_TONES[verdict_of(d.score, 60, 20)])

    def status(d: Delegation) -> StatusCell:
        verdict = verdict_of(d.score, 60, 20)
        return StatusCell(VERDICT_ICONS[verdict], WORDS[verdict], VERDICT_TONES[verdict])

    all_columns = [
        Column[Delegation]("name", "Delegation", lambda d: FlagCell(d.code[:3], d.name), sort=lambda d: d.name),
        Column[Delegation]("status", "Stance", status, width=130, sort=lambda d: d.score),
        Column[Delegation]("score", "Acceptance", score, width=180, sort=lambda d: d.score, align="left"),
        Column[Delegation](
            "output", "Output, t", lambda d: NumberCell(d.score * 1234.5), width=110, sort=lambda d: d.score,
            align="right", optional=True,
        ),
        Column[Delegation](
            "code", "Code", lambda d: TextCell(d.code, ink="muted"), width=80, sort=lambda d: d.code, optional=True
        ),
    ]  # fmt: skip
    panel = Rect(rect.x, rect.y, rect.w, rect.h)
    ui.panel(panel)
    text = str(values.get("filter", ""))
    field = Rect(panel.x + GAP_M, panel.y + GAP_M, min(ui.em(420), panel.w - 24), ui.em(CONTROL))

    def filtered(words: str) -> None:
        values["filter"] = words

    entry(
        ui,
        "lists/search",
        field,
        text,
        on_change=filtered,
        placeholder="Search / filter",
        icon="search",
        clearable=True,
    )

    def select(name: str) -> None:
        values["row"] = name

    def opened(name: str) -> None:
        values["opened"] = name

    chosen = values.get("row")
    body = Rect(panel.x + 4, field.bottom + GAP_S, panel.w - 8, panel.bottom - field.bottom - GAP_S - 6)
    table(
        ui, "rows", body, all_columns, ROWS, key=lambda d: d.code, selected=str(chosen) if chosen else None,
        on_select=select, on_open=opened, search=lambda d: d.name, filter_text=text,
    )  # fmt: skip
    return panel.bottom


def charts_page(ui: Ui, rect: Rect, values: Values) -> float:
    """Line, bar and stacked charts, points and flows; returns the y below."""

    def path(start: float, drift: float, swing: float) -> list[tuple[float, float]]:
        return [(n, start + drift * n + swing * math.sin(n * 0.9)) for n in range(13)]

    def quarter(n: float) -> str:
        return f"Q{int(n) % 4 + 1}"

    tall = max(ui.em(250), 250.0)

    def prices(at: Rect) -> float:
        fan = Band([(n, 27 - (n - 8) * 1.4, 27 + (n - 8) * 1.8) for n in range(8, 13)], "likely range")
        lines = [
            Series("Cobalt", path(21, 0.6, 2.2)),
            Series("Lithium", path(14, 0.1, 1.6)),
            Series("Nickel", path(17, -0.2, 0.9), dashed=True),
        ]
        line_chart(
            ui, "chart/prices", Rect(at.x, at.y, at.w, tall), lines, title="Prices", unit="$ / kg",
            levels=[Level("Floor", 18)], bands=[fan], x_text=quarter,
        )  # fmt: skip
        return at.y + tall

    def cover(at: Rect) -> float:
        gaps = [(n, math.nan if n in (5, 6) else 40 + 6.0 * n) for n in range(13)]
        lines = [
            Series("Japan", gaps),
            Series("European Union", path(90, -1, 9)),
            Series("Rest of the world and others", path(55, 0, 3)),
        ]
        line_chart(
            ui,
            "chart/cover",
            Rect(at.x, at.y, at.w, tall),
            lines,
            title="Days of cover",
            unit="days",
            x_text=quarter,
            from_zero=True,
        )
        return at.y + tall

    def effects(at: Rect) -> float:
        bars = [Bar(d.name, d.score - 55, flag=d.code) for d in SAMPLE[:7]]
        height = bar_chart_height(ui, len(bars))
        bar_chart(
            ui, "chart/effects", Rect(at.x, at.y, at.w, height), bars, text_of=lambda v: f"{v:+.0f}".replace("-", "−")
        )
        return at.y + height

    def shares(at: Rect) -> float:
        parts = [
            Series("Mined", [(n, 30 + 4 * n) for n in range(6)]), Series("Refined", [(n, 20 + n) for n in range(6)]),
            Series("Recycled", [(n, 3.0 + 2 * n) for n in range(6)]),
        ]  # fmt: skip
        stacked_columns(
            ui,
            "chart/shares",
            Rect(at.x, at.y, at.w, tall),
            [f"R{n + 1}" for n in range(6)],
            parts,
            title="Supply",
            unit="kt",
        )
        return at.y + tall

    def points(at: Rect) -> float:
        marks: tuple[Mark, ...] = ("disc", "square", "diamond", "triangle", "cross")
        dots = [
            Dot(d.name, 12.0 + 5.5 * n, d.score - 40, marks[n % len(marks)], ui.theme.series[n % 8], n == 0, "A draft.")
            for n, d in enumerate(SAMPLE)
        ]
        scatter(
            ui, "chart/points", Rect(at.x, at.y, at.w, tall), dots, x=Axis("Own gain, points"),
            y=Axis("Partner's gain, points"), title="Drafts", frontier=[(10, 62), (40, 50), (60, 21), (72, -20)],
            frontier_name="The best for both",
        )  # fmt: skip
        return at.y + tall

    def flows(at: Rect) -> float:
        parties = [
            Party("mine/a", "DR Congo", 0), Party("mine/b", "Indonesia", 0), Party("mine/c", "Other miners", 0),
            Party("ref/a", "China", 1), Party("ref/b", "Finland", 1), Party("use/a", "Japan", 2),
            Party("use/b", "European Union", 2), Party("use/c", "Rest of the world", 2),
        ]  # fmt: skip
        streams = [
            Stream("mine/a", "ref/a", 120), Stream("mine/a", "ref/b", 12), Stream("mine/b", "ref/a", 25),
            Stream("mine/c", "ref/b", 9), Stream("ref/a", "use/a", 40), Stream("ref/a", "use/b", 52),
            Stream("ref/a", "use/c", 53, "Through third ports."), Stream("ref/b", "use/b", 21),
        ]  # fmt: skip
        flow_chart(
            ui, "chart/flows", Rect(at.x, at.y, at.w, tall), parties, streams, title="Cobalt, kt",
            columns=("Mined", "Refined", "Used"), hint="Point at a ribbon, or press the left and right keys.",
        )  # fmt: skip
        return at.y + tall

    def nothing(at: Rect) -> float:
        high = ui.em(90)
        line_chart(ui, "chart/empty", Rect(at.x, at.y, at.w, high), [], title="Antimony", unit="$ / kg")
        scatter(
            ui, "chart/no_points", Rect(at.x, at.y + high, at.w, high), [], x=Axis("x"), y=Axis("y"), title="Drafts"
        )
        flow_chart(ui, "chart/no_flows", Rect(at.x, at.y + 2 * high, at.w, high), [], [], title="Trade")
        return at.y + 3 * high

    cards: list[tuple[str, Callable[[Rect], float]]] = [
        ("Lines, floor and band", prices), ("Gaps and a long name", cover), ("Winners and losers", effects),
        ("Stacked", shares), ("Points and a frontier", points), ("Flows", flows), ("No figures", nothing),
    ]  # fmt: skip
    return _cards(ui, rect, _across(ui, 2), cards) + GAP_L - GAP_L
