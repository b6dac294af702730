"""YAML as course files may use it: no key twice, no aliases, no surprises of YAML 1.1 (`no`, `12:30`, dates)."""

import re
from collections.abc import Hashable

import yaml


class YamlError(ValueError):
    """What is wrong with a YAML text, as a fault's place, code and parameters."""

    def __init__(self, place: str, code: str, params: dict[str, str | int]) -> None:
        """Keep all three."""
        super().__init__(place, code, params)
        self.place, self.code, self.params = place, code, params


def _line(mark: yaml.Mark | None) -> str:
    return f"line {mark.line + 1}" if mark else ""


class _Loader(yaml.SafeLoader):
    """Texts, whole and decimal numbers, true, false, null, lists and mappings with text keys."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - the parent's own type

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlError(_line(event.start_mark), "alias", {})
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:  # noqa: FBT001, FBT002 - the parent's signature
        seen: set[str] = set()
        for key, _value in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                raise YamlError(_line(key.start_mark), "bad-yaml", {"problem": "a key must be text"})
            if key.value in seen:
                raise YamlError(_line(key.start_mark), "duplicate-key", {"key": key.value})
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_NUMBER = list("-0123456789")
for _tag, _pattern, _first in (
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"-?(0|[1-9][0-9]*)", _NUMBER),
    ("float", r"-?(0|[1-9][0-9]*)\.[0-9]+", _NUMBER),
    ("null", r"null|~|", ["n", "~", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _first)
_Loader.yaml_constructors = {
    tag: make
    for tag, make in yaml.SafeLoader.yaml_constructors.items()
    if tag is None or tag.rpartition(":")[2] in {"str", "bool", "int", "float", "null", "seq", "map"}
}


def load(text: str) -> object:
    """The data of one YAML document, made of JSON's kinds only; raises YamlError."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader with less in it
    except yaml.MarkedYAMLError as error:
        place = _line(error.problem_mark or error.context_mark)
        raise YamlError(place, "bad-yaml", {"problem": error.problem or "not understood"}) from error
    except yaml.YAMLError as error:
        raise YamlError("", "bad-yaml", {"problem": str(error).splitlines()[0]}) from error
    except RecursionError as error:
        raise YamlError("", "bad-yaml", {"problem": "nested too deeply"}) from error
    except YamlError:
        raise
    except ValueError as error:
        raise YamlError("", "bad-yaml", {"problem": "a value does not fit its tag"}) from error
