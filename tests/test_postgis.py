"""Tables in a PostGIS database: a server of the test's own on a socket in a folder that is deleted afterwards."""

import getpass
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from shapely import Point

from circle15.errors import FileError
from circle15.intake.entries import entry
from circle15.schema import COMMUNITIES
from circle15.sources import databases
from circle15.sources.files import open_table
from circle15.sources.tables import TableOptions, read_communities
from circle15.sources.urls import Database
from circle15.study.reader import read_study

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
POSTGIS = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
LIBRARIES = all(importlib.util.find_spec(name) for name in ("sqlalchemy", "psycopg"))
pytestmark = pytest.mark.skipif(
    not (BINARIES and POSTGIS and LIBRARIES), reason="no PostgreSQL with PostGIS, or no SQLAlchemy and psycopg"
)

MADE = """
CREATE EXTENSION postgis;
CREATE SCHEMA plan;
CREATE TABLE plan."社区" (code text, "社区名称" text, "常住人口" numeric, geom geometry(Point, 4490));
INSERT INTO plan."社区" VALUES
  ('0012', '金星社区', 1200, ST_SetSRID(ST_Point(102.71, 25.04), 4490)),
  ('0013', '联盟社区', 800, ST_SetSRID(ST_Point(102.72, 25.05), 4490)),
  ('0014', '龙泉社区', 5, NULL);
CREATE TABLE plan.places (id int, lng float, lat float, "when" timestamp);
INSERT INTO plan.places VALUES (1, 102.71, 25.04, '2025-01-01 12:30');
CREATE FUNCTION plan.meddle() RETURNS int LANGUAGE sql AS 'DELETE FROM plan.places; SELECT 1';
"""


def as_server(*command):
    """A command as the user of the server: PostgreSQL does not run as root."""
    other = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    return subprocess.run([*other, *map(str, command)], capture_output=True, text=True, check=True, cwd="/")


@pytest.fixture(scope="module")
def database():
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    shutil.chown(folder, user)
    server = BINARIES[-1]
    as_server(server / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
    start = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    as_server(server / "pg_ctl", "-D", folder / "data", "-o", start, "-l", folder / "log", "-w", "start")
    try:
        as_server(server / "psql", "-h", folder, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-c", MADE)
        yield f"postgresql://postgres:s3cret@/postgres?host={folder}"
    finally:
        as_server(server / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_a_layer_is_read_with_its_reference_system(database):
    found = read_communities(database, TableOptions(layer="plan.社区"))
    assert found.table["name"].to_dict() == {"0012": "金星社区", "0013": "联盟社区", "0014": "龙泉社区"}
    assert found.table["population"].tolist() == [1200, 800, 5]
    assert found.table.crs == "EPSG:4490"
    assert found.table.geometry["0012"] == Point(102.71, 25.04)
    assert found.rejected["row"].tolist() == [3]


def test_a_query_is_read_and_may_hold_casts_percents_and_semicolons_in_texts(database):
    query = """select code as id, "社区名称", geom::geometry from plan."社区"
        where "社区名称" like '%星%' and 'a;b' <> ':c'"""
    found = read_communities(database, TableOptions(query=f"{query};"))
    assert list(found.table.index) == ["0012"]


def test_points_may_stand_in_columns(database):
    assert read_communities(database, TableOptions(layer="plan.places")).table.geometry["1"] == Point(102.71, 25.04)


def test_nothing_can_be_changed(database):
    with pytest.raises(FileError, match="read-only transaction"):
        read_communities(database, TableOptions(query="select plan.meddle() as id, 1.0 as lon, 2.0 as lat"))
    assert len(read_communities(database, TableOptions(layer="plan.places")).table) == 1


def test_what_goes_wrong_is_said_without_the_password(database):
    wrong = {
        database.replace("/postgres?", "/nowhere?"): "plan.places",
        database: "plan.nothing",
        "postgresql://me:s3cret@/x?host=/no/such/folder": "a",
    }
    for url, layer in wrong.items():
        with pytest.raises(FileError, match=r"The database postgresql://.* cannot be read") as caught:
            read_communities(url, TableOptions(layer=layer))
        assert "s3cret" not in caught.value.text("zh") + caught.value.text("en")
        assert caught.value.__suppress_context__


def test_more_rows_than_fit_are_refused(database, monkeypatch):
    monkeypatch.setattr(databases, "MAX_ROWS", 2)
    with pytest.raises(FileError, match="has more than 2 rows"):
        read_communities(database, TableOptions(layer="plan.社区"))


def test_the_manifest_names_the_database_without_its_password_and_hashes_the_rows(database):
    options = TableOptions(layer="plan.社区")
    found = read_communities(database, options)
    written = entry("communities", Database(database), found)
    assert written["file"] == "postgresql://postgres@/postgres"
    assert written["sha256"] == open_table(Database(database), COMMUNITIES, options).digest
    assert len(written["sha256"]) == 64
    assert "s3cret" not in str(written)


def test_a_study_names_a_database_where_others_name_a_file(tmp_path, database):
    text = f"""[study]
name = "a"
[network]
source = "streets.gpkg"
[communities]
source = "{database}"
query = "select 1"
[[facilities]]
source = "facilities.csv"
"""
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    study = read_study(tmp_path / "study.toml")
    assert study.communities.path == Database(database)
    assert study.communities.query == "select 1"
    assert study.facilities[0].table.path == tmp_path / "facilities.csv"
