import type { FunctionInfo } from "../../program/module.ts";
import { required, textOf, walk } from "../../python/syntax.ts";
import type { ClassPlan } from "../class-plan.ts";
import { isFreezing } from "../freezing.ts";
import { functionLines } from "../function.ts";
import type { Scope } from "../scope.ts";

const step = "    ";

/** Methods that have no place in a port: initialisation, pruning, parallelism and caches that TensorFlow's generation does itself. */
export const droppedMethods =
  /^(_init_weights|init_weights|_prune_heads|prune_heads|_set_gradient_checkpointing|_reorder_cache|reorder_cache|tie_weights|_tie_weights|parallelize|deparallelize|reset_parameters|_reset_parameters|_?initialize_weights|_tie_encoder_decoder_weights|_load_from_state_dict|extra_repr|_register_load_state_dict_pre_hook|remove_weight_norm|apply_weight_norm|freeze_\w+|_freeze_\w+|_update_\w*flash\w*|_upad_input|_flash_attention_forward|_sdpa_\w+|get_position_embeddings|resize_position_embeddings|resize_token_embeddings|_get_resized_embeddings|_resize_\w*(?:token|final|embeddings)\w*|half|train|cuda|_reset_cache|_unwrap_logits|gradient_checkpointing_\w+|enable_input_require_grads|load_tf_weights|_autoset_attn_implementation)$/;

/** Whether a port goes without a method: one that freezes layers has a form in Keras. */
export const isDropped = (fn: FunctionInfo): boolean => droppedMethods.test(fn.name) && !isFreezing(fn);

/** Methods of the pretrained class that a layer of the port calls: it is no model, and inherits nothing from that class. */
export function inheritedMethods(plan: ClassPlan, scope: Scope): readonly string[] {
  const wanted = new Map<string, FunctionInfo>();
  const search = (fn: FunctionInfo): void => {
    walk(fn.node, (node) => {
      const name = node.type === "call" ? /^self\.(\w+)$/.exec(textOf(required(node, "function")))?.[1] : undefined;
      if (name === undefined || plan.info.methods.has(name) || wanted.has(name) || droppedMethods.test(name)) return;
      const found = scope.program.method(plan.info, name);
      if (found?.module !== scope.module) return;
      wanted.set(name, found);
      search(found);
    });
  };
  for (const fn of plan.info.methods.values()) if (!droppedMethods.test(fn.name)) search(fn);
  return [...wanted.values()].flatMap((fn) => [
    "",
    ...functionLines(fn, scope, step, { takesTraining: scope.training.function(fn) }),
  ]);
}
