import { parsed } from "../parsed.ts";
import { publicClasses } from "../public-names.ts";
import { spliced } from "../splice.ts";
import { contains, type StringList, sortedEdits, stringList } from "../string-lists.ts";
import { type Registration, type Surface, type SurfaceResult, unchanged } from "../surface.ts";
import { mainInitPath } from "./main-init.ts";

/** The check of docstrings against signatures, and the classes that it passes over. */
const path = "utils/check_docstrings.py";
const listName = "OBJECTS_TO_IGNORE";

/** Names that the check passes over anyway (`ignore_undocumented` in `utils/check_repo.py`). */
const neverChecked = /(PreTrainedModel|Decoder|Encoder|Layer|Embeddings|Attention)$/;

/** In the first versions with this check most TensorFlow models are listed: their signatures end in `*inputs`. */
function listsTensorflow(registration: Registration, list: StringList): boolean {
  const init = registration.checkout.read(mainInitPath) ?? "";
  const models = new Set(init.match(/\bTF(?!Auto)\w+(?:Model|For[A-Z]\w*)\b/g) ?? []);
  const checked = [...models].filter((name) => !neverChecked.test(name));
  const listed = checked.filter((name) => contains(list, name));
  return listed.length * 2 > checked.length;
}

function read(registration: Registration): { source: string; list: StringList | undefined; missing: string[] } {
  const source = registration.checkout.read(path) ?? "";
  const list = stringList(parsed(source), listName);
  if (!list) return { source, list, missing: [] };
  const all = listsTensorflow(registration, list);
  const missing = publicClasses(registration)
    .filter(({ name, pytorch }) => contains(list, pytorch) || (all && !neverChecked.test(name)))
    .map(({ name }) => name)
    .filter((name) => !contains(list, name));
  return { source, list, missing };
}

function register(registration: Registration): SurfaceResult {
  const { source, list, missing } = read(registration);
  return list ? spliced(path, source, sortedEdits(list, missing)) : unchanged;
}

export const checkDocstrings: Surface = {
  id: "check-docstrings",
  title: "Docstrings that are checked by hand",
  applies: ({ checkout }) => checkout.read(path) !== undefined,
  register,
  missing: (registration) => read(registration).missing,
};
