"""Specifications of legal actions: what may be done now, with the options of every field, and how to sample one.

A field has a finite list of options. An option that is a mapping sets several fields at once, which is how a
specification says that some combinations are not legal. Numbers are offered on a documented finite grid; the rules
accept any number within the same bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from game.actions import Action
from game.chance import pick


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an action with its legal options; a mapping among them sets the fields that it names."""

    name: str
    options: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ItemsField:
    """A field that holds one to ``most`` items, each of one of several kinds, each kind with fields of its own.

    ``make`` builds an item from its kind and the chosen values; ``clash`` says whether an item cannot stand beside
    those chosen before.
    """

    name: str
    most: int
    kinds: tuple[tuple[str, tuple[Field, ...]], ...]
    make: Callable[[str, dict[str, Any]], Any]
    clash: Callable[[Sequence[Any], Any], bool]


class Spec:
    """One action type: allowed or not, why not, and the fields to choose; fields are computed when first asked for."""

    def __init__(
        self,
        type_: str,
        reason: str | None,
        build: Callable[[dict[str, Any]], Action] | None = None,
        fields: Callable[[], Sequence[Field | ItemsField | Dependent]] | None = None,
    ) -> None:
        self.type = type_
        self.reason = reason
        self._build = build
        self._fields = fields

    @property
    def allowed(self) -> bool:
        """Whether the type is open to the seat now."""
        return self.reason is None

    @cached_property
    def fields(self) -> tuple[Field | ItemsField | Dependent, ...]:
        """The fields to choose, empty when the type is not allowed."""
        return tuple(self._fields()) if self.allowed and self._fields is not None else ()

    def build(self, values: dict[str, Any]) -> Action:
        """Return the action with the chosen values."""
        if self._build is None:
            raise ValueError(f"{self.type} is not allowed now: {self.reason}")
        return self._build(values)

    def as_json(self) -> dict[str, Any]:
        """Return the specification as plain data; nested choices are listed by kind."""
        out: dict[str, Any] = {"type": self.type, "allowed": self.allowed}
        if self.reason is not None:
            out["reason"] = self.reason
        if self.fields:
            out["fields"] = [_field_json(field) for field in self.fields]
        return out


@dataclass(frozen=True, slots=True)
class Dependent:
    """Fields that depend on values chosen before; ``then`` gets those values and returns further fields."""

    name: str
    then: Callable[[Mapping[str, Any]], Sequence[Field | ItemsField]]


@lru_cache(maxsize=4096)
def grid(low: float, high: float, count: int) -> tuple[float, ...]:
    """Return ``count`` numbers from ``low`` to ``high``, rounded to three significant digits, without repeats."""
    if count <= 1 or high <= low:
        return (low,)
    out: list[float] = []
    for i in range(count):
        rounded = float(f"{low + (high - low) * i / (count - 1):.3g}")
        if low <= rounded <= high and rounded not in out:
            out.append(rounded)
    return tuple(out) or (low,)


def sample(spec: Spec, rng: np.random.Generator) -> Action:
    """Return one action drawn uniformly, field by field, from the options of a specification.

    Raises:
        ValueError: if the type is not allowed.
    """
    values: dict[str, Any] = {}
    for field in spec.fields:
        sample_field(field, values, rng)
    return spec.build(values)


def sample_field(field: Field | ItemsField | Dependent, values: dict[str, Any], rng: np.random.Generator) -> None:
    """Draw one field uniformly from its options, and set it in ``values``, which hold what was chosen before."""
    if isinstance(field, Dependent):
        for inner in field.then(values):
            sample_field(inner, values, rng)
    elif isinstance(field, ItemsField):
        count = 1 + pick(rng, field.most)
        items: list[Any] = []
        for _ in range(count):
            kind, inner_fields = field.kinds[pick(rng, len(field.kinds))]
            chosen: dict[str, Any] = {}
            for inner in inner_fields:
                sample_field(inner, chosen, rng)
            item = field.make(kind, chosen)
            if not field.clash(items, item):
                items.append(item)
        values[field.name] = tuple(items)
    else:
        option = field.options[pick(rng, len(field.options))]
        if isinstance(option, Mapping):
            values.update(option)
        else:
            values[field.name] = option


def _field_json(field: Field | ItemsField | Dependent) -> dict[str, Any]:
    if isinstance(field, Field):
        return {"name": field.name, "options": [dict(o) if isinstance(o, Mapping) else o for o in field.options]}
    if isinstance(field, ItemsField):
        kinds = {kind: [_field_json(inner) for inner in inner_fields] for kind, inner_fields in field.kinds}
        return {"name": field.name, "most": field.most, "kinds": kinds}
    return {"name": field.name, "depends_on": "the fields before it"}
