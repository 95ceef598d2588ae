import { describe, expect, it } from "vitest";
import { modelsLockSchema } from "../../../../src/assets/lock.ts";
import { lockStanding, standingText } from "../../../../src/cli/models/lock-standing.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);
const file = (path: string, sha256: string | null) => ({ path, sizeBytes: 1, sha256 });
const entry = (format: "gguf" | "mlx", files: readonly object[]) => ({
  format,
  files,
  repository: null,
  revision: null,
  licence: { id: "MIT", name: "MIT", textSha256: null },
  baseModels: [],
  sources: [{ kind: "file", path: "x" }],
  state: "unlocked",
  note: null,
});
const LOCK = modelsLockSchema.parse({
  version: 1,
  models: {
    one: entry("gguf", [file("one.gguf", A)]),
    open: entry("gguf", [file("open.gguf", null)]),
    folder: entry("mlx", [file("config.json", A), file("README.md", B)]),
  },
});
const gguf = (sha256: string) => ({ format: "gguf" as const, files: [{ path: "x.gguf", sha256 }] });

describe("how the bytes of a model stand to the lock", () => {
  it("is the same when the hash is that of its entry", () => {
    const standing = lockStanding(gguf(A), LOCK, "one");
    expect(standing).toEqual({ lockId: "one", state: "same" });
    expect(standingText(standing)).toBe("these are the bytes of one in models.lock");
  });

  it("is altered when the hash is another", () => {
    const standing = lockStanding(gguf(B), LOCK, "one");
    expect(standingText(standing)).toBe("ALTERED: these are not the bytes of one in models.lock");
  });

  it("is unknown when the entry has no hash", () => {
    expect(lockStanding(gguf(A), LOCK, "open").state).toBe("unknown");
  });

  it("is found by the hash for a model named by its path", () => {
    expect(lockStanding(gguf(A), LOCK, null)).toEqual({ lockId: "one", state: "same" });
  });

  it("is in no entry for other bytes", () => {
    expect(lockStanding(gguf(B), LOCK, null)).toEqual({ lockId: null, state: "in-no-entry" });
  });

  it("counts only the files of a folder that are loaded", () => {
    const header = { format: "mlx" as const, files: [{ path: "config.json", sha256: A }] };
    expect(lockStanding(header, LOCK, "folder").state).toBe("same");
  });

  it("is altered when a file of a folder lacks", () => {
    expect(lockStanding({ format: "mlx", files: [] }, LOCK, "folder").state).toBe("other");
  });
});
