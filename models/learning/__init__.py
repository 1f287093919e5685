"""What trainings have in common: a run under way, and the way to the files that are served."""
