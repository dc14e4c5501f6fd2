import { beforeAll, expect, it } from "vitest";
import { declaredNames } from "../../src/checkout/exports.ts";
import { initTranslator } from "../../src/translate/translate.ts";
import { translateModule } from "../helpers/translate-module.ts";

beforeAll(initTranslator);

const model = `
class ExamplePreTrainedModel(PreTrainedModel):
    config_class = ExampleConfig


class ExampleModel(ExamplePreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)

    def forward(self, input_ids):
        return self.dense(input_ids)
`;
const declaration = '\n\n__all__ = ["ExampleModel", "ExamplePreTrainedModel"]\n';
const names = ["TFExampleModel", "TFExamplePreTrainedModel"];
const exported = ["ExamplePreTrainedModel", "ExampleModel"];

it.each([
  ["a package that lists its exports, where the source declares none", model, false, []],
  ["a package that lists its exports, where the source declares some", `${model}${declaration}`, false, names],
  ["a package that gathers them", `${model}${declaration}`, true, names],
])("a port declares what it exports: %s", (_, source, gathersExports, expected) => {
  const { text } = translateModule(source, { exported, gathersExports });
  expect(declaredNames(text)).toEqual(expected);
  expect(text.match(/__all__/g) ?? []).toHaveLength(expected.length > 0 ? 1 : 0);
});
