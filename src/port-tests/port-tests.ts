import type { Checkout, ModelFolder } from "../checkout/checkout.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { initTranslator } from "../translate/translate.ts";
import type { Translation } from "../translate/translation.ts";
import { settle } from "./cascade.ts";
import { about, type TestCode } from "./codes.ts";
import { type Layout, readLayout } from "./layout.ts";
import { moduleText } from "./module-text.ts";
import { reportLosses } from "./report.ts";
import { type TestScope, testModule, testScope } from "./test-scope.ts";
import { createTwins } from "./twins.ts";

/** The text of `test_modeling_tf_<model>.py`, empty where there is nothing to port, and what is known about it. */
export interface PortedTests {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Ports the PyTorch tests of a model to the classes that its translation has. */
export async function portTests(
  checkout: Checkout,
  folder: ModelFolder,
  translation: Translation,
): Promise<PortedTests> {
  await initTranslator();
  return portTestSource(checkout, folder, translation);
}

/** As `portTests`, once `initTranslator` has been awaited. */
export function portTestSource(checkout: Checkout, folder: ModelFolder, translation: Translation): PortedTests {
  const source = folder.testFile === undefined ? undefined : checkout.read(folder.testFile);
  if (folder.testFile === undefined || source === undefined) return { text: "", diagnostics: [noTests(folder)] };
  const module = testModule(folder.testFile, source);
  const twins = createTwins(checkout, folder, translation);
  const scope = testScope(checkout, folder, module, twins);
  const layout = readLayout(scope);
  settle(layout.pieces, absentNames(layout, scope), commonMethods(checkout));
  const text = moduleText(layout, scope, folder.model);
  const dropped = scope.port.diagnostics.filter(({ code }) => code === "E005");
  return { text, diagnostics: [...reportLosses(layout, folder.testFile), ...dropped] };
}

/** Names that the port cannot have: no twin, PyTorch's own, and layers, which a test file cannot define at its top. */
function absentNames(layout: Layout, scope: TestScope): ReadonlyMap<string, TestCode> {
  const { imports } = scope.module;
  const twinless = [...imports.keys()].filter((name) => scope.resolve(name) === "absent");
  const layers = scope.port.supports().filter(({ kind }) => kind === "class");
  const untranslated = [...torchNames(imports), ...layers.map(({ name }) => name)];
  return new Map([
    ...[...layout.absent, ...twinless].map((name): [string, TestCode] => [name, "E002"]),
    ...untranslated.map((name): [string, TestCode] => [name, "E004"]),
  ]);
}

/** Names of PyTorch and its parts in the source: whatever still speaks of them is not translated. */
const torchNames = (imports: ReadonlyMap<string, string>): readonly string[] => [
  "torch",
  "torch_device",
  ...[...imports].filter(([, qualified]) => /^torch(\.|$)/.test(qualified)).map(([name]) => name),
];

/** Methods of the library's common TensorFlow tests. */
function commonMethods(checkout: Checkout): ReadonlySet<string> {
  const text = checkout.read("tests/test_modeling_tf_common.py") ?? "";
  return new Set([...text.matchAll(/^ {4}def (\w+)/gm)].map((match) => match[1] ?? ""));
}

const noTests = (folder: ModelFolder): Diagnostic =>
  about(
    "info",
    "E006",
    { file: folder.folder, line: 1 },
    "The model has no PyTorch test file, so there are no tests to port.",
    "Write a TensorFlow test file by hand: the library's maintainers ask for one.",
  );
