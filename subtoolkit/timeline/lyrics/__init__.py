"""The words of a song and what was heard of it -> lines at their times; pure.

sounding   words -> how alike they sound
matching   a given text and heard lines -> which words are the same
placing    the given lines at the times of their words, and where none was heard
singing    lines on the voice: times fitted to it, ends where the singing ends
syllables  a text -> its syllables; words in proportion to them
"""
