import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";

/** What each template of `templates/port/` is given. */
export interface TemplateData {
  "backend-if.py": { readonly backend: string; readonly body: string };
  "backend-try.py": { readonly backend: string; readonly body: string };
  "contributor-line.md": { readonly contributor: string };
  "doc-section.md": { readonly marks: string; readonly name: string; readonly methods: readonly string[] };
  "dummy-class.py": { readonly name: string; readonly backend: string };
  "dummy-constant.py": { readonly name: string };
  "dummy-function.py": { readonly name: string; readonly backend: string };
  "from-import.py": { readonly module: string; readonly names: readonly string[] };
  "structure-assign.py": { readonly key: string; readonly names: readonly string[] };
  "structure-extend.py": { readonly key: string; readonly names: readonly string[] };
}

export type TemplateName = keyof TemplateData;

const folder = new URL("../../templates/", import.meta.url);
const compiled = new Map<string, HandlebarsTemplateDelegate>();

function template(path: string): HandlebarsTemplateDelegate {
  const known = compiled.get(path);
  if (known) return known;
  const text = readFileSync(fileURLToPath(new URL(`${path}.hbs`, folder)), "utf8");
  const fresh = Handlebars.compile(text, { noEscape: true, strict: true });
  compiled.set(path, fresh);
  return fresh;
}

/** A template of `templates/` filled in; a name that the data lacks is an error. */
export const renderTemplate = (path: string, data: object): string => template(path)(data);

/** A page of `templates/` filled in, with every value escaped as HTML wants it. */
export function renderPage(path: string, data: object): string {
  const text = readFileSync(fileURLToPath(new URL(`${path}.hbs`, folder)), "utf8");
  return Handlebars.compile(text, { strict: true })(data);
}

/** A template of `templates/port/` filled in, without the line break at its end. */
export function render<Name extends TemplateName>(name: Name, data: TemplateData[Name]): string {
  return renderTemplate(`port/${name}`, data).replace(/\r?\n$/, "");
}
