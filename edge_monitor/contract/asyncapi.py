"""The AsyncAPI 3 document, from the device's side: it sends, and receives commands.

The specification is https://www.asyncapi.com/docs/reference/specification/v3.0.0.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

from edge_monitor.contract.topic import ROOT, Topic
from edge_monitor.outputs.mqtt_message import CLOUDEVENT, JSON, PLAIN, SESSION_EXPIRES_S
from edge_monitor.outputs.payloads import SCHEMA_VERSION

_BINDING: Final = "0.2.0"
_OF_FILES: Final = ("$schema", "$id", "title")


def asyncapi(topics: Sequence[Topic]) -> dict[str, Any]:
    """The document as what JSON can hold."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:edge-monitor:contract",
        "info": {
            "title": "edge_monitor",
            "version": f"{SCHEMA_VERSION}.0.0",
            "description": "What a device publishes by MQTT, and what it may be asked. It sees "
            "a driver's or a visitor's face, decides on the device and tells numbers; no picture "
            "ever. Everything goes out "
            "with QoS 1: at least once, and what comes twice has the same id. Fields may be added "
            "without a new version.",
            "license": {
                "name": "Apache-2.0",
                "url": "https://www.apache.org/licenses/LICENSE-2.0",
            },
        },
        "defaultContentType": CLOUDEVENT,
        "servers": {
            "broker": {
                "host": "{host}:{port}",
                "protocol": "mqtt",
                "protocolVersion": "5",
                "description": "any broker of MQTT 5, or of 3.1.1 without what only 5 can say",
                "variables": {
                    "host": {"default": "127.0.0.1", "description": "`mqtt.host`"},
                    "port": {"default": "1883", "description": "`mqtt.port`"},
                },
                "bindings": {
                    "mqtt": {
                        "clientId": "edge_monitor-{device_id}",
                        "cleanSession": True,
                        "sessionExpiryInterval": SESSION_EXPIRES_S,
                        "lastWill": {
                            "topic": f"{ROOT}/availability",
                            "qos": 1,
                            "message": "offline",
                            "retain": True,
                        },
                        "bindingVersion": _BINDING,
                    }
                },
            }
        },
        "channels": {topic.name: _channel(topic) for topic in topics},
        "operations": {f"{_action(topic)}_{topic.name}": _operation(topic) for topic in topics},
        "components": {
            "parameters": {
                "device_id": {
                    "description": "`device.id`, or a salted short hash of the machine id; never "
                    "a serial number or an address",
                    "examples": ["van-7"],
                }
            },
            "messages": {topic.name: _message(topic) for topic in topics},
            "schemas": {
                topic.name: {
                    name: part for name, part in topic.schema.items() if name not in _OF_FILES
                }
                for topic in topics
            },
        },
    }


def _channel(topic: Topic) -> dict[str, Any]:
    return {
        "address": f"{ROOT}/{topic.path}",
        "summary": topic.summary,
        "parameters": {"device_id": {"$ref": "#/components/parameters/device_id"}},
        "messages": {topic.name: {"$ref": f"#/components/messages/{topic.name}"}},
        "bindings": {"mqtt": {}},
    }


def _action(topic: Topic) -> str:
    return "receive" if topic.received else "send"


def _operation(topic: Topic) -> dict[str, Any]:
    mqtt: dict[str, Any] = {"qos": 1, "retain": topic.retained, "bindingVersion": _BINDING}
    if topic.expires_s is not None:
        mqtt["messageExpiryInterval"] = topic.expires_s
    return {
        "action": _action(topic),
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "messages": [{"$ref": f"#/channels/{topic.name}/messages/{topic.name}"}],
        "bindings": {"mqtt": mqtt},
    }


def _message(topic: Topic) -> dict[str, Any]:
    content_type = JSON if topic.received else CLOUDEVENT if topic.cloudevent else PLAIN
    example = topic.example if content_type == PLAIN else json.loads(topic.example)
    return {
        "contentType": content_type,
        "summary": topic.summary,
        "payload": {"$ref": f"#/components/schemas/{topic.name}"},
        "examples": [{"payload": example}],
        "bindings": {
            "mqtt": {
                "payloadFormatIndicator": 1,
                "contentType": content_type,
                "bindingVersion": _BINDING,
            }
        },
    }
