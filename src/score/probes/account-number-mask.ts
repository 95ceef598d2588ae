/** Two letters, two digits and groups of four, with or without a space or hyphen in between. */
const ACCOUNT_NUMBER = /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b/g;
const FEWEST_DIGITS = 8;
/** The shortest account number of ISO 13616 (Norway); what follows it may be the next word in capitals. */
const SHORTEST = 15;

/** Withholds what has the form of an IBAN, whatever its check digits, unless the user wrote it. */
export function maskAccountNumbers(text: string, userText: string): string {
  const known = withoutSeparators(userText);
  return text.replace(ACCOUNT_NUMBER, (found) => {
    const number = withoutSeparators(found).slice(0, SHORTEST);
    const digits = number.replace(/\D/g, "").length;
    return digits < FEWEST_DIGITS || known.includes(number) ? found : "[account number withheld]";
  });
}

function withoutSeparators(text: string): string {
  return text.replace(/[\s-]/g, "");
}
