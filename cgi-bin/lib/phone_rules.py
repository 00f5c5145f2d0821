#!/usr/bin/python3
"""phone_rules.py: writes the tables of phone_rules.c from Debian's python3-phonenumbers (at build).

libphonenumber decides by trying dozens of regular expressions on a number. Here they become one automaton for each country
calling code: it accepts exactly the national numbers that libphonenumber calls valid. Patterns that are no plain
digit pattern leave their country out, and its numbers take the long way.
"""

import re._constants as op
import re._parser
import sys

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.phonemetadata import PhoneMetadata

KINDS = ("premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail",
         "fixed_line", "mobile")
DEAD = 0


class TooHard(Exception):
    """A pattern with something else in it than digits, choices and repetition."""


def steps(items, digit):
    """What may be left of a pattern after one digit: a generator of tuples of nodes."""
    if not items:
        return
    (code, value), rest = items[0], items[1:]
    if code is op.LITERAL:
        if value == ord(digit):
            yield rest
    elif code is op.IN:
        if any(in_class(item, digit) for item in value):
            yield rest
    elif code is op.MAX_REPEAT:
        low, high, inner = value
        if not low:
            yield from steps(rest, digit)
        if high:
            more = (code, (max(low - 1, 0), high if high is op.MAXREPEAT else high - 1, inner))
            yield from steps(inner + (more,) + rest, digit)
    elif code is op.BRANCH:
        for inner in value:
            yield from steps(inner + rest, digit)
    else:
        raise TooHard(code)


def in_class(item, digit):
    code, value = item
    if code is op.LITERAL:
        return value == ord(digit)
    if code is op.RANGE:
        return value[0] <= ord(digit) <= value[1]
    if code is op.CATEGORY and value is op.CATEGORY_DIGIT:
        return True
    raise TooHard(code)


def can_end(items):
    """Whether a pattern may be over here."""
    for code, value in items:
        if code is op.MAX_REPEAT and (not value[0] or can_end(value[2])):
            continue
        if code is op.BRANCH and any(can_end(inner) for inner in value):
            continue
        return False
    return True


def nodes(parsed):
    """Python's own parse of a pattern as nested tuples; groups vanish, as does "$", which only ever stands last."""
    result = []
    for code, value in parsed:
        if code is op.SUBPATTERN:
            result.extend(nodes(value[3]))
        elif code is op.MAX_REPEAT:
            result.append((code, (value[0], value[1], nodes(value[2]))))
        elif code is op.BRANCH:
            result.append((code, tuple(nodes(inner) for inner in value[1])))
        elif code is op.IN:
            result.append((code, tuple(value)))
        elif code is not op.AT:
            result.append((code, value))
    return tuple(result)


class Automaton:
    """A deterministic automaton that is made as it is walked; states are numbers, DEAD accepts nothing more."""

    def __init__(self, pattern):
        start = frozenset([nodes(re._parser.parse(pattern))]) if pattern else frozenset()
        self.sets = [frozenset()]
        self.numbers = {frozenset(): DEAD}
        self.moves = [{}]
        self.ends = [False]
        self.start = self.number(start)

    def number(self, items):
        if items not in self.numbers:
            self.numbers[items] = len(self.sets)
            self.sets.append(items)
            self.moves.append({})
            self.ends.append(any(can_end(item) for item in items))
        return self.numbers[items]

    def move(self, state, digit):
        if digit not in self.moves[state]:
            after = frozenset(left for item in self.sets[state] for left in steps(item, digit))
            self.moves[state][digit] = self.number(after)
        return self.moves[state][digit]

    def first_digits(self):
        return {digit for digit in "0123456789" if self.move(self.start, digit) != DEAD}


class Region:
    """The patterns of one region, walked together."""

    def __init__(self, name):
        self.name = name
        self.data = PhoneMetadata.metadata_for_region(name)
        kinds = [getattr(self.data, kind) for kind in KINDS]
        self.kinds = [kind for kind in kinds if kind is not None and kind.national_number_pattern]
        self.general = self.data.general_desc
        self.automata = [Automaton(kind.national_number_pattern) for kind in [self.general] + self.kinds]
        self.leading = Automaton(self.data.leading_digits)
        self.start = (False, self.leading.start) + tuple(automaton.start for automaton in self.automata)

    def move(self, state, digit):
        leads, leading = state[:2]
        leading = self.leading.move(leading, digit)
        moved = tuple(a.move(s, digit) for a, s in zip(self.automata, state[2:]))
        if moved[0] == DEAD:
            moved = (DEAD,) * len(moved)
        return (leads or self.leading.ends[leading], leading) + moved

    def accepts(self, state, length):
        def matches(kind, automaton, number):
            return automaton.ends[number] and (not kind.possible_length or length in kind.possible_length)
        found = [matches(*each) for each in zip([self.general] + self.kinds, self.automata, state[2:])]
        return found[0] and any(found[1:])


