"""The doctor asks the receiver at its public address, as a forge would."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from pydantic import SecretStr

from bot.cli.service.doctor import examine
from config.settings import Settings


class _Elsewhere(BaseHTTPRequestHandler):
    """Leads everybody to a page that answers."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/well" else 302)
        self.send_header("Location", "/well")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


def test_a_public_address_that_leads_elsewhere_is_no_receiver(database: str) -> None:
    """A forge follows no redirect with a delivery, so neither does the doctor."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        Thread(target=server.serve_forever).start()
        settings = Settings.model_validate(
            {"database_url": SecretStr(database), "public_url": f"http://127.0.0.1:{server.server_port}"}
        )
        found = [one for one in examine(settings) if one.subject == "receiver"]
        server.shutdown()
    assert [(one.well, "answers 302" in one.says) for one in found] == [(False, True)]
