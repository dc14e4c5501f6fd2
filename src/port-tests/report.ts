import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { textOf } from "../python/syntax.ts";
import { about, type TestCode } from "./codes.ts";
import type { Layout } from "./layout.ts";
import { isClassPiece, type Piece } from "./piece.ts";

interface Loss {
  readonly piece: Piece;
  /** `BertModelTest.test_x`, in the names of the port. */
  readonly label: string;
}

const lossesOf = (layout: Layout): readonly Loss[] =>
  layout.pieces.flatMap((piece) => {
    if (!isClassPiece(piece) || piece.leftOut) return piece.leftOut ? [{ piece, label: piece.name }] : [];
    const members = piece.members.filter(({ leftOut }) => leftOut !== undefined);
    return members.map((member): Loss => ({ piece: member, label: `${piece.name}.${member.name}` }));
  });

function rootOf(piece: Piece): Piece {
  let root = piece;
  for (let depth = 0; root.because && depth < 20; depth++) root = root.because;
  return root;
}

/** One diagnostic for each cause: what could not be translated, and what had to go with it. */
function untranslated(losses: readonly Loss[], file: string): readonly Diagnostic[] {
  const byRoot = new Map<Piece, Loss[]>();
  for (const loss of losses) {
    if (loss.piece.leftOut?.code !== "E004") continue;
    const root = rootOf(loss.piece);
    byRoot.set(root, [...(byRoot.get(root) ?? []), loss]);
  }
  return [...byRoot].map(([root, group]) => {
    const own = group.find(({ piece }) => piece === root);
    const others = group.filter((loss) => loss !== own).map(({ label }) => label);
    const rest = others.length === 0 ? "" : ` With it: ${others.join(", ")}.`;
    const place = { file, line: root.node.row + 1, construct: textOf(root.node).split("\n")[0] ?? "" };
    const label = own?.label ?? root.name;
    return about(
      "warning",
      "E004",
      place,
      `${label} was left out: ${root.leftOut?.reason ?? "it could not be translated"}.${rest}`,
      "Write it by hand, or leave it out if the TensorFlow model has nothing of the kind.",
    );
  });
}

function gathered(
  losses: readonly Loss[],
  code: TestCode,
  file: string,
  message: string,
  hint: string,
): readonly Diagnostic[] {
  const labels = losses
    .filter(({ piece }) => piece.leftOut?.code === code && piece.name !== "")
    .map(({ label }) => label);
  return labels.length === 0
    ? []
    : [about("info", code, { file, line: 1 }, `${message}: ${[...new Set(labels)].join(", ")}.`, hint)];
}

/** Tells what of the PyTorch tests is not in the port, and why. */
export function reportLosses(layout: Layout, file: string): readonly Diagnostic[] {
  const losses = lossesOf(layout);
  const delisted = [...layout.delisted].map(([piece, names]) =>
    about(
      "info",
      "E001",
      { file, line: piece.node.row + 1, construct: textOf(piece.node).split("\n")[0] ?? "" },
      `${[...names].join(", ")}: no TensorFlow class, taken out of the lists of ${piece.name}.`,
      "Nothing to do, unless the port is to have these heads.",
    ),
  );
  return [
    ...delisted,
    ...gathered(
      losses,
      "E002",
      file,
      "Left out, as they need classes that have no TensorFlow twin",
      "Nothing to do, unless the port is to have these classes.",
    ),
    ...gathered(losses, "E003", file, "Left out, as they are about what only PyTorch has", "Nothing to do."),
    ...untranslated(losses, file),
  ];
}
