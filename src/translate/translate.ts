import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import { declarationOf, declarationsIn } from "../checkout/exports.ts";
import { type Facts, inferFacts } from "../facts/facts.ts";
import type { RecordedFact } from "../facts/recording.ts";
import { type ModuleInfo, qualify, readModule } from "../program/module.ts";
import { createProgram, moduleLoader, type Program } from "../program/program.ts";
import { initParser } from "../python/parser.ts";
import { stringValue, textOf, walk } from "../python/syntax.ts";
import { withoutBrokenText } from "./broken-text.ts";
import { carry, carryConstant } from "./carry.ts";
import { type Catalogue, createCatalogue } from "./catalogue.ts";
import { type ModulePlan, planModule } from "./class-plan.ts";
import { expression } from "./expressions/expression.ts";
import { isGuarded, isKernelPackage } from "./expressions/names.ts";
import { initFormat } from "./format.ts";
import { tiedLayers } from "./keras/output-embeddings.ts";
import { type Chunk, forgetReadings, identifiersOf, moduleChunks, reachable } from "./module-text.ts";
import { createPortWriter, type PortWriter } from "./port-writer.ts";
import { ruleFacts } from "./rule-facts.ts";
import { functionalRules, layerRules } from "./rules/layer-catalogue.ts";
import { opRules } from "./rules/op-catalogue.ts";
import type { Scope } from "./scope.ts";
import { supports } from "./support/support-catalogue.ts";
import { createTfNames } from "./tf-names.ts";
import { trainingOf } from "./training.ts";
import type { PortedClass, Translation } from "./translation.ts";
import { withMarkedNames } from "./undefined-names.ts";
import { withoutUnusedLocals } from "./unused-locals.ts";

let shared:
  | { readonly catalogue: Catalogue; readonly supportsById: ReadonlyMap<string, (typeof supports)[number]> }
  | undefined;

/** The rules and definitions of the tool, indexed once. */
export function toolCatalogue() {
  shared ??= {
    catalogue: createCatalogue([...opRules, ...functionalRules], layerRules),
    supportsById: new Map(supports.map((support) => [support.id, support])),
  };
  return shared;
}

export interface TranslateOptions {
  /** Loads modules of the checkout; one loader may serve many models of a run. */
  readonly load?: (moduleName: string) => ModuleInfo | undefined;
  /** What runs of the PyTorch model have shown; it fills in what its source does not tell. */
  readonly recorded?: readonly RecordedFact[] | undefined;
}

/** Loads parser and formatter. */
export async function initTranslator(): Promise<void> {
  await Promise.all([initParser(), initFormat()]);
}

/** Translates the PyTorch model file of a folder. */
export async function translateModel(
  checkout: Checkout,
  folder: ModelFolder,
  options: TranslateOptions = {},
): Promise<Translation> {
  await initTranslator();
  return translateSource(checkout, folder, options);
}

