/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

const stars = "***";

/** Tokens of GitHub by their form, and credentials in addresses: also those that nobody told us of. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,})\b/g, stars],
  [/\b(https?:\/\/)[^\s/@]+@/g, `$1${stars}@`],
  [/\b(authorization:\s*(?:basic|bearer|token)\s+)[^\s'"]+/gi, `$1${stars}`],
];

/** The spellings in which a token may turn up: as it is, percent-encoded, and as git sends it. */
function spellings(secret: string): readonly string[] {
  const basic = Buffer.from(basicCredentials(secret)).toString("base64");
  return [secret, encodeURIComponent(secret), basic, Buffer.from(secret).toString("base64")];
}

/** What stands behind `Basic` for a token, before it is encoded; GitHub does not look at the name. */
export const basicCredentials = (secret: string): string => `x-access-token:${secret}`;

/** A function that passes over every text which leaves the program. */
export function redactor(secrets: readonly string[]): Redact {
  const known = [...new Set(secrets.filter((secret) => secret !== "").flatMap(spellings))].sort(
    (a, b) => b.length - a.length,
  );
  return (text) => {
    const without = known.reduce((rest, secret) => rest.replaceAll(secret, stars), text);
    return forms.reduce((rest, [form, instead]) => rest.replaceAll(form, instead), without);
  };
}
