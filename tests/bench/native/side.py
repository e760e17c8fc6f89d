"""Speaks with tests/bench/harness/python.ts: `SCRIPT name` says what it runs on or what is missing, `SCRIPT serve` takes
a number of units a line and answers with the milliseconds they took and what was observed."""
import json
import sys
import time


def main(package, module, prepare):
    """`package` is Debian's, `module` Python's; `prepare()` returns (description, run), `run(units)` a dict of floats."""
    try:
        __import__(module)
    except ImportError:
        print("missing " + package)
        return
    description, run = prepare()
    if sys.argv[1:] == ["name"]:
        print(description)
        return
    print(json.dumps({"device": description}), flush=True)
    for line in sys.stdin:
        started = time.perf_counter()
        observed = run(int(line))
        milliseconds = (time.perf_counter() - started) * 1000
        print(json.dumps({"milliseconds": milliseconds, "observed": observed}), flush=True)
