"""The count in the plenary, motion by motion: who votes how, the tally against what it takes, the outcome.

What is shown was public the moment the plenary closed; only the pace is the reader's. Any key shows the rest at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import TYPE_CHECKING

from game.rules.charter import charter_of
from game.rules.motions import MOTIONS
from game.rules.turn import Happening
from game.state import Motion
from game.window.catalog import t
from game.window.figures import percent
from game.window.hits import Tip
from game.window.layout import Rect, columns
from game.window.naming import in_text, listed, name_of, sentence
from game.window.phrases import motion_in_words
from game.window.screens.facts import ENDLESS
from game.window.theme import CONTROL, GAP_L, GAP_M, GAP_S, HEADING, LARGE, Tone
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.screens.resolution_digest import Digest

Roll = Sequence[tuple[str, str]]
#: Seconds between two votes, and before the outcome, at the usual speed; a long roll call takes no longer in all.
VOTE_S, OUTCOME_S, LONGEST_ROLL_S = 0.16, 0.5, 2.4
SIDES = ("for", "against", "abstain")
_ICONS = {"for": "check", "against": "cross", "abstain": "dash"}
_TONES: dict[str, Tone] = {"for": "good", "against": "bad", "abstain": "neutral"}
_OUTCOMES: dict[str, tuple[str, Tone]] = {
    "adopted": ("check", "good"),
    "rejected": ("cross", "bad"),
    "superseded": ("dash", "neutral"),
}
MOST_QUOTES = 3


class Reveal:
    """The reveal of a round's roll calls.

    Args:
        digest: what the round changed.
        counted: the motions that had a roll call, in the order of the count.

    Attributes:
        at: the motion that is being revealed.
        done: whether the reader is through, or wants no more of it.
    """

    def __init__(self, digest: Digest, counted: Sequence[Happening]) -> None:
        self.digest = digest
        self.counted = tuple(counted)
        self.at = 0
        self.done = not self.counted
        self._since: float | None = None
        self._whole = False

    # --- time ---------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Show everything at once."""
        self.done = True

    def step(self) -> None:
        """Complete the motion that is being revealed, or go on to the next."""
        if not self._whole:
            self._whole = True
        elif self.at + 1 < len(self.counted):
            self.at, self._since, self._whole = self.at + 1, None, False
        else:
            self.done = True

    def _shown(self, ui: Ui, votes: int) -> int:
        """Return how many votes are to be seen now."""
        if self._whole or ui.playback <= 0 or ui.reduced_motion:
            self._whole = True
            return votes
        if self._since is None:
            self._since = ui.now
        each = min(VOTE_S, LONGEST_ROLL_S / max(1, votes)) / ui.playback
        shown = int((ui.now - self._since) / each)
        if shown >= votes and ui.now - self._since >= votes * each + OUTCOME_S / ui.playback:
            self._whole = True
        else:
            ui.wake_in(each)
        return min(shown, votes)

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the motion that is being revealed in a rectangle, with the way to the next above it."""
        row = Rect(rect.x, rect.y, rect.w, ui.em(CONTROL))
        count = t("plenary.count", number=self.at + 1, count=len(self.counted))
        text = t("plenary.next")
        width = min(row.w * 0.6, button_width(ui, text) + GAP_S)
        ui.label(Rect(row.x, row.y, row.w - width - GAP_S, row.h), count, color="muted", ellipsis=True)
        button(ui, "plenary/next", Rect(row.right - width, row.y, width, row.h), text, on=self.step, ellipsis=True)
        area = Rect(rect.x, row.bottom + GAP_S, rect.w, rect.bottom - row.bottom - GAP_S)
        with scroll_area(ui, f"plenary/{self.digest.round}/{self.at}", area) as view:
            view.bottom = self._motion(ui, Rect(view.rect.x, view.top, view.rect.w, 0))

    def _motion(self, ui: Ui, at: Rect) -> float:
        happening, digest, y = self.counted[self.at], self.digest, at.y
        motion: Motion | None = digest.after.motions.get(happening.get("motion"))
        roll: Roll = tuple(happening.get("roll_call", ()))
        shown = roll[: self._shown(ui, len(roll))]
        words = motion_in_words(digest.after, motion.content) if motion is not None else t("journal.motion_unknown")
        y += ui.paragraph(Rect(at.x, y, at.w, ENDLESS), sentence(words), size=HEADING, bold=True)
        if motion is not None and motion.proposer in digest.world.index:
            tabled = t("plenary.tabled", name=in_text(digest.world, motion.proposer))
            y += ui.paragraph(Rect(at.x, y, at.w, ENDLESS), tabled, color="muted")
        y = self._tally(ui, Rect(at.x, y + GAP_S, at.w, 0), motion, roll, shown)
        y = self._outcome(ui, Rect(at.x, y, at.w, ui.line_height(LARGE) + GAP_S), happening, motion, roll) + GAP_M
        y = self._columns(ui, Rect(at.x, y, at.w, 0), happening, roll, shown) + GAP_M
        return self._quotes(ui, Rect(at.x, y, at.w, 0), happening, roll) if self._whole else y

    def _tally(self, ui: Ui, at: Rect, motion: Motion | None, roll: Roll, shown: Roll) -> float:
        """Bars of votes and, where it counts, of weight: for from the left, against from the right, with the middle."""
        world = self.digest.world
        y = at.y

        def sums(of: str) -> tuple[int, float]:
            seats = [seat for seat, choice in shown if choice == of]
            return len(seats), fsum(world.weight(seat) for seat in seats)

        (ayes, weight_ayes), (noes, weight_noes) = sums("for"), sums("against")
        whole_weight = fsum(world.weight(seat) for seat, _ in roll) or 1.0
        words = t("plenary.heads_value", ayes=ayes, noes=noes)
        y = self._bar(ui, Rect(at.x, y, at.w, 0), t("plenary.heads"), words, ayes / max(1, len(roll)),
                      noes / max(1, len(roll)))  # fmt: skip
        rule = self._rule(motion)
        if rule == "double":
            words = t("plenary.weight_value", ayes=percent(weight_ayes), noes=percent(weight_noes))
            y = self._bar(ui, Rect(at.x, y, at.w, 0), t("plenary.weight"), words, weight_ayes / whole_weight,
                          weight_noes / whole_weight)  # fmt: skip
        if rule:
            y += ui.paragraph(Rect(at.x, y, at.w, ENDLESS), t(f"plenary.needs_{rule}"), color="muted")
        return y + GAP_S

    def _rule(self, motion: Motion | None) -> str:
        """The decision rule of a motion: ``simple``, ``double`` or ``consensus``; empty if it is not known."""
        bloc = self.digest.after.blocs.get(motion.bloc) if motion is not None else None
        if motion is None or bloc is None:
            return ""
        decision = MOTIONS[motion.content.type].decision
        rule = decision(charter_of(self.digest.world, bloc)) if callable(decision) else decision
        return rule if rule in ("simple", "consensus") else "double"

    @staticmethod
    def _bar(ui: Ui, at: Rect, name: str, words: str, ayes: float, noes: float) -> float:
        line = ui.line_height()
        ui.label(Rect(at.x, at.y, at.w * 0.4, line), name)
        ui.label(Rect(at.x + at.w * 0.4, at.y, at.w * 0.6, line), words, bold=True, align="right")
        track = Rect(at.x, at.y + line + 2, at.w, 10)
        ui.box(track, "track", None, 4)
        if ayes > 0:
            ui.box(Rect(track.x, track.y, track.w * min(1.0, ayes), track.h), "good", None, 4)
        if noes > 0:
            width = track.w * min(1.0, noes)
            ui.box(Rect(track.right - width, track.y, width, track.h), "bad", None, 4)
        ui.vline(track.centerx, track.y - 3, track.bottom + 3, "text")
        return track.bottom + GAP_S

    def _columns(self, ui: Ui, at: Rect, happening: Happening, roll: Roll, shown: Roll) -> float:
        """Three columns into which the flags fall; they keep the height that the whole roll call needs."""
        world, line = self.digest.world, ui.line_height()
        width, height = ui.em(34), ui.em(24)
        bottom = at.y
        for side, column in zip(SIDES, columns(Rect(at.x, at.y, at.w, line), (5, 5, 4), GAP_L), strict=True):
            seats = [seat for seat, choice in shown if choice == side]
            icon_w = ui.em(18)
            ui.icon(Rect(column.x, column.y, icon_w, line), _ICONS[side], ui.theme.tone(_TONES[side]))
            head = Rect(column.x + icon_w + 6, column.y, column.w - icon_w - 6, line)
            ui.label(head, f"{t(f'plenary.{side}')} · {len(seats)}", bold=True, ellipsis=True)
            ui.hline(column.x, column.right, column.y + line + 3, "border_strong")
            across = max(1, int(column.w // (width + 6)))
            rows = -(-sum(1 for _, choice in roll if choice == side) // across)
            bottom = max(bottom, column.y + line + GAP_S + rows * (height + 6))
            for n, seat in enumerate(seats):
                x = column.x + (n % across) * (width + 6)
                y = column.y + line + GAP_S + (n // across) * (height + 6)
                spot = Rect(x, y, width, height)
                quote = self.digest.quotes.of_vote(happening, seat)
                tip = Tip(quote, name_of(world, seat)) if quote else name_of(world, seat)
                ui.touch(f"plenary/{side}/{seat}", spot, tip=tip, focusable=False)
                if seat == self.digest.after.seat:
                    ui.box(Rect(spot.x - 2, spot.y - 1, spot.w + 4, spot.h + 2), "selection", "accent", 3)
                ui.flag(spot, seat)
        return bottom

    def _said(self, happening: Happening, roll: Roll) -> list[tuple[str, str]]:
        """Explanations of vote: those against first, since they are what a reader asks for."""
        order = sorted(roll, key=lambda vote: vote[1] != "against")
        said = [(seat, self.digest.quotes.of_vote(happening, seat)) for seat, _ in order]
        return [(seat, quote) for seat, quote in said if quote][:MOST_QUOTES]

    def _quotes(self, ui: Ui, at: Rect, happening: Happening, roll: Roll) -> float:
        said = self._said(happening, roll)
        y, line, indent = at.y, ui.line_height(), ui.em(30) + GAP_S
        if said:
            ui.label(Rect(at.x, y, at.w, line), t("plenary.said"), color="muted")
            y += line
        for seat, quote in said:
            ui.flag(Rect(at.x, y, ui.em(26), line), seat)
            y += ui.paragraph(Rect(at.x + indent, y, at.w - indent, ENDLESS), quote) + 4
        return y

    def _outcome(self, ui: Ui, at: Rect, happening: Happening, motion: Motion | None, roll: Roll) -> float:
        """The outcome by word and icon, and who objected where consensus was needed."""
        if not self._whole:
            ui.label(at, t("plenary.still"), color="muted")
            return at.bottom
        icon, tone = _OUTCOMES.get(happening.kind.removeprefix("motion_"), ("dash", "neutral"))
        ink = ui.theme.tone(tone)
        word = t(f"resolution.result_{happening.kind.removeprefix('motion_')}")
        side = ui.em(24)
        stamp = Rect(at.x, at.y, min(at.w, side + GAP_S + ui.text_width(word, LARGE, bold=True) + 2 * GAP_M), at.h)
        ui.box(stamp, "raised", ink)
        ui.icon(Rect(stamp.x + GAP_M, stamp.y, side, stamp.h), icon, ink)
        place = Rect(stamp.x + GAP_M + side + GAP_S, stamp.y, stamp.w - 2 * GAP_M - side - GAP_S + 2, stamp.h)
        ui.label(place, word, size=LARGE, bold=True, color=ink)
        objectors = [in_text(self.digest.world, seat) for seat, choice in roll if choice == "against"]
        if self._rule(motion) != "consensus" or not objectors:
            return stamp.bottom
        text = t("plenary.objects", count=len(objectors), names=listed(objectors))
        return stamp.bottom + 4 + ui.paragraph(Rect(at.x, stamp.bottom + 4, at.w, ENDLESS), text)
