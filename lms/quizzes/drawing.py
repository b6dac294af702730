"""Which questions a person gets, and in what order. Pure, and the same for the same seed for ever.

The order comes from SHA-256 of seed and id, not from `random`: its shuffle may change between Python versions,
and an attempt that is opened again years later must show what the person saw. A question's place does not depend on
the order in which the bank is written.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any


def draw(
    bank: Sequence[Mapping[str, Any]], blueprint: Mapping[str, Any], seed: int, avoid: Collection[str] = ()
) -> list[str]:
    """Question ids of one attempt: `blueprint["per_objective"]` for every objective of the bank, in mixed order.

    Forms drawn by one blueprint are parallel: as many questions for each objective. `avoid` are ids the person has
    had before (entry test, earlier attempts): such a question comes again only when its objective has no other left.
    Raises ValueError when an objective has too few questions.
    """
    wanted: int = blueprint["per_objective"]
    chosen: list[str] = []
    for objective in sorted({question["objective"] for question in bank}):
        ids = mixed((question["id"] for question in bank if question["objective"] == objective), f"{seed}/pick")
        if len(ids) < wanted:
            raise ValueError(objective)
        chosen += sorted(ids, key=lambda name: name in avoid)[:wanted]
    return mixed(chosen, f"{seed}/order")


def choice_order(question: Mapping[str, Any], seed: int) -> list[str]:
    """The ids of a question's choices as this attempt shows them; empty for a question without choices."""
    return mixed((choice["id"] for choice in question.get("choices", ())), f"{seed}/{question['id']}")


def mixed(ids: Iterable[str], seed: str) -> list[str]:
    """The ids in an order that looks random and depends on nothing but the ids and the seed."""
    return sorted(ids, key=lambda name: sha256(f"{seed}/{name}".encode()).digest())
