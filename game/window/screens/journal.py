"""The journal: everything that has happened and that the seat may know, by round, and what became of its offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pygame

from game.rules.events import round_start
from game.rules.turn import Happening
from game.window.catalog import t
from game.window.event_words import event_of
from game.window.frame import DRAWER_FROM, content_rect, drawer
from game.window.hits import Tip, TipLine
from game.window.layout import Rect, cut_right, cut_top, inset
from game.window.narrate import narrate
from game.window.notes import Note
from game.window.play import Todo
from game.window.screens import past
from game.window.screens.base import GameScreen
from game.window.screens.journal_notes import NoteBlock
from game.window.screens.journal_offers import OwnOffer, draw_offer, offer_height, own_offers
from game.window.screens.tall_list import reveal_row, tall_list
from game.window.search import folded, matches
from game.window.theme import CONTROL, GAP_S, HEADING, TITLE, Tone
from game.window.tidings import concerns, icon_of, seat_of, tone_of
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.entry import entry
from game.window.widgets.tabs import TabItem, tab_width, tabs

if TYPE_CHECKING:
    from game.window.app import App

RIGHT = 432.0
FILTERS = ("all", "mine", "talks", "bloc", "market", "events", "notes")
#: The list of the timeline, under each filter.
_LIST = "journal/list"
#: The first words of a kind -> the filter that shows it; what is not here belongs to ``talks``.
_FAMILIES = {
    "acceded": "bloc", "application": "bloc", "applied": "bloc", "bloc": "bloc", "motion": "bloc", "notice": "bloc",
    "union": "bloc", "withdrew": "bloc", "accession": "bloc", "ratified": "bloc", "ratification": "bloc",
    "signature": "bloc", "government": "events", "export": "market", "flood": "market", "stock": "market",
    "order": "market", "release": "market", "event": "events", "target": "mine", "red": "mine", "game": "all",
    "expelled": "bloc", "left": "bloc", "fund": "bloc", "votes": "bloc", "common": "bloc", "contributed": "bloc",
    "contribution": "bloc", "contributions": "bloc", "draw": "bloc", "objective": "events", "tariff": "market",
    "producer": "market", "discovery": "market", "exploration": "market", "interest": "mine", "loan": "mine",
    "private": "mine", "fell": "mine", "supplementary": "mine", "campaign": "mine", "ministry": "mine",
    "intelligence": "mine",
}  # fmt: skip
#: What the round's heading and the other screens say already.
_SILENT = frozenset(("round_began", "market_cleared"))


def family_of(happening: Happening) -> str:
    """Return the filter of the journal that a happening belongs to, beside ``all`` and ``mine``."""
    return _FAMILIES.get(happening.kind.split("_")[0], "talks")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline: a happening in words, or the heading of a round (``happening`` is None).

    ``line`` is the happening's place among all that the seat has seen, by which it is noted on.
    """

    round: int
    text: str
    happening: Happening | None = None
    mine: bool = False
    tone: Tone = "neutral"
    line: int | None = None


