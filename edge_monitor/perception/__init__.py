"""From a frame to faces, eyes and pose: everything that runs a network or measures pixels."""
