import { fileURLToPath } from "node:url";

/** A file of the package (or of the clone) that is not compiled: `sidecar/equivalence.py`. */
export const packageFile = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
