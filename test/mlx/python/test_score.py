"""Log-likelihoods of a real worker process against a full forward pass made here."""

import unittest

from worker_client import NO_DATA, TEST_DATA, WorkerClient, story_model

CONTEXT = [1, 403, 407, 261, 378, 432, 383, 285, 261, 397, 261, 388, 396]


def whole_forward(tokens: list[int]) -> list[list[float]]:
    """Log-probabilities behind each token, from one pass over all of them."""
    import mlx.core as mx
    from mlx_lm.utils import load_model

    model, _ = load_model(story_model())
    logits = model(mx.array([tokens]))[0].astype(mx.float32)
    return (logits - mx.logsumexp(logits, axis=-1, keepdims=True)).tolist()


@unittest.skipUnless(TEST_DATA, NO_DATA)
class ScoreTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.worker = WorkerClient()
        cls.worker.load(story_model())

    @classmethod
    def tearDownClass(cls) -> None:
        cls.worker.close()

    def test_equals_a_full_forward_pass(self) -> None:
        context = [(token * 7) % 500 + 3 for token in range(150)]
        continuation = [(token * 11) % 500 + 3 for token in range(70)]
        expected = whole_forward(context + continuation)
        reply = self.worker.score([(context, continuation)], topCount=3)
        (item,) = reply["items"]
        for index, logprob in enumerate(item["tokenLogprobs"]):
            row = expected[len(context) - 1 + index]
            self.assertAlmostEqual(logprob, row[continuation[index]], delta=1e-5)
            self.assertAlmostEqual(item["top"][index][0]["logprob"], max(row), delta=1e-5)
            self.assertEqual(item["top"][index][0]["token"], item["greedyTokens"][index])
        self.assertEqual(reply["evaluatedTokenCount"], 150 + 69)
        self.assertEqual(reply["cachedTokenCount"], 0)

    def test_scores_an_item_bit_for_bit_the_same_alone_and_among_others(self) -> None:
        shared = [(token * 5) % 500 + 3 for token in range(140)]
        items = [
            (shared, [12, 400, 5]),
            (shared, [12, 400, 6]),
            (shared, [9]),
            (shared[:100], [7, 8]),
            (shared[:130] + [4, 5, 6], [7, 8]),
            (shared[:1], [7, 8]),
        ]
        together = self.worker.score(items)["items"]
        for item, result in zip(items, together, strict=True):
            self.worker.generate(maxOutputTokens=2)
            (alone,) = self.worker.score([item])["items"]
            self.assertEqual(alone, result)

    def test_evaluates_again_what_a_generation_left_behind(self) -> None:
        self.worker.generate(prompt={"kind": "tokens", "tokens": CONTEXT}, maxOutputTokens=1)
        reply = self.worker.score([(CONTEXT, [300, 7])])
        self.assertEqual(reply["evaluatedTokenCount"], len(CONTEXT) + 1)

    def test_evaluates_a_shared_context_once(self) -> None:
        context = list(range(300, 370))
        items = [(context, end) for end in ([12, 400, 5], [12, 400, 6], [12, 9], [8])]
        self.worker.generate(maxOutputTokens=1)
        reply = self.worker.score(items, keepPrefixTokenCount=64)
        # 70 of the context; behind it 12, 400 for two items and 12 for one.
        self.assertEqual(reply["evaluatedTokenCount"], 70 + 2 + 1)
        self.assertEqual(reply["cachedTokenCount"], 3 * 70)

    def test_gives_probabilities_that_a_distribution_allows(self) -> None:
        import math

        (item,) = self.worker.score([(CONTEXT, [300])], topCount=512)["items"]
        total = sum(math.exp(entry["logprob"]) for entry in item["top"][0])
        self.assertAlmostEqual(total, 1.0, places=9)
        self.assertLessEqual(item["top"][0][0]["logprob"], 0)

    def test_scores_the_same_in_the_mode_of_a_tree(self) -> None:
        items = [(CONTEXT, [12, 400]), (CONTEXT, [9])]
        exact = self.worker.score(items)["items"]
        self.assertEqual(self.worker.score(items, mode="tree")["items"], exact)

    def test_stops_when_it_is_cancelled(self) -> None:
        from worker_client import score_request

        items = [([3 + number, *range(100, 500)], [5]) for number in range(200)]
        request_id = self.worker.ask("score", request=score_request(items))
        self.worker.send({"type": "cancel", "id": request_id})
        failure = self.worker.outcome_of(request_id)["failure"]
        self.assertEqual(failure["code"], "cancelled")
        self.assertEqual(len(self.worker.score([(CONTEXT, [9])])["items"]), 1)


if __name__ == "__main__":
    unittest.main()
