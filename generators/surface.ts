import type { NodePlopAPI } from "node-plop";
import { SyntaxKind } from "ts-morph";
import type { FileChange } from "../src/change/change-set.ts";
import { renderTemplate } from "../src/render/render.ts";
import { addImport, camelCase, editedFile, isFileName, newFile, projectRoot, write } from "./scaffold.ts";

export interface SurfaceAnswers {
  /** Name of the new file: `model-list`. */
  readonly id: string;
  /** Path of the file in a checkout. */
  readonly path: string;
  /** What the surface is called in reports. */
  readonly title: string;
}

const catalogue = "src/register/catalogue.ts";

function problemOf({ id, path, title }: SurfaceAnswers): string | undefined {
  if (!isFileName(id)) return `${id} is no name for a surface: small letters, digits and hyphens.`;
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(path) || path.split("/").includes("..")) return `${path} is no path in a checkout.`;
  return /^[^"\\\n]+$/.test(title) ? undefined : `${title} is no title: one line without quotes.`;
}

function registered(root: string, id: string): FileChange {
  return editedFile(root, catalogue, (file) => {
    const name = camelCase(id);
    addImport(file, name, `./surfaces/${id}.ts`);
    const list = file
      .getVariableDeclarationOrThrow("surfaces")
      .getInitializerIfKindOrThrow(SyntaxKind.ArrayLiteralExpression);
    const place = list.getElements().findIndex((other) => other.getText() > name);
    const options = { useNewLines: true };
    if (place < 0) list.addElement(name, options);
    else list.insertElement(place, name, options);
  });
}

/** Writes a surface, its tests, and its line in the catalogue. */
export function scaffoldSurface(root: string, answers: SurfaceAnswers): Promise<string> {
  const problem = problemOf(answers);
  if (problem !== undefined) throw new Error(problem);
  const { id } = answers;
  const data = { ...answers, constant: camelCase(id) };
  return write(root, [
    newFile(root, `src/register/surfaces/${id}.ts`, renderTemplate("surface/surface.ts", data)),
    newFile(root, `test/register/${id}.test.ts`, renderTemplate("surface/test.ts", data)),
    registered(root, id),
  ]);
}

/** The generator `surface`: another place of a checkout where a port is named. */
export function surfaceGenerator(plop: NodePlopAPI): void {
  plop.setGenerator("surface", {
    description: "add a place where ports are registered",
    prompts: [
      { type: "input", name: "id", message: "Name of the surface (becomes a file):" },
      { type: "input", name: "path", message: "File of the checkout:", default: "utils/model_list.txt" },
      { type: "input", name: "title", message: "Title in reports:", default: "List of models" },
    ],
    actions: [
      async (answers) => `${await scaffoldSurface(projectRoot, answers as SurfaceAnswers)}\nNext: npm test -- register`,
    ],
  });
}
