"""The delegations: who they are, how they stand, what they would sign; several at once can be brought to one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import pygame

from game.players import Estimate
from game.window.catalog import t
from game.window.figures import percent, signed
from game.window.frame import DRAWER_FROM, content_rect, drawer
from game.window.hits import Tip, TipLine
from game.window.layout import Rect, cut_bottom, cut_left, cut_right, cut_top, inset
from game.window.naming import mineral_of, name_of, short_mineral
from game.window.screens.base import GameScreen
from game.window.screens.blocs_stances import ICONS, RANK, TONES
from game.window.screens.delegations_group import Group
from game.window.screens.delegations_rows import FILTERS, NAMED_SHARE, ROLES, Roster, Row
from game.window.screens.dossier import Dossier
from game.window.screens.map_modes import STATUS_ICONS, share_text, status_in_words
from game.window.screens.standings import Standings, subject_text, subjects
from game.window.screens.table_estimates import Estimates
from game.window.screens.table_words import verdict_for
from game.window.theme import CONTROL, GAP_S, ROW_TWO_LINES, Paint
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.cells import BarCell, Cell, FlagCell, NumberCell, StatusCell, TextCell
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.entry import entry
from game.window.widgets.meter import VERDICT_TONES
from game.window.widgets.table import Column, Marks, table

if TYPE_CHECKING:
    from game.window.app import App
    from game.window.screens.table import TableScreen

RIGHT = 368.0
FILTER, LIST = "delegations/filter", "delegations/list"
#: Minerals that a row names.
MOST_NAMED = 3
#: The choice of no mineral in particular.
_ANY = "any"


def _widest(ui: Ui, texts: Sequence[str]) -> float:
    """Return the width of a column of figures, before the text scale."""
    return max((ui.text_width(text) for text in texts), default=0.0) / ui.text_scale + 3


class DelegationsScreen(GameScreen):
    """See the module.

    Attributes:
        selected: the delegation whose dossier is shown.
        roster: the rows and their filters.
        group: those marked for a group deal.
        standings: the stances on the text chosen.
        typed: what is typed over the list.
    """

    name = "delegations"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.roster = Roster(self.play)
        self.group = Group(self)
        self.standings = Standings(self.play, self.estimates)
        self.dossier = Dossier(self)
        self.typed = ""
        self._subjects: tuple[int, list[Option]] = (-1, [])
        self._tips: dict[str, Tip] = {}
        self._tips_of: tuple[object, ...] = ()
        self.selected = self.table.deal.partner

    @property
    def table(self) -> TableScreen:
        """The negotiation table, with the draft on it."""
        return cast("TableScreen", self.app.screen("table"))

    @property
    def estimates(self) -> Estimates:
        """What the desk thinks; the same as at the table, so that nothing is worked out twice."""
        return self.table.estimates

    # --- what is shown ----------------------------------------------------------------------------------------------

    def select(self, code: str) -> None:
        """Choose a delegation."""
        if code != self.play.seat:
            self.selected = code

    def negotiate(self, code: str) -> None:
        """Go to the table with a delegation."""
        self.table.select(code)
        self.app.show("table")

    @property
    def drafted(self) -> bool:
        """Whether a draft lies on the table that others could be asked to join."""
        deal = self.table.deal
        return deal.mode == "draft" and bool(deal.clauses)

    def acceptance(self, code: str) -> tuple[Estimate | None, bool]:
        """Return what a delegation would make of the draft on the table, else of the desk's best idea for it.

        The second is whether the desk is still at work. At a table without estimates there is none.
        """
        if self.play.blind:
            return None, False
        deal = self.table.deal
        if self.drafted:
            found = self.estimates.row(code, deal.partner, deal.clauses, deal.others, deal.terms)
            return (None, True) if found is None else (found.estimate, False)
        ideas = self.estimates.ideas(code, ())
        if ideas is None:
            return None, True
        return (ideas[0][1], False) if ideas else (None, False)

    # --- drawing ----------------------------------------------------------------------------------------------------

    def content(self, ui: Ui) -> None:
        """Draw the list at the left, the dossier at the right."""
        area = content_rect(ui)
        if ui.text_scale >= DRAWER_FROM:
            self._list_panel(ui, Rect(area.x, area.y, area.w - ui.em(18) - GAP_S, area.h))
            drawer(ui, "delegations/side", t("delegations.drawer"), lambda rect: self.dossier.draw(ui, rect))
        else:
            right, left = cut_right(area, RIGHT, GAP_S)
            self._list_panel(ui, left)
            self.dossier.draw(ui, right)
        if self.estimates.work():
            ui.redraw()

    def _list_panel(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        height = ui.em(CONTROL)
        head, rest = cut_top(inset(rect, GAP_S), height, 6)
        self._header(ui, head)
        chips_h = self._chips(ui, rest)
        _, rest = cut_top(rest, chips_h, 4)
        foot, body = cut_bottom(rest, height, 6)
        self._table(ui, body)
        self.group.draw(ui, foot)

    def _header(self, ui: Ui, rect: Rect) -> None:
        field, rest = cut_left(rect, rect.w * 0.34, GAP_S)
        minerals, texts = cut_left(rest, (rest.w - GAP_S) * 0.42, GAP_S)
        if not self.play.view.world.charters:
            field, minerals = cut_left(rect, (rect.w - GAP_S) * 0.5, GAP_S)
        entry(ui, FILTER, field, self.typed, on_change=self._type, on_submit=lambda _: ui.set_focus(LIST),
              placeholder=t("delegations.filter"), icon="search", clearable=True)  # fmt: skip
        world = self.play.view.world
        options = [Option(m, short_mineral(world.mineral[m]), note=m) for m in world.minerals]
        options.insert(0, Option(_ANY, t("delegations.any_mineral")))
        dropdown(ui, "delegations/mineral", minerals, options, self.roster.mineral or _ANY, on=self._choose_mineral,
                 tip=t("delegations.mineral_tip"))  # fmt: skip
        if not world.charters:
            return
        view = self.play.view
        if self._subjects[0] != self.play.version:
            found = [Option(subject, subject_text(view, subject)) for subject in subjects(view)]
            self._subjects = (self.play.version, found)
        choices = self._subjects[1]
        dropdown(ui, "delegations/subject", texts, choices, self.standings.subject(view), on=self.standings.choose,
                 tip=t("delegations.subject_tip"),
                 disabled_reason=None if choices else t("delegations.no_subject"))  # fmt: skip

    def _chips(self, ui: Ui, rect: Rect) -> float:
        """Draw the filters in a row, or as a list where they do not fit; returns the height."""
        names = FILTERS if self.play.view.world.charters else FILTERS[2:]
        height = ui.em(CONTROL - 4)
        texts = [(name, t(f"delegations.chip_{name}")) for name in names]
        widths = [button_width(ui, text, icon="check") for _, text in texts]
        if sum(widths) + GAP_S * (len(widths) - 1) > rect.w:
            options = [Option("", t("delegations.show_all")), *(Option(name, text) for name, text in texts)]
            chosen = self.roster.filters[0] if self.roster.filters else ""
            dropdown(ui, "delegations/chips", Rect(rect.x, rect.y, rect.w * 0.5, height), options, chosen,
                     on=self.roster.only, tip=t("delegations.show_tip"))  # fmt: skip
            return height
        x = rect.x
        for (name, text), width in zip(texts, widths, strict=True):
            on = name in self.roster.filters
            button(ui, f"delegations/chip/{name}", Rect(x, rect.y, width, height), text, selected=on,
                   icon="check" if on else "filter", on=lambda name=name: self.roster.toggle(name),  # type: ignore[misc]
                   tip=t(f"delegations.chip_{name}_tip", share=percent(NAMED_SHARE)))  # fmt: skip
            x += width + GAP_S
        return height

    def _type(self, text: str) -> None:
        self.typed = text

    def _choose_mineral(self, key: str) -> None:
        self.roster.mineral = "" if key == _ANY else key

    # --- the table --------------------------------------------------------------------------------------------------

    def _table(self, ui: Ui, rect: Rect) -> None:
        rows = self.roster.shown
        deal = self.table.deal
        asked = (deal.clauses, deal.others, deal.terms) if self.drafted else ()
        version = (self.play.version, self.roster.mineral, self.standings.subject(self.play.view), asked,
                   self.estimates.known)  # fmt: skip
        if version != self._tips_of:
            self._tips_of = version
            self._tips.clear()
        table(
            ui, LIST, rect, self._columns(ui), rows, key=lambda row: row.code, selected=self.selected,
            on_select=self.select, on_open=self.negotiate, on_alt=self.negotiate, search=lambda row: row.search,
            filter_text=self.typed, order=("name", False), row_height=ROW_TWO_LINES, version=version,
            row_tip=self._tip, empty=t("delegations.empty"),
            marks=Marks(self.group.marked, self.group.toggle, self.group.tip),
        )  # fmt: skip

    def _columns(self, ui: Ui) -> list[Column[Row]]:
        mineral = self.roster.mineral
        columns = [
            Column[Row]("name", t("delegations.column_name"), self._name_cell, sort=lambda row: row.name),
            Column[Row]("minerals", t("delegations.column_minerals"), self._minerals_cell, width=90,
                        sort=lambda row: -row.largest(mineral), tip=t("delegations.column_minerals_tip")),
        ]  # fmt: skip
        if self.play.view.world.charters:
            columns.append(Column("stance", t("delegations.column_stance"), self._stance_cell, width=148,
                                  sort=lambda row: RANK[self.standings.stance(row.code, self.play.view)[0].level],
                                  tip=t("delegations.column_stance_tip")))  # fmt: skip
        columns.append(Column("trust", t("delegations.column_trust"), self._trust_cell, width=50,
                              sort=lambda row: row.trust, align="right",
                              tip=t("delegations.column_trust_tip")))  # fmt: skip
        if not self.play.blind:
            key = "draft" if self.drafted else "idea"
            columns.append(Column("acceptance", t("delegations.column_acceptance"), self._acceptance_cell, width=72,
                                  sort=self._acceptance, align="right",
                                  tip=t(f"delegations.column_acceptance_{key}_tip")))  # fmt: skip
        when = [t("delegations.contact_now"), t("delegations.contact_never"), t("delegations.contact_round", round=99)]
        waits_w = _widest(ui, [t("delegations.offer_waits")]) + 21
        columns.append(Column("contact", t("delegations.column_contact"), self._contact_cell,
                              width=max(waits_w, _widest(ui, when)),
                              sort=lambda row: (row.waits > 0, row.contact), align="right", optional=True,
                              tip=t("delegations.column_contact_tip")))  # fmt: skip
        columns.append(Column("budget", t("delegations.column_budget"), lambda row: NumberCell(0, text=row.budget),
                              width=_widest(ui, [row.budget for row in self.roster.all]),
                              sort=lambda row: row.budget_usd, align="right", optional=True,
                              tip=t("delegations.column_budget_tip")))  # fmt: skip
        return columns

    def _name_cell(self, row: Row) -> Cell:
        if not self.play.view.world.charters:
            return FlagCell(row.code, row.name)
        word = t(f"map.short_{row.status.replace('-covered', '_covered')}")
        return FlagCell(row.code, row.name, StatusCell(STATUS_ICONS[row.status.removesuffix("-covered")], word))

    def _minerals_cell(self, row: Row) -> Cell:
        if not row.shares:
            return TextCell("–", "muted")
        if self.roster.mineral:
            parts = row.shares[self.roster.mineral]
            share = max(parts)
            return TextCell(t(f"delegations.role_{ROLES[parts.index(share)]}", share=percent(share)))
        return TextCell(", ".join(list(row.shares)[:MOST_NAMED]))

    def _stance_cell(self, row: Row) -> Cell:
        stance, pending = self.standings.stance(row.code, self.play.view)
        if pending:
            return TextCell("…", "muted")
        word = t(f"textroom.level_{stance.level}")
        if stance.estimated:
            word = t("delegations.estimated", word=word)
        return StatusCell(ICONS[stance.level] or "dash", word, TONES[stance.level])

    @staticmethod
    def _trust_cell(row: Row) -> Cell:
        ink: Paint = "good" if row.trust > 0 else "bad" if row.trust < 0 else "muted"
        return NumberCell(row.trust, text=signed(row.trust), ink=ink)

    def _acceptance(self, row: Row) -> float:
        estimate, _ = self.acceptance(row.code)
        return -1.0 if estimate is None else estimate.acceptance

    def _acceptance_cell(self, row: Row) -> Cell:
        estimate, pending = self.acceptance(row.code)
        if estimate is None:
            return NumberCell(0, text="…" if pending else "–", ink="muted")
        return BarCell(estimate.acceptance, 50.0, VERDICT_TONES[verdict_for(estimate)])

    def _contact_cell(self, row: Row) -> Cell:
        if row.waits:
            return StatusCell("envelope", t("delegations.offer_waits"), "warn")
        if not row.contact:
            return NumberCell(0, text=t("delegations.contact_never"), ink="muted")
        now = row.contact == self.play.view.round
        text = t("delegations.contact_now") if now else t("delegations.contact_round", round=row.contact)
        return NumberCell(0, text=text)

    def _tip(self, row: Row) -> Tip:
        if row.code not in self._tips:
            self._tips[row.code] = self._make_tip(row)
        return self._tips[row.code]

    def _make_tip(self, row: Row) -> Tip:
        """The whole name, the relation, the stance with what it is known from, and the shares by mineral."""
        view = self.play.view
        lines = [TipLine(t("delegations.relation"),
                         t("delegations.relation_value", trust=signed(row.trust), count=row.treaties))]  # fmt: skip
        lines.append(TipLine(t("delegations.budget"), row.budget))
        for mineral, parts in list(row.shares.items())[:MOST_NAMED]:
            words = [t(f"delegations.role_{role}", share=share_text(share))
                     for role, share in zip(ROLES, parts, strict=True) if share >= NAMED_SHARE]  # fmt: skip
            lines.append(TipLine(mineral_of(view.world, mineral), ", ".join(words)))
        if not row.shares:
            lines.append(TipLine(t("delegations.column_minerals"), t("delegations.no_minerals")))
        text = ""
        if view.world.charters:
            text = status_in_words(view, row.code)
            stance, pending = self.standings.stance(row.code, view)
            if not pending:
                level = t(f"textroom.level_{stance.level}")
                said = t("delegations.row_stance", level=level[:1].upper() + level[1:], why=stance.why)
                text = f"{text}\n{said}"
        return Tip(text, name_of(view.world, row.code), tuple(lines))

    # --- keys -------------------------------------------------------------------------------------------------------

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter negotiates, Q sounds, Space marks, the arrows choose, the search key goes to the field."""
        if self.play.busy:
            return False
        if command == "propose":
            self.negotiate(self.selected)
        elif command == "sound":
            self.dossier.sound(ui)
        elif command == "search":
            ui.set_focus(FILTER)
        elif event.key in (pygame.K_UP, pygame.K_DOWN):
            ui.set_focus(LIST)
        elif event.key == pygame.K_SPACE and self.selected:
            self.group.toggle(self.selected)
        else:
            return False
        return True
