"""What is done to the cast, one function each, and in which order: a schedule that a seed decides."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.chaos.cast import Cast, Worker
from tests.chaos.load import Load
from tests.chaos.tally import Tally
from tests.support.apache_kafka import ApacheKafka

READY_SECONDS = 30.0
"""For how long an act waits for a worker that is worth it; then it takes what there is."""


@dataclass(frozen=True)
class Plan:
    """How much of what. A round: one worker, then three, then one again."""

    articles: int
    rate: float
    rounds: int
    kills: int
    stops: int
    pauses: int
    brokers: int
    producers: int
    seconds: float


SHORT = Plan(2_000, 30, rounds=1, kills=12, stops=3, pauses=4, brokers=3, producers=3, seconds=480)
LONG = Plan(2_000, 5, rounds=8, kills=200, stops=20, pauses=25, brokers=20, producers=15, seconds=4_500)


@dataclass(frozen=True)
class Stage:
    """All that an act may touch."""

    cast: Cast
    broker: ApacheKafka
    load: Load
    tally: Tally
    rng: Random
    session_seconds: float

    def rest(self, seconds: float) -> None:
        """Time for the others to work."""
        self.tally.wait(lambda: False, seconds)

    def victim(self) -> Worker:
        """A worker: mostly one that is at work, else whatever it is doing."""
        self.cast.tend()
        if self.rng.random() < 0.6:
            self.tally.wait(self.cast.healthy, READY_SECONDS)
            self.at_work()
            return self.rng.choice(self.cast.healthy() or self.cast.running())
        return self.rng.choice(self.cast.running())

    def at_work(self) -> None:
        """Return a moment after articles came, when they are on their way through the agents."""
        self.load.burst.clear()
        self.load.burst.wait(5)
        time.sleep(self.rng.uniform(0, 0.4))


def kill_worker(stage: Stage) -> None:
    """SIGKILL for one, now and then for all at once. Some start again at once, the others before the next act."""
    victim = stage.victim()
    for worker in stage.cast.running() if stage.rng.random() < 0.1 else [victim]:
        worker.kill()
        stage.tally.did("SIGKILL", worker.name)
    if stage.rng.random() < 0.5:
        stage.cast.tend()


def stop_worker(stage: Stage) -> None:
    """SIGTERM, as a deployment does."""
    worker = stage.victim()
    worker.terminate()
    stage.tally.did("SIGTERM", worker.name)


def pause_worker(stage: Stage) -> None:
    """SIGSTOP in the middle of work, until its session is over and the others work on its partitions, and SIGCONT."""
    stage.cast.tend()
    stage.tally.wait(lambda: len(stage.cast.healthy()) > 1, READY_SECONDS)
    worker = stage.rng.choice(stage.cast.healthy() or stage.cast.running())
    stage.at_work()
    worker.pause()
    stage.rest(stage.session_seconds * stage.rng.uniform(1.3, 2.5))
    worker.go_on()
    stage.tally.did("SIGSTOP past the session", worker.name)


def restart_broker(stage: Stage) -> None:
    """SIGKILL for Kafka, and a start with its log kept."""
    stage.broker.kill()
    away = stage.rng.uniform(0.5, 4)
    stage.rest(away)
    stage.broker.start()
    stage.tally.did("broker SIGKILL and restart", f"away for {away:.1f} s")


def kill_producer(stage: Stage) -> None:
    """The load does it as soon as a producer is in mid-batch."""
    stage.load.kills_due += 1


def join(stage: Stage) -> None:
    """One worker more."""
    worker = next(worker for worker in stage.cast.workers if not worker.wanted)
    worker.wanted = True
    stage.cast.tend()
    stage.tally.did("join", worker.name)


def leave(stage: Stage) -> None:
    """One worker less: it stops in order, or just dies."""
    worker = stage.rng.choice([worker for worker in stage.cast.workers if worker.wanted])
    worker.wanted = False
    if stage.rng.random() < 0.3:
        worker.kill()
        stage.tally.did("SIGKILL", f"{worker.name}, for good")
    else:
        worker.terminate()
        stage.tally.did("SIGTERM", f"{worker.name}, for good")
    stage.tally.did("leave", worker.name)


Act = Callable[[Stage], None]


def schedule(plan: Plan, rng: Random) -> list[Act]:
    """The acts in order; one worker is there at the start and at the end. Pauses only where others can go on."""
    alone: list[Act] = [kill_worker] * plan.kills + [stop_worker] * plan.stops
    alone += [restart_broker] * plan.brokers + [kill_producer] * plan.producers
    rng.shuffle(alone)
    third = len(alone) // 4
    together: list[Act] = alone[third:] + [pause_worker] * plan.pauses
    rng.shuffle(together)
    acts: list[Act] = []
    for number in range(plan.rounds):
        acts += alone[:third][number :: plan.rounds]
        acts += [join, join]
        acts += together[number :: plan.rounds]
        acts += [leave, leave]
    return acts


def perform(acts: list[Act], stage: Stage) -> None:
    """All of them, with rests in between, in some of which a worker comes to work."""
    for act in acts:
        stage.tally.check()
        act(stage)
        stage.rest(stage.rng.uniform(0.3, 3.5))
        stage.cast.tend()
        if stage.rng.random() < 0.25:
            stage.tally.wait(stage.cast.healthy, READY_SECONDS)
        if stage.load.failure is not None:
            raise stage.load.failure
