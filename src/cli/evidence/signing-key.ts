import { createPrivateKey, generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import { link, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { makeCacheFolder } from "../../assets/make-cache-folder.ts";
import { evidenceAlgorithm } from "../../compliance/evidence/evidence-key.ts";
import type { KeyOrigin } from "../../compliance/evidence/evidence-statement.ts";
import { cacheDirectory } from "../../core/cache-directory.ts";
import { ConfigError, messageOf, PrerequisiteError, systemCodeOf } from "../../core/errors.ts";

export interface SigningKey {
  readonly key: KeyObject;
  readonly origin: KeyOrigin;
}

/**
 * The key that signs evidence: the operator's, else one of this tool that is made once and kept in its
 * cache, readable by its owner alone.
 *
 * @param keyPath PEM (PKCS#8, not encrypted), Ed25519 or ECDSA P-256; `null`: the tool's own
 * @param directory the experiment's folder, which must not hold a private key: it is handed on
 * @throws ConfigError `evidence-key-unusable`, `evidence-key-in-experiment`; PrerequisiteError
 *   `evidence-key-exposed`, `output-not-writable`
 */
export async function signingKey(keyPath: string | null, directory: string): Promise<SigningKey> {
  const key = await usableKey(keyPath);
  if (keyPath !== null && (await liesBelow(keyPath, directory))) {
    throw new ConfigError(`${keyPath}: a private key inside the experiment's folder`, {
      code: "evidence-key-in-experiment",
      hint: "Keep it elsewhere: whoever gets the evidence would get the key with it.",
    });
  }
  return key;
}

/** The same before there is a folder: a key that cannot sign is refused before hours are spent. */
export async function usableKey(keyPath: string | null): Promise<SigningKey> {
  return keyPath === null
    ? { key: await ownKey(), origin: "self-made" }
    : { key: await readPrivateKey(keyPath), origin: "supplied" };
}

/** Where the tool's own key is kept. */
export function ownKeyPath(): string {
  return join(cacheDirectory(), "evidence-key.pem");
}

async function ownKey(): Promise<KeyObject> {
  const path = ownKeyPath();
  try {
    await stat(path);
  } catch (error) {
    if (systemCodeOf(error) !== "ENOENT") throw unusable(path, messageOf(error), error);
    await makeOwnKey(path);
  }
  await requirePrivate(path);
  return readPrivateKey(path);
}

/** Written under another name first, then given its own: of two processes one wins, and both read the same key. */
async function makeOwnKey(path: string): Promise<void> {
  await makeCacheFolder(cacheDirectory());
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, pem, { mode: 0o600, flag: "wx" });
    await link(temporary, path);
  } catch (error) {
    if (systemCodeOf(error) !== "EEXIST") throw notWritable(path, error);
  } finally {
    await rm(temporary, { force: true });
  }
}

function notWritable(path: string, cause: unknown): PrerequisiteError {
  return new PrerequisiteError(`${path}: the key cannot be written (${messageOf(cause)})`, {
    code: "output-not-writable",
    hint: "Set EDGE_BENCH_CACHE_DIR to a folder in which you may write, or name a key with --evidence-key.",
    cause,
  });
}

/** Windows has no such modes; its folders of a user are the user's own. */
async function requirePrivate(path: string): Promise<void> {
  const { mode } = await stat(path);
  if (process.platform === "win32" || (mode & 0o077) === 0) return;
  throw new PrerequisiteError(`${path}: others may read this private key`, {
    code: "evidence-key-exposed",
    hint: `Delete it, so that a new one is made, or say: chmod 600 ${path}`,
  });
}

async function readPrivateKey(path: string): Promise<KeyObject> {
  let key: KeyObject;
  try {
    key = createPrivateKey(await readFile(path));
  } catch (error) {
    throw unusable(path, messageOf(error), error);
  }
  if (evidenceAlgorithm(key) === null) {
    throw unusable(path, `it is of type ${key.asymmetricKeyType ?? "unknown"}`);
  }
  return key;
}

function unusable(path: string, reason: string, cause?: unknown): ConfigError {
  return new ConfigError(`${path}: no private key that signs evidence (${reason})`, {
    code: "evidence-key-unusable",
    hint: "Name a PEM file without passphrase, Ed25519 or P-256; make one with: openssl genpkey -algorithm ed25519 -out evidence-key.pem",
    cause,
  });
}

/** Both exist; links are followed. */
async function liesBelow(path: string, directory: string): Promise<boolean> {
  return (await realpath(path)).startsWith(`${await realpath(directory)}${sep}`);
}
