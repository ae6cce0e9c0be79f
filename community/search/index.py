"""An index as an app declares it: which words of which table, under which weight."""

from dataclasses import dataclass

from community.triggers import Trigger


@dataclass(frozen=True)
class Index:
    """The words of one table, kept by triggers beside every change of a row.

    `columns` are its text columns with a weight from A (most) to D. `shown` is the condition, with
    `{row}` for the row, under which its words may be found at all.
    """

    table: str
    source: str
    columns: tuple[tuple[str, str], ...]
    shown: str

    @property
    def names(self) -> tuple[str, ...]:
        """The columns without their weights."""
        return tuple(name for name, _weight in self.columns)

    def shows(self, row: str) -> str:
        """Return the condition for a row of this name."""
        return self.shown.replace("{row}", row)

    def triggers(self) -> list[Trigger]:
        """Return the triggers that keep the index, each for its engine."""
        from community.search import postgresql, sqlite

        return [*sqlite.triggers(self), *postgresql.triggers(self)]
