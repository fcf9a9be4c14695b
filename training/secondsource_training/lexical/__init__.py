"""Lexical tables: what is known about words before any text of ours is read.

`silver` tags the corpora with a parser, `word_classes` counts those tags by word, `clusters`
places words near their like, `spread` carries loadedness ratings to unrated words, and
`pos_fit` distils the parser's tags into the look-ups that `pos` reads.
"""
