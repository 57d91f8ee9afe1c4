"""A least-recently-used cache bounded by what its entries weigh."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Lru(Generic[V]):
    """Keeps the entries used last, at most ``limit`` of them and at most ``budget`` in total weight.

    Args:
        limit: greatest number of entries.
        budget: greatest sum of ``weigh(value)``; an entry heavier than the budget is kept alone.
        weigh: the weight of a value, for instance its bytes; default 0 (only the number counts).
    """

    def __init__(self, limit: int, budget: int = 0, weigh: Callable[[V], int] | None = None) -> None:
        self.limit = limit
        self.budget = budget
        self.weight = 0
        self._weigh = weigh
        self._entries: OrderedDict[Hashable, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of ``key``, made now if it is not kept."""
        entries = self._entries
        if key in entries:
            entries.move_to_end(key)
            return entries[key]
        value = make()
        entries[key] = value
        if self._weigh is not None:
            self.weight += self._weigh(value)
        while len(entries) > 1 and (
            len(entries) > self.limit or (self._weigh is not None and self.weight > self.budget)
        ):
            _, old = entries.popitem(last=False)
            if self._weigh is not None:
                self.weight -= self._weigh(old)
        return value

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self.weight = 0
