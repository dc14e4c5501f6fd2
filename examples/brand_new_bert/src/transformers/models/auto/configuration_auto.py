# coding=utf-8
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
"""Auto Config class."""

import importlib
from collections import OrderedDict

from ...configuration_utils import PretrainedConfig


CONFIG_MAPPING_NAMES = OrderedDict(
    [
        # Add configs here
        ("acorn", "AcornConfig"),
        ("brand_new_bert", "BrandNewBertConfig"),
        ("cedar", "CedarConfig"),
    ]
)


MODEL_NAMES_MAPPING = OrderedDict(
    [
        # Add full (and cased) model names here
        ("acorn", "Acorn"),
        ("brand_new_bert", "BrandNewBert"),
        ("cedar", "Cedar"),
    ]
)


class _LazyConfigMapping(OrderedDict):
    """Imports a configuration class when its model type is asked for."""

    def __getitem__(self, key):
        module = importlib.import_module(f".{key}", "transformers.models")
        return getattr(module, super().__getitem__(key))


CONFIG_MAPPING = _LazyConfigMapping(CONFIG_MAPPING_NAMES)


class AutoConfig:
    r"""Finds the configuration class of a checkpoint by the `model_type` in its `config.json`."""

    @classmethod
    def from_pretrained(cls, pretrained_model_name_or_path, **kwargs):
        config_dict, _ = PretrainedConfig.get_config_dict(pretrained_model_name_or_path, **kwargs)
        return CONFIG_MAPPING[config_dict["model_type"]].from_dict(config_dict, **kwargs)
