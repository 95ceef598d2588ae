"""The worker's parts that need no process."""

import unittest

import bindings_path  # noqa: F401  (first: makes the worker's modules importable)
import numpy as np
from engine_control import EngineControl
from narrow_schema import LARGEST_INTEGER, narrow_schema
from outcomes import Refusal
from output_text import OutputText
from process_memory import parse_process_status, parse_rusage_info
from request_types import Sampling, ScoreItem
from score_contexts import group_by_context, walk_order
from score_schedule import context_ends
from time_limit import TookTooLong, within_seconds
from token_chooser import SeededDraw, most_likely_ids, nucleus_count
from token_pieces import byte_alphabet


class OutputTextTest(unittest.TestCase):
    def test_holds_back_what_may_become_a_stop_string(self) -> None:
        pieces: list[str] = []
        text = OutputText(["STOP"], pieces.append)
        self.assertFalse(text.add(b"a ST"))
        self.assertEqual(pieces, ["a "])
        self.assertFalse(text.add(b"AR"))
        self.assertEqual(pieces, ["a ", "STAR"])
        self.assertTrue(text.add(b"STOP it"))
        self.assertEqual(text.finish(), "a STAR")

    def test_joins_a_character_that_tokens_cut(self) -> None:
        pieces: list[str] = []
        text = OutputText([], pieces.append)
        for byte in "é🙂".encode():
            text.add(bytes([byte]))
        self.assertEqual(pieces, ["é", "🙂"])
        self.assertEqual(text.finish(), "é🙂")

    def test_ends_an_incomplete_character_by_a_replacement(self) -> None:
        text = OutputText([], None)
        text.add(b"a\xf0\x9f")
        self.assertEqual(text.finish(), "a\ufffd")


class TokenPiecesTest(unittest.TestCase):
    def test_knows_the_alphabet_of_byte_level_vocabularies(self) -> None:
        alphabet = byte_alphabet()
        self.assertEqual(sorted(alphabet.values()), list(range(256)))
        self.assertEqual((alphabet["\u0120"], alphabet["\u010a"], alphabet["a"]), (32, 10, 97))


class ControlTest(unittest.TestCase):
    def test_stops_a_waiting_request_when_it_begins(self) -> None:
        control = EngineControl()
        control.expect(1)
        control.expect(2)
        control.begin(1)
        control.stop(2)
        self.assertFalse(control.cancelled)
        control.end()
        control.begin(2)
        self.assertTrue(control.cancelled)

    def test_leaves_an_answered_request_alone(self) -> None:
        control = EngineControl()
        control.expect(1)
        control.begin(1)
        control.end()
        control.stop(1)
        control.expect(2)
        control.begin(2)
        self.assertFalse(control.cancelled)


class SamplingTest(unittest.TestCase):
    LOGITS = np.log(np.array([0.1, 0.4, 0.1, 0.3, 0.1], dtype=np.float32))

    def draws(self, **changes: object) -> set[int]:
        fields = {"temperature": 1.0, "top_k": None, "top_p": None, "min_p": None, "seed": 1}
        draw = SeededDraw(Sampling(**{**fields, **changes}))
        return {draw.next(self.LOGITS) for _ in range(200)}

    def test_draws_from_all_tokens(self) -> None:
        self.assertEqual(self.draws(), {0, 1, 2, 3, 4})

    def test_keeps_the_most_likely(self) -> None:
        self.assertEqual(self.draws(top_k=2), {1, 3})
        # Of three equals the lower ids come first.
        self.assertEqual(self.draws(top_k=3), {0, 1, 3})

    def test_keeps_the_smallest_set_that_reaches_top_p(self) -> None:
        self.assertEqual(self.draws(top_p=0.65), {1, 3})
        self.assertEqual(self.draws(top_p=0.75), {0, 1, 3})
        self.assertEqual(self.draws(top_p=1.0), {0, 1, 2, 3, 4})

    def test_keeps_what_is_likely_beside_the_best(self) -> None:
        self.assertEqual(self.draws(min_p=0.5), {1, 3})
        self.assertEqual(self.draws(min_p=0.0), {0, 1, 2, 3, 4})

    def test_draws_in_the_proportion_of_the_probabilities(self) -> None:
        draw = SeededDraw(Sampling(1.0, None, None, None, 5))
        counts = np.bincount([draw.next(self.LOGITS) for _ in range(20_000)], minlength=5)
        for share, expected in zip(counts / 20_000, [0.1, 0.4, 0.1, 0.3, 0.1], strict=True):
            self.assertAlmostEqual(share, expected, delta=0.015)

    def test_never_draws_what_is_forbidden(self) -> None:
        logits = np.array([-np.inf, 0.0, -np.inf, -50.0], dtype=np.float32)
        draw = SeededDraw(Sampling(10.0, 4, None, None, 1))
        self.assertEqual({draw.next(logits) for _ in range(2_000)}, {1, 3})

    def test_orders_equals_by_their_id(self) -> None:
        logits = np.array([1.0, 3.0, 3.0, 2.0], dtype=np.float32)
        self.assertEqual(most_likely_ids(logits, 3).tolist(), [1, 2, 3])
        self.assertEqual(most_likely_ids(logits, None).tolist(), [1, 2, 3, 0])
        self.assertEqual(nucleus_count(np.array([0.0, 0.0]), 0.5), 1)


