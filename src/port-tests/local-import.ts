import { named, type Syntax, textOf, walk } from "../python/syntax.ts";
import { type ImportLine, relativeTestModule, renderImportBlock } from "./import-block.ts";
import type { TestScope } from "./test-scope.ts";

/** One name that an import statement binds. */
export interface SourceImport {
  readonly local: string;
  readonly qualified: string;
  /** `import x`, as against `from x import y`. */
  readonly isWhole: boolean;
}

function absolute(from: string, moduleName: string): string {
  const dots = /^\.*/.exec(from)?.[0].length ?? 0;
  if (dots === 0) return from;
  return [...moduleName.split(".").slice(0, -dots), from.slice(dots)].filter((part) => part !== "").join(".");
}

/** The names that a statement imports; empty for other statements. */
export function importsOf(node: Syntax, moduleName: string): readonly SourceImport[] {
  if (node.type !== "import_statement" && node.type !== "import_from_statement") return [];
  const from = node.children.find(({ field }) => field === "module_name");
  const base = from && absolute(textOf(from), moduleName);
  return node.children
    .filter(({ field }) => field === "name")
    .map((child) => {
      const isAliased = child.type === "aliased_import";
      const [first, second] = isAliased ? named(child).map(textOf) : [textOf(child), undefined];
      const name = first ?? "";
      if (base === undefined) return { local: second ?? name.split(".")[0] ?? name, qualified: name, isWhole: true };
      return { local: second ?? name, qualified: `${base}.${name}`, isWhole: false };
    });
}

/** Imports inside functions, which the module's own table does not hold. */
export function innerImports(root: Syntax, moduleName: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  walk(root, (node) => {
    for (const { local, qualified } of importsOf(node, moduleName)) found.set(local, qualified);
  });
  return found;
}

/** What an import of the source is in the port, `undefined` for what TensorFlow tests do without. */
export function portedImport(given: SourceImport, scope: Pick<TestScope, "resolve">): ImportLine | undefined {
  const resolution = scope.resolve(given.local);
  if (resolution === undefined || resolution === "absent") return undefined;
  const { local, qualified, isWhole } = given;
  if (isWhole) return { module: qualified, name: "*", alias: local === qualified.split(".")[0] ? undefined : local };
  return {
    module: resolution.module,
    name: resolution.name,
    alias: qualified.endsWith(`.${local}`) ? undefined : local,
  };
}

/** An import inside a function. A name without twin is missed where it is used. */
export function localImport(node: Syntax, scope: TestScope): readonly string[] {
  const model = /^tests\.models\.(\w+)\./.exec(scope.module.name)?.[1] ?? "";
  // only what empties PyTorch's caches asks for the collector
  if (textOf(node) === "import gc") return [];
  const lines = importsOf(node, scope.module.name).flatMap((given) => portedImport(given, scope) ?? []);
  if (lines.length === 0) return [];
  return renderImportBlock(lines.map((line) => ({ ...line, module: relativeTestModule(line.module, model) }))).split(
    "\n",
  );
}
