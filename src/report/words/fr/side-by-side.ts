import { fr } from "../typeset.ts";
import type * as english from "../en/side-by-side.ts";

/** Builds of a model beside each other, in French. */
export const sideBySide: typeof english.sideBySide = {
  title: "Côte à côte",
  caption: fr`Ce que pèse un choix : taille, débit, mémoire et, si elle a été évaluée, qualité`,
  figure: "Mesure",
  engine: "Moteur",
  bitsPerWeight: "Bits par poids",
  weights: "Poids, Mo",
  metrics: {
    "decode-tokens-per-second": "Décodage, jetons/s",
    "decode-characters-per-second": "Décodage, caract./s",
    "prefill-tokens-per-second": "Préremplissage, jetons/s",
    "ttft-cold-ms": "TTFT à froid, ms",
    "peak-private-bytes": "Pic de mémoire privée, Mo",
    "peak-resident-bytes": "Pic de mémoire résidente, Mo",
  },
  bitsNote: fr`Bits par poids : 8 x octets de tous les tenseurs / paramètres. Des versions de même nom diffèrent : les échelles et les couches gardées sur plus de bits comptent aussi.`,
  charactersNote: fr`Caractères par seconde : jetons par seconde x caractères par jeton du texte écrit. Cette mesure compare des modèles dont les jetons diffèrent, et dépend du texte.`,
};
