import { wordOf } from "../word-of.ts";
import { fr } from "../typeset.ts";
import type * as english from "../en/compliance-codes.ts";
import { complianceNames } from "./compliance-names.ts";

/** Codes that stand in data; one that is not known here is shown as it is. */
const FRAMEWORKS: Readonly<Record<string, string>> = {
  "probe-suite": "Familles et contrôles de ce jeu",
  "nist-ai-rmf": "NIST AI RMF 1.0 (NIST AI 100-1, janvier 2023)",
  "nist-ai-600-1": "NIST AI 600-1, profil IA générative (juillet 2024)",
  "owasp-llm": "OWASP, Top 10 des applications LLM 2025",
  "mitre-atlas": "MITRE ATLAS 5.6.0",
  "eu-and-bank": "Règles européennes et bancaires (état de novembre 2026)",
};

const COVERAGE_REASONS: Readonly<Record<string, string>> = {
  ...complianceNames.notAssessed,
  "no-rag": "suppose un système de recherche documentaire, absent d'un fichier de modèle",
  "needs-training-data": "suppose les données d'entraînement, que personne ne publie",
  "family-not-built": "aucune sonde n'existe encore",
  "not-run": "ses sondes ou contrôles n'ont pas été exécutés",
  organisational: "relève de l'organisation, non d'un fichier de modèle",
  "cbrn-not-tested": "les contenus NRBC ne sont pas testés",
  "check-inconclusive": "le contrôle correspondant n'a pas donné de résultat net",
  "no-family": "aucune famille de sondes ne s'y rapporte",
  "no-human-subjects": fr`concerne des essais avec des personnes ; il n'y en a pas ici`,
  "production-monitoring": "concerne le modèle en production, qu'un essai préalable ne voit pas",
  "declared-by-user": "déclaré par l'utilisateur, jamais calculé",
  "legal-question": "question juridique, à laquelle aucune sonde ne répond",
};

const CHECK_DETAILS: Readonly<Record<string, string>> = {
  "hash-recorded": fr`l'empreinte SHA-256 du fichier est consignée ; elle n'a été comparée à aucune empreinte connue`,
  "hash-pinned": "l'empreinte SHA-256 du fichier est celle que fixe models.lock",
  "no-hash": "aucune empreinte SHA-256 n'est consignée",
  "licence-known": "une licence est connue pour chaque artefact",
  "licence-conflict": "des déclarations de licence se contredisent",
  "licence-unknown": "une licence n'est pas connue",
  "level-a": "observée seulement (niveau A)",
  "level-b": "interdite au seul JavaScript (niveau B)",
  "level-c": "imposée par le système d'exploitation (niveau C)",
  "boundary-leaks": "une tentative de connexion depuis l'intérieur a abouti",
  "level-c-partial": "tous les essais n'ont pas eu lieu dans l'enceinte",
  "boundary-unproven": "l'étanchéité de l'enceinte n'est pas établie",
  "network-events": "des événements réseau ont été observés dans le processus de l'outil",
  "no-remnants": "rien de ce qui avait été placé n'a été trouvé",
  "remnants-found": "des données placées ont été trouvées dans nos propres fichiers",
  "unreadable-files": "certains fichiers n'ont pas pu être examinés",
  "nothing-scanned": "rien n'a été recherché ou parcouru",
  "not-looked-at": "non examiné",
  "not-run": "non exécuté",
  "detector-figures-only": fr`aucune sonde n'a été posée deux fois ; les erreurs mesurées des détecteurs sont données`,
};

const LICENCE_REASONS: Readonly<Record<string, string>> = {
  permissive: "licence permissive",
  "non-commercial": "pas d'usage commercial",
  "research-only": "recherche uniquement",
  "licence-conflict": "les déclarations se contredisent",
  "licence-unknown": "la licence n'est pas connue",
  "share-alike": "les œuvres dérivées gardent la même licence",
  "eu-restriction": "aucun droit pour les personnes et sociétés de l'UE",
  "automated-decisions": "les décisions automatisées en matière financière sont interdites",
  "terms-of-use": "des conditions d'utilisation s'appliquent et se transmettent",
  "regulated-advice": "le conseil soumis à agrément est interdit",
  "user-threshold": "une licence est requise au-delà d'un nombre d'utilisateurs",
  "text-not-recognised": "le texte de licence n'est pas, mot pour mot, un texte connu",
  "base-model-unknown": "la licence d'un modèle de base n'est pas connue",
  "architecture-of-other-licence":
    "les poids connus de cette architecture relèvent d'une autre licence",
  "not-in-table": "la licence ne figure pas dans la table des licences",
  "eu-restriction-unclear": fr`l'UE peut être exclue ; on ignore si le modèle est multimodal`,
  "claims-differ": "les déclarations se contredisent",
  "more-permissive-than-base": "plus permissive que le modèle de base ne l'autorise",
};

export const complianceCodes: typeof english.complianceCodes = {
  framework: (code) => wordOf(FRAMEWORKS, code),
  coverageReason: (code) => wordOf(COVERAGE_REASONS, code),
  checkDetail: (code) => wordOf(CHECK_DETAILS, code),
  licenceReason: (code) => wordOf(LICENCE_REASONS, code),
};
