"""Prefect's API server for one run: ends with the process that started it, however that ends."""

from __future__ import annotations

import os
import socket
import sys
import threading

from flows.runtime.imports import to_stay


def end_with_parent() -> None:
    """Leave at once when standard input closes: the kernel closes the parent's end even on kill -9."""
    sys.stdin.buffer.read()
    os._exit(0)


def main(descriptor: int) -> None:
    """Serve on the listening socket inherited as `descriptor`, so that no port is guessed and clients simply wait."""
    threading.Thread(target=end_with_parent, daemon=True).start()
    with to_stay():
        import uvicorn  # noqa: PLC0415 (after the watcher: a parent lost meanwhile must not leave a server)
        from prefect.server.api.server import create_app  # noqa: PLC0415

        config = uvicorn.Config(create_app(), log_level="error", lifespan="on")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main(int(sys.argv[1]))
