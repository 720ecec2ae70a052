"""The errors that circle15 raises.

::

    Circle15Error
    ├── InputError (also a ValueError)   something that was handed in cannot be used
    │   ├── FileError                    a file is missing, damaged or of an unknown kind
    │   ├── TableError                   a table lacks a column, or its values cannot be used
    │   ├── CrsError                     coordinates whose reference system is unknown or unfit
    │   ├── StreetsError                 streets that cannot be walked on, or lie elsewhere
    │   ├── StudyError                   a study file with a key or value that is not known
    │   └── StandardError                a standard file with a key or value that is not known
    ├── DownloadError                    the network did not give what was asked for
    └── OutputError                      a result could not be written

Every error is made from the key of a sentence in :mod:`circle15.words` and the values to put into it, so that
it can be said in Chinese and in English.
"""

from circle15.words import Language, say


class Circle15Error(Exception):
    """Any error that circle15 raises on purpose.

    Parameters
    ----------
    key
        Name of a sentence in :mod:`circle15.words`.
    **values
        What to put into the sentence's placeholders.
    """

    def __init__(self, key: str, /, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(say(key, "en", **values))

    def text(self, language: Language) -> str:
        """Say what is wrong, where, and how to mend it, in one sentence."""
        return say(self.key, language, **self.values)


class InputError(Circle15Error, ValueError):
    """Something that was handed in cannot be used."""


class FileError(InputError):
    """A file is missing, damaged, or of a kind that is not known."""


class TableError(InputError):
    """A table lacks a column, or its values cannot be used."""


class CrsError(InputError):
    """Coordinates whose reference system is unknown or unfit."""


class StreetsError(InputError):
    """Streets that cannot be walked on, or that lie elsewhere."""


class StudyError(InputError):
    """A study file with a key or value that is not known."""


class StandardError(InputError):
    """A standard file with a key or value that is not known."""


class DownloadError(Circle15Error):
    """The network did not give what was asked for."""


class OutputError(Circle15Error):
    """A result could not be written."""
