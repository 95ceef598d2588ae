"""Measures what only a Mac can tell about MLX: whether the first token is handed out late, what
bfloat16 costs in log-probabilities, and what wiring memory costs.

Prints one line of JSON on standard output. The weights are random and made here. It runs on a CPU
too, where the figures say nothing about Metal. Not yet run on a Mac.
"""

import json
import os
import statistics
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import mlx.core as mx
import numpy as np
from mlx_lm.models import llama
from mlx_lm.models.cache import make_prompt_cache

# `from mlx_lm import generate` is a function of this name.
generation = import_module("mlx_lm.generate")

REPEATS = 7
PROMPT = [1 + (index * 37) % 4000 for index in range(65)]
TOP = 20


def build_model(dtype: mx.Dtype) -> Any:
    """A llama of 28 million parameters: a pass takes long enough to be told from everything else."""
    mx.random.seed(42)
    model = llama.Model(
        llama.ModelArgs(
            model_type="llama",
            hidden_size=512,
            num_hidden_layers=8,
            intermediate_size=1408,
            num_attention_heads=8,
            num_key_value_heads=8,
            rms_norm_eps=1e-5,
            vocab_size=4096,
        )
    )
    model.set_dtype(dtype)
    mx.eval(model.parameters())
    return model


def milliseconds_since(start_ns: int) -> float:
    return (time.perf_counter_ns() - start_ns) / 1e6


def pass_ms(model: Any) -> float:
    """Median time of one single-token pass behind the prompt."""
    cache = make_prompt_cache(model)
    mx.eval(model(mx.array([PROMPT]), cache=cache))
    times = []
    for _ in range(REPEATS):
        start_ns = time.perf_counter_ns()
        mx.eval(model(mx.array([[1]]), cache=cache))
        times.append(milliseconds_since(start_ns))
    return statistics.median(times)


def first_step_ms(model: Any, max_tokens: int) -> float:
    """From the end of prefill to the first token: to its hand-out, or to its callback without any output."""
    done_ns = {"prefill": 0, "token": 0}

    def on_progress(processed: int, total: int) -> None:
        done_ns["token" if processed == total else "prefill"] = time.perf_counter_ns()

    steps = generation.generate_step(
        mx.array(PROMPT), model, max_tokens=max_tokens, prompt_progress_callback=on_progress
    )
    for _ in steps:
        done_ns["token"] = time.perf_counter_ns()
        break
    steps.close()
    mx.synchronize(generation.generation_stream)
    return (done_ns["token"] - done_ns["prefill"]) / 1e6


def first_yield() -> dict[str, float]:
    model = build_model(mx.float32)
    first_step_ms(model, 4)
    pairs = [(first_step_ms(model, 4), first_step_ms(model, 0)) for _ in range(REPEATS)]
    return {
        "passMs": pass_ms(model),
        "toFirstYieldMs": statistics.median(pair[0] for pair in pairs),
        "toFirstTokenMs": statistics.median(pair[1] for pair in pairs),
    }


def log_probabilities(logits: mx.array) -> np.ndarray:
    wide = logits.astype(mx.float32)
    return np.array(wide - mx.logsumexp(wide, axis=-1, keepdims=True))


def drift() -> dict[str, float]:
    """Largest difference among the likeliest tokens after the prompt, in nats: evaluated in pieces against at once."""
    model = build_model(mx.bfloat16)
    whole = log_probabilities(model(mx.array([PROMPT]))[0, -1])
    likeliest = np.argsort(-whole)[:TOP]

    def in_pieces(size: int) -> float:
        cache = make_prompt_cache(model)
        logits = None
        for start in range(0, len(PROMPT), size):
            logits = model(mx.array([PROMPT[start : start + size]]), cache=cache)[0, -1]
            mx.eval(logits)
        return float(np.abs(log_probabilities(logits) - whole)[likeliest].max())

    in_batch = log_probabilities(model(mx.array([PROMPT] * 4))[0, -1])
    return {
        "piecesOf16Nats": in_pieces(16),
        "oneByOneNats": in_pieces(1),
        "batchOf4Nats": float(np.abs(in_batch - whole)[likeliest].max()),
    }


def wiring() -> dict[str, float] | None:
    """Time to wire a model's memory; `None` where there is no Metal to wire it for."""
    if not mx.metal.is_available():
        return None
    model = build_model(mx.float32)
    before_ms = pass_ms(model)
    start_ns = time.perf_counter_ns()
    limit_bytes = int(mx.device_info()["max_recommended_working_set_size"])
    mx.set_wired_limit(limit_bytes)
    wired_ms = milliseconds_since(start_ns)
    return {"passBeforeMs": before_ms, "callMs": wired_ms, "passAfterMs": pass_ms(model)}


def attempt(step: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {"value": step(), "error": None}
    except Exception as error:  # noqa: BLE001 - what fails is what is to be seen
        return {"value": None, "error": f"{type(error).__name__}: {error}"[:500]}


def main() -> None:
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    report = {
        "device": "metal" if mx.metal.is_available() else "cpu",
        "firstYield": attempt(first_yield),
        "drift": attempt(drift),
        "wiring": attempt(wiring),
    }
    answer.write(json.dumps(report) + "\n")
    answer.flush()
    # Some versions of MLX crash while they are torn down.
    os._exit(0)


main()
