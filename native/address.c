#include "address.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <string.h>

int address_parse(const char *option, const char *text, struct address *out, struct error *err)
{
	struct address parsed = {0};

	if (inet_pton(AF_INET, text, &parsed.v4.sin_addr) == 1) {
		parsed.v4.sin_family = AF_INET;
		parsed.len = sizeof(parsed.v4);
	} else if (inet_pton(AF_INET6, text, &parsed.v6.sin6_addr) == 1) {
		parsed.v6.sin6_family = AF_INET6;
		parsed.len = sizeof(parsed.v6);
	} else {
		return error_set(err, 0, "%s %s: not an IPv4 or IPv6 address", option, text);
	}
	*out = parsed;
	return 0;
}

void address_set_port(struct address *address, uint16_t port)
{
	if (address->any.sa_family == AF_INET)
		address->v4.sin_port = htons(port);
	else
		address->v6.sin6_port = htons(port);
}

/* Where the bytes lie in an address of its family. */
static unsigned char *bytes_of(struct address *address, size_t *len)
{
	if (address->any.sa_family == AF_INET) {
		*len = sizeof(address->v4.sin_addr);
		return (unsigned char *)&address->v4.sin_addr;
	}
	*len = sizeof(address->v6.sin6_addr);
	return (unsigned char *)&address->v6.sin6_addr;
}

const void *address_bytes(const struct address *address, size_t *len)
{
	return bytes_of((struct address *)(uintptr_t)address, len);
}

const char *address_text(const struct address *address, char *room)
{
	size_t len;

	/* Fails for an unknown family alone, which address_parse() does not make. */
	if (!inet_ntop(address->any.sa_family, address_bytes(address, &len), room, ADDRESS_TEXT))
		room[0] = '\0';
	return room;
}

int address_add(const struct address *base, uint64_t offset, struct address *out, struct error *err)
{
	struct address sum = *base;
	size_t len;
	unsigned char *bytes = bytes_of(&sum, &len);
	uint64_t carry = offset;
	char text[ADDRESS_TEXT];

	for (size_t i = len; i > 0 && carry; i--) {
		uint64_t digit = bytes[i - 1] + (carry & 0xff);

		bytes[i - 1] = (unsigned char)digit;
		carry = (carry >> 8) + (digit >> 8);
	}
	if (carry)
		return error_set(err, 0, "there is no address %" PRIu64 " after %s", offset,
				 address_text(base, text));
	*out = sum;
	return 0;
}
