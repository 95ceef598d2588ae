import { formatter } from "../numbers.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/limits.ts";

const n = formatter("fr");

export const limits: typeof english.limits = {
  title: "Limites et mode de lecture",
  definitions: [
    {
      term: "TTFT",
      text: fr`Délai jusqu'au premier jeton, de l'acceptation de la requête dans le processus du moteur au tirage du premier jeton de sortie : gabarit, découpage en jetons, préremplissage et tirage. Derrière un serveur : d'après l'horloge du demandeur, jusqu'à l'arrivée du premier jeton ou fragment de texte. À froid : rien de l'invite n'était dans le cache clé-valeur. Préfixe en cache : une partie y était. Invite en cache : tout y était, sauf le dernier jeton. Un essai ne compte que si les décomptes de jetons du moteur confirment cet état.`,
    },
    {
      term: "Débit de décodage",
      text: "(N - 1) / (instant du dernier jeton - instant du premier). Les jetons sont comptés par leurs identifiants.",
    },
    {
      term: "Débit de préremplissage",
      text: "Jetons d'invite évalués, rapportés à la durée du préremplissage, sur les essais à froid seulement.",
    },
    {
      term: "Délai entre jetons",
      text: "Temps entre deux jetons de sortie consécutifs. p50 et p99 sont d'abord calculés dans chaque essai.",
    },
    {
      term: "n",
      text: fr`L'unité d'analyse est l'invite, croisée avec les tours : répéter une invite ne fait pas mieux connaître un scénario. Pour les tâches, c'est l'élément.`,
    },
    {
      term: "Intervalle",
      text: fr`Il dit de combien le chiffre changerait avec d'autres invites ou d'autres éléments du même genre. Il couvre les invites et, dans les comparaisons de débit, les processus ; il ne couvre ni d'autres jours, ni d'autres machines, ni d'autres versions, ni d'autres genres de textes.`,
    },
    {
      term: "Pic privé, pic résident",
      text: fr`Privé : mémoire propre au processus (cache clé-valeur, tampons de calcul, tas ; sous macOS, l'empreinte physique). Résident : avec les poids projetés en mémoire. Les deux sont des pics depuis le démarrage du processus : un scénario précédent dans le même processus y entre. Le seuil de mémoire d'un scénario est comparé au plus grand des deux.`,
    },
    {
      term: "JSON valide",
      text: "La sortie entière est un seul texte JSON, sans rien réparer ni extraire d'une prose, et respecte le schéma du scénario.",
    },
    {
      term: "Aucun écart mis en évidence",
      text: fr`Les données n'excluent pas l'absence d'écart. Cela ne veut pas dire que deux modèles se valent : l'intervalle dit ce qui reste possible. « Équivalents » n'est employé que si l'intervalle à 90 % tient dans la marge.`,
    },
    {
      term: "Démarrage à froid",
      text: fr`Avant les essais mesurés d'un processus, des essais d'échauffement non mesurés ont eu lieu : la première requête après le chargement d'un modèle est plus lente que tous les chiffres donnés ici.`,
    },
    { term: "-", text: "Non observé, ou non demandé. Un zéro mesuré s'écrit 0." },
  ],
  notMeasuredTitle: "Ce qui n'a pas été mesuré",
  notMeasured: {
    energy: "La consommation d'énergie n'a pas été mesurée.",
    load: fr`Une requête à la fois : rien n'est dit de plusieurs utilisateurs simultanés.`,
    otherMachines: fr`Une seule machine : rien n'est dit des autres.`,
    days: fr`Chaque expérience s'est déroulée en une seule occasion : on ignore de combien les chiffres varient d'un jour à l'autre.`,
    severalDays: fr`Des expériences de moments différents figurent côte à côte : ce qu'un jour d'intervalle change n'entre dans aucun intervalle.`,
    noPerformance: "Ni les débits ni la mémoire n'ont été mesurés.",
    noCapability: "La qualité des réponses n'a pas été mesurée.",
    contamination:
      "Des jeux de données publiés ont pu faire partie des données d'entraînement d'un modèle.",
    synthetic: "Les modèles à poids synthétiques ne renseignent que sur les débits et la mémoire.",
    mlxOnCpu: fr`MLX a été mesuré sur un processeur, où il calcule sur un seul fil avec une bibliothèque matricielle ordinaire : son débit n'y dit rien d'un Mac, dont le processeur graphique est sa cible.`,
    server: fr`Des modèles derrière un serveur, on ne sait que ce qu'il indique : ni les octets chargés ni les options ne sont visibles. Ses délais comprennent HTTP ; le premier jeton est le premier fragment de texte reçu, et les jetons n'ont d'horodatage que si le serveur envoie leurs identifiants ; sinon, le débit de décodage repose sur le décompte du serveur.`,
    noJsonSchema:
      "La sortie contrainte par un schéma JSON n'a pas été mesurée pour les modèles dont le serveur n'est pas connu pour en respecter un ; elle ne leur a été demandée que dans l'invite.",
    mini: "Les chiffres obtenus sur les petits jeux écrits pour ce projet ne sont pas des résultats de référence.",
  },
};

