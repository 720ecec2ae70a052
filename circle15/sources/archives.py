"""Archives with one readable file in them, a zipped shapefile above all, and KMZ: nothing they say is trusted."""

import re
import stat
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from circle15.errors import FileError

#: What an archive may hold when it is unpacked; and how much more that may be than its own size.
_MOST_BYTES: Final = 1 << 30
_MOST_RATIO: Final = 200
_MOST_MEMBERS: Final = 2_000

#: A ratio says nothing of so small a file.
_SMALL_BYTES: Final = 1 << 24

_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_UTF8_FLAG: Final = 0x800
_ENCRYPTED_FLAG: Final = 0x1
_UNFIT: Final = re.compile(r"[^\w\u4e00-\u9fff-]+")
#: Names that Windows keeps for devices.
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_BLOCK: Final = 1 << 20


@contextmanager
def unpacked(path: Path, endings: Collection[str], wanted: str | None) -> Iterator[tuple[Path, str]]:
    """Unpack the one readable file of an archive into a folder that is deleted afterwards.

    Only what is needed is unpacked, under a name of our own making: where a member says that it belongs does not count.

    Parameters
    ----------
    path
        The archive.
    endings
        Of the files that can be read.
    wanted
        Name of the file to read, where there are several.

    Yields
    ------
    The file and its name in the archive.

    Raises
    ------
    FileError
        If nothing or several things can be read, or the archive is protected, cut short or made to fill the disk.
    """
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise FileError("archive_damaged", file=path.name) from error
    with archive, tempfile.TemporaryDirectory(prefix="circle15-") as folder:
        members = _members(archive, path)
        name = _readable(members, endings, wanted, path.name)
        stem = _safe(PurePosixPath(name).stem)
        ending = PurePosixPath(name).suffix.lower()
        parts = {ending: members[name]}
        if ending == ".shp":
            parts |= _beside(members, name)
        left = min(_MOST_BYTES, max(path.stat().st_size * _MOST_RATIO, _SMALL_BYTES))
        for end, member in parts.items():
            left = _copy(archive, member, Path(folder) / f"{stem}{end}", left, path.name)
        yield Path(folder) / f"{stem}{ending}", name


def _members(archive: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """Files of an archive by their names; folders, links and what a system leaves behind are no files."""
    infos = archive.infolist()
    if len(infos) > _MOST_MEMBERS:
        raise FileError("archive_too_many", file=path.name, count=len(infos), limit=_MOST_MEMBERS)
    found = {}
    for info in infos:
        name = _name(info)
        link = stat.S_ISLNK(info.external_attr >> 16)
        if (
            not info.is_dir()
            and not link
            and not PurePosixPath(name).name.startswith((".", "~$"))
            and "__MACOSX" not in name
        ):
            found[name] = info
    return found


def _name(info: zipfile.ZipInfo) -> str:
    """Name of a member; one that does not say that it is UTF-8 is often GBK, as Windows in China writes it."""
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding).replace("\\", "/")
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _readable(members: Mapping[str, zipfile.ZipInfo], endings: Collection[str], wanted: str | None, file: str) -> str:
    """Choose the member to read."""
    names = [name for name in members if PurePosixPath(name).suffix.lower() in endings]
    if wanted is not None:
        same = [name for name in names if wanted in (name, PurePosixPath(name).name, PurePosixPath(name).stem)]
        names = same or names
    if len(names) == 1:
        return names[0]
    shown = ", ".join(sorted(names or members)[:20])
    if names:
        raise FileError("archive_several", file=file, names=shown)
    lonely = any(name.lower().endswith((".dbf", ".shx", ".prj")) for name in members)
    raise FileError("archive_shape_missing" if lonely else "archive_nothing", file=file, names=shown)


def _beside(members: Mapping[str, zipfile.ZipInfo], name: str) -> dict[str, zipfile.ZipInfo]:
    """Parts of a shapefile that stand beside it."""
    stem = str(PurePosixPath(name).with_suffix("")).lower()
    return {
        ending: info
        for other, info in members.items()
        if str(PurePosixPath(other).with_suffix("")).lower() == stem
        and (ending := PurePosixPath(other).suffix.lower()) in _PARTS
    }


def _safe(stem: str) -> str:
    """Name of a file that no system takes for anything else."""
    text = _UNFIT.sub("_", stem)[:40] or "table"
    return f"_{text}" if _DEVICES.fullmatch(text) else text


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, left: int, file: str) -> int:
    """Unpack a member, counting what comes out and not what it says of itself; how many bytes are left."""
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise FileError("archive_protected", file=file)
    try:
        with archive.open(info) as source, target.open("wb") as out:
            while block := source.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    break
                out.write(block)
    except Exception as error:  # a cut or damaged member shows in zlib, struct, EOF and others
        raise FileError("archive_damaged", file=file) from error
    if left < 0:
        raise FileError("archive_too_large", file=file, limit=_MOST_BYTES >> 20)
    return left
