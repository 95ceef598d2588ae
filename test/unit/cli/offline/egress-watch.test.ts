import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { BOUNDARY_VARIABLE, readBoundaryNote } from "../../../../src/cli/offline/boundary-note.ts";
import { attemptTcp } from "../../../../src/cli/offline/connection-attempts.ts";
import { beginEgressWatch } from "../../../../src/cli/offline/egress-watch.ts";
import { egressLine, keepEgress } from "../../../../src/cli/offline/keep-egress.ts";
import { mergeEgress } from "../../../../src/cli/offline/merge-egress.ts";
import { readNetworkFacts } from "../../../../src/cli/offline/network-facts.ts";
import { refuseNetworkOptions } from "../../../../src/cli/offline/refuse-network-options.ts";
import {
  egressEvidenceSchema,
  type EgressEvidence,
} from "../../../../src/core/compliance/evidence.ts";
import {
  EGRESS_SENTENCES,
  egressSentence,
} from "../../../../src/core/compliance/egress-sentences.ts";

const counts = { coveredTrials: 3, totalTrials: 5 };

const evidence = (changes: Partial<EgressEvidence>): EgressEvidence => ({
  level: "C",
  boundary: "unshare",
  selfTest: [
    { protocol: "tcp", target: "10.0.0.1:53", result: "failed", errorCode: "ENETUNREACH" },
  ],
  namespaceDiffers: true,
  interfaces: [],
  observedEvents: 0,
  ...counts,
  ...changes,
});

describe("an egress watch without a boundary", () => {
  it("gives level A, with a connection of this process counted", async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const watch = await beginEgressWatch({ proveOffline: false });
    const { port } = server.address() as AddressInfo;
    const attempt = await attemptTcp("127.0.0.1", port);
    const found = await watch.end(counts);
    server.close();

    expect(attempt.result).toBe("connected");
    expect(found).toMatchObject({ level: "A", boundary: null, selfTest: [], observedEvents: 1 });
    expect(found).toMatchObject(counts);
    expect(egressEvidenceSchema.parse(found)).toEqual(found);
    expect(egressSentence(found, "en")).toContain("was observed through");
  });

  it("counts nothing where nothing happens, and nothing after its end", async () => {
    const watch = await beginEgressWatch({ proveOffline: false });
    const found = await watch.end(counts);
    await attemptTcp("127.0.0.1", 9);

    expect(found.observedEvents).toBe(0);
    expect((await watch.end(counts)).observedEvents).toBe(0);
    expect(egressSentence(found, "fr")).toBe(EGRESS_SENTENCES.A.fr);
  });

  it("is refused a proof when the note names the namespace that it stands in", async () => {
    const { namespace } = await readNetworkFacts();
    const note = { boundary: "unshare", outerNamespace: namespace, loopbackPort: 1 };
    vi.stubEnv(BOUNDARY_VARIABLE, JSON.stringify(note));
    try {
      await expect(beginEgressWatch({ proveOffline: true })).rejects.toMatchObject({
        code: "boundary-missing",
      });
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("the note of the process outside", () => {
  it("is absent without the variable, and refused when it is not ours", () => {
    expect(readBoundaryNote({})).toBeNull();
    expect(() => readBoundaryNote({ [BOUNDARY_VARIABLE]: "1" })).toThrow(BOUNDARY_VARIABLE);
  });
});

describe("mergeEgress", () => {
  it("takes the evidence of a first session as it is", () => {
    expect(mergeEgress(null, evidence({}))).toEqual(evidence({}));
  });

  it("adds the trials of two proven sessions, with both self-tests", () => {
    const merged = mergeEgress(evidence({}), evidence({ coveredTrials: 2 }));
    expect(merged).toMatchObject({ level: "C", coveredTrials: 5, totalTrials: 5 });
    expect(merged.selfTest).toHaveLength(2);
  });

  it("keeps the weakest level, and nothing of the proof", () => {
    const a = evidence({ level: "A", boundary: null, selfTest: [], observedEvents: 2 });
    const weak = { level: "A", boundary: null, selfTest: [], interfaces: null, observedEvents: 2 };
    expect(mergeEgress(evidence({}), a)).toMatchObject(weak);
    expect(mergeEgress(a, evidence({}))).toMatchObject(weak);
  });

  it("is not changed by a session that measured nothing", () => {
    const nothing = evidence({ level: "A", coveredTrials: 0 });
    expect(mergeEgress(evidence({}), nothing)).toEqual(evidence({}));
    expect(mergeEgress(nothing, evidence({}))).toEqual(evidence({}));
  });

  it("never covers more trials than there are", () => {
    expect(mergeEgress(evidence({}), evidence({})).coveredTrials).toBe(5);
  });
});

describe("keepEgress", () => {
  it("puts sessions together in one file, and refuses a file that it cannot read", async () => {
    const folder = await mkdtemp(join(tmpdir(), "edge-bench-egress-"));
    try {
      const path = join(folder, "egress.json");
      await keepEgress(path, evidence({ coveredTrials: 1 }));
      const kept = await keepEgress(path, evidence({ coveredTrials: 2 }));
      expect(egressLine(kept)).toBe(
        `Egress level C, unshare, 3 of 5 trials: ${EGRESS_SENTENCES.C.en}`,
      );
      await writeFile(path, "{}");
      await expect(keepEgress(path, kept)).rejects.toMatchObject({ code: "evidence-unusable" });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("--prove-offline", () => {
  it.each([[{ baseUrl: "http://localhost/v1" }], [{ printPrompts: true }]])(
    "is refused beside %j",
    (options) => {
      expect(() => {
        refuseNetworkOptions(options);
      }).toThrow("cannot be used together");
    },
  );
});

describe("egressLine", () => {
  it("says that the boundary of macOS was not yet run on a Mac", () => {
    expect(egressLine(evidence({ boundary: "sandbox-exec" }))).toContain("Not yet run on a Mac.");
  });
});

describe("the sentences", () => {
  it("never claim more than a level shows", () => {
    const all = JSON.stringify(EGRESS_SENTENCES);
    for (const word of ["proves", "air-gapped", "no data ever", "prouve"]) {
      expect(all).not.toContain(word);
    }
  });
});
