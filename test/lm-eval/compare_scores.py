"""Compares the output of `edge-bench score` with the log-likelihoods of another program.

    python3 test/lm-eval/compare_scores.py expected.jsonl scores.jsonl [--tolerance 0.001]

Both files hold lines with "id", "logprob" and "isGreedy" in the same order. Requests whose ids differ
only behind the last "/" are choices of one question. Ends with 1 when a difference is above the
tolerance, in nats, or a greedy flag or a best choice differs.
"""

import argparse
import json
import statistics
from pathlib import Path


def read(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def best_choices(rows):
    questions = {}
    for row in rows:
        questions.setdefault(row["id"].rpartition("/")[0], []).append(row["logprob"])
    return {name: values.index(max(values)) for name, values in questions.items() if len(values) > 1}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("expected")
    parser.add_argument("scores")
    parser.add_argument("--tolerance", type=float, default=0.001)
    options = parser.parse_args()
    expected, scores = read(options.expected), read(options.scores)
    if [row["id"] for row in expected] != [row["id"] for row in scores]:
        raise SystemExit("the files do not hold the same requests in the same order")
    differences = [abs(left["logprob"] - right["logprob"]) for left, right in zip(expected, scores)]
    per_token = [difference / row["tokenCount"] for difference, row in zip(differences, scores)]
    flags = [left["id"] for left, right in zip(expected, scores) if left["isGreedy"] != right["isGreedy"]]
    theirs, ours = best_choices(expected), best_choices(scores)
    others = [name for name in theirs if theirs[name] != ours[name]]
    print(f"{len(expected)} requests: difference median {statistics.median(differences):.2e}, largest {max(differences):.2e} nats")
    print(f"per token largest {max(per_token):.2e} nats; greedy flags that differ: {len(flags)}")
    print(f"{len(theirs)} questions: best choice differs in {len(others)} {others[:5]}")
    worst = sorted(zip(differences, scores), key=lambda pair: -pair[0])[:3]
    for difference, row in worst:
        print(f"  {difference:.2e} {row['id']} ({row['tokenCount']} tokens)")
    if max(differences) > options.tolerance or flags or others:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
