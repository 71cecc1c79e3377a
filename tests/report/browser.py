"""A headless Chromium driven over its own protocol: what pages say, ask for, show."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--disable-dev-shm-usage",
    "--no-default-browser-check", "--remote-debugging-port=0", "--hide-scrollbars",
)  # fmt: skip
WAIT = 15.0


class LeftError(Exception):
    """The page was left for another while it was asked."""


@dataclass
class Page:
    """One tab: commands go out, events are kept as they come in."""

    socket: ClientConnection
    sent: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        self.sent += 1
        self.socket.send(json.dumps({"id": self.sent, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv(timeout=WAIT))
            if message.get("id") == self.sent:
                error = message.get("error")
                if error and "navigated" in error["message"]:
                    raise LeftError(error["message"])
                assert not error, message
                return message.get("result", {})
            self.events.append(message)

    def open(self, path: Path | str, width: int = 1280) -> None:
        """Open a file and wait until it has loaded."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        address = path if isinstance(path, str) else path.resolve().as_uri()
        self.events.clear()
        self.call("Page.navigate", url=address)
        self.until("document.readyState === 'complete'")

    def ask(self, script: str) -> Any:
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + WAIT
        while not self._already(script):
            assert time.monotonic() < end, f"never became true: {script}"
            time.sleep(0.03)

    def _already(self, script: str) -> bool:
        """Whether an expression is true; not yet where the page is just being left."""
        try:
            return bool(self.ask(script))
        except LeftError:
            return False

    def key(self, name: str) -> None:
        """Press a key."""
        codes = {"Enter": 13, "ArrowDown": 40, "Tab": 9, "Escape": 27}
        text = {"text": "\r"} if name == "Enter" else {}
        facts = {"key": name, "code": name, "windowsVirtualKeyCode": codes[name]}
        self.call("Input.dispatchKeyEvent", type="keyDown", **facts, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **facts)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.call("Input.insertText", text=text)

    def complaints(self) -> list[str]:
        """Errors and warnings of the console, exceptions, and requests of anything but files."""
        self.ask("1")
        found = []
        for event in self.events:
            method, params = event.get("method"), event.get("params", {})
            loud = method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert")
            if loud or method in ("Runtime.exceptionThrown", "Log.entryAdded"):
                found.append(json.dumps(params)[:500])
            if method == "Network.requestWillBeSent" and not params["request"]["url"].startswith(("file:", "data:")):
                found.append("asked for " + params["request"]["url"])
            if method == "Network.loadingFailed":
                found.append("failed: " + json.dumps(params)[:300])
        return found

    def picture(self, path: Path, whole: bool = False) -> None:
        """Save what is seen."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """Chromium with one tab; ends the process it started."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            port, path = _port(profile / "DevToolsActivePort")
            with connect(f"ws://127.0.0.1:{port}{path}", max_size=None, proxy=None) as root:
                target = Page(root).call("Target.createTarget", url="about:blank")["targetId"]
            with connect(f"ws://127.0.0.1:{port}/devtools/page/{target}", max_size=None, proxy=None) as socket:
                page = Page(socket)
                for domain in ("Page", "Runtime", "Log", "Network"):
                    page.call(f"{domain}.enable")
                yield page
        finally:
            process.terminate()
            process.wait(timeout=WAIT)


def _port(file: Path) -> tuple[str, str]:
    """Port and path of the debugger, which Chromium writes when it is ready."""
    end = time.monotonic() + 2 * WAIT
    while time.monotonic() < end:
        if file.exists() and len(lines := file.read_text().split()) == 2:
            return lines[0], lines[1]
        time.sleep(0.05)
    raise TimeoutError("Chromium did not open its debugger")
