"""Tables of a PostGIS database: read, and nothing else."""

import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from circle15.errors import FileError
from circle15.sources.options import Sheet, TableOptions
from circle15.sources.urls import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: More rows are refused.
MAX_ROWS: Final = 500_000

#: After this the server gives a statement up.
_TIMEOUT_MS: Final = 120_000
_CONNECT_S: Final = 15

_LAYER: Final = re.compile(r'(?:"(?P<s1>[^"\0]+)"|(?P<s2>[\w$]+))(?:\.(?:"(?P<t1>[^"\0]+)"|(?P<t2>[\w$]+)))?')
_SELECT: Final = re.compile(r"\s*(?:select|with|table|values)\b", re.IGNORECASE)
_LITERAL: Final = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)


def open_database(database: Database, options: TableOptions) -> Sheet:
    """Read the rows of a layer or a query, in a transaction that can change nothing.

    Parameters
    ----------
    database
        Where it is.
    options
        ``layer`` (``schema.table``) or ``query``.

    Raises
    ------
    FileError
        If the libraries are missing, neither layer nor query is named, the query is more than one ``select``, or there
        are more than :data:`MAX_ROWS` rows.
    """
    if (options.layer is None) == (options.query is None):
        raise FileError("database_what", database=database.name)
    statement = _statement(options, database.name)
    try:
        import psycopg  # noqa: F401  SQLAlchemy imports it by name
        from sqlalchemy import create_engine, make_url
        from sqlalchemy.pool import NullPool
    except ImportError as error:
        raise FileError("database_library", database=database.name) from error
    settings = f"-c default_transaction_read_only=on -c statement_timeout={_TIMEOUT_MS} -c client_encoding=utf8"
    url = make_url(database.url.strip()).set(drivername="postgresql+psycopg")
    asked = {"options": settings, "connect_timeout": _CONNECT_S}
    engine = create_engine(url, connect_args=asked, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            frame = _rows(connection, f"SELECT * FROM (\n{statement}\n) AS circle15_rows LIMIT {MAX_ROWS + 1}")  # noqa: S608
            connection.rollback()
    finally:
        engine.dispose()
    if len(frame) > MAX_ROWS:
        raise FileError("database_rows", database=database.name, limit=MAX_ROWS)
    return Sheet(
        frame=frame,
        rows=range(1, len(frame) + 1),
        sheet=options.layer or "query",
        digest=digest_of(frame),
    )


def _statement(options: TableOptions, name: str) -> str:
    """The one statement that is read."""
    if options.query is not None:
        bare = _LITERAL.sub(" ", options.query.strip().rstrip(";"))
        if ";" in bare or not _SELECT.match(bare) or bare.count("(") != bare.count(")"):
            raise FileError("database_query", database=name)
        return options.query.strip().rstrip(";")
    found = _LAYER.fullmatch((options.layer or "").strip())
    if found is None:
        raise FileError("database_layer", database=name, layer=options.layer)
    names = [found["s1"] or found["s2"], found["t1"] or found["t2"]]
    return "SELECT * FROM " + ".".join('"' + part.replace('"', '""') + '"' for part in names if part)  # noqa: S608


def _rows(connection: "Connection", statement: str) -> pd.DataFrame:
    """Rows of a statement, with their geometry where they have one."""
    from sqlalchemy import text

    # A colon before a name is a parameter to SQLAlchemy; in a statement that somebody wrote it is a cast or a text.
    asked = text(statement.replace(":", r"\:"))
    # Without PostGIS there is no such type, and none of the columns has it.
    kinds = connection.execute(text("SELECT oid FROM pg_type WHERE typname IN ('geometry', 'geography')"))
    types = {row[0] for row in kinds}
    head = connection.execute(text(f"SELECT * FROM ({statement.replace(':', chr(92) + ':')}) AS h LIMIT 0"))  # noqa: S608
    drawn = [str(column[0]) for column in head.cursor.description or () if column[1] in types]
    if not drawn:
        return pd.read_sql(asked, connection)
    frame: gpd.GeoDataFrame = gpd.read_postgis(asked, connection, geom_col=drawn[0])  # type: ignore[call-overload]  # its stubs know texts only
    return frame.drop(columns=[name for name in drawn[1:] if name in frame.columns])


def digest_of(frame: pd.DataFrame) -> str:
    """Hash the rows of a table, whatever their order: a database gives them in any.

    >>> digest_of(pd.DataFrame({"a": [1, 2]})) == digest_of(pd.DataFrame({"a": [2, 1]}))
    True
    """
    texts = {str(name): frame[name].map(_text).astype(str) for name in frame.columns}
    hashes: Any = pd.util.hash_pandas_object(pd.DataFrame(texts, index=frame.index), index=False)
    digest = hashlib.sha256("\0".join(texts).encode())
    digest.update(np.sort(hashes.to_numpy(dtype=np.uint64)).astype("<u8").tobytes())
    return digest.hexdigest()


def _text(value: object) -> str:
    return str(getattr(value, "wkb_hex", value))
