import type { Edit } from "../../change/edit.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { parseSyntax } from "../../python/syntax.ts";
import { type AutoMapping, autoMappings, type MappingEntry } from "../auto-mappings.ts";
import { diagnostic, missingFile } from "../codes.ts";
import { type Addition, insertItems } from "../list-items.ts";
import { type Compare, isSorted, textOrder } from "../order.ts";
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

function entryText(key: string, classes: readonly string[], column: number): string {
  const value = classes.length === 1 ? quoted(classes[0] ?? "") : `(${classes.map(quoted).join(", ")})`;
  const line = `(${quoted(key)}, ${value})`;
  // The comma behind the entry counts as well.
  if (column + line.length + 1 <= lineWidth) return line;
  return `(\n    ${quoted(key)},\n    ${value},\n)`;
}

/** Sorted as `utils/sort_auto_mappings.py` wants it, or behind the same neighbour as in PyTorch. */
function orderOf(mapping: AutoMapping, wish: Wish): Compare {
  const keys = mapping.entries.map((entry) => entry.key);
  if (isSorted(keys, textOrder)) return textOrder;
  const neighbour = wish.predecessors.find((key) => keys.includes(key));
  const place = neighbour === undefined ? -1 : keys.lastIndexOf(neighbour);
  return (a, b) => (b === wish.key ? keys.indexOf(a) - place - 0.5 : textOrder(a, b));
}

function inserted(mapping: AutoMapping, wish: Wish): Edit[] {
  const items = mapping.entries.map(({ key, node }) => ({ key, node }));
  const column = items[0]?.node.column ?? mapping.list.column + 4;
  const addition: Addition = { key: wish.key, text: entryText(wish.key, wish.classes, column) };
  if (items.length > 0) return insertItems(items, [addition], orderOf(mapping, wish));
  const place = lineStart(mapping.list.source, mapping.list.end - 1);
  return [{ start: place, end: place, text: `${indented(addition.text, column)},\n` }];
}

function replaced(entry: MappingEntry, wish: Wish): Edit[] {
  const text = entryText(wish.key, wish.classes, entry.node.column);
  return [{ start: entry.node.start, end: entry.node.end, text: indented(text, entry.node.column).trimStart() }];
}

type Answer = { readonly edits: readonly Edit[]; readonly diagnostics: readonly Diagnostic[] };

function fulfil(wish: Wish, mapping: AutoMapping): Answer {
  const entry = mapping.entries.find((candidate) => candidate.key === wish.key);
  if (!entry) return { edits: inserted(mapping, wish), diagnostics: [] };
  if (wish.classes.every((name) => entry.classes.includes(name))) return { edits: [], diagnostics: [] };
  if (entry.classes.every((name) => wish.classes.includes(name))) {
    return { edits: replaced(entry, wish), diagnostics: [] };
  }
  const what = `${wish.mapping} has ${entry.classes.join(", ")} for "${wish.key}", not ${wish.classes.join(", ")}.`;
  const hint = "Keep it, or change it by hand: it was left as it is.";
  return { edits: [], diagnostics: [diagnostic("info", "R004", tensorflowPath, what, hint)] };
}

const withoutCounterpart = (wish: Wish): Diagnostic =>
  diagnostic(
    "warning",
    "R003",
    tensorflowPath,
    `${wish.classes.join(", ")} has no place: there is no ${wish.mapping}.`,
    "Nothing to do, unless the task is to get a TFAutoModel class of its own.",
  );

function read(registration: Registration) {
  const pytorch = autoMappings(parseSyntax(registration.checkout.read(pytorchPath) ?? ""));
  const source = registration.checkout.read(tensorflowPath) ?? "";
  const mappings = new Map(autoMappings(parseSyntax(source)).map((mapping) => [mapping.name, mapping]));
  return { source, mappings, wishes: wishes(registration, pytorch) };
}

function register(registration: Registration): SurfaceResult {
  const absent = [pytorchPath, tensorflowPath].filter((path) => registration.checkout.read(path) === undefined);
  if (absent.length > 0) {
    const hint = "Register the classes with the auto classes by hand.";
    return { changes: [], diagnostics: absent.map((path) => missingFile(path, hint)) };
  }
  const { source, mappings, wishes } = read(registration);
  const answers = wishes.map((wish): Answer => {
    const mapping = mappings.get(wish.mapping);
    return mapping ? fulfil(wish, mapping) : { edits: [], diagnostics: [withoutCounterpart(wish)] };
  });
  return spliced(
    tensorflowPath,
    source,
    answers.flatMap((answer) => answer.edits),
    answers.flatMap((answer) => answer.diagnostics),
  );
}

/** The classes that no TensorFlow mapping holds, nor would hold after registration. */
export function withoutMapping(registration: Registration): ReadonlySet<string> {
  const { mappings, wishes } = read(registration);
  const placed = new Set(
    [...mappings.values()].flatMap((mapping) => mapping.entries.flatMap((entry) => entry.classes)),
  );
  for (const wish of wishes) {
    const mapping = mappings.get(wish.mapping);
    if (mapping && fulfil(wish, mapping).diagnostics.length === 0) for (const name of wish.classes) placed.add(name);
  }
  return new Set(
    publicClasses(registration)
      .map((ported) => ported.name)
      .filter((name) => !placed.has(name)),
  );
}

function missing(registration: Registration): readonly string[] {
  const { mappings, wishes } = read(registration);
  const open = wishes.filter((wish) => {
    const mapping = mappings.get(wish.mapping);
    return mapping !== undefined && fulfil(wish, mapping).edits.length > 0;
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
