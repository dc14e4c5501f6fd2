import { type ClassInfo, type FunctionInfo, type ModuleInfo, readModule } from "./module.ts";

/** A definition that a qualified name leads to. */
export type Definition =
  | { readonly kind: "class"; readonly info: ClassInfo }
  | { readonly kind: "function"; readonly info: FunctionInfo };

/** The module that is translated and, on demand, the modules of the checkout that it imports from. */
export interface Program {
  readonly main: ModuleInfo;
  /** The class or function behind `transformers.modeling_outputs.BaseModelOutput`, if the checkout holds its source. */
  readonly resolve: (qualified: string) => Definition | undefined;
  readonly classOf: (key: string) => ClassInfo | undefined;
  /** The class and its bases as far as the program holds them, nearest first. */
  readonly ancestry: (info: ClassInfo) => readonly ClassInfo[];
  /** Qualified names of all bases that the program does not hold, such as `torch.nn.Module`. */
  readonly outerBases: (info: ClassInfo) => readonly string[];
  readonly method: (info: ClassInfo, name: string) => FunctionInfo | undefined;
  /** A module by dotted name, if the program may look into it. */
  readonly module: (dotted: string) => ModuleInfo | undefined;
  /** Checkout path of the module with this text, of those that were looked into. */
  readonly fileOf: (source: string) => string | undefined;
}

/**
 * @param read text of `transformers.x.y` as a dotted module name, `undefined` where there is none: see `moduleReader`.
 */
export function createProgram(main: ModuleInfo, load: (moduleName: string) => ModuleInfo | undefined): Program {
  const files = new Map((main.parts ?? []).map((part) => [part.root.source, part.path]));
  const find = (moduleName: string): ModuleInfo | undefined => {
    const module = moduleName === main.name ? main : load(moduleName);
    if (module) files.set(module.root.source, module.path);
    return module;
  };
  const resolve = (qualified: string, depth = 0): Definition | undefined => {
    if (!qualified.startsWith("transformers.") && !qualified.startsWith(`${main.name}.`)) return undefined;
    const cut = qualified.lastIndexOf(".");
    const name = qualified.slice(cut + 1);
    const module = find(qualified.slice(0, cut));
    const info = module?.classes.get(name);
    if (info) return { kind: "class", info };
    const fn = module?.functions.get(name);
    if (fn) return { kind: "function", info: fn };
    const forwarded = module?.imports.get(name);
    return forwarded && depth < 4 ? resolve(forwarded, depth + 1) : undefined;
  };
  const base = (name: string): ClassInfo | undefined => {
    const found = resolve(name);
    return found?.kind === "class" ? found.info : undefined;
  };
  const ancestry = (info: ClassInfo, seen: readonly ClassInfo[] = []): readonly ClassInfo[] => {
    const chain = [...seen, info];
    for (const name of info.bases) {
      const parent = base(name);
      if (parent && !chain.includes(parent))
        for (const each of ancestry(parent)) if (!chain.includes(each)) chain.push(each);
    }
    return chain;
  };
  return {
    main,
    resolve,
    module: find,
    fileOf: (source) => files.get(source),
    classOf: (key) => {
      const [moduleName = "", name = ""] = key.split(":");
      return find(moduleName)?.classes.get(name);
    },
    ancestry,
    outerBases: (info) => ancestry(info).flatMap((each) => each.bases.filter((name) => !base(name))),
    method: (info, name) => {
      for (const each of ancestry(info)) {
        const found = each.methods.get(name);
        if (found) return found;
      }
      return undefined;
    },
  };
}

/** Files of the library whose source a translation may look into; all others only have names. */
const readable =
  /^transformers\.(modeling_outputs|modeling_attn_mask_utils|pytorch_utils|cache_utils|activations|time_series_utils|modeling_rope_utils|image_transforms|modeling_utils|models\.\w+\.modeling_\w+)$/;

/** The base class of all models is known by its name alone; beside it stand layers and outputs that models share. */
const onlyLayers = (module: ModuleInfo): ModuleInfo => ({
  ...module,
  functions: new Map(),
  classes: new Map(
    [...module.classes].filter(([, { bases }]) => /^(torch\.nn\.Module|[\w.]*\bModelOutput)$/.test(bases.join())),
  ),
});

/**
 * Loads modules of a checkout by dotted name, each once. Share one over all models of a run.
 *
 * @param read text of a checkout path
 */
export function moduleLoader(
  read: (path: string) => string | undefined,
): (moduleName: string) => ModuleInfo | undefined {
  const cache = new Map<string, ModuleInfo | undefined>();
  return (moduleName) => {
    if (!readable.test(moduleName)) return undefined;
    if (!cache.has(moduleName)) {
      const path = `src/${moduleName.replaceAll(".", "/")}.py`;
      const source = read(path);
      const module = source === undefined ? undefined : readModule(moduleName, path, source);
      cache.set(moduleName, module && /\.modeling_utils$/.test(moduleName) ? onlyLayers(module) : module);
    }
    return cache.get(moduleName);
  };
}
