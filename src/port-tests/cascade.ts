import type { TestCode } from "./codes.ts";
import type { ClassPiece, LeftOut, Piece } from "./piece.ts";
import { isClassPiece } from "./piece.ts";

/** What is missing in the port so far, and the piece whose absence is the cause where it is one of the file. */
interface Missing {
  readonly names: Map<string, Piece | undefined>;
  readonly methods: Map<string, Piece>;
  readonly codes: ReadonlyMap<string, TestCode>;
}

const isLive = (piece: Piece): boolean => piece.leftOut === undefined;

const isTestName = (name: string): boolean => name.startsWith("test_");

/** Methods that are gone in all classes that had them. */
function missingMethods(classes: readonly ClassPiece[], offered: ReadonlySet<string>): Map<string, Piece> {
  const gone = new Map<string, Piece>();
  const live = new Set<string>(offered);
  for (const each of classes) {
    for (const member of each.members) {
      if (isLive(each) && isLive(member)) live.add(member.name);
      else if (member.name !== "") gone.set(member.name, isLive(each) ? member : each);
    }
  }
  for (const name of live) gone.delete(name);
  return gone;
}

function leaveOut(piece: Piece, leftOut: LeftOut, because: Piece | undefined): boolean {
  piece.leftOut = leftOut;
  piece.because = because;
  return true;
}

function check(piece: Piece, missing: Missing): boolean {
  for (const name of piece.names) {
    if (!missing.names.has(name) || name === piece.name) continue;
    const because = missing.names.get(name);
    const code = because?.leftOut?.code ?? missing.codes.get(name) ?? "E002";
    const reason = because ? `needs ${name}, which was left out` : `needs ${name}, which has no TensorFlow twin`;
    return leaveOut(piece, { code, reason }, because);
  }
  for (const name of piece.attributes) {
    const because = missing.methods.get(name);
    if (because === undefined || because === piece) continue;
    return leaveOut(
      piece,
      { code: because.leftOut?.code ?? "E004", reason: `needs ${name}, which was left out` },
      because,
    );
  }
  return false;
}

/** Parts without which the rest of a class is nothing. */
const vital = new Set([
  "__init__",
  "setUp",
  "prepare_config_and_inputs",
  "prepare_config_and_inputs_for_common",
  "get_config",
]);

function checkClass(piece: ClassPiece): boolean {
  const lost = piece.members.find((member) => !isLive(member) && vital.has(member.name));
  if (lost)
    return leaveOut(
      piece,
      { code: lost.leftOut?.code ?? "E004", reason: `needs ${lost.name}, which was left out` },
      lost,
    );
  const hadTests = piece.members.some(({ name }) => isTestName(name));
  const hasTests = piece.members.some(
    (member) => isTestName(member.name) && isLive(member) && member.node.type !== "expression_statement",
  );
  if (!piece.isTest || piece.isCommon || !hadTests || hasTests) return false;
  const cause = piece.members.find((member) => isTestName(member.name) && !isLive(member));
  return leaveOut(piece, { code: cause?.leftOut?.code ?? "E002", reason: "has no test left" }, cause);
}

/**
 * Leaves out what speaks of something that is not in the port, until nothing does.
 *
 * @param absent names that the port cannot have, and what their absence is reported as
 * @param offered methods that base classes of the library have
 */
export function settle(
  pieces: readonly Piece[],
  absent: ReadonlyMap<string, TestCode>,
  offered: ReadonlySet<string>,
): void {
  const classes = pieces.filter(isClassPiece);
  const names = new Map<string, Piece | undefined>([...absent.keys()].map((name) => [name, undefined]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const piece of pieces) if (!isLive(piece) && piece.name !== "") names.set(piece.name, piece);
    const missing = { names, methods: missingMethods(classes, offered), codes: absent };
    for (const piece of pieces) {
      if (!isLive(piece)) continue;
      changed = check(piece, missing) || changed;
      if (!isClassPiece(piece) || !isLive(piece)) continue;
      for (const member of piece.members) if (isLive(member)) changed = check(member, missing) || changed;
      changed = checkClass(piece) || changed;
    }
  }
}
