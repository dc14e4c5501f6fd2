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
"""
Checks that the docstring of every public class names its arguments.

    python utils/check_docstrings.py
"""

import inspect
import re
import sys


# Objects whose docstrings leave arguments out. New objects do not belong here.
OBJECTS_TO_IGNORE = [
    # Documented as one line
    "AcornModel",
    "BrandNewBertForMaskedLM",
    "BrandNewBertForSequenceClassification",
    "BrandNewBertForTokenClassification",
    "BrandNewBertModel",
    "CedarModel",
    "TFAcornModel",
    "TFCedarModel",
]


def undocumented_arguments(cls):
    """The arguments of a class that its docstring does not name."""
    documented = set(re.findall(r"^\s*(\w+) \(", cls.__doc__ or "", flags=re.MULTILINE))
    arguments = [name for name in inspect.signature(cls).parameters if name not in ("args", "inputs", "kwargs")]
    return [name for name in arguments if name not in documented]


def check_docstrings():
    import transformers

    failures = []
    for name in sorted(dir(transformers)):
        candidate = getattr(transformers, name, None)
        if name.startswith("_") or name in OBJECTS_TO_IGNORE or not inspect.isclass(candidate):
            continue
        missing = undocumented_arguments(candidate)
        if missing:
            failures.append(f"- {name}: {', '.join(missing)}")
    if failures:
        sys.exit("These docstrings leave arguments out:\n" + "\n".join(failures))


if __name__ == "__main__":
    check_docstrings()
