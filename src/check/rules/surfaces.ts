import { hunksOf } from "../../change/diff.ts";
import type { CheckContext } from "../context.ts";
import { type Finding, findingIn } from "../finding.ts";
import { pendingChanges } from "../registration.ts";
import { type CheckRule, sections } from "../rule.ts";

const hint = "Run with --fix, or `add-tf-model` on the model: it registers what there is.";

function find(context: CheckContext): readonly Finding[] {
  return pendingChanges(context).flatMap((change) => {
    const { path } = change;
    return hunksOf(change).map(({ line, added }) => {
      const text = added
        .map((each) => each.trim())
        .filter((each) => each !== "")
        .join(" ");
      const shown = text.length > 120 ? `${text.slice(0, 117)}…` : text;
      const message = text === "" ? `${path} has a line too many.` : `${path} lacks \`${shown}\`.`;
      return findingIn("C012", path, { message, hint }, line);
    });
  });
}

export const surfaces: CheckRule = {
  code: "C012",
  id: "surfaces",
  title: "Every place of the library that lists its models names the port.",
  source: sections.pointers,
  find,
};
