import { named, type Syntax, textOf } from "../../python/syntax.ts";

const context =
  /^(torch\.no_grad|torch\.autocast|torch\.cuda\.amp\.autocast|torch\.amp\.autocast|torch\.enable_grad|torch\.inference_mode|torch\.backends\.|torch\.set_grad_enabled|autocast|amp\.autocast|deepspeed\.|torch\.autograd\.|torch\.jit\.|torch\.device|torch\.cuda\.)/;

/** `with self.prefetch_stream if … else torch.cuda.stream(self.prefetch_stream)`: TensorFlow orders its work itself. */
const stream = /\btorch\.cuda\.stream\(/;

/** Whether a `with` statement only sets a mode of PyTorch that TensorFlow ports do without. */
export function isTorchContext(node: Syntax): boolean {
  const clause = named(node)[0];
  if (node.type !== "with_statement" || !clause) return false;
  return named(clause).every((item) => context.test(textOf(item)) || stream.test(textOf(item)));
}
