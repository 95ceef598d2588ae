import { z } from "zod";
import { licenceRulesSchema } from "../core/compliance/licence-rules.ts";
import {
  controlsFileSchema,
  familiesFileSchema,
  frameworkSchema,
  profilesFileSchema,
  ratingPolicySchema,
} from "../core/compliance/rules.ts";
import { decisionRulesSchema } from "../core/decision.ts";
import { experimentFileSchema } from "./experiment-file.ts";
import { modelsFileSchema } from "./models.ts";
import { promptFileSchema } from "./prompts.ts";
import { evalTasksFileSchema } from "./eval-tasks.ts";
import { samplingParamsSchema } from "./sampling-params.ts";
import { scenariosFileSchema } from "./scenarios.ts";
import { taskPromptFileSchema } from "./task-prompts.ts";

/** JSON Schemas of the configuration files for editors, by file name in `configs/schema/`. */
export function configJsonSchemas(): Record<string, string> {
  return {
    "compliance_controls.schema.json": jsonSchemaText(controlsFileSchema, "Controls"),
    "compliance_families.schema.json": jsonSchemaText(familiesFileSchema, "Probe families"),
    "compliance_framework.schema.json": jsonSchemaText(frameworkSchema, "Items of a framework"),
    "compliance_profiles.schema.json": jsonSchemaText(profilesFileSchema, "Where models are used"),
    "compliance_rating.schema.json": jsonSchemaText(ratingPolicySchema, "How hits become a risk"),
    "decision.schema.json": jsonSchemaText(decisionRulesSchema, "What a model must show"),
    "eval_tasks.schema.json": jsonSchemaText(evalTasksFileSchema, "Tasks to evaluate"),
    "experiment.schema.json": jsonSchemaText(experimentFileSchema, "A question and its answer"),
    "licences.schema.json": jsonSchemaText(licenceRulesSchema, "What licences ask"),
    "models.schema.json": jsonSchemaText(modelsFileSchema, "Models to measure"),
    "prompts.schema.json": jsonSchemaText(promptFileSchema, "Prompts of a scenario"),
    "sampling_params.schema.json": jsonSchemaText(
      samplingParamsSchema,
      "How answers are generated",
    ),
    "scenarios.schema.json": jsonSchemaText(scenariosFileSchema, "Scenarios to measure"),
    "task_prompts.schema.json": jsonSchemaText(taskPromptFileSchema, "How a task asks"),
  };
}

function jsonSchemaText(schema: z.ZodType, title: string): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: "input" }) }, null, 2)}\n`;
}
