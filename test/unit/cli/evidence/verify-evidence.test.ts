import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { runVerifyEvidence } from "../../../../src/cli/evidence/run-verify-evidence.ts";
import { ownKeyPath } from "../../../../src/cli/evidence/signing-key.ts";
import {
  verificationJson,
  verificationText,
} from "../../../../src/cli/evidence/verification-text.ts";
import { verifyEvidence } from "../../../../src/cli/evidence/verify-evidence.ts";
import { writeEvidence } from "../../../../src/cli/evidence/write-evidence.ts";
import {
  envelopeText,
  signEnvelope,
  type Envelope,
} from "../../../../src/compliance/evidence/dsse.ts";
import { ENVELOPE_PLACE, PUBLIC_KEY_PLACE } from "../../../../src/compliance/evidence/left-out.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import { bomAssessment, bomManifest } from "../../../fixtures/compliance/bom-assessment.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";

const FILES: Readonly<Record<string, string>> = {
  "experiment_config_exp_20261129_101500.json": "{}\n",
  "plan.jsonl": '{"a":1}\n',
  "records.jsonl": '{"b":2}\n{"b":3}\n',
  "scores.jsonl": "",
  "logs/session-1.log": "ggml\n",
  "compliance/assessment.json": "{}\n",
  "report/zusammenfassung é.html": "<p>\n",
};

beforeEach(() => {
  vi.stubEnv("EDGE_BENCH_CACHE_DIR", temporaryFolder());
  return () => {
    vi.unstubAllEnvs();
  };
});

/** The folder of a run as `comply` leaves it, not signed yet. */
function experiment(): string {
  const directory = join(temporaryFolder(), bomManifest.experimentId);
  for (const [place, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(directory, place)), { recursive: true });
    writeFileSync(join(directory, place), content);
  }
  writeFileSync(join(directory, "experiment.lock"), "1");
  return directory;
}

function sign(directory: string, keyPath: string | null = null) {
  const [manifest, assessment] = [bomManifest, bomAssessment];
  return writeEvidence({ directory, manifest, assessment, keyPath });
}

async function signedExperiment(): Promise<string> {
  const directory = experiment();
  await sign(directory);
  return directory;
}