/** As `translateModel`, once `initTranslator` has been awaited. */
export function translateSource(checkout: Checkout, folder: ModelFolder, options: TranslateOptions): Translation {
  forgetReadings();
  const moduleName = folder.sourcePath
    .replace(/^src\//, "")
    .replace(/\.py$/, "")
    .replaceAll("/", ".");
  const main = readModule(moduleName, folder.sourcePath, folder.source, folder.parts);
  const program = createProgram(main, options.load ?? moduleLoader(checkout.read));
  const scope = moduleScope(checkout, folder, program, options.recorded);
  const chunks = reachable(moduleChunks(scope, tiedLayers(scope)).map((chunk) => withoutBrokenText(chunk, scope)));
  const kept = new Set(chunks.flatMap((chunk) => chunk.diagnostics));
  const classes = portedClasses(scope.plan, chunks);
  const declares = folder.gathersExports || declarationsIn(folder.source).length > 0;
  const declared = declares ? declaration(classes) : "";
  const { text, diagnostics } = withMarkedNames(`${portText(chunks, scope)}${declared}`, folder.portPath);
  return {
    text,
    classes,
    diagnostics: [...scope.port.diagnostics.filter((diagnostic) => kept.has(diagnostic)), ...diagnostics],
    ...factSources(scope.facts),
  };
}

function factSources({ evidence }: Facts): Pick<Translation, "factSources"> {
  if (!evidence) return {};
  const contradictions = evidence.contradictions.map(({ node, reason }) => ({
    line: node.row + 1,
    column: node.column + 1,
    construct: textOf(node).split("\n")[0] ?? "",
    reason,
  }));
  return { factSources: { ...evidence, contradictions } };
}

function moduleScope(
  checkout: Checkout,
  folder: ModelFolder,
  program: Program,
  recorded: TranslateOptions["recorded"],
): Scope {
  const { catalogue, supportsById } = toolCatalogue();
  const module = program.main;
  const facts = inferFacts(program, ruleFacts(catalogue), recorded);
  const plan = planModule(program, folder.configClass, folder.pytorchClasses);
  // local variables count: a definition of that name could not be called beside them
  const used = [...identifiersOf(module.root.source)].filter((name) => !module.imports.has(name));
  const taken = new Set([...module.classes.keys(), ...used]);
  const defined = new Set([...module.classes.keys(), ...module.functions.keys(), ...module.constants.keys()]);
  const port = createPortWriter({
    prefix: plan.prefix,
    fileOf: (source) =>
      source === module.root.source ? folder.sourcePath : (program.fileOf(source) ?? folder.sourcePath),
    keras: checkout.era.keras,
    buildMethods: checkout.era.buildMethods,
    supports: supportsById,
    taken,
    defined,
    initializer: initializerOf(folder, checkout),
  });
  if (port.initializer !== undefined) port.use("get_initializer");
  port.use("annotations");
  port.use("tf");
  return {
    program,
    module,
    plan,
    facts,
    catalogue,
    training: trainingOf(program, facts, (layer) => catalogue.layer(layer)?.rule.training ?? false),
    names: createTfNames(checkout, folder.model, port.imports),
    port,
    configuration: checkout.read(`${folder.folder}/configuration_${folder.model}.py`),
    expression,
    carry: carriedName,
    owner: undefined,
    fn: undefined,
    trainingFlag: undefined,
    renames: new Map(),
    unpacked: false,
  };
}

/** A class, function or constant of the library, taken into the port. */
function carriedName(qualified: string, scope: Scope): string | undefined {
  return carry(qualified, scope) ?? carryConstant(qualified, scope);
}

/** The initializer of matrices, when the configuration has the range for it. */
function initializerOf(folder: ModelFolder, checkout: Checkout): string | undefined {
  const configuration = checkout.read(`${folder.folder}/configuration_${folder.model}.py`) ?? "";
  return /\binitializer_range\b/.test(configuration) ? "get_initializer(config.initializer_range)" : undefined;
}

function portedClasses(plan: ModulePlan, chunks: readonly Chunk[]): readonly PortedClass[] {
  const defined = new Set(chunks.flatMap(({ names }) => names));
  const classes: PortedClass[] = [];
  for (const { info, kind, name, layerName, isPublic } of plan.classes.values()) {
    if (kind === "dropped") continue;
    if (kind === "main" && defined.has(layerName))
      classes.push({ name: layerName, pytorch: info.name, isPublic: false, kind: "main-layer" });
    if (!defined.has(name)) continue;
    classes.push({
      name,
      pytorch: info.name,
      isPublic,
      kind: kind === "main" ? "model" : kind === "plain" || kind === "autograd" ? "other" : kind,
    });
  }
  return classes;
}

/** What makes a package export the port's classes that gathers the names in `__all__` of its modules. */
function declaration(classes: readonly PortedClass[]): string {
  const names = classes.filter(({ isPublic }) => isPublic).map(({ name }) => name);
  return names.length === 0 ? "" : `\n\n${declarationOf(names.sort())}\n`;
}

/** Comments in front of the module's docstring: licence and copyright. */
function headerOf(module: ModuleInfo): string {
  const lines: string[] = [];
  for (const node of module.root.children) {
    if (node.type !== "comment") break;
    lines.push(textOf(node));
  }
  return lines.join("\n");
}

function moduleDocstring(scope: Scope): string {
  let text = "";
  walk(scope.module.root, (node) => {
    if (text === "" && node.type === "string" && node.parent?.parent?.type === "module")
      text = stringValue(node)?.trim() ?? "";
    return text === "" && node.row < 40;
  });
  const words = text === "" ? `TensorFlow ${scope.plan.prefix} model.` : text.replace(/\bPy[Tt]orch\b/g, "TensorFlow");
  return `"""${words}"""`;
}

function portText(chunks: readonly Chunk[], scope: Scope): string {
  const firstDefinition = chunks.findIndex(({ kind }) => kind !== "constant");
  const cut = firstDefinition < 0 ? chunks.length : firstDefinition;
  const carried = carriedTexts(scope.port, new Set(chunks.flatMap(({ text }) => [...identifiersOf(text)])));
  const body = [joinedConstants(chunks.slice(0, cut)), ...carried, joinedConstants(chunks.slice(cut))].join("\n\n");
  const mentioned = new Set(
    [...chunks.map(({ text }) => text), ...carried].flatMap((text) => [...identifiersOf(text)]),
  );
  addPlainImports(mentioned, scope);
  const configuration = scope.module.imports.get(scope.plan.configClass);
  if (configuration !== undefined && mentioned.has(scope.plan.configClass)) scope.names.twin(configuration);
  const imports = scope.port.imports.render((name) => mentioned.has(name));
  return withoutUnusedLocals([headerOf(scope.module), moduleDocstring(scope), "", imports, "\n", body, ""].join("\n"));
}

/** Parts with the blank lines of the source between them: definitions stand apart, constants may stand together. */
function joinedConstants(chunks: readonly Chunk[]): string {
  return chunks.reduce((text, chunk, index) => {
    if (index === 0) return chunk.text;
    const previous = chunks[index - 1];
    const isTight = chunk.kind === "constant" && previous?.kind === "constant";
    return `${text}${isTight ? (chunk.isAdjacent ? "\n" : "\n\n") : "\n\n\n"}${chunk.text}`;
  }, "");
}

/** Definitions that the port carries and still needs after unreachable parts are gone. */
function carriedTexts(port: PortWriter, own: ReadonlySet<string>): readonly string[] {
  const all = port.supports();
  let wanted = own;
  const kept = new Set<string>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const { name, text } of all) {
      if (kept.has(name) || !wanted.has(name)) continue;
      kept.add(name);
      wanted = new Set([...wanted, ...identifiersOf(text)]);
      grown = true;
    }
  }
  return all.filter(({ name }) => kept.has(name)).map(({ text }) => `\n${text.trimEnd()}\n`);
}

const plainNames = new Set(
  "Any Callable Dict Iterable Iterator List Mapping Optional Sequence Tuple Type Union dataclass inspect math warnings copy os collections itertools functools random".split(
    " ",
  ),
);

/** Names of the standard library and of typing that the port mentions as the source did. */
function addPlainImports(mentioned: ReadonlySet<string>, scope: Scope): void {
  const { module, port } = scope;
  const known = port.imports.names();
  for (const name of mentioned) {
    if (known.has(name)) continue;
    const qualified = module.imports.get(name);
    if (plainNames.has(name) || name === "keras") {
      port.use(name);
      continue;
    }
    if (
      qualified === undefined ||
      /^(torch|transformers)\b/.test(qualified) ||
      isKernelPackage(qualified) ||
      isGuarded(name, scope)
    )
      continue;
    const full = qualify(module, name);
    const cut = full.lastIndexOf(".");
    const last = full.slice(cut + 1);
    if (cut < 0) port.imports.add(full, "*", full === name ? undefined : name);
    else port.imports.add(full.slice(0, cut), last, last === name ? undefined : name);
  }
}
