import { describe, expect, it } from "vitest";
import { remoteUrl } from "../../../../src/assets/datasets/remote-url.ts";

const REVISION = "0123456789012345678901234567890123456789";
const github = { kind: "github", repository: "owner/data", revision: REVISION } as const;
const hub = { kind: "hub", repository: "owner/set", revision: REVISION } as const;

describe("the address of a file", () => {
  it("is fixed to the revision", () => {
    expect(remoteUrl(github, "a/b c.csv", {})).toBe(
      `https://raw.githubusercontent.com/owner/data/${REVISION}/a/b%20c.csv`,
    );
    expect(remoteUrl(hub, "main/x.parquet", {})).toBe(
      `https://huggingface.co/datasets/owner/set/resolve/${REVISION}/main/x.parquet`,
    );
  });

  it("is that of the newest files where no revision is known", () => {
    expect(remoteUrl({ ...github, revision: null }, "x", {})).toBe(
      "https://raw.githubusercontent.com/owner/data/HEAD/x",
    );
    expect(remoteUrl({ ...hub, revision: null }, "x", {})).toBe(
      "https://huggingface.co/datasets/owner/set/resolve/main/x",
    );
  });

  it("follows HF_ENDPOINT for the hub only", () => {
    const env = { HF_ENDPOINT: "https://hub.example/" };

    expect(remoteUrl(hub, "x", env)).toBe(
      `https://hub.example/datasets/owner/set/resolve/${REVISION}/x`,
    );
    expect(remoteUrl(github, "x", env)).toMatch(/^https:\/\/raw\.githubusercontent\.com\//);
  });

  it("follows EDGE_BENCH_DATA_ENDPOINT for every host, before HF_ENDPOINT", () => {
    const env = {
      HF_ENDPOINT: "https://hub.example",
      EDGE_BENCH_DATA_ENDPOINT: "https://mirror.example/data",
    };

    expect(remoteUrl(hub, "x", env)).toBe(
      `https://mirror.example/data/huggingface.co/datasets/owner/set/resolve/${REVISION}/x`,
    );
    expect(remoteUrl(github, "x", env)).toBe(
      `https://mirror.example/data/raw.githubusercontent.com/owner/data/${REVISION}/x`,
    );
  });

  it("is refused where the variable holds no address", () => {
    expect(() => remoteUrl(hub, "x", { HF_ENDPOINT: "hub.example" })).toThrow(
      'HF_ENDPOINT is "hub.example", which is no address',
    );
  });
});
