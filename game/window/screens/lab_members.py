"""Who is in the bloc of a laboratory's case: a set to begin with, and every seat to add or to take out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.window.catalog import current, t
from game.window.figures import percent
from game.window.layout import Rect
from game.window.marketfacts import Facts
from game.window.naming import name_of, rival_in_text, short_of
from game.window.screens.facts import heading
from game.window.screens.lab_cases import member_sets, with_member
from game.window.theme import CONTROL, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import toggle
from game.window.widgets.dropdown import Option, dropdown

if TYPE_CHECKING:
    from game.window.screens.markets import MarketsScreen

Members = tuple[tuple[str, str], ...]
#: The choice that stands for members that are none of the sets.
OWN = "own"


def member_choice(
    ui: Ui, at: Rect, screen: MarketsScreen, bloc: str, mineral: str, members: Members, on: Callable[[Members], None]
) -> float:
    """Draw the sets and a box for every seat, the largest users first; returns the y below."""
    view = screen.play.view
    y = heading(ui, at.x, at.y, at.w, t("lab.members", count=len(members)))
    sets = screen.cached(("lab_sets", bloc, mineral), lambda: member_sets(view, bloc, mineral))
    chosen = next((name for name, there in sets.items() if sorted(there) == sorted(members)), OWN)
    options = [
        Option(name, t(f"lab.set_{name}", rival=rival_in_text(view.world)), note=str(len(there)))
        for name, there in sets.items()
    ]
    if chosen == OWN:
        options.append(Option(OWN, t("lab.set_own"), note=str(len(members))))
    dropdown(ui, "lab/set", Rect(at.x, y, at.w, ui.em(CONTROL)), options, chosen,
             on=lambda name: on(sets.get(name, members)), tip=t("lab.set_tip"))  # fmt: skip
    y += ui.em(CONTROL) + GAP_S
    inside, row = {seat for seat, _ in members}, ui.em(28)
    seats = screen.cached(("lab_seats", mineral, current().language), lambda: _seats(screen.facts, mineral))
    for seat, name, text, tip in seats:
        place, id = Rect(at.x, y, at.w, row), f"lab/member/{seat}"

        def change(_: bool = True, seat: str = seat) -> None:
            on(with_member(members, seat))

        if ui.paint.visible(place):
            shown = text if ui.text_width(text) <= at.w - ui.em(20) - GAP_S - 1 else name
            toggle(ui, id, place, shown, seat in inside, on=change, tip=tip)
        else:
            ui.touch(id, place, on=change, tip=tip)
        y += row
    return y


def _seats(facts: Facts, mineral: str) -> list[tuple[str, str, str, str]]:
    """Return (seat, name, name with its share of use, tooltip) of who can be a member, the largest users first."""
    world = facts.world
    free = [seat for seat in world.seats if seat not in world.union_of and seat != world.rival]
    free.sort(key=lambda seat: (-facts.use_share(mineral, seat), name_of(world, seat)))
    out = []
    for seat in free:
        name, share = short_of(world, seat), percent(facts.use_share(mineral, seat), 1)
        tip = t("lab.member_tip", name=name_of(world, seat), share=share)
        out.append((seat, str(name), t("lab.member", name=name, share=share), tip))
    return out
