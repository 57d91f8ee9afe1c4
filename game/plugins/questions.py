"""Legal actions across the border: a plug-in asks while it decides, and the rules at the table answer.

Specifications hold functions, so they are not sent: the worker's :func:`asking` gives specifications that ask for their
fields when somebody looks at them, and the host's :class:`Answers` works them out. Both sides thus know the same
options, and nothing that the rules read leaves the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from game.plugins.wire import decode, encode
from game.rules.spec import Dependent, Field, ItemsField, Spec
from game.view import View

AnyField = Field | ItemsField | Dependent
Ask = Callable[[dict[str, Any]], Any]


class Answers:
    """The table's side: answers a plug-in's questions about one view; what it refers to later has a number."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._kept: list[ItemsField | Dependent] = []

    def answer(self, question: Mapping[str, Any]) -> Any:
        """Return the JSON-ready answer.

        Raises:
            Exception: of any kind, if the question makes no sense; the plug-in asked, so it is its failure.
        """
        about = question["ask"]
        if about == "specs":
            return [[spec.type, spec.reason] for spec in self._view.legal.values()]
        if about == "fields":
            return self._sent(self._view.legal[question["type"]].fields)
        values = decode(question["values"])
        if about == "build":
            return encode(self._view.legal[question["type"]].build(values))
        kept = self._kept[question["number"]]
        if about == "then" and isinstance(kept, Dependent):
            return self._sent(kept.then(values))
        if about == "make" and isinstance(kept, ItemsField):
            return encode(kept.make(*values))
        if about == "clash" and isinstance(kept, ItemsField):
            return bool(kept.clash(*values))
        raise ValueError(f"{about!r} is no question")

    def _sent(self, fields: Sequence[AnyField]) -> list[Any]:
        out: list[Any] = []
        for field in fields:
            if isinstance(field, Field):
                out.append(["field", encode(field)])
                continue
            number = len(self._kept)
            self._kept.append(field)
            if isinstance(field, ItemsField):
                out.append(["items", number, field.name, field.most, encode(field.kinds)])
            else:
                out.append(["dependent", number, field.name])
        return out


def asking(ask: Ask) -> Callable[[], tuple[Spec, ...]]:
    """Return the worker's side: specifications that put every question to the table.

    Args:
        ask: sends a question and returns its answer; it raises ``ValueError`` for one that makes no sense.
    """

    def fields_from(sent: Sequence[Any]) -> tuple[AnyField, ...]:
        return tuple(received(*parts) for parts in sent)

    def further(sent: Sequence[Any]) -> Sequence[Field | ItemsField]:
        return [field for field in fields_from(sent) if not isinstance(field, Dependent)]

    def received(kind: str, *parts: Any) -> AnyField:
        if kind == "field":
            field: Field = decode(parts[0])
            return field
        number, name = parts[0], parts[1]

        def put(about: str, values: Any) -> Any:
            return ask({"ask": about, "number": number, "values": encode(values)})

        if kind == "dependent":
            return Dependent(name, lambda values: further(put("then", dict(values))))
        return ItemsField(
            name,
            parts[2],
            decode(parts[3]),
            lambda kind, values: decode(put("make", (kind, values))),
            lambda chosen, item: bool(put("clash", (list(chosen), item))),
        )

    def spec(type_: str, reason: str | None) -> Spec:
        return Spec(
            type_,
            reason,
            lambda values: decode(ask({"ask": "build", "type": type_, "values": encode(values)})),
            lambda: fields_from(ask({"ask": "fields", "type": type_})),
        )

    return lambda: tuple(spec(*line) for line in ask({"ask": "specs"}))
