import type { FileChange } from "../change/change-set.ts";
import { renderTemplate } from "../render/render.ts";

/** What a new library is made from. */
export interface NewLibrary {
  /** Name of the package. */
  readonly name: string;
  /** Folder of its first model: `tiny_mlp`. */
  readonly model: string;
}

/** Where each template of `templates/library/` goes; `model` stands for the model's name. */
const places: Readonly<Record<string, string>> = {
  "add-tf-model.json": ".add-tf-model.json",
  gitignore: ".gitignore",
  "prettierrc.json": ".prettierrc.json",
  "README.md": "README.md",
  "docs/index.md": "docs/index.md",
  "docs/model.md": "docs/model.md",
  "package.json": "package.json",
  "src/index.ts": "src/index.ts",
  "src/models/auto/modeling_auto.ts": "src/models/auto/modeling_auto.ts",
  "src/models/auto/modeling_tf_auto.ts": "src/models/auto/modeling_tf_auto.ts",
  "src/models/model/index.ts": "src/models/model/index.ts",
  "src/models/model/modeling.test.ts": "src/models/model/modeling_model.test.ts",
  "src/models/model/modeling.ts": "src/models/model/modeling_model.ts",
  "src/utils/dummy_tf_objects.ts": "src/utils/dummy_tf_objects.ts",
  "src/utils/import_utils.ts": "src/utils/import_utils.ts",
  "tsconfig.build.json": "tsconfig.build.json",
  "tsconfig.json": "tsconfig.json",
  "vitest.config.ts": "vitest.config.ts",
};

/** `tiny_mlp` as the beginning of class names: `TinyMlp`. */
const prefixOf = (model: string): string =>
  model.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const pathOf = (place: string, model: string): string => {
  const inModel = place.replace("models/model/", `models/${model}/`).replace("docs/model.md", `docs/${model}.md`);
  return inModel.replace("/modeling_model.", `/modeling_${model}.`);
};

/** The files of a new library with one model. */
export const libraryFiles = ({ name, model }: NewLibrary): readonly FileChange[] =>
  Object.entries(places).map(([template, place]) => ({
    path: pathOf(place, model),
    before: null,
    after: renderTemplate(`library/${template}`, { name, model, prefix: prefixOf(model) }),
  }));
