import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { filled, ownSurroundings, type Surroundings } from "../../core/cache-directory.ts";
import { endpointOf } from "../download/endpoint.ts";
import { huggingFaceFolder } from "./hub-folders.ts";

/** How the hub of models is reached. */
export interface HubSettings {
  /** Such as `https://huggingface.co`, without a slash at its end. */
  readonly endpoint: string;
  /** The `Authorization` header; `null` without a token. */
  readonly authorization: string | null;
  /** No request may be made. */
  readonly isOffline: boolean;
}

const HUB = "https://huggingface.co";
const YES: readonly string[] = ["1", "on", "yes", "true"];

/**
 * The settings of the hub's own client: `HF_ENDPOINT`, `HF_TOKEN` (else the file of `HF_TOKEN_PATH` or
 * the one that its login leaves), `HF_HUB_DISABLE_IMPLICIT_TOKEN`, `HF_HUB_OFFLINE`.
 * @throws ConfigError `endpoint-invalid`
 */
export async function hubSettings(around: Surroundings = ownSurroundings()): Promise<HubSettings> {
  const { env } = around;
  const token = isSet(env, "HF_HUB_DISABLE_IMPLICIT_TOKEN") ? null : await tokenOf(around);
  return {
    endpoint: endpointOf(env, "HF_ENDPOINT") ?? HUB,
    authorization: token === null ? null : `Bearer ${token}`,
    isOffline: isSet(env, "HF_HUB_OFFLINE") || isSet(env, "TRANSFORMERS_OFFLINE"),
  };
}

function isSet(env: Surroundings["env"], name: string): boolean {
  return YES.includes((env[name] ?? "").toLowerCase());
}

async function tokenOf(around: Surroundings): Promise<string | null> {
  const { env } = around;
  const named = filled(env["HF_TOKEN"]) ?? filled(env["HUGGING_FACE_HUB_TOKEN"]);
  if (named !== null) return cleaned(named);
  const path = filled(env["HF_TOKEN_PATH"]) ?? join(huggingFaceFolder(around), "token");
  return cleaned(await readFile(path, "utf8").catch(() => ""));
}

/** A token is one word; anything else would break the header. */
function cleaned(text: string): string | null {
  const token = text.trim();
  return /^[\u0021-\u007e]{1,500}$/.test(token) ? token : null;
}
