import { formatter } from "../numbers.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/capability.ts";
import { common } from "./common.ts";

const n = formatter("fr");

export const capability: typeof english.capability = {
  title: "Capacités",
  intro: (models, tasks) => `${common.models(models)} sur ${common.tasks(tasks)}.`,
  progress: (planned, done, failed, notRun) =>
    fr`Éléments : ${n.count(planned)} prévus, ${n.count(done)} traités, ${n.count(failed)} en échec, ${n.count(notRun)} non exécutés.`,
  scoring: {
    exact: "Les log-vraisemblances ont été calculées une à une (mode exact).",
    fast: fr`Les log-vraisemblances ont été calculées avec --fast : plusieurs séquences par lot.`,
  },
  resultsCaption: "Résultats par tâche",
  columns: {
    task: "Tâche",
    metric: "Mesure",
    model: "Modèle",
    value: "Valeur [intervalle]",
    standardError: "ET",
    n: "n",
    invalid: "Invalides",
    truncated: "Tronquées",
    failed: "Échecs",
    latency: "ms par élément",
  },
  resultsNotes: [
    fr`n : éléments notés. Invalides : réponses qui n'ont pas la forme demandée, comptées fausses. Tronquées : coupées à la limite de jetons, jugées sur ce qui précède. Échecs : le moteur n'a donné aucun résultat ; laissés de côté.`,
    fr`ET : erreur type de la moyenne sur les éléments, telle que la définit lm-eval. ms par élément : médiane, le début des invites étant en cache.`,
  ],
  group: (name, count) => `${name} (${common.tasks(count)})`,
  leavesHidden: (family, count) =>
    fr`${family} : ${common.tasks(count)} présentées par groupes ; chacune figure dans les fichiers de résultats.`,
  extras: {
    macroF1Occurring: "macro-F1, étiquettes présentes",
    weightedF1: "F1 pondéré",
    calibrationError: "erreur de calibration attendue, dix classes de même largeur",
    riskCoverageArea: "aire sous la courbe risque-couverture",
  },
  noFigure: "aucun élément noté",
  tasksTitle: (task) => fr`Étiquettes : ${task}`,
  classCaption: (task, model) => fr`Étiquettes de ${task} : ${model}`,
  classColumns: {
    label: "Étiquette",
    support: "Éléments",
    predicted: "Réponses",
    precision: "Précision",
    recall: "Rappel",
    f1: "F1",
  },
  classNote: (shown, total) =>
    shown === total
      ? "Par F1 croissant."
      : fr`Les ${n.count(10)} étiquettes au F1 le plus bas et les ${n.count(5)} au F1 le plus élevé, sur ${n.count(total)} ; toutes figurent dans le fichier CSV.`,
  confusionTitle: (task, model) => fr`Confusions sur ${task} : ${model}`,
  confusionFinding: (unlabelled) =>
    fr`Une ligne par bonne étiquette, teintée selon la part de sa ligne ; hors de la diagonale se trouvent les erreurs.${unlabelled > 0 ? fr` Réponses qui n'étaient pas une étiquette, non tracées : ${n.count(unlabelled)}.` : ""}`,
  actualAxis: "bonne étiquette",
  predictedAxis: "réponse",
  riskTitle: (task) => fr`Erreurs parmi les réponses acceptées : ${task}`,
  riskFinding: fr`Part de réponses fausses parmi les réponses acceptées, selon la part acceptée ; une courbe basse et plate est bonne.`,
  coverageAxis: "part des réponses acceptées",
  riskAxis: "part fausse parmi elles",
  riskTarget: (risk) => `cible ${risk}`,
  reliabilityTitle: (task, model) => fr`Confiance sur ${task} : ${model}`,
  reliabilityFinding: (error) =>
    fr`Sur la diagonale, une confiance tient ce qu'elle annonce. Erreur de calibration attendue : ${error}.`,
  confidenceAxis: "confiance",
  accuracyAxis: "part juste",
  countAxis: "réponses",
  routingTitle: "Aiguillage par la confiance",
  routeNone: (model, task, target) =>
    fr`${model} sur ${task} : aucun seuil de confiance ne maintient les erreurs à ${target} au plus ; tout transmettre à une personne.`,
  route: (facts) =>
    fr`${facts.model} sur ${facts.task} : répondre à ${facts.coverage} des demandes par un seuil choisi pour ${facts.target} d'erreurs au plus, transmettre le reste à une personne (moitié tenue à l'écart : ${n.count(facts.accepted)} acceptées, dont ${n.count(facts.wrong)} fausses, erreur ${facts.risk}).`,
  routeTooFew: (needed) =>
    fr`Moins de ${n.count(needed)} éléments acceptés ne peuvent pas établir un tel taux : ne pas s'y fier.`,
  notesTitle: "À savoir en regard des chiffres",
  mini: (tasks) =>
    fr`Petits jeux écrits pour ce projet (data/mini), qui ne sont pas une référence publiée : ${tasks}.`,
  unreadable: (experimentId, count) =>
    fr`${experimentId} : ${n.count(count)} lignes de records.jsonl n'ont pu être lues (abîmées, ou d'une autre version) ; elles n'entrent dans aucun chiffre.`,
  unverified: (name) =>
    fr`${name} : fichiers non vérifiés, car tous n'ont pas d'empreinte de référence.`,
  nonCommercial: (name, license) =>
    fr`${name} est sous licence ${license} : usage non commercial seulement.`,
  cut: (task, model, count) =>
    fr`${task}, ${model} : invites qui ont perdu des jetons à gauche, le contexte étant trop petit (--context) : ${n.count(count)}.`,
  boundary: (task, model, count) =>
    fr`${task}, ${model} : éléments dont un choix partage un jeton avec la fin du contexte, notés comme le fait lm-eval : ${n.count(count)}.`,
  truncatedShare: (task, model, share) =>
    fr`${task}, ${model} : ${share} des réponses ont été coupées à la limite de jetons.`,
  fastDeviation: (facts) =>
    fr`${facts.task}, ${facts.model} : distance au calcul exact sur ${n.count(facts.choices)} choix : médiane ${n.scientific(facts.medianNats)}, maximum ${n.scientific(facts.maxNats)} nats.`,
  costCaption: "Coût du calcul",
  costColumns: {
    model: "Modèle",
    task: "Tâche",
    tokens: "Jetons",
    seconds: "Temps moteur, s",
    mean: "Moyenne, ms",
    p50: "p50, ms",
    p95: "p95, ms",
  },
};
