import type { ModelDimensions } from "./model-dimensions.ts";

/** Node, its heap and llama.cpp's libraries, without a model. */
const PROGRAM_BYTES = 92e6;
/** Text, score and kind of a token, and its entry in the table from text to id. */
const BYTES_PER_TOKEN = 170;
/** The two texts of a merge rule and its rank. */
const BYTES_PER_MERGE = 200;

/**
 * Memory of the process beside the model: the program and the tables of the vocabulary. The figures are
 * read off `bench/memory-estimate` on Linux x64 and rounded. Not yet run on a Mac.
 */
export function processBytes(
  model: Pick<ModelDimensions, "vocabularySize" | "mergeCount">,
): number {
  return (
    PROGRAM_BYTES + model.vocabularySize * BYTES_PER_TOKEN + model.mergeCount * BYTES_PER_MERGE
  );
}
