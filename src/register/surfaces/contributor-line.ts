import { render } from "../../render/render.ts";
import { diagnostic } from "../codes.ts";
import { spliced } from "../splice.ts";
import { type Registration, type Surface, type SurfaceResult, unchanged } from "../surface.ts";

/** A user name of the Hub. */
const userName = /^[A-Za-z0-9](?:[A-Za-z0-9]|[-_.](?=[A-Za-z0-9]))*$/;

/** "This model was contributed by [a](…) and [b](…).", up to its full stop. */
const contributed =
  /\b(?:was|were|are|is) contributed (?:to \w+ )?by\s+[^.\n]*?\[(?:[^\]]*)\]\([^)]*\)[^\n]*?\.(?=\s|$)/;

/** That somebody made the TensorFlow version, in any of the words that pages use. */
const acknowledged =
  /(?:TensorFlow|Tensorflow|TF)(?:[^.]|\.\d)*?\b(?:was|were|is|are)\s+(?:contributed|added|made|ported)\b|contributed [^.\n]* in TensorFlow/;

function register({ checkout, folder, contributor }: Registration): SurfaceResult {
  const path = folder.docPage;
  const source = path === undefined ? undefined : checkout.read(path);
  if (contributor === undefined || path === undefined || source === undefined) return unchanged;
  if (acknowledged.test(source)) return unchanged;
  if (!userName.test(contributor)) {
    const hint = "Pass the name as in https://huggingface.co/<name>.";
    const message = `"${contributor}" is no user name of the Hugging Face Hub.`;
    return { changes: [], diagnostics: [diagnostic("error", "R009", path, message, hint)] };
  }
  const sentence = contributed.exec(source);
  if (!sentence) {
    const hint = `Say there that the TensorFlow version was contributed by ${contributor}, if you want it said.`;
    const message = "The page does not say who contributed the model.";
    return { changes: [], diagnostics: [diagnostic("info", "R008", path, message, hint)] };
  }
  const end = sentence.index + sentence[0].length;
  return spliced(path, source, [{ start: end, end, text: ` ${render("contributor-line.md", { contributor })}` }]);
}

export const contributorLine: Surface = {
  id: "contributor-line",
  title: "Thanks to the contributor",
  applies: ({ folder, contributor }) => contributor !== undefined && folder.docPage !== undefined,
  register,
  missing: () => [],
};
