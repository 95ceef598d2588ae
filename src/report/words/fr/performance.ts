import { formatter } from "../numbers.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/performance.ts";
import { common } from "./common.ts";

const n = formatter("fr");

export const performance: typeof english.performance = {
  title: "Performances",
  intro: (models, scenarios, rounds) =>
    `${common.models(models)}, ${common.scenarios(scenarios)}, ${common.rounds(rounds)}, un nouveau processus pour chaque modèle et chaque tour.`,
  progress: (ok, planned, failed, notRun) =>
    fr`Essais réussis : ${n.count(ok)} sur ${n.count(planned)} ; en échec : ${n.count(failed)}, non exécutés : ${n.count(notRun)}.`,
  warmUps: (low, high) =>
    fr`En outre, essais d'échauffement non mesurés : ${low === high ? n.count(low) : `${n.count(low)} à ${n.count(high)}`} par modèle, scénario et tour.`,
  nothing: "Il n'y a rien à montrer.",
  latencyCaption: "Délais et durées",
  speedCaption: "Débits, mémoire et sorties",
  columns: {
    model: "Modèle",
    scenario: "Scénario",
    sample: "Invites x tours",
    ttftCold: "TTFT à froid, ms",
    ttftP95: "TTFT à froid, 95e centile, ms",
    ttftWarm: "TTFT préfixe en cache, ms",
    ttftCached: "TTFT invite en cache, ms",
    interToken: "Délai entre jetons p50 / p99, ms",
    total: "Durée totale, ms",
    decode: "Décodage, jetons/s",
    decodeCharacters: "Décodage, caract./s",
    prefill: "Préremplissage, jetons/s",
    private: "Mémoire privée, Mo",
    resident: "Mémoire résidente, Mo",
    json: "JSON valide",
    success: "Réussis",
    limits: "Seuils",
    flags: "Signalements",
  },
  sample: (prompts, rounds) => `${n.count(prompts)} × ${n.count(rounds)}`,
  p95NotEstimable: (count, needed, largest) =>
    fr`non estimable : ${common.trials(count)}, il en faut ${n.count(needed)} ; maximum : ${largest} ms`,
  estimatorIntro: fr`Comment les chiffres et les intervalles sont obtenus :`,
  tableNotes: [
    fr`Les intervalles entre crochets portent sur les invites ; pour la mémoire, c'est l'étendue sur les processus. Un tiret : non observé, ou non demandé ; la raison figure dans les détails.`,
    fr`Réussis : essais avec résultat sur essais prévus, y compris ceux qui ne visent que le premier jeton. Seuils : ceux que le scénario déclare. 1 Mo vaut 1 000 000 octets.`,
  ],
  limitsPass: (passed, total) => `conforme ${n.count(passed)}/${n.count(total)}`,
  limitsFail: (failed, total) => `NON CONFORME ${n.count(failed)}/${n.count(total)}`,
  limitsOpen: (open, total) => `ouvert ${n.count(open)}/${n.count(total)}`,
  flagCount: (unreliable, notes) =>
    unreliable > 0
      ? fr`NON FIABLE : ${n.count(unreliable)} ; notes : ${n.count(notes)}`
      : fr`notes : ${n.count(notes)}`,
  thresholdsCaption: "Seuils déclarés par les scénarios",
  thresholdColumns: {
    model: "Modèle",
    scenario: "Scénario",
    limit: "Seuil",
    declared: "Déclaré",
    observed: "Observé",
    verdict: "Verdict",
  },
  thresholdVerdicts: { pass: "conforme", fail: "NON CONFORME", "not-observed": "non observé" },
  scenarioTitle: (scenario) => fr`Scénario : ${scenario}`,
  ttftTitle: (scenario) => fr`TTFT à froid par essai : ${scenario}`,
  decodeTitle: (scenario) => fr`Débit de décodage par essai : ${scenario}`,
  boxFinding: fr`Médiane, quartiles et chaque essai ; le modèle dont la boîte est la plus étroite varie le moins.`,
  ttftAxis: "TTFT à froid, ms",
  decodeAxis: "débit de décodage, jetons/s",
  ecdfTitle: (scenario) => fr`Délai entre jetons : ${scenario}`,
  ecdfFinding: (gaps) =>
    fr`Part des intervalles entre deux jetons dont la durée ne dépasse pas la valeur lue ; plus à gauche, plus rapide. Tracé d'après 201 statistiques d'ordre au plus par modèle, pour ${n.count(gaps)} intervalles en tout.`,
  gapAxis: "intervalle entre deux jetons, ms",
  shareAxis: "part des intervalles",
  timeTitle: (scenario) => fr`Débit de décodage au fil du temps : ${scenario}`,
  timeFinding: fr`Chaque point est un essai, chaque interruption de ligne un nouveau processus ; une ligne qui descend serait une dérive.`,
  timeAxis: "minutes depuis le premier essai",
  thermalSpan: "thermique",
  swapSpan: "mémoire d'échange",
  memoryTitle: (scenario) => fr`Mémoire : ${scenario}`,
  memoryFinding:
    "Ce que le moteur déclare occuper, les tampons de calcul pour la part utilisée, et le reste jusqu'au plus grand pic résident du processus.",
  memoryAxis: "Mo",
  memoryParts: ["poids", "cache KV", "calcul", "autre"],
  partsTitle: (scenario) => fr`Décomposition du TTFT à froid : ${scenario}`,
  partsFinding: fr`Médianes des parties sur les essais à froid ; leur somme n'est pas nécessairement le TTFT médian.`,
  ttftParts: ["gabarit", "découpage en jetons", "préremplissage", "premier tirage"],
  incomplete: "(une partie n'a pas été observée)",
  statesTitle: (scenario) => fr`TTFT selon l'état du cache : ${scenario}`,
  statesFinding: "Estimation et intervalle sur les invites, pour chaque état du cache clé-valeur.",
  stateLabel: (model, state) => `${model}, ${state}`,
  states: { cold: "à froid", warmPrefix: "préfixe en cache", cached: "invite en cache" },
  limitLabel: (value) => `seuil ${value}`,
};

