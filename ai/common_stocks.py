"""What a delegation does about shared stocks: it asks for a target and the money for it, and draws what is its right.

A founder whose bloc is in force asks for a modest target of the mineral whose lack would cost it most, with a call that
pays for a part of it, if the two together are worth it. Members draw on the common stock while their supply is
restricted, and on a national one while it is or before the right ends.
"""

from __future__ import annotations

from collections.abc import Sequence

from ai.drafting import round_sum
from ai.stock_sharing import Seat, call_terms, missing_usd
from ai.stocks import urgent
from game.actions import Action, CallContributions, DrawStock, MotionContent, SetPolicy, SetStockTarget, TableMotion
from game.players import Term
from game.rules.cooldown import blocked
from game.rules.drawing import drawable, restricted, rights_by_treaty
from game.rules.membership import is_founder
from game.rules.stock_calls import largest_call, payers
from game.rules.stock_motions import target_days
from game.rules.treaties import last_acting
from game.state import Bloc
from game.view import View
from game.world import KG_PER_T

MODEST_DAYS = 20.0
TABLE_GAIN = 0.1
CALL_SHARE = 0.5
LEAST_CALL = 50_000
MOST_MINERALS = 2


def common_stock_actions(view: View, mind: Seat) -> list[Action]:
    """Return the motions and draws of a sitting."""
    out: list[Action] = []
    for bloc in view.blocs.values():
        if bloc.status(view.seat) == "full" and bloc.in_force and is_founder(view.world, bloc, view.seat):
            out += [TableMotion(view.seat, bloc.id, content) for content in _wanted(view, mind, bloc)]
    return [*out, *draws(view)]


def _wanted(view: View, mind: Seat, bloc: Bloc) -> list[MotionContent]:
    """Return a target and a call that are worth more together than nothing, or a call for targets that stand."""
    open_ = [m.content for m in view.motions.values() if m.bloc == bloc.id and m.status == "open"]
    stands = any(isinstance(c, CallContributions | SetStockTarget) for c in open_)
    if stands or view.round >= view.rounds - 1 or not payers(bloc, view.round):
        return []
    barred = blocked(view.world, view, bloc)
    choices: list[tuple[SetStockTarget, ...]] = [()] if bloc.stock_targets else []
    for mineral in urgent(view)[:MOST_MINERALS]:
        target = SetStockTarget(mineral, MODEST_DAYS)
        if not target_days(bloc, mineral) and target not in barred:
            choices.append((target,))
    best: tuple[float, list[MotionContent]] | None = None
    for targets in choices:
        most = largest_call(view.world, bloc, "use", view.round) * CALL_SHARE
        call = CallContributions(max(1, round_sum(min(most, missing_usd(view, bloc, targets)))), "use")
        if call.usd < LEAST_CALL or call in barred:
            continue
        gain = _total(call_terms(mind, bloc, call, targets))
        if gain >= TABLE_GAIN and (best is None or gain > best[0]):
            best = (gain, [*targets, call])
    return best[1] if best is not None else []


def _total(terms: Sequence[Term]) -> float:
    return sum(item.points for item in terms)


def draws(view: View) -> list[Action]:
    """Return the draws of a sitting: all that a right gives, where it is time to use it."""
    world, seat = view.world, view.seat
    out: list[Action] = []
    for bloc in view.blocs.values():
        if bloc.status(seat) is None:
            continue
        for mineral, _ in bloc.stock:
            kg = drawable(world, view, bloc, seat, mineral) if restricted(world, view, seat, mineral) else 0
            if kg:
                out.append(SetPolicy(seat, DrawStock(bloc.id, mineral, kg / KG_PER_T)))
    asked: dict[tuple[str, str], int] = {}
    for treaty in view.treaties:
        for clause in treaty.clauses if seat in treaty.parties else ():
            if clause.type == "stockpile_access" and clause.beneficiary == seat:
                for right in rights_by_treaty([treaty], view.deliveries, view.round, clause.provider, clause.mineral):
                    last = view.round >= last_acting(treaty, right.clause)
                    due = right.clause == clause and (last or restricted(world, view, seat, clause.mineral))
                    if due and view.held_kg(world.mineral_index[clause.mineral], world.index[clause.provider]):
                        pair = (clause.provider, clause.mineral)
                        asked[pair] = asked.get(pair, 0) + right.kg
    return [*out, *(SetPolicy(seat, DrawStock(p, mineral, kg / KG_PER_T)) for (p, mineral), kg in asked.items())]
