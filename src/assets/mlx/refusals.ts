import { PrerequisiteError } from "../../core/errors.ts";

/** The folder is no model that mlx-lm could load; `problem` says why. */
export function modelNotMlx(folder: string, problem: string): PrerequisiteError {
  return new PrerequisiteError(`${folder}: not an MLX model: ${oneLine(problem)}`, {
    code: "model-not-mlx",
    hint: "Name a folder with config.json, model*.safetensors and a tokenizer, or a .gguf file.",
  });
}

/** The header of a weight file contradicts the format. */
export function brokenSafetensors(path: string, problem: string): PrerequisiteError {
  return new PrerequisiteError(`${path}: broken safetensors header: ${oneLine(problem)}`, {
    code: "model-broken-header",
    hint: "Fetch the file again, or name another model.",
  });
}

const LONGEST_NAME = 60;

/** Names come from the file: they may be long, have line breaks and what steers a terminal. */
function oneLine(problem: string): string {
  return problem
    .replace(new RegExp(`"([^"]{${LONGEST_NAME}})[^"]*"`, "g"), '"$1..."')
    .replace(/[\s\p{C}]+/gu, " ");
}
