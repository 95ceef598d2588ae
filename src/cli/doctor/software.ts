import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { findLibraryFiles } from "../../../bindings/llama-cpp/library-files.ts";
import { gpuKinds, type GpuKind } from "../../core/engine.ts";
import { packageRoot } from "../../core/package-root.ts";
import { packageVersion } from "../../core/package-version.ts";
import { readPackageVersions } from "../../plan/package-versions.ts";
import { type Check, type Finding, ok, problem } from "./finding.ts";

/** This program, Node, and the packages with native code. */
export const softwareChecks: readonly Check[] = [
  { title: "edge-slm-bench", run: () => [ok("edge-slm-bench", packageVersion())] },
  { title: "Node", run: () => [nodeFinding(process.versions.node, requiredNode())] },
  { title: "node-llama-cpp", run: nodeLlamaCpp },
];

const ownPackageSchema = z.object({ engines: z.object({ node: z.string() }) });

function requiredNode(): string {
  const text = readFileSync(join(packageRoot(), "package.json"), "utf8");
  return ownPackageSchema.parse(JSON.parse(text)).engines.node;
}

/**
 * @param version such as `20.20.2`
 * @param required such as `>=20.19.0`
 */
export function nodeFinding(version: string, required: string): Finding {
  const oldest = required.replace(/^>=/, "");
  const found = `${version} on ${process.platform}-${process.arch}`;
  if (isAtLeast(version, oldest)) return ok("Node", found);
  return problem("Node", `${found}; ${oldest} or later is needed`, "https://nodejs.org/download");
}

function isAtLeast(version: string, oldest: string): boolean {
  const [have, need] = [version, oldest].map((text) => text.split(".").map(Number));
  for (let part = 0; part < 3; part += 1) {
    const difference = (have?.[part] ?? 0) - (need?.[part] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

async function nodeLlamaCpp(): Promise<Finding[]> {
  const title = "node-llama-cpp";
  const version = (await readPackageVersions(packageRoot()))[title];
  if (version === undefined) return [problem(title, "is not installed", "npm ci")];
  const labels = new Set(gpuKinds.map(installedLabel).filter((label) => label !== null));
  if (labels.size === 0) {
    const platform = `${process.platform}-${process.arch}`;
    return [problem(title, `${version}, but no libraries for ${platform}`, "npm ci")];
  }
  return [ok(title, `${version} with ${[...labels].join(", ")}`)];
}

/** Package and version that ships the libraries of a kind; `null` when it is not installed. */
export function installedLabel(kind: GpuKind): string | null {
  try {
    return findLibraryFiles(kind).packageLabel.replace("@node-llama-cpp/", "");
  } catch {
    return null;
  }
}
