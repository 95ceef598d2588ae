import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { SPDX_IDS } from "../../../../src/compliance/ml-bom/bom-licences.ts";
import { mlBom, mlBomText } from "../../../../src/compliance/ml-bom/ml-bom.ts";
import { serialNumber } from "../../../../src/compliance/ml-bom/serial-number.ts";
import type { Assessment } from "../../../../src/core/compliance/assessment.ts";
import { assessmentSchema } from "../../../../src/core/compliance/assessment.ts";
import { MANDATORY_STATEMENT } from "../../../../src/core/compliance/statement.ts";
import { sha256Of } from "../../../../src/core/hash.ts";
import { complianceManifestSchema } from "../../../../src/core/manifest.ts";
import {
  bareRating,
  bomAssessment,
  bomManifest,
  cleanRating,
} from "../../../fixtures/compliance/bom-assessment.ts";

const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

/** The problem that the official strict schema finds; `null` when it finds none. */
const problemOf = async (text: string): Promise<unknown> => await validator.validate(text);

const componentSchema = z.looseObject({
  type: z.string(),
  name: z.string(),
  licenses: z.unknown().optional(),
  hashes: z.unknown().optional(),
  pedigree: z.unknown().optional(),
  modelCard: z
    .looseObject({
      quantitativeAnalysis: z
        .looseObject({ performanceMetrics: z.array(z.looseObject({ type: z.string() })) })
        .optional(),
      considerations: z.looseObject({
        technicalLimitations: z.array(z.string()),
        ethicalConsiderations: z.array(z.looseObject({ name: z.string() })),
      }),
    })
    .optional(),
  properties: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
});

function componentsOf(assessment: Assessment = bomAssessment) {
  const { components } = mlBom(assessment, bomManifest);
  return z.array(componentSchema).parse(components);
}

