import { loadTaskPrompts } from "../../config/task-prompts.ts";
import { ConfigError } from "../../core/errors.ts";
import { miniDataset } from "../mini-dataset.ts";
import { loadMini } from "../mini-data.ts";
import type { ReadTask, TaskRequest } from "../open-task.ts";
import type { AskSettings, TaskLeaf } from "../task.ts";
import { CUSTOMER_SENTIMENT_PLACEHOLDERS, customerSentimentLeaf } from "./customer-sentiment.ts";
import { EXTRACTION_PLACEHOLDERS, extractionLeaf } from "./extraction.ts";
import { loadExtractionSchema } from "./extraction-schema.ts";
import { FAQ_PLACEHOLDERS, faqLeaf } from "./faq.ts";
import type { RealisticHow } from "./realistic-how.ts";
import { SUMMARY_PLACEHOLDERS, summaryLeaf } from "./summary.ts";

type RealisticName = "faq" | "customer_sentiment" | "extraction" | "summary";

const PLACEHOLDERS: Record<RealisticName, readonly string[]> = {
  faq: FAQ_PLACEHOLDERS,
  customer_sentiment: CUSTOMER_SENTIMENT_PLACEHOLDERS,
  extraction: EXTRACTION_PLACEHOLDERS,
  summary: SUMMARY_PLACEHOLDERS,
};

/** The realistic tasks; their only data are those of this project. */
export async function openRealistic(name: RealisticName, request: TaskRequest): Promise<ReadTask> {
  const { promptsPath, answers } = request;
  if (promptsPath === null || answers === null) {
    throw new ConfigError(`eval_tasks.yaml: ${name} needs prompts_file and sampling`, {
      code: "config-invalid",
      hint: "Name a file of prompts/tasks and an entry of sampling_params.yaml.",
    });
  }
  const file = await loadTaskPrompts(promptsPath, PLACEHOLDERS[name]);
  const leafOf = await leafBuilder(name);
  return {
    datasets: [await miniDataset(request.task.mini)],
    shots: "none",
    build: ({ form }: AskSettings) => [
      leafOf({ form, prompts: { file, where: promptsPath }, answer: answers }),
    ],
  };
}

async function leafBuilder(name: RealisticName): Promise<(how: RealisticHow) => TaskLeaf> {
  switch (name) {
    case "faq": {
      const rows = await loadMini("faq");
      return (how) => faqLeaf(rows, how);
    }
    case "customer_sentiment": {
      const rows = await loadMini("sentiment");
      return (how) => customerSentimentLeaf(rows, how);
    }
    case "extraction": {
      const rows = await loadMini("extraction");
      const schema = await loadExtractionSchema();
      return (how) => extractionLeaf(rows, schema, how);
    }
    case "summary": {
      const rows = await loadMini("summary");
      return (how) => summaryLeaf(rows, how);
    }
  }
}
