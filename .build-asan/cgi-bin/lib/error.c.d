.build-asan/cgi-bin/lib/error.c.o: cgi-bin/lib/error.c \
 cgi-bin/lib/error.h cgi-bin/lib/arena.h cgi-bin/lib/compiler.h \
 cgi-bin/lib/banned.h
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
