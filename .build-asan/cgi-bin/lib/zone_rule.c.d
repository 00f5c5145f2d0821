.build-asan/cgi-bin/lib/zone_rule.c.o: cgi-bin/lib/zone_rule.c \
 cgi-bin/lib/zone_rule.h cgi-bin/lib/compiler.h cgi-bin/lib/banned.h
cgi-bin/lib/zone_rule.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
