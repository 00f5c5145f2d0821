#!/usr/bin/python3
"""phone_zones.py: writes the tables of phone_zones.c from Debian's python3-phonenumbers (at build)."""

import sys

import phonenumbers
from phonenumbers.geodata import GEOCODE_DATA
from phonenumbers.tzdata import TIMEZONE_DATA

STATES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA", "Colorado": "CO",
    "Connecticut": "CT", "Delaware": "DE", "Washington D.C.": "DC", "Florida": "FL", "Georgia": "GA", "Hawaii": "HI",
    "Idaho": "ID", "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY",
    "Louisiana": "LA", "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN",
    "Mississippi": "MS", "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV", "New Hampshire": "NH",
    "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY", "North Carolina": "NC", "North Dakota": "ND",
    "Ohio": "OH", "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA", "Philadelphia": "PA", "Rhode Island": "RI",
    "South Carolina": "SC", "South Dakota": "SD", "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT",
    "Virginia": "VA", "Washington State": "WA", "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
    "Alberta": "AB", "British Columbia": "BC", "Manitoba": "MB", "New Brunswick": "NB",
    "Newfoundland and Labrador": "NL", "Nova Scotia": "NS", "Ontario": "ON", "Prince Edward Island": "PE",
    "Quebec": "QC", "Saskatchewan": "SK", "Northwest Territories": "NT", "Nunavut": "NU", "Yukon": "YT",
}
TERRITORIES = {"PR", "VI", "GU", "AS", "MP"}


def state_of(description):
    """'San Antonio, TX', 'Texas' → 'TX'; a description that names no state, or two, → None."""
    last = description.split(", ")[-1]
    return last if last in STATES.values() else STATES.get(last)


def area_code_states():
    """Area code → state, where all that is known about the area code agrees: its own description decides."""
    states = {}
    details = {}
    for prefix, description in GEOCODE_DATA.items():
        if not prefix.startswith("1"):
            continue
        state = state_of(description.get("en", ""))
        if len(prefix) == 4:
            states[prefix[1:]] = state
        else:
            details.setdefault(prefix[1:4], set()).add(state)
    for area, found in details.items():
        if area not in states and len(found) == 1:
            states[area] = found.pop()
    for area in range(200, 1000):
        region = phonenumbers.region_code_for_number(phonenumbers.parse("+1%d2345678" % area))
        if region in TERRITORIES:
            states[str(area)] = region
    return sorted((area, state) for area, state in states.items() if state)


def write_zones(out):
    lists = sorted({tuple(zone for zone in zones if zone != "Etc/Unknown") for zones in TIMEZONE_DATA.values()})
    offsets = {}
    out.write("static const char *const zone_lists[] = {\n\tNULL,\n")
    position = 1
    for zones in lists:
        offsets[zones] = position
        position += len(zones) + 1
        out.write("\t%s\n" % " ".join(['"%s",' % zone for zone in zones] + ["NULL,"]))
    out.write("};\n\nstatic const struct zone_prefix zone_prefixes[] = {\n")
    for prefix in sorted(TIMEZONE_DATA, key=int):
        zones = tuple(zone for zone in TIMEZONE_DATA[prefix] if zone != "Etc/Unknown")
        out.write("\t{%s, %d},\n" % (prefix, offsets[zones]))
    out.write("};\n\n")


def write_states(out):
    out.write("static const struct area_state area_states[] = {\n")
    for area, state in area_code_states():
        out.write('\t{%s, "%s"},\n' % (area, state))
    out.write("};\n")


if __name__ == "__main__":
    write_zones(sys.stdout)
    write_states(sys.stdout)
