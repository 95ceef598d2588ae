import { formatter } from "../numbers.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/comparisons.ts";
import { common } from "./common.ts";

const n = formatter("fr");

export const comparisons: typeof english.comparisons = {
  title: "Comparaisons",
  unitOf,
  size: (value, decimals, unit) => `${atMost(value, decimals)}${unitOf(unit)}`,
  signedSize: (value, decimals, unit) => `${signedAtMost(value, decimals)}${unitOf(unit)}`,
  sizeRange: (low, high, decimals, unit) =>
    `${atMost(low, decimals)} à ${atMost(high, decimals)}${unitOf(unit)}`,
  signedRange: (low, high, decimals, unit) =>
    `${signedAtMost(low, decimals)} à ${signedAtMost(high, decimals)}${unitOf(unit)}`,
  megabytes: (bytes) => fr`${n.megabytes(Math.abs(bytes))} Mo`,
  signedMegabytes: (bytes) => fr`${bytes > 0 ? "+" : ""}${n.megabytes(bytes)} Mo`,
  faster: (a, b, size) => `${a} est plus rapide que ${b} de ${size}`,
  slower: (a, b, size) => `${a} est plus lent que ${b} de ${size}`,
  shorter: (a, b, size) => `${a} prend ${size} de temps en moins que ${b}`,
  longer: (a, b, size) => `${a} prend ${size} de temps en plus que ${b}`,
  above: (a, b, size) => `${a} se situe ${size} au-dessus de ${b}`,
  below: (a, b, size) => `${a} se situe ${size} en dessous de ${b}`,
  moreMemory: (a, b, size) => `${a} occupe ${size} de plus que ${b}`,
  lessMemory: (a, b, size) => `${a} occupe ${size} de moins que ${b}`,
  withDetails: (statement, details) =>
    details.length === 0 ? `${statement}.` : `${statement} (${joined(details)}).`,
  confidenceInterval: (confidence, range) => fr`IC à ${n.percent(confidence)} : ${range}`,
  adjustedP: (family, p) =>
    `${family === "primary" ? "Holm" : "exploratoire, Benjamini-Hochberg"}, p ${n.equalsP(p)}`,
  unadjusted: "sans valeur p",
  testAgrees: (test) => `${testNames[test]} concorde`,
  testDisagrees: (test, p) =>
    fr`${testNames[test]} ne concorde pas, p ${n.equalsP(p)} : l'intervalle fait foi`,
  mcNemar: (p) => `McNemar, mid-p ${n.equalsP(p)}`,
  discordant: (onlyA, onlyB) =>
    fr`éléments discordants : ${n.count(onlyA)} réussis par le premier seul (b), ${n.count(onlyB)} par le second seul (c)`,
  rangesApart: (a, b) =>
    `plus de 5\u202f%, et les étendues sur ${common.processes(a)} et ${common.processes(b)} sont disjointes`,
  pairs: (count) => common.items(count),
  noDifference: (size, range, details) =>
    fr`Aucun écart mis en évidence : ${size} (${joined([range, ...details])}).`,
  noDifferenceAfterCorrection: (size, range, details) =>
    fr`Aucun écart mis en évidence après correction pour le nombre de comparaisons : ${size} (${joined([range, ...details])}).`,
  inconclusive: (size, range, details) =>
    fr`Non concluant, l'intervalle est large : ${size} (${joined([range, ...details])}).`,
  remains: (size) => `Un écart allant jusqu'à ${size} reste possible.`,
  noMemoryDifference: (size) =>
    fr`Aucun écart mis en évidence : ${size} ; il est de 5 % au plus, ou les étendues sur les processus se recoupent.`,
  equivalent: (margin, confidence, range) =>
    fr`Équivalents à ±${margin} près (IC à ${n.percent(confidence)} : ${range}).`,
  withheld: (reasons, figures) =>
    fr`Verdict réservé : ${reasons}. Les chiffres sont donnés, ${figures}, aucun modèle n'est désigné meilleur.`,
  unreliable: (reasons, figures) =>
    fr`Non fiable : ${reasons}. Les chiffres sont donnés, ${figures}, aucun modèle n'est désigné meilleur.`,
  notEstimable: (reason) => fr`Non estimable : ${reason}.`,
  tooFewPairs: (count) =>
    `Trop peu de paires (${n.count(count)}) pour un test de Wilcoxon significatif.`,
  oneRound: fr`Un seul tour : on ne sait rien des autres processus.`,
  byRound: fr`Chaque invite a été posée dans un seul tour : l'unité est le tour.`,
  acrossExperiments: fr`Mesurés dans deux expériences : ce qu'un jour d'intervalle change n'entre dans aucun intervalle.`,
  leftOut: (onlyA, onlyB) =>
    fr`Laissés de côté, faute d'équivalent en face : ${n.count(onlyA)} du premier, ${n.count(onlyB)} du second.`,

  intro: (primaryMetric, alpha) =>
    fr`Chaque paire de modèles est comparée sur les mêmes invites ou les mêmes éléments. La famille qui fait foi est « ${primaryMetric} » sur tous les scénarios, corrigée par la méthode de Holm ; pour les tâches, c'est la mesure principale de chacune. Toutes les autres comparaisons sont exploratoires et corrigées par la méthode de Benjamini-Hochberg : elles suggèrent, elles ne démontrent pas. Seuil : ${n.percent(alpha)}, bilatéral.`,
  rule: fr`Un modèle n'est désigné meilleur que si l'intervalle exclut l'absence d'écart et si la valeur p corrigée est inférieure au seuil. À côté figure le test que la règle a choisi : le test t apparié à partir de 20 paires lorsque le test de Shapiro-Wilk ne rejette pas la normalité, sinon le test des rangs signés de Wilcoxon ; McNemar pour les réponses justes ou fausses. En cas de désaccord, l'intervalle fait foi.`,
  primaryTitle: "Comparaisons principales de débit",
  exploratoryTitle: "Comparaisons exploratoires de débit et de mémoire",
  capabilityTitle: "Comparaisons sur les tâches",
  acrossTitle: "Comparaisons entre expériences",
  acrossNote: fr`Les deux côtés ont été mesurés à des moments différents. La variation d'une machine d'un jour à l'autre n'entre ici dans aucun intervalle : elle peut dépasser les intervalles.`,
  inTableOnly: (count) =>
    fr`Verdicts réservés ou non estimables, dont les chiffres figurent dans le seul tableau : ${n.count(count)}.`,
  aaTitle: "Le même fichier face à lui-même",
  aaIntro:
    "Le même fichier de modèle, avec les mêmes options, a été mesuré sous deux noms. Tout écart trouvé ici est une fausse alerte.",
  aaShare: (alarms, judged) =>
    fr`Fausses alertes : ${n.count(alarms)} sur ${n.count(judged)} comparaisons avec verdict (${n.percent(alarms / judged)}).`,
  aaRate: (alarms, count, expected) =>
    fr`Avant correction, ${n.count(alarms)} comparaisons sur ${n.count(count)} ont p < 5 % ; le hasard en donnerait environ ${n.fixed(expected, 1)}.`,
  aaNone: fr`Aucune comparaison n'a de verdict : le taux de fausses alertes n'est pas connu.`,
  aaWithheld: (count) => fr`Verdicts réservés ou non estimables, non comptés : ${n.count(count)}.`,
  forestTitle: (metric) => fr`Écarts : ${metric}`,
  forestFinding: fr`Estimation et intervalle de chaque paire ; symbole vide lorsque le verdict est réservé.`,
  zone: "compte pour nul",
  percentAxis: "premier par rapport au second, pour cent",
  pointsAxis: "premier moins second, points",
  against: (a, b) => `${a} face à ${b}`,
  versus: (a, b) => `${a} / ${b}`,
  tableCaption: (title) => fr`${title} : toutes les paires`,
  columns: {
    workload: "Scénario ou tâche",
    metric: "Mesure",
    pair: "Paire",
    values: fr`Premier ; second`,
    difference: "Écart [intervalle]",
    pairs: "Paires",
    p: "p corrigée",
    test: "Test et raison",
    effectSizes: fr`d_z ; r`,
    verdict: "Verdict",
  },
  tableNotes: [
    fr`Écart : premier / second - 1 pour les débits et les durées, premier - second en points de pourcentage pour les proportions, en Mo pour la mémoire.`,
    fr`d_z : d de Cohen des écarts appariés avec la correction de Hedges ; r : corrélation bisériale de rang pour paires appariées. Les deux mesurent la régularité, non l'ampleur : un d_z supérieur à 3 pour un écart de 1 % est courant. À lire à côté de l'écart, jamais seuls.`,
  ],
  testNames: {
    "paired-t": "t apparié",
    "wilcoxon-exact": "Wilcoxon, exact",
    "wilcoxon-normal": "Wilcoxon, approximation normale",
    "mcnemar-mid-p": "McNemar, mid-p",
  },
  because: {
    "normal-and-20": "20 paires ou plus, normalité non rejetée",
    "fewer-than-20": "moins de 20 paires",
    "not-normal": "normalité rejetée",
    "no-shapiro": "normalité non testable",
    binary: "juste ou faux",
  },
  testText: (test, because, p) => fr`${test} (${because}) : p ${n.equalsP(p)}`,
  shapiro: (w, p) => `Shapiro-Wilk W = ${n.fixed(w, 3)}, p ${n.equalsP(p)}`,
  disagreement: "en désaccord avec l'intervalle, qui fait foi",
  methods: {
    "two-way": "invites croisées avec les tours",
    "by-round": "sur les tours",
    "by-prompt": "sur les invites, un seul tour",
    newcombe: "Newcombe",
    "paired-bootstrap": "bootstrap apparié",
    "paired-t": "t apparié",
    ranges: "étendues sur les processus",
  },
  verdicts: {
    "a-better": "premier meilleur",
    "b-better": "second meilleur",
    equivalent: "équivalents",
    "no-difference-shown": "aucun écart mis en évidence",
    inconclusive: "non concluant",
    withheld: "verdict réservé",
    "not-estimable": "non estimable",
  },
};

const testNames: typeof comparisons.testNames = {
  "paired-t": "le test t apparié",
  "wilcoxon-exact": "Wilcoxon",
  "wilcoxon-normal": "Wilcoxon",
  "mcnemar-mid-p": "McNemar",
};

function joined(details: readonly string[]): string {
  return details.join(common.semicolon);
}

function unitOf(unit: "percent" | "points"): string {
  return unit === "percent" ? n.percentSign : n.unit("points");
}

/** Beyond this, in percent, an interval says only that nothing is known. */
const MOST = 1000;

function atMost(value: number, decimals: number): string {
  return value > MOST ? `> ${n.fixed(MOST, 0)}` : n.fixed(value, decimals);
}

function signedAtMost(value: number, decimals: number): string {
  return value > MOST ? `> ${n.signed(MOST, 0)}` : n.signed(value, decimals);
}
