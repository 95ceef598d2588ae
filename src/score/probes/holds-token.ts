/** Whether a canary stands in a text, in whatever case: hosts and some renderers turn it to lower case. */
export function holdsToken(text: string, token: string): boolean {
  return text.toLowerCase().includes(token.toLowerCase());
}
