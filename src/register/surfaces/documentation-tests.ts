import type { FileChange } from "../../change/change-set.ts";
import { isSorted, textOrder } from "../order.ts";
import { publicNames } from "../public-names.ts";
import { lineEnd, lineStart, spliced } from "../splice.ts";
import type { Registration, Surface, SurfaceResult } from "../surface.ts";

/** Lists of the files whose docstrings are run, are run apart, or are not run. */
const paths = ["utils/documentation_tests.txt", "utils/not_doctested.txt", "utils/slow_documentation_tests.txt"];

const present = ({ checkout }: Registration): readonly string[] =>
  paths.filter((path) => checkout.read(path) !== undefined);

/** Offset of each line and the file that it names; a remark may follow behind a blank. */
function entriesOf(source: string): { readonly name: string; readonly start: number }[] {
  const entries: { name: string; start: number }[] = [];
  for (let start = 0; start < source.length; ) {
    entries.push({ name: source.slice(start, lineEnd(source, start)).trim().split(/\s/)[0] ?? "", start });
    const next = source.indexOf("\n", start);
    start = next < 0 ? source.length : next + 1;
  }
  return entries.filter((entry) => entry.name !== "");
}

/** The port is listed where the PyTorch file is. */
function change({ checkout, folder }: Registration, path: string): readonly FileChange[] {
  const source = checkout.read(path) ?? "";
  const entries = entriesOf(source);
  const names = entries.map((entry) => entry.name);
  const twin = entries.find((entry) => entry.name === folder.sourcePath);
  if (!twin || names.includes(folder.portPath)) return [];
  const greater = isSorted(names, textOrder) ? entries.findIndex((entry) => entry.name > folder.portPath) : -1;
  const previous = isSorted(names, textOrder) ? (greater < 0 ? entries.at(-1) : entries[greater - 1]) : twin;
  const place = previous ? lineEnd(source, previous.start) : lineStart(source, 0);
  return spliced(path, source, [{ start: place, end: place, text: `\n${folder.portPath}` }]).changes;
}

function register(registration: Registration): SurfaceResult {
  return { changes: present(registration).flatMap((path) => change(registration, path)), diagnostics: [] };
}

export const documentationTests: Surface = {
  id: "documentation-tests",
  title: "Tests of docstrings",
  applies: (registration) => present(registration).length > 0,
  register,
  missing: (registration) => (register(registration).changes.length > 0 ? publicNames(registration) : []),
};
