"""What the monitor needs of the machine and the checkout: one small check each, with its cure."""
