# Copyright 2026 The add-tf-model authors. All rights reserved.
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#     http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.

# Every public object is named twice: in `_import_structure`, which is read at run time and loads a submodule when one of
# its objects is asked for, and below `TYPE_CHECKING`, which editors and type checkers read.

__version__ = "4.44.0.dev0"

from typing import TYPE_CHECKING

from .utils import OptionalDependencyNotAvailable, _LazyModule, is_tf_available, is_torch_available, logging


logger = logging.get_logger(__name__)  # pylint: disable=invalid-name


# Objects that need neither framework
_import_structure = {
    "configuration_utils": ["PretrainedConfig"],
    "models": [],
    "models.acorn": ["AcornConfig"],
    "models.auto": [
        "CONFIG_MAPPING",
        "AutoConfig",
    ],
    "models.brand_new_bert": ["BrandNewBertConfig"],
    "models.cedar": ["CedarConfig"],
    "utils": ["logging"],
}

# PyTorch objects
try:
    if not is_torch_available():
        raise OptionalDependencyNotAvailable()
except OptionalDependencyNotAvailable:
    from .utils import dummy_pt_objects

    _import_structure["utils.dummy_pt_objects"] = [name for name in dir(dummy_pt_objects) if not name.startswith("_")]
else:
    _import_structure["modeling_utils"] = ["PreTrainedModel"]
    # PyTorch models structure
    _import_structure["models.acorn"].extend(
        [
            "AcornModel",
            "AcornPreTrainedModel",
        ]
    )
    _import_structure["models.auto"].extend(
        [
            "MODEL_FOR_MASKED_LM_MAPPING",
            "MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING",
            "MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING",
            "MODEL_MAPPING",
            "AutoModel",
            "AutoModelForMaskedLM",
            "AutoModelForSequenceClassification",
            "AutoModelForTokenClassification",
        ]
    )
    _import_structure["models.brand_new_bert"].extend(
        [
            "BrandNewBertForMaskedLM",
            "BrandNewBertForSequenceClassification",
            "BrandNewBertForTokenClassification",
            "BrandNewBertModel",
            "BrandNewBertPreTrainedModel",
        ]
    )
    _import_structure["models.cedar"].extend(
        [
            "CedarModel",
            "CedarPreTrainedModel",
        ]
    )

# TensorFlow objects
try:
    if not is_tf_available():
        raise OptionalDependencyNotAvailable()
except OptionalDependencyNotAvailable:
    from .utils import dummy_tf_objects

    _import_structure["utils.dummy_tf_objects"] = [name for name in dir(dummy_tf_objects) if not name.startswith("_")]
else:
    _import_structure["modeling_tf_utils"] = ["TFPreTrainedModel"]
    # TensorFlow models structure
    _import_structure["models.acorn"].extend(
        [
            "TFAcornModel",
            "TFAcornPreTrainedModel",
        ]
    )
    _import_structure["models.auto"].extend(
        [
            "TF_MODEL_FOR_MASKED_LM_MAPPING",
            "TF_MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING",
            "TF_MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING",
            "TF_MODEL_MAPPING",
            "TFAutoModel",
            "TFAutoModelForMaskedLM",
            "TFAutoModelForSequenceClassification",
            "TFAutoModelForTokenClassification",
        ]
    )
    _import_structure["models.cedar"].extend(
        [
            "TFCedarModel",
            "TFCedarPreTrainedModel",
        ]
    )

# Imports for type checkers
if TYPE_CHECKING:
    from .configuration_utils import PretrainedConfig
    from .models.acorn import AcornConfig
    from .models.auto import (
        CONFIG_MAPPING,
        AutoConfig,
    )
    from .models.brand_new_bert import BrandNewBertConfig
    from .models.cedar import CedarConfig
    from .utils import logging

    try:
        if not is_torch_available():
            raise OptionalDependencyNotAvailable()
    except OptionalDependencyNotAvailable:
        from .utils.dummy_pt_objects import *
    else:
        from .modeling_utils import PreTrainedModel
        from .models.acorn import (
            AcornModel,
            AcornPreTrainedModel,
        )
        from .models.auto import (
            MODEL_FOR_MASKED_LM_MAPPING,
            MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING,
            MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING,
            MODEL_MAPPING,
            AutoModel,
            AutoModelForMaskedLM,
            AutoModelForSequenceClassification,
            AutoModelForTokenClassification,
        )
        from .models.brand_new_bert import (
            BrandNewBertForMaskedLM,
            BrandNewBertForSequenceClassification,
            BrandNewBertForTokenClassification,
            BrandNewBertModel,
            BrandNewBertPreTrainedModel,
        )
        from .models.cedar import (
            CedarModel,
            CedarPreTrainedModel,
        )

    # TensorFlow
    try:
        if not is_tf_available():
            raise OptionalDependencyNotAvailable()
    except OptionalDependencyNotAvailable:
        # Without TensorFlow, every object is a stand-in that says so when it is used.
        from .utils.dummy_tf_objects import *
    else:
        from .modeling_tf_utils import TFPreTrainedModel
        from .models.acorn import (
            TFAcornModel,
            TFAcornPreTrainedModel,
        )
        from .models.auto import (
            TF_MODEL_FOR_MASKED_LM_MAPPING,
            TF_MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING,
            TF_MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING,
            TF_MODEL_MAPPING,
            TFAutoModel,
            TFAutoModelForMaskedLM,
            TFAutoModelForSequenceClassification,
            TFAutoModelForTokenClassification,
        )
        from .models.cedar import (
            TFCedarModel,
            TFCedarPreTrainedModel,
        )

else:
    import sys

    sys.modules[__name__] = _LazyModule(
        __name__,
        globals()["__file__"],
        _import_structure,
        module_spec=__spec__,
        extra_objects={"__version__": __version__},
    )
