.build-asan/cgi-bin/lib/text.c.o: cgi-bin/lib/text.c cgi-bin/lib/text.h \
 cgi-bin/lib/arena.h cgi-bin/lib/compiler.h cgi-bin/lib/banned.h \
 cgi-bin/lib/strbuf.h
cgi-bin/lib/text.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
cgi-bin/lib/strbuf.h:
