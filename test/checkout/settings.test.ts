import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/checkout/settings.ts";

const settingsOf = (text: string | undefined) => readSettings({ read: () => text });

describe("settings", () => {
  it.each([
    ["no file", undefined, {}],
    ["nothing", "{}", {}],
    ["a language", '{"language": "typescript"}', { language: "typescript" }],
    ["modules", '{"modules": {"nn": "a", "torch": "./b.js"}}', { modules: { nn: "a", torch: "./b.js" } }],
    ["reviewers", '{"reviewers": ["one", "two"]}', { reviewers: ["one", "two"] }],
  ])("takes %s", (_name, text, expected) => expect(settingsOf(text)).toEqual(expected));

  it.each([
    ["no JSON", "{", /JSON/],
    ["another language", '{"language": "cobol"}', /language/],
    ["modules without torch", '{"modules": {"nn": "a"}}', /modules\.torch/],
    ["a word that it does not know", '{"langauge": "python"}', /langauge/],
    ["reviewers that are no list", '{"reviewers": "one"}', /reviewers/],
  ])("refuses %s, and names the place", (_name, text, expected) => expect(() => settingsOf(text)).toThrow(expected));
});
