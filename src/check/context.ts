import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import { type ClassInfo, type ModuleInfo, readModule } from "../program/module.ts";
import { createProgram, moduleLoader, type Program } from "../program/program.ts";
import { field, required, type Syntax, textOf, walk } from "../python/syntax.ts";
import { copySources } from "./copies.ts";
import { withCounterparts } from "./counterparts.ts";
import { selfAttribute } from "./layers.ts";
import { type PortClass, portClasses, trainingUsers, weightHolders } from "./port-class.ts";

/** A port and its PyTorch model as rules look at them. */
export interface CheckContext {
  readonly checkout: Checkout;
  readonly folder: ModelFolder;
  /** The port's module. */
  readonly port: ModuleInfo;
  readonly pytorch: ModuleInfo;
  readonly pytorchProgram: Program;
  readonly classes: readonly PortClass[];
  readonly classOf: (name: string) => PortClass | undefined;
  readonly program: Program;
  readonly hasWeights: (info: ClassInfo) => boolean;
  readonly usesTraining: (info: ClassInfo) => boolean;
  /** Attributes that a PyTorch class and its bases set, registered buffers and modules included. */
  readonly pytorchAttributes: (info: ClassInfo) => ReadonlySet<string>;
  /** Whether the port is new, so that nobody can have put TensorFlow weights on the Hub yet. */
  readonly isNew: boolean;
}

const moduleName = (path: string): string => path.replace(/^src\/|\.py$/g, "").replaceAll("/", ".");

/** Names of `self.x = …`, `self.register_buffer("x", …)` and `self.add_module("x", …)` in a class. */
function attributesOf(info: ClassInfo): readonly string[] {
  const names: string[] = [];
  walk(info.node, (node) => {
    if (node.type === "assignment") {
      const left = field(node, "left");
      for (const target of left?.type === "pattern_list" ? left.children : [left]) {
        const name = selfAttribute(target);
        if (name !== undefined) names.push(name);
      }
    }
    if (node.type === "call") names.push(...registeredName(node));
  });
  return names;
}

function registeredName(call: Syntax): readonly string[] {
  const callee = textOf(required(call, "function"));
  const found = /^self\.(?:register_(?:buffer|parameter|module)|add_module)$/.test(callee)
    ? /^\(\s*f?["'](\w+)/.exec(textOf(required(call, "arguments")))?.[1]
    : undefined;
  return found === undefined ? [] : [found];
}

/**
 * The context of a port that stands in the checkout.
 *
 * @param text the port's text, `folder.portPath` as the checkout holds it
 */
export function createContext(checkout: Checkout, folder: ModelFolder, text: string, isNew: boolean): CheckContext {
  const [load, loadBeside] = [moduleLoader(checkout.read), copySources(checkout.read)];
  const port = readModule(moduleName(folder.portPath), folder.portPath, text);
  const pytorch = readModule(moduleName(folder.sourcePath), folder.sourcePath, folder.source, folder.parts);
  // A port may keep layers in files beside it, which translations never look into.
  const beside = port.name.slice(0, port.name.lastIndexOf(".") + 1);
  const program = createProgram(port, (name) => load(name) ?? (name.startsWith(beside) ? loadBeside(name) : undefined));
  const pytorchProgram = createProgram(pytorch, load);
  const attributes = new Map<string, ReadonlySet<string>>();
  const pytorchAttributes = (info: ClassInfo): ReadonlySet<string> => {
    const known = attributes.get(info.key) ?? new Set(pytorchProgram.ancestry(info).flatMap(attributesOf));
    attributes.set(info.key, known);
    return known;
  };
  const sides = { pytorch: pytorchProgram, attributesOf: pytorchAttributes };
  const classes = withCounterparts(sides, portClasses(program, pytorch));
  const byName = new Map(classes.map((each) => [each.name, each]));
  return {
    checkout,
    folder,
    port,
    pytorch,
    pytorchProgram,
    classes,
    classOf: (name) => byName.get(name),
    program,
    hasWeights: weightHolders(program),
    usesTraining: trainingUsers(program),
    pytorchAttributes,
    isNew,
  };
}
