import type { compare as english } from "../en/compare.ts";
import { formatter } from "../numbers.ts";
import { fr } from "../typeset.ts";

const n = formatter("fr");

const UNITS = { prompt: "invite", item: "élément", process: "processus" } as const;
const NONE = {
  prompt: "aucune invite",
  item: "aucun élément",
  process: "aucun processus",
} as const;

export const compare: typeof english = {
  sameSettings: (a, b) => fr`${a} et ${b} ont été mesurées dans les mêmes conditions de réglage.`,
  whatDiffers: (a, b) => fr`Ce qui distingue ${a} de ${b} :`,
  moreDifferences: (count) => fr`et ${n.count(count)} autres ; --json les énumère toutes`,
  nothing: fr`Rien n'est comparable : les deux côtés n'ont de résultats ni dans un même scénario, ni sur une même tâche définie de la même façon.`,
  exploratory: fr`À titre exploratoire :`,
  pairedBy: (unit, pairs) => fr`appariement par ${UNITS[unit]}, ${n.count(pairs)} paires`,
  notPaired: (unit) => fr`sans appariement : les deux côtés n'ont ${NONE[unit]} en commun`,
  leftOut: (ofA, ofB) =>
    fr`écartés faute de pendant : ${n.count(ofA)} du premier, ${n.count(ofB)} du second`,
};
