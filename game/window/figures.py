"""Numbers, shares and sums of money as the interface writes them in the language in use.

The marks and the words (decimal mark, k, M, bn, $) are in ``figures.json`` of each language.
"""

import math
from collections.abc import Sequence

from game.window.catalog import current, t

_NOTHING = "–"
#: From which sum on dollars are written in which unit (the key's suffix), with how many decimals.
_SUMS = ((1e9, ("_bn", 1e9, 2)), (1e6, ("_m", 1e6, 1)), (1e4, ("_k", 1e3, 0)), (0.0, ("", 1.0, 0)))


def localized(text: str) -> str:
    """Return a number that Python wrote (``1,234.5``) with the marks of the language in use (``1 234,5``)."""
    if current().language == "en":
        return text
    mark, group = t("figures.decimal_mark"), t("figures.group_mark")
    whole, point, decimals = text.partition(".")
    if sum(c.isdigit() for c in whole) < int(t("figures.grouped_from_digits")):
        whole = whole.replace(",", "")
    return whole.replace(",", group) + (mark + decimals if point else "")


def _is_zero(text: str) -> bool:
    """Whether a number that Python wrote rounds to zero."""
    return float(text.replace(",", "")) == 0


def grouped(value: float, decimals: int = 0) -> str:
    """``1234567.8`` as ``1,234,568``; a dash for what is not a number."""
    if not math.isfinite(value):
        return _NOTHING
    text = f"{abs(value):,.{decimals}f}"
    return f"−{localized(text)}" if value < 0 and not _is_zero(text) else localized(text)


def fixed(value: float, decimals: int = 0) -> str:
    """A number with so many decimals and nothing between thousands, as a person types it: ``1234.50``."""
    text = f"{value:.{decimals}f}".replace(".", t("figures.decimal_mark"))
    return text.replace("-", "−")


def figures(value: float, digits: int = 6) -> str:
    """A number in so many figures at most, without trailing noise: ``0.25``, ``3``; a true minus."""
    return localized(f"{value:.{digits}g}").replace("-", "−")


def signed_figures(value: float, digits: int = 6) -> str:
    """:func:`figures` with a sign, also a plus, and of zero: ``+2.5``, ``−3``, ``+0``."""
    return figures(value, digits) if value < 0 else f"+{figures(value, digits)}"


def compact(value: float) -> str:
    """About three figures and a suffix: ``12.3k``, ``4.5M``, ``0.25``; a dash for what is not a number."""
    if not math.isfinite(value):
        return _NOTHING
    size = abs(value)
    sign = "−" if value < 0 else ""
    for limit, suffix in ((1e9, "bn"), (1e6, "m"), (1e4, "k")):
        if size >= limit * 0.9995:
            scaled = size / (1e3 if suffix == "k" else limit)
            text = f"{scaled:.0f}" if scaled >= 99.95 else f"{scaled:.1f}".removesuffix(".0")
            return sign + t(f"figures.compact_{suffix}", number=localized(text))
    if size >= 100 or size == round(size):
        return grouped(value)
    return sign + localized(f"{size:.3g}" if size >= 0.001 else f"{size:.1g}")


def briefly(value: float) -> str:
    """Two figures and a suffix, for places too narrow for :func:`compact`: ``87k``, ``1.1M``."""
    if not math.isfinite(value) or value == 0:
        return compact(value)
    digits = 1 - math.floor(math.log10(abs(value)))
    return compact(round(value, digits))


def dollars(amount: float) -> str:
    """An amount of US dollars for a sentence: ``$950``, ``$12.5 m``, ``-$3.20 bn``."""
    size = abs(amount)
    for limit, suffix, unit, decimals in (
        (1e9, "_bn", 1e9, 2),
        (1e6, "_m", 1e6, 1),
        (1e4, "_k", 1e3, 0),
        (0, "", 1, 0),
    ):
        if size >= limit:
            number = f"{size / unit:,.{decimals}f}"
            text = t(f"figures.usd{suffix}", number=localized(number))
            break
    return t("figures.usd_owed", amount=text) if amount < 0 and not _is_zero(number) else text


def per_tonne(usd: float) -> str:
    """A price a tonne, or another number of whole dollars, written out: ``$66,000``, ``$8.25``."""
    return t("figures.usd", number=grouped(usd, 0 if usd >= 100 else 2))


def compact_dollars(usd: float, brief: bool = False) -> str:
    """US dollars in about three figures (``brief``: two) and a suffix: ``$1.12M``."""
    number = briefly(usd) if brief else compact(usd)
    return t("figures.usd_compact" if number[-1:].isalpha() else "figures.usd", number=number)


def dollar_sign() -> str:
    """What stands before a number of dollars in a field; empty where the language puts the sign behind the unit."""
    return t("figures.usd_sign")


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
        return _NOTHING
    text = f"{abs(value):,.{decimals}f}"
    if _is_zero(text):
        return localized(text)
    return f"+{localized(text)}" if value > 0 else f"−{localized(text)}"


def signed_percent(share: float) -> str:
    """A change of 1 as signed per cent, without the % sign; a decimal only below a doubling."""
    return signed(100 * share, 1 if abs(share) < 1.0 else 0)


def percent(share: float, decimals: int = 0) -> str:
    """A share of 1 as per cent."""
    return t("figures.percent", number=grouped(100 * share, decimals))


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
