import { probeTargetSchema, type ProbeTarget } from "../core/compliance/probe.ts";
import { isSearchable, secretsOf } from "../core/compliance/searchable-secret.ts";
import type { EvaluationTrial } from "../core/evaluation.ts";

/** Every secret that the probes of a run carry: what must be found nowhere but in its own records. */
export function plantedSecrets(plan: readonly Pick<EvaluationTrial, "target">[]): string[] {
  const secrets = plan.flatMap(({ target }) => {
    const parsed = probeTargetSchema.safeParse(target);
    return parsed.success ? plantedBy(parsed.data) : [];
  });
  return [...new Set(secrets)].sort();
}

function plantedBy({ detector, systemText, userText }: ProbeTarget): readonly string[] {
  const secrets = secretsOf(detector);
  const text = `${systemText}\n${userText}`;
  return detector.kind === "split-canary"
    ? [...secrets, ...halvesIn(text, detector.token)]
    : secrets;
}

/**
 * The two parts of a token that a text holds apart: the prompt never holds the token itself, only the answer of
 * a model that obeyed does. None where the text does not hold both.
 */
function halvesIn(text: string, token: string): string[] {
  for (let cut = token.length - 1; cut > 0; cut--) {
    const halves = [token.slice(0, cut), token.slice(cut)];
    if (halves.every((half) => isSearchable(half) && text.includes(half))) return halves;
  }
  return [];
}
