"""Servers of a benchmark, each in a folder that goes with it: what they take is read from /proc, of all their processes.

A request is asked as nginx asks gunicorn: over a socket of the machine, one connection each. So the CPU of a row is that
of the site's processes and the database's, without the client's, and holds on a busy machine too.
"""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))[-1:]
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
UNIT = (ROOT / "deploy/systemd/srep-web.service").read_text()
DEPLOYED = dict(value.split("=") for value in re.search(r"^Environment=(.*)$", UNIT, re.MULTILINE)[1].split())
ENCODINGS = "gzip, br"
NGINX_CONF = """
user root;
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    sendfile on;
    server {{ listen unix:{folder}/socket; root {folder}/files; }}
}}
"""


class Processes:
    """A server's first process and all that came of it."""

    def __init__(self, pid):
        self.pid, self.seen = pid, {}

    def pids(self):
        children = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                children.setdefault(int(fields(path)[1]), []).append(int(path.parent.name))
        found = [self.pid]
        for pid in found:
            found += children.get(pid, [])
        return found

    def cpu(self):
        """Milliseconds that its threads have run so far, as far as they were seen here before they ended."""
        for pid in self.pids():
            for path in Path("/proc", str(pid), "task").glob("*/schedstat"):
                with contextlib.suppress(OSError):
                    self.seen[path] = int(path.read_text().split()[0])
        return sum(self.seen.values()) / 1e6

    def megabytes(self, but_for=()):
        """Memory of the processes together; what several share counts once."""
        lines = []
        for pid in set(self.pids()) - set(but_for):
            with contextlib.suppress(OSError):
                lines += Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def fields(path):
    """What stands in /proc/*/stat after the name of the program: its state, its parent and so on."""
    return path.read_text().rpartition(")")[2].split()


def ask(address, path, headers=()):
    """(status, bytes of the body) of one request at a socket."""
    lines = [f"GET {path} HTTP/1.0", "Host: testserver", f"Accept-Encoding: {ENCODINGS}", *headers]
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(120)
        connection.connect(str(address))
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        received = bytearray()
        while part := connection.recv(1 << 18):
            received += part
    head, _blank, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode("latin-1"), bytes(body)


def wait_for(address):
    for _tenth in range(600):
        with contextlib.suppress(OSError, IndexError):
            if ask(address, "/"):
                return
        time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


@contextlib.contextmanager
def started(command, folder, environment=(), root=ROOT):
    """The processes of a server that listens on ``folder/socket``."""
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(  # noqa: S603
            command, cwd=root, env={**os.environ, **dict(environment)}, stdout=log, stderr=log
        )
    try:
        wait_for(folder / "socket")
        yield Processes(server.pid)
    finally:
        server.terminate()
        server.wait()


def gunicorn(folder, application, environment, workers=2, root=ROOT):
    """The site of a checkout as ``deploy/`` serves it."""
    folder.mkdir(exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        str(ROOT / "deploy/gunicorn.conf.py"),
    ]
    command += ["--bind", f"unix:{folder}/socket", "--workers", str(workers), "--log-level", "error", application]
    return started(command, folder, {**DEPLOYED, **environment}, root)


def nginx(folder):
    """Serves the files in ``folder/files``."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    (folder / "nginx.conf").write_text(NGINX_CONF.format(folder=folder))
    return started([NGINX, "-p", str(folder), "-c", "nginx.conf"], folder)


@contextlib.contextmanager
def postgresql():
    """(processes, address of the database ``name`` with ``{name}`` in it) of a cluster of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        run = lambda program, *words: subprocess.run(  # noqa: E731, S603
            [*as_postgres(), str(POSTGRESQL[0] / program), *words], check=True, cwd="/", stdout=subprocess.DEVNULL
        )
        if as_postgres():
            shutil.chown(folder, "postgres")
        data = str(folder / "data")
        run("initdb", "-D", data, "-U", "bench", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        options = f"-c listen_addresses='' -k {folder}"
        run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            for database in ("srep", "plain"):
                run("createdb", "-h", str(folder), "-U", "bench", database)
            yield Processes(int((folder / "data/postmaster.pid").read_text().split()[0])), folder
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def as_postgres():
    """PostgreSQL does not run as root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
