import { fr } from "../typeset.ts";
import type * as english from "../en/rungs.ts";

/** What the ways to the same tokens are called, in French. */
export const rungWords: typeof english.rungWords = {
  rungs: {
    direct: "Appel direct, interface C",
    "direct-again": "Appel direct, deuxième fois",
    "node-llama-cpp": "Appel direct, node-llama-cpp",
    "own-server": "HTTP, même moteur",
    "llama-server": "HTTP, llama-server",
  },
  rungsInline: {
    direct: "l'appel direct de l'interface C",
    "direct-again": "l'appel direct de l'interface C, deuxième fois",
    "node-llama-cpp": "l'appel direct de node-llama-cpp",
    "own-server": "HTTP en boucle locale vers le même moteur",
    "llama-server": "HTTP en boucle locale vers llama-server",
  },
  rungMeanings: {
    direct: fr`L'interface C de llama.cpp, appelée par un processus de cet outil. Rien ne se trouve entre l'horloge et le moteur.`,
    "direct-again": fr`La même chose une deuxième fois, dans un processus à part. Rien ne diffère : ce qui diffère encore est du bruit.`,
    "node-llama-cpp": "L'interface publique du paquet Node.js qui livre les mêmes bibliothèques.",
    "own-server": fr`Le moteur de la première ligne derrière le serveur HTTP de cet outil, qui envoie chaque jeton au fil de l'eau. Le moteur est le même des deux côtés : l'écart ne vient que du transport.`,
    "llama-server": fr`Le serveur HTTP propre à llama.cpp. Il a sa propre boucle et son propre échantillonneur, autour du llama.cpp avec lequel il a été compilé.`,
  },
  shortRungs: {
    direct: "appel direct",
    "direct-again": "deuxième fois",
    "node-llama-cpp": "node-llama-cpp",
    "own-server": "HTTP",
    "llama-server": "llama-server",
  },
};
