"""Whether a request can be carried out in this context."""

from outcomes import Refusal
from request_types import GenerateRequest


def check_fit(request: GenerateRequest, prompt_token_count: int, context_tokens: int) -> None:
    """Raises Refusal when prompt and output do not fit, or nothing is left to evaluate. MLX itself
    runs past a model's context without complaint."""
    if prompt_token_count == 0:
        raise Refusal("engine-refused", "the prompt has no tokens", "Give it some text.")
    needed = prompt_token_count + request.max_output_tokens
    if needed > context_tokens:
        raise Refusal(
            "context-overflow",
            f"prompt ({prompt_token_count} tokens) and output ({request.max_output_tokens}) need {needed} tokens, the context holds {context_tokens}",
            f"Use --context {needed} or more, or a shorter prompt.",
        )
    if request.cached_token_count >= prompt_token_count:
        raise Refusal(
            "engine-refused",
            f"a cached prefix of {request.cached_token_count} tokens leaves nothing to evaluate of a prompt of {prompt_token_count}",
            "At least the last prompt token must be evaluated.",
        )
