"""Media file -> another media file: subtitles and chapters in, subtitles on the picture, ranges out.

Every result is a new file; what is not meant to change is copied packet by packet, bit for bit.
"""
