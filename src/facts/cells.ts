import type { Cell, Frame, Maybe, Unit } from "./interpreter.ts";
import { join, sameValue, unknown } from "./value.ts";

/** A cell that has changed this often is given up, so that every analysis ends. */
const patience = 12;

export const newCell = (): Cell => ({ value: undefined, changes: 0, readers: new Set() });

export function readCell(cell: Cell, frame: Frame): Maybe {
  if (frame.unit) cell.readers.add(frame.unit);
  return cell.value;
}

/** Joins a value into a cell; whoever has read it is analysed again when that changes it. */
export function writeCell(cell: Cell, value: Maybe, enqueue: (unit: Unit) => void): void {
  if (value === undefined || cell.changes > patience) return;
  const joined = cell.value === undefined ? value : join(cell.value, value);
  if (cell.value !== undefined && sameValue(joined, cell.value)) return;
  cell.changes += 1;
  cell.value = cell.changes > patience ? unknown : joined;
  for (const reader of cell.readers) enqueue(reader);
}
