"""What MLX says about a loaded model and itself, as modelFactsSchema has it."""

from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import mlx.core as mx
from mlx.utils import tree_flatten
from mlx_lm.utils import get_total_parameters

from chat_template import ChatTemplate
from model_folder import number_in
from model_shape import ModelShape
from prompt_reader import PromptReader

SYNTHETIC_KEY = "edge_bench_synthetic"
"""In config.json: true says that the weights are random."""


@dataclass(frozen=True)
class FactSources:
    """What was learnt while a folder was opened."""

    config: dict[str, Any]
    model: Any | None
    """`None` when no weights are loaded."""
    shape: ModelShape
    tokenizer: Any
    reader: PromptReader
    template: ChatTemplate | None
    gpu_kind: str
    options: dict[str, Any]
    load_ns: int


def describe_model(sources: FactSources) -> dict[str, Any]:
    """The facts of a model; part of them enters every trial key."""
    model, tokenizer = sources.model, sources.tokenizer
    weight_bytes = None if model is None else weight_bytes_of(model)
    mlx_lm_version = version("mlx-lm")
    return {
        "engine": "mlx",
        "engineVersion": mlx_lm_version,
        "enginePackage": f"mlx-lm {mlx_lm_version} (mlx {mx.__version__})",
        "gpuKind": sources.gpu_kind,
        "cpuVariant": None,
        "devices": [device_of(sources.gpu_kind)],
        "buffers": [] if weight_bytes is None else [buffer_of(weight_bytes)],
        "architecture": sources.config["model_type"],
        "description": describe(sources)[:200],
        "parameterCount": None if model is None else int(get_total_parameters(model)),
        "weightBytes": weight_bytes,
        "vocabularySize": sources.shape.vocabulary_size,
        "trainedContextTokens": number_in(sources.config, "max_position_embeddings"),
        "slidingWindowTokens": sources.shape.sliding_window_tokens,
        "addsBeginToken": sources.reader.adds_begin_token(),
        "beginToken": tokenizer.bos_token_id,
        "endToken": end_token_of(tokenizer),
        "chatTemplateSha256": None if sources.template is None else sources.template.sha256,
        "synthetic": sources.config.get(SYNTHETIC_KEY) is True,
        "options": sources.options,
        "loadNs": sources.load_ns,
        # What can be done once the weights are loaded; plans are made on the vocabulary alone.
        "capabilities": {"score": True, "jsonSchema": True, "prefixCache": True},
    }


def weight_bytes_of(model: Any) -> int:
    """Bytes of all arrays of a model: packed weights with their scales and biases."""
    return sum(array.nbytes for _, array in tree_flatten(model.parameters()))


def buffer_of(weight_bytes: int) -> dict[str, Any]:
    """The weights as an engine's buffer."""
    return {"device": "MLX", "purpose": "model", "sizeBytes": weight_bytes}


def end_token_of(tokenizer: Any) -> int | None:
    """The tokenizer's own end token, else the lowest of those that end a text."""
    if tokenizer.eos_token_id is not None:
        return int(tokenizer.eos_token_id)
    return min(tokenizer.eos_token_ids, default=None)


def device_of(gpu_kind: str) -> dict[str, Any]:
    """The device that computes. On Metal memory is that of the machine, which the GPU shares."""
    info = mx.device_info()
    memory_bytes = info.get("memory_size")
    return {
        "name": "Metal" if gpu_kind == "metal" else "CPU",
        "description": f"{info.get('device_name', 'unknown')} ({info.get('architecture', 'unknown')})",
        "kind": "integrated-gpu" if gpu_kind == "metal" else "cpu",
        "totalMemoryBytes": None if memory_bytes is None else int(memory_bytes),
    }


def describe(sources: FactSources) -> str:
    """The architecture and how its weights are kept, such as `llama 4-bit affine, group 64`."""
    architecture = sources.config["model_type"]
    quantization = sources.config.get("quantization")
    if isinstance(quantization, dict):
        mode = quantization.get("mode", "affine")
        bits, group = quantization.get("bits"), quantization.get("group_size")
        return f"{architecture} {bits}-bit {mode}, group {group}"
    if isinstance(sources.config.get("quantization_config"), dict):
        method = sources.config["quantization_config"].get("quant_method")
        return f"{architecture} {method}"
    return f"{architecture} {str(sources.shape.cache_type).removeprefix('mlx.core.')}"
