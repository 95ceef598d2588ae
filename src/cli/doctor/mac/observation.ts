import { messageOf } from "../../../core/errors.ts";

/** What was seen when a question was put to this machine. */
export interface Observation {
  readonly question: string;
  /** What this project expects; `null` where it only wants to know. */
  readonly expected: string | null;
  /** `null` where nothing is expected, or nothing could be seen. */
  readonly isAsExpected: boolean | null;
  /** A line each. */
  readonly seen: readonly string[];
}

/** A question and how to answer it. What it throws is what was seen. */
export interface Question {
  readonly question: string;
  readonly ask: () => Promise<Omit<Observation, "question">>;
}

/** Puts questions one after another, because each measures. Never rejects. */
export async function observe(
  questions: readonly Question[],
  onQuestion: (question: string) => void,
): Promise<Observation[]> {
  const observations: Observation[] = [];
  for (const { question, ask } of questions) {
    onQuestion(question);
    try {
      observations.push({ question, ...(await ask()) });
    } catch (error) {
      const seen = [`failed: ${messageOf(error)}`];
      observations.push({ question, expected: null, isAsExpected: null, seen });
    }
  }
  return observations;
}

/** An answer that nothing is expected of. */
export function recorded(...seen: string[]): Omit<Observation, "question"> {
  return { expected: null, isAsExpected: null, seen };
}
