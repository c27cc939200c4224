/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * listen.c - listening sockets: TCP, Unix, or handed over by the service manager.
 */
#include "http/internal.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

/* Is the file at this path a socket that nobody serves any more? */
static void
unix_clear(const struct sockaddr_un *address)
{
    struct stat st;
    int         fd;

    if (lstat(address->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
        return;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
        errno == ECONNREFUSED)
        unlink(address->sun_path);
    close(fd);
}

static int
unix_socket(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    mode_t             before;
    int                fd, rc;

    if (strlen(path) >= sizeof address.sun_path)
        return -1;
    memcpy(address.sun_path, path, strlen(path) + 1);
    unix_clear(&address);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    before = umask(0117);
    rc = bind(fd, (const struct sockaddr *)&address, sizeof address);
    umask(before);
    if (rc == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    close(fd);
    return -1;
}

static int
tcp_socket(const struct http_listen *how)
{
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(how->port),
                                .sin6_addr = IN6ADDR_ANY_INIT };
    struct sockaddr_in  four = { .sin_family = AF_INET, .sin_port = htons(how->port) };
    int                 yes = 1, no = 0, fd = -1;
    int                 rc = -1;

    if (how->any && (fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
        rc = bind(fd, (const struct sockaddr *)&six, sizeof six);
    } else if ((fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        four.sin_addr.s_addr = htonl(how->any ? INADDR_ANY : INADDR_LOOPBACK);
        rc = bind(fd, (const struct sockaddr *)&four, sizeof four);
    }
    if (fd >= 0 && rc == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static uint16_t
socket_port(int fd)
{
    struct sockaddr_storage address = { 0 };
    socklen_t               n = sizeof address;

    if (getsockname(fd, (struct sockaddr *)&address, &n) != 0)
        return 0;
    if (address.ss_family == AF_INET)
        return ntohs(((struct sockaddr_in *)(void *)&address)->sin_port);
    if (address.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)(void *)&address)->sin6_port);
    return 0;
}

enum rc
listener_open(struct http *h, struct listener *l, const struct http_listen *how, struct err *err)
{
    l->http = h;
    l->how = *how;
    l->fd = how->fd > 0 ? how->fd : how->unix_path ? unix_socket(how->unix_path)
                                                   : tcp_socket(how);
    if (l->fd < 0)
        return err_set_arg(err, RC_BADINPUT, "http.cannot_listen",
                           how->unix_path ? str_z(how->unix_path)
                                          : arena_printf(h->arena, "%u", (unsigned)how->port));
    if (how->fd > 0)
        fcntl(l->fd, F_SETFL, fcntl(l->fd, F_GETFL) | O_NONBLOCK);
    l->port = socket_port(l->fd);
    return RC_OK;
}
