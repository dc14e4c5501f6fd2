import { SyntaxKind } from "ts-morph";
import type { ModelSource } from "../checkout/checkout.ts";
import type { TypescriptLibrary } from "./library.ts";
import { exportedFrom, ownClasses } from "./library-model.ts";
import { markLength, parsedModule } from "./parsed.ts";

const mentions = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text);

/** Public classes of a model that were not chosen. */
function leftOut(
  library: TypescriptLibrary,
  { folder, model, source, pytorchClasses }: ModelSource,
): readonly string[] {
  const exported = exportedFrom(library.read(`${folder}/index.ts`) ?? "", `./modeling_${model}`);
  const all = ownClasses(source).filter((name) => exported === "*" || exported.includes(name));
  return all.filter((name) => !pytorchClasses.includes(name));
}

/**
 * The source without the public classes that were not chosen and that nothing else needs. Their lines stay, empty, so
 * that places in the source are what they were.
 */
export function chosenSource(library: TypescriptLibrary, model: ModelSource): string {
  const out = new Set(leftOut(library, model));
  if (out.size === 0) return model.source;
  const statements = parsedModule(model.source).getStatements();
  const spans = statements.map((one) => ({
    name: one.asKind(SyntaxKind.ClassDeclaration)?.getName(),
    text: one.getText(),
    start: one.getStart(true),
    end: one.getEnd(),
  }));
  const isOut = ({ name }: (typeof spans)[number]): boolean => name !== undefined && out.has(name);
  for (let before = -1; before !== out.size; ) {
    before = out.size;
    const kept = spans.filter((span) => !isOut(span));
    for (const name of out) if (kept.some(({ text }) => mentions(text, name))) out.delete(name);
  }
  const mark = markLength(model.source);
  return spans.filter(isOut).reduceRight((text, { start, end }) => {
    const lines = text.slice(start + mark, end + mark).replace(/[^\n]/g, "");
    return text.slice(0, start + mark) + lines + text.slice(end + mark);
  }, model.source);
}
