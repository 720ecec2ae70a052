"""What a study says of a layer of street lines, under ``[network]``."""

from collections.abc import Mapping
from typing import Any, Final, cast, get_args

from circle15.datum import Datum
from circle15.errors import InputError
from circle15.lines import Crossings
from circle15.metric import parse_crs
from circle15.sources.street_words import WALKABLE_CLASSES
from circle15.sources.streets import MAX_MEND_M, StreetOptions
from circle15.study.file import StudyFile, is_number

_WHERE: Final = "[network]"


def read_street_options(file: StudyFile, network: Mapping[str, Any]) -> StreetOptions:
    """Read the keys of ``[network]`` that a layer of lines needs.

    Parameters
    ----------
    file
        The study file.
    network
        Its table ``[network]``.

    Raises
    ------
    StudyError
        If a value is not known, naming those that are.
    """
    return StreetOptions(
        classes=_classes(file, network),
        class_column=file.text(network, _WHERE, "class_column"),
        level_column=file.text(network, _WHERE, "level_column"),
        crossings=cast("Crossings", file.one_of(network, _WHERE, "crossings", get_args(Crossings))),
        mend_m=_mend_m(file, network),
        crs=_crs(file, network),
        datum=cast("Datum", file.one_of(network, _WHERE, "datum", get_args(Datum))),
        encoding=file.text(network, _WHERE, "encoding"),
        layer=file.text(network, _WHERE, "layer"),
    )


def _classes(file: StudyFile, network: Mapping[str, Any]) -> Mapping[str, str | bool]:
    """Read the table of classes: a walkable class, "no", or true and false."""
    table = network.get("classes", {})
    if not isinstance(table, Mapping):
        raise file.refuse(_WHERE, "classes", table, '{ "人行道" = "footway", "快速路" = "no" }')
    for name, value in table.items():
        if not isinstance(value, bool) and value not in WALKABLE_CLASSES:
            raise file.refuse(_WHERE, "classes", f"{name} = {value}", ", ".join(WALKABLE_CLASSES))
    return table


def _mend_m(file: StudyFile, network: Mapping[str, Any]) -> float | None:
    """Read the widest gap that is mended."""
    value = network.get("mend_m")
    if value is not None and not (is_number(value) and 0 < value <= MAX_MEND_M):
        raise file.refuse(_WHERE, "mend_m", value, f"0 < mend_m ≤ {MAX_MEND_M:g}")
    return None if value is None else float(value)


def _crs(file: StudyFile, network: Mapping[str, Any]) -> str | None:
    """Read the layer's own reference system."""
    value = file.text(network, _WHERE, "crs")
    if value is not None:
        try:
            parse_crs(value)
        except InputError as error:
            raise file.refuse(_WHERE, "crs", value, "EPSG:4490, EPSG:4547 ...") from error
    return value
