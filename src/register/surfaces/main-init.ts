import type { Edit } from "../../change/edit.ts";
import type { Checkout } from "../../checkout/checkout.ts";
import { gathersExports } from "../../checkout/exports.ts";
import type { Syntax } from "../../python/syntax.ts";
import { backendBlock, typeCheckingStatements } from "../blocks.ts";
import { missingFile, unknownLayout } from "../codes.ts";
import { fromImports, importEdits, keepsExploded } from "../from-import.ts";
import { structureEdits, structureEntries, structureKeys } from "../import-structure.ts";
import { parsed } from "../parsed.ts";
import { modelPackage, publicNames } from "../public-names.ts";
import { spliced } from "../splice.ts";
import { type Registration, type Surface, type SurfaceResult, unchanged } from "../surface.ts";

/** The init of the library, which names every public object twice. */
export const mainInitPath = "src/transformers/__init__.py";

/** Whether the library gathers the objects of its models from their packages, as it does since 4.52. */
export const gathersModels = ({ read }: Pick<Checkout, "read">): boolean => gathersExports(read(mainInitPath) ?? "");

const blocksOf = (module: Syntax) => ({
  structure: backendBlock(module.children, "tf"),
  types: backendBlock(typeCheckingStatements(module), "tf"),
});

function register(registration: Registration): SurfaceResult {
  const names = publicNames(registration);
  const source = registration.checkout.read(mainInitPath);
  if (source === undefined) {
    return { changes: [], diagnostics: [missingFile(mainInitPath, "Check that this is a Transformers checkout.")] };
  }
  if (names.length === 0 || gathersModels(registration.checkout)) return unchanged;
  const module = parsed(source);
  const { structure, types } = blocksOf(module);
  if (!structure || !types) {
    return { changes: [], diagnostics: [unknownLayout(mainInitPath, "block of TensorFlow objects")] };
  }
  const key = modelPackage(registration);
  const form = structureKeys(module).has(key) ? "extend" : "assign";
  const edits: Edit[] = [
    ...structureEdits(structure.body, key, names, { form, explode: names.length > 1 }),
    ...importEdits(types.body, `.${key}`, names, keepsExploded(fromImports(types.body))),
  ];
  return spliced(mainInitPath, source, edits);
}

function missing(registration: Registration): readonly string[] {
  if (gathersModels(registration.checkout)) return [];
  const module = parsed(registration.checkout.read(mainInitPath) ?? "");
  const { structure, types } = blocksOf(module);
  const named = new Set(
    structure && structureEntries(structure.body).flatMap((entry) => entry.items.map((i) => i.key)),
  );
  const typed = new Set(types && fromImports(types.body).flatMap((entry) => entry.items.map((item) => item.key)));
  return publicNames(registration).filter((name) => !named.has(name) || !typed.has(name));
}

export const mainInit: Surface = {
  id: "main-init",
  title: "Public objects of the library",
  applies: ({ checkout }) => checkout.read(mainInitPath) !== undefined && !gathersModels(checkout),
  register,
  missing,
};
