"""Writes tokenizer.json: Keras' Tokenizer on the excerpt of Shakespeare and on small texts.

    python3 make_tokenizer.py OUTPUT_DIR
"""

import os

import fixture_support as support

tf, keras = support.start_keras()
from keras.src.legacy.preprocessing.text import Tokenizer  # noqa: E402

folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "tiny_shakespeare.txt")) as file:
    shakespeare = file.read()


def case(name, texts, read, **arguments):
    tokenizer = Tokenizer(**arguments)
    tokenizer.fit_on_texts(texts)
    sequences = tokenizer.texts_to_sequences(read)
    return {"name": name, "arguments": arguments, "texts": None if texts is shakespeare else texts,
            "document_count": tokenizer.document_count, "word_index": tokenizer.word_index,
            "read": read, "sequences": sequences, "back": tokenizer.sequences_to_texts(sequences)}


support.write("tokenizer.json", {"versions": support.versions(), "cases": [
    # fit_on_texts of one string takes each character for a text, as the document does.
    case("shakespeare", shakespeare, [shakespeare[:200], "Zebra #1!"], char_level=True),
    case("characters", ["Abba cab", "d"], ["abcd", "e", ""], char_level=True),
    case("keeps_case", ["Abba"], ["aA"], char_level=True, lower=False),
    case("words", ["The cat; the DOG.", "a cat's life", "dog"], ["the dog's cat", "unknown cat"]),
    case("words_limited", ["a a a b b c"], ["a b c"], num_words=3),
    case("words_out_of_vocabulary", ["a a b"], ["b c a"], oov_token="?"),
]})
