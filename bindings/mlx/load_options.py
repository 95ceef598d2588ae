"""Load options in force: every choice that the request leaves open is made here, and what MLX cannot
do is refused, so that the facts say what was used."""

from typing import Any

import mlx.core as mx

from outcomes import Refusal

DEFAULT_CONTEXT_LIMIT_TOKENS = 8_192
"""A longer context is not taken unless asked for, as in the other engines."""

LONGEST_CONTEXT_TOKENS = 16_777_216

REQUEST_DEFAULT_CACHE_TYPE = "f16"
"""The default of every request. MLX keeps keys and values in the type that the model computes in, so
here it means just that; the options in force name the type."""

CACHE_TYPES = {mx.float32: "f32", mx.float16: "f16", mx.bfloat16: "bf16"}


def choose_device(options: dict[str, Any]) -> str:
    """Sets MLX's device, before anything is loaded. Returns "metal" or "cpu".

    Raises Refusal when the GPU that was asked for is not there.
    """
    asked = options["gpu"]
    has_metal = mx.metal.is_available()
    if asked not in ("auto", "metal", "cpu"):
        raise Refusal(
            "engine-refused",
            f"the MLX engine computes on metal or cpu, not on {asked}",
            "Use --gpu auto or --gpu cpu, or a GGUF build of this model.",
        )
    if asked == "metal" and not has_metal:
        raise Refusal(
            "engine-refused", "no metal device was found", "Use --gpu auto or --gpu cpu."
        )
    kind = "metal" if has_metal and asked != "cpu" else "cpu"
    mx.set_default_device(mx.gpu if kind == "metal" else mx.cpu)
    return kind


def refuse_options(options: dict[str, Any]) -> None:
    """Raises Refusal for what no model can be loaded with."""
    for key in ("kvTypeK", "kvTypeV"):
        if options[key] in ("q8_0", "q4_0"):
            raise Refusal(
                "engine-refused",
                f"a key-value cache of type {options[key]} is not offered for MLX",
                "Leave out --kv-type-k and --kv-type-v.",
            )
    if (options["contextTokens"] or 0) > LONGEST_CONTEXT_TOKENS:
        raise Refusal(
            "engine-refused",
            f"a context of {options['contextTokens']} tokens is more than the limit of {LONGEST_CONTEXT_TOKENS}",
            "Use a smaller --context.",
        )


def resolve_options(
    options: dict[str, Any],
    gpu_kind: str,
    trained_context_tokens: int | None,
    layer_count: int,
    cache_type: mx.Dtype,
) -> dict[str, Any]:
    """The options in force. Raises Refusal for a cache type other than the model's own."""
    own_type = CACHE_TYPES.get(cache_type)
    for key in ("kvTypeK", "kvTypeV"):
        if options[key] not in (REQUEST_DEFAULT_CACHE_TYPE, own_type):
            raise Refusal(
                "engine-refused",
                f"this model's key-value cache is {own_type or cache_type}, not {options[key]}: MLX keeps the model's own type",
                "Leave out --kv-type-k and --kv-type-v.",
            )
    longest = trained_context_tokens or DEFAULT_CONTEXT_LIMIT_TOKENS
    context_tokens = options["contextTokens"] or min(longest, DEFAULT_CONTEXT_LIMIT_TOKENS)
    batch_tokens = min(options["batchTokens"], context_tokens)
    return {
        **options,
        "gpu": gpu_kind,
        "gpuLayers": layer_count if gpu_kind == "metal" else 0,
        # MLX takes no number of threads: its CPU kernels and the BLAS of its wheel use one, and on
        # Metal one thread feeds the GPU.
        "threads": 1,
        "contextTokens": context_tokens,
        "batchTokens": batch_tokens,
        # A chunk of the prompt is one pass.
        "microBatchTokens": batch_tokens,
        "kvTypeK": own_type or options["kvTypeK"],
        "kvTypeV": own_type or options["kvTypeV"],
        # Attention goes through mx.fast.scaled_dot_product_attention always.
        "flashAttention": "on",
        "mmap": False,
        "fullSlidingWindowCache": False,
        "sequences": 1,
    }
