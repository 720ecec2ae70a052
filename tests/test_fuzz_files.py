"""Files that were damaged in every way are refused in a sentence or read: nothing else ever comes out."""

import json
import random
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely import Point, box

from circle15.errors import InputError
from circle15.sources.tables import read_communities, read_facilities

FILES = Path(__file__).parent / "files"
ROWS = [["0012", "金星社区", "联盟街道", "1.2万", 102.71, 25.04], ["0013", "联盟社区", "联盟街道", 800, 102.72, 25.05]]
HEAD = ["社区编码", "社区名称", "所属街道", "常住人口", "经度", "纬度"]
ENDINGS = (
    "csv", "tsv", "xlsx", "xls", "ods", "gpkg", "geojson", "shp", "dbf", "kml", "parquet", "zip",
)  # fmt: skip
KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
<name>诊所</name><Placemark><name>翠湖诊所</name><ExtendedData>
<Data name="床位数"><value>12</value></Data></ExtendedData>
<Point><coordinates>102.7,25.04,0</coordinates></Point></Placemark></Folder></Document></kml>"""


def seeds(folder):
    """A whole file of every kind, as bytes."""
    text = "\n".join(
        ",".join(map(str, row)) for row in [["盘龙区社区情况表"], HEAD, *ROWS, ["合计", "", "", 5], ["注：示例"]]
    )
    made = {"csv": text.encode("gb18030"), "tsv": text.replace(",", "\t").encode(), "kml": KML.encode()}
    book = openpyxl.Workbook()
    for row in [["盘龙区社区情况表"], HEAD, *ROWS, ["合计", None, None, "=SUM(D3:D4)"]]:
        book.active.append(row)
    book.active.merge_cells("C3:C4")
    book.active.row_dimensions[4].hidden = True
    book.save(folder / "a.xlsx")
    frame = gpd.GeoDataFrame(
        {"name": ["金星社区", "联盟社区"], "population": [1200, 800]},
        geometry=[Point(102.71, 25.04), box(102.7, 25, 102.8, 25.1).centroid],
        crs="EPSG:4490",
    )
    for ending in ("gpkg", "geojson", "shp"):
        frame.to_file(folder / f"a.{ending}")
    frame.to_parquet(folder / "a.parquet")
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for ending in ("shp", "shx", "dbf", "prj", "cpg"):
            archive.write(folder / f"a.{ending}", f"a.{ending}")
    made |= {
        end: (folder / f"a.{end}").read_bytes() for end in ("xlsx", "gpkg", "geojson", "shp", "dbf", "parquet", "zip")
    }
    made |= {"xls": (FILES / "old.xls").read_bytes(), "ods": (FILES / "sheet.ods").read_bytes()}
    made |= {f".{ending}": (folder / f"a.{ending}").read_bytes() for ending in ("shp", "shx", "dbf", "prj", "cpg")}
    return made


def read_clinics(path):
    return read_facilities(path, kind="clinic")


def repacked(content, draw):
    """A zip file whose members were damaged and packed whole again: what is inside is reached."""
    from io import BytesIO

    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hit = draw.choice(names)
        for name in names:
            new.writestr(name, damaged(old.read(name), draw) if name == hit else old.read(name))
    return out.getvalue()


def damaged(content, draw):
    """Content with bits flipped, cut, spliced, doubled, or with numbers and tags made huge."""
    data = bytearray(content)
    for _ in range(draw.choice([1, 1, 2, 5, 20])):
        at = draw.randrange(len(data)) if data else 0
        match draw.randrange(7):
            case 0 if data:
                data[at] ^= 1 << draw.randrange(8)
            case 1 if data:
                data[at] = draw.choice([0, 9, 10, 34, 44, 60, 127, 128, 255])
            case 2:
                del data[at : at + draw.choice([1, 4, 64, 100_000])]
            case 3:
                data[at:at] = bytes(draw.randrange(256) for _ in range(draw.choice([1, 4, 64])))
            case 4:
                other = draw.randrange(len(data) + 1)
                data[at:at] = data[other : other + draw.choice([4, 64, 512])]
            case 5:
                data[at : at + 4] = draw.choice([b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff", b"\0\0\0\0", b"9999"])
            case 6:
                text = draw.choice(
                    [b",", b'"', b"\n", b"\t", b"\0", "合计".encode(), b"<a>", b"99999999", b"-1", b"nan", b"1e999"]
                )
                data[at:at] = text * draw.choice([1, 3, 50])
    return bytes(data)


def attempt(folder, content, ending, parts, read):
    """Read damaged content under an ending, with the whole parts of a shapefile beside it."""
    name = "shp" if ending == "dbf" else ending
    for part, whole in parts.items():
        (folder / f"t{part}").write_bytes(whole if part != f".{ending}" else content)
    path = folder / f"t.{name}"
    if ending != "dbf":
        path.write_bytes(content)
    try:
        found = read(path)
    except InputError as error:
        said = error.text("zh") + error.text("en")
        return "refused" if str(folder) not in said else said
    assert len(found.table)
    json.dumps([note.text("zh") for note in found.notes])
    return "read"


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_damaged_file_is_read_or_refused_in_a_sentence(tmp_path, ending):
    whole = seeds(tmp_path)
    parts = (
        {part: content for part, content in whole.items() if part.startswith(".")} if ending in ("shp", "dbf") else {}
    )
    draw = random.Random(f"circle15 {ending}")
    done = []
    for turn in range(14):
        packed = ending in ("xlsx", "ods", "zip") and turn % 2
        content = repacked(whole[ending], draw) if packed else damaged(whole[ending], draw)
        done.append(attempt(tmp_path, content, ending, parts, read_clinics if turn % 3 == 0 else read_communities))
    assert set(done) <= {"read", "refused"}


def test_no_file_is_taken_for_another(tmp_path):
    whole = {end: content for end, content in seeds(tmp_path).items() if not end.startswith(".")}
    for ending in ENDINGS:
        for content in whole.values():
            if ending != "dbf":
                attempt(tmp_path, content, ending, {}, read_communities)
