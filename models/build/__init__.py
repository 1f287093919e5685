"""Builds the networks: fetches the published files, rewrites and quantizes them.

`python -m models.build` from the root of the repository builds what is missing,
`python -m models.build.calibrate` measures the calibration ranges anew and
`python -m models.build.measure` compares the built networks with the published ones.
"""
