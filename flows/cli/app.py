"""The commands of `solieu`."""

from __future__ import annotations

import typer

from flows.cli import dictionary, export, place, report, review, run, score, serve, show, sql

app = typer.Typer(
    name="solieu",
    help="Figures out of Vietnamese news: what was counted, where, when, reached or planned, each with its words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

for module in (run, sql, show, review, place, report, export, score, dictionary, serve):
    app.command(name=module.__name__.rpartition(".")[2])(module.command)
