"""`python -m flows.cli` is `solieu`."""

from flows.cli import main

main()
