"""Stories of containers and computers are played in there, by a pytest of their own."""

collect_ignore = ["aboard", "inside", "ribbon"]
