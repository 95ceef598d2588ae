"""Answers of a real worker process on the story model."""

import json
import unittest

from worker_client import GREEDY, NO_DATA, REQUEST, TEST_DATA, WorkerClient, story_model

SCHEMA = {
    "type": "object",
    "properties": {
        "answer": {"type": "string", "enum": ["yes", "no"]},
        "certain": {"type": "boolean"},
        "count": {"type": "integer"},
    },
    "required": ["answer", "certain", "count"],
    "additionalProperties": False,
}

CONVERSATION = {
    "kind": "messages",
    "messages": [
        {"role": "system", "content": "You tell stories."},
        {"role": "user", "content": "Tell one."},
    ],
}


@unittest.skipUnless(TEST_DATA, NO_DATA)
class GenerateTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.worker = WorkerClient()
        cls.facts = cls.worker.load(story_model())

    @classmethod
    def tearDownClass(cls) -> None:
        cls.worker.close()

    def test_says_what_it_loaded(self) -> None:
        options = self.facts["options"]
        self.assertEqual(self.facts["engine"], "mlx")
        self.assertEqual(self.facts["parameterCount"], 260_032)
        self.assertEqual(self.facts["weightBytes"], 4 * 260_032)
        self.assertEqual(self.facts["vocabularySize"], 512)
        self.assertEqual(self.facts["trainedContextTokens"], 512)
        self.assertEqual((self.facts["beginToken"], self.facts["endToken"]), (1, 2))
        self.assertTrue(self.facts["addsBeginToken"])
        self.assertFalse(self.facts["synthetic"])
        self.assertEqual((options["gpu"], options["threads"], options["kvTypeK"]), ("cpu", 1, "f32"))
        self.assertEqual((options["contextTokens"], options["batchTokens"]), (512, 512))

    def test_continues_a_text(self) -> None:
        trace = self.worker.generate()
        self.assertEqual(trace["promptForm"], "raw-text")
        self.assertTrue(trace["text"].startswith(" "), trace["text"])
        self.assertEqual(trace["promptTokens"][0], 1)
        self.assertEqual(trace["stopReason"], "max-tokens")
        self.assertEqual(len(trace["outputTokens"]), 24)

    def test_gives_the_same_tokens_for_the_same_greedy_request(self) -> None:
        first, second = self.worker.generate(), self.worker.generate()
        self.assertEqual(first["outputTokens"], second["outputTokens"])
        self.assertEqual(first["text"], second["text"])

    def test_gives_times_that_never_decrease(self) -> None:
        timing = self.worker.generate()["timing"]
        steps = [
            timing["tokenizeEndNs"],
            timing["prefillStartNs"],
            *timing["prefillChunkEndNs"],
            timing["prefillEndNs"],
            *timing["tokenNs"],
            timing["endNs"],
        ]
        self.assertEqual(steps, sorted(steps))
        self.assertIsNone(timing["templateEndNs"])
        self.assertEqual(len(timing["tokenNs"]), 24)

    def test_cuts_a_prompt_into_chunks_and_its_last_token(self) -> None:
        worker = WorkerClient()
        try:
            worker.load(story_model(), batchTokens=8)
            prompt = {"kind": "tokens", "tokens": list(range(300, 320))}
            trace = worker.generate(prompt=prompt, maxOutputTokens=1)
            whole = self.worker.generate(prompt=prompt, maxOutputTokens=1)
        finally:
            worker.close()
        self.assertEqual(len(trace["timing"]["prefillChunkEndNs"]), 4)
        self.assertEqual(len(whole["timing"]["prefillChunkEndNs"]), 2)
        self.assertEqual(trace["outputTokens"], whole["outputTokens"])

    def test_answers_a_prompt_of_one_token(self) -> None:
        trace = self.worker.generate(prompt={"kind": "tokens", "tokens": [1]}, maxOutputTokens=2)
        self.assertEqual(trace["evaluatedTokenCount"], 1)
        self.assertEqual(len(trace["timing"]["prefillChunkEndNs"]), 1)

    def test_joins_a_conversation_by_blank_lines_without_a_template(self) -> None:
        trace = self.worker.generate(prompt=CONVERSATION, maxOutputTokens=1)
        self.assertEqual(trace["promptForm"], "plain-join-v1")
        self.assertEqual(trace["renderedPrompt"], "You tell stories.\n\nTell one.")

    def test_tokenizes_as_it_generates(self) -> None:
        text = {"kind": "text", "text": " Un café, s'il vous plaît ! 🙂\n\n"}
        reply = self.worker.value("tokenize", request={"prompts": [CONVERSATION, text]})
        for prompt, tokenized in zip([CONVERSATION, text], reply["prompts"], strict=True):
            trace = self.worker.generate(prompt=prompt, maxOutputTokens=1)
            self.assertEqual(trace["promptTokens"], tokenized["tokens"])
            self.assertEqual(trace["renderedPrompt"], tokenized["renderedPrompt"])

    def test_reads_a_text_with_half_a_surrogate_pair(self) -> None:
        broken = {"kind": "text", "text": "A \ud83d story"}
        repaired = {"kind": "text", "text": "A \ufffd story"}
        reply = self.worker.value("tokenize", request={"prompts": [broken, repaired]})
        first, second = reply["prompts"]
        self.assertEqual(first["tokens"], second["tokens"])

    def test_holds_exactly_a_prefix_by_trimming_or_by_evaluating(self) -> None:
        cold = self.worker.generate()
        count = cold["promptTokenCount"] // 2
        for preparation in ("trimmed", "evaluated"):
            if preparation == "evaluated":
                self.worker.generate(prompt={"kind": "text", "text": "Other."})
            trace = self.worker.generate(cache={"kind": "prefix", "tokenCount": count})
            self.assertEqual(trace["cachePreparation"], preparation)
            self.assertEqual(trace["cachedTokenCount"], count)
            self.assertEqual(trace["evaluatedTokenCount"], cold["promptTokenCount"] - count)
            self.assertEqual(trace["outputTokens"], cold["outputTokens"])

    def test_evaluates_the_whole_prompt_when_the_cache_is_cold(self) -> None:
        self.worker.generate()
        trace = self.worker.generate()
        self.assertEqual(trace["cachePreparation"], "cleared")
        self.assertEqual(trace["evaluatedTokenCount"], trace["promptTokenCount"])

    def test_streams_pieces_that_make_up_the_text(self) -> None:
        pieces: list[str] = []
        request_id = self.worker.ask("generate", request=REQUEST, stream=True)
        trace = self.worker.outcome_of(request_id, pieces.append)["value"]
        self.assertGreater(len(pieces), 1)
        self.assertEqual("".join(pieces), trace["text"])
        self.assertEqual(trace["text"], self.worker.generate()["text"])

    def test_cuts_the_text_before_a_stop_string(self) -> None:
        free = self.worker.generate()
        stop = free["text"][len(free["text"]) // 2 :][:3]
        trace = self.worker.generate(stopStrings=["never in there", stop])
        self.assertEqual(trace["stopReason"], "stop-string")
        self.assertEqual(trace["text"], free["text"][: free["text"].index(stop)])
        self.assertLess(trace["outputTokenCount"], free["outputTokenCount"])

    def test_draws_the_same_for_the_same_seed_and_other_texts_for_others(self) -> None:
        def drawn(seed: int) -> list[int]:
            sampling = {**GREEDY, "temperature": 1.0, "seed": seed}
            return self.worker.generate(sampling=sampling)["outputTokens"]

        first = drawn(1)
        self.assertEqual(drawn(1), first)
        self.assertTrue(any(drawn(seed) != first for seed in (2, 3, 4)))

    def test_is_greedy_when_only_the_best_token_is_kept(self) -> None:
        sampling = {**GREEDY, "temperature": 1.0, "topK": 1, "seed": 7}
        sampled = self.worker.generate(sampling=sampling)
        self.assertEqual(sampled["outputTokens"], self.worker.generate()["outputTokens"])

    def test_gives_json_that_follows_the_schema(self) -> None:
        for seed in (0, 1, 2):
            sampling = {**GREEDY, "temperature": 0.0 if seed == 0 else 1.0, "seed": seed}
            trace = self.worker.generate(
                jsonSchema=SCHEMA,
                maxOutputTokens=200,
                sampling=sampling,
                ignoreEndOfGeneration=seed == 2,
            )
            self.assertIn(trace["stopReason"], ["grammar-end", "end-of-generation"])
            answer = json.loads(trace["text"])
            self.assertEqual(list(answer), ["answer", "certain", "count"])
            self.assertIn(answer["answer"], ["yes", "no"])
            self.assertIsInstance(answer["certain"], bool)
            self.assertIsInstance(answer["count"], int)

    def test_fills_the_context_to_its_last_token(self) -> None:
        tokens = [3 + index % 250 for index in range(508)]
        trace = self.worker.generate(
            prompt={"kind": "tokens", "tokens": tokens}, maxOutputTokens=4
        )
        self.assertEqual(len(trace["outputTokens"]), 4)

    def test_reads_memory_below_its_peaks(self) -> None:
        memory = self.worker.value("memory")
        self.assertGreater(memory["residentBytes"], 0)
        self.assertGreaterEqual(memory["peakResidentBytes"], memory["residentBytes"])
        self.assertGreaterEqual(memory["peakPrivateBytes"], memory["privateBytes"])
        purposes = [buffer["purpose"] for buffer in memory["engineBuffers"]]
        self.assertEqual(purposes, ["model", "kv-cache"])
        allocator = memory["allocator"]
        self.assertGreaterEqual(allocator["activeBytes"], 4 * 260_032)
        self.assertGreaterEqual(allocator["peakActiveBytes"], allocator["activeBytes"])


if __name__ == "__main__":
    unittest.main()
