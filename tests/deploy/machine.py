"""A machine in a folder, on which the commands of ``docs/operations.md`` are run as they stand there."""

import contextlib
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
SITE = "representative.example.org"
STANDS_IN = ("apt-get", "adduser", "chown", "certbot", "git", "nginx", "runuser", "systemctl")
# What a command names that lies in the folder of the machine.
PLACE = re.compile(r"(?<![\w/.:-])/(?=(opt|etc|run|var)/|usr/local/bin/)|(?<=postgres:////)(?=run/)")


def blocks(heading):
    """The commands of a chapter of the operator's page, each block a text."""
    page = (SOURCE / "docs/operations.md").read_text(encoding="utf-8")
    (chapter,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    return re.findall(r"^```sh\n(.*?)^```", chapter, re.MULTILINE | re.DOTALL)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_until(is_so, seconds=30):
    """Seconds until ``is_so()``; fails if they are more than ``seconds``."""
    start = time.monotonic()
    while (passed := time.monotonic() - start) < seconds:
        with contextlib.suppress(OSError, HTTPException):
            if is_so() and (passed := time.monotonic() - start) < seconds:
                return passed
        time.sleep(0.05)
    raise AssertionError(f"Not within {seconds} seconds.")


class Machine:
    def __init__(self, folder):
        self.folder = folder
        self.http, self.https, self.database_port = free_port(), free_port(), free_port()
        for name in ("bin", "etc/nginx/conf.d", "etc/nginx/sites-enabled", "etc/systemd/system", "opt", "run/postgresql",
                     "usr/local/bin", "var/backups", "var/cache", "var/log/nginx", "var/www/html", "var/lib"):  # fmt: skip
            (folder / name).mkdir(parents=True)
        for name in STANDS_IN:
            (folder / "bin" / name).symlink_to(SOURCE / "tests/deploy/stand_in.py")
        self.environment = {
            "PATH": f"{folder}/bin:{folder}/usr/local/bin:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(folder),
            "MACHINE": str(folder),
            "SOURCE": str(SOURCE),
            "PACKAGES": sys.prefix,
            "PORT_80": str(self.http),
            "PORT_443": str(self.https),
            "PGHOST": str(folder / "run/postgresql"),
            "PGPORT": str(self.database_port),
            "PGUSER": "srep",
            "SITE": SITE,
        }
        (folder / ".curlrc").write_text(
            f'connect-to = "{SITE}:443:127.0.0.1:{self.https}"\ncacert = "{folder}/etc/letsencrypt/live/{SITE}/fullchain.pem"\n'
        )
        self.configure_nginx()

    def configure_nginx(self):
        """As Debian's package does, in this folder."""
        text = Path("/etc/nginx/nginx.conf").read_text(encoding="utf-8")
        for place in ("/run/", "/var/log/", "/etc/nginx/conf.d", "/etc/nginx/sites-enabled"):
            text = text.replace(f" {place}", f" {self.folder}{place}")
        text = text.replace("user www-data;", "user root;" if os.geteuid() == 0 else "").replace("access_log /", "#")
        (self.folder / "etc/nginx/nginx.conf").write_text(text)
        (self.folder / "etc/nginx/sites-enabled/default").write_text(
            f"server {{ listen 127.0.0.1:{self.http} default_server; }}"
        )
        paths = "".join(
            f"{kind}_temp_path {self.folder}/var/lib/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "etc/nginx/conf.d/here.conf").write_text(paths)

    def run(self, commands, **more):
        """What a block of commands says; fails with it where one of them fails."""
        words = PLACE.sub(lambda found: f"{self.folder}/" if found[0] else str(self.folder)[1:] + "/", commands)
        done = subprocess.run(  # noqa: S603
            ["/bin/bash", "-euo", "pipefail", "-c", words],
            env={**self.environment, **more}, cwd=self.folder, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    # PostgreSQL

    def as_postgres(self, program, *words):
        bin_folder = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))[-1]
        command = [str(bin_folder / program), *words]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, cwd="/", capture_output=True, timeout=60)  # noqa: S603

    @property
    def cluster(self):
        return str(self.folder / "var/lib/postgresql")

    def make_cluster(self):
        (self.folder / "var/lib/postgresql").mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.cluster, "postgres")
            shutil.chown(self.folder / "run/postgresql", "postgres")
        self.as_postgres(
            "initdb", "-D", self.cluster, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"
        )
        self.start_database()

    def start_database(self):
        socket_folder = self.folder / "run/postgresql"
        options = f"-p {self.database_port} -c listen_addresses=127.0.0.1 -k {socket_folder}"
        self.as_postgres("pg_ctl", "-D", self.cluster, "-w", "-l", f"{self.cluster}/log", "-o", options, "start")

    def stop_database(self, mode="immediate"):
        self.as_postgres("pg_ctl", "-D", self.cluster, "-m", mode, "stop")

    # Its end

    def stop(self):
        self.run("systemctl stop srep-web srep-due")
        with contextlib.suppress(OSError, ValueError):
            os.kill(int((self.folder / "run/nginx.pid").read_text()), signal.SIGTERM)
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop_database()

    # Visitors

    @contextlib.contextmanager
    def connection(self, host=SITE, name=SITE, source="127.0.0.1", seconds=30):
        """A visitor's connection over TLS to ``name``; ``source`` is their own address."""
        plain = socket.create_connection(("127.0.0.1", self.https), seconds, (source, 0))
        context = ssl.create_default_context(cafile=self.folder / f"etc/letsencrypt/live/{SITE}/fullchain.pem")
        context.check_hostname = False
        with context.wrap_socket(plain, server_hostname=name) as secure:
            connection = HTTPConnection(host)
            connection.sock = secure
            yield connection

    @contextlib.contextmanager
    def connection_to_gunicorn(self):
        """As nginx has it, past nginx."""
        with socket.socket(socket.AF_UNIX) as plain:
            plain.settimeout(30)
            plain.connect(str(self.folder / "run/srep/gunicorn.sock"))
            connection = HTTPConnection(SITE)
            connection.sock = plain
            yield connection

    def get(self, path, method="GET", body=None, headers=(), **who):
        """(status, headers, body) of one request."""
        with self.connection(**who) as connection:
            return answer(connection, path, method, body, dict(headers))

    def ask_gunicorn(self, path, method="GET", body=None, headers=(), address="127.0.0.1"):
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": address, **dict(headers)}
        with self.connection_to_gunicorn() as connection:
            return answer(connection, path, method, body, headers)


def answer(connection, path, method, body, headers):
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return response.status, response.headers, response.read()
