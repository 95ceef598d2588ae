import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import { DEFAULT_LOAD_OPTIONS, type LoadRequest } from "../../../src/core/engine.ts";
import { GREEDY, type GenerateRequest } from "../../../src/core/generation.ts";
import type { Failure, Outcome } from "../../../src/core/outcome.ts";
import {
  startEngineSession,
  type EngineSession,
} from "../../../src/engines/channel/engine-session.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** A scripted engine that takes real time: 1 ms for each token of the prompt, 5 ms for each of the output. */
const SCRIPT = {
  version: 1,
  name: "channel",
  clock: "real",
  context_tokens: 4096,
  vocabulary_size: 4096,
  chat_template: true,
  latency: { prefill_ms_per_token: 1, token_ms: 5 },
  output: { text: "A sentence that goes on and on.", stop: "max" },
};

/** Fifty tokens after a short text, from an empty cache. */
export const REQUEST: GenerateRequest = {
  prompt: { kind: "text", text: "Go on." },
  sampling: GREEDY,
  maxOutputTokens: 50,
  ignoreEndOfGeneration: true,
  stopStrings: [],
  jsonSchema: null,
  cache: { kind: "cold" },
};

/** The request to load a scripted engine; `changes` replace parts of the script. */
export function mockRequest(folder: string, changes: object = {}): LoadRequest {
  const modelPath = join(folder, "channel.mock.yaml");
  writeFileSync(modelPath, stringify({ ...SCRIPT, ...changes }));
  return { engine: "mock", modelPath, vocabularyOnly: false, options: DEFAULT_LOAD_OPTIONS };
}

interface StartChanges {
  readonly script?: object;
  readonly hangAfterMs?: number;
  readonly launchPrefix?: readonly string[];
}

/** Starts a scripted engine in a process that is gone when the test ends. */
export async function start(changes: StartChanges = {}): Promise<Outcome<EngineSession>> {
  const folder = temporaryFolder();
  const session = await startEngineSession({
    request: mockRequest(folder, changes.script),
    logPath: join(folder, "engine.log"),
    hangAfterMs: changes.hangAfterMs ?? 60_000,
    launchPrefix: changes.launchPrefix ?? [],
  });
  onTestFinished(async () => {
    if (session.status === "ok") await session.value.close();
  });
  return session;
}

/** A launch prefix that runs this JavaScript in place of the engine; the channel is descriptor 3. */
export function insteadOfEngine(code: string): string[] {
  return [process.execPath, "-e", `const { writeSync } = require("node:fs"); ${code}`];
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.status === "ok") return outcome.value;
  throw new Error(JSON.stringify(outcome.failure));
}

export function failureOf(outcome: Outcome<unknown>): Failure {
  if (outcome.status === "failed") return outcome.failure;
  throw new Error(`no failure: ${JSON.stringify(outcome.value)}`);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a process is gone. @throws Error when it still lives after ten seconds */
export async function untilGone(pid: number): Promise<void> {
  for (let count = 0; count < 200; count++) {
    if (!isAlive(pid)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`process ${pid} still lives`);
}
