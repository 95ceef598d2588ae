import type * as timersPromises from "node:timers/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  CANCEL,
  createEngineControl,
  PROGRESS,
} from "../../../../src/engines/llama-cpp/control.ts";
import {
  delta,
  DONE,
  finish,
  GOOD_EVENTS,
  sendStream,
} from "../../../support/http-server/events.ts";
import { beginStream, faultServer, sendJson } from "../../../support/http-server/fault-server.ts";
import {
  CHAT_REQUEST,
  failureOf,
  failureOfLoad,
  httpModel,
  seenTrace,
} from "../../../support/http-server/http-model.ts";

/** Waits of a request, which take no time here but for those that are cancelled. */
const waits = vi.hoisted((): { ms: number; endedEpochMs: number }[] => []);

vi.mock("node:timers/promises", async (importOriginal) => {
  const timers = await importOriginal<typeof timersPromises>();
  const setTimeout = async (ms: number, value: unknown, options: object): Promise<unknown> => {
    await timers.setTimeout(ms < 10_000 ? 0 : ms, value, options);
    waits.push({ ms, endedEpochMs: Date.now() });
    return value;
  };
  return { ...timers, setTimeout };
});

const KEY = "sk-very-secret-0123456789";

beforeEach(() => {
  waits.length = 0;
});

function good(): ReturnType<typeof faultServer> {
  return faultServer((response) => {
    sendStream(response, GOOD_EVENTS);
  });
}

describe("connections", () => {
  it("are kept open and used again, which takes connecting out of the window", async () => {
    const server = await good();
    const model = await httpModel(server.baseUrl, { keepAlive: true });
    await model.generate(CHAT_REQUEST);
    const { http } = seenTrace(await model.generate(CHAT_REQUEST));
    expect(http.isConnectionReused).toBe(true);
    expect(http.connectEndNs).toBeNull();
    expect(new Set(server.seen.map(({ clientPort }) => clientPort)).size).toBe(1);
  });

  it("are opened anew for each request when told so, inside the window", async () => {
    const server = await good();
    const model = await httpModel(server.baseUrl, { keepAlive: false });
    await model.generate(CHAT_REQUEST);
    const { http } = seenTrace(await model.generate(CHAT_REQUEST));
    expect(http.isConnectionReused).toBe(false);
    expect(http.connectEndNs).toBeGreaterThan(0);
    expect(server.asked().map(({ connection }) => connection)).toEqual(["close", "close"]);
    const [first, second] = server.asked();
    expect(first?.clientPort).not.toBe(second?.clientPort);
  });

  it("that the server closed meanwhile are replaced once, and that is noted", async () => {
    const { baseUrl, answered } = await closingServer();
    const model = await httpModel(baseUrl);
    const { trace, http } = seenTrace(await model.generate(CHAT_REQUEST));
    expect(trace.text).toBe("Paris.");
    expect(http.refusedAttempts).toEqual([{ httpStatus: null, waitedMs: 0 }]);
    expect(http.isConnectionReused).toBe(false);
    expect(answered()).toBe(1);
  });
});

/** Resets a connection when a second request comes over it, without a byte of an answer. */
async function closingServer(): Promise<{ baseUrl: string; answered: () => number }> {
  let answered = 0;
  const counts = new Map<Socket, number>();
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      const text = bytes.toString();
      if (!/^(GET|POST) /.test(text)) return;
      const count = (counts.get(socket) ?? 0) + 1;
      counts.set(socket, count);
      if (text.startsWith("GET /v1/models")) socket.write(jsonAnswer(200, MODELS));
      else if (text.startsWith("GET")) socket.write(jsonAnswer(404, "{}"));
      else if (count > 1) socket.resetAndDestroy();
      else {
        answered += 1;
        socket.end(
          `HTTP/1.0 200 OK\r\ncontent-type: text/event-stream\r\n\r\n${GOOD_EVENTS.join("")}`,
        );
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, answered: () => answered };
}

const MODELS = JSON.stringify({ data: [{ id: "m" }] });

