"""Writes optimizers.json and schedules.json: ten steps of every optimizer from fixed weights and gradients, by Keras.

    python3 make_optimizers.py OUTPUT_DIR
"""

import fixture_support as support

tf, keras = support.start_keras()
import numpy as np  # noqa: E402

STEPS = 10
generator = np.random.default_rng(3)
shapes = {"kernel": (3, 5), "bias": (5,)}
weights = {name: support.uniform(generator, *shape) for name, shape in shapes.items()}
gradients = [{name: support.uniform(generator, *shape) for name, shape in shapes.items()}
             for _ in range(STEPS)]
# One weight never gets a gradient and one gets a large one, as dead units and outliers do.
for step in gradients:
    step["kernel"][0, 0] = 0
    step["kernel"][0, 1] *= 100
optimizers = keras.optimizers


def case(name, make, **arguments):
    optimizer = make(**{k: v for k, v in arguments.items() if k != "schedule"})
    variables = {key: keras.Variable(value.copy(), name=key) for key, value in weights.items()}
    optimizer.build(list(variables.values()))
    after = []
    for step in gradients:
        optimizer.apply([tf.constant(step[key]) for key in variables], list(variables.values()))
        after.append({key: support.tensor(v.numpy()) for key, v in variables.items()})
    shown = {key: value for key, value in arguments.items() if not callable(value)}
    return {"name": name, "optimizer": type(optimizer).__name__, "arguments": shown,
            "defaults": {key: value for key, value in optimizer.get_config().items()
                         if isinstance(value, (int, float, bool))},
            "weights_after_step": after}


cases = [
    case("sgd", optimizers.SGD),
    case("sgd_rate_1_5", optimizers.SGD, learning_rate=1.5),
    case("sgd_momentum", optimizers.SGD, momentum=0.9),
    case("sgd_nesterov", optimizers.SGD, momentum=0.9, nesterov=True),
    case("rmsprop", optimizers.RMSprop),
    case("rmsprop_centered", optimizers.RMSprop, centered=True),
    case("rmsprop_momentum", optimizers.RMSprop, momentum=0.9),
    case("rmsprop_centered_momentum", optimizers.RMSprop, centered=True, momentum=0.5, rho=0.8),
    case("adam", optimizers.Adam),
    case("adam_rate_0_1", optimizers.Adam, learning_rate=0.1, beta_1=0.5, beta_2=0.99, epsilon=1e-3),
    case("adam_amsgrad", optimizers.Adam, amsgrad=True),
    case("adamw", optimizers.AdamW),
    case("adamw_decay", optimizers.AdamW, weight_decay=0.1, learning_rate=0.01),
    case("adagrad", optimizers.Adagrad, learning_rate=0.1),
    case("adadelta", optimizers.Adadelta, learning_rate=1.0),
    case("adamax", optimizers.Adamax),
    case("nadam", optimizers.Nadam),
    case("ftrl", optimizers.Ftrl),
    case("ftrl_regularized", optimizers.Ftrl, learning_rate=0.1, initial_accumulator_value=0.2,
         l1_regularization_strength=0.05, l2_regularization_strength=0.02,
         l2_shrinkage_regularization_strength=0.03, beta=0.1),
    case("ftrl_power", optimizers.Ftrl, learning_rate=0.1, learning_rate_power=-0.3),
    case("lion", optimizers.Lion),
    case("lion_betas", optimizers.Lion, learning_rate=0.01, beta_1=0.5, beta_2=0.8),
    case("lamb", optimizers.Lamb),
    case("lamb_betas", optimizers.Lamb, learning_rate=0.1, beta_1=0.5, beta_2=0.8, weight_decay=0.05),
    case("adafactor", optimizers.Adafactor),
    case("adafactor_options", optimizers.Adafactor, learning_rate=0.5, beta_2_decay=-0.5, epsilon_2=0.01,
         clip_threshold=0.7),
    case("adafactor_steady", optimizers.Adafactor, learning_rate=0.2, relative_step=False),
    case("adam_weight_decay", optimizers.Adam, learning_rate=0.1, weight_decay=0.05),
    case("sgd_clipnorm", optimizers.SGD, learning_rate=0.1, clipnorm=1.0),
    case("sgd_global_clipnorm", optimizers.SGD, learning_rate=0.1, global_clipnorm=1.0),
    case("sgd_clipvalue", optimizers.SGD, learning_rate=0.1, clipvalue=0.5),
    case("sgd_weight_decay", optimizers.SGD, learning_rate=0.1, weight_decay=0.05),
]
support.write("optimizers.json", {
    "versions": support.versions(),
    "weights": {key: support.tensor(value) for key, value in weights.items()},
    "gradients": [{key: support.tensor(value) for key, value in step.items()} for step in gradients],
    "cases": cases,
})

schedules = keras.optimizers.schedules
steps = [0, 1, 2, 5, 9, 10, 11, 15, 19, 20, 25, 30, 40, 99, 100, 101, 150]


def schedule(name, make, **arguments):
    value = make(**arguments)
    return {"name": name, "schedule": make.__name__, "arguments": arguments,
            "steps": steps, "values": [support.number(value(step)) for step in steps]}


support.write("schedules.json", {"versions": support.versions(), "cases": [
    schedule("exponential", schedules.ExponentialDecay, initial_learning_rate=0.1, decay_steps=10,
             decay_rate=0.5),
    schedule("exponential_staircase", schedules.ExponentialDecay, initial_learning_rate=0.1,
             decay_steps=10, decay_rate=0.5, staircase=True),
    schedule("inverse_time", schedules.InverseTimeDecay, initial_learning_rate=0.1, decay_steps=10,
             decay_rate=0.5),
    schedule("polynomial", schedules.PolynomialDecay, initial_learning_rate=0.1, decay_steps=20,
             end_learning_rate=0.01, power=2.0),
    schedule("polynomial_cycle", schedules.PolynomialDecay, initial_learning_rate=0.1,
             decay_steps=20, end_learning_rate=0.01, power=1.0, cycle=True),
    schedule("piecewise", schedules.PiecewiseConstantDecay, boundaries=[10, 20],
             values=[1.0, 0.5, 0.1]),
    schedule("cosine", schedules.CosineDecay, initial_learning_rate=0.1, decay_steps=100, alpha=0.1),
    schedule("cosine_warmup", schedules.CosineDecay, initial_learning_rate=0.0, decay_steps=100,
             warmup_target=0.1, warmup_steps=10),
    schedule("cosine_restarts", schedules.CosineDecayRestarts, initial_learning_rate=0.1,
             first_decay_steps=10, t_mul=2.0, m_mul=0.9, alpha=0.05),
]})
