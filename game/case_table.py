"""The result of a cleared case as readable tables."""

from __future__ import annotations

from typing import Any


def format_result(result: dict[str, Any]) -> str:
    """Return the result of ``clear_case`` as readable tables."""
    lines: list[str] = []
    psi = result.get("psi")
    lines += _tables(result, "refined" if psi else "market", psi)
    if "ore" in result:
        lines += ["", *_tables(result["ore"], "ore", None)]
    lines += ["", f"residual {result['residual']:.1e} after {result['iterations']} iterations"]
    return "\n".join(lines)


def _tables(part: dict[str, Any], title: str, psi: list[float] | None) -> list[str]:
    origin = [("price", part["p"]), ("supply", part["S"]), ("PS", part["PS"])]
    if psi is not None:
        origin.insert(1, ("margin", psi))
    origin += [(name, part[name]) for name in ("xtax", "rent", "subsidy")]
    destination = [("price", part["P"]), ("demand", part["Q"]), ("private", part["Qp"])]
    destination += [
        (label, part[name])
        for label, name in (
            ("dCS", "dCS"),
            ("duty", "duty"),
            ("levy", "levy"),
            ("stock cost", "stock_cost"),
            ("released", "release_effective"),
            ("revenue", "stock_revenue"),
        )
    ]
    lines = _table(f"{title}: origins", origin)
    lines += ["", *_table(f"{title}: destinations", destination)]
    flows = [(f"to {i}", [row[i] for row in part["q"]]) for i in range(len(part["q"][0]))]
    lines += ["", *_table(f"{title}: flows from", flows)]
    if part["p_quota"]:
        lines += ["", *_table(f"{title}: quotas", [("border price", part["p_quota"])])]
    return lines


def _table(title: str, columns: list[tuple[str, list[float]]]) -> list[str]:
    width = 13
    first = max(len(title), 4) + 1
    lines = [title.ljust(first) + "".join(name.rjust(width) for name, _ in columns)]
    for i in range(len(columns[0][1])):
        lines.append(str(i).rjust(first - 1) + " " + "".join(f"{values[i]:{width}.6f}" for _, values in columns))
    return lines
