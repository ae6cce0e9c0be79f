"""How a measurement is shown: medians of five, and the ratio to the floor of the same run."""

import os
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

RUNS = 5


class Row(NamedTuple):
    """One figure: what, how much, in which unit, and its ratio to the floor if it has one."""

    what: str
    value: float
    unit: str
    ratio: float | None = None


def machine() -> str:
    """Return date and size of the machine, which belong to every figure."""
    return f"{date.today():%Y-%m-%d}, {os.cpu_count()} cores, medians of {RUNS}"


def print_rows(title: str, rows: list[Row]) -> None:
    """Print one measurement as a table."""
    table = Table("what", "value", "unit", "ratio to floor", title=title)
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        table.add_row(row.what, f"{row.value:,.2f}", row.unit, ratio)
    Console(width=110).print(table)


def print_figures(rows: list[Row]) -> None:
    """Print the rows that are figures, whose name is one word, each on a line for programs."""
    for row in rows:
        if "_" in row.what and " " not in row.what:
            print(f"figure {row.what} {row.value:.3g}")


def per_second(work: Callable[[], object], times: int) -> float:
    """Return how often a piece of work is done in a second, as the median of five runs."""
    return statistics.median(_once(work, times) for _run in range(RUNS))


def _once(work: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _time in range(times):
        work()
    return times / (time.perf_counter() - began)
