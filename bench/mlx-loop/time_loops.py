"""Times the same request in three loops of one process, in turns: the worker's own, mlx-lm's
`generate_step` stamped from outside, and what mlx-lm's `stream_generate` reports of itself.

Usage: time_loops.py WORKER_FOLDER MODEL_FOLDER PAIRS PROMPT_TOKENS OUTPUT_TOKENS
Prints one JSON object for each pair.
"""

import json
import random
import sys
import time
from typing import Any

WORKER_FOLDER, MODEL_FOLDER = sys.argv[1:3]
PAIRS, PROMPT_TOKENS, OUTPUT_TOKENS = (int(word) for word in sys.argv[3:6])
sys.path.insert(0, WORKER_FOLDER)

import mlx.core as mx
from mlx_lm.generate import generate_step, generation_stream, stream_generate
from mlx_lm.utils import load as load_with_mlx_lm

from engine_control import EngineControl
from generate_answer import generate
from load_model import load
from request_types import GenerateRequest, LoadRequest

OPTIONS = {
    "gpu": "auto", "gpuLayers": None, "threads": 1, "contextTokens": 512,
    "batchTokens": 2048, "microBatchTokens": 2048, "kvTypeK": "f16", "kvTypeV": "f16",
    "flashAttention": "auto", "mmap": True, "fullSlidingWindowCache": False, "sequences": 1,
}  # fmt: skip


def request_of(tokens: list[int]) -> GenerateRequest:
    sampling = {"temperature": 0, "topK": None, "topP": None, "minP": None, "seed": 0}
    return GenerateRequest.read(
        {
            "prompt": {"kind": "tokens", "tokens": tokens},
            "sampling": sampling,
            "maxOutputTokens": OUTPUT_TOKENS,
            "ignoreEndOfGeneration": True,
            "stopStrings": [],
            "jsonSchema": None,
            "cache": {"kind": "cold"},
        }
    )


def figures_of(times: list[int]) -> dict[str, float]:
    """From nanoseconds since the request began: first token, and N - 1 steps for N tokens."""
    steps = (len(times) - 1) / (times[-1] - times[0]) * 1e9
    return {"ttftMs": times[0] / 1e6, "decodeTokensPerSecond": steps}


def own_loop(session: Any, tokens: list[int]) -> dict[str, float]:
    trace = generate(session, request_of(tokens), None)
    return figures_of(trace["timing"]["tokenNs"])


def step_loop(model: Any, tokens: list[int]) -> dict[str, float]:
    """`generate_step` as it is meant to be used, with a timestamp at each token that it hands out."""
    times: list[int] = []
    begin = time.perf_counter_ns()
    steps = generate_step(mx.array(tokens), model, max_tokens=OUTPUT_TOKENS)
    for _ in steps:
        times.append(time.perf_counter_ns() - begin)
    steps.close()
    # One more pass than there are tokens was queued.
    mx.synchronize(generation_stream)
    return figures_of(times)


def reported(model: Any, tokenizer: Any, tokens: list[int]) -> dict[str, float]:
    """What mlx-lm says: N tokens over the N - 1 intervals between them. Ends early at an end token.

    The same run is stamped from outside: of the two figures, only the counting differs.
    """
    times: list[int] = []
    last = None
    for last in stream_generate(model, tokenizer, tokens, max_tokens=OUTPUT_TOKENS):
        times.append(time.perf_counter_ns())
    mx.synchronize(generation_stream)
    assert last is not None and len(times) == last.generation_tokens
    return {
        "stampedTokensPerSecond": figures_of(times)["decodeTokensPerSecond"],
        "decodeTokensPerSecond": last.generation_tps,
        "tokens": last.generation_tokens,
        "endedEarly": float(last.finish_reason != "length"),
    }


def main() -> None:
    loading = {
        "engine": "mlx",
        "modelPath": MODEL_FOLDER,
        "vocabularyOnly": False,
        "options": OPTIONS,
    }
    session = load(LoadRequest.read(loading), EngineControl()).require_computing()
    model, tokenizer = load_with_mlx_lm(MODEL_FOLDER)
    generator = random.Random(42)
    for pair in range(-1, PAIRS):
        tokens = [generator.randrange(3, session.vocabulary_size) for _ in range(PROMPT_TOKENS)]
        loops = [
            ("own", lambda: own_loop(session, tokens)),
            ("step", lambda: step_loop(model, tokens)),
            ("reported", lambda: reported(model, tokenizer, tokens)),
        ]
        if pair % 2:
            loops.reverse()
        figures = {name: run() for name, run in loops}
        # The first round compiles kernels and fills caches.
        if pair >= 0:
            print(json.dumps(figures), flush=True)


main()
