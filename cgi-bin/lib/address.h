/* address.h: whether an address on the network is anybody's, or one of a private network that strangers must not reach. */
#ifndef LIB_ADDRESS_H
#define LIB_ADDRESS_H

#include <sys/socket.h>

/*
 * Whether the address is public: not loopback, private, link-local, shared (CGNAT), multicast, reserved, documentation,
 * unspecified or unique-local, and no such IPv4 address inside of an IPv6 one (mapped, compatible, NAT64, 6to4, Teredo).
 */
int address_is_public(const struct sockaddr *address);

/* Whether it is 127.0.0.1. */
int address_is_home(const struct sockaddr *address);

#endif
