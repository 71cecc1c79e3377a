"""A state is built whole or not at all, and what goes wrong is said."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import duckdb
import polars as pl
import pytest

from flows.publish import build as building
from flows.publish.build import PublishError, build
from flows.publish.checks import ChecksFailedError
from flows.publish.database import DatabaseError, build_database, install
from flows.publish.parquet import write_tables
from flows.publish.statements import Statement
from schemas.tables import TABLES, codes
from schemas.tables.shipped import shipped_files
from tests.publish.world import world


def test_a_state_holds_tables_and_database(tmp_path):
    built = build(world(), tmp_path)
    assert built.rows["figures"] == len(world()["figures"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["parquet", "solieu.duckdb"]
    with duckdb.connect(str(tmp_path / "solieu.duckdb"), read_only=True) as connection:
        for name, spec in TABLES.items():
            kinds = dict(connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE {name})").fetchall())
            assert list(kinds) == [c.name for c in spec.columns if not c.parquet_only]
            coded = {c.name: kinds[c.name] for c in spec.columns if c.codes and not c.parquet_only}
            assert all(kind.startswith("ENUM(") for kind in coded.values())
        keys = connection.execute("SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'")
        assert keys.fetchone() == (0,)
        listed = connection.execute("SELECT code::VARCHAR FROM indicators").fetchall()
        assert [code for (code,) in listed] == list(codes("indicators"))


def test_the_database_holds_what_the_tables_hold(tmp_path):
    build(world(), tmp_path)
    with duckdb.connect(str(tmp_path / "solieu.duckdb"), read_only=True) as connection:
        loaded = connection.sql("FROM figures").pl()
    figures = world()["figures"].sort(TABLES["figures"].sort)
    assert loaded.with_columns(pl.col(pl.Enum).cast(pl.String)).select(figures.columns).equals(figures)


def test_text_of_articles_never_becomes_sql(tmp_path):
    frames = world()
    hostile = "'); DROP TABLE figures; --"
    frames["articles"] = frames["articles"].with_columns(title=pl.lit(hostile), publisher=pl.lit(hostile))
    build(frames, tmp_path)
    with duckdb.connect(str(tmp_path / "solieu.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT DISTINCT publisher FROM coverage_by_publisher").fetchall() == [(hostile,)]
        found = connection.execute("SELECT count(*) FROM figures_of($place, 'POVERTY_RATE')", {"place": hostile})
        assert found.fetchone() == (0,)


def test_paths_with_quotes_are_only_paths(tmp_path):
    assert build(world(), tmp_path / 'it\'s "odd"').rows["figures"] > 0


def test_contradicting_tables_are_not_published(tmp_path):
    frames = world()
    frames["numbers"] = frames["numbers"].head(3)
    with pytest.raises(ChecksFailedError, match="nothing was published") as caught:
        build(frames, tmp_path)
    assert "ledger_is_complete" in {failure.check for failure in caught.value.failures}


def test_an_existing_database_stays_when_building_fails(tmp_path, monkeypatch):
    write_tables({**shipped_files(), **world()}, tmp_path / "parquet")
    target = tmp_path / "solieu.duckdb"
    build_database(tmp_path / "parquet", target)
    before = target.read_bytes()
    bad = Statement("views/bad.sql", "", "CREATE VIEW bad AS SELECT nothing FROM nowhere", {})
    monkeypatch.setattr("flows.publish.database.statements", lambda folder: [bad])
    with pytest.raises(DatabaseError, match=r"sql/views/bad\.sql: .*nowhere"):
        build_database(tmp_path / "parquet", target)
    assert target.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["parquet", "solieu.duckdb"]


def test_views_may_need_each_other_in_any_order():
    first = Statement("views/a.sql", "One.", "CREATE VIEW a AS SELECT * FROM b", {})
    second = Statement("views/b.sql", "One.", "CREATE VIEW b AS SELECT 1 AS one", {"one": "It's one."})
    with duckdb.connect() as connection:
        install(connection, [first, second])
        assert connection.execute("SELECT one FROM a").fetchall() == [(1,)]
        said = connection.execute("SELECT comment FROM duckdb_columns() WHERE table_name = 'b'").fetchall()
        assert said == [("It's one.",)]


@pytest.mark.parametrize(("error", "advice"), [
    (OSError(errno.ENOSPC, "No space left on device"), "the disk is full: free some space"),
    (OSError(errno.EROFS, "Read-only file system"), "cannot be written to: check its permissions"),
    (pl.exceptions.ComputeError("No space left on device (os error 28)"), "the disk is full"),
    (duckdb.IOException("Could not write file: No space left on device"), "the disk is full"),
])  # fmt: skip
def test_what_the_disk_refuses_is_said_plainly(tmp_path, monkeypatch, error, advice):
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(building, "write_tables", refuse)
    with pytest.raises(PublishError, match=advice):
        build(world(), tmp_path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_is_really_full(tmp_path):
    (tmp_path / "parquet").mkdir()
    os.symlink("/dev/full", tmp_path / "parquet" / "places.parquet")
    with pytest.raises(PublishError, match="the disk is full"):
        build(world(), tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(PublishError, match="cannot be written to"):
        build(world(), tmp_path)


def test_a_file_where_a_folder_should_be(tmp_path):
    (tmp_path / "parquet").write_text("in the way")
    with pytest.raises(PublishError, match="Nothing published was touched"):
        build(world(), tmp_path)
