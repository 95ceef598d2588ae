import { Buffer } from "node:buffer";
import { modelsLockSchema, type ModelsLock } from "../../../src/assets/lock.ts";
import { COMMIT, gitBlobSha1, isLarge, sha256 } from "./hub-server.ts";

export const REPOSITORY = "owner/model";

/** Bytes that differ everywhere. */
export function bytesOf(sizeBytes: number, seed = 31): Buffer {
  return Buffer.from(Array.from({ length: sizeBytes }, (_, index) => (index * seed) % 251));
}

/** The same bytes with one bit flipped. */
export function flipped(bytes: Buffer, at = 1000): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** A lock with one model, `mine`, of these files in `owner/model`. */
export function lockOfHub(
  files: Readonly<Record<string, Buffer>>,
  changes: Readonly<Record<string, unknown>> = {},
): ModelsLock {
  const names = Object.keys(files);
  return modelsLockSchema.parse({
    version: 1,
    models: {
      mine: {
        format: names[0]?.endsWith(".gguf") === true ? "gguf" : "mlx",
        files: Object.entries(files).map(([path, bytes]) => ({
          path,
          sizeBytes: bytes.length,
          sha256: isLarge(path) ? sha256(bytes) : null,
          gitBlobSha1: isLarge(path) ? null : gitBlobSha1(bytes),
        })),
        repository: REPOSITORY,
        revision: COMMIT,
        licence: { id: "Apache-2.0", name: "Apache License 2.0", textSha256: null },
        baseModels: [],
        sources: [
          {
            kind: "hub",
            repository: REPOSITORY,
            revision: COMMIT,
            file: names.length === 1 ? names[0] : null,
          },
        ],
        state: "locked",
        note: null,
        ...changes,
      },
    },
  });
}
