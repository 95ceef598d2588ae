"""The cache, the loops and the scores on small random models, in this process: every kind of cache
that mlx-lm's models use, which the story model does not have."""

import unittest
from collections.abc import Callable
from typing import Any

import bindings_path  # noqa: F401  (first: makes the worker's modules importable)
import mlx.core as mx
from decode_loop import decode_ahead, decode_in_turn, greedy_step
from decoded_tokens import DecodedTokens, best_of
from engine_control import EngineControl
from mlx_lm.models import gemma3_text, lfm2, llama
from mlx_session import ComputingModel
from model_facts import weight_bytes_of
from model_shape import shape_of
from request_types import GenerateRequest, ScoreItem, ScoreRequest
from score_items import score
from sequence_cache import SequenceCache
from worker_client import REQUEST

VOCABULARY = 96
COMMON = {
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 4,
    "num_attention_heads": 2,
    "vocab_size": VOCABULARY,
}


def llama_model() -> llama.Model:
    """Ordinary caches: always trimmable."""
    return llama.Model(
        llama.ModelArgs(
            model_type="llama", rms_norm_eps=1e-5, tie_word_embeddings=False, **COMMON
        )
    )


def window_model() -> gemma3_text.Model:
    """Sliding windows of 48 tokens: rings that can be trimmed until they are full."""
    return gemma3_text.Model(
        gemma3_text.ModelArgs(
            model_type="gemma3_text",
            head_dim=16,
            num_key_value_heads=1,
            sliding_window=48,
            sliding_window_pattern=2,
            **COMMON,
        )
    )


def running_model() -> lfm2.Model:
    """Running states: never trimmable."""
    return lfm2.Model(
        lfm2.ModelArgs(
            model_type="lfm2",
            num_key_value_heads=1,
            max_position_embeddings=512,
            norm_eps=1e-5,
            conv_bias=False,
            conv_L_cache=3,
            block_dim=32,
            block_ff_dim=48,
            block_multiple_of=16,
            block_ffn_dim_multiplier=1.0,
            block_auto_adjust_ff_dim=False,
            full_attn_idxs=[1, 3],
            **{key: value for key, value in COMMON.items() if key != "intermediate_size"},
        )
    )


def computing(build: Callable[[], Any]) -> ComputingModel:
    """A session of which only the numbers are used; always the same weights."""
    mx.random.seed(1)
    model = build()
    mx.eval(model.parameters())
    return ComputingModel(
        model=model,
        cache=SequenceCache(model),
        reader=None,
        pieces=None,
        grammars=None,
        control=EngineControl(),
        vocabulary_size=VOCABULARY,
        context_tokens=512,
        batch_tokens=512,
        end_tokens=frozenset(),
        looks_ahead=False,
    )


def tokens_of(seed: int, count: int) -> tuple[int, ...]:
    return tuple((index * 7 + seed * 13) % VOCABULARY for index in range(count))


MODELS = {"ordinary": llama_model, "windows": window_model, "running states": running_model}


class ScoresOfAnyCacheTest(unittest.TestCase):
    def test_scores_bit_for_bit_the_same_alone_and_among_others(self) -> None:
        shared = tokens_of(0, 150)
        items = [
            ScoreItem(shared, (5, 6, 7)),
            ScoreItem(shared, (5, 8)),
            ScoreItem(shared[:140] + (1, 2, 3), (9, 9)),
            ScoreItem(shared[:20], (4, 4)),
            ScoreItem(shared[:70], (3,)),
        ]
        for name, build in MODELS.items():
            with self.subTest(name):
                session = computing(build)
                together = score(session, ScoreRequest(items, 128, 3))["items"]
                again = score(session, ScoreRequest(items, 128, 3))["items"]
                self.assertEqual(again, together)
                for item, result in zip(items, together, strict=True):
                    session.cache.clear()
                    (alone,) = score(session, ScoreRequest([item], None, 3))["items"]
                    self.assertEqual(alone, result)

    def test_equals_one_pass_over_the_whole_item(self) -> None:
        context, continuation = tokens_of(2, 100), tokens_of(3, 10)
        for name, build in MODELS.items():
            with self.subTest(name):
                session = computing(build)
                (item,) = score(session, ScoreRequest([ScoreItem(context, continuation)], None, 0))[
                    "items"
                ]
                logits = session.model(
                    mx.array([context + continuation]), cache=SequenceCache(session.model).layers
                )[0].astype(mx.float32)
                expected = logits - mx.logsumexp(logits, axis=-1, keepdims=True)
                for index, logprob in enumerate(item["tokenLogprobs"]):
                    value = expected[len(context) - 1 + index, continuation[index]].item()
                    self.assertAlmostEqual(logprob, value, delta=1e-4)

    def test_comes_back_to_a_shared_prefix_in_the_next_request(self) -> None:
        shared = tokens_of(0, 150)
        for name, build in MODELS.items():
            with self.subTest(name):
                session = computing(build)
                score(session, ScoreRequest([ScoreItem(shared, (5,))], 128, 0))
                following = [ScoreItem(shared[:130] + (1, 2), (5,))]
                reply = score(session, ScoreRequest(following, 128, 0))
                self.assertEqual(reply["cachedTokenCount"], 128)
                self.assertEqual(reply["evaluatedTokenCount"], 4)


