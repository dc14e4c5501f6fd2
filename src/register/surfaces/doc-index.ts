import type { Edit } from "../../change/edit.ts";
import { field, fields, named, type Syntax, stringValue, textOf } from "../../python/syntax.ts";
import { autoMappings, tableOf } from "../auto-mappings.ts";
import { diagnostic, missingFile } from "../codes.ts";
import { parsed } from "../parsed.ts";
import { publicNames } from "../public-names.ts";
import { lineEnd, spliced } from "../splice.ts";
import { type Registration, type Surface, type SurfaceResult, unchanged } from "../surface.ts";

const configurationPath = "src/transformers/models/auto/configuration_auto.py";
const tablePath = "utils/check_table.py";

const pathOf = ({ checkout }: Registration): string | undefined => {
  const paths = ["md", "mdx"].map((extension) => `${checkout.era.docsRoot}/index.${extension}`);
  return paths.find((path) => checkout.read(path) !== undefined);
};

/** Words of a class name, as `camel_case_split` of `utils/check_table.py` has them. */
const words = (name: string): readonly string[] =>
  name.match(/.+?(?:(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|$)/g) ?? [];

/** Prefixes of configurations that the exported names stand for: names lose words until one is known. */
function supportedPrefixes(names: readonly string[], prefixes: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of names) {
    let rest = /^TF(.*)(?:Model|Encoder|Decoder|ForConditionalGeneration)/.exec(name)?.[1] ?? "";
    while (rest !== "" && !prefixes.has(rest)) rest = words(rest).slice(0, -1).join("");
    if (rest !== "") found.add(rest);
  }
  return found;
}

/** Names that share the configuration of another model, from `utils/check_table.py`. */
function aliases(source: string): ReadonlyMap<string, string> {
  const assignments = parsed(source).children.map((child) => named(child)[0]);
  const isAliases = (node: Syntax | undefined) =>
    node?.type === "assignment" && textOf(field(node, "left") ?? node) === "MODEL_NAMES_WITH_SAME_CONFIG";
  const table = assignments.find(isAliases);
  const pairs = table ? named(field(table, "right") ?? table).filter((node) => node.type === "pair") : [];
  return new Map(
    pairs.map((pair) => [stringValue(fields(pair, "key")[0]) ?? "", stringValue(field(pair, "value")) ?? ""] as const),
  );
}

/** Names of models, as the table has them, that the port serves. */
function servedModels(registration: Registration): ReadonlySet<string> {
  const mappings = autoMappings(parsed(registration.checkout.read(configurationPath) ?? ""));
  const configurations = tableOf(mappings, "CONFIG_MAPPING_NAMES");
  const prefixByName = new Map<string, string>();
  for (const [key, name] of tableOf(mappings, "MODEL_NAMES_MAPPING")) {
    const configuration = configurations.get(key);
    if (configuration !== undefined) prefixByName.set(name, configuration.replace("Config", ""));
  }
  for (const [name, other] of aliases(registration.checkout.read(tablePath) ?? "")) {
    const prefix = prefixByName.get(other);
    if (prefix !== undefined) prefixByName.set(name, prefix);
  }
  const served = supportedPrefixes(publicNames(registration), new Set(prefixByName.values()));
  return new Set([...prefixByName].filter(([, prefix]) => served.has(prefix)).map(([name]) => name));
}

interface Row {
  readonly name: string;
  /** Offset of the mark in the TensorFlow column, and the mark. */
  readonly place: number;
  readonly mark: string;
}

/** The lines of the support table. */
function rowsOf(source: string): readonly Row[] {
  const header = /^\|.*TensorFlow support.*$/m.exec(source);
  if (!header) return [];
  const column = header[0].split("|").findIndex((cell) => cell.trim() === "TensorFlow support");
  const rows: Row[] = [];
  for (let start = header.index; source[start] === "|"; start = source.indexOf("\n", start) + 1) {
    const line = source.slice(start, lineEnd(source, start));
    const cells = line.split("|");
    const name = (cells[1] ?? "").trim().replace(/^\[(.*)\]\(.*\)$/, "$1");
    const before = cells.slice(0, column).join("|").length + 1;
    const mark = /[✅❌]/.exec(cells[column] ?? "");
    if (mark) rows.push({ name, place: start + before + mark.index, mark: mark[0] });
    if (!source.includes("\n", start)) break;
  }
  return rows;
}

function register(registration: Registration): SurfaceResult {
  const path = pathOf(registration);
  const source = path === undefined ? undefined : registration.checkout.read(path);
  if (path === undefined || source === undefined) {
    const index = `${registration.checkout.era.docsRoot}/index.md`;
    return { changes: [], diagnostics: [missingFile(index, "Tick the model in the support table, wherever it is.")] };
  }
  const served = servedModels(registration);
  if (served.size === 0) return unchanged;
  const rows = rowsOf(source).filter((row) => served.has(row.name));
  const edits = rows
    .filter((row) => row.mark === "❌")
    .map((row): Edit => ({ start: row.place, end: row.place + row.mark.length, text: "✅" }));
  if (rows.length > 0) return spliced(path, source, edits);
  const message = `The support table has no line for ${registration.folder.model}.`;
  return { changes: [], diagnostics: [diagnostic("warning", "R007", path, message, "Run `make fix-copies`.")] };
}

function missing(registration: Registration): readonly string[] {
  return register(registration).changes.length > 0 ? publicNames(registration) : [];
}

export const docIndex: Surface = {
  id: "doc-index",
  title: "Support table",
  applies: (registration) => pathOf(registration) !== undefined,
  register,
  missing,
};
