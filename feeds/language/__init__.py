"""How news is written: text cleaned and folded, sentences, words by their meaning in each language, names in one
spelling.
"""
