import { z } from "zod";
import { modelsFileSchema } from "./models.ts";
import { promptFileSchema } from "./prompts.ts";
import { scenariosFileSchema } from "./scenarios.ts";

/** JSON Schemas of the configuration files for editors, by file name in `configs/schema/`. */
export function configJsonSchemas(): Record<string, string> {
  return {
    "models.schema.json": jsonSchemaText(modelsFileSchema, "Models to measure"),
    "prompts.schema.json": jsonSchemaText(promptFileSchema, "Prompts of a scenario"),
    "scenarios.schema.json": jsonSchemaText(scenariosFileSchema, "Scenarios to measure"),
  };
}

function jsonSchemaText(schema: z.ZodType, title: string): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: "input" }) }, null, 2)}\n`;
}
