"""A PostgreSQL server for tests, from the system's own programs, on a port of its own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The directory of Debian's newest PostgreSQL programs; None where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class Server:
    """A running server: `url` is that of a database in it."""

    def __init__(self, directory: Path, port: int) -> None:
        self.directory = directory
        self.port = port

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        run("psql", "--quiet", "--dbname", self.url("postgres"), "--command", statement)

    def restart(self) -> None:
        run("pg_ctl", "restart", "--wait", "--mode", "immediate", "--pgdata", self.directory / "data", as_server=True)


@contextmanager
def running(directory: Path) -> Iterator[Server]:
    """A server whose files are in the directory, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = directory / "data"
    data.mkdir()
    if os.getuid() == 0:  # the server refuses to run as root
        for path in (directory, data):
            shutil.chown(path, "postgres")
        for path in directory.parents:
            if path.is_relative_to(tempfile.gettempdir()) and path != Path(tempfile.gettempdir()):
                path.chmod(0o755)
    run("initdb", "--auth", "trust", "--username", "postgres", "--no-sync", "--pgdata", data, as_server=True)
    options = f"-h 127.0.0.1 -p {port} -k {directory} -F"
    log = directory / "log"
    run("pg_ctl", "start", "--wait", "--pgdata", data, "--log", log, "--options", options, as_server=True)
    try:
        yield Server(directory, port)
    finally:
        run("pg_ctl", "stop", "--mode", "immediate", "--pgdata", data, as_server=True)


def run(program: str, *arguments: object, as_server: bool = False) -> None:
    """Nothing; runs one of PostgreSQL's programs, as its own user where we are root."""
    command = [str(programs() / program), *map(str, arguments)]
    if as_server and os.getuid() == 0:
        command = ["runuser", "--user", "postgres", "--", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
