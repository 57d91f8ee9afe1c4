"""Values as JSON and back without loss: what a view is made of, and what a specification of legal actions offers.

JSON has no tuples, arrays or records, so these are written so that they come back as they were:

======================  ==================================================
tuple                   ``[…]``
record, enumeration     ``{"game.state:Offer": […]}``: the fields in order
array                   ``{"array": [dtype, shape, base64 of the bytes]}``
dictionary              ``{"dict": [[key, value], …]}``
list, frozenset         ``{"list": […]}``, ``{"set": […]}``, sorted
date                    ``{"date": "2026-03-31"}``
infinite or no number   ``{"float": "inf"}``
======================  ==================================================

:meth:`game.view.View.as_json` is the form for reading; it cannot be turned back.
"""

from __future__ import annotations

import base64
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

import numpy as np
from pydantic import BaseModel

from game.rules.spec import Spec
from game.view import View
from game.world import FROM_THE_MARKET, World

# What a view is not sent with: the world is sent once, and legal actions are asked for.
_NOT_SENT = ("world", "_legal")


def encode(value: Any) -> Any:
    """Return a value as JSON-ready data that :func:`decode` turns back.

    Raises:
        TypeError: for a value that no view or specification holds.
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Enum):
        return {_name_of(type(value)): value.value}
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else {"float": str(float(value))}
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, list):
        return {"list": [encode(item) for item in value]}
    if isinstance(value, Mapping):
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    if isinstance(value, frozenset | set):
        return {"set": [encode(item) for item in sorted(value)]}
    if isinstance(value, np.ndarray):
        data = np.ascontiguousarray(value)
        return {"array": [data.dtype.str, list(value.shape), base64.b64encode(data.tobytes()).decode()]}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if is_dataclass(value) or isinstance(value, BaseModel):
        kind: Any = type(value)
        return {_name_of(kind): [encode(getattr(value, name)) for name in _fields_of(kind)]}
    raise TypeError(f"{type(value).__name__} cannot be sent to a plug-in")


def decode(data: Any) -> Any:
    """Return the value that :func:`encode` wrote; arrays are read-only.

    Raises:
        ValueError: for anything else, a record of another program included.
    """
    if isinstance(data, list):
        return tuple(decode(item) for item in data)
    if not isinstance(data, dict):
        return data
    if len(data) != 1:
        raise ValueError("a value has one tag")
    ((tag, held),) = data.items()
    if tag == "float":
        return float(held)
    if tag == "date":
        return date.fromisoformat(held)
    if tag == "list":
        return [decode(item) for item in held]
    if tag == "dict":
        return {decode(key): decode(item) for key, item in held}
    if tag == "set":
        return frozenset(decode(item) for item in held)
    if tag == "array":
        kind, shape, packed = held
        return np.frombuffer(base64.b64decode(packed), dtype=np.dtype(kind)).reshape(shape)
    record = _class_of(tag)
    if issubclass(record, Enum):
        return record(held)
    values = dict(zip(_fields_of(record), (decode(item) for item in held), strict=True))
    return record.model_construct(**values) if issubclass(record, BaseModel) else record(**values)


def _name_of(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


@cache
def _fields_of(kind: Any) -> tuple[str, ...]:
    if issubclass(kind, BaseModel):
        return tuple(kind.model_fields)
    return tuple(field.name for field in fields(kind) if field.init)


def _class_of(tag: str) -> Any:
    """Return a record of the game by its name; only of modules that are loaded, so that a name loads nothing."""
    module, _, name = tag.partition(":")
    found = getattr(sys.modules.get(module), name, None) if module.startswith("game.") else None
    if not isinstance(found, type) or not (is_dataclass(found) or issubclass(found, BaseModel | Enum)):
        raise ValueError(f"{tag!r} is no record of the game")
    return found


# --- views ----------------------------------------------------------------------------------------------------------


@cache
def _parts() -> tuple[str, ...]:
    return tuple(field.name for field in fields(View) if field.name not in _NOT_SENT)


def view_to_wire(view: View, sent: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a view as JSON-ready data, without its world and its legal actions.

    Args:
        view: the view.
        sent: the parts of the view that the same reader got last; those that are the very same object, as parts of a
            state are until they change, are left out. Give the reader's own dictionary each time: it is brought up to
            date.
    """
    parts = {name: getattr(view, name) for name in _parts()}
    last = {} if sent is None else sent
    out = {name: encode(part) for name, part in parts.items() if name not in last or last[name] is not part}
    last.update(parts)
    return out


def view_from_wire(
    data: dict[str, Any],
    world: World,
    legal: Callable[[], tuple[Spec, ...]],
    got: dict[str, Any] | None = None,
) -> View:
    """Return the view that was sent.

    Args:
        data: from :func:`view_to_wire`.
        world: the world of the scenario that was sent, without any mandate, or what an earlier view of the seat has.
        legal: returns the specifications of legal actions.
        got: the parts of the last view, brought up to date; the other side of ``sent``.
    """
    parts = {} if got is None else got
    parts.update((name, decode(part)) for name, part in data.items())
    return View(world=shown(world, parts["seat"], parts["me"].mandate), _legal=legal, **parts)


def shown(world: World, seat: str, mandate: Any) -> World:
    """Return a world as a seat sees it: with its own mandate and no other; the same one if it is so already."""
    if world.mandates == {seat: mandate}:
        return world
    own = replace(world, mandates={seat: mandate})
    own.__dict__.update({name: getattr(world, name) for name in FROM_THE_MARKET})
    return own
