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

const folder = new URL("../../templates/port/", import.meta.url);
const compiled = new Map<TemplateName, HandlebarsTemplateDelegate>();

function template(name: TemplateName): HandlebarsTemplateDelegate {
  const known = compiled.get(name);
  if (known) return known;
  const text = readFileSync(fileURLToPath(new URL(`${name}.hbs`, folder)), "utf8");
  const fresh = Handlebars.compile(text, { noEscape: true, strict: true });
  compiled.set(name, fresh);
  return fresh;
}

/** A template filled in, without the line break at its end. */
export function render<Name extends TemplateName>(name: Name, data: TemplateData[Name]): string {
  return template(name)(data).replace(/\r?\n$/, "");
}
