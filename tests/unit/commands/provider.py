"""A small image service that knows its key, lists no models and tells the time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Provider:
    """`behind`: seconds that its clock is behind; `status`: what it answers to its key."""

    key: str
    address: str = ""
    status: int = 200
    behind: float = 0.0
    asked: int = 0


@contextmanager
def provider(key: str) -> Iterator[Provider]:
    """Serves until the block ends."""
    service = Provider(key)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked += 1
            known = self.headers["authorization"] == f"Bearer {service.key}"
            self.send_response(service.status if known and self.path == "/v1/models" else 401)
            self.end_headers()
            self.wfile.write(b'{"object": "list", "data": []}')

        def date_time_string(self, timestamp: float | None = None) -> str:
            return formatdate(time.time() - service.behind, usegmt=True)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.address = f"http://127.0.0.1:{server.server_port}/v1"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
