"""The text room: a bloc's charter as articles, what each provision says and has said, and the rivals in brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.window.catalog import t
from game.window.codex.tips import article_entry
from game.window.hits import Tip
from game.window.layout import Rect, cut_left, cut_top, inset
from game.window.screens.blocs_articles import (
    ARTICLES,
    ICONS,
    Subject,
    article_of,
    began,
    can_be_asked,
    decides_once,
    fixed_texts,
    rivals,
    sentence_of,
    subject_of,
    value_now,
)
from game.window.screens.text_option import OptionCard
from game.window.screens.text_versions import version_lines
from game.window.theme import CONTROL, GAP_M, GAP_S, HEADING, TITLE
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

LIST = "text/articles"
#: From this width on the articles stand beside the text, before the text scale.
WIDE = 640
LIST_W, ROW_H = 252, 34


class TextRoom:
    """Draws the page.

    Attributes:
        article: the one that is read.
        opened: the provision whose versions are shown, or None.
    """

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self.option = OptionCard(screen)
        self.article = next(iter(ARTICLES))
        self.opened: Subject | None = None
        self._shown_motion: int | None = None

    def show_motion(self, number: int) -> None:
        """Turn to the article of an open motion."""
        self.article = article_of(subject_of(self.screen.play.view.motions[number].content))
        self._shown_motion = number

    def choose(self, article: str) -> None:
        """Turn to an article."""
        self.article, self.opened = article, None

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the list of articles and the one that is read; on a narrow page the list is a field to open."""
        ui.panel(rect)
        inner = inset(rect, 10, 8)
        if rect.w >= ui.em(WIDE):
            left, paper = cut_left(inner, ui.em(LIST_W), GAP_M)
            self._list(ui, left)
        else:
            top, paper = cut_top(inner, ui.em(CONTROL), GAP_S)
            options = [Option(a, self._numbered(a), note=self._note(a)) for a in ARTICLES]
            dropdown(ui, LIST, top, options, self.article, on=self.choose, tip=t("textroom.articles_tip"))
        with scroll_area(ui, "text/paper", paper) as view:
            view.bottom = self._paper(ui, Rect(view.rect.x, view.top, view.rect.w, 0))
        if self._shown_motion is not None:
            # Its card is drawn now, so it can be turned to.
            ui.set_focus(f"text/option/{self._shown_motion}")
            self._shown_motion = None

    # --- the list ---------------------------------------------------------------------------------------------------

    def _numbered(self, article: str) -> str:
        place = list(ARTICLES).index(article) + 1
        return t("textroom.numbered", number=place, title=t(f"textroom.article_{article}"))

    def _note(self, article: str) -> str:
        count = len(self.screen.reading.motions_on(article))
        return t("textroom.open_count", count=count) if count else ""

    def _list(self, ui: Ui, rect: Rect) -> None:
        def key(event: pygame.Event) -> bool:
            names = list(ARTICLES)
            step = {pygame.K_UP: -1, pygame.K_DOWN: 1}.get(event.key)
            if step is None:
                return False
            self.choose(names[max(0, min(len(names) - 1, names.index(self.article) + step))])
            return True

        row_h = min(ui.em(ROW_H), rect.h / len(ARTICLES))
        whole = Rect(rect.x, rect.y, rect.w, row_h * len(ARTICLES))
        look = ui.touch(LIST, whole, key=key)
        for place, article in enumerate(ARTICLES):
            row = Rect(rect.x, rect.y + place * row_h, rect.w, row_h)
            chosen, text = article == self.article, self._numbered(article)
            count = len(self.screen.reading.motions_on(article))
            over = ui.touch(f"text/article/{article}", row, on=lambda a=article: self.choose(a), focusable=False,  # type: ignore[misc]
                            focus_as=LIST, tip=Tip(self._note(article) or t("textroom.no_rivals"), text,
                                                   codex=article_entry(article)))  # fmt: skip
            box = inset(row, 0, 1)
            if chosen or over.hover:
                ui.box(box, "selection" if chosen else "hover", "accent" if chosen else None, 4)
            side = ui.em(18)
            ui.icon(Rect(row.x + 6, row.y, side, row.h), ICONS[article], "accent" if chosen else "muted")
            # The number of rivals stands in brackets, as a text under negotiation has them.
            mark = t("textroom.bracket_count", count=count) if count else ""
            mark_w = ui.text_width(mark, bold=True) + 2 if mark else 0.0
            x = row.x + side + 14
            ui.label(Rect(x, row.y, row.right - x - mark_w - 8, row.h), text, bold=chosen, ellipsis=True)
            if mark:
                ui.label(
                    Rect(row.right - mark_w - 4, row.y, mark_w, row.h), mark, bold=True, color="warn", align="right"
                )
        if look.focus:
            ui.paint.ring(whole, 4)

    # --- the paper --------------------------------------------------------------------------------------------------

    def _paper(self, ui: Ui, at: Rect) -> float:
        view, bloc, reading = self.screen.play.view, self.screen.bloc, self.screen.reading
        title_h = ui.line_height(TITLE) + 4
        ui.label(Rect(at.x, at.y, at.w, title_h), self._numbered(self.article), size=TITLE, bold=True, ellipsis=True)
        y = at.y + title_h
        since = began(view, bloc)
        about = t("textroom.text_since", round=since) if since else t("textroom.text_as_written")
        y += ui.paragraph(Rect(at.x, y, at.w, 9999), f"{t(f'textroom.about_{self.article}')} {about}", color="muted")
        y += GAP_M
        for number, subject in enumerate(reading.provisions(self.article), start=1):
            y = self._provision(ui, Rect(at.x, y, at.w, 0), number, subject) + GAP_S
        for text in fixed_texts(view, bloc, self.article):
            side = ui.em(15)
            ui.icon(Rect(at.x, y, side, ui.line_height()), "lock", "muted")
            x = at.x + side + GAP_S
            y += ui.paragraph(Rect(x, y, at.right - x, 9999), text, color="muted") + 4
        return y

    def _provision(self, ui: Ui, at: Rect, number: int, subject: Subject) -> float:
        """Draw what a provision says, since when, what it said before, and the rival motions on it."""
        screen = self.screen
        view, options = screen.play.view, rivals(screen.motions(), subject)
        key = "/".join(map(str, subject))
        y = at.y
        if not decides_once(subject):
            y = self._sentence(ui, at, number, subject, key)
            if self.opened == subject:
                y = version_lines(
                    ui, Rect(at.x + ui.em(26), y, at.w - ui.em(26), 0), view, screen.reading.versions(subject)
                )
        if options:
            heading = t("textroom.rivals" if not decides_once(subject) else "textroom.cases", count=len(options))
            line = ui.line_height(HEADING)
            ui.label(Rect(at.x, y, at.w, line), heading, bold=True, color="warn", ellipsis=True)
            y += line + 2
        for motion in options:
            y = self.option.draw(ui, Rect(at.x, y, at.w, 0), motion) + 6
        return y

    def _sentence(self, ui: Ui, at: Rect, number: int, subject: Subject, key: str) -> float:
        screen = self.screen
        view, bloc = screen.play.view, screen.bloc
        told = screen.reading.versions(subject)
        text = sentence_of(view, subject, value_now(view, bloc, subject))
        indent, label = ui.em(26), t("textroom.propose")
        open_to_all = can_be_asked(view, bloc, subject)
        width = button_width(ui, label) if open_to_all else 0.0
        text_w = at.w - indent - width - (GAP_S if width else 0)
        text_h = ui.paragraph_height(text_w, text)
        last = told[-1]
        words = t(f"textroom.since_{last.kind}", round=last.round)
        if len(told) > 1:
            words = t("textroom.and_versions", text=words, count=len(told))
        line = ui.line_height()
        place = Rect(at.x, at.y, at.w - width - (GAP_S if width else 0), text_h + line + 2)

        def toggle() -> None:
            self.opened = None if self.opened == subject else subject

        many = len(told) > 1
        look = ui.touch(f"text/provision/{key}", place, on=toggle if many else None,
                        tip=Tip(t("textroom.versions_tip") if many else t("textroom.unchanged_tip"), text,
                                codex=article_entry(self.article)))  # fmt: skip
        if look.hover and many:
            ui.box(Rect(place.x - 4, place.y, place.w + 8, place.h), "hover", None, 4)
        if look.focus:
            ui.paint.ring(place, 4)
        ui.label(Rect(at.x, at.y, indent - 4, line), t("textroom.clause_number", number=number), color="muted")
        ui.paragraph(Rect(at.x + indent, at.y, text_w, text_h), text)
        x = at.x + indent
        if many:
            side = ui.em(14)
            ui.icon(Rect(x, at.y + text_h, side, line), "up" if self.opened == subject else "down", "accent")
            x += side + 4
        ui.label(Rect(x, at.y + text_h, place.right - x, line), words, color="muted", ellipsis=True)
        y = place.bottom + 2
        if open_to_all:
            spot = Rect(at.right - width, at.y, width, ui.em(28))
            button(ui, f"text/propose/{key}", spot, label, tip=t("textroom.propose_tip"),
                   on=lambda: screen.pages.open_form(subject))  # fmt: skip
            y = max(y, spot.bottom + 2)
        return y
