"""Faults of the services under a run: PostgreSQL restarted, S3 that answers 500 and answers slowly."""

import http.client
import logging
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

from benchmarks.torture import newsroom
from benchmarks.torture.bench import Bench, require_done
from benchmarks.torture.faults import run_under
from benchmarks.torture.tally import Tally
from benchmarks.torture.work import Order
from tests.warehouse import postgres


def postgres_restarted(bench: Bench, phases: list[str]) -> list[Tally]:
    """What runs did whose catalog's server was restarted in these phases."""
    tally = Tally("PostgreSQL restarted under a run (immediate shutdown)")
    if postgres.programs() is None:
        tally.ends["not tried: no PostgreSQL is installed"] += 1
        return [tally]
    (directory := bench.directory / "postgres").mkdir()
    for parent in directory.parents[:2]:
        parent.chmod(0o755)  # the server runs as a user of its own
    with postgres.running(directory) as server:
        for number, phase in enumerate(phases):
            server.execute(f"CREATE DATABASE trial{number}")
            tally.attempt(partial(run_through_restart, bench, server, phase, server.url(f"trial{number}")))
    return [tally]


def run_through_restart(bench: Bench, server: postgres.Server, phase: str, catalog: str, tally: Tally) -> None:
    """Nothing, or DamageError: the server was restarted when the phase began."""
    order = first_run(bench, Order("", catalog=catalog))
    run_under(bench.hosts[0], order, phase, lambda _: server.restart(), tally)
    bench.require_recovery(tally, order)


def first_run(bench: Bench, order: Order) -> Order:
    """The order for a second run: one has been on the newsroom's first articles, and they have changed since."""
    project = bench.directory / f"trial-{next(bench.numbers)}"
    newsroom.make(project)
    order = Order(str(project), catalog=order.catalog, data_path=order.data_path, environment=order.environment)
    require_done(bench.hosts[0].run(order))
    newsroom.change(project)
    return order


class UnreliableStore(BaseHTTPRequestHandler):
    """Passes requests on to S3; while `trouble` says so, a share of them is answered with 500, and all are late."""

    protocol_version = "HTTP/1.1"
    target: ClassVar[tuple[str, int]]
    failing_share: ClassVar[float] = 0.0
    delay: ClassVar[float] = 0.0
    chance: ClassVar[random.Random] = random.Random(0)

    def answer(self) -> None:
        """Nothing; answers one request."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(self.delay)
        if self.chance.random() < self.failing_share:
            self.reply(500, {}, b"<Error><Code>InternalError</Code></Error>")
            return
        with_target = http.client.HTTPConnection(*self.target, timeout=60)
        with_target.request(self.command, self.path, body, dict(self.headers))
        response = with_target.getresponse()
        self.reply(response.status, dict(response.getheaders()), response.read())
        with_target.close()

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer  # noqa: N815

    def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """Nothing; sends the answer."""
        self.send_response(status)
        length = headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(body))
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "server", "date"):
                self.send_header(name, value)
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def unreliable_store() -> Iterator[dict[str, str]]:
    """The environment of an S3 server with the bucket `news` behind an UnreliableStore, until the block ends."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it would tell of each request
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    UnreliableStore.target = moto.get_host_and_port()
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), UnreliableStore)
    Thread(target=proxy.serve_forever, daemon=True).start()
    bucket = http.client.HTTPConnection(*UnreliableStore.target)
    bucket.request("PUT", "/news")
    assert bucket.getresponse().status == 200
    try:
        yield {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{proxy.server_port}",
            "AWS_ACCESS_KEY_ID": "invented",
            "AWS_SECRET_ACCESS_KEY": "invented-too",
            "AWS_DEFAULT_REGION": "us-east-1",
            # Its default pauses, under those of s3fs, come to minutes for each object before an error is told.
            "AWS_MAX_ATTEMPTS": "2",
        }
    finally:
        proxy.shutdown()
        moto.stop()


def store_failing(bench: Bench, times: int) -> list[Tally]:
    """What runs did whose S3 answered every tenth request with 500, all of them from some phase on, or slowly."""
    tallies = [
        Tally("S3 answers every tenth request with 500"),
        Tally("S3 answers every request with 500 from a phase on"),
        Tally("S3 answers each of hundreds of requests 0.05 s late"),
    ]
    with unreliable_store() as environment:
        before = {name: os.environ.get(name) for name in environment}
        os.environ.update(environment)  # the checks read the lake too
        for number in range(times):
            tallies[0].attempt(partial(run_on_store, bench, environment, "land", 0.1, 0.0))
            tallies[1].attempt(
                partial(run_on_store, bench, environment, ("process", "commit", "build")[number % 3], 1.0, 0.0)
            )
            tallies[2].attempt(partial(run_on_store, bench, environment, "land", 0.0, 0.05))
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    return tallies


def run_on_store(
    bench: Bench, environment: dict[str, str], phase: str, share: float, delay: float, tally: Tally
) -> None:
    """Nothing, or DamageError: the store was unreliable in this way from the beginning of the phase."""
    data_path = f"s3://news/{next(bench.numbers)}"
    order = first_run(bench, Order("", data_path=data_path, environment=environment))
    try:
        run_under(bench.hosts[0], order, phase, lambda _: trouble(share, delay), tally)
    finally:
        trouble(0.0, 0.0)
    bench.require_recovery(tally, order)


def trouble(failing_share: float, delay: float) -> None:
    """Nothing; sets how unreliable the store is."""
    UnreliableStore.failing_share, UnreliableStore.delay = failing_share, delay
