import { badNumber } from "../verify/failures.ts";

/**
 * A number of the command line, or a default where it is left out.
 *
 * @throws Failure when it is no positive number.
 */
export function positive(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number)) throw badNumber(option, text);
  return number;
}
