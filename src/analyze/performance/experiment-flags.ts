import type { SessionRecord } from "../../core/record.ts";
import type { ModelAnalysis } from "./analysis.ts";
import type { Flag } from "./flag.ts";

/** Flags that concern a model or the whole experiment, not one cell. */
export function experimentFlags(input: {
  readonly plannedCount: number;
  readonly recordCount: number;
  readonly sessions: readonly SessionRecord[];
  readonly models: readonly ModelAnalysis[];
  readonly strayRecordCount: number;
  readonly unreadableLineCount: number;
}): Flag[] {
  return [
    ...emptinessFlag(input.plannedCount, input.recordCount),
    ...strayFlag(input.strayRecordCount),
    ...unreadableFlag(input.unreadableLineCount),
    ...input.models.flatMap((model) => modelFlags(model, input.sessions)),
  ];
}

function emptinessFlag(planned: number, recorded: number): Flag[] {
  if (planned > 0 && recorded > 0) return [];
  const message =
    planned === 0 ? "The plan holds no trial." : `None of the ${planned} planned trials was run.`;
  return [
    {
      code: "trials-not-run",
      severity: "unreliable",
      subject: "experiment",
      message,
      values: { planned },
    },
  ];
}

function strayFlag(count: number): Flag[] {
  if (count === 0) return [];
  const message = `${count} records belong to no trial of the plan; they are in no figure.`;
  const values = { count };
  return [
    { code: "records-not-in-plan", severity: "note", subject: "experiment", message, values },
  ];
}

function unreadableFlag(count: number): Flag[] {
  if (count === 0) return [];
  return [
    {
      code: "records-unreadable",
      severity: "unreliable",
      subject: "experiment",
      message: `${count} lines of records.jsonl could not be read (broken, or of another version) and are in no figure.`,
      values: { count },
    },
  ];
}

/** Codes of what makes every figure of a model unreliable. */
export function unreliableModelCodes(
  model: ModelAnalysis,
  sessions: readonly SessionRecord[],
): Flag["code"][] {
  return modelFlags(model, sessions).flatMap(({ severity, code }) =>
    severity === "unreliable" ? [code] : [],
  );
}

function modelFlags(model: ModelAnalysis, sessions: readonly SessionRecord[]): Flag[] {
  const subject = model.modelId;
  const refused = sessions.flatMap((session) =>
    session.modelId === subject && session.status === "failed" ? [session.failure] : [],
  );
  const flags: Flag[] = [];
  if (refused[0] !== undefined) {
    const message = `The model could not be loaded in ${refused.length} engine processes: ${refused[0].message}`;
    const values = { count: refused.length, reason: refused[0].message };
    flags.push({ code: "model-not-loaded", severity: "note", subject, message, values });
  }
  if (model.cpuVariants.length > 1) {
    const message = `Several CPU libraries were used (${model.cpuVariants.join(", ")}): their figures and log-probabilities differ.`;
    const values = { variants: model.cpuVariants.join(", ") };
    flags.push({ code: "backend-differs", severity: "unreliable", subject, message, values });
  }
  return flags;
}
