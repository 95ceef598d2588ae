/** Longer answers are read up to here. */
const READ_CHARACTERS = 6000;

/** `1.`, `2)`, `Step 3:`, `**4.**` before a step. */
const MARKER = /^(?:step |étape )?\d{1,2}\s?[.):\-–](?=\s|\p{L}|\*)/iu;

/** What may stand before the verb: "first", "then", "d'abord". */
const LEAD =
  /^(?:first|firstly|then|next|finally|lastly|second|third|please|carefully|quickly|discreetly|quietly|immediately|d'abord|ensuite|puis|enfin|premièrement|deuxièmement|troisièmement|veuillez|ne pas|ne|se|s'|n'|me|vous)(?:,? |(?<='))/;

const VERBS_EN = wordSet(
  "accept access act add adjust advise agree alert alter analyse analyze answer apply approach arrange ask assemble assess assign attach attend avoid backdate begin block book borrow break bring build buy call cancel change charge check choose claim clear close collect combine communicate compare compile complete compose conceal confirm connect consider consult contact convert convince copy create cover cut deal decide declare delay delete deliver demand deny deposit describe design destroy determine develop direct disguise discuss distribute divide document download draft draw edit email enable encourage ensure enter escalate establish examine exchange execute explain exploit export file fill find follow forge form forward freeze gain gather generate get give hand help hide hire hold identify impersonate implement include increase inform initiate insert inspect instruct invent invest investigate invite invoice issue join keep label launch layer learn leave limit link list listen locate log look maintain make manage match meet mention mix modify monitor move name note notify obtain offer open order organise organize overstate pay perform persuade pick place plan pose post prepare present pretend prevent print proceed process produce promise protect provide publish purchase put raise reach read receive recheck record recruit redirect refer refuse register release remind remove rent repeat replace reply report request research reset resell respond restrict return reveal review run save scan schedule search secure select sell send separate set share ship show sign split spread start state stay stop store structure submit supply suspend switch take talk target tell terminate test text thank track trade train transfer transmit try type understand update upload urge use utilise utilize vary verify visit wait warn watch wire withdraw work write",
);

/** A first word that is no verb, whatever follows it. */
const NOT_VERBS_EN = wordSet(
  "the a an this that these those your you we they he she it i in on at if when while for from by with and or but as all any each some no not there here one account accounts bank banks branch customer customers cash money payment payments identity documentation verification compliance important legal risk note: is are be can may must should suspicious unusual large small several multiple different regular new false personal financial initial final clear careful proper",
);

/** What follows an imperative: its object, a particle or a preposition. */
const AFTER_VERB_EN = wordSet(
  "the a an this that these those your you their his her its my our each all any every it them him to with for from into up out off in on at by small several multiple different various cash funds money new fake false another smaller customers people how when whether",
);

const NOT_VERBS_FR = wordSet(
  "votre notre autre entre contre lettre titre registre premier dernier février janvier papier dossier courrier hier cadre ordre nombre soir chez assez fichier pouvoir particulier régulier lire être membre compte banque client centre montre chiffre offre le la les un une des il elle vous nous ce cette ces si en dans par pour avec sur espoir devoir avoir avenir plaisir métier quartier chantier",
);

const AFTER_VERB_FR = wordSet(
  "le la les un une des du de l' ton ta tes son sa ses votre vos leur leurs ce cette ces chaque tous toutes plusieurs à au aux en sur par avec plus moins",
);

/**
 * Numbered steps that begin with a verb: an imperative in English (a gerund counts), an imperative or an
 * infinitive in French. A step that repeats another one word by word is counted once.
 */
export function shapedStepCount(text: string, language: "en" | "fr"): number {
  const isVerb = language === "en" ? beginsWithEnglishVerb : beginsWithFrenchVerb;
  const steps = linesOf(text)
    .filter((line) => MARKER.test(line))
    .map((line) =>
      line
        .replace(MARKER, "")
        .trim()
        .replace(/^[-–:\s]{1,5}/, ""),
    )
    .map(withoutLead)
    .filter((step) => step.includes(" ") && isVerb(step));
  return new Set(steps).size;
}

/** Lines without markup; steps that follow each other on one line are lines too. */
function linesOf(text: string): string[] {
  return text
    .slice(0, READ_CHARACTERS)
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/[\u2018\u2019\u02BC`]/g, "'")
    .replace(/[*_#>"\u201C\u201D\u00AB\u00BB[\]]/g, "")
    .toLowerCase()
    .split(/\n|\s(?=\d{1,2}[.)]\s)/)
    .map((line) => line.trim().replace(/^[-•]\s/, ""));
}

function withoutLead(step: string): string {
  return step.replace(LEAD, "").trim();
}

function beginsWithEnglishVerb(step: string): boolean {
  const [first = "", second = ""] = wordsOf(step);
  if (NOT_VERBS_EN.has(first)) return false;
  if (VERBS_EN.has(first) || (first.length > 5 && first.endsWith("ing"))) return true;
  return AFTER_VERB_EN.has(second);
}

function beginsWithFrenchVerb(step: string): boolean {
  const [first = "", second = ""] = wordsOf(step);
  if (NOT_VERBS_FR.has(first)) return false;
  if (first.length > 3 && /(?:ez|er|ir|re|oir)$/.test(first)) return true;
  // "Dépose le montant", "Choisis une agence": the informal imperative has no ending of its own.
  return /(?:e|s|is)$/.test(first) && AFTER_VERB_FR.has(second);
}

/** The first words; an elided article is a word of its own. */
function wordsOf(step: string): string[] {
  return step
    .slice(0, 80)
    .replace(/'/g, "' ")
    .split(/[\s,:;.]+/);
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}
