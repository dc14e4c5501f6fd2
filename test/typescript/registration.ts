import { expect } from "vitest";
import type { LibraryRegistration, LibrarySurface } from "../../src/typescript/surface.ts";

export type FilesOf = Readonly<Record<string, string>>;

/** A library in memory that has ported its model `toy`, with the classes ToyModel and ToyHead. */
export function registrationIn(
  files: FilesOf,
  names: readonly string[] = ["ToyHead", "ToyModel"],
): LibraryRegistration {
  const folder = "src/models/toy";
  return {
    checkout: {
      root: "/library",
      version: "1.0.0",
      modules: { nn: "js-pytorch", torch: "js-pytorch" },
      read: (path) => files[path] ?? (path === ".editorconfig" ? "max_line_length = 100" : undefined),
      list: () => [],
    },
    folder: {
      model: "toy",
      folder,
      sourcePath: `${folder}/modeling_toy.ts`,
      source: "",
      pytorchClasses: names,
      ...(files["docs/toy.md"] === undefined ? {} : { docPage: "docs/toy.md" }),
      portPath: `${folder}/modeling_tf_toy.ts`,
      portTestPath: `${folder}/modeling_tf_toy.test.ts`,
    },
    classes: [
      ...names.map((pytorch) => ({ name: `TF${pytorch}`, pytorch, isPublic: true, kind: "model" as const })),
      { name: "TFToyLayer", pytorch: "ToyLayer", isPublic: false, kind: "layer" },
    ],
  };
}

export interface Row {
  readonly name: string;
  /** The file of the surface, before and after; `null` where it does not exist. */
  readonly before: string | null;
  /** As before, when left out. */
  readonly after?: string;
  /** Further files of the library. */
  readonly files?: FilesOf;
  readonly classes?: readonly string[];
  /** Codes of what the surface has to tell. */
  readonly codes?: readonly string[];
}

const stripped = (text: string): string => text.replace(/^\n/, "");

/** Holds a surface to a row; what it wrote is registered as a whole, so that a second run changes nothing. */
export function holds(surface: LibrarySurface, path: string, row: Row): void {
  const { before, after = before, files = {}, classes, codes = [] } = row;
  const text = before === null ? null : stripped(before);
  const wanted = after === null ? null : stripped(after);
  const first = registrationIn(text === null ? files : { ...files, [path]: text }, classes);
  const { changes, diagnostics } = surface.register(first);
  expect(changes).toEqual(text === wanted ? [] : [{ path, before: text, after: wanted }]);
  expect(diagnostics.map(({ code }) => code)).toEqual(codes);
  for (const { message, hint } of diagnostics) expect([message, hint]).not.toContain("");
  expect(surface.applies(first)).toBe(text !== null);
  if (text === wanted) return;
  expect(surface.missing(first)).not.toEqual([]);
  const second = registrationIn({ ...files, [path]: wanted ?? "" }, classes);
  expect(surface.register(second).changes).toEqual([]);
  expect(surface.missing(second)).toEqual([]);
}
