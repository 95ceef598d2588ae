import type { EgressEvidence } from "./evidence.ts";

/** A sentence in the languages of the report. */
interface Sentence {
  readonly en: string;
  readonly fr: string;
}

/**
 * What each level of egress evidence lets us say, and no more.
 *
 * No run has level B: models work in processes of their own, and the permission model of Node lets a child
 * process connect.
 */
export const EGRESS_SENTENCES: Readonly<Record<EgressEvidence["level"], Sentence>> = {
  A: {
    en: "No network activity was observed through Node's instrumentation; native code, DNS and child processes are not covered.",
    fr: "Aucune activité réseau n’a été observée par l’instrumentation de Node\u202f; le code natif, le DNS et les processus enfants ne sont pas couverts.",
  },
  B: {
    en: "JavaScript network access was denied by Node's permission model; native addons are outside it.",
    fr: "L’accès au réseau a été interdit au JavaScript par le modèle de permissions de Node\u202f; les modules natifs y échappent.",
  },
  C: {
    en: "The benchmark ran inside an operating-system boundary without network; connection attempts from inside were verified to fail.",
    fr: "La mesure s’est déroulée dans une enceinte du système d’exploitation sans réseau\u202f; il a été vérifié que les tentatives de connexion depuis l’intérieur échouent.",
  },
};

/** Stands in place of the sentence of level A where something was observed. */
export const EGRESS_ACTIVITY_SENTENCE = {
  en: "Network activity of the tool's own process was observed through Node's instrumentation.",
  fr: "Une activité réseau du processus de l’outil a été observée par l’instrumentation de Node.",
} as const satisfies Sentence;

/** Stands beside level C where the boundary is `sandbox-exec`. */
export const SANDBOX_EXEC_NOTE = {
  en: "sandbox-exec is deprecated by Apple. Not yet run on a Mac.",
  fr: "sandbox-exec est déconseillé par Apple. Pas encore exécuté sur un Mac.",
} as const satisfies Sentence;

/**
 * The sentence that the evidence carries.
 * @param language of the report
 */
export function egressSentence(
  { level, observedEvents }: Pick<EgressEvidence, "level" | "observedEvents">,
  language: "en" | "fr",
): string {
  if (level === "A" && observedEvents > 0) return EGRESS_ACTIVITY_SENTENCE[language];
  return EGRESS_SENTENCES[level][language];
}
