import {
  getLlama,
  type ControlledEvaluateInputItem,
  type LlamaContextSequence,
} from "node-llama-cpp";
import { readVocabularySize } from "../../src/engines/node-llama-cpp/model-facts.ts";
import { checkedTokens } from "../../src/engines/node-llama-cpp/public-session.ts";
import { randomTokens } from "../support/engine.ts";
import { printSide, readSideArguments } from "./side.ts";

/** One process of node-llama-cpp's side: one position at a time, with and without `probabilities`. */
const { modelPath, threads, positions } = readSideArguments();
const llama = await getLlama({
  build: "never",
  skipDownload: true,
  progressLogs: false,
  gpu: "auto",
  maxThreads: threads,
});
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 2 * positions, sequences: 1, threads });
const sequence = context.getSequence();
const vocabularySize = readVocabularySize(model);
const tokens = checkedTokens(randomTokens(positions, vocabularySize, 1), vocabularySize);

const CHOOSE = { token: true, options: { temperature: 0 } } as const;
const CHOOSE_WITH_ALL = { ...CHOOSE, probabilities: true } as const;

await evaluateAll(sequence, true);
const plainMs = await evaluateAll(sequence, false);
const wholeMs = await evaluateAll(sequence, true);
const addedMs = wholeMs.map((whole, position) => whole - (plainMs[position] ?? NaN));
await llama.dispose();
printSide({ vocabularySize, plainMs, addedMs });

/** Milliseconds of each position. */
async function evaluateAll(target: LlamaContextSequence, withAll: boolean): Promise<number[]> {
  await target.clearHistory();
  const times: number[] = [];
  for (const token of tokens) {
    const item: ControlledEvaluateInputItem = withAll
      ? [token, { generateNext: CHOOSE_WITH_ALL }]
      : [token, { generateNext: CHOOSE }];
    const start = performance.now();
    const [output] = await target.controlledEvaluate([item]);
    times.push(performance.now() - start);
    const count = output?.next.probabilities?.size ?? 0;
    if (withAll && count !== vocabularySize) {
      throw new Error(`${count} probabilities for a vocabulary of ${vocabularySize}`);
    }
  }
  return times;
}
