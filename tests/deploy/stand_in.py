#!/usr/bin/env python3
"""Stands in, on the machine of these tests, for what would change the real one: systemd, accounts, packages, certificates.

Called under the name of the program; MACHINE names the folder that stands for ``/``.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

MACHINE = Path(os.environ["MACHINE"])
UNITS = MACHINE / "etc/systemd/system"


def git(*words):
    """A clone is a copy of the source under test, with an environment that has its packages already; a pull brings nothing."""
    if words[0] != "clone":
        return
    source, target = Path(os.environ["SOURCE"]), Path(words[-1])
    listed = subprocess.check_output(
        ["/usr/bin/git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=source, text=True
    )
    for name in filter(None, listed.split("\0")):
        if (source / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, target / name)
    command = target / "deploy/srep"
    command.write_text(command.read_text().replace("/opt/srep", str(target)))
    packages, own = Path(os.environ["PACKAGES"]), target / ".venv"
    (own / "bin").mkdir(parents=True)
    shutil.copy(packages / "pyvenv.cfg", own)
    for name in ("lib", "bin/python"):
        (own / name).symlink_to(packages / name)
    (own / "bin/gunicorn").write_text(f'#!/bin/sh\nexec {own}/bin/python -m gunicorn "$@"\n')
    (own / "bin/gunicorn").chmod(0o755)
    (own / "bin/.site").touch()
    os.utime(own / "bin/.site", (time.time() + 3600,) * 2)


def runuser(_u, account, _separator, *words):
    if account == "postgres":
        os.environ["PGUSER"] = "postgres"
    os.execvp(words[0], words)  # noqa: S606


def certbot(*words):
    folder = MACHINE / "etc/letsencrypt/live" / words[words.index("-d") + 1]
    folder.mkdir(parents=True)
    subprocess.run(  # noqa: S603
        ["/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={folder.name}", "-addext", f"subjectAltName=DNS:{folder.name}",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


def nginx(*words):
    """With the configuration of this machine."""
    adapt()
    os.execv("/usr/sbin/nginx", ["nginx", "-c", f"{MACHINE}/etc/nginx/nginx.conf", *words])  # noqa: S606


def adapt():
    """Ports and folders of this machine in the site's own file for nginx, and nothing else."""
    path = MACHINE / "etc/nginx/conf.d/srep.conf"
    if not path.exists():
        return
    text = path.read_text()
    for port in ("80", "443"):
        text = text.replace(f"listen [::]:{port}", "#").replace(
            f"listen {port}", f"listen 127.0.0.1:{os.environ[f'PORT_{port}']}"
        )
    for folder in ("/opt/", "/etc/", "/run/", "/var/"):
        text = text.replace(f" {folder}", f" {MACHINE}{folder}").replace(f":{folder}", f":{MACHINE}{folder}")
    path.write_text(text)


def systemctl(verb, *words):
    for unit in (word for word in words if word.startswith(("srep-", "nginx")) and not word.endswith(".timer")):
        {"enable": start, "start": start, "stop": stop, "reload": reload, "restart": restart}[verb](unit)


def lines(unit, key):
    found = (UNITS / f"{unit}.service").read_text().splitlines()
    return [line.partition("=")[2] for line in found if line.startswith(f"{key}=")]


def pid_file(unit):
    return MACHINE / "run" / f"{unit}.pid"


def start(unit):
    (command,) = lines(unit, "ExecStart")
    for folder in lines(unit, "RuntimeDirectory"):
        (MACHINE / "run" / folder).mkdir(parents=True, exist_ok=True)
    for folder in ("/opt/", "/run/"):
        command = command.replace(f" {folder}", f" {MACHINE}{folder}").replace(f":{folder}", f":{MACHINE}{folder}")
        command = command.replace(folder, f"{MACHINE}{folder}") if command.startswith(folder) else command
    with (MACHINE / f"var/log/{unit}.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603
            shlex.split(command), cwd=MACHINE / "opt/srep", stdout=log, stderr=log, start_new_session=True,
            env={**os.environ, **dict(value.split("=") for line in lines(unit, "Environment") for value in line.split())},
        )  # fmt: skip
    pid_file(unit).write_text(str(process.pid))


def stop(unit):
    if not pid_file(unit).exists():
        return
    pid = int(pid_file(unit).read_text())
    pid_file(unit).unlink()
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    for _tenth in range(400):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)


def restart(unit):
    stop(unit)
    start(unit)


def reload(unit):
    if unit == "nginx":
        pid = MACHINE / "run/nginx.pid"
        nginx(*(["-s", "reload"] if pid.exists() and pid.read_text() else []))
    os.kill(int(pid_file(unit).read_text()), signal.SIGHUP)


if __name__ == "__main__":
    name = Path(sys.argv[0]).name
    act = globals().get(name)
    if name in ("git", "runuser", "certbot", "nginx", "systemctl"):
        act(*sys.argv[1:])
