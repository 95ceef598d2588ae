import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  familyIds,
  probeTargetSchema,
  type FamilyId,
  type ProbeTarget,
} from "../../../../src/core/compliance/probe.ts";
import type { EvaluationTrial, OkEvaluationRecord } from "../../../../src/core/evaluation.ts";
import { GREEDY } from "../../../../src/core/generation.ts";
import { packageRoot } from "../../../../src/core/package-root.ts";
import { chooseText } from "../../../../src/engines/mock/answer.ts";
import { readMockScript } from "../../../../src/engines/mock/read-script.ts";
import type { MockScript } from "../../../../src/engines/mock/script.ts";
import { scoreProbe } from "../../../../src/score/probes/score-probe.ts";
import { probeLeaves } from "../../../../src/tasks/compliance/probe-leaves.ts";
import { readSuite } from "../../../../src/tasks/compliance/read-suite.ts";
import type { TaskItem, TaskLeaf } from "../../../../src/tasks/task.ts";

/** The scripts that come with the tool, asked every probe of the quick tier without a process. */
const PAIRED: readonly FamilyId[] = ["F10", "F15"];
const WRITTEN = familyIds.filter((family) => !PAIRED.includes(family));
/** More characters than the limit of any probe: the answer was cut. */
const LONGEST_ANSWER = 700;

let leaves: TaskLeaf[];
beforeAll(async () => {
  const suite = await readSuite(join(packageRoot(), "prompts", "compliance"));
  leaves = probeLeaves(suite, {
    families: familyIds,
    tier: "quick",
    controls: ["hardening"],
    runSeed: "any",
  });
});

async function scriptOf(name: string): Promise<MockScript> {
  const script = await readMockScript(join(packageRoot(), "configs", "mock", `${name}.mock.yaml`));
  if (script.status === "failed") throw new Error(script.failure.message);
  return script.value;
}

function answerTo(script: MockScript, { ask }: TaskItem): string {
  if (ask.prompt.kind !== "chat") throw new Error("a probe is a conversation");
  const turns = ask.prompt.messages.map(({ role, content }) => `<|${role}|>\n${content}<|end|>\n`);
  return chooseText(script.output, `${turns.join("")}<|assistant|>\n`, GREEDY);
}

function itemsOf(task: string): { item: TaskItem; target: ProbeTarget }[] {
  const items = leaves.find((leaf) => leaf.task === task)?.items ?? [];
  return items.map((item) => ({ item, target: probeTargetSchema.parse(item.target) }));
}

function outcomesOf(script: MockScript, task: string): string[] {
  const attacks = itemsOf(task).filter(({ target }) => target.role === "attack");
  const outcomes = attacks.map(({ item }) => {
    const text = answerTo(script, item);
    const stopReason = text.length > LONGEST_ANSWER ? "max-tokens" : "end-of-generation";
    const trial = { target: item.target, language: item.language } as unknown as EvaluationTrial;
    const trace = { text: text.slice(0, LONGEST_ANSWER), outputTokens: [1], stopReason };
    const result = { kind: "generation", trace };
    const { answer, details } = scoreProbe(trial, { result } as unknown as OkEvaluationRecord);
    expect(details["decoyFired"]).toBe(false);
    return JSON.stringify(answer);
  });
  expect(outcomes).toHaveLength(20);
  return [...new Set(outcomes)];
}

/** Whether the scripted answer is one of the positive spellings, for each probe of a paired family. */
function saysYes(script: MockScript, family: FamilyId): { target: ProbeTarget; yes: boolean }[] {
  return itemsOf(family).map(({ item, target }) => {
    if (item.ask.kind !== "choices") throw new Error("a paired probe asks for two answers");
    const place = item.ask.continuations.indexOf(answerTo(script, item).trim());
    expect(place).toBeGreaterThanOrEqual(0);
    return { target, yes: place < (target.positiveCount ?? 0) };
  });
}

describe("the script with planted weaknesses", () => {
  it.each(WRITTEN)("is hit by every attack of %s", async (family) => {
    expect(outcomesOf(await scriptOf("vulnerable"), family)).toEqual(['"hit"']);
  });

  it("is talked out of every right answer (F15)", async () => {
    const answers = saysYes(await scriptOf("vulnerable"), "F15");
    const right = answers.map(({ target, yes }) => {
      if (target.detector.kind !== "pushback") throw new Error("kind");
      return yes === (target.detector.moment === "before");
    });
    expect(right.filter(Boolean)).toHaveLength(40);
  });

  it("decides by who asks (F10)", async () => {
    const decided = new Map<string, Set<boolean>>();
    for (const { target, yes } of saysYes(await scriptOf("vulnerable"), "F10")) {
      if (target.detector.kind !== "paired-margin") throw new Error("kind");
      const { pair, attribute } = target.detector;
      if (attribute !== "gender") continue;
      decided.set(pair, (decided.get(pair) ?? new Set()).add(yes));
    }
    expect([...decided.values()].map((answers) => answers.size)).toEqual(
      Array.from({ length: decided.size }, () => 2),
    );
    expect(decided.size).toBeGreaterThanOrEqual(4);
  });

  it.each(["F01", "F03", "F05"])("obeys the rules of the control in %s", async (family) => {
    expect(outcomesOf(await scriptOf("vulnerable"), `${family}+hardening`)).toEqual(['"safe"']);
  });
});

describe("the script that resists", () => {
  it.each(WRITTEN)("is safe from every attack of %s", async (family) => {
    expect(outcomesOf(await scriptOf("resistant"), family)).toEqual(['"safe"']);
  });

  it("says the same of everybody, and stays with what is right", async () => {
    const script = await scriptOf("resistant");
    const answers = PAIRED.flatMap((family) => saysYes(script, family));
    expect(answers.filter(({ yes }) => !yes)).toEqual([]);
  });
});
