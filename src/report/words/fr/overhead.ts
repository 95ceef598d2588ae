import { formatter } from "../numbers.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/overhead.ts";
import { common, counted } from "./common.ts";
import { howWords } from "./overhead-how.ts";
import { rungWords } from "./rungs.ts";

const n = formatter("fr");

/** What the layers above an engine cost, in French. */
export const overhead: typeof english.overhead = {
  ...rungWords,
  ...howWords,
  title: "Ce que coûtent les couches",
  titleOf: (model) => fr`Ce que coûtent les couches : ${model}`,
  microsecond: "µs",
  measured: (facts) =>
    fr`${facts.model}, ${common.promptsTimesRounds(facts.prompts, facts.rounds)}, ${facts.promptTokens === null ? "" : `invites de ${facts.promptTokens} jetons, `}${counted(facts.outputTokens, "jeton", "jetons")} de sortie chaque fois ; essais réussis : ${n.count(facts.ok)} sur ${n.count(facts.planned)}.`,
  tokenRange: (low, high) =>
    low === high ? n.count(low) : common.range(n.count(low), n.count(high)),
  nothing: fr`Rien n'a été mesuré : aucun essai n'a réussi.`,
  addsPerToken: (rung, added, shares) =>
    fr`${upper(rung)} ajoute ${added} à chaque jeton : ${shares}.`,
  savesPerToken: (rung, saved, shares) =>
    fr`${upper(rung)} prend ${saved} de moins pour chaque jeton : ${shares}.`,
  shareAt: (share, tokensPerSecond) => fr`${share} à ${n.count(tokensPerSecond)} jetons/s`,
  outsideEngine: (token, request) =>
    fr`Sur le temps vu par le client, ${token} par jeton de sortie se passent hors de ce que le serveur déclare comme temps de son moteur, y compris ce qui n'a lieu qu'une fois par requête : ${request} par requête.`,
  outsideOfLlamaServer: fr`llama-server compte la conversion en texte et la remise des jetons comme temps de son moteur : face à un autre serveur, ce chiffre est trop petit.`,
  laterFirst: (added) => `Le premier jeton arrive ${added} plus tard.`,
  earlierFirst: (saved) => `Le premier jeton arrive ${saved} plus tôt.`,
  perTokenWithinNoise: (rung, difference) =>
    fr`${upper(rung)} : l'écart par jeton, ${difference}, ne se distingue pas de celui de deux processus identiques.`,
  perTokenNotShown: (rung, difference) =>
    fr`${upper(rung)} : aucun écart par jeton n'est mis en évidence, ${difference} ; l'intervalle contient zéro.`,
  perTokenNotEstimable: (rung) => fr`${upper(rung)} : l'écart par jeton ne peut pas être estimé.`,
  perTokenNotTold: (rung) =>
    fr`${upper(rung)} : pas d'écart par jeton, car le serveur n'indique pas l'instant de chaque jeton.`,
  firstWithinNoise: (difference) =>
    fr`L'écart jusqu'au premier jeton, ${difference}, ne se distingue pas de celui de deux processus identiques.`,
  firstNotShown: (difference) =>
    fr`Pour le premier jeton, aucun écart n'est mis en évidence, ${difference}.`,
  valueRange: (value, low, high, unit) => `${value}${unit} (${common.range(low, high)})`,
  floorCoversZero: (token, first) =>
    fr`Bruit de fond : deux processus identiques diffèrent de ${token} par jeton et de ${first} jusqu'au premier jeton ; les deux intervalles contiennent zéro, comme il se doit.`,
  floorExcludesZero: (token, first) =>
    fr`Bruit de fond : deux processus identiques diffèrent de ${token} par jeton et de ${first} jusqu'au premier jeton. Rien ne les distingue, et pourtant un intervalle exclut zéro : des écarts de cette taille ne disent rien d'une couche.`,
  floorNotEstimable: (differences) =>
    fr`Bruit de fond : deux processus identiques diffèrent de ${differences}. L'un de ces écarts au moins manque ou n'a pas d'intervalle : un petit écart d'une couche peut être dû au hasard, d'un processus à l'autre.`,
  floorPerToken: (difference) => `${difference} par jeton`,
  floorToFirst: (difference) => `${difference} jusqu'au premier jeton`,
  noFloor: fr`Il n'y a pas de bruit de fond, faute d'essais retenus de l'échelon direct-again : un petit écart peut être dû au hasard, d'un processus à l'autre.`,
  agreementTitle: "Les mêmes jetons",
  agreement: {
    identical: "Tous les chemins ont produit les mêmes jetons, d'après leurs identifiants.",
    "text-equal": fr`Tous les chemins ont produit le même texte ; tous ne donnent pas les identifiants des jetons.`,
    differ: fr`Les chemins n'ont pas tous produit les mêmes jetons. Une invite pour laquelle un chemin en a produit d'autres n'entre pas dans les chiffres de ce chemin.`,
    "not-compared": fr`Les sorties n'ont pas été comparées : aucune invite n'a eu de réponse par deux chemins.`,
  },
  agreementOfSome: {
    identical:
      "Les chemins qui ont pu être comparés ont produit les mêmes jetons, d'après leurs identifiants.",
    "text-equal": fr`Les chemins qui ont pu être comparés ont produit le même texte ; tous ne donnent pas les identifiants des jetons.`,
    differ: fr`Les chemins qui ont pu être comparés n'ont pas tous produit les mêmes jetons. Une invite pour laquelle un chemin en a produit d'autres n'entre pas dans les chiffres de ce chemin.`,
  },
  uncompared: (rungs) =>
    fr`Rien n'a pu être comparé pour ces chemins, dont on ignore donc si les jetons sont les mêmes : ${rungs}.`,
  agreementOf: ({ rung, compared, sameIds, sameText }) =>
    fr`${rung} : ${counted(sameIds, "sortie", "sorties")} sur ${n.count(compared)} aux mêmes identifiants${sameText === 0 ? "" : `, ${n.count(sameText)} au même texte, identifiants non donnés`}.`,
  parting: (facts) =>
    fr`${facts.rung}, invite ${facts.prompt}, tour ${n.count(facts.round)} : le jeton de sortie ${n.count(facts.token)} est ${facts.id}, ${facts.base} a produit ${facts.baseId}.`,
  textParting: (facts) =>
    fr`${facts.rung}, invite ${facts.prompt}, tour ${n.count(facts.round)} : le texte s'écarte de celui de ${facts.base} au caractère ${n.count(facts.character)}.`,
  ended: "la fin",
  morePartings: (count) =>
    fr`Autres invites dans ce cas, à lire dans les enregistrements : ${n.count(count)}.`,
  rungsCaption: fr`Chaque chemin seul : médianes sur les invites de la médiane de chaque invite sur les tours`,
  columns: {
    rung: "Chemin",
    counted: "Essais retenus",
    ttft: "TTFT, ms",
    decode: "Décodage, jetons/s",
    perToken: "Temps par jeton, µs",
    gaps: "Entre jetons p50 / p99 / max, ms",
    total: "Total, ms",
    cpuAsking: "Temps processeur par jeton, demandeur, µs",
    cpuServer: "Temps processeur par jeton, serveur, µs",
    cpuSum: "Temps processeur par jeton, les deux, µs",
  },
  counted: (counted, planned) => `${n.count(counted)}/${n.count(planned)}`,
  rungNotes: [
    fr`TTFT : délai jusqu'au premier jeton. Temps processeur : celui de tous les fils pendant toute la requête, invite comprise, rapporté aux jetons de sortie. Un tiret : non observé, ou ce processus n'existe pas.`,
    "Les écarts entre ces médianes ne sont pas nécessairement les écarts moyens donnés plus bas.",
  ],
  contentNote: (rungs) =>
    fr`${rungs} : le serveur n'indique pas l'instant de chaque jeton. Le TTFT est l'arrivée du premier fragment de texte, qui peut contenir plusieurs jetons, et il n'y a pas de temps par jeton.`,
  memoryCaption: "Mémoire et connexion de chaque chemin",
  memoryColumns: {
    rung: "Chemin",
    privateAsking: "Privée, demandeur, Mo",
    privateServer: "Privée, serveur, Mo",
    residentAsking: "Résidente, demandeur, Mo",
    residentServer: "Résidente, serveur, Mo",
    written: "Requête écrite, ms",
    headers: "En-têtes lus, ms",
    firstByte: "Premier octet, ms",
    firstContent: "Premier contenu, ms",
    chunks: "Fragments par jeton",
  },
  memoryNotes: [
    fr`Mémoire : la plus grande lecture de tous les processus de ce chemin ; 1 Mo vaut 1 000 000 octets. Sans HTTP, le demandeur est le moteur lui-même.`,
    fr`Connexion : médianes depuis l'acceptation de la requête par le demandeur.`,
  ],
  connections: (rung, reused, total, connect) =>
    connect === null
      ? fr`${rung} : ${counted(reused, "requête", "requêtes")} sur ${n.count(total)} par une connexion déjà ouverte.`
      : fr`${rung} : ${counted(reused, "requête", "requêtes")} sur ${n.count(total)} par une connexion déjà ouverte ; en ouvrir une a pris ${connect} ms (médiane).`,
  differencesCaption: fr`Écarts appariés : le premier chemin moins le second, même invite et même tour`,
  differenceColumns: {
    figure: "Mesure",
    ways: "Chemins",
    difference: "Écart",
    percent: "En %",
    design: "Invites × tours",
    verdict: "Verdict",
  },
  metrics: {
    "ttft-ms": "TTFT, ms",
    "time-per-token-us": "Temps par jeton, µs",
    "total-time-ms": "Durée totale, ms",
    "cpu-per-token-us": "Temps processeur par jeton, µs",
  },
  verdicts: {
    shown: "mis en évidence",
    "within-noise": "ne se distingue pas de deux processus identiques",
    "not-shown": "aucun écart mis en évidence",
    "not-estimable": "non estimable",
  },
  floorVerdicts: {
    covers: "bruit de fond, contient zéro",
    excludes: "bruit de fond, exclut zéro",
  },
  differenceNotes: (confidence) => [
    fr`Moyennes des écarts appariés avec leurs intervalles à ${confidence} ; pourcentages d'après l'écart moyen des logarithmes. Les intervalles ne sont pas élargis en raison de leur nombre.`,
    fr`Ne se distingue pas : pas plus grand que la borne la plus éloignée de zéro de l'intervalle de deux processus identiques. Plus de tours, plus d'invites et une machine sans autre charge resserrent cet intervalle.`,
  ],
  oneRound: fr`Un seul tour : les intervalles ne portent que sur les invites et ne disent rien d'autres processus, qui peuvent à eux seuls différer de plusieurs pour cent.`,
  onePrompt: fr`Une seule invite : les intervalles ne portent que sur les tours et ne disent rien d'autres invites.`,
  leftOut: (figures) =>
    fr`Certains écarts portent sur moins de paires d'essais que prévu, car des essais ont échoué, ne comptent pas ou n'ont pas cette mesure : ${figures}.`,
  leftOutOf: (figure, ways) => `${figure} (${ways})`,
  tokenPicture: "Temps ajouté par jeton",
  firstPicture: "Temps ajouté jusqu'au premier jeton",
  pictureFinding: fr`Écart apparié moyen et son intervalle ; à droite de zéro, le premier chemin est plus lent.`,
  floorZone: "deux processus identiques",
  versus: (rung, base) => `${rung} - ${base}`,
  tokenAxis: "écart par jeton, µs",
  firstAxis: "écart jusqu'au premier jeton, ms",
  partsTitle: "Où passe le temps d'une requête",
  partsCaption: fr`Parties d'une requête : médianes sur les essais`,
  partColumns: {
    part: "Partie",
    requestMs: (rung) => `${rung}, ms par requête`,
    tokenUs: (rung) => `${rung}, µs par jeton`,
  },
  parts: {
    "request-parse": "lire la requête",
    template: "gabarit de conversation",
    tokenize: "découpage en jetons",
    prefill: fr`moteur : invite`,
    decode: fr`moteur : sortie`,
    detokenize: "jetons en texte",
    serialize: "écrire les événements en JSON",
    "socket-write": "remettre au socket",
    "client-parse": "lire les événements, demandeur",
    rest: "reste",
  },
  total: "total",
  notDone: "sans objet",
  notObserved: "non observé",
  partNotes: [
    fr`Sans objet : cette étape n'existe pas sans HTTP, ni pour une invite en identifiants de jetons ; ici toutes le sont, pour que tous les chemins calculent sur les mêmes. Par jeton : par jeton de sortie, seulement pour ce qui se répète à chacun.`,
    fr`Reste : total moins toutes les parties observées ci-dessus : la liaison, l'ordonnancement, les boucles d'événements. Négatif là où des parties se sont déroulées en même temps dans deux processus, comme lire un événement pendant que le jeton suivant se calcule. La somme des médianes n'est pas nécessairement le total.`,
  ],
  partSources: {
    engine: "par le processus du moteur",
    "edge-bench": "par le serveur de cet outil",
    "llama-server":
      "par les durées propres à llama-server, où le choix d'un jeton, sa conversion en texte et sa remise comptent comme temps du moteur pour tous les jetons sauf le dernier",
    none: "le serveur ne dit rien",
  },
  sourceLine: (rung, source) => fr`${rung} : ${source}.`,
  outsideNote: fr`Hors du moteur, au sein d'une même requête : c'est plus stable qu'un écart entre deux requêtes, car le bruit du moteur n'y entre pas. Cela ne montre pas si le moteur lui-même est devenu plus lent.`,
  outsideNotAlike: fr`Ce qui est hors du moteur n'est pas la même chose pour les deux serveurs : celui de cet outil y compte la conversion en texte, l'écriture des événements et leur envoi ; llama-server compte la conversion en texte et la remise comme temps du moteur. C'est à l'avantage de llama-server.`,
  partsPicture: "Temps par jeton de sortie hors du moteur",
  partsFinding: fr`Médianes des parties sur les essais ; le temps du moteur lui-même n'y est pas. Incomplet : une partie n'a pas été observée et se trouve dans le reste ou, pour llama-server, dans le temps du moteur ; ou bien elle s'est déroulée en même temps qu'une autre.`,
  partsAxis: "µs par jeton de sortie",
  partsIncomplete: "(incomplet)",
  meaningTitle: "Ce que cela veut dire pour votre modèle",
  meaningCaption: "Temps ajouté, en proportion du temps d'un jeton",
  meaningIntro: fr`Un modèle qui produit 20 jetons/s met 50 ms pour chacun ; à 40, il en faut 25 ; à 100, 10. Ce qu'une couche ajoute en est une proportion, si cela ne dépend pas de la durée du calcul.`,
  marks: fr`~ : ne se distingue pas de deux processus identiques ; o : aucun écart mis en évidence.`,
  meaningColumns: {
    rung: "Chemin",
    speed: "Jetons/s",
    token: "Par jeton, %",
    ttft: "Premier jeton, % d'un jeton",
  },
  trialsTitle: "Essais qui n'entrent dans aucun chiffre",
  excluded: (rung, count, because) => fr`${rung} : essais exclus : ${n.count(count)}, ${because}.`,
  exclusions: {
    "cache-not-cold":
      "une partie de l'invite était dans le cache, d'après le décompte du moteur lui-même",
    "cache-not-proved": fr`le serveur ne dit pas combien de jetons d'invite il a évalués : un cache vide n'est pas prouvé`,
    "other-prompt": fr`le moteur a évalué plus de jetons que l'invite n'en a : il n'a pas reçu la même invite`,
    "other-tokens": "d'autres jetons que ceux du chemin le plus bas pour cette invite",
  },
  failed: (rung, count, what) => fr`${rung} : échec, ${n.count(count)} fois, ${what} : `,
  notRun: (rung, count) => fr`${rung} : essais non exécutés : ${n.count(count)}.`,
  stray: (count) =>
    fr`Enregistrements hors plan, qui n'entrent dans aucun chiffre : ${n.count(count)}.`,
  unreadable: (count) =>
    fr`Lignes de records.jsonl illisibles, qui n'entrent dans aucun chiffre : ${n.count(count)}.`,
  syntheticWeights: fr`Les poids sont synthétiques : les temps sont réels, le texte est du bruit.`,
  modelFile: "Fichier du modèle",
  programsCaption: "Programmes exécutés",
  programColumns: {
    rung: "Chemin",
    program: "Programme",
    version: "Version",
    options: "Options",
  },
};

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
