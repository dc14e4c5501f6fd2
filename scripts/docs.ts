// Writes the pages of docs/ that are made from the tables of the tool; `npm test` fails when they are stale.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { diagnosticsPage } from "./docs/diagnostics-page.ts";
import { rulesPage } from "./docs/rules-page.ts";

const folder = fileURLToPath(new URL("../docs/", import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}diagnostics.md`, diagnosticsPage());
writeFileSync(`${folder}rules.md`, await rulesPage());
