import { describe, expect, it } from "vitest";
import { delta, DONE, event, finish, GOOD_EVENTS } from "../../../support/http-server/events.ts";
import { failureOfAnswer, stream } from "../../../support/http-server/failure-of-answer.ts";
import {
  beginStream,
  deadBaseUrl,
  faultServer,
  sendJson,
  type Answer,
} from "../../../support/http-server/fault-server.ts";
import {
  CHAT_REQUEST,
  failureOf,
  failureOfLoad,
  httpModel,
} from "../../../support/http-server/http-model.ts";

describe("a server that is not there", () => {
  it("is unreachable, and says where it was looked for", async () => {
    const baseUrl = await deadBaseUrl();
    const failure = await failureOfLoad(baseUrl);
    expect(failure.code).toBe("server-unreachable");
    expect(failure.message).toContain(`${baseUrl}/models`);
    expect(failure.message).toContain("ECONNREFUSED");
    expect(failure.hint).toContain("Start the server");
  });

  it("any more is unreachable too", async () => {
    const server = await faultServer(stream(...GOOD_EVENTS));
    const model = await httpModel(server.baseUrl, { keepAlive: false });
    await server.close();
    const failure = failureOf(await model.generate(CHAT_REQUEST));
    expect(failure.code).toBe("server-unreachable");
    expect(failure.message).toContain(`${server.baseUrl}/chat/completions`);
    expect(failure.hint).toContain("Start the server");
  });
});

describe("a server that refuses", () => {
  it.each([
    [401, "EDGE_BENCH_API_KEY"],
    [403, "EDGE_BENCH_API_KEY"],
    [404, "/v1"],
    [500, "log of the server"],
  ])("with status %d is quoted, and the hint names what to check", async (status, hint) => {
    const { failure } = await failureOfAnswer((response) => {
      sendJson(response, status, { error: { message: `no: \u001b[31m${"x".repeat(500)}` } });
    }, hint);
    expect(failure.code).toBe("server-refused");
    expect(failure.message).toContain(`status ${status}: {"error":{"message":"no:`);
    expect(failure.message.length).toBeLessThan(500);
    expect(failure.message).not.toContain("\u001b");
  });

  it("because the prompt is too long is told from other refusals", async () => {
    const { failure } = await failureOfAnswer((response) => {
      sendJson(response, 400, {
        error: { code: 400, type: "exceed_context_size_error", message: "too long" },
      });
    }, "larger context");
    expect(failure.code).toBe("context-overflow");
  });

  it("by redirecting is not followed, and the key stays here", async () => {
    const other = await faultServer(stream(...GOOD_EVENTS));
    const { failure } = await failureOfAnswer((response) => {
      response.writeHead(307, { location: `${other.baseUrl}/chat/completions` });
      response.end();
    }, "Redirects are not followed");
    expect(failure.code).toBe("server-refused");
    expect(failure.message).toContain("status 307");
    expect(other.seen).toEqual([]);
  });
});

describe("a server that breaks off", () => {
  it("before its answer", async () => {
    const server = await faultServer((response) => {
      response.destroy();
    });
    const model = await httpModel(server.baseUrl, { keepAlive: false });
    const failure = failureOf(await model.generate(CHAT_REQUEST));
    expect(failure.code).toBe("server-broke-off");
    expect(failure.message).toContain("before an answer");
    expect(failure.hint).toContain("log of the server");
  });

  it.each<[string, (response: Parameters<Answer>[0]) => unknown]>([
    ["by closing the connection", (response) => response.destroy()],
    ["by resetting it", (response) => response.socket?.resetAndDestroy()],
  ])("in the middle of a stream %s", async (_, cut) => {
    const { failure } = await failureOfAnswer((response) => {
      beginStream(response);
      response.write(delta({ content: "Par" }), () => setTimeout(cut, 20, response));
    }, "log of the server");
    expect(failure.code).toBe("server-broke-off");
    expect(failure.message).toContain("amid the answer");
  });

  it("by ending the stream without a reason", async () => {
    const { failure } = await failureOfAnswer(
      stream(delta({ content: "Par" })),
      "log of the server",
    );
    expect(failure.code).toBe("server-broke-off");
    expect(failure.message).toContain("without a reason");
  });

  it("by ending the stream with [DONE] alone", async () => {
    const { failure } = await failureOfAnswer(
      stream(delta({ content: "Par" }), DONE),
      "log of the server",
    );
    expect(failure.code).toBe("server-broke-off");
  });
});

