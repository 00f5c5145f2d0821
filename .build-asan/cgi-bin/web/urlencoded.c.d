.build-asan/cgi-bin/web/urlencoded.c.o: cgi-bin/web/urlencoded.c \
 cgi-bin/web/urlencoded.h cgi-bin/lib/error.h cgi-bin/lib/arena.h \
 cgi-bin/lib/compiler.h cgi-bin/lib/banned.h cgi-bin/lib/text.h
cgi-bin/web/urlencoded.h:
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
cgi-bin/lib/text.h:
