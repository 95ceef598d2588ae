import { ConfigError } from "../../core/errors.ts";

/** How messages name the input. */
export function inputName(path: string): string {
  return path === "-" ? "standard input" : path;
}

/** The refusal of an input that is not what the command reads. */
export function brokenInput(place: string, reason: string, cause?: unknown): ConfigError {
  return new ConfigError(`${place}: ${reason}`, {
    code: "input-broken",
    hint: 'Write JSON such as {"a": [1.5, 2, 3], "b": [1, 2, 4], "paired": true, "seed": 42}, or CSV with one or two columns of numbers.',
    cause,
  });
}
