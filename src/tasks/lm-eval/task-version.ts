/** The version of lm-eval whose definitions these tasks follow. */
export const LM_EVAL_VERSION = "0.4.13";

/** A task's version as scores carry it, such as `lm-eval 0.4.13 gsm8k 3.0`. */
export function lmEvalTaskVersion(task: string, version: string): string {
  return `lm-eval ${LM_EVAL_VERSION} ${task} ${version}`;
}
