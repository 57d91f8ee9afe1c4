"""The six steps of the guided first game: what each asks for, where on the screen it is done, and how it is known.

A task is done when the game, or the screen that is open, is in the state that it asks for, however that came about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from game.actions import Standstill
from game.view import View
from game.window.layout import Rect
from game.window.play import Play
from game.window.screens.base import VIEWS
from game.window.screens.clause_words import giver
from game.window.screens.mandate_strategy import priorities_of

if TYPE_CHECKING:
    from game.window.app import App
    from game.window.screens.table import TableScreen

SCENARIO = "trilateral-30-days"
SEAT = "JPN"
#: The seed whose first round brings the offers that the texts speak of.
SEED = 1
#: An own deal of the fourth step has at least so many clauses.
CLAUSES = 2
#: From this acceptance on the other side signs.
ENOUGH = 50.0

Standing = Literal["sitting", "corridor", "ballot"]


@dataclass(frozen=True)
class Task:
    """One thing to do.

    Attributes:
        id: names its texts, ``task_<id>``, ``how_<id>`` and ``why_<id>``.
        view: the view in which it is done.
        done: whether the game is in the state that it asks for.
        targets: ids of what to use next, or places on the screen, the first that is there being meant.
        keeps: whether it stays done once it was.
    """

    id: str
    view: str
    done: Callable[[App], bool]
    targets: Callable[[App], Sequence[str | Rect]]
    keeps: bool = True


@dataclass(frozen=True)
class Step:
    """A step: its tasks in their usual order, and the term that it introduces."""

    id: str
    term: str
    tasks: tuple[Task, ...]


# --- what is asked of the game --------------------------------------------------------------------------------------


def play_of(app: App) -> Play:
    """Return the game in the window."""
    assert app.play is not None
    return app.play


def shown(app: App) -> str:
    """Return the name of the screen on top."""
    return str(getattr(app.loop.screen, "name", ""))


def host(view: View) -> str:
    """Return the seat with which the fourth step's deal is made."""
    return view.world.host


def rival(view: View) -> str:
    """Return the seat whose offer the third step reads."""
    return view.world.rival or host(view)


def bloc_id(view: View) -> str:
    """Return the bloc that is to enter into force."""
    return next(iter(view.world.charters))


def table(app: App) -> TableScreen | None:
    """Return the negotiation table if it is on top."""
    screen = app.loop.screen
    return screen if shown(app) == "table" else None  # type: ignore[return-value]


def waits_from_rival(view: View) -> int | None:
    """Return the number of the rival's offer that waits for an answer, or None."""
    return next((offer.id for offer in view.waiting_offers if offer.proposer == rival(view)), None)


def signed_deal(view: View) -> bool:
    """Whether a deal of enough clauses between the person and the host alone is signed, or was."""
    pair = {view.seat, host(view)}
    signed = [(offer.parties, offer.clauses) for offer in view.offers if set(offer.signed) >= set(offer.parties)]
    signed += [(treaty.parties, treaty.clauses) for treaty in view.treaties]
    return any(set(parties) == pair and len(clauses) >= CLAUSES for parties, clauses in signed)


def standstill_until(view: View) -> int | None:
    """Return the last round of a standstill towards the bloc that the person has signed, or None."""
    bloc = bloc_id(view)
    last: int | None = None
    for offer in view.offers:
        if view.seat in offer.signed and set(offer.signed) >= set(offer.parties):
            for clause in offer.clauses:
                if isinstance(clause, Standstill) and clause.party == view.seat and clause.bloc == bloc:
                    until = offer.round + clause.start + clause.term - 1
                    last = until if last is None else max(last, until)
    return last if last is not None and last >= view.round else None


def member(view: View) -> bool:
    """Whether the person is a full member of the bloc."""
    return view.blocs[bloc_id(view)].status(view.seat) == "full"


def in_force(view: View) -> bool:
    """Whether the bloc is in force with the person as a member."""
    return member(view) and view.blocs[bloc_id(view)].in_force


# --- done? ----------------------------------------------------------------------------------------------------------


def _left_mandate(app: App) -> bool:
    return shown(app) in VIEWS


def _strategy(app: App) -> bool:
    return getattr(app.loop.screen, "page", "") == "strategy" or _priorities(app)


def _priorities(app: App) -> bool:
    return bool(priorities_of(play_of(app))) or _left_mandate(app)


def _picked(app: App) -> bool:
    return _at_host(app) or (shown(app) == "map" and getattr(app.loop.screen, "selected", "") == host(_view(app)))


def _view(app: App) -> View:
    return play_of(app).view


def _at_table(app: App) -> bool:
    return shown(app) == "table"


def _at_host(app: App) -> bool:
    at = table(app)
    return at is not None and at.deal.partner == host(_view(app))


def _offer_open(app: App) -> bool:
    at, number = table(app), waits_from_rival(_view(app))
    return number is None or (at is not None and at.deal.offer is not None and at.deal.offer.id == number)


def _answered(app: App) -> bool:
    return waits_from_rival(_view(app)) is None


def _dealt(app: App) -> bool:
    return signed_deal(_view(app))


def _drafting(app: App) -> bool:
    return _dealt(app) or (_answered(app) and _at_host(app))


def _gives(app: App) -> bool:
    return _dealt(app) or _writes(app, own=True)


def _asks(app: App) -> bool:
    return _dealt(app) or _writes(app, own=False)


def _writes(app: App, own: bool) -> bool:
    draft, view = play_of(app).draft, _view(app)
    return draft.partner == host(view) and any((giver(clause) == view.seat) == own for clause in draft.clauses)