class Tables:
    """All automata in one table, equal parts shared; a number's length is bounded, so there are no circles."""

    def __init__(self):
        self.ids = {(0, (DEAD,) * 10): DEAD}

    def owner(self, regions, state, length):
        """Which region takes the number, from 1; 0: none does.

        libphonenumber's order: the first region that the leading digits name, or else that takes the number, decides.
        """
        for place, (region, each) in enumerate(zip(regions, state), 1):
            if region.data.leading_digits and len(regions) > 1:
                if each[0]:
                    return place if region.accepts(each, length) else 0
            elif region.accepts(each, length):
                return place
        return 0

    def build(self, regions, state, length, known):
        if length > 17 or all(each[2] == DEAD for each in state):
            return DEAD
        if (state, length) not in known:
            children = tuple(
                self.build(regions, tuple(r.move(s, digit) for r, s in zip(regions, state)), length + 1, known)
                for digit in "0123456789")
            key = (self.owner(regions, state, length), children)
            known[state, length] = self.ids.setdefault(key, len(self.ids))
        return known[state, length]

    def add(self, regions):
        return self.build(regions, tuple(region.start for region in regions), 0, {})


def mask(numbers):
    return sum(1 << int(number) for number in set(numbers))


def prefix_digits(region):
    """The digits that a national prefix may begin with."""
    return Automaton(region.data.national_prefix_for_parsing).first_digits()


def trunk_of(region):
    """The digit before national numbers ("0" of 020 7946 0018), and the digits after which dropping it is all there is to do.

    That is where neither a number nor an international prefix can begin so.
    """
    data = region.data
    prefix = data.national_prefix_for_parsing or ""
    if len(prefix) != 1 or not prefix.isdigit() or data.national_prefix_transform_rule:
        return 10, 0
    others = [region.automata[0], Automaton(data.international_prefix)]
    behind = [(other, other.move(other.start, prefix)) for other in others]
    if any(other.ends[state] for other, state in behind):
        return 10, 0
    return int(prefix), mask(digit for digit in "0123456789"
                             if all(other.move(state, digit) == DEAD for other, state in behind))


def region_rule(region, code, start):
    """How a number without country code is read in a region."""
    blocked = prefix_digits(region) | Automaton(region.data.international_prefix).first_digits()
    return (region.name, code, start, mask(blocked), mask(region.general.possible_length)) + trunk_of(region)


def main(out):
    tables = Tables()
    calling, national = [], []
    for code, names in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        if names == ("001",):
            continue
        try:
            regions = [Region(name) for name in names]
            start = tables.add(regions)
            calling.append((code, start, mask(prefix_digits(regions[0])), names))
            national += [region_rule(region, code, start) for region in regions
                         if region is regions[0] or region.name == "CA"]
        except TooHard:
            print("phone_rules.py: +%d takes the long way" % code, file=sys.stderr)
    write(out, tables, calling, sorted(national))


def write(out, tables, calling, national):
    """Accepting states come last, in the order of the regions that accept, so that a state's number tells both."""
    order = sorted(tables.ids.items(), key=lambda item: (item[0][0], item[1]))
    place = {old: new for new, (_, old) in enumerate(order)}
    owners = [key[0] for key, _ in order]
    firsts = [owners.index(owner) for owner in range(owners[-1] + 1)]
    out.write("enum { FIRST_ACCEPTING = %d };\n\n" % firsts[1])
    out.write("static const uint16_t owner_starts[] = {%s};\n\n" % ", ".join(map(str, firsts[1:])))
    out.write("static const uint16_t moves[][10] = {\n")
    for (_, children), _ in order:
        out.write("\t{%s},\n" % ", ".join(str(place[child]) for child in children))
    out.write("};\n\nstatic const struct calling_code calling_codes[] = {\n")
    for code, start, prefixes, names in calling:
        out.write('\t{%d, %d, %d, "%s"},\n' % (code, place[start], prefixes, "".join(names)))
    out.write("};\n\nstatic const struct region region_rules[] = {\n")
    for name, code, start, blocked, lengths, trunk, after in national:
        out.write('\t{"%s", %d, %d, %d, %d, %d, %d},\n' % (name, code, place[start], blocked, lengths, trunk, after))
    out.write("};\n")


if __name__ == "__main__":
    main(sys.stdout)
