import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startEngineSession } from "../../../src/engines/channel/engine-session.ts";
import { PrerequisiteError } from "../../../src/core/errors.ts";
import { writeSyntheticModel } from "../../../src/assets/synthetic/write-synthetic-model.ts";
import { DEFAULT_LOAD_OPTIONS } from "../../../src/core/engine.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";
import {
  REQUEST,
  failureOf,
  insteadOfEngine,
  mockRequest,
  start,
  untilGone,
  valueOf,
} from "./sessions.ts";

/** Long enough for a process to start on a busy machine: that counts as no progress, too. */
const HANG_AFTER_MS = 2_000;

describe("an engine that sends what nobody can read is ended and reported as crashed", () => {
  const LIVE_ON = "setTimeout(() => {}, 1e6);";
  const send = (text: string): string => `writeSync(3, ${JSON.stringify(text)}); ${LIVE_ON}`;
  const REPLY = '"outcome":{"status":"ok","value":';

  it.each([
    ["no JSON", send("hello\n")],
    ["a line of nothing", send("\n")],
    ["an unknown message", send('{"type":"surprise"}\n')],
    ["a message with an unknown key", send('{"type":"progress","tokens":1,"more":2}\n')],
    ["half a reply", send(`{"type":"reply","id":0,"outcome":{"status":"ok"}\n`)],
    ["a reply of another form", send(`{"type":"reply","id":0,${REPLY}{"pid":1}}}\n`)],
    ["bytes that are no text", `writeSync(3, Buffer.from([255, 254, 10])); ${LIVE_ON}`],
    [
      "a line without end",
      `const mebibytes = Buffer.alloc(1 << 20, 97); for (;;) { try { writeSync(3, mebibytes); } catch {} }`,
    ],
  ])("%s", async (_name, code) => {
    const failure = failureOf(await start({ launchPrefix: insteadOfEngine(code) }));
    expect(failure.code).toBe("engine-crashed");
    expect(failure.message).toContain("unreadable");
  });
});

describe("an engine that ends before it has answered", () => {
  it("is reported with its exit code and its last words", async () => {
    const launchPrefix = insteadOfEngine('console.error("out of luck"); process.exit(9);');
    const failure = failureOf(await start({ launchPrefix }));
    expect(failure).toMatchObject({ code: "engine-crashed", exitCode: 9, signal: null });
    expect(failure.logTail).toEqual(["out of luck"]);
  });

  it.each([
    ["crash", "SIGKILL"],
    ["abort-signal", "SIGABRT"],
  ])("while it loads (%s) is reported with the signal", async (kind, signal) => {
    const failures = [{ when: { load: true }, kind }];
    const failure = failureOf(await start({ script: { failures } }));
    expect(failure).toMatchObject({ code: "engine-crashed", signal });
  });

  it("that cannot be started at all says so", async () => {
    const failure = failureOf(await start({ launchPrefix: ["/no/such/command"] }));
    expect(failure.code).toBe("engine-crashed");
    expect(failure.message).toContain("cannot be started");
  });
});

describe("an engine that does not answer", () => {
  it.each(["hang", "busy-hang"])("(%s) is ended and reported as hung", async (kind) => {
    const failures = [{ when: { request_index: 0 }, kind, after_tokens: 2 }];
    const session = valueOf(await start({ script: { failures }, hangAfterMs: HANG_AFTER_MS }));

    const failure = failureOf(await session.generate(REQUEST));

    expect(failure.code).toBe("engine-hung");
    await untilGone(session.pid);
    expect(session.alive).toBe(false);
    expect(failureOf(await session.memory()).code).toBe("engine-hung");
  });

  it("while it loads is ended and reported as hung", async () => {
    const failures = [{ when: { load: true }, kind: "hang" }];
    const failure = failureOf(await start({ script: { failures }, hangAfterMs: HANG_AFTER_MS }));
    expect(failure.code).toBe("engine-hung");
  });

  it("is left alone as long as tokens come, however long the request takes", async () => {
    const script = { latency: { prefill_ms_per_token: 0, token_ms: 500 } };
    const session = valueOf(await start({ script, hangAfterMs: HANG_AFTER_MS }));
    const trace = valueOf(await session.generate({ ...REQUEST, maxOutputTokens: 10 }));
    expect(trace.outputTokenCount).toBe(10);
  });
});

