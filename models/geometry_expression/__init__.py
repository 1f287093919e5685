"""Expressions by the shape of the face: geometric features and what scikit-learn makes of them."""
