/** Any object of a CycloneDX document; the official schema says what may stand in it. */
export type BomObject = Readonly<Record<string, unknown>>;

/** A member named by this tool, as CycloneDX wants values: in text. */
export interface BomProperty {
  readonly name: string;
  readonly value: string;
}

/** A property in the namespace of this tool; none where nothing was observed. */
export function property(name: string, value: string | number | boolean | null): BomProperty[] {
  return value === null ? [] : [{ name: `edge-slm-bench:${name}`, value: String(value) }];
}

/** An object without the members that are `null`: CycloneDX knows none, and absent means not known. */
export function known(members: Readonly<Record<string, unknown>>): BomObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

/** A SHA-256 as CycloneDX writes it; `null` where there is none. */
export function hashesOf(sha256: string | null): readonly BomObject[] | null {
  return sha256 === null ? null : [{ alg: "SHA-256", content: sha256 }];
}

/** Names by which parts of a document point at each other; each is used for one part only. */
export const refs = {
  run: "run",
  assessor: "assessor",
  suite: "data/probe-suite",
  model: (modelId: string): string => `model/${modelId}`,
  modelTarget: (modelId: string): string => `target/model/${modelId}`,
  runTarget: "target/run",
  dataset: (name: string): string => `data/${name}`,
  library: (name: string): string => `library/${name}`,
  standard: (framework: string): string => `standard/${framework}`,
  requirement: (framework: string, item: string): string => `standard/${framework}/${item}`,
  familyClaim: (modelId: string, family: string): string => `claim/${modelId}/${family}`,
  familyEvidence: (modelId: string, family: string): string => `evidence/${modelId}/${family}`,
  checkClaim: (check: string): string => `claim/run/${check}`,
  checkEvidence: (check: string): string => `evidence/run/${check}`,
} as const;
