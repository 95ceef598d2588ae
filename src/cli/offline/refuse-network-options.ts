import { ConfigError } from "../../core/errors.ts";

/** Options that --prove-offline cannot go with. */
export interface NetworkOptions {
  readonly baseUrl?: string | undefined;
  readonly printPrompts?: boolean;
}

/**
 * Options that need a network, or measure nothing, beside --prove-offline.
 * @throws ConfigError `options-contradict`
 */
export function refuseNetworkOptions(options: NetworkOptions): void {
  const other =
    options.baseUrl !== undefined
      ? "--base-url"
      : options.printPrompts === true
        ? "--print-prompts"
        : null;
  if (other === null) return;
  throw new ConfigError(`--prove-offline and ${other} cannot be used together`, {
    code: "options-contradict",
    hint:
      other === "--base-url"
        ? "Name a model file: from behind the boundary no server can be reached."
        : "Leave --prove-offline out: --print-prompts measures nothing.",
  });
}