def _asked(app: App) -> bool:
    at = table(app)
    if _dealt(app) or at is None:
        return _dealt(app)
    advice = at.verdict.advice
    return _at_host(app) and advice.chosen == "works" and advice.suggestions() is not None


def _would_sign(app: App) -> bool:
    at = table(app)
    if _dealt(app) or at is None:
        return _dealt(app)
    if not _at_host(app) or len(at.deal.clauses) < CLAUSES or at.fault() is not None or app.loop.ui.layers:
        return False
    return at.deal.offer is not None or at.estimate().partner.acceptance >= ENOUGH


def _member(app: App) -> bool:
    return member(_view(app))


def _force(app: App) -> bool:
    return in_force(_view(app))


def _cards(app: App) -> bool:
    play = play_of(app)
    return in_force(play.view) and play.report is None


# --- where? ---------------------------------------------------------------------------------------------------------


def _tab(view: str) -> str:
    return f"frame/view/{view}"


def _seat_on_map(app: App) -> Sequence[str | Rect]:
    if shown(app) != "map":
        return (_tab("map"),)
    spot = app.screen("map").chart.spot(host(_view(app)))  # type: ignore[attr-defined]
    return ("map/area",) if spot is None else (spot,)


def _row(app: App, seat: str) -> Sequence[str]:
    return (f"table/list/row/{seat}", _tab("table")) if shown(app) == "table" else (_tab("table"),)


def _at_row(app: App) -> Sequence[str]:
    """Return where to go before a draft for the host can be written; nothing once one is there."""
    at = table(app)
    if at is None or not _at_host(app):
        return _row(app, host(_view(app)))
    return ("table/tab/draft",) if at.deal.offer is not None else ()


def _answer_targets(app: App) -> Sequence[str]:
    at, number = table(app), waits_from_rival(_view(app))
    if at is None or at.deal.offer is None or at.deal.offer.id != number:
        return _row(app, rival(_view(app)))
    return _best_answer(at)


def _best_answer(at: TableScreen) -> Sequence[str]:
    """Return how to answer the offer on the table by what it is worth: signing it, or the way to decline it."""
    if at.fault() is None and at.estimate().own.acceptance >= ENOUGH:
        return ("table/sign",)
    return ("table/decline/option/none", "table/decline")


def _end_targets(app: App) -> Sequence[str]:
    at = table(app)
    if at is not None and at.deal.mode == "offer" and _view(app).waiting_offers:
        return _best_answer(at)
    return ("frame/end",)


def _accede_targets(app: App) -> Sequence[str]:
    if app.loop.ui.layers:
        return ("blocs/apply",)
    if _view(app).ask != "sitting":
        return _end_targets(app)
    return ("blocs/apply", "blocs/side", "frame/end") if shown(app) == "blocs" else (_tab("blocs"),)


def countered(app: App) -> bool:
    """Whether a counter-offer of the host to the person's proposal lies on the table."""
    at = table(app)
    offer = at.deal.offer if at is not None else None
    return offer is not None and offer.answers is not None and offer.proposer == host(_view(app))


def _take_targets(app: App) -> Sequence[str]:
    return _at_row(app) or ("table/idea/0", "table/ask/works")


def _send_targets(app: App) -> Sequence[str]:
    return ("table/sign",) if countered(app) else _at_row(app) or ("table/send",)


def _ask_targets(app: App) -> Sequence[str]:
    ui = app.loop.ui
    if ui.drawn.by_id.get("clause/kind/stockpile_contribution") is not None:
        return ("clause/answer/1",)
    return _at_row(app) or ("clause/group/stocks", "table/ask")


def _priority_targets(app: App) -> Sequence[str]:
    chosen = getattr(app.loop.screen, "strategy", None)
    if chosen is None:
        return ("frame/seat",)
    first = next((f"strategy/option/{n}" for n in chosen.unchosen), "strategy/confirm")
    return ("strategy/confirm" if chosen.complete else first, "mandate/page/strategy", "mandate/tab/strategy")


STEPS = (
    Step("mandate", "attainment", (
        Task("strategy", "mandate", _strategy, lambda app: ("mandate/tab/strategy", "frame/seat")),
        Task("priorities", "mandate", _priorities, _priority_targets),
        Task("leave", "mandate", _left_mandate, lambda app: (_tab("map"),)),
    )),
    Step("map", "card", (
        Task("pick", "map", _picked, _seat_on_map),
        Task("table", "map", _at_table, lambda app: ("map/negotiate", "map/side", _tab("table"))),
    )),
    Step("offer", "meter", (
        Task("open", "table", _offer_open, lambda app: _row(app, rival(_view(app)))),
        Task("answer", "table", _answered, _answer_targets),
    )),
    Step("deal", "clause", (
        Task("partner", "table", _drafting, lambda app: _row(app, host(_view(app)))),
        Task("give", "table", _gives, lambda app: _at_row(app) or ("clause/answer/1", "table/add")),
        Task("ask", "table", _asks, _ask_targets),
        Task("works", "table", _asked, lambda app: _at_row(app) or ("table/ask/works",)),
        Task("take", "table", _would_sign, _take_targets, keeps=False),
        Task("propose", "table", _dealt, _send_targets),
    )),
    Step("memorandum", "force", (
        Task("accede", "blocs", _member, _accede_targets, keeps=False),
        Task("end", "blocs", _force, _end_targets),
    )),
    Step("round", "cause", (
        Task("cards", "resolution", _cards, lambda app: ("resolution/next",)),
    )),
)  # fmt: skip