class JournalScreen(GameScreen):
    """See the module.

    Attributes:
        shown: one of :attr:`filters`.
        filter: what is typed into the search field.
        closed: whether closed offers are listed instead of open ones.
        chosen: the round and the line (None for its heading) to which a note or a bookmark goes; None for nothing.
    """

    name = "journal"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.shown = "all"
        self.filter = ""
        self.closed = False
        self.chosen: tuple[int, int | None] | None = None
        self.notes = NoteBlock(self)
        self._texts: list[tuple[Happening, str, Tone]] = []
        self._rows: tuple[tuple[object, ...], list[Entry]] | None = None
        self._offers: tuple[int, list[OwnOffer]] | None = None

    # --- what is shown ------------------------------------------------------------------------------------------

    def _told(self) -> list[tuple[Happening, str, Tone]]:
        """Return all happenings with their sentences and tones; only those that are new are put into words."""
        view = self.play.view
        kept = self._texts
        same = 0
        for (known, _, _), happening in zip(kept, view.happenings, strict=False):
            if known is not happening:
                break
            same += 1
        del kept[same:]
        kept.extend((new, narrate(view, new), tone_of(new, view)) for new in view.happenings[same:])
        return kept

    def entries(self) -> list[Entry]:
        """Return the timeline under the present filters, the latest round first."""
        notes = self.play.notes
        key = (self.play.version, self.shown, self.filter, notes.version)
        if self._rows is not None and self._rows[0] == key:
            return self._rows[1]
        seat, words = self.play.seat, folded(self.filter).split()
        rounds: dict[int, list[Entry]] = {}
        if self.shown == "notes" or not words:
            last = self.play.view.round
            noted: dict[int, list[Entry]] = {n.round: [] for n in notes.all if n.line is None and n.round <= last}
            rounds.update(noted if self.shown in ("all", "notes") else {})
        for line, (happening, text, tone) in enumerate(self._told()):
            note = notes.on(happening.round, line)
            if happening.kind in _SILENT or (self.shown == "notes" and not (note.text or note.moment)):
                continue
            mine = concerns(happening, seat)
            if self.shown == "mine" and not mine:
                continue
            if self.shown not in ("all", "mine", "notes") and family_of(happening) != self.shown:
                continue
            if words and not matches(words, folded(f"{text} {note.text}")):
                continue
            rounds.setdefault(happening.round, []).append(Entry(happening.round, text, happening, mine, tone, line))
        rows: list[Entry] = []
        for round_ in sorted(rounds, reverse=True):
            when = round_start(self.play.view.world, round_)
            title = t("journal.round", round=round_, month=t(f"journal.month_{when.month}"), year=when.year,
                      count=len(rounds[round_]))  # fmt: skip
            rows.append(Entry(round_, title))
            rows.extend(rounds[round_])
        self._rows = (key, rows)
        return rows

    def sentence_of(self, line: int) -> str:
        """Return the sentence of a line."""
        return self._told()[line][1]

    @property
    def filters(self) -> tuple[str, ...]:
        """The filters that can show something: none for blocs where the scenario has no charter."""
        return tuple(key for key in FILTERS if key != "bloc" or self.play.view.world.charters)

    @property
    def offers(self) -> list[OwnOffer]:
        """The seat's own negotiations, the latest first."""
        if self._offers is None or self._offers[0] != self.play.version:
            self._offers = (self.play.version, own_offers(self.play.view))
        return self._offers[1]

    # --- drawing ------------------------------------------------------------------------------------------------

    def content(self, ui: Ui) -> None:
        """Draw the timeline at the left and the seat's offers at the right."""
        self.notes.warn(ui)
        area = content_rect(ui)
        if ui.text_scale >= DRAWER_FROM:
            left = Rect(area.x, area.y, area.w - ui.em(18) - GAP_S, area.h)
            self._timeline(ui, left)
            drawer(ui, "journal/side", t("journal.own_offers"), lambda rect: self._own(ui, rect))
            return
        right, left = cut_right(area, RIGHT, GAP_S)
        self._timeline(ui, left)
        self._own(ui, right)

    def _timeline(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        inner = inset(rect, GAP_S)
        items = [TabItem(key, t(f"{_file(key)}.filter_{key}"), tip=t(f"{_file(key)}.filter_{key}_tip"))
                 for key in self.filters]  # fmt: skip
        wanted = sum(tab_width(ui, item) for item in items)
        head, rest = cut_top(inner, ui.em(CONTROL), GAP_S)
        search_w = ui.em(200)
        if wanted + search_w + GAP_S <= head.w:
            search, chooser = cut_right(head, search_w, GAP_S)
        else:
            # Large type: the search field takes a row of its own.
            chooser = head
            search, rest = cut_top(rest, ui.em(CONTROL), GAP_S)
        tabs(ui, "journal/filter", chooser, items, self.shown, on=self._show, segments=True, ellipsis=True)
        entry(ui, "journal/search", search, self.filter, on_change=self._type, placeholder=t("journal.search"),
              icon="search", clearable=True)  # fmt: skip
        if self.filter.strip():
            empty = t("journal.no_match", filter=self.filter)
        else:
            keys = self.app.loop.keymap
            empty = t(f"{_file(self.shown)}.empty_{self.shown}", note=keys.text("note"), bookmark=keys.text("bookmark"))
        tall_list(
            ui, f"{_LIST}/{self.shown}", rest, self.entries(),
            version=(self.play.version, self.shown, self.filter, self.play.notes.version),
            height_of=lambda row, width: self._height(ui, row, width),
            draw_row=lambda row, place: self._draw(ui, row, place), empty=empty,
        )  # fmt: skip

    def _show(self, key: str) -> None:
        self.shown = key

    def _type(self, text: str) -> None:
        self.filter = text

    def _indent(self, ui: Ui) -> float:
        return ui.em(16) + ui.em(24) + 3 * GAP_S

    def _height(self, ui: Ui, row: Entry, width: float) -> float:
        note = self.play.notes.on(row.round, row.line)
        if row.happening is None:
            head = max(ui.line_height(HEADING), ui.em(28)) + GAP_S + 4
            return head + self.notes.height(ui, note, width)
        # One line is by far the most common, and cheap to recognise.
        room = width - self._indent(ui) - self.notes.tools_width(ui)
        below = self.notes.height(ui, note, room)
        if ui.text_width(row.text, bold=row.mine) <= min(room, ui.em(500)):
            return ui.line_height() + 4 + below
        return ui.paragraph_height(room, row.text, bold=row.mine) + 4 + below

    def _draw(self, ui: Ui, row: Entry, place: Rect) -> None:
        chosen = self.chosen == (row.round, row.line)
        note = self.play.notes.on(row.round, row.line)
        line, event = ui.line_height(), None
        if row.happening is not None:
            event = event_of(self.play.view, row.happening)
        # The arrows choose; the keyboard's focus would otherwise stop at every line.
        if event is not None and row.happening is not None:
            tip = Tip(event.text, event.title, (TipLine(t("journal.source"), event.source),) if event.source else ())
            told = "" if row.happening.kind == "event" else f"/{row.happening.kind}"
            look = ui.touch(f"journal/event/{event.id}/{row.round}{told}", place, tip=tip, focusable=False,
                            on=lambda: self.choose(row))  # fmt: skip
        else:
            look = ui.touch(f"journal/row/{row.round}/{row.line}", place, focusable=False, on=lambda: self.choose(row))
        if chosen or look.hover:
            ui.box(place, "selection" if chosen else "hover", "accent" if chosen else None, 4)
        if row.happening is None:
            self._heading(ui, row, place, note, chosen)
            return
        if row.mine:
            ui.fill(Rect(place.x, place.y + 3, 3, place.h - 6), "accent")
        icon_w, flag_w = ui.em(16), ui.em(24)
        x = place.x + GAP_S
        ui.icon(Rect(x, place.y + 2, icon_w, line), icon_of(row.happening), ui.theme.tone(row.tone))
        code = seat_of(row.happening)
        if code is not None:
            ui.flag(Rect(x + icon_w + GAP_S, place.y + 2, flag_w, line), code)
        indent = self._indent(ui)
        room = place.w - indent - self.notes.tools_width(ui)
        at = Rect(place.x + indent, place.y + 2, room, place.h)
        at.y += ui.paragraph(at, row.text, bold=row.mine) + 2
        self.notes.draw_text(ui, at, note)
        self.notes.draw_tools(ui, place.right, place.y + (line + 4 - ui.em(28)) / 2, note, chosen)

    def _heading(self, ui: Ui, row: Entry, place: Rect, note: Note, chosen: bool) -> None:
        """Draw the heading of a round, with the way to look at it."""
        line = max(ui.line_height(HEADING), ui.em(28))
        head = Rect(place.x + 4, place.y + GAP_S / 2, place.w - 4, line)
        self.notes.draw_tools(ui, head.right, head.y + (line - ui.em(28)) / 2, note, chosen)
        title_w = ui.text_width(row.text, HEADING, bold=True) + 1
        room = head.w - self.notes.tools_width(ui) - GAP_S
        text = t("journalmore.look", round=row.round)
        if title_w + GAP_S + button_width(ui, text) > room:
            text = t("journalmore.look_short")
        width = button_width(ui, text)
        spot = Rect(head.x + room - width, head.y, width, line)
        reason = t("journalmore.busy") if self.play.busy else None
        tip = t("journalmore.look_tip", round=row.round)
        button(ui, f"journal/look/{row.round}", spot, text, quiet=True, disabled_reason=reason, tip=tip,
               on=lambda: past.look_at(self, ui, row.round))  # fmt: skip
        ui.label(Rect(head.x, head.y, spot.x - GAP_S - head.x, line), row.text, size=HEADING, bold=True, ellipsis=True)
        ui.hline(place.x, place.right, head.bottom + 2)
        self.notes.draw_text(ui, Rect(head.x, head.bottom + 4, head.w, place.h), note)

    def _own(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        inner = inset(rect, GAP_S)
        title, rest = cut_top(inner, ui.line_height(TITLE), 4)
        ui.label(title, t("journal.own_offers"), size=TITLE, bold=True, ellipsis=True)
        open_ = [offer for offer in self.offers if offer.open]
        done = [offer for offer in self.offers if not offer.open]
        head, body = cut_top(rest, ui.em(CONTROL), GAP_S)
        items = [
            TabItem("open", t("journal.open", count=len(open_))),
            TabItem("closed", t("journal.closed", count=len(done))),
        ]
        tabs(ui, "journal/offers", head, items, "closed" if self.closed else "open", on=self._choose, segments=True)
        rows = done if self.closed else open_
        tall_list(
            ui, f"journal/offers/{self.closed}", body, rows, version=(self.play.version, self.closed),
            height_of=lambda offer, width: offer_height(ui, self.play.view, self.play.quotes, offer, width),
            draw_row=lambda offer, place: draw_offer(
                ui, self.play.view, self.play.quotes, offer, place, self._go_to(offer)
            ),
            empty=t("journal.no_closed") if self.closed else t("journal.no_open"),
        )  # fmt: skip

    def _choose(self, key: str) -> None:
        self.closed = key == "closed"

    def _go_to(self, offer: OwnOffer) -> Callable[[], None] | None:
        """Return what opens a negotiation at the table, or None for one that is closed."""
        if not offer.open:
            return None
        return lambda: self.open_todo(Todo("offer", "", offer=offer.number))

    # --- keys ---------------------------------------------------------------------------------------------------

    def choose(self, row: Entry) -> None:
        """Choose a row, to which a note or a bookmark goes."""
        self.chosen = (row.round, row.line)

    def _step(self, ui: Ui, step: int) -> None:
        """Choose the row above or below the chosen one, and show it."""
        rows = self.entries()
        if rows:
            at = next((n for n, row in enumerate(rows) if (row.round, row.line) == self.chosen), None)
            at = (0 if step > 0 else len(rows) - 1) if at is None else max(0, min(len(rows) - 1, at + step))
            self.choose(rows[at])
            reveal_row(ui, f"{_LIST}/{self.shown}", at)

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Left and right go through the filters when nothing has the focus, up and down through the lines.

        What is chosen is noted on with one key, marked with another; Enter looks at the round of a heading.
        """
        if event.key in (pygame.K_UP, pygame.K_DOWN):
            self._step(ui, 1 if event.key == pygame.K_DOWN else -1)
            return True
        if command in ("note", "bookmark") or (command == "propose" and self.chosen is not None):
            if self.chosen is None:
                ui.toast(t("journalmore.choose_first"))
            elif command == "note":
                self.notes.write(ui, *self.chosen)
            elif command == "bookmark":
                self.notes.mark(ui, *self.chosen)
            elif self.chosen[1] is None:
                past.look_at(self, ui, self.chosen[0])
            return True
        step = {pygame.K_RIGHT: 1, pygame.K_LEFT: -1}.get(event.key, 0)
        if not step:
            return False
        self.shown = self.filters[(self.filters.index(self.shown) + step) % len(self.filters)]
        return True


def _file(key: str) -> str:
    """Return the file of texts that has those of a filter."""
    return "journalmore" if key == "notes" else "journal"
