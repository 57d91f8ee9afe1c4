"""Three questions on one's own mandate for whoever likes to be asked; each is answered at once, none is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.figures import grouped
from game.window.layout import Rect
from game.window.naming import in_text, name_of
from game.window.screens.facts import bullet, heading, prose
from game.window.theme import CONTROL, GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button

if TYPE_CHECKING:
    from game.window.screens.mandate import MandateScreen

#: What is offered for the no-deal question, in per cent; the right one among them.
_NO_DEAL = (50, 0, -20)


@dataclass(frozen=True)
class Question:
    """A question: its text, the answers, the place of the right one, and what is said to a right and a wrong answer."""

    text: str
    answers: tuple[str, ...]
    right: int
    praise: str
    correction: str


class Check:
    """See the module.

    Attributes:
        at: the place of the question that is asked; None before the first and after the last.
        given: the answer that was given to it, if one was.
        score: how many were right; None until all were asked.
    """

    def __init__(self, screen: MandateScreen) -> None:
        self.screen = screen
        self.at: int | None = None
        self.given: int | None = None
        self.score: int | None = None
        self._right = 0
        self._kept: tuple[int, tuple[Question, ...]] | None = None

    def questions(self) -> tuple[Question, ...]:
        """Return the questions of a view, made once."""
        version = self.screen.play.version
        if self._kept is None or self._kept[0] != version:
            found = (self._no_deal(), self._line(), self._friend())
            self._kept = (version, tuple(question for question in found if question is not None))
        return self._kept[1]

    def _no_deal(self) -> Question:
        values = [t("mandate.attainment_value", value=grouped(value)) for value in _NO_DEAL]
        right = _NO_DEAL.index(0)
        return Question(
            t("briefing.check_no_deal"), tuple(values), right, t("briefing.check_no_deal_right"),
            t("briefing.check_no_deal_wrong", right=values[right]),
        )  # fmt: skip

    def _line(self) -> Question | None:
        me = self.screen.play.view.me
        if not me.red_lines or not me.targets:
            return None
        line = me.red_lines[0]
        text = told(line.text)
        others = [told(target.text) for target in me.targets[:2]]
        answers = (*others[:1], text, *others[1:])
        return Question(
            t("briefing.check_line"), answers, answers.index(text),
            t("briefing.check_line_right", points=grouped(line.points)), t("briefing.check_line_wrong", right=text),
        )  # fmt: skip

    def _friend(self) -> Question | None:
        world = self.screen.play.view.world
        friends, frictions = self.screen.strategy.relations()
        if not friends or not frictions:
            return None
        best, why = friends[0].seat, friends[0].reasons[0]
        wrong = [relation.seat for relation in frictions][:2]
        seats = (*wrong[:1], best, *wrong[1:])
        return Question(
            t("briefing.check_friend"), tuple(name_of(world, seat) for seat in seats), seats.index(best),
            t("briefing.check_friend_right", why=why),
            t("briefing.check_friend_wrong", right=in_text(world, best), why=why),
        )  # fmt: skip

    # --- answering ----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Ask the first question."""
        self.at, self.given, self.score, self._right = 0, None, None, 0

    def answer(self, place: int) -> None:
        """Answer the question; the first answer counts."""
        if self.at is not None and self.given is None:
            self.given = place
            self._right += place == self.questions()[self.at].right

    def go_on(self) -> None:
        """Ask the next question, or say how many were right."""
        if self.at is None:
            return
        self.at, self.given = self.at + 1, None
        if self.at >= len(self.questions()):
            self.at, self.score = None, self._right

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the question, or the way to it; returns the y below."""
        x, y, width = at.x, at.y, at.w
        y = heading(ui, x, y, width, t("briefing.check"))
        asked = self.questions()
        height = ui.em(CONTROL)
        if self.at is None:
            if self.score is None:
                y = prose(ui, x, y, width, t("briefing.check_about"), ink="muted") + 4
            else:
                y = bullet(
                    ui, x, y, width, t("briefing.check_done", right=self.score, count=len(asked)), "check", "good"
                )
            word = t("briefing.check_start" if self.score is None else "briefing.check_again")
            button(ui, "check/begin", Rect(x, y, width, height), word, on=self.begin)
            return y + height + GAP_S
        question = asked[self.at]
        y = prose(ui, x, y, width, t("briefing.check_number", number=self.at + 1, count=len(asked)), ink="muted")
        y = prose(ui, x, y, width, question.text, bold=True) + 4
        for place, text in enumerate(question.answers):
            y = self._answer(ui, Rect(x, y, width, 0), place, text, question)
        if self.given is None:
            return y + GAP_S
        right = self.given == question.right
        said = question.praise if right else question.correction
        y = bullet(ui, x, y, width, said, "check" if right else "info", "good" if right else "warn") + 4
        button(ui, "check/next", Rect(x, y, width, height), t("briefing.check_next"), on=self.go_on, primary=True)
        return y + height + GAP_S

    def _answer(self, ui: Ui, at: Rect, place: int, text: str, question: Question) -> float:
        side = ui.em(18)
        text_w = at.w - side - 3 * GAP_S
        line_h = ui.paragraph_height(text_w, text)
        box = Rect(at.x, at.y, at.w, max(ui.em(30), line_h + GAP_S))
        look = ui.touch(f"check/answer/{place}", box, on=lambda: self.answer(place))
        shown = self.given is not None and place in (self.given, question.right)
        ui.box(box, "hover" if look.hover and self.given is None else "raised", "accent" if shown else "border")
        if look.focus:
            ui.paint.ring(box)
        if shown:
            good = place == question.right
            ui.icon(Rect(box.x + GAP_S, box.y, side, box.h), "check" if good else "cross", "good" if good else "bad")
        ui.paragraph(Rect(box.x + side + 2 * GAP_S, box.centery - line_h / 2, text_w, line_h), text)
        return box.bottom + 4
