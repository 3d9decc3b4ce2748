"""The configuration of each server."""

import os
from pathlib import Path

# The default configuration of the contract, the same file for Packhouse and docker-registry. `auth`, `tls` and the secret
# are added below; directories and ports are those of the run.
REGISTRY = """\
version: 0.1
log:
  fields:
    service: registry
storage:
  cache:
    blobdescriptor: inmemory
{store}http:
  addr: 127.0.0.1:{port}
  secret: the secret of the bench
  headers:
    X-Content-Type-Options: [ nosniff ]
    Strict-Transport-Security: [ max-age=63072000; includeSubdomains; preload ]
    Content-Security-Policy: [ "img-src 'self'; script-src 'self';  style-src 'self'" ]
    X-Frame-Options: [ DENY ]
    X-XSS-Protection: [ 1; mode=block ]
    Referrer-Policy: [ same-origin ]
"""
FILESYSTEM = """\
  filesystem:
    rootdirectory: {root}
"""
# docker-registry's default chunks; both send blobs themselves, as clients seldom reach such a server.
S3 = """\
  s3:
    regionendpoint: {endpoint}
    region: us-east-1
    bucket: {bucket}
    rootdirectory: {root}
    accesskey: bench
    secretkey: bench
  redirect:
    disable: true
"""
TLS = """\
  tls:
    certificate: {certificate}
    key: {key}
    minimumtls: tls1.3
"""
LOGIN = """\
auth:
  htpasswd:
    realm: basic-realm
    path: {users}
"""

# As Debian's nginx.conf has it: sendfile and tcp_nopush on, the access log in the combined form, unbuffered. Else nginx's
# own defaults, but for connections that never have to be opened again. With tcp_nopush, small answers leave as one packet and
# nginx is faster by half; ranges of 64 KiB, however, wait 40 ms for an acknowledgement, so large blobs are served without it.
NGINX = """\
{user}worker_processes auto;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    default_type application/octet-stream;
    access_log {log};
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port}{ssl};
        root {root};
        location /v2/bench/large {{ tcp_nopush off; }}
{tls}    }}
}}
"""
NGINX_TLS = """\
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        ssl_protocols TLSv1.3;
"""


def filesystem(root: Path) -> str:
    return FILESYSTEM.format(root=root)


def s3(endpoint: str, bucket: str, root: Path) -> str:
    return S3.format(endpoint=endpoint, bucket=bucket, root=root)


def registry(store: str, port: int, certificate: Path | None, users: Path | None) -> str:
    """Of Packhouse and docker-registry; with a certificate it speaks TLS 1.3 only, with users it wants a login."""
    text = REGISTRY.format(store=store, port=port)
    if certificate:
        text += TLS.format(certificate=certificate, key=certificate.with_suffix(".key"))
    if users:
        text += LOGIN.format(users=users)
    return text


def nginx(root: Path, port: int, certificate: Path | None, folder: Path, log: Path) -> str:
    tls = NGINX_TLS.format(certificate=certificate, key=certificate.with_suffix(".key")) if certificate else ""
    # As root, nginx gives its workers to another user, who may not be let into the folder.
    user = "user root;\n" if os.geteuid() == 0 else ""
    return NGINX.format(
        user=user, folder=folder, log=log, port=port, root=root, ssl=" ssl" if certificate else "", tls=tls
    )
