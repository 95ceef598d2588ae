"""Looks at an MLX environment from inside: versions, import time, device, and two generated tokens.

Prints one line of JSON on standard output and nothing else. Whatever fails is a text in its field: a
broken environment is what this is for. The weights are random and made here, so no model is needed.
"""

import importlib
import importlib.metadata
import json
import os
import platform
import sys
import time

PACKAGES = ("mlx", "mlx-lm", "transformers", "llguidance")
UNWANTED = "torch"


def version_of(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def import_all() -> float:
    """Imports what the worker imports; milliseconds."""
    start_ns = time.perf_counter_ns()
    for module in ("mlx.core", "mlx_lm.generate", "llguidance"):
        importlib.import_module(module)
    return (time.perf_counter_ns() - start_ns) / 1e6


def device_facts() -> dict:
    import mlx.core as mx

    info = mx.device_info()
    return {
        "kind": "metal" if mx.metal.is_available() else "cpu",
        "name": str(info.get("device_name", "")) or None,
        "architecture": str(info.get("architecture", "")) or None,
    }


def two_tokens() -> list[int]:
    """Two greedy tokens of a two-layer llama with random weights, through mlx-lm."""
    import mlx.core as mx
    from mlx_lm.generate import generate_step
    from mlx_lm.models import llama

    mx.random.seed(42)
    model = llama.Model(
        llama.ModelArgs(
            model_type="llama",
            hidden_size=64,
            num_hidden_layers=2,
            intermediate_size=128,
            num_attention_heads=4,
            num_key_value_heads=2,
            rms_norm_eps=1e-5,
            vocab_size=256,
        )
    )
    mx.eval(model.parameters())
    steps = generate_step(mx.array([1, 2, 3]), model, max_tokens=2)
    tokens = [int(token) for token, _ in steps]
    if len(tokens) != 2 or not all(0 <= token < 256 for token in tokens):
        raise RuntimeError(f"two tokens below 256 were expected, these came: {tokens}")
    return tokens


def attempt(step) -> dict:
    try:
        return {"value": step(), "error": None}
    except BaseException as error:  # noqa: BLE001 - SystemExit of a broken package included
        return {"value": None, "error": f"{type(error).__name__}: {error}"[:500]}


def main() -> None:
    # Packages may print while they are imported; that must not get between the lines of the answer.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    report = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "prefix": sys.prefix,
        "versions": {package: version_of(package) for package in PACKAGES},
        "torch": version_of(UNWANTED),
        "importMs": attempt(import_all),
    }
    if report["importMs"]["error"] is None:
        report["device"] = attempt(device_facts)
        report["tokens"] = attempt(two_tokens)
    answer.write(json.dumps(report) + "\n")
    answer.flush()
    # Some versions of MLX crash while they are torn down.
    os._exit(0)


main()
