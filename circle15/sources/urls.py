"""The address of a database, which is never shown with its password."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

_SCHEMES: Final = ("postgresql://", "postgres://")
_PASSWORD_IN_TEXT: Final = re.compile(r"(password\s*[=:]\s*)\S+|(//[^\s/:@]*:)[^\s@]+@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Database:
    """A database that a study names where others name a file.

    Parameters
    ----------
    url
        ``postgresql://user@host:port/name``; a password in it is used and never shown.
    """

    url: str = field(repr=False)

    @property
    def name(self) -> str:
        """Address without password and options, for sentences and the manifest.

        >>> Database("postgresql://me:secret@db.local:5433/plan?sslmode=require").name
        'postgresql://me@db.local:5433/plan'
        """
        try:
            parts = urlsplit(self.url)
            user = f"{unquote(parts.username)}@" if parts.username else ""
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            return "postgresql://…"
        return f"postgresql://{user}{parts.hostname or ''}{port}{parts.path}"

    @property
    def suffix(self) -> str:
        """An address has no ending."""
        return ""

    def hushed(self, text: str) -> str:
        """Take the password out of what somebody else says of the database.

        >>> Database("postgresql://me:p%40ss@h/d").hushed("no p@ss, no password=p%40ss")
        'no ***, no password=***'
        """
        for secret in self._secrets():
            text = text.replace(secret, "***")
        return _PASSWORD_IN_TEXT.sub(lambda found: f"{found[1]}***" if found[1] else f"{found[2]}***@", text)

    def _secrets(self) -> list[str]:
        """Every way in which the password may be written, the longest first."""
        try:
            parts = urlsplit(self.url)
            options = [value for name, value in parse_qsl(parts.query) if "pass" in name.lower()]
        except ValueError:
            return [self.url]
        found = [secret for secret in (parts.password, *options) if secret]
        return sorted({*found, *map(unquote, found)}, key=len, reverse=True)


def source_of(source: str | Path | Database, folder: Path | None = None) -> Path | Database:
    """Tell the address of a database from a file.

    Parameters
    ----------
    source
        What a study or a caller names.
    folder
        What a relative path refers to.
    """
    if isinstance(source, Database):
        return source
    if isinstance(source, str) and source.lower().startswith(_SCHEMES):
        return Database(source)
    return Path(source) if folder is None else folder / source
