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
"""Factory for the auto model classes."""

import importlib
from collections import OrderedDict

from .configuration_auto import AutoConfig


class _LazyAutoMapping(OrderedDict):
    """Maps configuration classes to model classes, which are imported when they are asked for."""

    def __init__(self, config_mapping, model_mapping):
        super().__init__({config_mapping[model_type]: name for model_type, name in model_mapping.items()})

    def __getitem__(self, config_class):
        name = super().__getitem__(config_class.__name__)
        return getattr(importlib.import_module("transformers"), name)


class _BaseAutoModelClass:
    _model_mapping = None

    @classmethod
    def from_pretrained(cls, pretrained_model_name_or_path, *model_args, **kwargs):
        config = AutoConfig.from_pretrained(pretrained_model_name_or_path)
        return cls._model_mapping[type(config)].from_pretrained(pretrained_model_name_or_path, *model_args, **kwargs)


def auto_class_update(cls, head_doc=""):
    """Gives an auto class its docstring."""
    head = f" with a head for {head_doc}" if head_doc else ""
    cls.__doc__ = f"Loads any model{head}, by the type of its configuration."
    return cls


def get_values(model_mapping):
    """The model classes of a mapping."""
    return [getattr(importlib.import_module("transformers"), name) for name in model_mapping.values()]
