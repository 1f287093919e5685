"""What a replay shows to people: an annotated film, and a page of plots without any picture."""
