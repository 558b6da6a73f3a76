"""What pm4py takes for its two directly-follows graphs of a log, in its own interpreter: prints seconds and the steps it found.

PYTHON pm4py_peer.py LOG.csv ROUNDS
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def main() -> None:
    import pandas
    import pm4py

    file, rounds = sys.argv[1], int(sys.argv[2])
    started, cpu = time.perf_counter(), time.process_time()
    log = pm4py.format_dataframe(pandas.read_csv(file), case_id="case_id", activity_key="activity", timestamp_key="timestamp")
    loading = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu}
    taken, worked, steps = [], [], {}
    for _ in range(rounds):
        started, cpu = time.perf_counter(), time.process_time()
        steps, _, _ = pm4py.discover_dfg(log)
        pm4py.discover_performance_dfg(log)
        taken.append(time.perf_counter() - started)
        worked.append(time.process_time() - cpu)
    found = sorted([source, target, int(times)] for (source, target), times in steps.items())
    sys.stdout.write("\n" + json.dumps({"loading": loading, "seconds": taken, "cpu": worked, "steps": found}))


if __name__ == "__main__":
    main()
