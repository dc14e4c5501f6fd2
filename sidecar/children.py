"""Runs work in a child process that may crash, hang or run out of memory without harm to its parent.

A child answers with events, one JSON line each. Children are forked where the system can, so that they have at once
what the parent imported; elsewhere a new interpreter does the work.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading


# The first event of a child, and the last one when it came to its end.
started = {"started": True}
finished = {"finished": True}
# Seconds that a new interpreter may take to import both frameworks.
patience = 900


def speaking(work, stream):
    """Does `work(answer)`, with what it answers as lines of a stream."""

    def answer(event):
        print(json.dumps(event), file=stream, flush=True)

    answer(started)
    work(answer)
    answer(finished)


class Forked:
    """A child that does `work(answer)` in a copy of this process."""

    def __init__(self, work, errors):
        reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reader)
            status = 1
            try:
                settle(errors)
                with os.fdopen(writer, "w") as stream:
                    speaking(work, stream)
                status = 0
            except BaseException as error:
                os.write(2, f"{type(error).__name__}: {error}\n".encode())
            finally:
                os._exit(status)
        os.close(writer)
        self.stream = os.fdopen(reader)

    def kill(self):
        for end in (os.killpg, os.kill):
            try:
                end(self.pid, signal.SIGKILL)
            except OSError:
                pass

    def wait(self):
        _, status = os.waitpid(self.pid, 0)
        return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def settle(errors):
    """A fresh child's own signals, group and files."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(errors.fileno(), 2)
    try:
        # Where memory runs out, Linux is to take it from here and from nobody else.
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    except OSError:
        pass


class Spawned:
    """A child that is a new interpreter: it reads the path of its request and answers on standard output."""

    def __init__(self, script, request, errors):
        words = [sys.executable, script, "--child", request]
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True)
        self.stream = self.process.stdout

    def kill(self):
        self.process.kill()

    def wait(self):
        return self.process.wait()


def how_it_ended(code, errors):
    errors.seek(0)
    said = errors.read().decode("utf8", "replace").strip().splitlines()
    number = f"exit code {code}"
    if code < 0:
        number = next((each.name for each in signal.Signals if each.value == -code), f"signal {-code}")
    return f"{number}: {said[-1][:300]}" if said else number


def watched(start, limit):
    """Yields a child's events; at the end ("crash" | "timeout", detail) when it did not come to its own end.

    `start(errors)` makes the child. `limit` is in seconds, from one event to the next.
    """
    with tempfile.TemporaryFile() as errors:
        child = start(errors)
        late = threading.Event()
        is_started = is_finished = False

        def end():
            late.set()
            child.kill()

        try:
            while not is_finished:
                timer = threading.Timer(limit if is_started else patience, end)
                timer.daemon = True
                timer.start()
                try:
                    line = child.stream.readline()
                finally:
                    timer.cancel()
                if not line.endswith("\n"):
                    break
                event = json.loads(line)
                is_started = True
                is_finished = event == finished
                if event not in (started, finished):
                    yield event
            # One that has died keeps its exit code; one that is finished need not clear up.
            code = None if is_finished else child.wait()
        finally:
            child.kill()
            if is_finished or sys.exc_info()[0] is not None:
                child.wait()
            child.stream.close()
        if late.is_set():
            yield "timeout", f"nothing happened for {limit:g} seconds"
        elif not is_finished:
            yield "crash", how_it_ended(code, errors)
