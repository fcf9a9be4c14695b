"""Lexical tables: what is known about words before any text of ours is read.

`silver` tags the corpora with a parser and `align` carries its tags over to our tokens;
`word_classes` counts them by word. `contexts`, `company` and `clusters` place words near their like, and
`spread` carries loadedness ratings to unrated words. `pos_lexicon` and `pos_fit` distil the
parser's tags into the look-ups that `pos` reads, by the features of `pos_features`.

The tables lie in ``data/lexicons``; its README says how to make them again. The parser and the
encoder that they are made with are not needed to use them.
"""
