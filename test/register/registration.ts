import type { Checkout, ModelFolder } from "../../src/checkout/checkout.ts";
import type { Registration, Surface } from "../../src/register/surface.ts";
import type { PortedClass } from "../../src/translate/translation.ts";

export type Files = Readonly<Record<string, string>>;

const kindOf = (name: string): PortedClass["kind"] => {
  if (name.endsWith("PreTrainedModel")) return "pretrained";
  if (name.endsWith("MainLayer")) return "main-layer";
  return name.endsWith("Layer") ? "layer" : "model";
};

/** Classes of a port by the names of their PyTorch twins; a name with a leading underscore is private. */
export const ported = (...names: readonly string[]): readonly PortedClass[] =>
  names.map((name) => {
    const pytorch = name.replace(/^_/, "");
    return { name: `TF${pytorch}`, pytorch, isPublic: !name.startsWith("_"), kind: kindOf(pytorch) };
  });

const folder: ModelFolder = {
  model: "maple",
  gathersExports: false,
  folder: "src/transformers/models/maple",
  sourcePath: "src/transformers/models/maple/modeling_maple.py",
  source: "",
  modelType: "maple",
  configClass: "MapleConfig",
  pytorchClasses: ["MapleModel", "MaplePreTrainedModel"],
  docPage: "docs/source/en/model_doc/maple.md",
  portPath: "src/transformers/models/maple/modeling_tf_maple.py",
  portTestPath: "tests/models/maple/test_modeling_tf_maple.py",
};

/** A port of the model `maple` in a checkout that lies in memory. */
export function registration(files: Files, change: Partial<Registration> = {}): Registration {
  const checkout: Checkout = {
    root: "/checkout",
    version: "4.44.0",
    era: {
      name: "test",
      from: [4, 0],
      to: [5, 0],
      keras: "keras",
      buildMethods: true,
      docsRoot: "docs/source/en",
      docExtension: "md",
      pythonRequirements: "test",
    },
    read: (path) => files[path],
    list: () => [],
  };
  return { checkout, folder, classes: ported("MapleModel", "MaplePreTrainedModel"), ...change };
}

/** The text of a file once a surface has registered the port. */
export function registered(surface: Surface, files: Files, path: string, change: Partial<Registration> = {}): string {
  const changes = surface.register(registration(files, change)).changes;
  return changes.find((one) => one.path === path)?.after ?? files[path] ?? "";
}

export const codesOf = (surface: Surface, files: Files, change: Partial<Registration> = {}): readonly string[] =>
  surface.register(registration(files, change)).diagnostics.map((diagnostic) => diagnostic.code);
