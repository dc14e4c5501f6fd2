import type { Edit } from "../../change/edit.ts";
import type { Syntax } from "../../python/syntax.ts";
import { diagnostic } from "../codes.ts";
import { parsed } from "../parsed.ts";
import { publicClasses } from "../public-names.ts";
import { spliced } from "../splice.ts";
import { contains, linesBehind, type StringList, stringList, twinEdits } from "../string-lists.ts";
import type { Registration, Surface, SurfaceResult } from "../surface.ts";
import { withoutMapping } from "./auto.ts";

/** The check of the repository, and the exceptions that it makes. */
const path = "utils/check_repo.py";

const autoList = "IGNORE_NON_AUTO_CONFIGURED";

/** Lists of names to which a TensorFlow class belongs when its PyTorch twin does. */
const twinLists = [
  "PRIVATE_MODELS",
  "IGNORE_NON_TESTED",
  autoList,
  "DEPRECATED_OBJECTS",
  "UNDOCUMENTED_OBJECTS",
  "SHOULD_HAVE_THEIR_OWN_PAGE",
];

/** Twins that a list lacks; a class that has found its place in an auto mapping needs no exception there. */
function twinsFor(registration: Registration, list: StringList): ReadonlyMap<string, string> {
  const open = list.name === autoList ? withoutMapping(registration) : undefined;
  const twins = registration.classes
    .filter(({ kind, name, isPublic }) => kind !== "main-layer" && (!open || !isPublic || open.has(name)))
    .map((ported) => [ported.pytorch, ported.name] as const);
  return new Map(twins);
}

/** Models that are in no auto mapping though their PyTorch twins are: the kind of mapping has no TensorFlow side. */
function unmapped(registration: Registration, module: Syntax): readonly string[] {
  const list = stringList(module, autoList);
  const open = withoutMapping(registration);
  return publicClasses(registration)
    .filter(({ kind, name }) => kind === "model" && open.has(name) && !/Encoder|Decoder|Pre[Tt]rained/.test(name))
    .filter(({ name, pytorch }) => list && !contains(list, name) && !contains(list, pytorch))
    .map(({ name }) => name);
}

function unmappedEdits(module: Syntax, names: readonly string[]): Edit[] {
  const last = stringList(module, autoList)?.items.at(-1);
  return last && names.length > 0
    ? linesBehind(
        last,
        names.map((name) => [name, ""] as const),
      )
    : [];
}

function register(registration: Registration): SurfaceResult {
  const source = registration.checkout.read(path) ?? "";
  const module = parsed(source);
  const lists = twinLists.flatMap((name) => stringList(module, name) ?? []);
  const names = unmapped(registration, module);
  const edits = [
    ...lists.flatMap((list) => twinEdits(list, twinsFor(registration, list))),
    ...unmappedEdits(module, names),
  ];
  const hint = "Nothing to do: it is listed in IGNORE_NON_AUTO_CONFIGURED.";
  const told = names.map((name) => diagnostic("info", "R005", path, `${name} is in no TensorFlow auto mapping.`, hint));
  return spliced(path, source, edits, told);
}

function missing(registration: Registration): readonly string[] {
  const module = parsed(registration.checkout.read(path) ?? "");
  const lists = twinLists.flatMap((name) => stringList(module, name) ?? []);
  const twins = lists.flatMap((list) =>
    [...twinsFor(registration, list)]
      .filter(([pytorch, name]) => contains(list, pytorch) && !contains(list, name))
      .map(([, name]) => name),
  );
  return [...new Set([...twins, ...unmapped(registration, module)])];
}

export const checkRepo: Surface = {
  id: "check-repo",
  title: "Exceptions of the repository check",
  applies: ({ checkout }) => checkout.read(path) !== undefined,
  register,
  missing,
};
