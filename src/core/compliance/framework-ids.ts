/** Frameworks whose items a measurement can relate to; one file of `configs/compliance` each. */
export const frameworkIds = [
  "nist-ai-rmf",
  "nist-ai-600-1",
  "owasp-llm",
  "mitre-atlas",
  "eu-and-bank",
] as const;

export type FrameworkId = (typeof frameworkIds)[number];

/** Subcategories of each category of the NIST AI RMF 1.0, in their order: 19 categories, 72 subcategories. */
export const RMF_STRUCTURE: Readonly<Record<string, readonly number[]>> = {
  GOVERN: [7, 3, 2, 3, 2, 2],
  MAP: [6, 3, 5, 2, 2],
  MEASURE: [3, 13, 3, 3],
  MANAGE: [4, 4, 2, 3],
};

const RMF_FUNCTION_OF: Readonly<Record<string, string>> = {
  GV: "GOVERN",
  MP: "MAP",
  MS: "MEASURE",
  MG: "MANAGE",
};

/** Subcategories of the RMF under which NIST AI 600-1 has no action. */
const WITHOUT_ACTIONS = [
  "MEASURE 1.2",
  "MEASURE 2.1",
  "MEASURE 2.4",
  "MEASURE 3.1",
  "MEASURE 4.1",
  "MEASURE 4.3",
  "MAP 1.5",
  "MAP 4.2",
  "MANAGE 1.1",
  "MANAGE 1.2",
  "MANAGE 1.4",
];

/** Actions that exist and are often cited for something that they do not say. */
const MISCITED = ["GV-1.1-002"];

const RMF_ID = /^(GOVERN|MAP|MEASURE|MANAGE) ([1-9])\.([1-9]\d?)$/;
const ACTION_ID = /^(GV|MP|MS|MG)-([1-9]\.[1-9]\d?)-\d{3}$/;
const RISK_ID = /^Risk (?:[1-9]|1[0-2])$/;
const OWASP_ID = /^LLM(?:0[1-9]|10):2025$/;
const ATLAS_ID = /^AML\.[TM]\d{4}(?:\.\d{3})?$/;

/**
 * What is wrong with the id of an item, in words; `null` where its framework may hold it. An id of the
 * right form that nobody verified is refused by a test of the files that come with the package.
 */
export function frameworkIdProblem(framework: FrameworkId, id: string): string | null {
  switch (framework) {
    case "nist-ai-rmf":
      return isRmfSubcategory(id) ? null : `the AI RMF 1.0 has no subcategory "${id}"`;
    case "nist-ai-600-1":
      return actionProblem(id);
    case "owasp-llm":
      return OWASP_ID.test(id)
        ? null
        : `"${id}" is no item of the 2025 list, LLM01:2025 to LLM10:2025`;
    case "mitre-atlas":
      return ATLAS_ID.test(id) ? null : `"${id}" is no id of ATLAS, such as AML.T0051.000`;
    case "eu-and-bank":
      return null;
  }
}

function isRmfSubcategory(id: string): boolean {
  const [, name = "", category, subcategory] = RMF_ID.exec(id) ?? [];
  const most = RMF_STRUCTURE[name]?.[Number(category) - 1];
  return most !== undefined && Number(subcategory) <= most;
}

function actionProblem(id: string): string | null {
  if (RISK_ID.test(id)) return null;
  const [, short = "", subcategory = ""] = ACTION_ID.exec(id) ?? [];
  const parent = `${RMF_FUNCTION_OF[short] ?? ""} ${subcategory}`;
  if (!isRmfSubcategory(parent)) return `"${id}" is no risk or action of NIST AI 600-1`;
  if (WITHOUT_ACTIONS.includes(parent)) {
    return `"${id}" does not exist: NIST AI 600-1 has no action under ${parent}`;
  }
  if (MISCITED.includes(id)) return `"${id}" is about another matter and must not be cited here`;
  return null;
}