class PrefixOfAnyCacheTest(unittest.TestCase):
    def test_holds_the_prefix_by_the_means_that_the_cache_allows(self) -> None:
        tokens = list(tokens_of(0, 100))
        expected = {"ordinary": "trimmed", "windows": "evaluated", "running states": "evaluated"}
        for name, build in MODELS.items():
            with self.subTest(name):
                cache = computing(build).cache
                cache.feed(tokens)
                cache.evaluate()
                held = cache.hold_prefix(tokens, 30, 512, lambda _reached: False)
                self.assertEqual(held, expected[name])
                self.assertEqual(cache.tokens, tokens[:30])
                self.assertEqual(
                    cache.hold_prefix(tokens, 30, 512, lambda _reached: False), "trimmed"
                )


class LookingAheadTest(unittest.TestCase):
    def test_gives_the_tokens_of_the_loop_that_takes_its_turns(self) -> None:
        for count in (2, 3, 20):
            request = GenerateRequest.read({**REQUEST, "maxOutputTokens": count})
            outputs, passes = [], []
            for loop in (decode_in_turn, decode_ahead):
                session = computing(llama_model)
                logits = session.cache.feed(tokens_of(0, 10))[0, -1]
                best, _ = best_of(logits)
                decoded = DecodedTokens(count)
                decoded.ids[0], decoded.count = int(best.item()), 1
                loop(session, request, decoded, greedy_step(session), best)
                outputs.append(decoded.ids[: decoded.count])
                passes.append((decoded.fed_count, session.cache.layers[0].offset))
            self.assertEqual(outputs[0], outputs[1])
            self.assertEqual(len(outputs[0]), count)
            # No pass beyond the last token.
            self.assertEqual(passes, [(count - 1, 10 + count - 1)] * 2)

    def test_notices_an_end_token_with_the_next_pass_queued(self) -> None:
        session = computing(llama_model)
        free = DecodedTokens(20)
        request = GenerateRequest.read({**REQUEST, "maxOutputTokens": 20})
        logits = session.cache.feed(tokens_of(0, 10))[0, -1]
        best, _ = best_of(logits)
        free.ids[0], free.count = int(best.item()), 1
        decode_in_turn(session, request, free, greedy_step(session), best)
        end = next(token for token in free.ids[1:20] if token != free.ids[0])

        session.cache.clear()
        session.end_tokens = frozenset([end])
        ended = DecodedTokens(20)
        request = GenerateRequest.read(
            {**REQUEST, "maxOutputTokens": 20, "ignoreEndOfGeneration": False}
        )
        logits = session.cache.feed(tokens_of(0, 10))[0, -1]
        best, _ = best_of(logits)
        ended.ids[0], ended.count = int(best.item()), 1
        decode_ahead(session, request, ended, greedy_step(session), best)
        self.assertEqual(ended.ending, "end-of-generation")
        self.assertEqual(ended.end_token, end)
        self.assertEqual(ended.ids[: ended.count], free.ids[: free.ids.index(end)])
        self.assertEqual(session.cache.layers[0].offset, 10 + len(ended.fed()))


class ShapeTest(unittest.TestCase):
    def test_sees_windows_and_types_without_computing(self) -> None:
        shape = shape_of(window_model())
        self.assertEqual(shape.sliding_window_tokens, 48)
        self.assertEqual(shape.vocabulary_size, VOCABULARY)
        self.assertEqual(shape.layer_count, 4)
        self.assertEqual(shape.cache_type, mx.float32)
        self.assertIsNone(shape_of(llama_model()).sliding_window_tokens)

    def test_counts_the_parameters_of_packed_weights(self) -> None:
        import mlx.nn as nn
        from mlx_lm.utils import get_total_parameters

        args = {**COMMON, "hidden_size": 64, "intermediate_size": 64}
        model = llama.Model(llama.ModelArgs(model_type="llama", rms_norm_eps=1e-5, **args))
        count, size = get_total_parameters(model), weight_bytes_of(model)
        nn.quantize(model, group_size=64, bits=4)
        self.assertEqual(get_total_parameters(model), count)
        self.assertLess(weight_bytes_of(model), size / 4)


if __name__ == "__main__":
    unittest.main()
