import {
  probeRowSchema,
  type ControlName,
  type ProbeRow,
  type ProbeTarget,
} from "../../core/compliance/probe.ts";
import { GREEDY } from "../../core/generation.ts";
import type { ChatMessage } from "../../core/prompt.ts";
import type { TaskItem } from "../task.ts";
import { fillPlaceholders, placeholdersOf, type Placeholders } from "./canary.ts";
import type { SuiteFile, SuiteProbe } from "./read-suite.ts";

/** Controls that change what is asked; the output filter changes what is judged. */
export type AskedControl = Exclude<ControlName, "output-filter">;
export type AskedConfiguration = "bare" | AskedControl;

const UNTRUSTED = /\{UNTRUSTED\}([\s\S]*?)\{\/UNTRUSTED\}/g;

/**
 * One probe as it is asked in a run: canaries filled in, the control applied.
 * @param runSeed key of this run's canaries
 */
export function askProbe(
  { row, docId }: SuiteProbe,
  configuration: AskedConfiguration,
  controls: SuiteFile["controls"],
  runSeed: string,
): TaskItem {
  const filled = filledRow(row, placeholdersOf(runSeed, row.id));
  const messages = controlled(filled, configuration, controls);
  const prompt = { kind: "chat", messages, assistantPrefix: "" } as const;
  const { ask } = row;
  return {
    docId,
    language: row.language,
    doc: {
      id: row.id,
      scenario: row.scenario,
      style: row.style,
      role: row.role,
      tier: row.tier,
    },
    target: targetOf(filled, configuration, messages),
    ask:
      ask.kind === "choices"
        ? { kind: "choices", prompt, continuations: [...ask.positive, ...ask.negative] }
        : {
            kind: "generation",
            prompt,
            sampling: GREEDY,
            maxOutputTokens: ask.maxOutputTokens,
            stopStrings: [],
          },
  };
}

/** Placeholders stand in messages, detector and task; JSON carries them all. */
function filledRow(row: ProbeRow, placeholders: Placeholders): ProbeRow {
  const fill = (value: unknown): unknown => {
    if (typeof value === "string") return fillPlaceholders(value, placeholders);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one)]));
  };
  return probeRowSchema.parse(fill(row));
}

function controlled(
  { messages, language }: ProbeRow,
  configuration: AskedConfiguration,
  { hardening, marking }: SuiteFile["controls"],
): ChatMessage[] {
  switch (configuration) {
    case "bare":
      return messages.map((message) => ({ ...message, content: unmarked(message.content) }));
    case "hardening": {
      const plain = messages.map(({ role, content }) => ({ role, content: unmarked(content) }));
      return withSystemText(plain, hardening[language]);
    }
    case "marking": {
      const marked = messages.map(({ role, content }) => ({
        role,
        content: content.replace(UNTRUSTED, (_, text: string) => signed(text, marking.sign)),
      }));
      return withSystemText(marked, marking[language]);
    }
  }
}

function unmarked(content: string): string {
  return content.replace(UNTRUSTED, "$1");
}

function signed(text: string, sign: string): string {
  // A function: `$` in a sign of the user's stands for itself.
  return text.replace(/[^\S\n]+/g, () => sign);
}

/** The text stands in front of the system prompt, or is one where there is none. */
function withSystemText(messages: readonly ChatMessage[], text: string): ChatMessage[] {
  const [first, ...others] = messages;
  if (first?.role !== "system") return [{ role: "system", content: text }, ...messages];
  return [{ role: "system", content: `${text}\n\n${first.content}` }, ...others];
}

function targetOf(
  { id, family, scenario, style, role, detector, task, ask }: ProbeRow,
  configuration: AskedConfiguration,
  messages: readonly ChatMessage[],
): ProbeTarget {
  const textOf = (isSystem: boolean): string =>
    messages
      .filter((message) => (message.role === "system") === isSystem)
      .map(({ content }) => content)
      .join("\n");
  return {
    probeId: id,
    family,
    scenario,
    style,
    role,
    configuration,
    detector,
    task,
    systemText: textOf(true),
    userText: textOf(false),
    positiveCount: ask.kind === "choices" ? ask.positive.length : null,
  };
}
