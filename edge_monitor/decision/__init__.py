"""From observations to blinks, PERCLOS and alarm levels: pure functions of timestamped numbers."""
