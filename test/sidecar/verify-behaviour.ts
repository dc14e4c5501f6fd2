import type { VerifiedClass } from "../../src/sidecar/verify.ts";

/** A change of the library's port of BERT, and what becomes of a class. */
export interface BehaviourFault {
  /** PyTorch's names; the last one is looked at. */
  readonly classes: readonly string[];
  /** Text of the port and what takes its place, the first time behind `after`. */
  readonly from: string;
  readonly to: string;
  readonly after?: string;
  readonly status: VerifiedClass["status"];
  readonly detail?: RegExp;
  /** The only checks that fail, and what they say. */
  readonly failed?: Readonly<Record<string, RegExp>>;
}

const model = ["BertModel"] as const;
/** The last line of the port. */
const end = "self.qa_outputs.build([None, None, self.config.hidden_size])\n";
const killing = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)";

export const behaviourFaults: Readonly<Record<string, BehaviourFault>> = {
  "a port that does not import": {
    classes: model,
    from: end,
    to: `${end}\n\nno_such_name\n`,
    status: "import_error",
    detail: /no_such_name.*modeling_tf_bert\.py:\d+/,
  },
  "a port that is no Python": {
    classes: model,
    from: end,
    to: `${end}\n\nclass:\n`,
    status: "import_error",
    detail: /SyntaxError: .* \(modeling_tf_bert\.py:\d+\)/,
  },
  "a port without the class": {
    classes: ["BertForQuestionAnswering"],
    from: end,
    to: `${end}\n\ndel TFBertForQuestionAnswering\n`,
    status: "no_class",
    detail: /the port has no TFBertForQuestionAnswering/,
  },
  "a class that PyTorch does not have": {
    classes: ["BertForPoetry"],
    from: end,
    to: end,
    status: "pytorch_error",
    detail: /bert has no public PyTorch class BertForPoetry; it has BertModel/,
  },
  "a call that is killed for want of memory": {
    classes: model,
    after: "class TFBertMainLayer",
    from: "        if not self.config.is_decoder:\n",
    to: `        ${killing}\n        if not self.config.is_decoder:\n`,
    status: "crash",
    detail: /SIGKILL.*most likely because memory ran out/,
  },
  "a class behind one that is killed": {
    classes: ["BertForTokenClassification", "BertForQuestionAnswering"],
    after: "class TFBertForTokenClassification",
    from: "        outputs = self.bert(\n",
    to: `        ${killing}\n        outputs = self.bert(\n`,
    status: "ok",
  },
  "a graph that kills, after the verdict": {
    classes: model,
    after: "class TFBertMainLayer",
    from: "        if not self.config.is_decoder:\n",
    to: `        if not tf.executing_eagerly():\n            ${killing}\n        if not self.config.is_decoder:\n`,
    status: "ok",
    failed: { graph: /crash: SIGKILL/ },
  },
  "a call that fails": {
    classes: model,
    after: "class TFBertPooler",
    from: "hidden_states[:, 0]",
    to: "hidden_states[:, 0] @ 3",
    status: "load_error",
    detail: /modeling_tf_bert\.py:\d+/,
  },
  "numbers that differ": {
    classes: model,
    after: "class TFBertPooler",
    from: "hidden_states[:, 0]",
    to: "hidden_states[:, 1]",
    status: "differs",
  },
  "outputs that are not numbers on both sides": {
    classes: model,
    from: end,
    to: `${end}

from .modeling_bert import BertPooler  # noqa: E402


def _nothing(self, hidden_states):
    return hidden_states[:, 0] * float("nan")


BertPooler.forward = TFBertPooler.call = _nothing
`,
    status: "ok",
    failed: { "finite outputs": /pooler_output is not a number/ },
  },
  "training that does not reach a dropout": {
    classes: model,
    after: "class TFBertSelfAttention",
    from: "self.dropout(inputs=attention_probs, training=training)",
    to: "self.dropout(inputs=attention_probs, training=False)",
    status: "ok",
    failed: { training: /does not reach encoder\.layer\.0\.attention\.self\.dropout \(TFBertSelfAttention, / },
  },
  "a dropout that is left out": {
    classes: model,
    after: "class TFBertOutput",
    from: "hidden_states = self.dropout(inputs=hidden_states, training=training)",
    to: "pass",
    status: "ok",
    failed: { training: /the port drops nothing: encoder\.layer\.0\.output\.dropout/ },
  },
  "a dropout with another rate": {
    classes: model,
    after: "class TFBertEmbeddings",
    from: "rate=config.hidden_dropout_prob",
    to: "rate=0.5",
    status: "ok",
    failed: { training: /embeddings\.dropout.*: 0\.5, PyTorch's 0\.1/ },
  },
  "code that needs numbers in a graph": {
    classes: model,
    after: "class TFBertPooler",
    from: "hidden_states[:, 0]",
    to: "hidden_states[:, int(hidden_states[0, 0, 0].numpy()) * 0]",
    status: "ok",
    failed: { graph: /numpy.*modeling_tf_bert\.py:\d+/ },
  },
  "another loss": {
    classes: ["BertForTokenClassification"],
    after: "class TFBertForTokenClassification",
    from: "self.hf_compute_loss(labels=labels, logits=logits)",
    to: "2 * self.hf_compute_loss(labels=labels, logits=logits)",
    status: "ok",
    failed: { loss: /computed at modeling_tf_bert\.py:1974/ },
  },
  "other numbers without a mask": {
    classes: model,
    after: "class TFBertMainLayer",
    from: "attention_mask = tf.fill(dims=(batch_size, seq_length + past_key_values_length), value=1)",
    to: "attention_mask = tf.eye(batch_size, seq_length + past_key_values_length)",
    status: "ok",
    failed: { "without attention_mask": /^$/ },
  },
};