export const cellDetails: typeof english.cellDetails = {
  title: (model, scenario) => fr`${model} : ${scenario}`,
  latencyCaption: (model, scenario) => fr`Délais et durées en ms : ${model}, ${scenario}`,
  latencyColumns: ["ms", "n", "p50", "p95", "min", "max", "moyenne"],
  rows: {
    cold: "TTFT à froid",
    warmPrefix: "TTFT préfixe en cache",
    cached: "TTFT invite en cache",
    total: "Durée totale, à froid",
  },
  p95Note: "Le p95 de moins de 72 essais (*) est proche du maximum et n'est pas une estimation.",
  trials: (counts) => {
    const recovered =
      counts.recovered > 0
        ? fr` ; tentatives en échec recommencées : ${n.count(counts.recovered)}`
        : "";
    return fr`Essais : ${n.count(counts.ok)} réussis, ${n.count(counts.failed)} en échec, ${n.count(counts.notRun)} non exécutés sur ${n.count(counts.planned)}${recovered} ; sorties complètes : ${n.count(counts.generations)} ; invites distinctes : ${n.count(counts.prompts)}, tours : ${n.count(counts.rounds)}.`;
  },
  parts: (parts) =>
    fr`Décomposition du TTFT à froid, médianes en ms : ${parts.map(([name, ms]) => `${name} ${n.figure(ms)}`).join(common.semicolon)}.`,
  prefill: "Préremplissage",
  decode: "Décodage",
  rate: (name, rate) =>
    fr`${name} : ${n.figure(rate.tokensPerSecond)} jetons/s (p50 ${n.figure(rate.p50TokensPerSecond)} ; p5 ${n.figure(rate.p5TokensPerSecond)} ; minimum ${n.figure(rate.minTokensPerSecond)} ; maximum ${n.figure(rate.maxTokensPerSecond)} ; coefficient de variation ${n.percent(rate.coefficientOfVariation)} ; n ${n.count(rate.n)}).`,
  interToken: (p50, p99, max, gcGaps) => {
    const gc =
      gcGaps > 0 ? fr` ; intervalles touchés par le ramasse-miettes : ${n.count(gcGaps)}` : "";
    return fr`Délai entre jetons, médiane sur les essais : p50 ${n.figure(p50)} ms, p99 ${n.figure(p99)} ms, le plus long ${n.figure(max)} ms${gc}.`;
  },
  http: (facts) => {
    const connect =
      facts.connectMs === null
        ? "connexions maintenues ouvertes"
        : fr`connexion ${n.figure(facts.connectMs)} ms (${n.count(facts.newConnections)} réponses sur ${n.count(facts.n)})`;
    const refused =
      facts.refused === 0 ? "" : fr` ; requêtes écartées puis répétées : ${n.count(facts.refused)}`;
    const stale =
      facts.stale === 0
        ? ""
        : fr` ; requêtes renvoyées, le serveur ayant fermé la connexion : ${n.count(facts.stale)}`;
    return fr`HTTP, médianes : ${connect}, de la requête aux en-têtes ${n.figure(facts.requestToHeadersMs)} ms, des en-têtes au premier texte ${n.figure(facts.headersToContentMs)} ms, lecture ${n.figure(facts.parseMicroseconds)} µs par fragment ; ${n.figure(facts.chunks)} fragments par réponse, ${n.figure(facts.tokensPerChunk)} jetons par fragment${refused}${stale}.`;
  },
  otherModels: (names) =>
    fr`Des réponses de ce serveur nomment un autre modèle que celui qui était demandé : ${names.join(", ")}.`,
  tokens: (facts) =>
    fr`Jetons d'invite : ${n.count(facts.promptMin)} à ${n.count(facts.promptMax)} (déclaré : ${n.count(facts.declaredMin)} à ${n.count(facts.declaredMax)} ; invites hors plage : ${n.count(facts.outOfRange)}) ; jetons de sortie : ${n.count(facts.outputMin)} à ${n.count(facts.outputMax)}.`,
  stops: (reasons) =>
    fr`Arrêt par : ${reasons.map(([name, count]) => `${name} ${n.count(count)}`).join(", ")}.`,
  stopReasons: {
    "end-of-generation": "fin de génération",
    "max-tokens": "limite de jetons",
    "stop-string": "chaîne d'arrêt",
    "grammar-end": "fin de la grammaire",
    cancelled: "arrêt demandé",
    "server-stop":
      "le serveur (jeton de fin, chaîne d'arrêt ou grammaire, il n'indique pas lequel)",
  },
  memory: (weights, privatePeak, resident, buffers) =>
    fr`Mémoire : poids ${mb(weights)}, pic privé ${mb(privatePeak)}, pic résident ${mb(resident)}, tampons du moteur ${mb(buffers)}.`,
  json: (parse, count, conform) =>
    fr`JSON : ${n.percent(parse)} des ${n.count(count)} sorties sont analysables, ${n.percent(conform)} respectent aussi le schéma.`,
  jsonProblems: fr`Défauts du JSON : `,
  times: (count) => `${n.count(count)} fois `,
  determinism: (same, compared) =>
    compared === 0
      ? fr`Déterminisme : non vérifié, aucune requête gloutonne n'a été posée deux fois.`
      : fr`Déterminisme : ${n.count(same)} requêtes gloutonnes répétées sur ${n.count(compared)} ont donné la même sortie à chaque fois.`,
  missing: (figure, reason) => fr`Pas de ${figure} : ${reason}.`,
  figures: {
    all: "chiffres",
    ttftCold: "TTFT à froid",
    ttftWarm: "TTFT avec préfixe en cache",
    ttftCached: "TTFT avec invite en cache",
    prefill: "débit de préremplissage",
    decode: "débit de décodage",
    peakMemory: "pic de mémoire",
    peakPrivate: "pic de mémoire privée",
    peakResident: "pic de mémoire résidente",
    json: "validité JSON",
  },
  whyNot: {
    noneRun: (planned) => `aucun des ${n.count(planned)} essais n'a été exécuté`,
    noneSucceeded: (failed, notRun) =>
      `aucun essai n'a réussi (${n.count(failed)} en échec, ${n.count(notRun)} non exécutés)`,
    notPlanned: "aucun essai n'était prévu dans cet état du cache",
    noSuccess: "aucun essai n'a réussi dans cet état du cache",
    unverified: "le moteur n'indique pas combien de jetons de l'invite il a évalués",
    differing: "les décomptes de jetons ne confirment pas l'état du cache",
    noToken: "aucun essai n'a produit de premier jeton",
    needsCold: "il faut des essais à froid dont l'état du cache est vérifié",
    noPrefillTimes: "le moteur n'indique ni le début ni la fin du préremplissage",
    tooShort: "aucune sortie d'au moins deux jetons",
    serverSilent:
      "le serveur n'indique pas combien de jetons de l'invite étaient dans son cache (llama-server et mlx_lm.server le font)",
    serverCached: fr`les décomptes du serveur ne confirment pas l'état du cache ; le démarrer sans cache d'invites (mlx_lm.server : --prompt-cache-size 0)`,
    chunksNotTokens: fr`il faut au moins deux jetons, leur nombre indiqué par le serveur, pas plus de fragments que de jetons, et au plus 5 % des pas cachés dans des fragments ou dans une même livraison`,
    noServerReading: fr`aucun relevé ne le donne ; pour un serveur sur cette machine, désigner son processus par --server-pid`,
    noReading: "aucun relevé ne le donne",
    notScored: "aucune sortie n'a été notée",
  },
};

function mb(bytes: number | null): string {
  return n.withUnit(n.megabytes(bytes), common.megabyte);
}
