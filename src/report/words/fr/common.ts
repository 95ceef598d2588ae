import { formatter, NARROW_SPACE, NO_BREAK_SPACE } from "../numbers.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/common.ts";

const n = formatter("fr");

export const common: typeof english.common = {
  colon: fr` : `,
  semicolon: fr` ; `,
  megabyte: "Mo",
  millisecond: "ms",
  tokensPerSecond: "jetons/s",
  point: "points",
  yes: "oui",
  no: "non",
  dash: "-",
  unknown: "inconnue",
  unknownModel: "modèle inconnu",
  unknownServer: "inconnu",
  unknownQuantization: "quantification inconnue",
  syntheticWeights: "poids synthétiques",
  wholeExperiment: "toute l'expérience",
  experiment: "expérience",
  modes: {
    "fixed-length": "longueur fixe",
    constrained: "sortie contrainte",
    unconstrained: "sortie libre",
    "first-token": "premier jeton",
  },
  listed: (items) =>
    items.length < 2
      ? items.join("")
      : `${items.slice(0, -1).join(", ")} et ${items[items.length - 1] ?? ""}`,
  models: (count) => counted(count, "modèle", "modèles"),
  scenarios: (count) => counted(count, "scénario", "scénarios"),
  tasks: (count) => counted(count, "tâche", "tâches"),
  prompts: (count) => counted(count, "invite", "invites"),
  rounds: (count) => counted(count, "tour", "tours"),
  trials: (count) => counted(count, "essai", "essais"),
  items: (count) => counted(count, "élément", "éléments"),
  processes: (count) => counted(count, "processus", "processus"),
  promptsTimesRounds: (prompts, rounds) => `${common.prompts(prompts)} × ${common.rounds(rounds)}`,
  range: (low, high) => `${low} à ${high}`,
  // The decimal comma asks for another separator between the ends.
  interval: (low, high) => `[${low}${NARROW_SPACE};${NO_BREAK_SPACE}${high}]`,
  sampled: (shown, total) => `${n.count(shown)} points tracés sur ${n.count(total)}.`,
};

/** French counts 0 and 1 as singular. */
export function counted(count: number, one: string, many: string): string {
  return `${n.count(count)}${NO_BREAK_SPACE}${count < 2 ? one : many}`;
}

export const flagNames: typeof english.flagNames = {
  "backend-differs": "plusieurs bibliothèques de calcul",
  bimodal: "deux modes",
  busy: "autre charge sur la machine",
  "cache-state-differs": "état du cache différent de l'état prévu",
  "cache-state-unverified": "état du cache non vérifié",
  drift: "dérive",
  "empty-output": "sorties vides",
  "failed-trials": "essais en échec",
  "first-slow": "premiers essais lents",
  gc: "passage du ramasse-miettes",
  "model-not-loaded": "modèle non chargé",
  nondeterministic: "sorties divergentes",
  outliers: "nombreuses valeurs aberrantes",
  power: "état de l'alimentation",
  "prompt-length-out-of-range": "longueur d'invite hors plage",
  "records-not-in-plan": "enregistrements hors plan",
  "records-unreadable": "enregistrements illisibles",
  "scores-missing": "notes manquantes",
  suspended: "mise en veille de la machine",
  swap: "recours à la mémoire d'échange",
  synthetic: "poids synthétiques",
  thermal: "contrainte thermique ou bridage",
  "token-count-differs": "décomptes de jetons contradictoires",
  "too-few-prompts": "trop peu d'invites",
  "too-few-rounds": "trop peu de tours",
  "trials-not-run": "essais non exécutés",
  truncated: "sorties coupées à la limite de jetons",
  wide: "intervalle large",
};

export const failureNames: typeof english.failureNames = {
  "engine-crashed": "le processus du moteur s'est arrêté",
  "engine-hung": "aucune progression dans le délai imparti, processus arrêté",
  "engine-refused": "le moteur a répondu qu'il ne pouvait pas le faire",
  "context-overflow": "l'invite et la sortie dépassent le contexte",
  cancelled: "arrêt demandé",
  "not-finite": "le modèle n'a produit aucun nombre fini",
  "server-unreachable": "aucune connexion au serveur",
  "server-refused": "le serveur a répondu par une erreur",
  "server-broke-off": "le serveur a interrompu sa réponse",
  "server-malformed": "la réponse du serveur est inutilisable",
  "server-silent": "le serveur n'a rien envoyé dans le délai imparti",
};
