import { describe, expect, it } from "vitest";
import { apiAddress, findToken } from "../../src/forge/token.ts";

const github = { url: "https://api.github.com", host: "api.github.com" };

describe("the address of GitHub's interface", () => {
  it.each([
    [undefined, github.url],
    ["", github.url],
    ["https://github.example.com/api/v3/", "https://github.example.com/api/v3"],
    ["http://127.0.0.1:4000/api/v3", "http://127.0.0.1:4000/api/v3"],
    ["http://localhost:4000", "http://localhost:4000"],
  ])("%j is taken as %s", (text, url) => expect(apiAddress({ GITHUB_API_URL: text }).url).toBe(url));

  it.each([
    ["github.com", "is not an address"],
    ["http://github.example.com/api/v3", "to which no token is sent"],
    ["http://127.0.0.1.example.com/", "to which no token is sent"],
    ["https://me:secret@github.example.com", "to which no token is sent"],
    ["ftp://github.example.com", "to which no token is sent"],
  ])("%s is refused", (text, message) => {
    expect(() => apiAddress({ GITHUB_API_URL: text })).toThrow(message);
    expect(() => apiAddress({ GITHUB_API_URL: text })).not.toThrow("secret");
  });
});

describe("the token", () => {
  it.each([
    [
      { GITHUB_TOKEN: "a", GH_TOKEN: "b" },
      { secret: "a", origin: "GITHUB_TOKEN" },
    ],
    [
      { GITHUB_TOKEN: " ", GH_TOKEN: "b\n" },
      { secret: "b", origin: "GH_TOKEN" },
    ],
  ])("of %j", async (variables, wanted) => expect(await findToken(variables, github)).toEqual(wanted));

  it("is refused, and not repeated, when it can be none", async () => {
    const found = findToken({ GITHUB_TOKEN: "two\nlines" }, github);
    await expect(found).rejects.toThrow("GITHUB_TOKEN holds what cannot be a token.");
    await expect(found).rejects.not.toThrow("two");
  });
});
