import { beforeAll, describe, expect, it } from "vitest";
import { initTranslator } from "../../../src/translate/translate.ts";
import { definition, translateModule } from "../../helpers/translate-module.ts";

beforeAll(initTranslator);

const pretrained = `class ExamplePreTrainedModel(PreTrainedModel):
    config_class = ExampleConfig
    base_model_prefix = "example"

`;

const model = `class ExampleModel(ExamplePreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.encoder = nn.Linear(config.hidden_size, config.hidden_size)
        self.embeddings = nn.Embedding(config.vocab_size, config.hidden_size)

    def get_input_embeddings(self):
        return self.embeddings

    def set_input_embeddings(self, value):
        self.embeddings = value

    def get_encoder(self):
        return self.encoder

    def _private(self):
        return self.encoder

    def get_features(self, input_ids=None, return_dict: Optional[bool] = None):
        """Features of tokens."""
        return_dict = return_dict if return_dict is not None else self.config.use_return_dict
        features = self.encoder(self.embeddings(input_ids))
        return BaseModelOutput(last_hidden_state=features) if return_dict else (features,)

    def forward(self, input_ids=None, return_dict: Optional[bool] = None):
        return self.get_features(input_ids, return_dict=return_dict)
`;

const ported = (source: string, name: string): string =>
  definition(translateModule(pretrained + source, { exported: ["ExampleModel", "ExampleForMaskedLM"] }).text, name);

describe("methods of a model that its main layer holds", () => {
  it("are handed on by the thin model, but for private ones and those of its base class", () => {
    const thin = ported(model, "TFExampleModel");
    expect(thin).toContain("    def get_encoder(self):\n        return self.example.get_encoder()\n");
    expect(thin).not.toContain("_private");
    expect(thin).not.toContain("get_input_embeddings");
  });

  it("have their inputs unpacked on both sides when they fill in flags", () => {
    const decorated = / {4}@unpack_inputs\n {4}def get_features\(\s*self, input_ids/;
    expect(ported(model, "TFExampleModel")).toMatch(decorated);
    expect(ported(model, "TFExampleModel")).toMatch(
      /return self\.example\.get_features\(\s*input_ids=input_ids, return_dict=return_dict/,
    );
    const main = ported(model, "TFExampleMainLayer");
    expect(main).toMatch(decorated);
    expect(main).not.toContain("self.config.use_return_dict");
  });

  it("keep looking up the flags where no decorator does", () => {
    const privately = model.replaceAll("get_features", "_features");
    const main = ported(privately, "TFExampleMainLayer");
    expect(main).toContain("return_dict = return_dict if return_dict is not None else self.config.use_return_dict");
  });
});

const head = `class ExampleForMaskedLM(ExamplePreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.shared = nn.Embedding(config.vocab_size, config.hidden_size)
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)

    def get_input_embeddings(self):
        return self.shared

    def set_input_embeddings(self, new_embeddings):
        self.shared = new_embeddings

    def get_output_embeddings(self):
        return self.lm_head

    def forward(self, input_ids=None):
        return self.lm_head(self.shared(input_ids))
`;

describe("a head that wraps no model", () => {
  it("has its layers itself, and ties both ends of its embeddings", () => {
    const port = ported(`${model}\n\n${head}`, "TFExampleForMaskedLM");
    expect(port).toContain("class TFExampleForMaskedLM(TFExamplePreTrainedModel):");
    expect(port).toContain("self.lm_head.input_embeddings = self.get_input_embeddings()");
    expect(port).toContain(
      "        self.shared = new_embeddings\n        if self.lm_head.input_embeddings is not None:\n" +
        "            self.lm_head.input_embeddings = new_embeddings\n",
    );
  });
});

describe("the inputs of a step of generation", () => {
  const generating = (inputs: string): string =>
    `${model}\n    def prepare_inputs_for_generation(self, input_ids, **kwargs):\n        return ${inputs}\n`;

  it("hold the first input of the model, which Keras wants, where PyTorch leaves it out", () => {
    const port = ported(generating('{"encoder_outputs": kwargs["encoder_outputs"]}'), "TFExampleModel");
    expect(port).toContain('return {"input_ids": None, "encoder_outputs": kwargs["encoder_outputs"]}');
  });

  it("are left alone where they hold it", () => {
    const port = ported(generating('{"input_ids": input_ids, "use_cache": True}'), "TFExampleModel");
    expect(port).toContain('return {"input_ids": input_ids, "use_cache": True}');
  });
});
