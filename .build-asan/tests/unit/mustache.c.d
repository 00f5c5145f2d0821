.build-asan/tests/unit/mustache.c.o: tests/unit/mustache.c \
 cgi-bin/web/mustache.h cgi-bin/lib/error.h cgi-bin/lib/arena.h \
 cgi-bin/lib/compiler.h cgi-bin/lib/banned.h cgi-bin/lib/strbuf.h \
 cgi-bin/lib/clock.h
cgi-bin/web/mustache.h:
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
cgi-bin/lib/strbuf.h:
cgi-bin/lib/clock.h:
