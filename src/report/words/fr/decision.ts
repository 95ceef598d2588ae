import { formatter } from "../numbers.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/decision.ts";
import { common } from "./common.ts";

const n = formatter("fr");

export const decision: typeof english.decision = {
  title: "Décision",
  intro: fr`Chaque exigence est confrontée à ce qui a été mesuré. L'estimation ponctuelle décide ; l'intervalle dit si le résultat est établi : il l'est lorsque l'intervalle entier se trouve du même côté de la limite.`,
  counted: (passing, undecided, total) => {
    if (passing > 0) {
      return `${common.models(passing)} sur ${n.count(total)} ${passing === 1 ? "satisfait" : "satisfont"} toutes les exigences`;
    }
    return undecided > 0
      ? fr`Aucun modèle ne satisfait de façon établie toutes les exigences ; ${n.count(undecided)} sur ${n.count(total)} sans conclusion possible`
      : `Aucun modèle sur ${n.count(total)} ne satisfait toutes les exigences`;
  },
  passing: (models) => fr`Satisfont toutes les exigences : ${models}.`,
  undecidedModels: (models) =>
    fr`Sans conclusion possible, parce qu'une exigence reste ouverte : ${models}.`,
  fallingOut: (models) => fr`Écartés : ${models}.`,
  requirementWithLimit: (requirement, limit) =>
    limit === common.dash ? requirement : `${requirement} (${limit})`,
  primaryFigure: (task) => `Mesure principale, ${task}`,
  largerPeak: (scenario) =>
    `Pic de mémoire (le plus grand des pics privé et résident), ${scenario}`,
  fails: (model, requirements) => fr`${model} ne satisfait pas : ${requirements}.`,
  pointOnly: (count) =>
    fr`Verdicts qui reposent sur la seule estimation ponctuelle, parce que l'intervalle franchit la limite ou manque : ${n.count(count)}.`,
  noRequirement: fr`Aucune exigence n'a été donnée : rien n'a été décidé.`,
  tableCaption: "Exigences et résultats mesurés",
  columns: {
    model: "Modèle",
    requirement: "Exigence",
    observed: "Observé [intervalle]",
    n: "n",
    limit: "Limite",
    verdict: "Verdict",
    certainty: "Certitude, raison",
  },
  tableNotes: [
    fr`Les exigences sont celles des règles de décision, et les seuils que les scénarios mesurés déclarent eux-mêmes (marqués : scénario).`,
    fr`Mémoire : plus grand pic sur tous les scénarios ; l'intervalle est l'étendue sur les processus. Une licence est jugée à son seul nom : seules les licences permissives bien connues comptent comme autorisant l'usage. Pour les sorties structurées, c'est la sortie contrainte qui compte, sauf si l'exigence en nomme une autre.`,
  ],
  scenarioOrigin: "scénario",
  atLeast: (value) => `au moins ${value}`,
  atMost: (value) => `au plus ${value}`,
  both: (low, high) => `${low} à ${high}`,
  licence: "Licence autorisant l'usage commercial",
  noLicence: "aucune licence indiquée",
  allWorkloads: "tous les scénarios",
  verdicts: { pass: "conforme", fail: "NON CONFORME", undecided: "non concluant" },
  certainties: {
    shown: "établi par l'intervalle",
    "point-only": "par l'estimation ponctuelle seule",
  },
  licenceKnown: "d'après le nom de la licence",
  undecided: {
    "not-measured": "non mesuré",
    "too-few-for-p95": "trop peu d'essais pour un 95e centile",
    unreliable: "les chiffres ne sont pas fiables",
    "licence-unknown": "aucune licence n'est indiquée",
    "licence-has-terms": "la licence comporte des conditions à faire lire par une personne",
  },
  modelsCaption: "Les modèles face aux exigences",
  modelColumns: {
    model: "Modèle",
    status: "Statut",
    quality: "Qualité",
    latency: "Rapidité",
    memory: "Mémoire, Mo",
    front: "Front de Pareto",
    dominatedBy: "Dominé par",
  },
  statuses: {
    passes: "satisfait toutes les exigences",
    "falls-out": "ÉCARTÉ",
    undecided: "non concluant",
  },
  onFront: "oui",
  offFront: "non",
  frontNote: fr`Front de Pareto : aucun autre modèle restant n'est au moins aussi bon sur chaque axe et meilleur sur l'un d'eux. Le front est tracé d'après les estimations ponctuelles : deux modèles dont les intervalles se recoupent peuvent échanger leurs places.`,
  axesNote: (axes) => fr`Axes : ${axes}.`,
  axis: (name, workload) => `${name} (${workload})`,
  dominates: (winner, loser) =>
    `${winner} est au moins aussi bon que ${loser} sur chaque axe, et meilleur sur l'un d'eux, d'après les estimations ponctuelles.`,
  paretoTitle: "Qualité, rapidité et mémoire",
  paretoFinding: fr`Les modèles selon la qualité et la rapidité ; ceux du front de Pareto sont reliés, ceux qui sont écartés sont barrés d'une croix.`,
  front: "sur le front",
  rejected: "écarté",
  memoryNote: (megabytes) => fr`${megabytes} Mo`,
};
