import type { Support } from "../rule.ts";

/** `backbone_utils.load_backbone` of the library, which makes PyTorch's backbones: there is no `TFAutoBackbone`. */
const loadBackbone: Support = {
  id: "load_backbone",
  kind: "function",
  text: (name, port) => `def ${name}(config, **kwargs):
    """Makes the backbone that a configuration describes, from the TensorFlow port of its model."""
    if getattr(config, "use_timm_backbone", False):
        raise ValueError("Backbones of timm have no TensorFlow form: give one of the library in \`backbone_config\`.")
    backbone_config, checkpoint = getattr(config, "backbone_config", None), getattr(config, "backbone", None)
    if backbone_config is None and checkpoint is None:
        backbone_config = config
    if backbone_config is None:
        backbone_config = ${port.use("AutoConfig")}.from_pretrained(checkpoint, **(getattr(config, "backbone_kwargs", None) or {}))
    model_type = backbone_config.model_type
    folder, file = ${port.use("model_type_to_module_name")}(model_type), model_type.replace("-", "_")
    module = ${port.use("importlib")}.import_module(f"...models.{folder}.modeling_tf_{file}", __package__)
    backbone_class = getattr(module, f"TF{${port.use("MODEL_FOR_BACKBONE_MAPPING_NAMES")}[model_type]}")
    if getattr(config, "use_pretrained_backbone", False):
        return backbone_class.from_pretrained(checkpoint, config=backbone_config, **kwargs)
    return backbone_class(backbone_config, **kwargs)
`,
};

export const backboneSupports: readonly Support[] = [loadBackbone];
