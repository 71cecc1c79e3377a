"""Building the whole report beside its place and moving it there in one step."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from threading import Thread

import duckdb

from flows.in_place import put_in_place
from flows.report.charts import warm_up
from flows.report.earlier import Earlier
from flows.report.language import LANGUAGES
from flows.report.pages import change, conflicts, dictionary, indicators, overview, poverty, quality, search, visits
from flows.report.pages.places import Places, write_data
from flows.report.read import Source
from flows.report.site import Site

PAGES = (overview, poverty, change, indicators, conflicts, visits, quality, dictionary)


class ReportError(RuntimeError):
    """The report could not be written; the one that stood before is untouched. The message says what to do."""

    exit_code = 2


def write_report(
    warehouse: Path, out: Path | None = None, scores: Path | None = None, earlier: Path | None = None
) -> Path:
    """Write the report on `warehouse`/solieu.duckdb into `out` and return that folder.

    `out` is `warehouse`/report unless named, `scores` (what `solieu score` left) `warehouse`/scores. Where `out` is a
    link, the folder it leads to is exchanged. The same database and scores give the same files, whether or not some
    are taken over from an `earlier` report (the one in `out` unless named). Raises ReportError.
    """
    database, place = warehouse / "solieu.duckdb", out or warehouse / "report"
    target = place.resolve()
    beside = target.with_name(f".report-{uuid.uuid4().hex[:12]}")
    if not database.is_file():
        raise ReportError(f"{warehouse}: no solieu.duckdb here. Make one: solieu run INPUT --warehouse {warehouse}")
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            _write_site(Source(connection, scores or warehouse / "scores"), beside, Earlier(earlier or target))
        put_in_place(beside, target)
    except duckdb.Error as error:
        raise ReportError(f"{database}: cannot be read; rebuild it with solieu run. ({error})") from error
    except OSError as error:
        raise ReportError(f"{place}: cannot be written; free space or choose another place. ({error})") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return place


def _write_site(source: Source, folder: Path, earlier: Earlier) -> None:
    """Write all pages, data files and assets."""
    Thread(target=warm_up, daemon=True).start()
    site = Site(folder, {"latest": _latest(source)}, earlier)
    site.front()
    site.assets()
    write_data(source, site)
    search.write(source, site)
    for language in LANGUAGES:
        for page in PAGES:
            page.write(source, site, language)
        Places(source, site, language).write()


def _latest(source: Source) -> dict[str, object] | None:
    """The run that made the tables, for the foot of pages that are written anew each time."""
    rows = source.rows("SELECT run_id, finished_at, solieu_version FROM runs ORDER BY started_at DESC, run_id LIMIT 1")
    return rows[0] if rows else None
