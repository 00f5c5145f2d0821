.build-asan/cgi-bin/lib/http.c.o: cgi-bin/lib/http.c cgi-bin/lib/http.h \
 cgi-bin/lib/error.h cgi-bin/lib/arena.h cgi-bin/lib/compiler.h \
 cgi-bin/lib/banned.h cgi-bin/lib/clock.h cgi-bin/lib/log.h \
 cgi-bin/lib/strbuf.h
cgi-bin/lib/http.h:
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
cgi-bin/lib/clock.h:
cgi-bin/lib/log.h:
cgi-bin/lib/strbuf.h:
