import { describe, expect, it } from "vitest";
import { type BodyData, freshBody, isOfTool, updatedBody } from "../../src/forge/body.ts";

const data: BodyData = {
  model: "brand_new_bert",
  className: "BrandNewBert",
  items: [
    { text: "Architecture", state: "done" },
    { text: "Tests", state: "open", note: "none yet" },
    { text: "Weights are on the Hub", state: "unknown" },
  ],
  gaps: [],
  verification: { summary: "Not run.", rows: [] },
  reviewers: ["@gante"],
  version: "1.2.3",
};
const fresh = freshBody(data);
const done: BodyData = {
  ...data,
  items: data.items.map((item) => (item.state === "open" ? { text: item.text, state: "done" } : item)),
};

describe("the body of a pull request", () => {
  it("has checklist, gaps, verification and reviewers", () => {
    expect(fresh).toContain("- [x] Architecture\n- [ ] Tests (none yet)\n- [ ] Weights are on the Hub\n");
    expect(fresh).toContain("No gaps");
    expect(fresh).toContain("Not run.");
    expect(fresh.trimEnd().endsWith("@gante")).toBe(true);
    expect(isOfTool(fresh)).toBe(true);
  });

  it("has a table of what was compared, whatever stands in it", () => {
    const rows = [{ name: "A|B", result: "agree\nand more", difference: "<!-- x -->" }];
    expect(freshBody({ ...data, verification: { summary: "1 of 1.", rows } })).toContain(
      "| A\\|B | agree and more | &lt;!-- x --> |",
    );
  });

  it("lists gaps, and counts what are too many", () => {
    const gaps = Array.from({ length: 60 }, (_, index) => `gap ${index}`);
    const body = freshBody({ ...data, gaps });
    expect(body).toContain("- gap 49\n- and 10 more\n");
    expect(body).not.toContain("gap 50");
  });

  it("stays when nothing changed, also with the line breaks of GitHub's editor", () => {
    expect(updatedBody(fresh, data)).toBe(fresh);
    const edited = fresh.replaceAll("\n", "\r\n");
    expect(updatedBody(edited, data)).toBe(edited);
  });

  it("changes in the tool's part alone", () => {
    const people = `Hello\r\n\r\n${fresh}\r\nThanks, @somebody!  `;
    const body = updatedBody(people, done);
    expect(body).toContain("- [x] Tests\n");
    expect(body.startsWith("Hello\r\n\r\n# What does this PR do?")).toBe(true);
    expect(body.endsWith("\r\nThanks, @somebody!  ")).toBe(true);
    expect(updatedBody(body, done)).toBe(body);
  });

  it("keeps the ticks of people where the tool knows nothing, and no others", () => {
    const ticked = fresh
      .replace("- [ ] Weights", "- [X] Weights")
      .replace("- [ ] Tests (none yet)", "- [x] Tests (none yet)");
    const body = updatedBody(ticked, data);
    expect(body).toContain("- [x] Weights are on the Hub");
    expect(body).toContain("- [ ] Tests (none yet)");
  });

  it.each(["", "All by hand.", "<!-- add-tf-model:end --> <!-- add-tf-model:begin -->"])(
    "gets the part anew where it was taken out: %j",
    (old) => {
      const body = updatedBody(old, data);
      expect(body.startsWith(old)).toBe(true);
      expect(body).toContain("- [x] Architecture");
    },
  );
});
