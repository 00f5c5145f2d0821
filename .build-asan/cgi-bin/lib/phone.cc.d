.build-asan/cgi-bin/lib/phone.cc.o: cgi-bin/lib/phone.cc \
 cgi-bin/lib/phone.h cgi-bin/lib/error.h cgi-bin/lib/arena.h \
 cgi-bin/lib/compiler.h cgi-bin/lib/banned.h
cgi-bin/lib/phone.h:
cgi-bin/lib/error.h:
cgi-bin/lib/arena.h:
cgi-bin/lib/compiler.h:
cgi-bin/lib/banned.h:
