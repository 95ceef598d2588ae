import type { Reason } from "../../../analyze/inference/undefined-reason.ts";
import { formatter } from "../numbers.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/metrics.ts";
import { common } from "./common.ts";

const n = formatter("fr");

const METRIC_NAMES = new Map<string, string>(
  Object.entries({
    "ttft-cold-ms": "TTFT à froid",
    "ttft-cold-p95-ms": "TTFT à froid, 95e centile",
    "ttft-warm-prefix-ms": "TTFT avec préfixe en cache",
    "ttft-cached-ms": "TTFT avec invite en cache",
    "prefill-tokens-per-second": "Débit de préremplissage",
    "decode-tokens-per-second": "Débit de décodage",
    "decode-characters-per-second": "Débit de décodage, en caractères",
    "inter-token-p50-ms": "Délai entre jetons, médiane",
    "inter-token-p99-ms": "Délai entre jetons, 99e centile",
    "total-time-ms": "Durée totale",
    "peak-private-bytes": "Pic de mémoire privée",
    "peak-resident-bytes": "Pic de mémoire résidente",
    acc: "exactitude (acc)",
    acc_norm: "exactitude, choix normalisés par la longueur (acc_norm)",
    "exact_match,strict-match": "réponse exacte, lecture stricte (exact_match,strict-match)",
    "exact_match,flexible-extract": "réponse exacte, lecture souple (exact_match,flexible-extract)",
    exact_match: "tous les champs justes (exact_match)",
    "pass@1": "programmes qui réussissent (pass@1)",
    macro_f1: "macro-F1 (macro_f1)",
    confidence: "confiance moyenne (confidence)",
    brier: "score de Brier (brier)",
    log_loss: "perte logarithmique, nats (log_loss)",
    correct: "réponses justes (correct)",
    field_accuracy_strict: "champs justes, lecture stricte (field_accuracy_strict)",
    field_accuracy: "champs justes, après réparation (field_accuracy)",
    strict_valid: "JSON valide (strict_valid)",
    repaired_valid: "JSON valide après réparation (repaired_valid)",
    key_fact_coverage: "faits essentiels restitués (key_fact_coverage)",
  }),
);

export function metricName(code: string): string {
  return METRIC_NAMES.get(code) ?? code;
}

export const scenarioMetrics: typeof english.scenarioMetrics = {
  ttft_p50_ms: "TTFT à froid",
  ttft_p95_ms: "TTFT à froid, 95e centile",
  ttft_warm_prefix_p50_ms: "TTFT avec préfixe en cache",
  total_time_p50_ms: "Durée totale",
  inter_token_p99_ms: "Délai entre jetons, 99e centile",
  tokens_per_second: "Débit de décodage",
  prefill_tokens_per_second: "Débit de préremplissage",
  json_valid_rate: "JSON valide",
};

export const memoryMetrics: typeof english.memoryMetrics = {
  peak_private_mb: "Pic de mémoire privée",
  peak_resident_mb: "Pic de mémoire résidente",
};

export const thresholdMeanings: typeof english.thresholdMeanings = {
  ttft_ms_max: "TTFT à froid, ms, au plus",
  tokens_per_sec_min: "débit de décodage, jetons/s, au moins",
  peak_ram_mb_max: "pic de mémoire (le plus grand des pics privé et résident), Mo, au plus",
  json_valid_rate_min: "JSON valide, au moins",
};

export const estimatorNames: typeof english.estimatorNames = {
  "median-of-prompt-medians": "médiane, sur les invites, de la médiane de chaque invite",
  "geometric-mean-of-prompt-medians":
    "moyenne géométrique, sur les invites, de la médiane de chaque invite",
  "quantile-type-7": "quantile sur les essais, type 7",
  "largest-over-processes": "maximum sur les processus",
  proportion: "proportion des éléments",
  mean: "moyenne sur les éléments",
  "macro-f1": "macro-F1 sur toutes les étiquettes",
};

export const intervalMethods: typeof english.intervalMethods = {
  "bootstrap-percentile": "bootstrap des percentiles",
  "bootstrap-bca": "bootstrap BCa",
  "bootstrap-basic": "bootstrap simple",
  "cluster-bootstrap-percentile": "bootstrap par grappes, percentiles",
  "t-on-logs": "loi de Student sur les logarithmes",
  t: "loi de Student",
  "order-statistics": "statistiques d'ordre",
  "range-over-processes": "étendue sur les processus, sans niveau de confiance",
  wilson: "méthode de Wilson",
};

export function reasonSentence(reason: Reason): string {
  switch (reason.code) {
    case "too-few":
      return fr`trop peu de valeurs : ${n.count(reason.count)}, il en faut au moins ${n.count(reason.needed)}`;
    case "too-many":
      return fr`trop de valeurs : ${n.count(reason.count)}, la méthode est définie pour ${n.count(reason.most)} au plus`;
    case "no-variation":
      return "toutes les valeurs ou tous les écarts sont identiques";
    case "all-zero":
      return "tous les écarts sont nuls";
    case "not-positive":
      return "une valeur n'est pas positive et n'a pas de logarithme";
    case "not-finite":
      return "une valeur n'est pas un nombre fini";
    case "no-bias-correction":
      return "les rééchantillonnages n'encadrent pas l'estimation";
    case "not-observed":
      return "rien n'a été observé";
  }
}

export const estimatorNote: typeof english.estimatorNote = (entries) =>
  entries.map(({ metrics, estimator, method, confidence }) => {
    const level = confidence === null ? "" : fr`intervalle à ${n.percent(confidence)} par `;
    const interval = method === null ? "sans intervalle" : `${level}${intervalMethods[method]}`;
    return fr`${metrics.join(common.semicolon)} : ${estimatorNames[estimator]} ; ${interval}.`;
  });
