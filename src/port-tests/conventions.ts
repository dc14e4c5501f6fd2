/** Decorators of tests that need what only PyTorch has: its devices, number formats, kernels and companions. */
const pytorchDecorator =
  /(require_(torch_\w+|flash_attn|bitsandbytes|accelerate|peft|natten|timm|detectron2|torchaudio|torchvision|deepspeed|apex|fsdp|auto_gptq|auto_awq|quanto)|is_pt_flax_cross_test|is_pt_tf_cross_test|flash_attn_test|is_torch_greater|bitsandbytes)/;

/** Decorators without meaning in TensorFlow tests, whose test stays. */
const idleDecorator = /require_deterministic_for_xpu/;

const pytorchTest =
  /(torchscript|torch_|gradient_checkpointing|gradient_accumulation|retain_grad|flash_attn|sdpa|fp16|float16|half|bf16|multi_gpu|data_parallel|model_parallel|parallelism|cpu_offload|disk_offload|low_cpu_mem|_fx\b|compile|fast_init|jax|flax|pt_tf|tf_pt|^test_initialization$|weight_initialization|^test_training|_train$|feed_forward_chunking|deepspeed|bnb|4bit|8bit|quantiz|onnx|safetensors|load_save_without_tied|tied_weights_keys|weights_reload|save_load_strict|problem_types|adapter|tf_from_pt|batching_equivalence)/;

/** What such tests call. */
const pytorchHelper =
  /^(_create_and_check_torch\w*|\w+_fp16_forward|check_\w+_training|create_and_check_forward_and_backwards|create_and_check_\w*weight_initialization|_mock_init_weights)$/;

/** Attributes of test classes that steer tests which only PyTorch has. */
const pytorchFlag =
  /^(fx_\w+|test_pruning|test_torchscript|test_missing_keys|test_model_parallel|test_cpu_offload|test_disk_offload\w*|model_split_percents|all_parallelizable_model_classes|test_resize_position_embeddings|test_sequence_classification_problem_types|_torch_compile_\w+|test_gradient_checkpointing|greedy_sample_model_classes|test_retain_grad\w*|test_inputs_embeds|cuda_compute_\w+|test_attention_outputs|test_model_parallel\w*)$/;

export const isPytorchDecorator = (text: string): boolean => pytorchDecorator.test(text);
export const isIdleDecorator = (text: string): boolean => idleDecorator.test(text);
export const isPytorchTest = (name: string): boolean =>
  (name.startsWith("test_") && pytorchTest.test(name)) || pytorchHelper.test(name);
export const isPytorchFlag = (name: string): boolean => pytorchFlag.test(name);

/** Tests that the library calls otherwise for TensorFlow. */
export const renamedTests: ReadonlyMap<string, string> = new Map([
  ["test_model_get_set_embeddings", "test_model_common_attributes"],
]);

/** What only modules of PyTorch offer: a test that speaks of it is about PyTorch. */
export const moduleMethods: ReadonlySet<string> = new Set(
  (
    "parameters named_parameters named_modules modules buffers named_buffers state_dict load_state_dict children " +
    "named_children register_forward_hook register_backward_hook backward retain_grad zero_grad half bfloat16 double " +
    "train gradient_checkpointing_enable gradient_checkpointing_disable data_ptr requires_grad_ apply tie_weights " +
    "freeze_feature_encoder freeze_base_model freeze_feature_extractor init_weights _init_weights parallelize deparallelize " +
    "enable_input_require_grads load_adapter add_adapter storage _tie_or_clone_weights get_parameter get_submodule"
  ).split(" "),
);

/** What modules and tensors of PyTorch have as attributes. */
export const moduleAttributes: ReadonlySet<string> = new Set(
  "weight bias grad requires_grad training is_leaf _modules _parameters _tied_weights_keys _keys_to_ignore_on_save".split(
    " ",
  ),
);

/** Calls that change nothing where TensorFlow runs eagerly and places tensors by itself. */
export const idleMethods: ReadonlySet<string> = new Set(["eval", "cuda", "cpu", "contiguous", "detach"]);
