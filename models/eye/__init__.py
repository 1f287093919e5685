"""The eye network: lid points, openness, whether shut and whether seen, of one small crop."""
