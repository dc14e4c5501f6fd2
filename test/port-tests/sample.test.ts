import { beforeAll, describe, expect, it } from "vitest";
import { openCheckout } from "../../src/checkout/open-checkout.ts";
import { openModel } from "../../src/checkout/open-model.ts";
import { expectedClasses } from "../../src/commands/existing-port.ts";
import { portTests } from "../../src/port-tests/port-tests.ts";
import { initTranslator } from "../../src/translate/translate.ts";
import { bareSample } from "../helpers/sample-checkout.ts";

beforeAll(initTranslator);

describe("the sample's tests", () => {
  it("are ported whole", async () => {
    const checkout = openCheckout(bareSample());
    const folder = openModel(checkout, "brand_new_bert");
    const { text, diagnostics } = await portTests(checkout, folder, {
      text: "",
      classes: expectedClasses(folder),
      diagnostics: [],
    });
    const names = (source: string): readonly string[] =>
      [...source.matchAll(/def (test_\w+)/g)].map((match) => match[1] ?? "");
    expect(names(text)).toEqual(names(checkout.read(folder.testFile ?? "") ?? ""));
    expect(text).not.toMatch(/torch(?!_model)/);
    expect(text.match(/from_pt=True/g)).toHaveLength(2);
    expect(diagnostics.map(({ code }) => code)).toEqual(["E003"]);
  });
});
