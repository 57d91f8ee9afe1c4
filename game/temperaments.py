"""Temperaments: how a delegation negotiates, apart from how well.

A scenario gives a seat one of six temperaments in the column ``temperament`` of ``delegations.csv``; what each means is
data, ``assets/temperaments.json``: a vector of traits. They are public, as everybody may read how a delegation is known
to negotiate. No rule reads them: they are for players that want to be told apart, and for the texts of the interface.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, get_args

from pydantic import Field, TypeAdapter, ValidationError

from game.errors import MinisterialError
from game.scenario.models import Temperament
from game.scenario.record import Record

if TYPE_CHECKING:
    from game.world import World

FILE = "temperaments.json"
TEMPERAMENTS: tuple[Temperament, ...] = get_args(Temperament)


@dataclass(frozen=True, slots=True)
class Traits:
    """What a temperament means, trait by trait; the defaults are those of a seat without one.

    Attributes:
        patience: exponent of time-dependent concession (Faratin, Sierra and Jennings, 1998): below 1 a delegation holds
            out until late, above 1 it concedes early.
        ask: what it asks for at the start, as a multiple of what it would ask for otherwise.
        reciprocity: how much of a counterpart's step it answers with one of its own, from 0 to 1.
        openness: lean towards joining a bloc (away from it, below 0), in points of its mandate.
        caution: what it fears of the rival's retaliation, as a multiple of what it would fear otherwise.
        home: share of the weight that moves to industry at home where two deals are nearly equal, from 0 to 1.
        initiative: talks that it opens, as a multiple of those it would open otherwise.
        bridging: readiness to propose deals of three, and to support motions that others gain from, from 0 to 1.
    """

    patience: Annotated[float, Field(ge=0.4, le=2.5)] = 1.0
    ask: Annotated[float, Field(ge=0.5, le=2.0)] = 1.0
    reciprocity: Annotated[float, Field(ge=0.0, le=1.0)] = 0.5
    openness: Annotated[float, Field(ge=-0.6, le=0.6)] = 0.0
    caution: Annotated[float, Field(ge=0.5, le=2.0)] = 1.0
    home: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0
    initiative: Annotated[float, Field(ge=0.3, le=1.5)] = 1.0
    bridging: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0


NEUTRAL = Traits()
TRAITS: tuple[str, ...] = tuple(f.name for f in fields(Traits))


class _Entry(Record):
    """An entry of the file: an id and its traits, all of them written out."""

    id: Temperament
    traits: Traits


def read_temperaments(text: str) -> Mapping[str, Traits]:
    """Return id -> traits of a JSON text in the form of ``assets/temperaments.json``.

    Raises:
        MinisterialError: if the text is not JSON, an entry is not well formed, a trait is missing or out of its range,
            or an id is missing or stands there twice.
    """
    try:
        data = json.loads(text)
        entries = TypeAdapter(tuple[_Entry, ...]).validate_python(data)
    except json.JSONDecodeError as error:
        raise MinisterialError(f"{FILE}: this is not JSON (line {error.lineno}, column {error.colno}).") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise MinisterialError(f"{FILE}: {where or 'the list'}: {first['msg']}.") from None
    for entry, given in zip(entries, data, strict=True):
        missing = [name for name in TRAITS if name not in given["traits"]]
        if missing:
            raise MinisterialError(f"{FILE}: {entry.id} does not say its {missing[0]}.")
    ids = [entry.id for entry in entries]
    for name in TEMPERAMENTS:
        if ids.count(name) != 1:
            raise MinisterialError(f"{FILE}: {name} should stand there once, and stands there {ids.count(name)} times.")
    return MappingProxyType({entry.id: entry.traits for entry in entries})


@cache
def temperaments() -> Mapping[str, Traits]:
    """Return id -> traits of the six temperaments, in the order of the file."""
    return read_temperaments(resources.files("assets").joinpath(FILE).read_text(encoding="utf-8"))


def temperament_of(world: World, seat: str) -> Temperament | None:
    """Return the temperament that the scenario gives a seat, None if it gives none."""
    return world.scenario.delegations[world.index[seat]].temperament


def traits_of(world: World, seat: str) -> Traits:
    """Return the traits of a seat; those of a seat without a temperament are neutral."""
    name = temperament_of(world, seat)
    return NEUTRAL if name is None else temperaments()[name]
