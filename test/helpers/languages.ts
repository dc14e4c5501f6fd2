import { cpSync } from "node:fs";
import { join } from "node:path";
import { commitAll } from "../../src/forge/git.ts";
import { packageFile } from "../../src/sidecar/package-file.ts";
import * as python from "./sample-checkout.ts";
import { type StandInPort, standInPorts } from "./stand-in-ports.ts";
import { temporaryFolder, type WhenFinished } from "./tree.ts";

/** What tests that hold for every language have to know of one: its sample, and where a port of it lies. */
export interface LanguageUnderTest {
  readonly name: "python" | "typescript";
  /** A copy of the sample as a git repository with one commit, after `prepare` has changed it. */
  readonly sample: (prepare?: (root: string) => void, whenFinished?: WhenFinished) => Promise<string>;
  /** Ports it with stand-in stages. */
  readonly run: StandInPort;
  /** Folder of all models. */
  readonly models: string;
  readonly sourcePath: string;
  readonly portPath: string;
  readonly portTestPath: string;
  /** The model's own list of exports, and the library's. */
  readonly modelIndex: string;
  readonly mainIndex: string;
  /** What begins a comment. */
  readonly comment: string;
  /** A port by hand that has the bare model alone. */
  readonly byHand: string;
  /** The lines of a library that a port may change. */
  readonly ownLines: RegExp;
}

const library = "src/models/brand_new_bert";

async function sampleLibrary(
  prepare: (root: string) => void = () => undefined,
  whenFinished?: WhenFinished,
): Promise<string> {
  const root = join(temporaryFolder(whenFinished), "library");
  cpSync(packageFile("examples/brand_new_bert_typescript"), root, { recursive: true });
  prepare(root);
  await commitAll(root, "A library");
  return root;
}

const standIn = (name: string): StandInPort => {
  const found = standInPorts[name];
  if (found === undefined) throw new Error(`There is no stand-in for ${name}.`);
  return found;
};

export const languages: readonly LanguageUnderTest[] = [
  {
    name: "python",
    sample: python.sampleCheckout,
    run: standIn("python"),
    models: "src/transformers/models",
    sourcePath: python.sourcePath,
    portPath: python.portPath,
    portTestPath: python.portTestPath,
    modelIndex: `${python.modelFolder}/__init__.py`,
    mainIndex: "src/transformers/__init__.py",
    comment: "#",
    byHand: "class TFBrandNewBertModel:\n    pass\n",
    // Lines that name the model itself are the port's own: its row of the table, its imports, its contributor.
    ownLines: /brand_?new_?bert|contributed by|is_torch_available|typing/i,
  },
  {
    name: "typescript",
    sample: sampleLibrary,
    run: standIn("typescript"),
    models: "src/models",
    sourcePath: `${library}/modeling_brand_new_bert.ts`,
    portPath: `${library}/modeling_tf_brand_new_bert.ts`,
    portTestPath: `${library}/modeling_tf_brand_new_bert.test.ts`,
    modelIndex: `${library}/index.ts`,
    mainIndex: "src/index.ts",
    comment: "//",
    byHand: "export class TFBrandNewBertModel {}\n",
    // The first entry opens a mapping that was empty.
    ownLines: /brand_?new_?bert|TF_\w*MAPPING = \{\}/i,
  },
];
