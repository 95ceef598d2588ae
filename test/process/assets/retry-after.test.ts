import { describe, expect, it, vi } from "vitest";
import { pullModel } from "../../../src/assets/pull-model.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { bytesOf, lockOfHub, REPOSITORY } from "./hub-models.ts";
import { hubServer } from "./hub-server.ts";

const { waitedMs } = vi.hoisted(() => ({ waitedMs: [] as number[] }));

vi.mock("../../../src/assets/download/wait.ts", () => ({
  wait: (ms: number) => {
    waitedMs.push(ms);
    return Promise.resolve();
  },
}));

const GGUF = { "model.gguf": bytesOf(1000) };

async function waitsAfter(
  answers: readonly { status: number; retryAfter?: string }[],
): Promise<number[]> {
  waitedMs.length = 0;
  const hub = await hubServer({ [REPOSITORY]: { files: GGUF } }, (_, response, seen) => {
    const answer = answers[seen.length - 1];
    if (answer === undefined) return false;
    const { status, retryAfter } = answer;
    response.writeHead(status, retryAfter === undefined ? {} : { "retry-after": retryAfter }).end();
    return true;
  });
  await pullModel("mine", lockOfHub(GGUF), {
    settings: hub.settings,
    cacheDirectory: temporaryFolder(),
  });
  return [...waitedMs];
}

describe("a hub that is too busy", () => {
  it.each([429, 503])("is asked again after the seconds that a %i answer names", async (status) => {
    expect(await waitsAfter([{ status, retryAfter: "17" }])).toEqual([17_000]);
  });

  it("is asked again at the date that it names", async () => {
    const inOneMinute = new Date(Date.now() + 60_000).toUTCString();
    const [waited = 0] = await waitsAfter([{ status: 503, retryAfter: inOneMinute }]);

    expect(waited).toBeGreaterThan(30_000);
    expect(waited).toBeLessThanOrEqual(60_000);
  });

  it("is asked at growing intervals when it names none", async () => {
    expect(await waitsAfter([{ status: 503 }, { status: 500 }, { status: 502 }])).toEqual([
      1000, 2000, 4000,
    ]);
  });
});
