.build-asan/cgi-bin/lib/config.c.o: cgi-bin/lib/config.c \
 cgi-bin/lib/config.h cgi-bin/lib/compiler.h cgi-bin/lib/banned.h \
 cgi-bin/lib/error.h cgi-bin/lib/arena.h cgi-bin/lib/text.h
cgi-bin/lib/config.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/text.h:
