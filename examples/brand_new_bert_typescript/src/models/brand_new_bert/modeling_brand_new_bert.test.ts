import { torch } from "js-pytorch";
import { describe, expect, it } from "vitest";
import { type BrandNewBertConfig, BrandNewBertForMaskedLM, BrandNewBertModel } from "./index.js";

const config: BrandNewBertConfig = {
  vocab_size: 99,
  hidden_size: 24,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  intermediate_size: 37,
  max_position_embeddings: 16,
  hidden_dropout_prob: 0.1,
};

const input_ids = torch.randint(1, 99, [3, 16]);

describe("BrandNewBert", () => {
  it("makes a hidden state of each word", () => {
    const model = new BrandNewBertModel(config);
    model.eval();
    expect(model.forward(input_ids).shape).toEqual([3, 16, 24]);
  });

  it("scores each word of the vocabulary", () => {
    const model = new BrandNewBertForMaskedLM(config);
    model.eval();
    expect(model.forward(input_ids).shape).toEqual([3, 16, 99]);
  });
});