export const summary: typeof english.summary = {
  title: "Synthèse",
  reportTitle: (name, ids) => {
    const subject = name ?? ids;
    return subject === "" ? "Rapport d'évaluation" : fr`Rapport d'évaluation : ${subject}`;
  },
  subtitleExperiments: (list) => fr`Expériences : ${list}.`,
  experimentLine: (id, date, tool) => `${id}, ${date}, edge-slm-bench ${tool}`,
  subtitleMachine: (machine) => fr`Machine : ${machine}.`,
  questionLabel: "Question",
  performanceMeasured: (facts) =>
    fr`Débits et mémoire : ${facts.models}, ${facts.scenarios}, ${facts.prompts} par scénario × ${facts.rounds} ; ${n.count(facts.ok)} essais réussis sur ${n.count(facts.planned)}.`,
  capabilityMeasured: (facts) =>
    fr`Capacités : ${facts.models} sur ${facts.tasks} ; ${n.count(facts.done)} éléments traités sur ${n.count(facts.planned)}.`,
  nothingPlanned: fr`Rien n'a été mesuré : le plan ne contient aucun essai.`,
  nothingMeasured: (planned, failed) =>
    fr`Rien n'a été mesuré : aucun essai réussi sur ${n.count(planned)} ; ${n.count(failed)} en échec.`,
  emptyDossier: "Ce rapport ne porte sur aucune expérience.",
  cell: (model, scenario, parts) => fr`${model}, ${scenario} : ${parts.join(", ")}.`,
  noTrial: "aucun essai réussi",
  noFigure: "aucun chiffre observé",
  firstToken: (ms, count) =>
    fr`premier jeton après ${ms} ms (à froid, ${n.count(count)} ${count > 1 ? "invites" : "invite"})`,
  thenTokens: (speed) => fr`puis ${speed} jetons/s`,
  resident: (megabytes) => fr`${megabytes} Mo de mémoire résidente`,
  private: (megabytes) => fr`${megabytes} Mo de mémoire privée`,
  validJson: (share, count) =>
    `${share} des ${n.count(count)} sorties en JSON valide selon le schéma`,
  found: "Ce qui est établi, et ce qui ne l'est pas",
  figures: "Chiffres par modèle et par scénario",
  moreShown: (count) =>
    fr`Autres écarts mis en évidence, à lire dans les comparaisons : ${n.count(count)}.`,
  nothingShown:
    "Les comparaisons principales ne mettent en évidence aucun écart entre deux modèles.",
  notShown: (counts) =>
    fr`Sur ${n.count(counts.total)} comparaisons principales : écart mis en évidence ${n.count(counts.shown)}, aucun écart mis en évidence ou non concluant ${n.count(counts.none)}, équivalents ${n.count(counts.equivalent)}, verdict réservé ${n.count(counts.withheld)}, non estimable ${n.count(counts.notEstimable)}.`,
  noComparison: fr`Un seul modèle : rien n'a été comparé.`,
  thresholds: (passed, failed, open, total) =>
    fr`Sur ${n.count(total)} seuils déclarés par les scénarios : respectés ${n.count(passed)}, non respectés ${n.count(failed)}, sans conclusion possible ${n.count(open)}.`,
  unreliable: (cells, total, reasons) =>
    fr`Lignes dont un signalement rend les chiffres non fiables : ${n.count(cells)} sur ${n.count(total)} (${reasons}).`,
  experimentUnreliable: (reasons) =>
    fr`Un signalement rend non fiables les chiffres de l'expérience : ${reasons}.`,
  warningTitle: "Avant d'utiliser ces chiffres",
  cannotSay: "Ce que ce rapport ne peut pas dire",
};
