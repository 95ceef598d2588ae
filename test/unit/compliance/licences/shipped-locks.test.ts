import { describe, expect, it } from "vitest";
import { readDatasetsLock } from "../../../../src/assets/datasets/datasets-lock.ts";
import { modelsLockPath, readModelsLock } from "../../../../src/assets/lock.ts";
import { auditLicence } from "../../../../src/compliance/licences/audit-licence.ts";
import { lock, modelSources, RULES } from "./sources.ts";

describe("the table of licences", () => {
  it("knows every licence and every base model of the models.lock that comes with the package", async () => {
    const { models } = await readModelsLock(modelsLockPath());
    const states = Object.entries(models).map(([id, { licence, baseModels }]) => {
      const sources = modelSources({ statements: [lock(licence.id)], baseModels });
      const { state, claims } = auditLicence(sources, RULES, 0);
      return [id, state, claims.filter(({ licenceId }) => licenceId === null)];
    });
    expect(states).toEqual(Object.keys(models).map((id) => [id, "declared", []]));
  });

  it("agrees with datasets.lock on what is non-commercial", async () => {
    const { datasets } = await readDatasetsLock();
    for (const { licence } of Object.values(datasets)) {
      const rule = RULES.licences[licence.id];
      expect([licence.id, rule?.commercial === "no"]).toEqual([licence.id, licence.nonCommercial]);
    }
  });
});
