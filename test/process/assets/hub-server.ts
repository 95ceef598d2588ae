import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { HubSettings } from "../../../src/assets/hub/hub-settings.ts";
import { sendFile } from "./data-server.ts";

export const COMMIT = "0123456789abcdef0123456789abcdef01234567";

export interface FakeRepository {
  readonly files: Readonly<Record<string, Buffer>>;
  readonly cardData?: unknown;
  readonly gated?: boolean | string;
}

export interface SeenRequest {
  readonly path: string;
  readonly range: string | null;
  readonly authorization: string | null;
}

/** Answers a request in its own way, or returns `false` for the right answer. */
export type Fault = (
  request: IncomingMessage,
  response: ServerResponse,
  seen: readonly SeenRequest[],
) => boolean;

export interface HubServer {
  readonly address: string;
  readonly seen: readonly SeenRequest[];
  readonly settings: HubSettings;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What `git hash-object` prints. */
export function gitBlobSha1(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** Large files are kept apart by a hub, and have a SHA-256. */
export function isLarge(name: string): boolean {
  return /\.(gguf|safetensors)$/.test(name) || name === "tokenizer.json";
}

/** A hub on this machine with these repositories, all at one commit; it ends with the test. */
export async function hubServer(
  repositories: Readonly<Record<string, FakeRepository>>,
  fault: Fault = () => false,
): Promise<HubServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const { range = null, authorization = null } = request.headers;
    const path = decodeURIComponent(request.url ?? "");
    seen.push({ path, range, authorization });
    if (fault(request, response, seen)) return;
    answer(repositories, path, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, seen, settings: { endpoint: address, authorization: null, isOffline: false } };
}

function answer(
  repositories: Readonly<Record<string, FakeRepository>>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const json = askedRepository(repositories, path);
  const content = askedFile(repositories, path);
  if (json !== null) response.writeHead(200).end(JSON.stringify(json));
  else if (content !== null) sendFile(request, response, content);
  else response.writeHead(404).end("Not Found");
}

type Repositories = Readonly<Record<string, FakeRepository>>;

function askedRepository(repositories: Repositories, path: string): unknown {
  const asked = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/([^/?]+)\?blobs=true$/.exec(path);
  if (asked === null || !["main", COMMIT].includes(asked[2] ?? "")) return null;
  const repository = repositories[asked[1] ?? ""];
  return repository === undefined ? null : apiAnswer(repository);
}

function askedFile(repositories: Repositories, path: string): Buffer | null {
  const [, repository = "", name = ""] =
    new RegExp(`^/([^/]+/[^/]+)/resolve/${COMMIT}/(.+)$`).exec(path) ?? [];
  return repositories[repository]?.files[name] ?? null;
}

function apiAnswer({ files, cardData, gated }: FakeRepository): unknown {
  const siblings = Object.entries(files).map(([rfilename, bytes]) => ({
    rfilename,
    size: bytes.length,
    blobId: isLarge(rfilename) ? gitBlobSha1(Buffer.from("pointer")) : gitBlobSha1(bytes),
    ...(isLarge(rfilename)
      ? { lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: 135 } }
      : {}),
  }));
  return { id: "x", sha: COMMIT, siblings, cardData, gated: gated ?? false, private: false };
}
