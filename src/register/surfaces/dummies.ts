import type { Edit } from "../../change/edit.ts";
import { field, named, type Syntax, textOf } from "../../python/syntax.ts";
import { render } from "../../render/render.ts";
import { backendBlock, typeCheckingStatements } from "../blocks.ts";
import { missingFile } from "../codes.ts";
import { fromImports } from "../from-import.ts";
import { parsed } from "../parsed.ts";
import { publicNames } from "../public-names.ts";
import { spliced } from "../splice.ts";
import { type Registration, type Surface, type SurfaceResult, unchanged } from "../surface.ts";
import { gathersModels, mainInit, mainInitPath } from "./main-init.ts";

/** Stand-ins that are imported where TensorFlow is not installed. */
const path = "src/transformers/utils/dummy_tf_objects.py";

interface Dummy {
  readonly name: string;
  readonly node: Syntax;
}

function dummiesOf(module: Syntax): readonly Dummy[] {
  return module.children.flatMap((node): Dummy[] => {
    if (node.type === "class_definition" || node.type === "function_definition") {
      return [{ name: textOf(field(node, "name") ?? node), node }];
    }
    const assignment = node.type === "expression_statement" ? named(node)[0] : undefined;
    return assignment?.type === "assignment" ? [{ name: textOf(field(assignment, "left") ?? node), node }] : [];
  });
}

/** Names in the order of the main init once the port is registered there: the order of `utils/check_dummies.py`. */
function publicOrder(registration: Registration): readonly string[] {
  const after = mainInit.register(registration).changes[0]?.after;
  const module = parsed(after ?? registration.checkout.read(mainInitPath) ?? "");
  const block = backendBlock(typeCheckingStatements(module), "tf");
  return block ? fromImports(block.body).flatMap((entry) => entry.items.map((item) => item.key)) : [];
}

const familyOf = (name: string): string =>
  /PreTrainedModel$/.test(name) ? "base" : /Model$|For[A-Z]\w*$/.test(name) ? "model" : "other";

/** A class is written as its kin in the file are, since older versions give models more methods. */
function dummyClass(name: string, known: readonly Dummy[]): string {
  const kin = known.filter((dummy) => dummy.node.type === "class_definition");
  const model = kin.findLast((dummy) => familyOf(dummy.name) === familyOf(name)) ?? kin.at(-1);
  if (!model) return render("dummy-class.py", { name, backend: "tf" });
  return textOf(model.node).replace(new RegExp(`\\b${model.name}\\b`, "g"), name);
}

function dummy(name: string, known: readonly Dummy[]): string {
  if (name === name.toUpperCase()) return render("dummy-constant.py", { name });
  if (name === name.toLowerCase()) return render("dummy-function.py", { name, backend: "tf" });
  return dummyClass(name, known);
}

function register(registration: Registration): SurfaceResult {
  const source = registration.checkout.read(path);
  if (source === undefined) {
    return { changes: [], diagnostics: [missingFile(path, "Run `make fix-copies` after registering the classes.")] };
  }
  const names = new Set(publicNames(registration));
  if (names.size === 0 || gathersModels(registration.checkout)) return unchanged;
  const known = dummiesOf(parsed(source));
  const places = new Map(known.map(({ name, node }) => [name, node.end]));
  const start = source.search(/^from \.\.\S* import .*$/m);
  let place = start < 0 ? source.length : source.indexOf("\n", start);
  const edits: Edit[] = [];
  for (const name of publicOrder(registration)) {
    const own = places.get(name);
    if (own === undefined && names.has(name)) {
      edits.push({ start: place, end: place, text: `\n\n\n${dummy(name, known)}` });
    }
    place = own ?? place;
  }
  return spliced(path, source, edits);
}

function missing(registration: Registration): readonly string[] {
  if (gathersModels(registration.checkout)) return [];
  const known = new Set(dummiesOf(parsed(registration.checkout.read(path) ?? "")).map(({ name }) => name));
  return publicNames(registration).filter((name) => !known.has(name));
}

export const dummies: Surface = {
  id: "dummies",
  title: "Stand-ins without TensorFlow",
  applies: ({ checkout }) => checkout.read(path) !== undefined && !gathersModels(checkout),
  register,
  missing,
};
