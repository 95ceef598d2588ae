import { fr } from "../typeset.ts";
import type * as english from "../en/overhead-how.ts";
import { counted } from "./common.ts";

/** How a ladder was measured, and what it does not say, in French. */
export const howWords: typeof english.howWords = {
  howTitle: "Comment cela a été mesuré",
  sameWork: (hasForeign) =>
    fr`Même fichier de modèle${hasForeign ? " dans tous les processus que cet outil démarre" : ""}, mêmes identifiants de jetons d'invite, toujours le jeton le plus probable, le même nombre de jetons de sortie au-delà de tout jeton de fin, cache d'invite vide. Un essai ne compte que si le moteur lui-même déclare avoir évalué tous les jetons de l'invite.`,
  processes: (hasForeign) =>
    fr`Chaque chemin ${hasForeign ? "que cet outil démarre " : ""}a de nouveaux processus à chaque tour, démarrés dans un ordre aléatoire. Pour chaque invite, les chemins passent à tour de rôle dans un ordre aléatoire ; un seul calcule à la fois.`,
  foreignServer: (rungs) =>
    fr`${rungs} : le serveur fonctionnait déjà. C'est un seul et même processus d'un bout à l'autre, avec ses propres options et ses propres fils d'exécution, inconnus ici. Qu'il ait chargé le même fichier n'a été vérifié que dans la mesure où il en indique le nom.`,
  foreignInterval: (rungs) =>
    fr`${rungs} : le serveur est un seul et même processus d'un bout à l'autre ; les intervalles ne tiennent donc pas compte d'autres processus de ce serveur.`,
  clock: fr`Les temps sont pris par l'horloge du demandeur : sans HTTP c'est le processus du moteur, avec HTTP c'est le client. Le temps processeur est lu avant la requête et après la réponse, la mémoire après la réponse.`,
  intervals: {
    "two-way": fr`Plusieurs invites en plusieurs tours : un intervalle tient compte des invites et des processus. SE² = max(Vp + Vr - Ve, Vp, Vr), avec les variances des moyennes des invites, des tours et des cases, et min(P, R) - 1 degrés de liberté.`,
    "by-round": fr`Là où les invites ne sont pas croisées avec les tours, un intervalle porte sur les tours : t de Student sur les écarts de chaque tour.`,
    "by-prompt": fr`Là où un seul tour compte, un intervalle porte sur les invites : t de Student sur les écarts de chaque invite.`,
  },
  limitsTitle: "Ce que cela ne dit pas",
  limits: [
    fr`Boucle locale seulement : client et serveur sur une même machine. Un réseau ajoute son propre délai, qui n'est pas dans ces chiffres.`,
    fr`Une requête à la fois : rien n'est dit de plusieurs utilisateurs, de lots ni de files d'attente.`,
    fr`Cette machine et ces versions : rien n'est dit des autres. Le client et le serveur se partagent ses processeurs.`,
    "Ni TLS, ni serveur mandataire, ni authentification.",
  ],
  foreign: "fonctionnait déjà",
  threads: (count, hasForeign) =>
    hasForeign
      ? fr`${counted(count, "fil", "fils")} d'exécution dans chaque moteur démarré par cet outil ; ceux d'un serveur qui fonctionnait déjà sont inconnus.`
      : fr`${counted(count, "fil", "fils")} d'exécution dans chaque moteur.`,
};
