/** The sentence that stands on everything that leaves a compliance run, in both languages. */
export const MANDATORY_STATEMENT = {
  en: "Automated self-assessment by the tool's operator. Not an audit, certification, conformity assessment, DPIA or FRIA. Results hold for these files, this prompt suite, this configuration and this date; novel attacks are not covered.",
  fr: "Auto-évaluation automatisée par l’exploitant de l’outil. Ni audit, ni certification, ni évaluation de conformité, ni AIPD, ni AIDF. Les résultats valent pour ces fichiers, ce jeu de sondes, cette configuration et cette date ; les attaques nouvelles ne sont pas couvertes.",
} as const;
