import { type Parameter, parametersOf } from "../python/signature.ts";
import {
  dottedName,
  field,
  fields,
  named,
  parseSyntax,
  required,
  type Syntax,
  textOf,
  undecorated,
} from "../python/syntax.ts";
import { type ModulePart, mergedStatements, readParts, type SourceText } from "./merge-parts.ts";

export interface FunctionInfo {
  /** `<module>:<function>` or `<module>:<class>.<function>` */
  readonly key: string;
  readonly name: string;
  readonly node: Syntax;
  readonly module: ModuleInfo;
  readonly parameters: readonly Parameter[];
  readonly owner?: ClassInfo;
}

export interface ClassInfo {
  /** `<module>:<class>` */
  readonly key: string;
  readonly name: string;
  readonly node: Syntax;
  readonly module: ModuleInfo;
  /** Qualified names of the bases, such as `torch.nn.Module`, or `<module name>.<class>`. */
  readonly bases: readonly string[];
  readonly methods: ReadonlyMap<string, FunctionInfo>;
  /** Class-level assignments by name. */
  readonly constants: ReadonlyMap<string, Syntax>;
}

export interface ModuleInfo {
  /** Dotted name, such as `transformers.models.bert.modeling_bert`. */
  readonly name: string;
  /** Checkout path. */
  readonly path: string;
  readonly root: Syntax;
  /** Files whose definitions count as the module's own. */
  readonly parts?: readonly ModulePart[];
  /** Local names of imports to qualified names. */
  readonly imports: ReadonlyMap<string, string>;
  readonly classes: ReadonlyMap<string, ClassInfo>;
  readonly functions: ReadonlyMap<string, FunctionInfo>;
  /** Module-level assignments to plain names; the last one wins. */
  readonly constants: ReadonlyMap<string, Syntax>;
}

/** The tree of a module that is spread over several files. Each node still knows the text that it stands in. */
function mergedRoot(source: string, others: readonly SourceText[]) {
  const root = parseSyntax(source);
  const parts = readParts(root, others);
  if (parts.length === 0) return { root, parts };
  const whole = [source, ...parts.map((part) => part.root.source)].join("\n");
  return { root: { ...root, children: mergedStatements(root, parts), source: whole }, parts };
}

/**
 * Reads the definitions of a module. `name` is dotted; relative imports are resolved against it.
 *
 * @param others files of the same folder whose definitions count as the module's own
 */
export function readModule(name: string, path: string, source: string, others: readonly SourceText[] = []): ModuleInfo {
  const { root, parts } = mergedRoot(source, others);
  const imports = new Map<string, string>();
  const classes = new Map<string, ClassInfo>();
  const functions = new Map<string, FunctionInfo>();
  const constants = new Map<string, Syntax>();
  const module: ModuleInfo = { name, path, root, parts, imports, classes, functions, constants };
  const own = new Set(parts.map((part) => `.${part.path.replace(/^.*\/|\.py$/g, "")}`));
  const visit = (statement: Syntax): void => {
    const node = undecorated(statement);
    const from = node.type === "import_from_statement" ? field(node, "module_name") : undefined;
    // what comes out of a part is the module's own
    if (from && own.has(textOf(from))) return;
    if (node.type === "import_statement" || node.type === "import_from_statement") readImport(name, node, imports);
    else if (node.type === "function_definition") addFunction(module, functions, node);
    else if (node.type === "class_definition") addClass(module, classes, node);
    else if (node.type === "expression_statement") readAssignment(node, constants);
    else for (const child of node.children) if (isCompound(child)) visit(child);
  };
  for (const part of parts)
    for (const statement of part.root.children) if (statement.type.startsWith("import")) visit(statement);
  for (const statement of root.children) if (statement.isNamed) visit(statement);
  return module;
}

const isCompound = (node: Syntax): boolean =>
  /^(block|if_statement|else_clause|elif_clause|try_statement|except_clause|finally_clause|.*_definition|import_.*|expression_statement)$/.test(
    node.type,
  );

function addFunction(module: ModuleInfo, functions: Map<string, FunctionInfo>, node: Syntax): void {
  const name = textOf(required(node, "name"));
  functions.set(name, { key: `${module.name}:${name}`, name, node, module, parameters: parametersOf(node) });
}

function addClass(module: ModuleInfo, classes: Map<string, ClassInfo>, node: Syntax): void {
  const name = textOf(required(node, "name"));
  const methods = new Map<string, FunctionInfo>();
  const constants = new Map<string, Syntax>();
  const superclasses = field(node, "superclasses");
  const bases = (superclasses ? named(superclasses) : [])
    .filter((base) => base.type !== "keyword_argument")
    .map((base) => plainBase(qualify(module, dottedName(base) ?? textOf(base))));
  const info: ClassInfo = { key: `${module.name}:${name}`, name, node, module, bases, methods, constants };
  for (const statement of named(required(node, "body"))) {
    const definition = undecorated(statement);
    if (definition.type === "function_definition") {
      const method = textOf(required(definition, "name"));
      // a property and its setter share a name: the getter is the one that expressions read
      if (methods.has(method) && textOf(statement).startsWith("@") && textOf(statement).includes(`@${method}.`))
        continue;
      const key = `${info.key}.${method}`;
      methods.set(method, {
        key,
        name: method,
        node: definition,
        module,
        owner: info,
        parameters: parametersOf(definition),
      });
    } else if (definition.type === "expression_statement") readAssignment(definition, constants);
  }
  classes.set(name, info);
}

/** A layer of the library's that recomputes instead of keeping, in training, is a module as any other. */
const plainBase = (name: string): string =>
  name === "transformers.modeling_layers.GradientCheckpointingLayer" ? "torch.nn.Module" : name;

function readAssignment(statement: Syntax, constants: Map<string, Syntax>): void {
  const assignment = named(statement)[0];
  if (assignment?.type !== "assignment") return;
  const left = field(assignment, "left");
  const right = field(assignment, "right");
  if (left?.type === "identifier" && right) constants.set(textOf(left), right);
}

/** The qualified form of a dotted name as seen from a module. */
export function qualify(module: ModuleInfo, name: string): string {
  const [head = "", ...rest] = name.split(".");
  const imported = module.imports.get(head);
  const base = imported ?? (module.classes.has(head) || module.functions.has(head) ? `${module.name}.${head}` : head);
  return canonical([base, ...rest].join("."));
}

/** PyTorch reaches some modules under two names. */
const canonical = (name: string): string =>
  name.replace(/^torch\.functional\./, "torch.").replace(/^torch\.nn\.modules\.\w+\./, "torch.nn.");

function readImport(moduleName: string, node: Syntax, imports: Map<string, string>): void {
  const from = field(node, "module_name");
  const base = from ? absoluteModule(moduleName, textOf(from)) : undefined;
  for (const item of fields(node, "name")) {
    const alias = item.type === "aliased_import" ? textOf(required(item, "alias")) : undefined;
    const name = textOf(item.type === "aliased_import" ? required(item, "name") : item);
    if (base !== undefined) imports.set(alias ?? name, `${base}.${name}`);
    else if (alias) imports.set(alias, name);
    else imports.set(name.split(".")[0] ?? name, name.split(".")[0] ?? name);
  }
}

function absoluteModule(moduleName: string, from: string): string {
  const dots = /^\.*/.exec(from)?.[0].length ?? 0;
  if (dots === 0) return from;
  const base = moduleName.split(".").slice(0, -dots).join(".");
  const rest = from.slice(dots).trim();
  return rest ? `${base}.${rest}` : base;
}
