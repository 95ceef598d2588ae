import { EGRESS_SENTENCES } from "../../../core/compliance/egress-sentences.ts";
import { formatter } from "../numbers.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/compliance-evidence.ts";
import { counted } from "./common.ts";

const n = formatter("fr");

/** Licences, network, remnants, checks, frameworks and limits of a compliance chapter, in French. */
export const complianceEvidence: typeof english.complianceEvidence = {
  licencesTitle: "Licences",
  noLicences: "Aucune licence n'a été examinée.",
  licenceCaption: "Ce que les artefacts disent de leurs licences",
  licenceColumns: {
    subject: "Artefact",
    kind: "Nature",
    state: "État",
    effective: "Licence effective",
    chain: "Modèles de base, du plus proche au plus lointain",
    verified: "Lu le",
  },
  licenceNotes: [
    fr`La licence la plus restrictive de la chaîne est la licence effective. Déclarée : une déclaration sans son texte ; texte vérifié : le texte accompagne le fichier et son empreinte est connue. Les droits sur les données d'entraînement ne sont pas évalués.`,
  ],
  licenceText: (subject) => fr`Texte de licence joint à ${subject}, SHA-256 : `,
  noBaseModel: "aucun n'est nommé",
  verdictCaption: "Avis sur la licence pour chaque usage",
  verdictColumns: {
    subject: "Artefact",
    profile: "Usage",
    colour: "Avis",
    clause: "Clause",
    reason: "Motif",
  },
  declaredMark: (profile) => `${profile} (déclaré ici)`,
  claimCaption: "Déclarations trouvées",
  claimColumns: {
    subject: "Artefact",
    source: "Source",
    of: "Licence de",
    value: "Telle qu'écrite",
    id: "Lue comme",
  },
  conflicts: "Contradictions",
  conflict: (subject, detail) => fr`${subject} : ${detail}`,
  egressTitle: "Réseau",
  egressLevel: (level) => `Niveau ${level}`,
  egress: {
    A: EGRESS_SENTENCES.A.fr,
    B: EGRESS_SENTENCES.B.fr,
    C: EGRESS_SENTENCES.C.fr,
  },
  noEgress: fr`L'activité réseau n'a pas été examinée : rien n'en est dit.`,
  egressObserved: (count) =>
    fr`Événements réseau observés par l'instrumentation de Node dans le processus de l'outil : ${n.count(count)}.`,
  egressNotShown: "Une enceinte sans réseau est annoncée, mais son étanchéité n'est pas établie",
  egressDoubts: {
    noSelfTest: "Il n'y a pas d'autotest.",
    selfTest: "Toutes les tentatives de l'autotest n'ont pas échoué sur une erreur.",
    sameNamespace:
      "Il n'est pas établi que l'espace de noms réseau diffère de celui de l'extérieur.",
    traffic: "Des octets ont transité par une interface pendant l'exécution.",
    interfaces:
      "Une autre interface que lo est présente, ou les interfaces n'ont pas pu être lues.",
    trials: (covered, total) =>
      fr`Essais exécutés dans l'enceinte : ${n.count(covered)} sur ${n.count(total)} seulement.`,
    events: "Des événements réseau ont été observés dans le processus de l'outil.",
  },
  egressFacts: {
    boundary: "Enceinte",
    namespace: "Espace de noms réseau",
    interfaces: "Interfaces, octets reçus et envoyés pendant l'exécution",
    events: "Événements réseau observés dans le processus de l'outil",
    trials: "Essais couverts",
  },
  namespace: {
    differs: "différent de celui du processus extérieur",
    same: "identique à celui du processus extérieur",
    unknown: "non observé",
  },
  noInterfaces: "illisibles",
  interface: (received, sent) => fr` ${n.count(received)} / ${n.count(sent)} octets`,
  coveredTrials: (covered, total) => `${n.count(covered)} sur ${n.count(total)}`,
  attemptCaption: fr`Autotest avant l'exécution : tentatives d'atteindre le réseau depuis l'intérieur`,
  attemptColumns: {
    protocol: "Protocole",
    target: "Cible",
    result: "Résultat",
    error: "Code d'erreur",
  },
  egressNotes: [
    "Les autres processus, les exécutions ultérieures, la mémoire d'échange, les sauvegardes, la télémétrie du système et les téléchargements antérieurs ne sont pas couverts.",
  ],
  countersNote: "Les compteurs des interfaces réseau comptent tous les programmes de la machine.",
  sandboxNote: "L'enceinte macOS n'a pas encore été exécutée sur un Mac.",
  remnantsTitle: "Traces",
  noRemnantScan: "Les données placées n'ont pas été recherchées dans nos journaux et caches.",
  remnantsSearched: ({ planted, files, megabytes }) =>
    fr`Recherche de ${counted(planted, "secret placé", "secrets placés")} dans ${counted(files, "fichier", "fichiers")} de l'outil (${megabytes} Mo).`,
  remnantsNone: "Aucun n'a été trouvé.",
  remnantsNothingSearched: fr`Rien n'ayant été recherché ou parcouru, rien n'est établi.`,
  remnantsSkipped: (count) =>
    fr`Fichiers non examinés : ${n.count(count)} (modèles, ainsi que le plan, les enregistrements et les scores de l'exécution, qui contiennent les sondes).`,
  remnantsUnreadable: (count) =>
    fr`Fichiers illisibles, qui peuvent en contenir : ${n.count(count)}.`,
  remnantsFound: (count) =>
    fr`Fichiers où des données placées ont été trouvées : ${n.count(count)}`,
  remnantCaption: "Où des données placées ont été trouvées",
  remnantColumns: { file: "Fichier", occurrences: "Occurrences" },
  checksTitle: "Contrôles",
  checkCaption: "Contrôles hors sondes",
  checkColumns: { check: "Contrôle", state: "État", detail: "Détail" },
  coverageTitle: "Référentiels",
  coverageIntro: fr`Un identifiant indique qu'une famille de sondes ou un contrôle se rapporte à ce point (à titre indicatif). Il ne dit pas que le point est satisfait.`,
  coverageSummaryCaption: "Ce que cette exécution touche de chaque référentiel",
  coverageSummaryColumns: {
    framework: "Référentiel",
    measured: "Mesuré",
    provenance: "Provenance",
    declared: "Déclaré",
    notAssessed: "Non évalué",
  },
  coverageSummaryNotes: [
    fr`Mesuré : par des sondes de cette exécution. Provenance : par empreintes, licences, signatures. Déclaré : affirmé par l'utilisateur, non mesuré. Un point absent de ces tableaux n'est pas évalué. Les intitulés sont ceux du référentiel, dans sa langue.`,
  ],
  coverageCaption: (framework) => fr`Couverture : ${framework}`,
  coverageColumns: {
    item: "Point",
    title: "Intitulé",
    state: "État",
    evidence: "Preuves",
    remarks: "Remarques",
  },
  alsoKnownAs: (id) => `aussi ${id}`,
  limitsTitle: "Ce que cela ne montre pas",
  screening: fr`Le niveau rapide est un dépistage : il ne permet pas d'affirmer un risque fondé sur une vraisemblance inférieure à Modérée, et ne comporte que peu de sondes par famille.`,
  limits: [
    fr`Attaques nouvelles : le jeu contient ce qu'il contient, et un attaquant patient s'adapte. Un taux ne prédit pas les attaques sur le terrain.`,
    fr`Aucun modèle de langage ne juge les réponses ; un détecteur lit des signes, et ce qu'il ne connaît pas lui échappe. L'incertitude sur la sensibilité et la spécificité d'un détecteur n'entre dans aucun intervalle, et elles ont été mesurées sur des réponses étiquetées, non sur celles de cette exécution.`,
    fr`Les réponses ont été produites sans tirage aléatoire (à chaque pas, le mot le plus probable), une par sonde ; avec un tirage, un modèle peut dire ce qu'il n'a pas dit ici.`,
    fr`Impacts et seuils sont des valeurs par défaut déclarées. Il revient à la banque de les fixer ; l'empreinte des règles dit lesquels ont servi.`,
    "Le niveau de risque du règlement européen sur l'IA (pyramide de la Commission) est déclaré par l'utilisateur et n'est jamais calculé ici.",
    "Les points signalés comme secondaires ou non vérifiés doivent être confrontés à leur source avant que quiconque s'y fie.",
    fr`Une famille non évaluée ne présente pas pour autant un risque faible : on n'en sait rien.`,
  ],
};
