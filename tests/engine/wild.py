"""Wild actions: every type with values of the right kind and nothing else to be said for them; most are refused.

Fields are filled by their type and, where a name says what it means, by the world: a seat, a mineral, a bloc, the
number of an offer, a treaty or a motion. So clauses, motions and policies of every type come up, those that a sample of
the legal ones would never show included.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

from game import Game
from game.actions import Action, Undo
from game.chance import pick

WHOLE = (0, 1, 2, 3, 12, 1_000, 250_000, 3_000_000, 10**9)
PARTS = (0.0, 0.1, 0.5, 0.95, 1.0, 1.2, 3.0, 40.0, 5_000.0)
NUMBERS = {"offer": "offers", "treaty": "treaties", "motion": "motions"}


def wild_action(game: Game, rng: np.random.Generator, seat: str | None = None) -> Action:
    """Return an action of a type drawn evenly, by a seat or by somebody."""
    kinds = [kind for kind in get_args(Action) if kind is not Undo]
    made = _record(kinds[pick(rng, len(kinds))], game, rng)
    return made if seat is None else type(made)(**{**_values(made), "seat": seat})


def _values(record: Any) -> dict[str, Any]:
    return {f.name: getattr(record, f.name) for f in fields(record)}


def _record(kind: type, game: Game, rng: np.random.Generator) -> Any:
    hints = get_type_hints(kind, include_extras=False)
    return kind(**{f.name: _value(f.name, hints[f.name], game, rng) for f in fields(kind) if f.name != "type"})


def _value(name: str, hint: Any, game: Game, rng: np.random.Generator) -> Any:
    if get_origin(hint) is Annotated:
        return _value(name, get_args(hint)[0], game, rng)
    if get_origin(hint) in (Union, UnionType):
        options = get_args(hint)
        return _value(name, options[pick(rng, len(options))], game, rng)
    if get_origin(hint) is Literal:
        return get_args(hint)[pick(rng, len(get_args(hint)))]
    if get_origin(hint) is tuple:
        return tuple(_value(name, get_args(hint)[0], game, rng) for _ in range(1 + pick(rng, 2)))
    if hint is type(None):
        return None
    if is_dataclass(hint):
        return _record(hint, game, rng)
    if hint is bool:
        return pick(rng, 2) == 1
    if name in NUMBERS and hint is int:
        known = list(getattr(game.state, NUMBERS[name]))
        return known[pick(rng, len(known))] if known else 1
    if hint is int:
        return WHOLE[pick(rng, len(WHOLE))]
    if hint is float:
        return PARTS[pick(rng, len(PARTS))]
    if hint is str:
        return _word(name, game, rng)
    raise AssertionError(f"no wild value for {name}: {hint}")


def _word(name: str, game: Game, rng: np.random.Generator) -> str:
    world = game.world
    pools: dict[str, tuple[str, ...]] = {
        "mineral": (*world.minerals, ""),
        "bloc": (*world.charters, "nowhere"),
        "about": (*world.seats, *world.minerals, ""),
        "rule": ("levy_share", "notice_rounds", "largest_floor_step", "nonsense"),
        "value": ("consensus", "simple"),
        "reason": ("", "price", "nonsense"),
        "event": (*(event.id for event in world.scenario.events), "nothing"),
        "option": ("default", "yes", ""),
        "programme": (*world.programmes, "nothing"),
    }
    options = pools.get(name, (*world.seats, *world.actors[-1:]))
    return options[pick(rng, len(options))]
