"""A class of a model with fresh configurations and inputs from its own test."""

import inspect


class Bench:
    """One class of a model, and what its test offers to it."""

    def __init__(self, test, model_class):
        self.test, self.model_class = test, model_class

    def setting(self, labels=False, **options):
        """A fresh configuration and inputs."""
        config, inputs = self.test.model_tester.prepare_config_and_inputs_for_common()
        if labels:
            inputs = self.test._prepare_for_class(inputs, self.model_class, return_labels=True)
        else:
            inputs = self.test._prepare_for_class(inputs, self.model_class)
        if options:
            values = {**config.to_dict(), **options}
            values.pop("model_type", None)
            config = type(config).from_dict(values)
            for name, value in options.items():
                setattr(config, name, value)
        prefer_eager(config, set())
        return config, dict(inputs)

    def model(self, config, train=False):
        return self.model_class(config).train(train)

    def run(self, setting, train=False, **arguments):
        config, inputs = setting
        model = self.model(config, train)
        known = inspect.signature(model.forward).parameters
        for name in arguments:
            if name not in known:
                raise LookupError(f"forward() takes no {name}")
        return model(**{**inputs, **arguments})


def prefer_eager(config, done):
    """Ports compute what the eager attention does; its classes are those that have to be seen."""
    if id(config) in done or not hasattr(config, "to_dict"):
        return
    done.add(id(config))
    if hasattr(type(config), "_attn_implementation"):
        config._attn_implementation = "eager"
    for value in list(vars(config).values()):
        prefer_eager(value, done)


def tensors_of(inputs):
    import torch

    return {name: value for name, value in inputs.items() if isinstance(value, torch.Tensor)}
