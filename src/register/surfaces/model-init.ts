import type { Edit } from "../../change/edit.ts";
import { gathersExports } from "../../checkout/exports.ts";
import { named, type Syntax, textOf } from "../../python/syntax.ts";
import { render } from "../../render/render.ts";
import { type BackendBlock, backendBlock, typeCheckingStatement, typeCheckingStatements } from "../blocks.ts";
import { missingFile, unknownLayout } from "../codes.ts";
import { addNames, fromImports, importEdits, importStatement } from "../from-import.ts";
import { structureEdits, structureEntries, structureStatement } from "../import-structure.ts";
import { isOneItemALine } from "../list-items.ts";
import { parsed } from "../parsed.ts";
import { portModule, publicNames } from "../public-names.ts";
import { indented, lineStart, outdented, spliced } from "../splice.ts";
import { type Registration, type Surface, type SurfaceResult, unchanged } from "../surface.ts";

const pathOf = (registration: Registration): string => `${registration.folder.folder}/__init__.py`;

/** `is_tf_available`, imported next to `is_torch_available`. */
function availabilityEdits(module: Syntax): Edit[] {
  const imports = fromImports(module);
  const has = (name: string) => imports.find((entry) => entry.items.some((item) => item.key === name));
  if (has("is_tf_available")) return [];
  const entry = has("is_torch_available") ?? has("is_flax_available") ?? has("_LazyModule");
  return entry ? addNames(entry, ["is_tf_available"]) : [];
}

function block(form: BackendBlock["form"], body: string, column: number): string {
  const inner = indented(body, 4);
  const text = render(form === "try" ? "backend-try.py" : "backend-if.py", { backend: "tf", body: inner });
  return indented(text, column);
}

/** A new block behind that of PyTorch, or in front of the first that comes after it. */
function newBlock(statements: readonly Syntax[], fallback: Syntax | undefined, body: string): Edit[] {
  const torch = backendBlock(statements, "torch");
  if (torch) {
    const text = `\n\n${block(torch.form, body, torch.statement.column)}`;
    return [{ start: torch.statement.end, end: torch.statement.end, text }];
  }
  const flax = backendBlock(statements, "flax");
  const next = flax?.statement ?? fallback;
  if (!next) return [];
  const place = lineStart(next.source, next.start);
  return [{ start: place, end: place, text: `${block(flax?.form ?? "try", body, next.column)}\n\n` }];
}

function structurePart(registration: Registration, module: Syntax): Edit[] {
  const names = publicNames(registration);
  const key = portModule(registration);
  const model = backendBlock(module.children, "torch") ?? backendBlock(module.children, "flax");
  const style = model && structureEntries(model.body).findLast((entry) => entry.items.length > 1);
  const explode = !style || isOneItemALine(style.items);
  const existing = backendBlock(module.children, "tf");
  if (existing) return structureEdits(existing.body, key, names, { form: "assign", explode });
  const body = structureStatement(key, names, 0, "assign", explode);
  return newBlock(module.children, typeCheckingStatement(module), body);
}

function typesPart(registration: Registration, module: Syntax): Edit[] {
  const names = publicNames(registration);
  const from = `.${portModule(registration)}`;
  const statements = typeCheckingStatements(module);
  const existing = backendBlock(statements, "tf");
  if (existing) return importEdits(existing.body, from, names, false);
  const column = (statements[0]?.column ?? 4) + 4;
  const body = outdented(importStatement(from, names, column, false), column);
  const last = statements.at(-1);
  const edits = newBlock(statements, undefined, body);
  if (edits.length > 0 || !last) return edits;
  return [{ start: last.end, end: last.end, text: `\n\n${block("try", body, last.column)}` }];
}

/** Whether the package lists nothing itself: see `model-exports`. */
const gathers = (registration: Registration): boolean =>
  gathersExports(registration.checkout.read(pathOf(registration)) ?? "");

function register(registration: Registration): SurfaceResult {
  const path = pathOf(registration);
  const source = registration.checkout.read(path);
  if (source === undefined) {
    return { changes: [], diagnostics: [missingFile(path, "Add the model's __init__.py, as other models have it.")] };
  }
  if (publicNames(registration).length === 0 || gathers(registration)) return unchanged;
  const module = parsed(source);
  if (!typeCheckingStatement(module)) {
    return { changes: [], diagnostics: [unknownLayout(path, "`if TYPE_CHECKING:` part")] };
  }
  const parts = [...structurePart(registration, module), ...typesPart(registration, module)];
  const edits = parts.length > 0 ? [...availabilityEdits(module), ...parts] : [];
  return spliced(path, source, edits);
}

function missing(registration: Registration): readonly string[] {
  if (gathers(registration)) return [];
  const module = parsed(registration.checkout.read(pathOf(registration)) ?? "");
  const structure = backendBlock(module.children, "tf");
  const types = backendBlock(typeCheckingStatements(module), "tf");
  const listed = new Set(structure ? named(structure.body).map(textOf).join("\n").match(/\w+/g) : []);
  const typed = new Set(types && fromImports(types.body).flatMap((entry) => entry.items.map((item) => item.key)));
  return publicNames(registration).filter((name) => !listed.has(name) || !typed.has(name));
}

export const modelInit: Surface = {
  id: "model-init",
  title: "Public objects of the model's package",
  applies: (registration) => registration.checkout.read(pathOf(registration)) !== undefined && !gathers(registration),
  register,
  missing,
};
