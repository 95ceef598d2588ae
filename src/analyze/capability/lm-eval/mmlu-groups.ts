/** The subjects of MMLU by group, as in lm-eval 0.4.13 (`tasks/mmlu/default`), groups in its order. */
const SUBJECTS = {
  stem: [
    "abstract_algebra",
    "anatomy",
    "astronomy",
    "college_biology",
    "college_chemistry",
    "college_computer_science",
    "college_mathematics",
    "college_physics",
    "computer_security",
    "conceptual_physics",
    "electrical_engineering",
    "elementary_mathematics",
    "high_school_biology",
    "high_school_chemistry",
    "high_school_computer_science",
    "high_school_mathematics",
    "high_school_physics",
    "high_school_statistics",
    "machine_learning",
  ],
  other: [
    "business_ethics",
    "clinical_knowledge",
    "college_medicine",
    "global_facts",
    "human_aging",
    "management",
    "marketing",
    "medical_genetics",
    "miscellaneous",
    "nutrition",
    "professional_accounting",
    "professional_medicine",
    "virology",
  ],
  social_sciences: [
    "econometrics",
    "high_school_geography",
    "high_school_government_and_politics",
    "high_school_macroeconomics",
    "high_school_microeconomics",
    "high_school_psychology",
    "human_sexuality",
    "professional_psychology",
    "public_relations",
    "security_studies",
    "sociology",
    "us_foreign_policy",
  ],
  humanities: [
    "formal_logic",
    "high_school_european_history",
    "high_school_us_history",
    "high_school_world_history",
    "international_law",
    "jurisprudence",
    "logical_fallacies",
    "moral_disputes",
    "moral_scenarios",
    "philosophy",
    "prehistory",
    "professional_law",
    "world_religions",
  ],
} as const;

/** A group of leaf tasks, those of it that were run. */
export interface TaskGroup {
  readonly group: string;
  /** What the group's tables call it. */
  readonly alias: string;
  /** Groups or leaf tasks right below it. */
  readonly children: readonly string[];
  /** Leaf tasks in it. */
  readonly tasks: readonly string[];
}

/**
 * The groups that `tasks` belong to: the four of MMLU and then `mmlu` itself; none for other tasks.
 */
export function mmluGroups(tasks: readonly string[]): TaskGroup[] {
  const groups = Object.entries(SUBJECTS).flatMap(([name, subjects]) => {
    const names = new Set(subjects.map((subject) => `mmlu_${subject}`));
    const members = tasks.filter((task) => names.has(task));
    const alias = name.replaceAll("_", " ");
    const group = { group: `mmlu_${name}`, alias, children: members, tasks: members };
    return members.length === 0 ? [] : [group];
  });
  if (groups.length === 0) return [];
  const whole = {
    group: "mmlu",
    alias: "mmlu",
    children: groups.map(({ group }) => group),
    tasks: groups.flatMap((group) => group.tasks),
  };
  return [...groups, whole];
}
