"""The gallery's page of what others think: suggestions, accounts of answers, and whose turn it is."""

from game.window.figures import signed
from game.window.layout import Rect, columns
from game.window.theme import GAP_M, GAP_S, HEADING
from game.window.ui import Ui
from game.window.widgets.clause_card import signed_ink
from game.window.widgets.idea_card import Idea, idea_card, idea_card_height
from game.window.widgets.items import items, items_height
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES, Verdict
from game.window.widgets.waiting import Waiting, waiting

Values = dict[str, object]
#: Change, points, what is known of the answer, verdict.
IDEAS: tuple[tuple[str, float, str, Verdict], ...] = (
    ("Raise your payment to $1.8 m × 4", 2.4, "71% that they sign (52–86%)", "accept"),
    ("Leave out: DR Congo joins the bloc", -0.6, "38% that they sign (16–67%)", "close"),
    (
        "Add: Japan assures exports of gallium for 6 rounds; pay $0.2 m × 4 rounds",
        1.1,
        "They would sign this",
        "accept",
    ),
    ("Ask for $4.0 m × 4 rounds", 5.2, "3% that they sign (1–9%)", "refuse"),
)
ITEMS = (
    ("Its red lines", -5.0), ("Its targets", 4.0), ("Money paid", -1.0), ("A treaty signed", 0.4),
    ("3 smaller items", 0.1), ("What it asks for", -1.4),
)  # fmt: skip
TURNS = (
    Waiting(hotkey="P"),
    Waiting("Round 3: sittings", "KOR", "South Korea", 14, 56, False, "P"),
    Waiting("Round 3: plenary", "EUU", "European Union (Commission)", 41, 56, True, "P"),
)


def advice_page(ui: Ui, rect: Rect, values: Values) -> float:
    """Draw the page from the top of ``rect``; returns the y below."""
    beside = ui.text_scale < 1.5
    places = columns(rect, 2, 8) if beside else [rect, rect]
    left = _ideas(ui, places[0], values)
    top = rect.y if beside else left + 8
    right = _items(ui, Rect(places[1].x, top, places[1].w, 0)) + 8
    for n, turn in enumerate(TURNS):
        right = _turn(ui, Rect(places[1].x, right, places[1].w, 0), n, turn, values) + 8
    return max(left, right)


def _ideas(ui: Ui, at: Rect, values: Values) -> float:
    inner_w, head = at.w - 2 * GAP_M, ui.line_height(HEADING) + 4
    ideas = [
        Idea(change, f"Worth {signed(points, 1)} to you", signed_ink(points), chance, VERDICT_ICONS[verdict],
             VERDICT_TONES[verdict], "Put into the draft", str(n + 1) if n < 3 else "")
        for n, (change, points, chance, verdict) in enumerate(IDEAS)
    ]  # fmt: skip
    heights = [idea_card_height(ui, inner_w, idea) for idea in ideas]
    panel = Rect(at.x, at.y, at.w, head + sum(heights) + GAP_S * len(heights) + 2 * GAP_S)
    ui.panel(panel)
    y = at.y + GAP_S
    ui.label(Rect(at.x + GAP_M, y, inner_w, head), "Suggestions", size=HEADING, bold=True)
    y += head
    for n, (idea, height) in enumerate(zip(ideas, heights, strict=True)):
        idea_card(ui, f"advice/idea/{n}", Rect(at.x + GAP_M, y, inner_w, height), idea,
                  lambda n=n: values.update(idea=n))  # type: ignore[misc]  # fmt: skip
        y += height + GAP_S
    return panel.bottom


def _items(ui: Ui, at: Rect) -> float:
    inner_w, head = at.w - 2 * GAP_M, ui.line_height(HEADING) + 4
    panel = Rect(at.x, at.y, at.w, head + items_height(ui, inner_w, len(ITEMS)) + 2 * GAP_S)
    ui.panel(panel)
    ui.label(Rect(at.x + GAP_M, at.y + GAP_S, inner_w, head), "Why Australia has declined", size=HEADING, bold=True,
             ellipsis=True)  # fmt: skip
    items(ui, Rect(at.x + GAP_M, at.y + GAP_S + head, inner_w, 0), ITEMS, 1)
    return panel.bottom


def _turn(ui: Ui, at: Rect, number: int, turn: Waiting, values: Values) -> float:
    area = Rect(at.x, at.y, at.w, 0)
    return waiting(ui, f"advice/turn/{number}", area, turn, lambda: values.update(turn=number))
