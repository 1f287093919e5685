"""What leaves the process: buzzer, light, MQTT, journal and the files of a replay."""
