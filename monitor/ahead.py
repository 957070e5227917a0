"""A process beside this one that says what snapshots show, while this one takes the next out of the archive and writes the last.

Snapshots go there and looks come back, in order, so what is recorded is what one process alone would record. A page's bytes go over once: the
looks come back without them.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import IO

from monitor.errors import ArchiveError
from monitor.model import Look, Response, Text
from monitor.replay import Desk, Here
from monitor.replayed import Begin, Page, Show, Shown

_ROOM = 32 * 2**20
"""Bytes of pages that are on their way: enough that neither process waits for the other's slow moments."""
_MOST = 64
"""Snapshots on their way."""


_WORTH = 300
"""Snapshots from which a process of their own is worth its start, which takes a second."""


def desk_for(many: int) -> Desk:
    """A process beside this one where there are many snapshots and a processor for it."""
    return Beside() if many >= _WORTH and (os.cpu_count() or 1) > 1 else Here()


class Beside:
    """A `monitor.replay.Desk` in a process of its own, which is started when the first question is asked."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[Shown | None] = queue.SimpleQueue()
        self._shown: deque[Response] = deque()
        self._size = 0

    @property
    def pid(self) -> int | None:
        """The process's number; None: it is not started."""
        return self._process.pid if self._process else None

    def ask(self, question: Begin | Show) -> None:
        """See `monitor.replay.Desk.ask`. Raises ArchiveError where the process has ended."""
        try:
            pickle.dump(question, self._there(), pickle.HIGHEST_PROTOCOL)
            self._there().flush()
        except BrokenPipeError:
            raise self._ended() from None
        if isinstance(question, Show):
            self._shown.append(question.answer)
            self._size += len(question.answer.body)

    def answers(self, *, all_of_them: bool) -> Iterator[Shown]:
        """See `monitor.replay.Desk.answers`. Waits where too much is on its way. Raises ArchiveError where the process has ended."""
        while self._shown and (all_of_them or self._size > _ROOM or len(self._shown) >= _MOST or not self._answers.empty()):
            found = self._answers.get()
            if found is None:
                raise self._ended()
            answer = self._shown.popleft()
            self._size -= len(answer.body)
            yield replace(found, looks=tuple(_with_bytes(look, answer) for look in found.looks))

    def close(self) -> None:
        """See `monitor.replay.Desk.close`."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            self._reader.join()
            for stream in filter(None, (process.stdin, process.stdout)):
                with suppress(BrokenPipeError):  # what was still to be said, nobody hears
                    stream.close()

    def _there(self) -> IO[bytes]:
        if self._process is None:
            words = [sys.executable, "-m", "monitor.ahead"]
            self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - no shell, our own words
            self._reader = threading.Thread(target=self._listen, args=(self._process.stdout,), name="ahead", daemon=True)
            self._reader.start()
        assert self._process.stdin is not None
        return self._process.stdin

    def _listen(self, stream: IO[bytes]) -> None:
        """Take answers as they come, so that the other process never waits to be heard while this one waits to be read."""
        try:
            while True:
                self._answers.put(pickle.load(stream))  # noqa: S301 - from a process of ours
        except (EOFError, pickle.UnpicklingError, ValueError):
            self._answers.put(None)

    def _ended(self) -> ArchiveError:
        self._shown.clear()
        return ArchiveError(
            Text(
                "the process that reads pages has ended (out of memory?); what it read is kept: run the same command again, it goes on there",
                "读取页面的进程已结束（内存不足？）；已读取的内容已保存：请重新运行同一命令，将从该处继续",
            )
        )


def _with_bytes(look: Look, answer: Response) -> Look:
    """A look whose answer left its bytes here."""
    return look if look.response is None or look.response.body else replace(look, response=replace(look.response, body=answer.body))


def _without_bytes(look: Look, answer: Response) -> Look:
    mine = look.response is not None and look.response.body is answer.body
    return replace(look, response=replace(look.response, body=b"")) if mine and look.response is not None else look


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until nobody asks any more."""
    page: Page | None = None
    while True:
        try:
            question: Begin | Show = pickle.load(questions)  # noqa: S301 - from the process that started us
        except EOFError:
            return
        if isinstance(question, Begin):
            page = Page(question)
            continue
        assert page is not None
        shown = page.show(question)
        pickle.dump(
            replace(shown, looks=tuple(_without_bytes(look, question.answer) for look in shown.looks)), answers, pickle.HIGHEST_PROTOCOL
        )
        answers.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who was interrupted is the process that asks; it ends this one
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:  # it was killed
        sys.stderr.close()