class ScheduleTest(unittest.TestCase):
    def test_ends_batches_at_multiples_of_the_block_and_around_the_last_token(self) -> None:
        self.assertEqual(context_ends(1, 64), [1])
        self.assertEqual(context_ends(2, 64), [1, 2])
        self.assertEqual(context_ends(64, 64), [63, 64])
        self.assertEqual(context_ends(65, 64), [64, 65])
        self.assertEqual(context_ends(70, 64), [64, 69, 70])
        self.assertEqual(context_ends(200, 64), [64, 128, 192, 199, 200])

    def test_visits_what_is_held_first_and_a_beginning_before_its_continuation(self) -> None:
        items = [ScoreItem(context, (1,)) for context in [(1, 9), (1, 2), (1, 2, 3), (1, 5)]]
        order = walk_order(group_by_context(items), [1, 5, 5])
        self.assertEqual([context.tokens for context in order], [(1, 5), (1, 2), (1, 2, 3), (1, 9)])

    def test_shares_continuations_up_to_their_last_token(self) -> None:
        items = [ScoreItem((1,), (2, 3)), ScoreItem((1,), (2, 4)), ScoreItem((1,), (5,))]
        (context,) = group_by_context(items)
        self.assertEqual([wanted.token for wanted in context.firsts], [2, 2, 5])
        (shared,) = context.continuations.values()
        self.assertEqual(shared.tokens, (2,))
        self.assertEqual([wanted.token for wanted in shared.wanted[0]], [3, 4])


class JsonSchemaTest(unittest.TestCase):
    def test_bounds_integers_wherever_they_are(self) -> None:
        bounded = {"type": "integer", "minimum": -LARGEST_INTEGER, "maximum": LARGEST_INTEGER}
        schema = {
            "type": "object",
            "properties": {"a": {"type": "integer"}, "b": {"anyOf": [{"type": "integer"}]}},
            "items": {"type": "integer"},
        }
        result = narrow_schema(schema)
        self.assertEqual(result["properties"]["a"], bounded)
        self.assertEqual(result["properties"]["b"]["anyOf"][0], bounded)
        self.assertEqual(result["items"], bounded)
        self.assertEqual(schema["items"], {"type": "integer"})

    def test_leaves_bounds_and_values_alone(self) -> None:
        for schema in (
            {"type": "integer", "minimum": 0},
            {"type": "integer", "enum": [1, 2]},
            {"type": ["integer", "number"]},
            {"type": "object", "properties": {}, "additionalProperties": True},
            {"allOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]},
        ):
            self.assertEqual(narrow_schema(schema), schema)

    def test_closes_objects_that_stand_alone(self) -> None:
        inner = {"properties": {"type": {"type": "string"}}}
        result = narrow_schema({"properties": {"a": inner}, "items": inner})
        self.assertEqual(result["properties"]["a"], {**inner, "additionalProperties": False})
        self.assertEqual(result["items"], {**inner, "additionalProperties": False})
        self.assertIs(result["additionalProperties"], False)

    def test_refuses_a_schema_that_is_nested_too_deep(self) -> None:
        nested: dict[str, object] = {}
        for _ in range(70):
            nested = {"items": nested}
        with self.assertRaises(Refusal):
            narrow_schema(nested)


class TimeLimitTest(unittest.TestCase):
    def test_ends_what_does_not_end(self) -> None:
        def forever() -> None:
            while True:
                pass

        with self.assertRaises(TookTooLong):
            within_seconds(0.05, forever)

    def test_gives_the_result_of_what_ends(self) -> None:
        self.assertEqual(within_seconds(5, lambda: 7), 7)


class MemoryTest(unittest.TestCase):
    def test_reads_the_status_of_a_process(self) -> None:
        reading = parse_process_status("VmHWM:\t  300 kB\nVmRSS:\t  200 kB\nRssAnon:\t 100 kB\n")
        self.assertEqual(reading["peakResidentBytes"], 300 * 1024)
        self.assertEqual(reading["residentBytes"], 200 * 1024)
        self.assertEqual(reading["privateBytes"], 100 * 1024)
        self.assertIsNone(parse_process_status("")["residentBytes"])

    def test_reads_the_resource_usage_of_macos_by_offset(self) -> None:
        buffer = bytearray(512)
        for offset, value in ((64, 11), (72, 22), (240, 33)):
            buffer[offset : offset + 8] = value.to_bytes(8, "little")
        reading = parse_rusage_info(bytes(buffer), 44)
        self.assertEqual(reading["residentBytes"], 11)
        self.assertEqual(reading["privateBytes"], 22)
        self.assertEqual(reading["peakPrivateBytes"], 33)
        self.assertEqual(reading["peakResidentBytes"], 44)


if __name__ == "__main__":
    unittest.main()
