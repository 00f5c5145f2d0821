.build-asan/tests/unit/zone.c.o: tests/unit/zone.c cgi-bin/lib/zone.h \
 cgi-bin/lib/clock.h cgi-bin/lib/arena.h cgi-bin/lib/compiler.h \
 cgi-bin/lib/banned.h cgi-bin/lib/zone_rule.h
cgi-bin/lib/zone.h:
cgi-bin/lib/clock.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
cgi-bin/lib/zone_rule.h:
