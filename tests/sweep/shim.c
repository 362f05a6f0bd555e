/*
 * Linked into a pvmove of its own with -Wl,--wrap=ioctl,--wrap=open: notes each ioctl, and lets the N-th fail or be the process's last.
 * strace cannot: it counts those of each process for itself, and a switch is made by a short-lived one.
 *
 *	IOCTL_LOG=FILE		a line for each: its number and name
 *	IOCTL_FAULT=N:ERRNO	the N-th fails; N:KILL: SIGKILL before the N-th is carried out
 *	NO_DSYNC=1		files are opened without O_DSYNC
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int __real_ioctl(int fd, int request, ...);
int __wrap_ioctl(int fd, int request, ...);
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);

int __wrap_open(const char *path, int flags, ...)
{
	va_list ap;
	int mode;

	va_start(ap, flags);
	mode = va_arg(ap, int);
	va_end(ap);
	return __real_open(path, getenv("NO_DSYNC") ? flags & ~O_DSYNC : flags, mode);
}

static const char *name_of(unsigned request)
{
	switch (request) {
	case DM_VERSION: return "DM_VERSION";
	case DM_LIST_DEVICES: return "DM_LIST_DEVICES";
	case DM_DEV_CREATE: return "DM_DEV_CREATE";
	case DM_DEV_REMOVE: return "DM_DEV_REMOVE";
	case DM_DEV_SUSPEND: return "DM_DEV_SUSPEND";
	case DM_DEV_STATUS: return "DM_DEV_STATUS";
	case DM_TABLE_LOAD: return "DM_TABLE_LOAD";
	case DM_TABLE_CLEAR: return "DM_TABLE_CLEAR";
	case DM_TABLE_STATUS: return "DM_TABLE_STATUS";
	case DM_DEV_ARM_POLL: return "DM_DEV_ARM_POLL";
	default: return "ioctl";
	}
}

static void note(const char *text)
{
	const char *path = getenv("IOCTL_LOG");
	static int fd = -1;

	if (path && fd < 0)
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	if (fd >= 0 && write(fd, text, strlen(text)) < 0)
		_exit(99);
}

/* The memory is that of the process that a switch's short-lived one was made by, and so is the count. */
int __wrap_ioctl(int fd, int request, ...)
{
	static unsigned n;
	static pid_t program;
	const char *fault = getenv("IOCTL_FAULT");
	char line[100], *error = NULL;
	unsigned long at = fault ? strtoul(fault, &error, 10) : 0;
	bool hit = ++n == at;
	va_list ap;
	void *arg;

	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	program = program ? program : getpid();
	snprintf(line, sizeof(line), "%u %s%s\n", n, name_of((unsigned)request), hit ? " INJECTED" : "");
	note(line);
	if (!hit)
		return __real_ioctl(fd, request, arg);
	if (!strcmp(error, ":KILL")) {
		kill(program, SIGKILL);
		_exit(99);
	}
	errno = atoi(error + 1);
	return -1;
}
