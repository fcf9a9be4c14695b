"""From labelled corpora to a bundle, its figures and its model card."""