describe("a stream that is malformed", () => {
  it.each<[string, string, string]>([
    ["data that is no JSON", 'data: {"choices": [\n\n', "no JSON"],
    ["data that is no object", "data: 42\n\n", "no object"],
    ["data that is a list", "data: []\n\n", "no object"],
    ["no choices", event({ model: "x" }), 'without `choices`: {"model":"x"}'],
    ["text behind its end", finish() + delta({ content: "late" }), "behind the reason"],
    ["ids behind its end", finish() + delta({}, { tokens: [7] }), "behind the reason"],
    [
      "more ids than tokens",
      delta({ content: "x" }, { tokens: Array.from({ length: 18 }, () => 7) }),
      "18 token ids where 16 tokens were asked for",
    ],
    ["choices that are no list", event({ choices: {} }), "without `choices`"],
    ["a choice that is no object", event({ choices: ["x"] }), "no object"],
    ["two choices", event({ choices: [{ index: 0 }, { index: 1 }] }), "2 choices"],
    ["the second choice alone", event({ choices: [{ index: 1, delta: {} }] }), "second choice"],
    ["text that is a number", delta({ content: 42 }), "`content`"],
    ["reasoning that is a list", delta({ reasoning_content: [] }), "`reasoning_content`"],
    ["a delta that is text", event({ choices: [{ delta: "Paris" }] }), "a delta"],
    ["a whole message", event({ choices: [{ message: { content: "x" } }] }), "a whole message"],
    ["a reason that is a number", event({ choices: [{ finish_reason: 1 }] }), "`finish_reason`"],
    ["a count below 0", event({ choices: [], usage: { prompt_tokens: -1 } }), "`prompt_tokens`"],
    ["half a token", event({ choices: [], usage: { completion_tokens: 1.5 } }), "no count"],
    ["a count that is text", event({ choices: [], usage: { prompt_tokens: "9" } }), "no count"],
    ["usage that is a number", event({ choices: [], usage: 9 }), "`usage`"],
    ["a token id below 0", delta({ content: "x" }, { tokens: [-1] }), "token id"],
    ["a token id that is text", delta({ content: "x" }, { tokens: ["7"] }), "token id"],
  ])("with %s fails and says what it was", async (_, data, words) => {
    const answer = stream(delta({ content: "Par" }), data, finish());
    const { failure } = await failureOfAnswer(answer, "OpenAI-compatible server");
    expect(failure.code).toBe("server-malformed");
    expect(failure.message).toContain(words);
  });

  it("that ends for an unknown reason fails", async () => {
    const { failure } = await failureOfAnswer(
      stream(delta({ content: "Par" }), finish("content_filter"), DONE),
      "OpenAI-compatible server",
    );
    expect(failure.code).toBe("server-malformed");
    expect(failure.message).toContain("content_filter");
  });

  it("with a line that does not end is given up", async () => {
    const { failure } = await failureOfAnswer((response) => {
      beginStream(response);
      response.write("data: ");
      pump(response, "x".repeat(65_536));
    }, "OpenAI-compatible server");
    expect(failure.code).toBe("server-malformed");
    expect(failure.message).toContain("a line that does not end");
  });

  it("with a piece of text longer than any token is given up", async () => {
    const { failure } = await failureOfAnswer(
      // In events of a length that is allowed.
      stream(
        event({
          choices: [{ delta: { content: "x".repeat(700_000), reasoning: "y".repeat(348_577) } }],
        }),
      ),
      "OpenAI-compatible server",
    );
    expect(failure.code).toBe("server-malformed");
  });

  it("that does not end is given up after 64 MiB", async () => {
    const { failure } = await failureOfAnswer((response) => {
      beginStream(response);
      pump(response, `: ${"x".repeat(65_536)}\n\n`);
    }, "OpenAI-compatible server");
    expect(failure.code).toBe("server-malformed");
    expect(failure.message).toContain("67108864 bytes");
  });

  it("that goes on with token after token is given up when no tokens can be so many pieces", async () => {
    const { failure } = await failureOfAnswer((response) => {
      beginStream(response);
      pump(response, delta({ content: "tok " }));
    }, "OpenAI-compatible server");
    expect(failure.code).toBe("server-malformed");
    expect(failure.message).toContain(
      "more than 192 pieces of text where 16 tokens were asked for",
    );
  });
});

/** Writes the same again and again, as fast as it is taken. */
function pump(response: Parameters<Answer>[0], text: string): void {
  if (response.destroyed) return;
  response.write(text, () => {
    pump(response, text);
  });
}

describe("an answer under status 200 that is none", () => {
  it.each([
    ["an event", event({ error: { message: "out of memory" } })],
    ["a field of its own, of older llama-server", `error: {"message":"out of memory"}\n\n`],
    ["an object, of older vLLM", event({ object: "error", message: "out of memory" })],
    ["an event of that name, of LM Studio", `event: error\ndata: {"message":"out of memory"}\n\n`],
  ])("is quoted when it is an error as %s", async (_, error) => {
    const answer = stream(delta({ content: "Par" }), error);
    const { failure } = await failureOfAnswer(answer, "log of the server");
    expect(failure.code).toBe("server-refused");
    expect(failure.message).toContain("out of memory");
  });

  it("is quoted when it is an error as JSON", async () => {
    const { failure } = await failureOfAnswer((response) => {
      sendJson(response, 200, { error: { message: "model is loading" } });
    }, "log of the server");
    expect(failure.code).toBe("server-refused");
    expect(failure.message).toContain("model is loading");
  });

  it("is malformed when it is a page", async () => {
    const { failure } = await failureOfAnswer((response) => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      response.end("<html>Welcome</html>");
    }, "OpenAI-compatible server");
    expect(failure.code).toBe("server-malformed");
    expect(failure.message).toContain("text/html");
  });

  it("is malformed when it does not say what it is", async () => {
    const { failure } = await failureOfAnswer((response) => {
      response.writeHead(200);
      response.end("hello");
    }, "OpenAI-compatible server");
    expect(failure.code).toBe("server-malformed");
    expect(failure.message).toContain("no content type instead of an event stream: hello");
  });

  it("is malformed when it is the whole answer at once", async () => {
    const { failure } = await failureOfAnswer((response) => {
      sendJson(response, 200, { choices: [{ message: { content: "Paris" } }] });
    }, "OpenAI-compatible server");
    expect(failure.code).toBe("server-malformed");
    expect(failure.message).toContain("application/json instead of an event stream");
  });
});
