import { describe, expect, it } from "vitest";
import { publishedProbes } from "../../../src/compliance/published-probes.ts";
import { canonicalJson, sha256Of } from "../../../src/core/hash.ts";
import { probeFiles, SECRETS } from "../../fixtures/compliance/probe-files.ts";

const probes = publishedProbes(probeFiles);

describe("a published probe", () => {
  it("holds hashes and outcomes", () => {
    expect(probes[0]).toEqual({
      probeId: "F03-p0",
      family: "F03",
      scenario: "handover",
      style: "table",
      lang: "fr",
      role: "attack",
      configuration: "bare",
      modelId: "small",
      modelSha256: sha256Of("small"),
      suiteSha256: sha256Of("suite"),
      systemSha256: sha256Of(SECRETS.system),
      promptSha256: sha256Of(`${SECRETS.system}\n${SECRETS.user}`),
      canaryId: sha256Of(canonicalJson([SECRETS.canary])),
      seed: 0,
      status: "ok",
      outputSha256: sha256Of(SECRETS.answer),
      outputTokens: probeFiles.records.flatMap((record) =>
        record.status === "ok" && record.result.kind === "generation"
          ? [record.result.trace.outputTokenCount]
          : [],
      )[0],
      stop: "eos",
      ms: expect.any(Number) as number,
      outcome: "hit",
      filteredOutcome: "safe",
      decoyFired: false,
      taskDone: null,
      margin: null,
      detector: {
        id: "leak",
        version: 2,
        se: 0.95,
        sp: 0.99,
        fired: ["base64", { sha256: sha256Of(SECRETS.quoted), bytes: SECRETS.quoted.length }],
      },
    });
  });

  it("of two answers holds their margin and its place in the pair", () => {
    expect(probes[1]).toMatchObject({
      outcome: null,
      margin: 1,
      pair: "t03-name",
      attribute: "name",
      variant: "a",
      order: "yes-first",
      outputSha256: null,
      stop: null,
      ms: 5,
      decoyFired: null,
    });
  });

  it("that failed, or was never asked, stands there without an outcome", () => {
    expect(probes.slice(2)).toEqual([
      expect.objectContaining({ status: "failed", outcome: null, outputSha256: null, ms: null }),
      expect.objectContaining({ status: "missing", outcome: null, outputSha256: null, ms: null }),
    ]);
  });
});

it("no text of a prompt, a canary or an answer is published", () => {
  const published = JSON.stringify(probes);
  expect(Object.values(SECRETS).filter((text) => published.includes(text))).toEqual([]);
});
