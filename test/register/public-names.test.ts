import { expect, it } from "vitest";
import { modelPackage, portModule, publicNames } from "../../src/register/public-names.ts";
import { ported, registration } from "./registration.ts";

const check = 'OBJECT_TO_SKIP_IN_MAIN_INIT_CHECK = [\n    "FlaxOakLayer",\n    "TFMapleLayer",\n]\n';

it.each([
  ["classes whose twins are public", ["MapleModel", "_MapleStack"], {}, ["TFMapleModel"]],
  ["no main layer", ["MapleModel", "MapleMainLayer"], {}, ["TFMapleModel"]],
  ["layers whose twins are public", ["MapleLayer"], {}, ["TFMapleLayer"]],
  [
    "no layer that is public by mistake",
    ["MapleLayer", "MapleModel"],
    { "utils/check_repo.py": check },
    ["TFMapleModel"],
  ],
] as const)("exports %s", (_, names, files, expected) => {
  expect(publicNames(registration(files, { classes: ported(...names) }))).toEqual(expected);
});

it("exports constants and functions that the port names", () => {
  expect(publicNames(registration({}, { classes: [], exports: ["TF_LIST"] }))).toEqual(["TF_LIST"]);
});

it("knows the module of the port and the package of the model", () => {
  const base = registration({});
  const deprecated = { ...base, folder: { ...base.folder, folder: "src/transformers/models/deprecated/maple" } };
  expect(portModule(base)).toBe("modeling_tf_maple");
  expect([modelPackage(base), modelPackage(deprecated)]).toEqual(["models.maple", "models.deprecated.maple"]);
});
