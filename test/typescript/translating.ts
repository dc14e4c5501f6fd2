import { translateTypescriptModel } from "../../src/typescript/translate.ts";
import type { TypescriptTranslation } from "../../src/typescript/translation.ts";

export const modules = { nn: "js-pytorch", torch: "js-pytorch" };

const head = `import { torch } from "js-pytorch";
const { nn } = torch;
type Tensor = InstanceType<typeof torch.Tensor>;
`;

/** The port of a model file with these statements below its imports. */
export const translated = (statements: string, path = "src/models/a/modeling_a.ts"): TypescriptTranslation =>
  translateTypescriptModel({ text: `${head}${statements}\n`, path, modules });

/** What functions of a tensor return in the port, all translated at once. */
export function expressions(sources: readonly string[]): { results: readonly string[]; port: TypescriptTranslation } {
  const functions = sources.map(
    (source, index) =>
      `export function row${index}(x: Tensor, y: Tensor, n: number, flag: boolean) { return ${source}; }`,
  );
  const port = translated(functions.join("\n"));
  const flat = port.text
    .replaceAll(/\n\s*/g, " ")
    .replaceAll(/([([]) /g, "$1")
    .replaceAll(/,? ([)\]])/g, "$1");
  const results = sources.map((_, index) => {
    const [, rest = ""] = flat.split(`function row${index}(`);
    return /return (.*?); \}(?= export function|\s*$)/.exec(rest)?.[1] ?? rest;
  });
  return { results, port };
}
