#include "tcp_metrics.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/tcp_metrics.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The kernel's macros for these are signed. */
#define ATTRIBUTE_HEAD sizeof(struct nlattr)
#define ALIGNED(size)  (((size) + 3u) & ~(size_t)3)

struct tcp_metrics {
	int fd;
	uint16_t family;
	uint32_t sequence;
};

struct request {
	struct nlmsghdr head;
	struct genlmsghdr generic;
	unsigned char attributes[64];
};

struct reply {
	_Alignas(struct nlmsghdr) unsigned char bytes[4096];
	size_t len;
};

static void add_attribute(struct request *r, uint16_t type, const void *data, uint16_t len)
{
	struct nlattr attr = {.nla_len = (uint16_t)(ATTRIBUTE_HEAD + len), .nla_type = type};
	size_t offset = ALIGNED(r->head.nlmsg_len);
	unsigned char *at = (unsigned char *)r + offset;

	memcpy(at, &attr, sizeof(attr));
	memcpy(at + ATTRIBUTE_HEAD, data, len);
	r->head.nlmsg_len = (uint32_t)(offset + ALIGNED(attr.nla_len));
}

static struct request new_request(uint16_t family, uint8_t command)
{
	return (struct request){
		.head = {.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN),
			 .nlmsg_type = family,
			 .nlmsg_flags = NLM_F_REQUEST},
		.generic = {.cmd = command, .version = 1},
	};
}

/*
 * Send r and read the one message that answers it.
 * Returns 0 for a message or an acknowledgement, -1 with the kernel's errno in *err.
 */
static int transact(struct tcp_metrics *m, struct request *r, const char *what, struct reply *reply,
		    struct error *err)
{
	const struct nlmsghdr *head = (const void *)reply->bytes;
	ssize_t len;

	r->head.nlmsg_seq = ++m->sequence;
	if (send(m->fd, r, r->head.nlmsg_len, 0) < 0)
		return error_set(err, errno, "%s: send", what);
	do {
		len = recv(m->fd, reply->bytes, sizeof(reply->bytes), 0);
		if (len < 0)
			return error_set(err, errno, "%s: recv", what);
		if ((size_t)len < sizeof(*head) || head->nlmsg_len > (size_t)len)
			return error_set(err, EBADMSG, "%s", what);
	} while (head->nlmsg_seq != m->sequence);

	reply->len = head->nlmsg_len;
	if (head->nlmsg_type == NLMSG_ERROR) {
		const struct nlmsgerr *answer = NLMSG_DATA(head);

		if (reply->len < NLMSG_LENGTH(sizeof(*answer)))
			return error_set(err, EBADMSG, "%s", what);
		if (answer->error)
			return error_set(err, -answer->error, "%s", what);
	}
	return 0;
}

/* The attribute's payload, or NULL if the reply has none of this type and size. */
static const void *find_attribute(const struct reply *reply, uint16_t type, size_t min)
{
	size_t at = NLMSG_LENGTH(GENL_HDRLEN);
	struct nlattr attr;

	while (at + sizeof(attr) <= reply->len) {
		memcpy(&attr, reply->bytes + at, sizeof(attr));
		if (attr.nla_len < ATTRIBUTE_HEAD || at + attr.nla_len > reply->len)
			return NULL;
		if ((attr.nla_type & NLA_TYPE_MASK) == type && attr.nla_len >= ATTRIBUTE_HEAD + min)
			return reply->bytes + at + ATTRIBUTE_HEAD;
		at += ALIGNED(attr.nla_len);
	}
	return NULL;
}

static int find_family(struct tcp_metrics *m, struct error *err)
{
	struct request r = new_request(GENL_ID_CTRL, CTRL_CMD_GETFAMILY);
	struct reply reply;
	const void *id;

	add_attribute(&r, CTRL_ATTR_FAMILY_NAME, TCP_METRICS_GENL_NAME,
		      sizeof(TCP_METRICS_GENL_NAME));
	if (transact(m, &r, "generic netlink family tcp_metrics", &reply, err) < 0)
		return -1;
	id = find_attribute(&reply, CTRL_ATTR_FAMILY_ID, sizeof(m->family));
	if (!id)
		return error_set(err, ENOENT, "generic netlink family tcp_metrics");
	memcpy(&m->family, id, sizeof(m->family));
	return 0;
}

struct tcp_metrics *tcp_metrics_open(struct error *err)
{
	struct tcp_metrics *m = calloc(1, sizeof(*m));

	if (!m) {
		error_set(err, errno, "calloc");
		return NULL;
	}
	m->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (m->fd < 0) {
		error_set(err, errno, "netlink socket");
		goto fail;
	}
	if (find_family(m, err) < 0)
		goto fail;
	return m;
fail:
	tcp_metrics_close(m);
	return NULL;
}

/* The attribute of the address's family, v6 or v4. */
static void add_address(struct request *r, uint16_t v4, uint16_t v6, const struct address *address)
{
	size_t len;
	const void *bytes = address_bytes(address, &len);

	add_attribute(r, address->any.sa_family == AF_INET ? v4 : v6, bytes, (uint16_t)len);
}

int tcp_metrics_has_cookie(struct tcp_metrics *m, const struct address *source,
			   const struct address *server, struct error *err)
{
	struct request r = new_request(m->family, TCP_METRICS_CMD_GET);
	struct reply reply;

	add_address(&r, TCP_METRICS_ATTR_ADDR_IPV4, TCP_METRICS_ATTR_ADDR_IPV6, server);
	add_address(&r, TCP_METRICS_ATTR_SADDR_IPV4, TCP_METRICS_ATTR_SADDR_IPV6, source);
	if (transact(m, &r, "tcp_metrics get", &reply, err) < 0)
		return err->number == ESRCH ? 0 : -1;
	/* RFC 7413 section 4.1.1: a cookie has 4 to 16 bytes. */
	return find_attribute(&reply, TCP_METRICS_ATTR_FOPEN_COOKIE, 4) != NULL;
}

void tcp_metrics_close(struct tcp_metrics *m)
{
	if (!m)
		return;
	if (m->fd >= 0)
		(void)close(m->fd);
	free(m);
}
