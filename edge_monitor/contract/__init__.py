"""The contract with subscribers: every topic, generated from the models that are published with.

`python -m edge_monitor.contract` writes the JSON Schemas, the AsyncAPI document and docs/mqtt.md; a
test fails where they no longer say what the models say.
"""
