import { type HarnessError, PrerequisiteError } from "../../core/errors.ts";
import type { DownloadWords } from "../download/download-file.ts";
import type { NotServed } from "../download/download-problems.ts";
import type { HubSettings } from "./hub-settings.ts";

/** What is asked of the hub. */
export interface HubPlace {
  readonly repository: string;
  /** Branch or commit. */
  readonly revision: string;
  /** `null`: the repository itself. */
  readonly file: string | null;
}

const OTHER_WAYS =
  "set HF_ENDPOINT to a mirror, or get the files elsewhere and name their path instead of the model's name.";

/** A refusal of the hub in words; `null` for one without any of its own. */
export function hubRefusal(
  place: HubPlace,
  problem: NotServed,
  settings: HubSettings,
): HarnessError | null {
  const { status } = problem;
  const details = { cause: problem };
  if (status === 401 || status === 403) {
    const token = settings.authorization === null ? "without a token" : "to this token";
    return new PrerequisiteError(
      `${placeText(place)}: ${settings.endpoint} refuses it ${token} (${status}): the model is gated or private, or does not exist`,
      {
        ...details,
        code: "hub-forbidden",
        hint: `Accept its licence at ${settings.endpoint}/${place.repository}, then set HF_TOKEN to a token that may read it (${settings.endpoint}/settings/tokens), and run the command again.`,
      },
    );
  }
  if (status === 404 || status === 410) {
    return new PrerequisiteError(
      `${placeText(place)}: ${settings.endpoint} has no such ${whatOf(place)} (${status})`,
      {
        ...details,
        code: "hub-not-found",
        hint: `Check the names at ${settings.endpoint}/${place.repository}; or ${OTHER_WAYS}`,
      },
    );
  }
  return null;
}

function whatOf({ file }: HubPlace): string {
  return file === null ? "repository or revision" : "file at this revision";
}

export function placeText({ repository, revision, file }: HubPlace): string {
  return `${repository} @ ${revision}${file === null ? "" : `, ${file}`}`;
}

/** How a download from the hub that failed is told. */
export function hubWords(place: HubPlace, settings: HubSettings): DownloadWords {
  return {
    lockName: "models.lock",
    otherBytesHint: `ask its owner, or ${OTHER_WAYS}`,
    failedHint: `Run the command again to go on where it stopped; behind a proxy set HTTPS_PROXY; or ${OTHER_WAYS}`,
    refusal: (_url, problem) => hubRefusal(place, problem, settings),
  };
}

/** Nothing may be asked. */
export function offline(what: string): PrerequisiteError {
  return new PrerequisiteError(
    `${what}, and nothing may be fetched (--offline or HF_HUB_OFFLINE)`,
    {
      code: "offline",
      hint: "Run the command without --offline and HF_HUB_OFFLINE where there is a network, or copy the cache of a machine that has the model.",
    },
  );
}

/** The hub answers something that cannot be what was asked for. */
export function hubAnswerInvalid(place: HubPlace, problem: string): PrerequisiteError {
  return new PrerequisiteError(`${placeText(place)}: the hub's answer is not usable: ${problem}`, {
    code: "hub-answer-invalid",
    hint: "Check HF_ENDPOINT: it must name a Hugging Face hub or a mirror of one.",
  });
}
