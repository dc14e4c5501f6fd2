import type { Edit } from "../../change/edit.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { textOf } from "../../python/syntax.ts";
import { type AutoMapping, autoMappings, type MappingEntry } from "../auto-mappings.ts";
import { diagnostic, missingFile } from "../codes.ts";
import { insertItems } from "../list-items.ts";
import { type Compare, isSorted, textOrder } from "../order.ts";
import { parsed } from "../parsed.ts";
import { publicClasses } from "../public-names.ts";
import { indented, lineStart, lineWidth, spliced } from "../splice.ts";
import type { Registration, Surface, SurfaceResult } from "../surface.ts";

const pytorchPath = "src/transformers/models/auto/modeling_auto.py";
const tensorflowPath = "src/transformers/models/auto/modeling_tf_auto.py";

/** What one PyTorch mapping asks of its TensorFlow counterpart. */
interface Wish {
  readonly mapping: string;
  readonly key: string;
  readonly classes: readonly string[];
  /** Keys of the PyTorch mapping in front of this one, nearest first. */
  readonly predecessors: readonly string[];
}

function wishes(registration: Registration, mappings: readonly AutoMapping[]): readonly Wish[] {
  const twins = new Map(publicClasses(registration).map((ported) => [ported.pytorch, ported.name]));
  return mappings
    .filter((mapping) => mapping.name.endsWith("_MAPPING_NAMES"))
    .flatMap((mapping) =>
      mapping.entries.flatMap((entry, i) => {
        const classes = entry.classes.flatMap((name) => twins.get(name) ?? []);
        const predecessors = mapping.entries
          .slice(0, i)
          .map((other) => other.key)
          .reverse();
        return classes.length > 0 ? [{ mapping: `TF_${mapping.name}`, key: entry.key, classes, predecessors }] : [];
      }),
    );
}

const quoted = (name: string): string => `"${name}"`;

/** An entry as the library's formatter breaks it: as few lines as will do. The comma behind it counts as well. */
function entryText(key: string, classes: readonly string[], column: number): string {
  const value = classes.length === 1 ? quoted(classes[0] ?? "") : `(${classes.map(quoted).join(", ")})`;
  const line = `(${quoted(key)}, ${value})`;
  if (column + line.length + 1 <= lineWidth) return line;
  const fits = classes.length === 1 || column + value.length + 5 <= lineWidth;
  const broken = fits ? value : `(\n${classes.map((name) => `    ${quoted(name)},\n`).join("")})`;
  return `(\n    ${quoted(key)},\n${indented(broken, 4)},\n)`;
}

/** Sorted as `utils/sort_auto_mappings.py` wants it, or behind the same neighbour as in PyTorch. */
function orderOf(mapping: AutoMapping, wish: Wish): Compare {
  const keys = mapping.entries.map((entry) => entry.key);
  if (isSorted(keys, textOrder)) return textOrder;
  const neighbour = wish.predecessors.find((key) => keys.includes(key));
  const place = neighbour === undefined ? -1 : keys.lastIndexOf(neighbour);
  return (a, b) => (b === wish.key ? keys.indexOf(a) - place - 0.5 : textOrder(a, b));
}

/** A mapping that stands on one line, with one entry a line. */
function exploded(mapping: AutoMapping, wishes: readonly Wish[]): Edit[] {
  const call = mapping.list.parent ?? mapping.list;
  const kept = mapping.entries.map(({ key, node }) => ({ key, text: textOf(node) }));
  const fresh = wishes.map(({ key, classes }) => ({ key, text: entryText(key, classes, 8) }));
  const lines = [...kept, ...fresh].sort((a, b) => textOrder(a.key, b.key)).map(({ text }) => `${text},`);
  const list = `[\n${indented(lines.join("\n"), 4)}\n]`;
  return [{ start: call.start, end: call.end, text: `(\n${indented(list, 4)}\n)` }];
}

function inserted(mapping: AutoMapping, wishes: readonly Wish[]): Edit[] {
  const { list, entries } = mapping;
  if (!textOf(list).includes("\n")) return exploded(mapping, wishes);
  const column = entries[0]?.node.column ?? list.column + 4;
  return wishes.flatMap((wish): Edit[] => {
    const addition = { key: wish.key, text: entryText(wish.key, wish.classes, column) };
    if (entries.length > 0) return insertItems(entries, [addition], orderOf(mapping, wish));
    const place = lineStart(list.source, list.end - 1);
    return [{ start: place, end: place, text: `${indented(addition.text, column)},\n` }];
  });
}

