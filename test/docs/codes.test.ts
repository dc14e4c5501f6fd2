import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { checkCodes } from "../../src/check/codes.ts";
import { portCodes } from "../../src/commands/codes.ts";
import { testCodes } from "../../src/port-tests/codes.ts";
import { registrationCodes } from "../../src/register/codes.ts";
import { translationCodes } from "../../src/translate/codes.ts";

const code = /"(T\d{3})"/g;

/** Codes that the sources of a room speak of, its own register left out. */
function codesIn(room: string): readonly string[] {
  const folder = fileURLToPath(new URL(`../../src/${room}/`, import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => file.endsWith(".ts") && file !== "codes.ts");
  const found = sources.flatMap((file) => [...readFileSync(folder + file, "utf8").matchAll(code)]);
  return [...new Set(found.map(([, name = ""]) => name))].sort();
}

// The rooms whose codes are types need no such test: the compiler sees a code that no register holds.
it("every code of the translator is in its register, and every entry is in use", () => {
  expect(codesIn("translate")).toEqual(Object.keys(translationCodes));
});

it("no two registers share a code", () => {
  const all = [checkCodes, translationCodes, registrationCodes, testCodes, portCodes].flatMap((register) =>
    Object.keys(register),
  );
  expect(new Set(all).size).toBe(all.length);
});
