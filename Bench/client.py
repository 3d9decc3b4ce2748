"""A client for what is not measured: filling the servers, and looking whether they answer right."""

import http.client
import json
import ssl
from urllib.parse import urlsplit

from .content import Item, digest
from .options import BenchFailure
from .server import Server

TIMEOUT = 300


def tls_context() -> ssl.SSLContext:
    """Trusts anybody: the certificate was made for this run, and TLS 1.3 is checked elsewhere."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Client:
    """One connection to a server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.headers = server.headers
        if server.tls:
            self.connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                "127.0.0.1", server.port, timeout=TIMEOUT, context=tls_context()
            )
        else:
            self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT)

    def ask(
        self, method: str, path: str, status: int, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Sends one request and returns the answer with its body; any other status is a failure."""
        self.connection.request(method, path, body, {**self.headers, **(headers or {})})
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status != status:
            raise BenchFailure(
                f"{self.server.name}: {method} {path} is {answer.status}, not {status}: {data[:300].decode(errors='replace')}"
            )
        return answer, data

    def begin_upload(self, repository: str) -> str:
        """Opens an upload and returns its path."""
        answer, _ = self.ask("POST", f"/v2/{repository}/blobs/uploads/", 202, b"")
        return self.path_of_location(answer)

    def path_of_location(self, answer: http.client.HTTPResponse) -> str:
        location = urlsplit(answer.headers.get("Location") or "")
        if not location.path:
            raise BenchFailure(f"{self.server.name} answered an upload without a Location")
        return location.path + ("?" + location.query if location.query else "")

    def push_blob(self, repository: str, data: bytes) -> None:
        path = self.begin_upload(repository)
        separator = "&" if "?" in path else "?"
        headers = {"Content-Type": "application/octet-stream"}
        self.ask("PUT", f"{path}{separator}digest={digest(data)}", 201, data, headers)

    def push_manifest(self, repository: str, reference: str, data: bytes, media_type: str) -> None:
        self.ask("PUT", f"/v2/{repository}/manifests/{reference}", 201, data, {"Content-Type": media_type})

    def check(self, item: Item, method: str = "GET", offset: int | None = None, length: int = 0) -> int:
        """Asks for an item, whole or a range, and fails unless exactly its bytes come; returns the length of the body."""
        headers, status, right = {}, 200, item.body
        if offset is not None:
            headers["Range"] = f"bytes={offset}-{offset + length - 1}"
            status, right = 206, item.body[offset : offset + length]
        answer, body = self.ask(method, item.path, status, headers=headers)
        promised = int(answer.headers.get("Content-Length", -1))
        if item.path.endswith("/tags/list"):
            # docker-registry lists tags in no order.
            same = sorted(json.loads(body)["tags"]) == sorted(json.loads(right)["tags"])
        else:
            same = promised == len(right) and (method == "HEAD" or body == right)
        if not same:
            raise BenchFailure(f"{self.server.name}: {method} {item.path} has other bytes than were put there")
        return promised

    def close(self) -> None:
        self.connection.close()
