import type { Syntax } from "../../python/syntax.ts";

/** Calls whose text is one field of their tuple already. */
const readFields = new WeakSet<Syntax>();

export const markFieldRead = (call: Syntax): void => {
  readFields.add(call);
};

/** Whether a call was written as the one field that its parent reads, so that the parent has nothing to add. */
export const isFieldRead = (node: Syntax): boolean => readFields.has(node);
