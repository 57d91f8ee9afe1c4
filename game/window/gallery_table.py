"""The gallery's first page: the negotiation table's look, made of the kit's parts with sample content."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.window.frame import Stat, Tool, bottom_bar, content_columns, drawer, top_bar
from game.window.hits import Tip
from game.window.layout import Rect, columns, inset
from game.window.theme import CONTROL, GAP_M, GAP_S, HEADING, TITLE, Ink
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.cells import BarCell, FlagCell, StatusCell
from game.window.widgets.clause_card import clause_card, clause_card_height, signed_ink
from game.window.widgets.entry import entry
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES, meter, meter_height, verdict_of
from game.window.widgets.scroll import scroll_area
from game.window.widgets.table import Column, table
from game.window.widgets.tabs import TabItem

WORDS = {"accept": "Lean yes", "close": "Needs more", "refuse": "Refuses"}


@dataclass(frozen=True)
class Delegation:
    """A sample row."""

    code: str
    name: str
    score: float


SAMPLE = (
    Delegation("AUS", "Australia", 88),
    Delegation("COD", "DR Congo", 41),
    Delegation("ARG", "Argentina", 71),
    Delegation("KAZ", "Kazakhstan", 57),
    Delegation("PHL", "Philippines", 35),
    Delegation("CAN", "Canada", 91),
    Delegation("KOR", "South Korea", 79),
    Delegation("ZMB", "Zambia", 48),
    Delegation("IND", "India", 52),
    Delegation("EUU", "European Union", 76),
    Delegation("BRA", "Brazil", 44),
    Delegation("NOR", "Norway", 66),
    Delegation("SAU", "Saudi Arabia", 22),
)
GIVES = (
    ("Offtake", "cobalt 8 kt / yr", 9.0),
    ("Finance", "refining hub $120M", 14.0),
    ("Technology transfer", "stage 2", 6.0),
)
ASKS = (
    ("Join price-floor annex", "from round 4", -11.0),
    ("Floor: cobalt $24 / kg", "indexed", -4.0),
    ("Stockpile release", "60 days", -7.0),
)
TERMS = (
    ("Base stance", 43.0), ("Economic value of clauses", 7.0), ("Trust in Japan", 6.0),
    ("Present offtake", -9.0), ("Domestic: export lobby", -6.0),
)  # fmt: skip
IDEAS = (
    ("Raise refining finance to $180M", 53),
    ("Drop stockpile release to 30 days", 51),
    ("Ask Zambia to co-sponsor the hub", 56),
)
FACTS = (
    ("Interests", "Local processing 3/3, price 2/3, security 1/3"), ("BATNA", "Existing offtake (estimate 44)"),
    ("Red lines", "No export without 30% local processing"), ("Last seen", "R2: refused a floor at $22 / kg"),
    ("Trust", "6 / 10, up 1 after the hub pledge"),
)  # fmt: skip
NEWS = (
    ("EUU", "European Union tabled a floor of $20–26 / kg"), ("NOR", "Norway left the price annex talks"),
    ("USA", "United States offers to match purchases"), ("ARG", "Argentina asks you for lithium terms"),
    ("ZMB", "Zambia co-sponsors the refining hub"),
)  # fmt: skip


class TablePage:
    """Draws the page and keeps what its widgets change."""

    def __init__(self) -> None:
        self.selected = "COD"
        self.filter = ""
        self.removed: set[str] = set()
        self.columns = (
            Column[Delegation]("name", "Delegation", self._name, sort=lambda d: d.name),
            Column[Delegation]("score", "Score", self._bar, width=76, sort=lambda d: d.score, align="right"),
        )

    @staticmethod
    def _name(row: Delegation) -> FlagCell:
        verdict = verdict_of(row.score, 60, 20)
        status = StatusCell(VERDICT_ICONS[verdict], WORDS[verdict], VERDICT_TONES[verdict])
        return FlagCell(row.code, row.name, status)

    @staticmethod
    def _bar(row: Delegation) -> BarCell:
        return BarCell(row.score, 60, VERDICT_TONES[verdict_of(row.score, 60, 20)])

    def draw(self, ui: Ui, views: Sequence[TabItem], on_view: Callable[[str], None]) -> None:
        """The frame and its columns."""
        tools = [
            Tool("tool/undo", "undo", "Undo (Ctrl+Z)", lambda: None, disabled_reason="There is nothing to undo."),
            Tool("tool/codex", "codex", "Codex", lambda: None),
            Tool("tool/bell", "bell", "Notifications", lambda: ui.toast("Nothing new."), badge=3),
            Tool("tool/settings", "gear", "Settings", lambda: None),
            Tool("tool/help", "help", "Keys (?)", lambda: None),
        ]
        stats = [
            Stat("Time left", "06:40", tone="warn", icon="clock"),
            Stat("Mandate", "2/3", Tip("Two of your three interests are met.", "Mandate")),
            Stat("Influence", "7", "Meetings left this round."),
            Stat("Budget", "$410M"),
            Stat("Bloc", "31/55"),
        ]
        top_bar(ui, seat="JPN", name="Japan", phase="Round 3 of 6 · Text negotiation", stats=stats, tools=tools)
        parts = content_columns(ui)
        self._list(ui, parts.left)
        self._work(ui, parts.centre)
        if parts.right is not None:
            self._information(ui, parts.right)
        else:
            drawer(ui, "drawer", "Dossier", lambda rect: self._information(ui, rect))
        bottom_bar(
            ui, views=views, selected="table", on_view=on_view, todo="2 to do: Argentina awaits a reply", todo_count=2,
            on_todo=lambda: None, end_text="End round", end_hotkey="E", on_end=lambda: None,
        )  # fmt: skip

    def _list(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        inner = inset(rect, 10, 8)
        head = ui.line_height(HEADING)
        ui.label(Rect(inner.x, inner.y, inner.w, head), "Delegations", size=HEADING, bold=True)
        field = Rect(inner.x, inner.y + head + 4, inner.w, ui.em(30))

        def search(text: str) -> None:
            self.filter = text

        entry(
            ui,
            "list/search",
            field,
            self.filter,
            on_change=search,
            placeholder="Search (/)",
            icon="search",
            clearable=True,
        )

        def select(code: str) -> None:
            self.selected = code

        body = Rect(rect.x + 4, field.bottom + 4, rect.w - 8, rect.bottom - field.bottom - 8)
        table(
            ui, "list", body, self.columns, SAMPLE, key=lambda d: d.code, selected=self.selected, on_select=select,
            search=lambda d: d.name, filter_text=self.filter, row_height=42, order=("score", True),
            row_tip=lambda d: Tip(f"{d.name}: {d.score:.0f} of 60 needed."),
        )  # fmt: skip

    def _work(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        foot_h = ui.em(CONTROL)
        foot = Rect(rect.x + 10, rect.bottom - 8 - foot_h, rect.w - 20, foot_h)
        with scroll_area(ui, "work", Rect(rect.x + 10, rect.y + 8, rect.w - 20, foot.y - 8 - rect.y - 8)) as view:
            view.bottom = self._offer(ui, Rect(view.rect.x, view.top, view.rect.w, 0))
        texts: tuple[tuple[str, str, str, bool], ...] = (
            ("propose", "Propose", "Enter", True),
            ("counter", "Ask for counter-offer", "C", False),
            ("draft", "Save draft", "S", False),
        )
        needs = [button_width(ui, text, hotkey=key, primary=main) for _, text, key, main in texts]
        if sum(needs) + 16 > foot.w:
            # Large type: the keys stay in the tooltips.
            texts = tuple((id, text, "", main) for id, text, _, main in texts)
            needs = [button_width(ui, text, primary=main) for _, text, _, main in texts]
        for (id, text, key, main), place in zip(texts, columns(foot, needs), strict=True):
            why = "A draft with this name is saved already." if id == "draft" else None
            button(ui, id, place, text, hotkey=key, primary=main, disabled_reason=why, on=lambda: None, ellipsis=True)

    def _offer(self, ui: Ui, rect: Rect) -> float:
        beside = ui.text_scale < 1.5
        sides = columns(rect, 2, 20) if beside else [rect, rect]
        y = rect.y
        bottoms: list[float] = []
        for side, code, name, clauses, add, key in (
            (sides[0], "JPN", "Japan gives", GIVES, "Add clause", "A"),
            (sides[1], "COD", "DR Congo gives", ASKS, "Ask for clause", "R"),
        ):  # fmt: skip
            if not beside and bottoms:
                y = bottoms[-1] + GAP_S
            head = Rect(side.x, y, side.w, ui.em(30))
            ui.flag(Rect(head.x, head.y, ui.em(28), head.h), code)
            ui.label(
                Rect(head.x + ui.em(28) + 8, head.y, head.w - ui.em(28) - 8, head.h), name, size=HEADING, bold=True
            )
            at = head.bottom + 4
            for n, (title, detail, value) in enumerate(clauses):
                id = f"clause/{code}/{n}"
                if id in self.removed:
                    continue
                card = Rect(side.x, at, side.w, clause_card_height(ui))
                clause_card(
                    ui, id, card, title, detail, value=value, on_edit=lambda: None,
                    on_remove=lambda id=id: self.removed.add(id), changed=(code, n) == ("COD", 1),  # type: ignore[misc]
                    locked_reason="This clause binds since round 1." if (code, n) == ("JPN", 2) else None,
                )  # fmt: skip
                at += card.h + 6
            button(
                ui,
                f"add/{code}",
                Rect(side.x, at + 2, side.w, ui.em(CONTROL)),
                add,
                hotkey=key,
                icon="plus",
                quiet=True,
                on=lambda: None,
            )
            bottoms.append(at + 2 + ui.em(CONTROL))
        if beside:
            ui.vline(rect.centerx, rect.y + 2, max(bottoms), "border")
        y = max(bottoms) + GAP_S
        y += ui.paragraph(
            Rect(rect.x, y, rect.w, 999),
            "Value to DR Congo as your desk estimates it (±4).",
            color="muted",
        )
        y = self._acceptance(ui, Rect(rect.x, y + GAP_S, rect.w, 0))
        return self._ideas(ui, Rect(rect.x, y + GAP_S, rect.w, 0))

    def _acceptance(self, ui: Ui, at: Rect) -> float:
        inner_w = at.w - 2 * GAP_M
        across = 2 if ui.text_scale < 1.25 else 1
        row_h = ui.em(26)
        meter_h = meter_height(ui, inner_w, "Acceptance", "41 of 50 needed: refuses")
        rows = -(-len(TERMS) // across)
        card = Rect(at.x, at.y, at.w, meter_h + rows * row_h + 2 * GAP_S + 8)
        ui.box(card, "raised", "border")
        place = Rect(card.x + GAP_M, card.y + GAP_S, inner_w, meter_h)
        meter(
            ui,
            "acceptance",
            place,
            41,
            50,
            title="Acceptance",
            band=(36, 46),
            verdict="refuse",
            tip="What the desk expects them to say.",
        )
        for n, (name, value) in enumerate(TERMS):
            part = columns(Rect(place.x, 0, place.w, row_h), across, 24)[n % across]
            part.y = place.bottom + 8 + (n // across) * row_h
            ink: Ink = signed_ink(value)
            tag = f"+{value:.0f}" if value > 0 else f"−{-value:.0f}"
            tag_w = ui.text_width(tag, bold=True) + 1
            ui.label(Rect(part.x, part.y, part.w - tag_w - 6, part.h), name, color="muted")
            ui.label(part, tag, bold=True, color=ink, align="right")
        return card.bottom

    def _ideas(self, ui: Ui, at: Rect) -> float:
        row_h = ui.em(30)
        head = ui.line_height(HEADING)
        card = Rect(at.x, at.y, at.w, head + len(IDEAS) * row_h + 2 * GAP_S)
        ui.box(card, "raised", "border")
        ui.label(
            Rect(card.x + GAP_M, card.y + 6, card.w - 24, head), "What would make this work?", size=HEADING, bold=True
        )
        try_w = button_width(ui, "Try it")
        for n, (text, score) in enumerate(IDEAS):
            row = Rect(card.x + GAP_M, card.y + 6 + head + n * row_h, card.w - 2 * GAP_M, row_h)
            spot = Rect(row.right - try_w, row.y + 1, try_w, row.h - 3)
            button(ui, f"try/{n}", spot, "Try it", on=lambda: None)
            tag = f"to {score}"
            tag_w = ui.text_width(tag, bold=True) + 1
            ui.label(Rect(spot.x - 14 - tag_w, row.y, tag_w, row.h), tag, bold=True, color="good")
            ui.label(Rect(row.x, row.y, spot.x - 28 - tag_w - row.x, row.h), text, ellipsis=True)
        return card.bottom

    def _information(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        with scroll_area(ui, "information", inset(rect, 10, 8)) as view:
            x, y, width = view.rect.x, view.top, view.rect.w
            head = ui.em(30)
            ui.flag(Rect(x, y, ui.em(28), head), "COD")
            ui.label(
                Rect(x + ui.em(28) + 8, y, width - ui.em(28) - 8, head), "DR Congo: dossier", size=TITLE, bold=True
            )
            y += head + 4
            y += ui.paragraph(
                Rect(x, y, width, 999),
                "Largest cobalt producer. Wants processing at home and fast finance; wary of exclusive offtake.",
            )
            y += GAP_S
            name_w = max(ui.text_width(name) for name, _ in FACTS) + 16
            for name, fact in FACTS:
                ui.label(Rect(x, y, name_w, ui.line_height()), name, color="muted")
                y += ui.paragraph(Rect(x + name_w, y, width - name_w, 999), fact) + 3
            y += (
                ui.paragraph(Rect(x, y, width, 999), "Confidence: medium. Source: round 1, public data", color="muted")
                + 6
            )
            button(
                ui,
                "envoy",
                Rect(x, y, min(width, button_width(ui, "Send envoy (1 influence)")), ui.em(CONTROL)),
                "Send envoy (1 influence)",
                on=lambda: None,
            )
            y += ui.em(CONTROL) + GAP_M
            ui.hline(x, x + width, y)
            y += GAP_S
            ui.label(Rect(x, y, width, head), "Round feed", size=HEADING, bold=True)
            y += head
            for code, text in NEWS:
                indent = ui.em(22) + 10
                height = ui.paragraph_height(width - indent, text)
                ui.flag(Rect(x, y, ui.em(22), ui.line_height()), code)
                ui.paragraph(Rect(x + indent, y, width - indent, height), text)
                y += height + GAP_S
            view.bottom = y
