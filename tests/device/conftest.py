"""Stories of containers are not played here: their own pytest plays them, in there."""

collect_ignore = ["inside"]
