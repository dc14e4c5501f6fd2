import type { Checkout } from "./checkout.ts";
import { ambiguousModel, deprecatedModel, invalidModelName, unknownModel } from "./failures.ts";

const modelsFolder = "src/transformers/models";

/** How many letters have to be changed, added, dropped or swapped with the next one to come from one word to another. */
export function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= from.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = at(row - 1, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1] && row > 1 && column > 1;
      const swapped = isSwap ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY;
      rows[row]?.push(Math.min(replaced, swapped, at(row - 1, column) + 1, at(row, column - 1) + 1));
    }
  }
  return at(from.length, to.length);
}

/** Folder names, model types and class prefixes of one model differ in case, hyphens and underscores alone. */
export const squashed = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** The names that a typing error may have meant, nearest first. */
export function nearestNames(name: string, names: readonly string[]): readonly string[] {
  const wanted = squashed(name);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const near = names
    .map((candidate) => ({ candidate, distance: editDistance(wanted, squashed(candidate)) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate));
  const longer = names.filter((candidate) => wanted.length > 2 && squashed(candidate).startsWith(wanted));
  return [...new Set([...near.map(({ candidate }) => candidate), ...longer])].slice(0, 5);
}

/** Names of all model folders. */
export function modelNames(checkout: Checkout): readonly string[] {
  const isModel = (name: string): boolean => checkout.read(`${modelsFolder}/${name}/__init__.py`) !== undefined;
  return checkout
    .list(modelsFolder)
    .filter((name) => /^[a-z0-9_]+$/.test(name) && name !== "auto" && name !== "deprecated" && isModel(name));
}

/** Model types that live in a folder of another name, as the checkout itself lists them. */
function specialFolder(checkout: Checkout, modelType: string): string | undefined {
  const source = checkout.read(`${modelsFolder}/auto/configuration_auto.py`) ?? "";
  const table = /SPECIAL_MODEL_TYPE_TO_MODULE_NAME = OrderedDict\(([\s\S]*?)\n\)/.exec(source)?.[1] ?? "";
  const entries = table.matchAll(/\(\s*"([^"]+)",\s*"([^"]+)"\s*\)/g);
  return [...entries].find(([, type]) => type === modelType)?.[2];
}

/**
 * The folder that a user means: its own name, a model type, or a name in the style of a class.
 *
 * @throws Failure when the name cannot be one, or when no folder or several go by it.
 */
export function resolveModelName(checkout: Checkout, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name) || name.includes("..")) throw invalidModelName(name);
  const names = modelNames(checkout);
  if (names.includes(name)) return name;
  const special = specialFolder(checkout, name);
  if (special !== undefined && names.includes(special)) return special;
  const same = names.filter((candidate) => squashed(candidate) === squashed(name));
  if (same.length > 1) throw ambiguousModel(name, same);
  if (same[0] !== undefined) return same[0];
  if (checkout.list(`${modelsFolder}/deprecated`).includes(name)) throw deprecatedModel(name);
  throw unknownModel(name, nearestNames(name, names));
}