function replaced(entry: MappingEntry, wish: Wish): Edit[] {
  const text = entryText(wish.key, wish.classes, entry.node.column);
  return [{ start: entry.node.start, end: entry.node.end, text: indented(text, entry.node.column).trimStart() }];
}

/** What becomes of a wish in its mapping. */
function answer(wish: Wish, mapping: AutoMapping): "present" | "insert" | "replace" | "conflict" {
  const entry = mapping.entries.find((candidate) => candidate.key === wish.key);
  if (!entry) return "insert";
  if (wish.classes.every((name) => entry.classes.includes(name))) return "present";
  return entry.classes.every((name) => wish.classes.includes(name)) ? "replace" : "conflict";
}

function editsOf(mapping: AutoMapping, wishes: readonly Wish[]): Edit[] {
  const fresh = wishes.filter((wish) => answer(wish, mapping) === "insert");
  const grown = wishes.filter((wish) => answer(wish, mapping) === "replace");
  return [
    ...(fresh.length > 0 ? inserted(mapping, fresh) : []),
    ...grown.flatMap((wish) =>
      mapping.entries.filter((entry) => entry.key === wish.key).flatMap((entry) => replaced(entry, wish)),
    ),
  ];
}

function conflict(wish: Wish): Diagnostic {
  const message = `${wish.mapping} has another class for "${wish.key}" than ${wish.classes.join(", ")}.`;
  return diagnostic("info", "R004", tensorflowPath, message, "Keep it, or change it by hand: it was left as it is.");
}

/** Nothing is lost where the class has a place in another mapping. */
function withoutCounterpart(wish: Wish, placed: ReadonlySet<string>): Diagnostic {
  const isPlaced = wish.classes.every((name) => placed.has(name));
  const message = `${wish.classes.join(", ")} has no place: there is no ${wish.mapping}.`;
  const hint = isPlaced
    ? "Nothing to do: the class is in another mapping."
    : "Load it by its own name, or give the task a TFAutoModel class first.";
  return diagnostic(isPlaced ? "info" : "warning", "R003", tensorflowPath, message, hint);
}

function read(registration: Registration) {
  const pytorch = autoMappings(parsed(registration.checkout.read(pytorchPath) ?? ""));
  const source = registration.checkout.read(tensorflowPath) ?? "";
  const mappings = new Map(autoMappings(parsed(source)).map((mapping) => [mapping.name, mapping]));
  return { source, mappings, wishes: wishes(registration, pytorch) };
}

function register(registration: Registration): SurfaceResult {
  const absent = [pytorchPath, tensorflowPath].filter((path) => registration.checkout.read(path) === undefined);
  if (absent.length > 0) {
    const hint = "Register the classes with the auto classes by hand.";
    return { changes: [], diagnostics: absent.map((path) => missingFile(path, hint)) };
  }
  const { source, mappings, wishes } = read(registration);
  const placed = new Set(wishes.filter((wish) => mappings.has(wish.mapping)).flatMap((wish) => wish.classes));
  const edits = [...mappings.values()].flatMap((mapping) =>
    editsOf(
      mapping,
      wishes.filter((wish) => wish.mapping === mapping.name),
    ),
  );
  const diagnostics = wishes.flatMap((wish): Diagnostic[] => {
    const mapping = mappings.get(wish.mapping);
    if (!mapping) return [withoutCounterpart(wish, placed)];
    return answer(wish, mapping) === "conflict" ? [conflict(wish)] : [];
  });
  return spliced(tensorflowPath, source, edits, diagnostics);
}

/** The classes that no TensorFlow mapping holds, nor would hold after registration. */
export function withoutMapping(registration: Registration): ReadonlySet<string> {
  const { mappings, wishes } = read(registration);
  const placed = new Set(
    [...mappings.values()].flatMap((mapping) => mapping.entries.flatMap((entry) => entry.classes)),
  );
  for (const wish of wishes) {
    const mapping = mappings.get(wish.mapping);
    if (mapping && answer(wish, mapping) !== "conflict") for (const name of wish.classes) placed.add(name);
  }
  const names = publicClasses(registration).map((ported) => ported.name);
  return new Set(names.filter((name) => !placed.has(name)));
}

function missing(registration: Registration): readonly string[] {
  const { mappings, wishes } = read(registration);
  const open = wishes.filter((wish) => {
    const mapping = mappings.get(wish.mapping);
    return mapping !== undefined && ["insert", "replace"].includes(answer(wish, mapping));
  });
  return [...new Set(open.flatMap((wish) => wish.classes))];
}

export const auto: Surface = {
  id: "auto",
  title: "Auto classes",
  applies: ({ checkout }) => checkout.read(tensorflowPath) !== undefined,
  register,
  missing,
};
