/** What the original's code sent in its three performance scenarios, whatever its configuration says. */
export interface OriginalScenario {
  /** Distinct prompts that were cycled through. */
  readonly promptCount: number;
  readonly maxTokens: number;
}

const SCENARIOS: ReadonlyMap<string, OriginalScenario> = new Map([
  ["interactive_assistant", { promptCount: 5, maxTokens: 128 }],
  ["long_form_summarization", { promptCount: 1, maxTokens: 512 }],
  ["structured_json_output", { promptCount: 2, maxTokens: 300 }],
]);

/** `null` for a scenario that the original does not have. */
export function originalScenario(name: string): OriginalScenario | null {
  return SCENARIOS.get(name) ?? null;
}
