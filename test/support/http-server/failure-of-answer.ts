import { expect } from "vitest";
import type { Failure } from "../../../src/core/outcome.ts";
import { sendStream } from "./events.ts";
import { faultServer, type Answer, type FaultServer } from "./fault-server.ts";
import { CHAT_REQUEST, failureOf, patientlyLoaded } from "./http-model.ts";

interface Asked {
  readonly failure: Failure;
  readonly server: FaultServer;
}

/**
 * The failure of a request that is answered so. The server must have been asked once only.
 * @param hint part of what the failure says to check
 * @param silenceMs for the request; loading has more time
 */
export async function failureOfAnswer(
  answer: Answer,
  hint: string,
  silenceMs = 5_000,
): Promise<Asked> {
  const server = await faultServer(answer);
  const model = await patientlyLoaded(server.baseUrl, silenceMs);
  const failure = failureOf(await model.generate(CHAT_REQUEST));
  expect(server.asked()).toHaveLength(1);
  expect(failure.message).toContain(`${server.baseUrl}/chat/completions`);
  expect(failure.hint).toContain(hint);
  return { failure, server };
}

/** An answer of these pieces of bytes. */
export function stream(...pieces: readonly (string | Buffer)[]): Answer {
  return (response) => {
    sendStream(response, pieces);
  };
}
