"""An Apache Kafka that asks who is there: TLS with an authority of its own, users with passwords, client certificates.

Needs what ``ApacheKafka`` needs, and ``openssl``.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any, Literal

from tests.support.apache_kafka import ApacheKafka, ApacheKafkaUnavailable
from tests.support.ports import free_port

USER = "reporter"
PASSWORD = "kettle=drum&42/Steamships"
"""With characters that mean something in SCRAM, and no word that a log would hold by chance."""

Listener = Literal["scram", "plain", "mutual"]
_PROTOCOLS: dict[Listener, str] = {"scram": "SASL_SSL", "plain": "SASL_PLAINTEXT", "mutual": "SSL"}
_LOGIN = "org.apache.kafka.common.security"
_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


class SecureKafka(ApacheKafka):
    """Three listeners beside the open one: SCRAM over TLS, PLAIN without TLS, TLS with a certificate of the client."""

    def __init__(self, directory: Path) -> None:
        self._ports = {name: free_port() for name in _PROTOCOLS}
        users = [f"SCRAM-SHA-{bits}=[name={USER},password={PASSWORD}]" for bits in (256, 512)]
        super().__init__(directory, format_options=[word for user in users for word in ("--add-scram", user)])
        directory.mkdir(parents=True)
        self.authority = _authority(directory, "authority")
        self.other_authority = _authority(directory, "nobody-we-know")
        self._server = _certificate(directory, "server", self.authority, "subjectAltName=IP:127.0.0.1")
        self.client = _certificate(directory, "client", self.authority, "extendedKeyUsage=clientAuth")

    def settings(self, listener: Listener) -> dict[str, Any]:
        """The settings of a client that this listener lets in."""
        tls = {"kafka_ca_file": self.authority}
        user = {"kafka_username": USER, "kafka_password": PASSWORD}
        given: dict[Listener, dict[str, Any]] = {
            "scram": {**tls, **user, "kafka_sasl_mechanism": "SCRAM-SHA-512"},
            "plain": {**user, "kafka_sasl_mechanism": "PLAIN"},
            "mutual": {**tls, "kafka_cert_file": self.client, "kafka_key_file": self.client.with_suffix(".key")},
        }
        address = f"127.0.0.1:{self._ports[listener]}"
        return {"brokers": address, "kafka_security_protocol": _PROTOCOLS[listener], **given[listener]}

    def _server_properties(self) -> dict[str, str]:
        properties = super()._server_properties()
        ours = [f"{name.upper()}://127.0.0.1:{port}" for name, port in self._ports.items()]
        for name in ("listeners", "advertised.listeners"):
            properties[name] = ",".join([properties[name], *ours])
        protocols = [f"{name.upper()}:{protocol}" for name, protocol in _PROTOCOLS.items()]
        scram = f"{_LOGIN}.scram.ScramLoginModule required;"
        return properties | {
            "listener.security.protocol.map": ",".join([properties["listener.security.protocol.map"], *protocols]),
            "listener.name.scram.sasl.enabled.mechanisms": "SCRAM-SHA-256,SCRAM-SHA-512",
            "listener.name.scram.scram-sha-256.sasl.jaas.config": scram,
            "listener.name.scram.scram-sha-512.sasl.jaas.config": scram,
            "listener.name.plain.sasl.enabled.mechanisms": "PLAIN",
            "listener.name.plain.plain.sasl.jaas.config": f"{_LOGIN}.plain.PlainLoginModule required "
            f'user_{USER}="{PASSWORD}";',
            "listener.name.mutual.ssl.client.auth": "required",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(self._server.with_suffix(".both")),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self.authority),
        }


def _authority(directory: Path, name: str) -> Path:
    """The certificate of a new authority; its key is beside it."""
    path = directory / f"{name}.pem"
    uses = ("-addext", "keyUsage=critical,keyCertSign,digitalSignature")
    _openssl("req", "-x509", *_NEW_KEY, "-keyout", path.with_suffix(".key"), "-out", path, "-days", "2",
             "-subj", f"/CN={name}", *uses)  # fmt: skip
    return path


def _certificate(directory: Path, name: str, authority: Path, extension: str) -> Path:
    """A certificate that the authority signs; beside it its key (``.key``), and both in one file (``.both``)."""
    path = directory / f"{name}.pem"
    key, request, extensions = path.with_suffix(".key"), path.with_suffix(".csr"), path.with_suffix(".ext")
    extensions.write_text(f"{extension}\nkeyUsage=digitalSignature\nauthorityKeyIdentifier=keyid\n")
    _openssl("req", *_NEW_KEY, "-keyout", key, "-out", request, "-subj", f"/CN={name}")
    _openssl("x509", "-req", "-in", request, "-CA", authority, "-CAkey", authority.with_suffix(".key"),
             "-CAcreateserial", "-out", path, "-days", "2", "-extfile", extensions)  # fmt: skip
    path.with_suffix(".both").write_text(key.read_text() + path.read_text())
    return path


def _openssl(*arguments: str | Path) -> None:
    if shutil.which("openssl") is None:
        raise ApacheKafkaUnavailable("openssl is not on the PATH; install it: it makes the test's certificates")
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise ApacheKafkaUnavailable(f"openssl {arguments[0]} failed: {done.stderr[-1000:]}")
