"""Numbers as the interface writes them."""

import math
from collections.abc import Sequence


def grouped(value: float, decimals: int = 0) -> str:
    """``1234567.8`` as ``1,234,568``; a dash for what is not a number."""
    if not math.isfinite(value):
        return "–"
    text = f"{abs(value):,.{decimals}f}"
    return f"−{text}" if value < 0 and float(text.replace(",", "")) != 0 else text


def compact(value: float) -> str:
    """About three figures and a suffix: ``12.3k``, ``4.5M``, ``0.25``; a dash for what is not a number."""
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    for limit, suffix in ((1e9, "bn"), (1e6, "M"), (1e4, "k")):
        if size >= limit * 0.9995:
            scaled = size / (1e3 if suffix == "k" else limit)
            text = f"{scaled:.0f}" if scaled >= 99.95 else f"{scaled:.1f}".removesuffix(".0")
            return f"{'−' if value < 0 else ''}{text}{suffix}"
    if size >= 100 or size == round(size):
        return grouped(value)
    text = f"{size:.3g}" if size >= 0.001 else f"{size:.1g}"
    return f"{'−' if value < 0 else ''}{text}"


def briefly(value: float) -> str:
    """Two figures and a suffix, for places too narrow for :func:`compact`: ``87k``, ``1.1M``."""
    if not math.isfinite(value) or value == 0:
        return compact(value)
    digits = 1 - math.floor(math.log10(abs(value)))
    return compact(round(value, digits))


def adding(values: Sequence[float], decimals: int = 1) -> list[float]:
    """Return the values rounded so that they add exactly to their rounded sum (largest remainders go up)."""
    unit = 10.0**decimals
    scaled = [value * unit for value in values]
    floors = [math.floor(value) for value in scaled]
    missing = round(sum(scaled)) - sum(floors)
    order = sorted(range(len(scaled)), key=lambda n: (floors[n] - scaled[n], n))
    # A sum of many items can only be off by less than their number.
    up = set(order[: max(0, missing)])
    return [(floor + (n in up)) / unit for n, floor in enumerate(floors)]


def signed(value: float, decimals: int = 0) -> str:
    """A value with its sign; a true minus, and no sign for what rounds to zero."""
    if not math.isfinite(value):
        return "–"
    text = f"{abs(value):,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def signed_percent(share: float) -> str:
    """A change of 1 as signed per cent, without the % sign; a decimal only below a doubling."""
    return signed(100 * share, 1 if abs(share) < 1.0 else 0)


def percent(share: float, decimals: int = 0) -> str:
    """A share of 1 as per cent."""
    return f"{grouped(100 * share, decimals)}%"


def nice_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """At most ``most`` + 1 round numbers from the last at or below ``low`` to the first at or above ``high``.

    The step is 1, 2, 2.5 or 5 times a power of ten (the smallest that is enough).
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return [0.0, 1.0]
    if high < low:
        low, high = high, low
    if high - low < 1e-12 * max(1.0, abs(low)):
        pad = abs(low) * 0.1 or 1.0
        low, high = low - pad, high + pad
    rough = (high - low) / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1, 2, 2.5, 5, 10, 20):
        step = factor * power
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= most:
            return [round(n * step, 12) for n in range(first, last + 1)]
    raise AssertionError("a step of twenty times the power of ten always suffices")


def tick_decimals(ticks: list[float]) -> int:
    """How many decimals the ticks need to be told apart."""
    for decimals in range(7):
        if all(abs(round(tick, decimals) - tick) < 1e-9 * max(1.0, abs(tick)) for tick in ticks):
            return decimals
    return 7


def round_step(about: float) -> float:
    """A step for a stepper: the power of ten, or five times it, nearest below ``about``; at least a thousandth."""
    power = 10.0 ** math.floor(math.log10(max(about, 1e-3)))
    return power * (5.0 if about >= 5.0 * power else 1.0)


def step_decimals(step: float) -> int:
    """How many decimals a number needs that goes in steps of :func:`round_step`."""
    return max(0, -math.floor(math.log10(step) + 1e-9))
