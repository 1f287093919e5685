"""What a changed setting, or another network, changed in the replay of one recording."""
