"""Writes images.json: what layers that change images at random in training make of them, the draw being given.

    python3 make_images.py OUTPUT_DIR

Both ends of each layer's range are the same, so that nothing is left to chance. In float32, as the maps are.
"""

import fixture_support as support

tf, keras = support.start_keras(double=False)
import numpy as np  # noqa: E402

L = keras.layers
generator = np.random.default_rng(17)
images = support.uniform(generator, 2, 5, 6, 2, low=0, high=1).astype(np.float32)
cases = []


def add(name, layer, **options):
    cases.append({"name": name, "layer": type(layer).__name__, "options": options,
                  "output": support.tensor(layer(tf.constant(images), training=True))})


for fill in ("reflect", "wrap", "constant", "nearest"):
    for blend in ("bilinear", "nearest"):
        how = dict(fill_mode=fill, interpolation=blend, fill_value=0.3)
        given = dict(fill=fill, interpolation=blend)
        for turn in (0.05, -0.3):
            add(f"turned_{turn}_{fill}_{blend}", L.RandomRotation((turn, turn), **how), values=[turn], **given)
        for down, across in ((0.23, -0.41), (-0.9, 0.7)):
            add(f"shifted_{down}_{fill}_{blend}", L.RandomTranslation((down, down), (across, across), **how),
                values=[down, across], **given)
        add(f"enlarged_{fill}_{blend}", L.RandomZoom((-0.3, -0.3), **how), values=[-0.3], **given)
        add(f"reduced_{fill}_{blend}", L.RandomZoom((0.35, 0.35), (0.6, 0.6), **how), values=[0.35, 0.6], **given)
for name, by in (("contrast", 0.6), ("more_contrast", 1.5)):
    layer = L.RandomContrast(0.5, value_range=(0, 1))
    layer.factor = (1 - by, by - 1)  # Its arguments leave no range of one number but 1.
    add(name, layer, values=[by], range=[0, 1])
add("bright", L.RandomBrightness((0.3, 0.3), value_range=(0, 1)), values=[0.3], range=[0, 1])
add("dark", L.RandomBrightness((-0.2, -0.2), value_range=(-1, 1)), values=[-0.2], range=[-1, 1])
support.write("images.json", {"versions": support.versions(), "input": support.tensor(images), "cases": cases})
