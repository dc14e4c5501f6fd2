import { realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { noSuchFolder, notACheckout } from "./failures.ts";
import { isKind, openFiles } from "./files.ts";
import { readSettings } from "./settings.ts";

/** The language that the models of a repository are written in. */
export type Language = "python" | "typescript";

export const mainInit = "src/transformers/__init__.py";

/** Whether a folder holds models as TypeScript modules: `src/models/bert/modeling_bert.ts`. */
function holdsTypescriptModels(root: string): boolean {
  if (!isKind(join(root, "package.json"), "isFile")) return false;
  const { list } = openFiles(root);
  return list("src/models").some((model) => list(`src/models/${model}`).includes(`modeling_${model}.ts`));
}

/** What a folder is the root of; its settings have the first word. */
function languageAt(root: string): Language | undefined {
  const { language } = readSettings(openFiles(root));
  if (language === "typescript") return "typescript";
  if (isKind(join(root, mainInit), "isFile")) return "python";
  return language === undefined && holdsTypescriptModels(root) ? "typescript" : undefined;
}

/**
 * The repository that a folder lies in: a checkout of the library, or a model library written in TypeScript.
 *
 * @throws Failure when there is none.
 */
export function findRepository(folder: string): { readonly root: string; readonly language: Language } {
  const start = resolve(folder);
  if (!isKind(start, "isDirectory")) throw noSuchFolder(folder);
  for (let root = realpathSync(start); ; root = dirname(root)) {
    const language = languageAt(root);
    if (language !== undefined) return { root, language };
    if (dirname(root) === root) throw notACheckout(start);
  }
}
