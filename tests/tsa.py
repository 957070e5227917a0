"""A time-stamping authority of our own, made with openssl, on loopback."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CONFIG = """[tsa]
default_tsa = us
[us]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = {digest}
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha256, sha384
accuracy = secs:1, millisecs:500
clock_precision_digits = 3
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl(folder: Path, *words: str) -> None:
    """Run the program in a folder."""
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, timeout=60)


@dataclass(frozen=True, slots=True)
class Authority:
    """Keys and certificates in a folder."""

    folder: Path

    @classmethod
    def founded(cls, folder: Path, key: tuple[str, ...] = ("rsa:2048",), digest: str = "sha256", usage: str = "timeStamping") -> Authority:
        """A certificate authority, and a time-stamping one that it has certified."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder, digest=digest))
        (folder / "usage").write_text(f"extendedKeyUsage=critical,{usage}\nsubjectKeyIdentifier=hash\n")
        (folder / "serial").write_text("01\n")
        ca = ("-subj", "/CN=Test CA", "-days", "3650", "-keyout", "ca.key", "-out", "ca.pem")
        openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *ca)
        openssl(folder, "req", "-newkey", *key, "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test TSA")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "3650", "-extfile", "usage", "-out", "tsa.pem")
        openssl(folder, "x509", "-req", "-in", "tsa.csr", *signed)
        return cls(folder)

    @property
    def ca(self) -> Path:
        """Its certificate authority's certificate."""
        return self.folder / "ca.pem"

    def answer(self, question: bytes) -> bytes:
        """What it says to a question."""
        (self.folder / "question.tsq").write_bytes(question)
        openssl(self.folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "question.tsq", "-out", "answer.tsr")
        return (self.folder / "answer.tsr").read_bytes()

    def signs(self, content: bytes, *options: str) -> bytes:
        """A CMS SignedData over a TSTInfo, signed in another manner than `openssl ts` does."""
        (self.folder / "content").write_bytes(content)
        kind = ("-binary", "-nodetach", "-econtent_type", "id-smime-ct-TSTInfo", "-outform", "DER")
        openssl(self.folder, "cms", "-sign", *kind, "-in", "content", "-signer", "tsa.pem", "-inkey", "tsa.key", *options, "-out", "signed")
        return (self.folder / "signed").read_bytes()


@contextmanager
def serving(authority: Authority, status: int = 200, body: bytes | None = None) -> Iterator[str]:
    """Its address while it is open; `body` is said in place of its answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            answer = authority.answer(question) if body is None else body
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Quietly."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join(10)
