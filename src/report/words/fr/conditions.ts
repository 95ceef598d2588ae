import { formatter } from "../numbers.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/conditions.ts";

const n = formatter("fr");

export const conditions: typeof english.conditions = {
  title: "Conditions de mesure et signalements",
  machine: "Machine",
  cores: (physical, logical, performance) =>
    `${n.count(physical)} cœurs physiques, ${n.count(logical)} cœurs logiques${performance === null ? "" : `, dont ${n.count(performance)} rapides`}`,
  unknownProcessor: "processeur inconnu",
  memory: (bytes) => fr`${n.megabytes(bytes)} Mo de mémoire`,
  system: "Système",
  kernel: (name) => `noyau ${name}`,
  node: (version) => `Node.js ${version}`,
  period: "Période des essais",
  periodText: (from, to) => `du ${from} au ${to}`,
  pause: "Pause entre les requêtes",
  pauseText: (ms) => fr`${ms} ms (médiane)`,
  thermal: "État thermique",
  thermalText: (level, throttles) => fr`niveau ${level} au plus, bridages : ${throttles}`,
  power: "Alimentation",
  powerSources: { ac: "secteur", battery: "batterie" },
  lowPower: {
    seen: "mode économie d'énergie observé",
    notSeen: "mode économie d'énergie non observé",
    unknown: fr`mode économie d'énergie : -`,
  },
  load: "Charge",
  loadText: (before, most, pressure) =>
    fr`charge moyenne avant le premier essai ${before}, au plus ${most} ; pression processeur au plus ${pressure} %`,
  swap: "Mémoire d'échange et mémoire libre",
  swapText: (growth, available) =>
    fr`hausse de la mémoire d'échange ${growth} Mo, mémoire libre au moins ${available} Mo`,
  frequency: "Fréquence du processeur",
  frequencyText: (low, high) => fr`${low} à ${high} MHz`,
  dash: "Un tiret marque une condition que ce système n'indique pas.",
  flagsTitle: "Signalements",
  flagsIntro: fr`Un signalement est une information à connaître avant de se fier à un chiffre. Rien n'est masqué ni retiré pour autant ; lorsqu'une cellule n'est pas fiable, ses chiffres sont donnés et aucun modèle n'est désigné meilleur.`,
  noFlags: "Aucun signalement.",
  failuresTitle: "Échecs",
  noFailures: "Aucun essai n'a échoué.",
  failure: (where, count, what, end) =>
    fr`${where} : ${n.count(count)} fois, ${what}${end}. Message du moteur : `,
  failedItems: (where, count) =>
    fr`${where} : éléments en échec, exclus de tous les chiffres : ${n.count(count)}.`,
  signal: (name) => `signal ${name}`,
  exitCode: (code) => `code de sortie ${String(code)}`,
};

export const reproducibility: typeof english.reproducibility = {
  title: "Reproductibilité",
  intro:
    "Les mêmes fichiers donnent le même rapport. Les fichiers de modèles, la configuration, le plan et les données sont désignés par leur empreinte SHA-256.",
  experimentsCaption: "Expériences",
  experimentColumns: {
    experiment: "Expérience",
    date: "Création",
    tool: "edge-slm-bench",
    seed: "Graine",
    rounds: "Tours",
    configs: "Configuration",
    plan: "Plan",
  },
  modelsCaption: "Fichiers de modèles et options en vigueur",
  modelColumns: {
    experiment: "Expérience",
    model: "Modèle",
    file: "Fichier",
    size: "Taille, Mo",
    sha256: "SHA-256",
    licence: "Licence",
    engine: "Moteur",
    backend: "Calcul",
    options: "Options",
    load: "Chargement, ms",
  },
  modelFacts: (parameters, sessions) =>
    `${n.count(parameters)} paramètres, chargé dans ${n.count(sessions)} processus`,
  options: (facts) =>
    `fils ${facts.threads}, contexte ${facts.context}, lot ${facts.batch}, KV ${facts.kv}, flash attention ${facts.flashAttention}, mmap ${facts.mmap}${facts.gpuLayers === null ? "" : `, couches GPU ${facts.gpuLayers}`}`,
  evaluationOptions: (threads, kv, flashAttention) =>
    `fils ${threads}, KV ${kv}, flash attention ${flashAttention}`,
  server: (software, version, baseUrl) =>
    `serveur ${software}${version === null ? "" : ` ${version}`} à l'adresse ${baseUrl}`,
  serverOptions: (context, slots) =>
    fr`options du serveur (contexte : ${context} ; requêtes simultanées : ${slots})`,
  serverFacts: (parameters, sessions) =>
    `${parameters === null ? "" : `${n.count(parameters)} paramètres, `}interrogé depuis ${n.count(sessions)} processus`,
  notTold: "non indiqué",
  byEngine: "au choix du moteur",
  on: "oui",
  off: "non",
  noLibrary: "aucune bibliothèque de calcul indiquée",
  datasetsCaption: "Jeux de données",
  datasetColumns: {
    name: "Jeu de données",
    origin: "Origine",
    revision: "Révision",
    licence: "Licence",
    verified: "Vérifié",
    files: "SHA-256 des fichiers",
  },
  origins: { published: "publié", mini: "écrit pour ce projet" },
  moreFiles: (count) => `${n.count(count)} fichiers`,
  tasksCaption: "Tâches",
  taskColumns: { task: "Tâche", version: "Version", scorer: "Notation", dataset: "Données" },
  versionsCaption: "Logiciels",
  versionColumns: { name: "Logiciel", version: "Version" },
  commit: (commit, isDirty) =>
    isDirty ? `${commit} avec des modifications non enregistrées` : commit,
  sourceCode: "code source (git)",
  inferenceCaption: "Statistiques fixées avant de voir les chiffres",
  inferenceColumns: { setting: "Réglage", value: "Valeur" },
  inference: {
    confidence: "Niveau de confiance des intervalles",
    alpha: "Seuil des tests, bilatéral",
    resamples: "Rééchantillonnages bootstrap",
    primaryMetric: "Mesure principale de débit",
    equivalenceSpeed: "Marge d'équivalence, débits et durées",
    equivalenceAccuracy: "Marge d'équivalence, proportions, points de pourcentage",
    wide: "Intervalle large à partir d'une demi-largeur de",
    minPrompts: "Nombre minimal d'invites pour un verdict",
    minRounds: "Nombre minimal de tours pour un verdict",
  },
  commandsTitle: "Commandes pour refaire les mêmes mesures, et pour récrire ce rapport",
};
