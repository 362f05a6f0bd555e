/*
 * xstate.c: let Debian's User-Mode Linux run on processors with AMX
 *
 * Its kernel keeps room for the registers up to AVX-512 and hands that much to
 * PTRACE_SETREGSET; the host wants all that the processor has, or fails with
 * EFAULT, and the guest dies when its first process starts.  Preloaded into
 * linux.uml, this adds the rest.
 */
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>

static long (*next)(int, pid_t, void *, void *);

/* What a process of the guest can never use stays zero, and its bit in the header too: the guest's kernel enables no AMX. */
static long set_all(pid_t pid, void *type, const struct iovec *part)
{
	static char all[65536] __attribute__((aligned(64)));
	static size_t size;
	struct iovec whole = { all, size };

	if (!size) {
		whole.iov_len = sizeof(all);
		if (next(PTRACE_GETREGSET, pid, type, &whole))
			return -1;
		size = whole.iov_len;
		memset(all, 0, size);
	}
	if (part->iov_len >= size)
		return next(PTRACE_SETREGSET, pid, type, (void *)part);
	memcpy(all, part->iov_base, part->iov_len);
	return next(PTRACE_SETREGSET, pid, type, &whole);
}

long ptrace(enum __ptrace_request request, ...)
{
	va_list ap;
	pid_t pid;
	void *addr, *data;

	va_start(ap, request);
	pid = va_arg(ap, pid_t);
	addr = va_arg(ap, void *);
	data = va_arg(ap, void *);
	va_end(ap);
	if (!next)
		next = (long (*)(int, pid_t, void *, void *))dlsym(RTLD_NEXT, "ptrace");
	if (request == PTRACE_SETREGSET && addr == (void *)NT_X86_XSTATE)
		return set_all(pid, addr, data);
	return next(request, pid, addr, data);
}
