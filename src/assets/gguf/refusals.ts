import { PrerequisiteError } from "../../core/errors.ts";

const FETCH_AGAIN = "Fetch the file again, or name another .gguf file.";

/** No file can be read at this path. */
export function modelMissing(path: string, reason: string, cause?: unknown): PrerequisiteError {
  return new PrerequisiteError(`${path}: ${reason}`, {
    code: "model-missing",
    hint: "Check the path, or list the models that are known with: edge-bench models list",
    cause,
  });
}

/** The file is something else; `looksLike` says what, where the first bytes tell. */
export function modelNotGguf(path: string, looksLike: string): PrerequisiteError {
  return new PrerequisiteError(`${path}: not a GGUF file: ${looksLike}`, {
    code: "model-not-gguf",
    hint: FETCH_AGAIN,
  });
}

/** The file ends before what its header promises. */
export function modelTruncated(
  path: string,
  bytes: { expected: number; actual: number },
  what: string,
): PrerequisiteError {
  return new PrerequisiteError(
    `${path}: the file is cut off: ${what} needs ${bytes.expected} bytes, the file has ${bytes.actual}`,
    {
      code: "model-truncated",
      hint: "The download or copy did not finish. Fetch the file again.",
    },
  );
}

/** The file holds a vocabulary and no weights. */
export function modelVocabularyOnly(path: string): PrerequisiteError {
  return new PrerequisiteError(`${path}: holds a vocabulary but no weights`, {
    code: "model-vocabulary-only",
    hint: "Such files serve to test tokenizers. Name the model file with weights.",
  });
}

/** The header contradicts the format or llama.cpp's limits. */
export function brokenHeader(path: string, problem: string): PrerequisiteError {
  return new PrerequisiteError(`${path}: broken GGUF header: ${oneLine(problem)}`, {
    code: "model-broken-header",
    hint: FETCH_AGAIN,
  });
}

const LONGEST_NAME = 60;

/** Names come from the file: they may be long, have line breaks and what steers a terminal. */
function oneLine(problem: string): string {
  return problem
    .replace(new RegExp(`"([^"]{${LONGEST_NAME}})[^"]*"`, "g"), '"$1..."')
    .replace(/[\s\p{C}]+/gu, " ");
}
