import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { surfaces } from "../../src/register/catalogue.ts";

it("lists every file of surfaces/, sorted", () => {
  const files = readdirSync(new URL("../../src/register/surfaces/", import.meta.url));
  expect(surfaces.map((surface) => `${surface.id}.ts`)).toEqual(files.sort());
});