function jsonAnswer(status: number, body: string): string {
  return `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

describe("a server that turns a request away", () => {
  it("for a time it names is asked again after that, before the clock starts", async () => {
    let count = 0;
    const server = await faultServer((response) => {
      count += 1;
      response.setHeader("retry-after", count === 1 ? "0" : "1");
      if (count === 3) sendStream(response, GOOD_EVENTS);
      else sendJson(response, count === 1 ? 503 : 429, { error: "busy" });
    });
    const model = await httpModel(server.baseUrl);
    const { trace, http } = seenTrace(await model.generate(CHAT_REQUEST));
    expect(trace.text).toBe("Paris.");
    expect(http.refusedAttempts).toEqual([
      { httpStatus: 503, waitedMs: 0 },
      { httpStatus: 429, waitedMs: 1000 },
    ]);
    expect(waits.map(({ ms }) => ms)).toEqual([0, 1000]);
    expect(trace.timing.acceptedEpochMs).toBeGreaterThanOrEqual(waits[1]?.endedEpochMs ?? NaN);
  });

  it.each([
    ["without a time", {}, "did not say for how long", "nobody else uses the server"],
    ["for more than a minute", { "retry-after": "61" }, "asks to wait 61 s", "in 61 s"],
    [
      "for more than half of the allowed silence",
      { "retry-after": "51" },
      "asks to wait 51 s",
      "in 51 s",
    ],
    [
      "with an unreadable time",
      { "retry-after": "soon" },
      "did not say for how long",
      "nobody else uses the server",
    ],
  ])("%s is not asked again", async (_, headers: Record<string, string>, words, hint) => {
    const server = await faultServer((response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      sendJson(response, 429, { error: "busy loading" });
    });
    const silenceMs = headers["retry-after"] === "51" ? 100_000 : 1_000_000;
    const model = await httpModel(server.baseUrl, { silenceMs });
    const failure = failureOf(await model.generate(CHAT_REQUEST));
    expect(failure.code).toBe("server-refused");
    expect(failure.message).toContain("busy loading");
    expect(failure.message).toContain("status 429");
    expect(failure.message).toContain(words);
    expect(failure.hint).toContain(hint);
    expect(server.asked()).toHaveLength(1);
  });

  it("may not let all waits together exceed half of the allowed silence", async () => {
    const server = await faultServer((response) => {
      response.setHeader("retry-after", "1");
      sendJson(response, 503, { error: "busy" });
    });
    const model = await httpModel(server.baseUrl, { silenceMs: 4_000 });
    const failure = failureOf(await model.generate(CHAT_REQUEST));
    expect(failure.message).toContain("after 2 earlier attempts");
    expect(waits.map(({ ms }) => ms)).toEqual([1000, 1000]);
  });

  it("again and again is given up after three waits", async () => {
    const server = await faultServer((response) => {
      response.setHeader("retry-after", "0");
      sendJson(response, 503, { error: "busy" });
    });
    const model = await httpModel(server.baseUrl);
    const failure = failureOf(await model.generate(CHAT_REQUEST));
    expect(failure.message).toContain("after 3 earlier attempts");
    expect(server.asked()).toHaveLength(4);
  });

  it("is not waited for once the request is cancelled", async () => {
    const controller = new AbortController();
    const server = await faultServer((response) => {
      response.setHeader("retry-after", "50");
      sendJson(response, 503, { error: "busy" });
      setTimeout(() => {
        controller.abort();
      }, 50);
    });
    const model = await httpModel(server.baseUrl, { silenceMs: 600_000 });
    const failure = failureOf(await model.generate(CHAT_REQUEST, { signal: controller.signal }));
    expect(failure.code).toBe("cancelled");
  });
});

describe("cancelling", () => {
  it("ends the answer with what has arrived, and the next request is served", async () => {
    const controller = new AbortController();
    let count = 0;
    const server = await faultServer((response) => {
      count += 1;
      if (count > 1) {
        sendStream(response, GOOD_EVENTS);
        return;
      }
      beginStream(response);
      response.write(delta({ content: "Par" }));
    });
    const model = await httpModel(server.baseUrl);
    const { trace, http } = seenTrace(
      await model.generate(CHAT_REQUEST, {
        signal: controller.signal,
        onText: () => {
          controller.abort();
        },
      }),
    );
    expect(trace.stopReason).toBe("cancelled");
    expect(trace.text).toBe("Par");
    expect(http.finishReason).toBeNull();
    expect(seenTrace(await model.generate(CHAT_REQUEST)).trace.text).toBe("Paris.");
  });

  it("before the server answered leaves nothing to show", async () => {
    const controller = new AbortController();
    const server = await faultServer(() => {
      controller.abort();
    });
    const model = await httpModel(server.baseUrl);
    const failure = failureOf(await model.generate(CHAT_REQUEST, { signal: controller.signal }));
    expect(failure.code).toBe("cancelled");
  });

  it("before the request began sends nothing", async () => {
    const control = createEngineControl();
    const server = await good();
    const model = await httpModel(server.baseUrl, {}, control);
    control.words[CANCEL] = 1;
    expect(failureOf(await model.generate(CHAT_REQUEST)).code).toBe("cancelled");
    expect(server.asked()).toEqual([]);
    expect(control.words[CANCEL]).toBe(0);
  });

  it("is told from a hang by the progress that others see", async () => {
    const control = createEngineControl();
    const server = await good();
    const model = await httpModel(server.baseUrl, {}, control);
    await model.generate(CHAT_REQUEST);
    expect(control.words[PROGRESS]).toBe(2);
  });
});

describe("the key", () => {
  beforeEach(() => {
    vi.stubEnv("EDGE_BENCH_API_KEY", KEY);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("is sent with every request, and stands in nothing that is kept", async () => {
    const server = await faultServer(
      (response, { authorization }) => {
        const key = String(authorization);
        const half = key.length / 2;
        sendStream(response, [
          delta({ content: `You sent ${key}` }, { model: key, system_fingerprint: key }),
          delta({ content: key.slice(0, half) }),
          delta({ content: key.slice(half), reasoning: key }),
          finish("stop", { timings: { [key]: key } }),
          DONE,
        ]);
      },
      { models: [{ id: `named ${KEY}`, owned_by: KEY }] },
    );
    const model = await httpModel(server.baseUrl);
    const outcome = await model.generate(CHAT_REQUEST);
    expect(server.seen.map(({ authorization }) => authorization)).toEqual(
      server.seen.map(() => `Bearer ${KEY}`),
    );
    expect(JSON.stringify([model.facts, outcome])).not.toContain(KEY);
  });

  it.each(["", "x".repeat(260)])("is taken out of what a server says behind %j", async (before) => {
    const key = `${KEY}"quoted`;
    vi.stubEnv("EDGE_BENCH_API_KEY", key);
    const server = await faultServer((response, { authorization }) => {
      sendJson(response, 401, { error: { message: `${before}bad key: ${String(authorization)}` } });
    });
    const model = await httpModel(server.baseUrl);
    const failure = failureOf(await model.generate(CHAT_REQUEST));
    expect(failure.message).toContain("bad key:");
    expect(failure.message).not.toContain(KEY.slice(0, 8));
  });

  it("that may be a word of an answer is left in it, and taken out of failures", async () => {
    vi.stubEnv("EDGE_BENCH_API_KEY", "Paris");
    const server = await good();
    const model = await httpModel(server.baseUrl);
    expect(seenTrace(await model.generate(CHAT_REQUEST)).trace.text).toBe("Paris.");
    expect((await failureOfLoad(server.baseUrl, { servedModel: "Paris" })).message).toContain(
      'does not serve "(key)"',
    );
  });

  it("that no header can hold is refused without being shown", async () => {
    vi.stubEnv("EDGE_BENCH_API_KEY", `${KEY}\n`);
    const failure = await failureOfLoad("http://127.0.0.1/v1");
    expect(failure.code).toBe("engine-refused");
    expect(failure.message).toContain("EDGE_BENCH_API_KEY");
    expect(JSON.stringify(failure)).not.toContain(KEY);
  });
});

describe("a base URL", () => {
  it.each([
    ["http://user:word@127.0.0.1:9/v1", "user name or a password"],
    ["http://user@127.0.0.1:9/v1", "user name or a password"],
    ["ftp://127.0.0.1/v1", "begins with http:// or https://"],
    ["http://127.0.0.1:9/v1?key=1", "query or a fragment"],
    ["nonsense", "no address"],
  ])("such as %s is refused", async (baseUrl, words) => {
    const failure = await failureOfLoad(baseUrl);
    expect(failure.code).toBe("engine-refused");
    expect(failure.message).toContain(words);
    expect(failure.message).not.toContain("word@");
  });
});
