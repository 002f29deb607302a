"""What a table looks like: its columns with PostgreSQL's types, and its key."""

import msgspec


class Column(msgspec.Struct, frozen=True):
    """One column as PostgreSQL has it.

    Attributes:
        type_id: the OID of its type.
        modifier: the type's modifier, such as the precision of a numeric; -1 for none.
    """

    name: str
    type_id: int
    modifier: int = -1


class Shape(msgspec.Struct, frozen=True):
    """One table.

    Attributes:
        columns: in their order, those that are published.
        key: the names of the primary key's columns.
    """

    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    @property
    def key_positions(self) -> tuple[int, ...]:
        """Where the key's columns stand among the columns."""
        names = self.names
        return tuple(names.index(name) for name in self.key)
