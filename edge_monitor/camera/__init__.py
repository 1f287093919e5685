"""Where frames come from: cameras, streams, files, and the guard that judges the picture itself."""
