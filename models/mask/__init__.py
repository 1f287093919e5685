"""The worked example of a face classifier: is there a mask before mouth and nose?"""
