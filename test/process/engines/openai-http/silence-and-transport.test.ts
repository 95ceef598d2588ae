import { createServer, type AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { delta, DONE, finish, GOOD_EVENTS, usage } from "../../../support/http-server/events.ts";
import { failureOfAnswer, stream } from "../../../support/http-server/failure-of-answer.ts";
import {
  beginStream,
  faultServer,
  type Answer,
} from "../../../support/http-server/fault-server.ts";
import {
  CHAT_REQUEST,
  failureOf,
  failureOfLoad,
  httpModel,
  seenTrace,
} from "../../../support/http-server/http-model.ts";
import { selfSigned } from "../../../support/http-server/self-signed.ts";

describe("a server that is silent", () => {
  it.each<[string, Answer]>([
    ["before its answer", () => undefined],
    ["behind its headers", beginStream],
    [
      "in the middle of its answer",
      (response) => {
        beginStream(response);
        response.write(delta({ content: "Par" }));
      },
    ],
  ])("%s is given up", async (_, answer) => {
    const { failure } = await failureOfAnswer(answer, "allow it more time", 300);
    expect(failure.code).toBe("server-silent");
    expect(failure.message).toContain("0.3 s");
  });

  it.each<[string, (response: Parameters<Answer>[0]) => void]>([
    ["stays open", () => undefined],
    [
      "is followed by pings for ever",
      (response) => {
        const pings = setInterval(() => response.write(": ping\n\n"), 20);
        response.on("close", () => {
          clearInterval(pings);
        });
      },
    ],
  ])("has given a whole answer when its last event %s", async (_, goOn) => {
    const server = await faultServer((response) => {
      beginStream(response);
      response.write(GOOD_EVENTS.join(""));
      goOn(response);
    });
    const model = await httpModel(server.baseUrl);
    for (const isReused of [true, false]) {
      const { trace, http } = seenTrace(await model.generate(CHAT_REQUEST));
      expect(trace.text).toBe("Paris.");
      expect(http.responseEndNs).toBeNull();
      expect(http.isConnectionReused).toBe(isReused);
    }
  });

  it("is told from one that gives no whole answer while it is loaded", async () => {
    const { baseUrl } = await faultServer(() => undefined, {
      paths: { "/v1/models": () => undefined },
    });
    const failure = await failureOfLoad(baseUrl, { silenceMs: 50 });
    expect(failure.code).toBe("server-silent");
    expect(failure.message).toContain("gave no whole answer within 0.05 s");
  });

  it("is not silent while it sends pings", async () => {
    const server = await faultServer(
      stream(...Array.from({ length: 400 }, () => ": ping\n\n"), ...GOOD_EVENTS),
    );
    const model = await httpModel(server.baseUrl, { silenceMs: 1_000 });
    const { trace, http } = seenTrace(await model.generate(CHAT_REQUEST));
    expect(trace.text).toBe("Paris.");
    expect(http.eventCount).toBe(6);
  });
});

describe("TLS", () => {
  it("with a certificate that nobody vouches for is refused", async () => {
    const server = await faultServer(stream(...GOOD_EVENTS), { tls: selfSigned() });
    const failure = await failureOfLoad(server.baseUrl);
    expect(failure.code).toBe("server-unreachable");
    expect(failure.message).toContain("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(failure.hint).toContain("NODE_EXTRA_CA_CERTS");
    expect(server.seen).toEqual([]);
  });

  it("to a server that speaks plain HTTP says so", async () => {
    const server = await faultServer(stream(...GOOD_EVENTS));
    const failure = await failureOfLoad(server.baseUrl.replace("http:", "https:"));
    expect(failure.code).toBe("server-unreachable");
    expect(failure.hint).toContain("http://");
  });
});

describe("something that speaks another protocol", () => {
  it("is malformed", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.end("SSH-2.0-OpenSSH_9.2\r\n");
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const failure = await failureOfLoad(`http://127.0.0.1:${port}/v1`);
    expect(failure.code).toBe("server-malformed");
  });
});

describe("counts that contradict the request", () => {
  const short = stream(delta({ content: "Par" }), finish("length"), usage(12, 8), DONE);

  it("fail an output that the server's context cut short", async () => {
    const models = [{ id: "m", owned_by: "vllm", max_model_len: 20 }];
    const server = await faultServer(short, { models });
    const model = await httpModel(server.baseUrl);
    const failure = failureOf(await model.generate(CHAT_REQUEST));
    expect(failure.code).toBe("context-overflow");
    expect(failure.message).toContain("context of 20");
  });

  it.each([[null], [4096]])(
    "fail an output that a limit of the server cut short with a context of %j",
    async (contextTokens) => {
      const models = [{ id: "m", owned_by: "vllm", max_model_len: contextTokens }];
      const server = await faultServer(short, { models });
      const model = await httpModel(server.baseUrl);
      const failure = failureOf(await model.generate(CHAT_REQUEST));
      expect(failure.code).toBe("context-overflow");
      expect(failure.message).toContain("after 8 of 16 tokens behind a prompt of 12");
      expect(failure.hint).toContain("limit of tokens");
    },
  );

  it("fail an output of more tokens than were asked for", async () => {
    const answer = stream(delta({ content: "Par" }), finish("length"), usage(12, 200), DONE);
    const { failure } = await failureOfAnswer(answer, "OpenAI-compatible");
    expect(failure.code).toBe("server-malformed");
    expect(failure.message).toContain("200 tokens where 16 were asked for");
  });

  it("allow the token that ended the output", async () => {
    const server = await faultServer(
      stream(delta({ content: "Par" }), finish("stop"), usage(12, 17), DONE),
    );
    const model = await httpModel(server.baseUrl);
    expect(seenTrace(await model.generate(CHAT_REQUEST)).trace.outputTokenCount).toBe(17);
  });
});
