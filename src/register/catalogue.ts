import type { Surface } from "./surface.ts";
import { auto } from "./surfaces/auto.ts";
import { checkDocstrings } from "./surfaces/check-docstrings.ts";
import { checkRepo } from "./surfaces/check-repo.ts";
import { contributorLine } from "./surfaces/contributor-line.ts";
import { docIndex } from "./surfaces/doc-index.ts";
import { docPage } from "./surfaces/doc-page.ts";
import { documentationTests } from "./surfaces/documentation-tests.ts";
import { dummies } from "./surfaces/dummies.ts";
import { mainInit } from "./surfaces/main-init.ts";
import { modelExports } from "./surfaces/model-exports.ts";
import { modelInit } from "./surfaces/model-init.ts";

/** Every place of a checkout where a port is named, sorted by id. */
export const surfaces: readonly Surface[] = [
  auto,
  checkDocstrings,
  checkRepo,
  contributorLine,
  docIndex,
  docPage,
  documentationTests,
  dummies,
  mainInit,
  modelExports,
  modelInit,
];
