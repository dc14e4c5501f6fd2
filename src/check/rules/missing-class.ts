import { type Finding, findingIn } from "../finding.ts";
import { type CheckRule, sections } from "../rule.ts";

export const missingClass: CheckRule = {
  code: "C019",
  id: "missing-class",
  title: "Every public PyTorch class has its twin.",
  source: sections.pointers,
  find: ({ folder, pytorch, port, classOf }) =>
    folder.pytorchClasses.flatMap((name): readonly Finding[] => {
      const info = pytorch.classes.get(name);
      const isLayer = info?.bases.some((base) => base === "torch.nn.Module") === true;
      if (info === undefined || isLayer || classOf(`TF${name}`) !== undefined) return [];
      const message = `The public class \`${name}\` (${folder.sourcePath}:${info.node.row + 1}) has no \`TF${name}\`.`;
      const hint = "Port it as well, or say in the pull request why it is left out.";
      return [{ ...findingIn("C019", port.path, { message, hint }), severity: "info" }];
    }),
};
