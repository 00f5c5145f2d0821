.build-asan/cgi-bin/lib/strbuf.c.o: cgi-bin/lib/strbuf.c \
 cgi-bin/lib/strbuf.h cgi-bin/lib/arena.h cgi-bin/lib/compiler.h \
 cgi-bin/lib/banned.h
cgi-bin/lib/strbuf.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
