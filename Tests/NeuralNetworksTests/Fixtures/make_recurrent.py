"""Writes recurrent.json: SimpleRNN, LSTM and GRU, forward and backward through time, by Keras' cells.

    python3 make_recurrent.py OUTPUT_DIR

Dropout masks are inputs: they hold 0 or 1 / (1 - rate), stay the same for all steps of a sequence, and there is
one for each gate where Keras draws one for each gate (whenever recurrent dropout is on).
"""

import fixture_support as support

tf, keras = support.start_keras()
import numpy as np  # noqa: E402

generator = np.random.default_rng(5)
GATES = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}


def mask(rate, *shape):
    keep = generator.uniform(size=shape) >= rate
    return (keep / (1 - rate)).astype(np.float32).astype(np.float64)


def case(name, kind, batch, steps, features, units, sequences, initial=False, dropout=0.0,
         recurrent_dropout=0.0, **arguments):
    layer = getattr(keras.layers, kind)(units, return_sequences=sequences, dropout=dropout,
                                        recurrent_dropout=recurrent_dropout, **arguments)
    layer.build((batch, steps, features))
    names = [w.path.split("/")[-1] for w in layer.weights]
    layer.set_weights([support.uniform(generator, *w.shape) for w in layer.weights])
    cell = layer.cell
    x = tf.constant(support.uniform(generator, batch, steps, features))
    states = [tf.constant(support.uniform(generator, batch, units) if initial
                          else np.zeros([batch, units])) for _ in range(2 if kind == "LSTM" else 1)]
    per_gate = kind != "SimpleRNN" and recurrent_dropout > 0
    count = GATES[kind] if per_gate else 1
    masks = {}
    if dropout:
        masks["input_masks"] = [mask(dropout, batch, features) for _ in range(count)]
        cell._dropout_mask = masks["input_masks"] if per_gate else masks["input_masks"][0]
    if recurrent_dropout:
        masks["recurrent_masks"] = [mask(recurrent_dropout, batch, units) for _ in range(count)]
        cell._recurrent_dropout_mask = (
            masks["recurrent_masks"] if per_gate else masks["recurrent_masks"][0])
    variables = dict(zip(names, [w.value for w in layer.trainable_weights]))
    with tf.GradientTape() as tape:
        tape.watch([x, *states])
        state, outputs = list(states), []
        for step in range(steps):
            output, state = cell(x[:, step], state, training=bool(masks))
            outputs.append(output)
        y = tf.stack(outputs, axis=1) if sequences else outputs[-1]
    upstream = support.uniform(generator, *y.shape)
    if not masks:  # The layer itself must agree with the loop over its cell.
        whole = layer(x, initial_state=states)
        np.testing.assert_allclose(whole, y, rtol=1e-12, atol=1e-12)
    gradients = tape.gradient(y, [x, states, variables], output_gradients=upstream,
                              unconnected_gradients="zero")
    return {
        "name": name, "layer": kind, "units": units, "return_sequences": sequences,
        "dropout": dropout, "recurrent_dropout": recurrent_dropout, **arguments,
        "input": support.tensor(x),
        **({"initial_states": [support.tensor(s) for s in states]} if initial else {}),
        **{key: [support.tensor(m) for m in value] for key, value in masks.items()},
        "parameters": {key: support.tensor(v) for key, v in variables.items()},
        "upstream": support.tensor(upstream), "output": support.tensor(y),
        "final_states": [support.tensor(s) for s in state],
        "input_gradient": support.tensor(gradients[0]),
        **({"initial_state_gradients": [support.tensor(g) for g in gradients[1]]} if initial else {}),
        "parameter_gradients": {key: support.tensor(tf.convert_to_tensor(g))
                                for key, g in gradients[2].items()},
    }


cases = []
for kind in GATES:
    variants = [("", {})]
    if kind == "GRU":
        variants = [("_reset_after", {"reset_after": True}), ("_reset_before", {"reset_after": False})]
    for suffix, arguments in variants:
        for sequences in (True, False):
            name = kind + suffix + ("_sequences" if sequences else "_last")
            cases.append(case(name, kind, 2, 4, 3, 5, sequences, **arguments))
        name = kind + suffix
        cases += [
            case(name + "_initial_state", kind, 2, 3, 3, 4, True, initial=True, **arguments),
            case(name + "_without_bias", kind, 2, 3, 3, 4, True, use_bias=False, **arguments),
            case(name + "_one_step", kind, 1, 1, 2, 3, False, initial=True, **arguments),
            case(name + "_dropout", kind, 3, 4, 6, 5, True, dropout=0.4, **arguments),
            case(name + "_recurrent_dropout", kind, 3, 4, 3, 6, True, recurrent_dropout=0.4,
                 **arguments),
            case(name + "_both_dropouts", kind, 3, 4, 6, 6, True, dropout=0.3,
                 recurrent_dropout=0.3, **arguments),
        ]
cases.append(case("GRU_longer", "GRU", 4, 20, 7, 9, True, reset_after=True))
support.write("recurrent.json", {"versions": support.versions(), "cases": cases})
