"""Which watched places an outage affects. Pure rules: no SQL."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from outage_service.world.places.fitting import Fit, fit_of
from outage_service.world.places.names import Name, area_line, names_in, names_of


@dataclass(frozen=True, slots=True)
class FeltLine:
    """An area line that an outage affects, and the nodes that feed its homes (none for words of a notice)."""

    names: list[Name]
    node_ids: frozenset[str]


class FeltAreas:
    """The area lines of one outage, to compare with many places."""

    def __init__(self, lines: Iterable[tuple[str, str]], area_text: str, meant: Iterable[str] = ()) -> None:
        """`lines` with the nodes that feed them; `meant` are the lines that the words of the notice mean."""
        nodes: dict[str, set[str]] = defaultdict(set)
        for line, node_id in lines:
            nodes[line].add(node_id)
        felt = [FeltLine(names_in(line), frozenset(node_ids)) for line, node_ids in nodes.items()]
        felt += [FeltLine(names_in(line), frozenset()) for line in meant]
        felt.append(FeltLine(names_in(area_line(names_of(area_text))), frozenset()))
        self._by_name: dict[tuple[str, ...], list[FeltLine]] = defaultdict(list)
        for one in felt:
            for words in {name.words for name in one.names}:
                self._by_name[words].append(one)

    @property
    def words(self) -> list[str]:
        """The first words of all names: a place that begins with none of them is not affected."""
        return sorted({words[0] for words in self._by_name})

    def at_each(self, place_lines: Iterable[str]) -> dict[str, frozenset[str] | None]:
        """The result of `at` for each of the places."""
        return {line: self.at(line) for line in place_lines}

    def at(self, place_line: str) -> frozenset[str] | None:
        """The nodes that feed homes at the place; empty when only the words of the notice name it, None when
        the outage does not affect it."""
        wanted = names_in(place_line)
        if not wanted:
            return None
        # The first wanted name may hold several ("le loi dien ban"); the line has at least the first of them.
        first = wanted[0].words
        near = [line for length in range(len(first)) for line in self._by_name.get(first[: length + 1], ())]
        fitting = [line for line in near if fit_of(line.names, wanted) >= Fit.NAME]
        return frozenset[str]().union(*(line.node_ids for line in fitting)) if fitting else None