function pemFile(kind: "ed25519" | "p256" | "rsa", name = "key.pem") {
  const pair =
    kind === "ed25519"
      ? generateKeyPairSync("ed25519")
      : kind === "p256"
        ? generateKeyPairSync("ec", { namedCurve: "prime256v1" })
        : generateKeyPairSync("rsa", { modulusLength: 1024 });
  const folder = temporaryFolder();
  const [path, publicPath] = [join(folder, name), join(folder, "public.pem")];
  writeFileSync(path, pair.privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(publicPath, pair.publicKey.export({ type: "spki", format: "pem" }));
  return { path, publicPath, publicKey: pair.publicKey };
}

function flipByte(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe("evidence of an experiment", () => {
  it("covers every file but the lock and itself, and is verified", async () => {
    const directory = experiment();
    const { envelopePath, fileCount } = await sign(directory);
    expect(envelopePath).toBe(join(directory, ENVELOPE_PLACE));
    expect(fileCount).toBe(Object.keys(FILES).length + 1);
    const result = await verifyEvidence(directory, null);
    if (result.status !== "verified") throw new Error(result.file);
    expect(result.statement.subject.map(({ name }) => name)).toEqual(
      [...Object.keys(FILES), PUBLIC_KEY_PLACE].sort(),
    );
    expect(result.statement.subject.find(({ name }) => name === "records.jsonl")?.digest).toEqual({
      sha256: sha256Of('{"b":2}\n{"b":3}\n'),
    });
    expect(result.statement.predicate).toMatchObject({
      experimentId: bomManifest.experimentId,
      policySha256: bomAssessment.policySha256,
      keyOrigin: "self-made",
    });
  });

  it("names each file in which one byte was changed", async () => {
    const directory = await signedExperiment();
    for (const place of [...Object.keys(FILES), PUBLIC_KEY_PLACE]) {
      const path = join(directory, place);
      const content = readFileSync(path);
      if (content.length === 0) writeFileSync(path, "x");
      else flipByte(path, content.length - 1);
      const result = await verifyEvidence(directory, null);
      expect(result).toMatchObject({ status: "refused", file: place });
      writeFileSync(path, content);
    }
    expect((await verifyEvidence(directory, null)).status).toBe("verified");
  });

  it.each(["ed25519", "p256"] as const)(
    "names a public key of %s in which a byte was changed",
    async (kind) => {
      const directory = experiment();
      await sign(directory, pemFile(kind).path);
      const path = join(directory, PUBLIC_KEY_PLACE);
      const content = readFileSync(path);
      for (let at = 0; at < content.length; at += 3) {
        flipByte(path, at);
        const result = await verifyEvidence(directory, null);
        expect(result).toMatchObject({ status: "refused", file: PUBLIC_KEY_PLACE });
        writeFileSync(path, content);
      }
    },
  );

  it("is refused with one byte of the envelope changed, wherever it is", async () => {
    const directory = await signedExperiment();
    const path = join(directory, ENVELOPE_PLACE);
    const content = readFileSync(path);
    for (let at = 0; at < content.length; at += 23) {
      flipByte(path, at);
      const result = await verifyEvidence(directory, null);
      expect(result).toMatchObject({ status: "refused", file: ENVELOPE_PLACE });
      writeFileSync(path, content);
    }
  });

  it.each([
    ["without its last line feed", (text: string) => text.trimEnd()],
    ["with a space in place of it", (text: string) => `${text.trimEnd()} `],
    ["with a byte order mark", (text: string) => `\ufeff${text}`],
    ["with a member said twice", (text: string) => text.replace("{", '{\n  "payload": "e30=",')],
  ])("is refused with an envelope %s", async (_, rewritten) => {
    const directory = await signedExperiment();
    const path = join(directory, ENVELOPE_PLACE);
    writeFileSync(path, rewritten(readFileSync(path, "utf8")));
    const result = await verifyEvidence(directory, null);
    expect(result).toMatchObject({ file: ENVELOPE_PLACE, reason: "envelope-rewritten" });
  });

  it("names files that are gone, added, or links, the first by name", async () => {
    const directory = await signedExperiment();
    rmSync(join(directory, "plan.jsonl"));
    writeFileSync(join(directory, "added.txt"), "x");
    rmSync(join(directory, "scores.jsonl"));
    symlinkSync(join(directory, "records.jsonl"), join(directory, "scores.jsonl"));
    expect(await verifyEvidence(directory, null)).toEqual({
      status: "refused",
      file: "added.txt",
      reason: "added",
      differences: [
        { file: "added.txt", kind: "added" },
        { file: "plan.jsonl", kind: "missing" },
        { file: "scores.jsonl", kind: "unusable" },
      ],
    });
  });

  it("is verified beside a report that was written later, which is named as not signed", async () => {
    const directory = await signedExperiment();
    const later = ["logs/.DS_Store", "report/figures/a.svg", "report/later.html"];
    const unsigned = ["experiment.lock", ...later];
    mkdirSync(join(directory, "report", "figures"));
    for (const name of later) writeFileSync(join(directory, name), "x");
    const result = await verifyEvidence(directory, null);
    expect(result).toMatchObject({ status: "verified", unsigned });
    expect(verificationText(result)).toContain("NOT SIGNED: report/later.html");
    expect(verificationJson(result)).toMatchObject({ unsigned });
  });

  it.each(["reports/later.html", "compliance/report/later.html", "report"])(
    "is refused with %s added, which is no later report",
    async (place) => {
      const directory = await signedExperiment();
      rmSync(join(directory, "report"), { recursive: true });
      mkdirSync(dirname(join(directory, place)), { recursive: true });
      writeFileSync(join(directory, place), "x");
      const added: unknown = expect.arrayContaining([{ file: place, kind: "added" }]);
      expect(await verifyEvidence(directory, null)).toMatchObject({ differences: added });
    },
  );

  it("is refused with a link where a later report would lie", async () => {
    const directory = await signedExperiment();
    symlinkSync("/etc/hosts", join(directory, "report", "later.html"));
    expect(await verifyEvidence(directory, null)).toMatchObject({
      file: "report/later.html",
      reason: "unusable",
    });
  });

  it("does not sign a link", async () => {
    const directory = experiment();
    symlinkSync("/etc/hosts", join(directory, "link"));
    expect(await rejectionOf(sign(directory))).toMatchObject({ code: "evidence-file-unusable" });
    expect(readdirSync(join(directory, "compliance"))).not.toContain("evidence.dsse.json");
  });

  it("is the same bytes for the same files and the same Ed25519 key", async () => {
    const directory = await signedExperiment();
    const first = readFileSync(join(directory, ENVELOPE_PLACE), "utf8");
    await sign(directory);
    expect(readFileSync(join(directory, ENVELOPE_PLACE), "utf8")).toBe(first);
  });
});

describe("a signed content that is no evidence is refused, however well it is signed", () => {
  const statement = (subject: unknown, changes: object = {}): Envelope => {
    const key = createPrivateKey(readFileSync(ownKeyPath()));
    const predicate: unknown = { experimentId: "x" };
    const content = { _type: "https://in-toto.io/Statement/v1", subject, predicate, ...changes };
    return signEnvelope(Buffer.from(JSON.stringify(content)), key);
  };

  it.each([
    ["no file at all", []],
    ["a place outside the folder", [{ name: "../x", digest: { sha256: sha256Of("") } }]],
    ["an absolute place", [{ name: "/etc/hosts", digest: { sha256: sha256Of("") } }]],
    ["no hash", [{ name: "plan.jsonl", digest: {} }]],
    ["a hash in capitals", [{ name: "plan.jsonl", digest: { sha256: "A".repeat(64) } }]],
    [
      "a file twice",
      [sha256Of("1"), sha256Of("2")].map((sha256) => ({ name: "plan.jsonl", digest: { sha256 } })),
    ],
  ])("%s", async (_, subject) => {
    const directory = await signedExperiment();
    const path = join(directory, ENVELOPE_PLACE);
    const envelope = JSON.parse(readFileSync(path, "utf8")) as Envelope;
    const own = JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as object;
    writeFileSync(path, envelopeText(statement(subject, { ...own, subject })));
    expect(await verifyEvidence(directory, null)).toMatchObject({
      file: ENVELOPE_PLACE,
      reason: "statement-unreadable",
    });
  });
});

describe("the key", () => {
  it("is made once, readable by its owner alone, and used again", async () => {
    const first = await sign(experiment());
    const mode = statSync(ownKeyPath()).mode & 0o777;
    const second = await sign(experiment());
    expect(mode).toBe(0o600);
    expect(second.keyId).toBe(first.keyId);
  });

  it("of the tool is not used when others may read it", async () => {
    await sign(experiment());
    chmodSync(ownKeyPath(), 0o644);
    expect(await rejectionOf(sign(experiment()))).toMatchObject({ code: "evidence-key-exposed" });
  });

  it.each(["ed25519", "p256"] as const)("may be the operator's: %s", async (kind) => {
    const directory = experiment();
    const { path, publicKey } = pemFile(kind);
    await sign(directory, path);
    const result = await verifyEvidence(directory, publicKey);
    expect(result).toMatchObject({
      status: "verified",
      key: { source: "named", algorithm: kind === "p256" ? "ECDSA P-256" : "Ed25519" },
      statement: { predicate: { keyOrigin: "supplied" } },
    });
  });

  it("of RSA is refused", async () => {
    const { path } = pemFile("rsa");
    expect(await rejectionOf(sign(experiment(), path))).toMatchObject({
      code: "evidence-key-unusable",
    });
  });

  it("must not lie in the folder that is handed on", async () => {
    const directory = experiment();
    const path = join(directory, "key.pem");
    writeFileSync(path, readFileSync(pemFile("ed25519").path));
    expect(await rejectionOf(sign(directory, path))).toMatchObject({
      code: "evidence-key-in-experiment",
    });
  });

  it.each([
    ["ed25519", "p256"],
    ["p256", "ed25519"],
  ] as const)("of %s does not check what one of %s signed", async (kind, signer) => {
    const directory = experiment();
    await sign(directory, pemFile(signer).path);
    const result = await verifyEvidence(directory, pemFile(kind).publicKey);
    expect(result).toMatchObject({ reason: "other-key" });
  });

  it("of somebody else does not check evidence signed again by another", async () => {
    const directory = experiment();
    const { path, publicKey } = pemFile("ed25519");
    await sign(directory, path);
    writeFileSync(join(directory, "records.jsonl"), "nicer\n");
    await sign(directory);
    expect((await verifyEvidence(directory, null)).status).toBe("verified");
    expect(await verifyEvidence(directory, publicKey)).toMatchObject({ reason: "other-key" });
  });

  it("beside the envelope is needed where none is named", async () => {
    const directory = await signedExperiment();
    const key = createPublicKey(readFileSync(join(directory, PUBLIC_KEY_PLACE)));
    rmSync(join(directory, PUBLIC_KEY_PLACE));
    expect(await verifyEvidence(directory, null)).toMatchObject({
      file: PUBLIC_KEY_PLACE,
      reason: "public-key-unusable",
    });
    expect(await verifyEvidence(directory, key)).toMatchObject({ reason: "missing" });
  });
});

describe("what is said of it", () => {
  it("does not claim an author where the key came with the evidence", async () => {
    const directory = await signedExperiment();
    const result = await verifyEvidence(directory, null);
    expect(verificationText(result).join("\n")).toContain("not who signed it");
    expect(verificationJson(result)).toMatchObject({ authorship: "not-shown", fileCount: 8 });
  });

  it("ends with 0, with 1 for a changed file, and names it", async () => {
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    const directory = await signedExperiment();
    expect(await runVerifyEvidence(directory, { json: false })).toBe(0);
    expect(await runVerifyEvidence(join(directory, ENVELOPE_PLACE), { json: true })).toBe(0);
    flipByte(join(directory, "records.jsonl"), 3);
    lines.length = 0;
    expect(await runVerifyEvidence(directory, { json: false })).toBe(1);
    expect(lines).toContain("records.jsonl: changed since it was signed");
    expect(lines.join("\n")).toContain("Restore these files from a copy");
    vi.restoreAllMocks();
  });

  it.each([
    ["a folder without evidence", (): string => experiment()],
    ["a place that does not exist", (): string => join(temporaryFolder(), "none")],
    ["a file that is no envelope", (): string => join(experiment(), "plan.jsonl")],
  ])("%s cannot be checked", async (_, place) => {
    expect(await rejectionOf(runVerifyEvidence(place(), { json: false }))).toMatchObject({
      code: "evidence-missing",
    });
  });

  it("a key of RSA cannot be checked with", async () => {
    const directory = await signedExperiment();
    const { publicPath } = pemFile("rsa");
    const outcome = runVerifyEvidence(directory, { json: false, publicKey: publicPath });
    expect(await rejectionOf(outcome)).toMatchObject({ code: "evidence-key-unusable" });
  });
});
