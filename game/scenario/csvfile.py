"""Tables: a CSV text becomes typed rows, and every fault becomes a sentence with file, row and column.

Rows are counted as a spreadsheet shows them: the header is row 1, and a cell with a line break is one row still.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from game.scenario.faults import explained
from game.scenario.problems import Place, Problems, meant, nearest

R = TypeVar("R", bound=BaseModel)

OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Row(Generic[R]):
    """A record and where it stands."""

    file: str
    line: int
    record: R

    def place(self, column: str = "") -> Place:
        """Return the place of a column of this row."""
        return Place(self.file, self.line, f"column {column}" if column else "")


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """The rows of a table that could be read, and what is known of the others.

    Attributes:
        lost: the cells of rows with faults, by column, so that a code in one of them still counts as known.
        readable: whether the header could be read; if not there are no rows at all.
    """

    file: str
    rows: list[Row[R]]
    lost: list[dict[str, str]]
    readable: bool

    @property
    def whole(self) -> bool:
        """Whether every row could be read."""
        return self.readable and not self.lost

    def words(self, column: str) -> list[str]:
        """Return what stands in a column, in rows with and without faults, each once."""
        read = [str(getattr(row.record, column)) for row in self.rows]
        lost = ["".join(c for c in cells[column] if c.isprintable()) for cells in self.lost if column in cells]
        return list(dict.fromkeys(read + lost))

    @property
    def records(self) -> tuple[R, ...]:
        """The records, in the order of the file."""
        return tuple(row.record for row in self.rows)


def read_table(file: str, text: str, record: type[R], problems: Problems, may_be_empty: bool = False) -> Table[R]:
    """Return a CSV text as records; rows with faults are left out and told in ``problems``."""
    table: Table[R] = Table(file, [], [], False)
    cells = _cells(file, text, problems)
    if cells is None:
        return table
    if not cells or not any(c.strip() for c in cells[0]):
        problems.add(Place(file, 1), "the table is empty", f"write the header: {','.join(_columns(record))}")
        return table
    columns = _header(file, cells[0], record, problems)
    if columns is None:
        return table
    filled = [(line, values) for line, values in enumerate(cells[1:], start=2) if any(v.strip() for v in values)]
    if not filled and not may_be_empty:
        problems.add(Place(file, 2), "the table has no rows", "write at least one row under the header")
        return table
    long = [line for line, values in filled if any(v.strip() for v in values[len(columns) :])]
    if len(long) > max(2, len(filled) // 2):
        what = f"most rows have more cells than the header, which has {len(columns)}"
        problems.add(Place(file, 1), what, "complete the header, or put cells that hold commas in quotation marks")
        return table
    for line, values in filled:
        given = {
            name: value.strip()
            for name, value in zip(columns, values, strict=False)
            if name is not None and value.strip()
        }
        if line in long:
            what = f"the row has {len(values)} cells and the header {len(columns)}"
            problems.add(Place(file, line), what, "put a cell that holds a comma in quotation marks")
        row = None if line in long else _row(file, line, given, columns, record, problems)
        if row is None:
            table.lost.append(given)
        else:
            table.rows.append(row)
    return replace(table, readable=True)


def _cells(file: str, text: str, problems: Problems) -> list[list[str]] | None:
    cells: list[list[str]] = []
    try:
        for values in csv.reader(io.StringIO(text, newline=""), strict=True):
            cells.append(values)
    except csv.Error as error:
        what = "a quotation mark is out of place or not closed"
        if "field larger" in str(error):
            what = "a cell is far too long; a quotation mark is probably not closed"
        problems.add(Place(file, len(cells) + 1), what, 'close it, and write a quotation mark inside a cell as ""')
        return None
    return cells


def _columns(record: type[BaseModel]) -> list[str]:
    return list(record.model_fields)


def _header(file: str, header: list[str], record: type[BaseModel], problems: Problems) -> list[str | None] | None:
    """Return the field of each column (None: ignored), or None if the rows cannot be read."""
    known = _columns(record)
    if len(header) == 1:
        for mark, name in OTHER_SEPARATORS.items():
            if mark in header[0]:
                problems.add(
                    Place(file, 1),
                    f"the columns are separated by {name}",
                    "save the table as CSV with commas ('CSV UTF-8 (comma delimited)' in a spreadsheet)",
                )
                return None
    columns: list[str | None] = []
    unknown = False
    for number, cell in enumerate(header, start=1):
        name = cell.strip()
        if not name:
            columns.append(None)
        elif name not in known:
            free = [k for k in known if k not in (c.strip() for c in header)]
            problems.add(Place(file, 1, f"column {number}"), "is not a column", meant(name, free or known), name)
            unknown = True
            columns.append(nearest(name, free))
        elif name in columns:
            problems.add(Place(file, 1, f"column {number}"), "stands in the header twice", "remove one of them", name)
            columns.append(None)
        else:
            columns.append(name)
    required = [k for k, f in record.model_fields.items() if f.is_required()]
    missing = [k for k in required if k not in columns]
    for name in missing:
        problems.add(Place(file, 1), f"the column {name} is missing", f"add it; the columns are {', '.join(known)}")
    return None if missing and not unknown else columns


def _row(
    file: str, line: int, given: dict[str, str], columns: list[str | None], record: type[R], problems: Problems
) -> Row[R] | None:
    try:
        return Row(file, line, record.model_validate(given))
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            column = str(fault["loc"][0]) if fault["loc"] else ""
            if fault["type"] == "missing":
                if column in columns:  # else the header was told of
                    problems.add(Place(file, line, f"column {column}"), "is blank", "write a value")
                continue
            what, instead = explained(fault)
            problems.add(Place(file, line, f"column {column}"), what, instead, given.get(column, ""))
        return None
