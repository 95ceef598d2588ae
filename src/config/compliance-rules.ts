import { existsSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { type FrameworkId, frameworkIds } from "../core/compliance/framework-ids.ts";
import {
  type ComplianceRules,
  controlsFileSchema,
  familiesFileSchema,
  type Framework,
  frameworkSchema,
  type FrameworkMaps,
  profilesFileSchema,
  ratingPolicySchema,
} from "../core/compliance/rules.ts";
import { didYouMean } from "../core/did-you-mean.ts";
import { resolveConfigDir } from "./config-dir.ts";
import { loadYamlFile } from "./load-yaml-file.ts";

/**
 * Reads and checks the rules of `compliance/` in a configuration folder: rating, profiles, families,
 * controls and frameworks. A folder without `compliance/` has the rules that come with the package.
 * @throws ConfigError with every problem of a file, each with its line
 */
export async function loadComplianceRules(configDir: string): Promise<ComplianceRules> {
  const own = join(configDir, "compliance");
  const folder = existsSync(own) ? own : join(resolveConfigDir(null), "compliance");
  const frameworks = await Promise.all(
    frameworkIds.map((id) => loadYamlFile(join(folder, `${id}.yaml`), frameworkFile(id))),
  );
  const known = itemsOf(frameworks);
  return {
    rating: await loadYamlFile(join(folder, "rating.yaml"), ratingPolicySchema),
    ...(await loadYamlFile(join(folder, "profiles.yaml"), profilesFileSchema)),
    ...(await loadYamlFile(join(folder, "families.yaml"), familiesFile(known))),
    controls: await loadYamlFile(join(folder, "controls.yaml"), controlsFile(known)),
    frameworks,
  };
}

type KnownItems = ReadonlyMap<FrameworkId, readonly string[]>;

function itemsOf(frameworks: readonly Framework[]): KnownItems {
  return new Map(frameworks.map(({ id, items }) => [id, items.map((item) => item.id)]));
}

/** The file of a framework says which one it is. */
function frameworkFile(id: FrameworkId) {
  return frameworkSchema.superRefine((framework, context) => {
    if (framework.id === id) return;
    const message = `this file holds the framework "${id}", not "${framework.id}"`;
    context.addIssue({ code: "custom", path: ["id"], message });
  });
}

/** Every family and check once, and nothing mapped that no framework holds. */
function familiesFile(known: KnownItems) {
  return familiesFileSchema.superRefine((file, context) => {
    const seen = new Set<string>();
    for (const list of ["families", "checks"] as const) {
      for (const [index, entry] of file[list].entries()) {
        if (seen.has(entry.id)) {
          const message = `"${entry.id}" occurs twice`;
          context.addIssue({ code: "custom", path: [list, index, "id"], message });
        }
        seen.add(entry.id);
        reportUnknown(known, entry.maps, [list, index, "maps"], context);
      }
    }
    for (const id of ALL_PROBES.filter((one) => !seen.has(one))) {
      const list = id.startsWith("F") ? "families" : "checks";
      context.addIssue({ code: "custom", path: [list], message: `"${id}" is missing` });
    }
  });
}

function controlsFile(known: KnownItems) {
  return controlsFileSchema.superRefine((file, context) => {
    reportUnknown(known, file.maps, ["maps"], context);
  });
}

/** F01 to F16 and P01 to P07: what is not measured must be named too. */
const ALL_PROBES = [
  ...Array.from({ length: 16 }, (_, index) => `F${String(index + 1).padStart(2, "0")}`),
  ...Array.from({ length: 7 }, (_, index) => `P0${index + 1}`),
];

function reportUnknown(
  known: KnownItems,
  maps: FrameworkMaps,
  path: readonly PropertyKey[],
  context: z.RefinementCtx,
): void {
  for (const framework of frameworkIds) {
    const items = known.get(framework) ?? [];
    for (const [index, id] of maps[framework].entries()) {
      const isRepeated = maps[framework].indexOf(id) < index;
      if (items.includes(id) && !isRepeated) continue;
      const message = isRepeated
        ? `"${id}" occurs twice`
        : `${framework}.yaml has no item "${id}".${didYouMean(id, items)}`;
      context.addIssue({ code: "custom", path: [...path, framework, index], message });
    }
  }
}
