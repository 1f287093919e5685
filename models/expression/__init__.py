"""The expression network: eight probabilities of one small grey face."""
