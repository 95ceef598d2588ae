import { endpointOf } from "../download/endpoint.ts";
import type { DataSource } from "./datasets-lock.ts";

const GITHUB_FILES = "https://raw.githubusercontent.com";
const HUB = "https://huggingface.co";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where a file of a source is downloaded from. `HF_ENDPOINT` takes the place of the Hugging Face hub.
 * `EDGE_BENCH_DATA_ENDPOINT` names a mirror of all hosts: the host becomes the first part of the path,
 * as in `https://mirror.example/huggingface.co/datasets/...`; it goes before `HF_ENDPOINT`.
 *
 * @throws ConfigError `endpoint-invalid`
 */
export function remoteUrl(
  source: DataSource,
  path: string,
  env: Environment = process.env,
): string {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const { kind, repository, revision } = source;
  const isHub = kind === "hub";
  const origin = isHub ? HUB : GITHUB_FILES;
  const rest = isHub
    ? `datasets/${repository}/resolve/${revision ?? "main"}/${encoded}`
    : `${repository}/${revision ?? "HEAD"}/${encoded}`;
  const mirror = endpointOf(env, "EDGE_BENCH_DATA_ENDPOINT");
  if (mirror !== null) return `${mirror}/${new URL(origin).host}/${rest}`;
  return `${(isHub ? endpointOf(env, "HF_ENDPOINT") : null) ?? origin}/${rest}`;
}
