import { torch } from "js-pytorch";
import type { BrandNewBertConfig } from "./configuration_brand_new_bert.js";

const { nn } = torch;
type Tensor = InstanceType<typeof torch.Tensor>;

/** Words and their places, as one vector each. */
class BrandNewBertEmbeddings extends nn.Module {
  constructor(config: BrandNewBertConfig) {
    super();
    this.word_embeddings = new nn.Embedding(config.vocab_size, config.hidden_size);
    this.position_embeddings = new nn.PositionalEmbedding(config.max_position_embeddings, config.hidden_size);
    this.layer_norm = new nn.LayerNorm(config.hidden_size);
    this.dropout = new nn.Dropout(config.hidden_dropout_prob);
  }

  forward(input_ids: Tensor): Tensor {
    const words = this.word_embeddings.forward(input_ids);
    const places = this.position_embeddings.forward(input_ids);
    return this.dropout.forward(this.layer_norm.forward(torch.add(words, places)));
  }
}

/** Every word looks at every other one: no mask, unlike in js-pytorch's own attention. */
class BrandNewBertSelfAttention extends nn.Module {
  num_heads: number;
  head_size: number;

  constructor(config: BrandNewBertConfig) {
    super();
    this.num_heads = config.num_attention_heads;
    this.head_size = config.hidden_size / config.num_attention_heads;
    this.query = new nn.Linear(config.hidden_size, config.hidden_size);
    this.key = new nn.Linear(config.hidden_size, config.hidden_size);
    this.value = new nn.Linear(config.hidden_size, config.hidden_size);
    this.dense = new nn.Linear(config.hidden_size, config.hidden_size);
    this.softmax = new nn.Softmax();
    this.dropout = new nn.Dropout(config.hidden_dropout_prob);
  }

  split_heads(states: Tensor): Tensor {
    const [batch_size, length] = states.shape;
    return states.reshape([batch_size, length, this.num_heads, this.head_size]).transpose(1, 2);
  }

  forward(hidden_states: Tensor): Tensor {
    const [batch_size, length, hidden_size] = hidden_states.shape;
    const query = this.split_heads(this.query.forward(hidden_states));
    const key = this.split_heads(this.key.forward(hidden_states));
    const value = this.split_heads(this.value.forward(hidden_states));
    const scores = torch.matmul(query, key.transpose(2, 3)).div(Math.sqrt(this.head_size));
    const weights = this.dropout.forward(this.softmax.forward(scores, -1));
    const context = torch.matmul(weights, value).transpose(1, 2).reshape([batch_size, length, hidden_size]);
    return this.dense.forward(context);
  }
}

class BrandNewBertLayer extends nn.Module {
  constructor(config: BrandNewBertConfig) {
    super();
    this.attention = new BrandNewBertSelfAttention(config);
    this.attention_norm = new nn.LayerNorm(config.hidden_size);
    this.intermediate = new nn.Linear(config.hidden_size, config.intermediate_size);
    this.activation = new nn.ReLU();
    this.output = new nn.Linear(config.intermediate_size, config.hidden_size);
    this.output_norm = new nn.LayerNorm(config.hidden_size);
    this.dropout = new nn.Dropout(config.hidden_dropout_prob);
  }

  forward(hidden_states: Tensor): Tensor {
    const attended = this.dropout.forward(this.attention.forward(hidden_states));
    const states = this.attention_norm.forward(torch.add(hidden_states, attended));
    const intermediate = this.activation.forward(this.intermediate.forward(states));
    const output = this.dropout.forward(this.output.forward(intermediate));
    return this.output_norm.forward(torch.add(states, output));
  }
}

/** The bare encoder: hidden states of each word. */
export class BrandNewBertModel extends nn.Module {
  layers: BrandNewBertLayer[];

  constructor(config: BrandNewBertConfig) {
    super();
    this.embeddings = new BrandNewBertEmbeddings(config);
    this.layers = [];
    for (let i = 0; i < config.num_hidden_layers; i += 1) this.layers.push(new BrandNewBertLayer(config));
  }

  forward(input_ids: Tensor): Tensor {
    let hidden_states = this.embeddings.forward(input_ids);
    for (const layer of this.layers) hidden_states = layer.forward(hidden_states);
    return hidden_states;
  }
}

/** The encoder with a head that tells which word is hidden. */
export class BrandNewBertForMaskedLM extends nn.Module {
  constructor(config: BrandNewBertConfig) {
    super();
    this.bert = new BrandNewBertModel(config);
    this.transform = new nn.Linear(config.hidden_size, config.hidden_size);
    this.activation = new nn.ReLU();
    this.layer_norm = new nn.LayerNorm(config.hidden_size);
    this.decoder = new nn.Linear(config.hidden_size, config.vocab_size);
  }

  forward(input_ids: Tensor): Tensor {
    const states = this.activation.forward(this.transform.forward(this.bert.forward(input_ids)));
    return this.decoder.forward(this.layer_norm.forward(states));
  }
}
