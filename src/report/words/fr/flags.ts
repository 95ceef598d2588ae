import type { FlagValues } from "../flag-code.ts";
import { formatter } from "../numbers.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/flags.ts";
import { metricName } from "./metrics.ts";

const n = formatter("fr");

export const flagSentences: typeof english.flagSentences = {
  "backend-differs": ({ text }) =>
    fr`Plusieurs bibliothèques de calcul ont été utilisées (${text("variants")}) : leurs chiffres et leurs log-probabilités diffèrent.`,
  bimodal: ({ number, text }) =>
    fr`La mesure « ${metricName(text("metric"))} » présente deux modes, dans un rapport de ${n.figure(number("ratio"))} : ${n.count(number("lowerCount"))} essais dans le mode bas, ${n.count(number("upperCount"))} dans le mode haut. Une moyenne ne décrit ni l'un ni l'autre.`,
  busy: (values) =>
    fr`Essais exécutés alors que la machine faisait d'autres travaux (charge supérieure à 0,3 par cœur en plus de nos propres fils, ou pression processeur supérieure à 5 %) : ${share(values)}.`,
  "cache-state-differs": (values) =>
    fr`Essais exclus de tout TTFT, parce que les décomptes de jetons du moteur indiquent un autre état du cache que l'état prévu : ${share(values)}.${isServer(values) ? fr` Démarrer le serveur sans cache d'invites (mlx_lm.server : --prompt-cache-size 0) ; llama-server reçoit cette consigne avec chaque requête.` : ""}`,
  "cache-state-unverified": (values) =>
    isServer(values)
      ? fr`Essais exclus de tout TTFT, parce que le serveur n'indique pas combien de jetons de l'invite étaient dans son cache (llama-server et mlx_lm.server le font) : ${share(values)}.`
      : fr`Essais exclus de tout TTFT, parce que le moteur n'indique pas combien de jetons de l'invite il a évalués : ${share(values)}.`,
  drift: ({ number, text }) =>
    fr`La mesure « ${metricName(text("metric"))} » a varié de ${signedPercent(number("change"))} du premier au dernier tiers des essais d'un même processus (Mann-Kendall, p ${p(number("p"))}).`,
  "empty-output": (values) => fr`Sorties sans aucun caractère visible : ${share(values)}.`,
  "failed-trials": (values) => fr`Essais en échec, exclus de tous les chiffres : ${share(values)}.`,
  "first-slow": (values) =>
    fr`Processus dont le premier essai à froid a pris plus de ${n.figure(values.number("factor"))} fois le TTFT médian par jeton d'invite : ${share(values)}. Un échauffement plus long serait utile.`,
  gc: (values) =>
    fr`Essais dont la fenêtre chronométrée chevauche un passage du ramasse-miettes de plus de 1 ms : ${share(values)} ; ces intervalles sont exclus du plus long délai entre jetons.`,
  "model-not-loaded": ({ number }) =>
    fr`Le modèle n'a pas pu être chargé dans ${n.count(number("count"))} processus du moteur. Message du moteur : `,
  nondeterministic: (values) =>
    fr`Requêtes gloutonnes répétées dont les sorties diffèrent : ${share(values)}.`,
  outliers: ({ number }) =>
    fr`Valeurs éloignées de la médiane (14,8 MAD sur les logarithmes), conservées : ${n.count(number("ttftCount"))} TTFT à froid sur ${n.count(number("ttftTotal"))}, ${n.count(number("decodeCount"))} débits de décodage sur ${n.count(number("decodeTotal"))}.`,
  power: ({ number }) => {
    const reasons = [
      ...(number("onBattery") === 1 ? ["sur batterie"] : []),
      ...(number("lowPower") === 1 ? ["en mode économie d'énergie"] : []),
      ...(number("changed") === 1 ? ["avec une alimentation qui a changé en cours de mesure"] : []),
    ];
    return `Des essais ont eu lieu ${reasons.join(", ")}.`;
  },
  "prompt-length-out-of-range": ({ number }) =>
    fr`Invites hors de la plage déclarée de ${n.count(number("low"))} à ${n.count(number("high"))} jetons, selon le découpage de ce modèle : ${n.count(number("count"))}.`,
  "records-not-in-plan": ({ number }) =>
    fr`${n.count(number("count"))} enregistrements ne correspondent à aucun essai du plan ; ils n'entrent dans aucun chiffre.`,
  "records-unreadable": ({ number }) =>
    fr`${n.count(number("count"))} lignes de records.jsonl n'ont pu être lues (abîmées, ou d'une autre version) ; elles n'entrent dans aucun chiffre.`,
  "scores-missing": (values) => fr`Sorties sans note de validité JSON : ${share(values)}.`,
  suspended: (values) =>
    fr`Essais pendant lesquels la machine s'est mise en veille, exclus de tous les chiffres : ${share(values)}.`,
  swap: (values) => fr`Essais pendant lesquels la mémoire d'échange augmentait : ${share(values)}.`,
  synthetic: () =>
    fr`Poids synthétiques : débit et mémoire seulement ; le texte produit n'a pas de sens.`,
  thermal: (values) => fr`Essais sous contrainte thermique ou bridage : ${share(values)}.`,
  "token-count-differs": (values) =>
    fr`Essais dont les décomptes de jetons contredisent les identifiants, les horodatages ou les limites enregistrés : ${share(values)}.${values.number("endsEarly") === 1 ? fr` On ne peut pas demander à ce serveur de poursuivre au-delà de la fin d'une réponse : les longueurs fixes ne sont pas atteintes.` : ""}`,
  "too-few-prompts": ({ number }) =>
    fr`Invites distinctes : ${n.count(number("count"))} ; il en faut au moins ${n.count(number("needed"))} pour parler d'un scénario et non de ces seules invites.`,
  "too-few-rounds": ({ number }) =>
    fr`Tours : ${n.count(number("count"))} ; à moins de ${n.count(number("needed"))}, on ignore de combien un nouveau processus modifie les chiffres.`,
  "trials-not-run": (values) => {
    const planned = values.number("planned");
    if (planned === 0) return "Le plan ne contient aucun essai.";
    if (planned !== null) return `Aucun des ${n.count(planned)} essais prévus n'a été exécuté.`;
    return fr`Essais non exécutés : ${share(values)}.`;
  },
  truncated: (values) => fr`Sorties coupées à la limite de jetons : ${share(values)}.`,
  wide: ({ number, text }) =>
    fr`L'intervalle à 95 % de la mesure « ${metricName(text("metric"))} » s'étend de ${n.percent(number("halfWidth"))} de part et d'autre : non concluant ; davantage d'invites le resserreraient.`,
};

export const flagSeverities: typeof english.flagSeverities = {
  unreliable: "Non fiable.",
  note: "Note.",
};

function isServer({ number }: FlagValues): boolean {
  return number("server") === 1;
}

function share({ number }: FlagValues): string {
  return `${n.count(number("count"))} sur ${n.count(number("total"))}`;
}

function signedPercent(fraction: number | null): string {
  return fraction === null ? "-" : `${n.signed(fraction * 100, 1)}${n.percentSign}`;
}

function p(value: number | null): string {
  return value === null ? "= -" : n.equalsP(value);
}
