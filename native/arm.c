#include "arm.h"

#include <string.h>

static const char *const names[ARM_COUNT] = {
	[ARM_TCP] = "tcp",
	[ARM_TFO] = "tfo",
	[ARM_TFO_COLD] = "tfo-cold",
	[ARM_TCP_REUSED] = "tcp-reused",
};

const char *arm_name(enum arm arm)
{
	return names[arm];
}

enum arm arm_from_name(const char *name, size_t len)
{
	for (size_t i = 0; i < ARM_COUNT; i++)
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return (enum arm)i;
	return ARM_COUNT;
}
