"""What a model says about itself when it is asked to compute: MLX knows the shapes of an answer before
anything is evaluated, so this costs a walk through the layers and no arithmetic."""

from dataclasses import dataclass
from typing import Any

import mlx.core as mx
from mlx_lm.models.cache import RotatingKVCache, make_prompt_cache


@dataclass(frozen=True)
class ModelShape:
    """Sizes that hold for the model as mlx-lm runs it, whatever its config.json says."""

    vocabulary_size: int
    """Width of the logits."""
    cache_type: mx.Dtype
    layer_count: int
    sliding_window_tokens: int | None
    """`None` when no layer has a window."""


def shape_of(model: Any) -> ModelShape:
    """Raises whatever the model raises when its weights do not fit each other."""
    layers = make_prompt_cache(model)
    logits = model(mx.array([[0]]), cache=layers)
    if logits.ndim != 3 or logits.shape[-1] < 1:
        raise ValueError(f"the model answers with an array of shape {logits.shape}, not logits")
    keys = [key for key in (getattr(layer, "keys", None) for layer in layers) if key is not None]
    windows = [layer.max_size for layer in layers if isinstance(layer, RotatingKVCache)]
    return ModelShape(
        vocabulary_size=logits.shape[-1],
        cache_type=keys[0].dtype if keys and isinstance(keys[0], mx.array) else logits.dtype,
        layer_count=len(model.layers),
        sliding_window_tokens=min(windows) if windows else None,
    )
