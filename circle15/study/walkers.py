"""Who walks, as a study file says it: the name of a shipped profile, or a table of numbers of its own."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from circle15.errors import InputError, StudyError
from circle15.network.profile import DEFAULT_PROFILE, FORBIDDABLE, PROFILE_BOUNDS, PROFILES, WalkProfile, profile_of
from circle15.study.file import StudyFile, is_number
from circle15.toml_file import check_keys

#: What a table may say of a walker, beside the profile that it is ``like``.
_KEYS: Final = frozenset({"like", *(item.name for item in fields(WalkProfile))})
_TEXTS: Final = frozenset({"like", "slope", "name", "zh", "en", "source"})
#: How a table says that something is not walked on at all; TOML knows no None.
_FORBIDDEN: Final = "forbidden"
#: What stands in a sentence about a profile that cannot be used.
_KNOWN: Final = f'{", ".join(PROFILES)}, {{ speed_kmh = 0.5 ... 12, max_snap_m = 0 ... 5000 }}, {{ like = "adult" }}'


def read_profiles(file: StudyFile, head: Mapping[str, Any]) -> list[WalkProfile]:
    """Read who walks, and who is shown beside.

    Raises
    ------
    StudyError
        If a profile cannot be used, naming file and line.
    """
    others = head.get("compare_profiles", [])
    if not isinstance(others, list):
        raise file.refuse("[study]", "compare_profiles", others, '["elderly", ...]')
    first = _profile(file, head.get("profile", DEFAULT_PROFILE), "profile")
    found = [first, *(_profile(file, item, "compare_profiles") for item in others)]
    file.once("compare_profiles", [profile.name for profile in found])
    return found


def _profile(file: StudyFile, value: object, key: str) -> WalkProfile:
    """Read a profile: a name, or a table of its own numbers."""
    try:
        if isinstance(value, str):
            return profile_of(value)
        if isinstance(value, Mapping):
            check_keys(value, _KEYS, where=f"[study] {key}", file=file.path, error=StudyError)
            return _of_numbers(file, value)
    except StudyError:
        raise
    except InputError as error:
        if error.key == "profile_number":
            said = error.values
            raise file.refuse("[study]", str(said["name"]), said["value"], said["known"]) from error
        raise file.refuse("[study]", key, value, _KNOWN) from error
    raise file.refuse("[study]", key, value, _KNOWN)


def _of_numbers(file: StudyFile, table: Mapping[str, Any]) -> WalkProfile:
    """Make a profile of a table: of its numbers alone, or of those in which it differs from another."""
    own: dict[str, Any] = {}
    for name, value in table.items():
        if name in _TEXTS:
            own[name] = file.text(table, "[study]", name)
        elif name in FORBIDDABLE and value == _FORBIDDEN:
            own[name] = None
        elif name == "sources":
            own[name] = file.words(table, "[study]", name)
        elif is_number(value):
            own[name] = float(value)
        else:
            raise InputError("profile_number", name=name, value=value, known=_range(name))
    like = own.pop("like", None)
    if like is not None:
        return replace(profile_of(like), **{"name": f"{like}_like", **own})
    if "speed_kmh" not in own:
        raise InputError("profile_without_speed")
    return WalkProfile(**own)


def _range(name: str) -> str:
    """What a number of a profile may be, in words."""
    if name not in PROFILE_BOUNDS:
        return "0.5 ... 12" if name == "speed_kmh" else "0 ... 5000"
    least, most = PROFILE_BOUNDS[name]
    return f"{least:g} ... {most:g}" + (f', "{_FORBIDDEN}"' if name in FORBIDDABLE else "")
