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
    [
      "behind its last event",
      (response) => {
        beginStream(response);
        response.write(GOOD_EVENTS.join(""));
      },
    ],
  ])("%s is given up", async (_, answer) => {
    const { failure } = await failureOfAnswer(answer, 300);
    expect(failure.code).toBe("server-silent");
    expect(failure.message).toContain("0.3 s");
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
  it("end an output that the server's context cut short", async () => {
    const models = [{ id: "m", owned_by: "vllm", max_model_len: 20 }];
    const server = await faultServer(
      stream(delta({ content: "Par" }), finish("length"), usage(12, 8), DONE),
      { models },
    );
    const model = await httpModel(server.baseUrl);
    const failure = failureOf(await model.generate(CHAT_REQUEST));
    expect(failure.code).toBe("context-overflow");
    expect(failure.message).toContain("context of 20");
  });
});
