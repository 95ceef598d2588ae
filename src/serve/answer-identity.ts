import { randomUUID } from "node:crypto";
import type { CompletionEndpoint } from "./completion-request.ts";
import type { Served } from "./served.ts";

/** What every object of one answer says about it. */
export interface AnswerIdentity {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
  readonly system_fingerprint: string;
}

export function newAnswerIdentity(
  endpoint: CompletionEndpoint,
  { modelId, version }: Pick<Served, "modelId" | "version">,
): AnswerIdentity {
  const prefix = endpoint === "chat/completions" ? "chatcmpl" : "cmpl";
  return {
    id: `${prefix}-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model: modelId,
    system_fingerprint: `edge-bench-${version}`,
  };
}
