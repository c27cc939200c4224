/*
 * child.c - see child.h.
 * Between fork and exec the child makes system calls only: other threads of this
 * process may hold any lock at that moment.
 */
#include "base/child.h"
#include "base/clock.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#else
#define OUR_ARCH 0 /* never matches: every call kills, so nothing runs uncaged */
#endif

#define DIED_BEFORE_EXEC 127
#define DIED_MISSING     126
#define PIECE            65536

/* No sockets but local ones, and no second way to get one. */
static struct sock_filter cage[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_io_uring_setup, 5, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_ptrace, 4, 0),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 0, 2),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
};

static bool
limit(int what, rlim_t most)
{
    const struct rlimit l = { most, most };

    return setrlimit(what, &l) == 0;
}

/* In the child: put on the cage and become the program.  Never returns. */
static noreturn void
become(const char *const *argv, const struct child_limits *limits, int in, int out)
{
    static const char *const env[] = { "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/nonexistent",
                                       "TMPDIR=/dev/shm",
                                       "PYTHONDONTWRITEBYTECODE=1", NULL };
    const struct sock_fprog  filter = { COUNT(cage), cage };
    int                      nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (nothing < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(nothing, 2) < 0 ||
        close_range(3, ~0U, 0) != 0 || chdir("/") != 0 ||
        !limit(RLIMIT_CPU, (rlim_t)limits->cpu_seconds) ||
        !limit(RLIMIT_AS, (rlim_t)limits->memory_bytes) ||
        !limit(RLIMIT_FSIZE, (rlim_t)limits->file_bytes) ||
        !limit(RLIMIT_CORE, 0) || !limit(RLIMIT_NOFILE, 64) ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
        _exit(DIED_BEFORE_EXEC);
    execve(argv[0], (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)env);
    _exit(DIED_MISSING);
}

/* A file in memory that holds the input, read from its start. */
static int
input_file(struct bytes input)
{
    int fd = memfd_create("input", MFD_CLOEXEC);

    for (size_t done = 0; fd >= 0 && done < input.n;) {
        ssize_t n = write(fd, input.p + done, input.n - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            close(fd);
            return -1;
        }
        done += (size_t)n;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

/* Read all the child writes; RC_FULL, or RC_BADINPUT when time is up. */
static enum rc
collect(int fd, size_t most, int64_t deadline, struct arena *a, struct bytes *out)
{
    size_t   n = 0, room = PIECE;
    uint8_t *p = arena_alloc(a, room);

    for (;;) {
        struct pollfd ready = { .fd = fd, .events = POLLIN };
        int64_t       left = deadline - clock_steady();
        ssize_t       got;

        if (left <= 0)
            return RC_BADINPUT;
        if (poll(&ready, 1, (int)(left / 1000) + 1) <= 0)
            continue;
        got = read(fd, p + n, room - n);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got <= 0)
            break;
        n += (size_t)got;
        if (n > most)
            return RC_FULL;
        if (n == room) {
            uint8_t *more = arena_alloc(a, room * 2);

            for (size_t i = 0; i < n; i++)
                more[i] = p[i];
            p = more;
            room *= 2;
        }
    }
    *out = (struct bytes){ p, n };
    return RC_OK;
}

/* Wait for the end until the deadline; then, and on any fault before, it is killed. */
static int
reap(pid_t child, enum rc so_far, int64_t deadline)
{
    int           status = -1, handle = pidfd_open(child, 0);
    struct pollfd ended = { .fd = handle, .events = POLLIN };
    int64_t       left;

    while (so_far == RC_OK && handle >= 0 && (left = deadline - clock_steady()) > 0 &&
           poll(&ended, 1, (int)(left / 1000) + 1) <= 0)
        ;
    /* What has ended keeps its number and its status until waitpid; what has not ends now. */
    kill(child, SIGKILL);
    kill(-child, SIGKILL);
    if (handle >= 0)
        close(handle);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

enum rc
child_run(struct arena *a, const char *const *argv, const struct child_limits *limits,
          struct bytes input, struct bytes *out, struct err *err)
{
    struct bytes got = { 0 };
    int          in, pipe_ends[2], status;
    int64_t      deadline = clock_steady() + limits->wall_us;
    enum rc      rc;
    pid_t        child;

    if (access(argv[0], X_OK) != 0)
        return err_set_arg(err, RC_NOTFOUND, "child.missing", str_z(argv[0]));
    in = input_file(input);
    if (in < 0)
        return err_set(err, RC_BUSY, "child.failed");
    if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
        close(in);
        return err_set(err, RC_BUSY, "child.failed");
    }
    child = fork();
    if (child == 0)
        become(argv, limits, in, pipe_ends[1]);
    close(in);
    close(pipe_ends[1]);
    if (child < 0) {
        close(pipe_ends[0]);
        return err_set(err, RC_BUSY, "child.failed");
    }
    rc = collect(pipe_ends[0], limits->output_bytes, deadline, a, &got);
    close(pipe_ends[0]);
    status = reap(child, rc, deadline);
    if (rc == RC_FULL)
        return err_set(err, rc, "child.too_large");
    if (rc != RC_OK || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return err_set(err, RC_BADINPUT, "child.refused");
    *out = got;
    return RC_OK;
}