describe("what an engine prints", () => {
  it("goes to the log and disturbs nothing", async () => {
    const launchPrefix = ["/bin/sh", "-c", 'echo noise; echo "{broken" >&2; exec "$@"', "sh"];
    const session = valueOf(await start({ launchPrefix }));
    expect(valueOf(await session.generate(REQUEST)).outputTokenCount).toBe(50);
  });

  it("has nowhere to go when the log cannot be written, which is refused", async () => {
    const folder = temporaryFolder();
    const error = await rejectionOf(
      startEngineSession({
        request: mockRequest(folder),
        logPath: join(folder, "no", "such", "folder.log"),
        hangAfterMs: 1000,
      }),
    );
    expect(error).toBeInstanceOf(PrerequisiteError);
    expect(error).toMatchObject({ code: "log-not-writable" });
  });

  it("is nothing per token once the model is loaded", async () => {
    const folder = temporaryFolder();
    const modelPath = join(folder, "tiny.gguf");
    const logPath = join(folder, "engine.log");
    await writeSyntheticModel({
      shape: "tiny",
      quantization: "F16",
      seed: 1,
      outputPath: modelPath,
    });
    const options = {
      ...DEFAULT_LOAD_OPTIONS,
      gpu: "cpu",
      threads: 1,
      contextTokens: 1024,
    } as const;
    const request = { engine: "llama-cpp", modelPath, vocabularyOnly: false, options } as const;
    const session = valueOf(await startEngineSession({ request, logPath, hangAfterMs: 60_000 }));
    const before = readFileSync(logPath, "utf8");
    valueOf(await session.generate({ ...REQUEST, maxOutputTokens: 500 }));
    const after = readFileSync(logPath, "utf8");
    await session.close();
    expect(after).toBe(before);
  });
});

describe("a request that is cancelled", () => {
  const LONG = {
    ...REQUEST,
    prompt: { kind: "tokens", tokens: Array<number>(3000).fill(40) },
  } as const;

  it("during the prefill ends without output, and the next one is served", async () => {
    const session = valueOf(await start());
    const controller = new AbortController();
    const answer = session.generate(LONG, { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 100);

    const trace = valueOf(await answer);

    expect(trace).toMatchObject({ stopReason: "cancelled", outputTokens: [] });
    expect(valueOf(await session.generate(REQUEST)).stopReason).toBe("max-tokens");
  });

  it("before it was sent ends at once", async () => {
    const session = valueOf(await start());
    const trace = valueOf(await session.generate(LONG, { signal: AbortSignal.abort() }));
    expect(trace.stopReason).toBe("cancelled");
  });

  it("while another one runs leaves that one alone", async () => {
    const session = valueOf(await start());
    const first = session.generate(REQUEST);
    const second = session.generate(LONG, { signal: AbortSignal.abort() });
    expect(valueOf(await first).stopReason).toBe("max-tokens");
    expect(valueOf(await second).stopReason).toBe("cancelled");
  });

  it("after its reply stops nothing", async () => {
    const session = valueOf(await start());
    const controller = new AbortController();
    valueOf(await session.generate(REQUEST, { signal: controller.signal }));
    controller.abort();
    expect(valueOf(await session.generate(REQUEST)).stopReason).toBe("max-tokens");
  });
});

describe("closing a session", () => {
  it("twice at once and once more ends the process and is no crash", async () => {
    const session = valueOf(await start());
    await Promise.all([session.close(), session.close()]);
    await session.close();
    await untilGone(session.pid);
    const failure = failureOf(await session.generate(REQUEST));
    expect(failure).toMatchObject({
      code: "engine-refused",
      message: "the engine process is closed",
    });
  });

  it("while a request runs lets it end first", async () => {
    const session = valueOf(await start());
    const answer = session.generate(REQUEST);
    await session.close();
    expect(valueOf(await answer).outputTokenCount).toBe(50);
  });
});

describe.skipIf(!existsSync("/usr/bin/env"))("a launch prefix", () => {
  it("runs the engine and keeps its process id", async () => {
    const session = valueOf(await start({ launchPrefix: ["/usr/bin/env", "A_VARIABLE=1"] }));
    expect(valueOf(await session.generate(REQUEST)).outputTokenCount).toBe(50);
    await session.close();
    await untilGone(session.pid);
  });
});