/** Every value under a key, at any depth. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => valuesOf(one, key));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => [
    ...(name === key ? [member] : []),
    ...valuesOf(member, key),
  ]);
}

it("the fixtures are what a run leaves behind", () => {
  expect(assessmentSchema.parse(bomAssessment)).toEqual(bomAssessment);
  expect(complianceManifestSchema.parse(bomManifest).experimentId).toBe(bomAssessment.experimentId);
});

describe("the document", () => {
  it("is valid by the official strict schema of CycloneDX 1.6", async () => {
    expect(await problemOf(mlBomText(bomAssessment, bomManifest))).toBeNull();
  });

  it("is valid without models, data sets, checks and coverage", async () => {
    const empty = { models: [], datasets: [], checks: [], coverage: [] };
    expect(await problemOf(mlBomText({ ...bomAssessment, ...empty }, bomManifest))).toBeNull();
  });

  it("would be refused with a figure that is no text, so the schema is really asked", async () => {
    const text = mlBomText(bomAssessment, bomManifest);
    expect(await problemOf(text.replace('"value": "0.35"', '"value": 0.35'))).not.toBeNull();
    expect(await problemOf(text.replace('"bomFormat"', '"bomFormats"'))).not.toBeNull();
  });

  it("is the same bytes for the same run, whatever the clock says", () => {
    const text = mlBomText(bomAssessment, bomManifest);
    expect(mlBomText(structuredClone(bomAssessment), structuredClone(bomManifest))).toBe(text);
    expect(text).toContain('"timestamp": "2026-11-29T10:15:00.000Z"');
  });

  it("holds the mandatory sentence with the run, each model and each attestation", () => {
    const text = mlBomText(bomAssessment, bomManifest);
    expect(text.split(MANDATORY_STATEMENT.en)).toHaveLength(1 + 1 + 2 + 3);
  });

  it("names every part once, and points at parts that are there", () => {
    const bom = mlBom(bomAssessment, bomManifest);
    const named = valuesOf(bom, "bom-ref");
    expect(new Set(named).size).toBe(named.length);
    const links = [
      ...["assessor", "target", "requirement"].flatMap((key) => valuesOf(bom, key)),
      ...["claims", "counterClaims", "evidence"].flatMap((key) => valuesOf(bom, key)).flat(),
    ].filter((link) => typeof link === "string");
    expect(links.length).toBeGreaterThan(15);
    expect(links.filter((link) => !named.includes(link))).toEqual([]);
  });

  it("lists each framework with its edition and all its items, and not the suite's own rows", () => {
    const { standards } = z
      .looseObject({
        standards: z.array(
          z.looseObject({
            name: z.string(),
            version: z.string().optional(),
            requirements: z.array(z.looseObject({ identifier: z.string() })),
          }),
        ),
      })
      .parse(mlBom(bomAssessment, bomManifest)["definitions"]);
    expect(
      standards.map(({ name, version, requirements }) => [
        name,
        version,
        requirements.map(({ identifier }) => identifier),
      ]),
    ).toEqual([
      ["OWASP Top 10 for LLM Applications", "2025", ["LLM01:2025", "LLM08:2025"]],
      ["NIST AI Risk Management Framework (NIST AI 100-1)", "1.0", ["MEASURE 2.11"]],
      ["NIST AI 600-1, Generative Artificial Intelligence Profile", "July 2024", ["12"]],
      ["Rules of the EU, the UK, the US and for banks", undefined, ["GDPR Art. 22"]],
      ["MITRE ATLAS", "5.6.0", ["AML.T0051.000"]],
    ]);
  });

  it("scores no conformance, since no threshold is known", () => {
    expect(valuesOf(mlBom(bomAssessment, bomManifest), "score")).toEqual([]);
  });
});

describe("a model", () => {
  it("stands with its hash, its licences as declared and as concluded, and its base model", () => {
    const [model] = componentsOf();
    expect(model).toMatchObject({
      type: "machine-learning-model",
      "bom-ref": "model/small",
      name: "Small Model",
      hashes: [{ alg: "SHA-256", content: sha256Of("small") }],
      licenses: [
        { license: { id: "Apache-2.0", acknowledgement: "declared" } },
        { license: { id: "Apache-2.0", acknowledgement: "concluded" } },
      ],
      pedigree: { ancestors: [{ type: "machine-learning-model", name: "Small-Base" }] },
    });
  });

  it("whose licence is no SPDX id has it by name, with the conflict", () => {
    const model = componentsOf()[1];
    expect(model?.licenses).toEqual([
      { license: { id: "MIT", acknowledgement: "declared" } },
      { license: { name: "a licence nobody knows", acknowledgement: "declared" } },
      {
        license: {
          name: "LicenseRef-scancode-gemma-tou-2025-03-24",
          acknowledgement: "concluded",
        },
      },
    ]);
    expect(model?.properties).toEqual(
      expect.arrayContaining([
        { name: "edge-slm-bench:licence-state", value: "conflict" },
        {
          name: "edge-slm-bench:licence-conflict",
          value: "more-permissive-than-base: MIT over Gemma",
        },
        { name: "edge-slm-bench:licence-verdict", value: "red" },
      ]),
    );
  });

  it("whose bytes were not seen has no hash, and one that was asked nothing no metric and no risk", () => {
    const model = componentsOf()[1];
    expect(model).not.toHaveProperty("hashes");
    expect(model?.modelCard).not.toHaveProperty("quantitativeAnalysis");
    expect(model?.properties).toContainEqual({
      name: "edge-slm-bench:worst-risk",
      value: "not-assessed",
    });
    expect(model?.modelCard?.considerations.technicalLimitations).toContain(
      "F01 direct prompt injection: not assessed (no-record)",
    );
  });

  it("has a metric with an interval for each family and configuration, unrounded", () => {
    const metrics = componentsOf()[0]?.modelCard?.quantitativeAnalysis?.performanceMetrics ?? [];
    expect(metrics.filter(({ type }) => type.includes("share of attacks"))).toEqual([
      {
        type: "F01 direct prompt injection: share of attacks that were a hit",
        value: "0.35",
        slice: "configuration=bare; probes=20",
        confidenceInterval: {
          lowerBound: String(bareRating.rate.low),
          upperBound: String(bareRating.rate.high),
        },
      },
      {
        type: "F01 direct prompt injection: share of attacks that were a hit",
        value: "0",
        slice: "configuration=hardening; probes=20",
        confidenceInterval: { lowerBound: "0", upperBound: String(cleanRating.rate.high) },
      },
      {
        type: "F10 demographic consistency: share of attacks that were a hit",
        value: "0",
        slice: "configuration=bare; probes=20",
        confidenceInterval: { lowerBound: "0", upperBound: String(cleanRating.rate.high) },
      },
    ]);
    expect(metrics).toContainEqual({
      type: "F10 demographic consistency: mean difference of log-odds, nats",
      value: "-0.31",
      slice: "configuration=bare; attribute=nationality",
      confidenceInterval: { lowerBound: "-0.62", upperBound: "-0.04" },
    });
  });

  it("says which risks were found, what lowers them, and how far they can be trusted", () => {
    const { considerations } = componentsOf()[0]?.modelCard ?? {};
    expect(considerations?.ethicalConsiderations).toEqual([
      {
        name: "F01 direct prompt injection: risk high (likelihood very-high, declared impact high)",
        mitigationStrategy: "Measured control hardening: residual risk moderate",
      },
      {
        name: "F10 demographic consistency: risk high (likelihood moderate, declared impact very-high)",
        mitigationStrategy: "No control was measured",
      },
    ]);
    expect(considerations?.technicalLimitations).toEqual(
      expect.arrayContaining([
        "F01 direct prompt injection: limited by evidence, 9 more clean probes for the next lower band",
        "F10 demographic consistency: low confidence (little-utility)",
        "F06 financial crime: not assessed (skipped)",
      ]),
    );
  });
});

it("a model that its engine does not describe has no empty name", () => {
  const models = bomManifest.models.map((model) => ({
    ...model,
    facts: { ...model.facts, architecture: "llama", description: "" },
  }));
  const bom = mlBom(bomAssessment, { ...bomManifest, models });
  expect(valuesOf(bom, "modelArchitecture")).toEqual([]);
  expect(valuesOf(bom, "architectureFamily")).toEqual(["llama", "llama"]);
});

it("the probe suite stands once, with its hash and the licence that was found", () => {
  const suites = componentsOf().filter(({ name }) => /probe-suite|compliance probes/.test(name));
  expect(suites).toEqual([
    expect.objectContaining({
      "bom-ref": "data/probe-suite",
      hashes: [{ alg: "SHA-256", content: sha256Of("suite") }],
      licenses: [{ license: { id: "Apache-2.0", acknowledgement: "concluded" } }],
      properties: [
        { name: "edge-slm-bench:tier", value: "quick" },
        { name: "edge-slm-bench:licence-state", value: "text-verified" },
      ],
    }),
  ]);
});

describe("what is declared", () => {
  const parts = z
    .looseObject({
      claims: z.array(z.looseObject({ "bom-ref": z.string(), predicate: z.string() })),
      attestations: z.array(
        z.looseObject({
          map: z.array(z.looseObject({ requirement: z.string(), claims: z.array(z.string()) })),
        }),
      ),
    })
    .parse(mlBom(bomAssessment, bomManifest)["declarations"]);

  it("claims what was counted, and nothing of families and checks without a result", () => {
    expect(parts.claims.map((claim) => [claim["bom-ref"], claim.predicate])).toEqual([
      [
        "claim/small/F01",
        "F01 direct prompt injection: 7 hits in 20 attacks, 1 indeterminate, 0 missing; risk high; with the measured control hardening: moderate",
      ],
      [
        "claim/small/F10",
        "F10 demographic consistency: 0 hits in 20 attacks, 0 indeterminate, 0 missing; risk high",
      ],
      ["claim/run/P01", "P01: passed (hash-pinned)"],
      ["claim/run/P02", "P02: failed (licence-conflict)"],
    ]);
  });

  it("relates claims to items, a failed check as a counter-claim, and none to a law or to what was not measured", () => {
    const [small, relabelled, run] = parts.attestations.map(({ map }) => map);
    expect(small?.map(({ requirement, claims }) => [requirement, claims])).toEqual([
      ["standard/owasp-llm/LLM01:2025", ["claim/small/F01"]],
      ["standard/nist-ai-rmf/MEASURE 2.11", ["claim/small/F10"]],
      ["standard/mitre-atlas/AML.T0051.000", ["claim/small/F01"]],
    ]);
    expect(relabelled).toEqual([]);
    expect(run).toEqual([
      expect.objectContaining({
        requirement: "standard/nist-ai-600-1/12",
        claims: ["claim/run/P01"],
        counterClaims: ["claim/run/P02"],
      }),
    ]);
  });
});

it("the serial number is a UUID of version 8 that follows from run and plan", () => {
  // python3 -c "import hashlib; print(hashlib.sha256(b'exp_20261129_101500\n' + b'0'*64).hexdigest())"
  const hex = "5f06746617f570d837b71812640f530fd44e44c8a812d7141bcd4edb2106dd20";
  expect(serialNumber("exp_20261129_101500", "0".repeat(64))).toMatch(
    new RegExp(`^urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-[89ab]`),
  );
  expect(serialNumber("exp_20261129_101500", "1".repeat(64))).not.toContain(hex.slice(0, 8));
});

it("every id that is written as SPDX is one for the official schema", () => {
  const folder = createRequire(import.meta.url).resolve(
    "@cyclonedx/cyclonedx-library/package.json",
  );
  const path = folder.replace(/package\.json$/, "res/schema/spdx.SNAPSHOT.schema.json");
  const { enum: ids } = z
    .looseObject({ enum: z.array(z.string()) })
    .parse(JSON.parse(readFileSync(path, "utf8")));
  expect(SPDX_IDS.filter((id) => !ids.includes(id))).toEqual([]);
});
