/** Sizes of a BrandNewBert. */
export interface BrandNewBertConfig {
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly intermediate_size: number;
  readonly max_position_embeddings: number;
  readonly hidden_dropout_prob: number;
}
