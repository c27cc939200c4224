/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * serve.c - see serve.h.  Keys, store, ledger, sites, pages: opened in this order, closed in
 * the other.
 */
#include "serve.h"

#include "base/log.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/data.h"
#include "cli/options.h"
#include "jobs/jobs.h"
#include "vault/vault.h"
#include "web/server.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST_PORTS = 16 };

struct wanted {
    const char *postgres, *ports, *socket, *assets, *mail, *mail_from, *mail_login;
    bool        proxy, any;
};

static bool
read_ports(const char *text, const struct wanted *w, struct http_listen *listens, size_t *count)
{
    struct str rest = str_z(text), part;
    int64_t    port;

    *count = 0;
    while (str_next(&rest, ',', &part)) {
        if (!str_int(part, &port) || port < 1 || port > 65535 || *count == MOST_PORTS - 1) {
            fprintf(stderr, "amparo serve: '" STR_FMT "' is no port.\n", STR_ARG(part));
            return false;
        }
        listens[(*count)++] = (struct http_listen){ .port = (uint16_t)port, .proxy = w->proxy,
                                                    .any = w->any };
    }
    return true;
}

static int
wait_for_end(void)
{
    sigset_t ends;
    int      which = 0;

    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigwait(&ends, &which);
    return which;
}

/* Signals are for the main thread alone: blocked before any other starts. */
static void
block_signals(void)
{
    sigset_t ends;

    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* Two lines: name, password.  False, with a message, when the file is not so. */
static bool
read_login(struct arena *a, const char *path, struct mail_way *way)
{
    FILE      *f = fopen(path, "r");
    char       text[512];
    size_t     n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    struct str rest = { text, n }, user = { 0 }, password = { 0 };

    if (f)
        fclose(f);
    if (!n || !str_next(&rest, '\n', &user) || !str_next(&rest, '\n', &password) ||
        !str_trim(user).n || !str_trim(password).n) {
        fprintf(stderr, "amparo serve: '%s' must hold two lines: a name and a password.\n", path);
        return false;
    }
    way->user = arena_z(a, str_trim(user));
    way->password = arena_z(a, str_trim(password));
    return true;
}

static bool
read_mail(struct arena *a, const struct wanted *w, struct mail_way *way)
{
    *way = (struct mail_way){ .url = w->mail, .from = w->mail_from };
    if (w->mail && !w->mail_from) {
        fprintf(stderr, "amparo serve: say --mail-from ADDRESS too.\n");
        return false;
    }
    return !w->mail || !w->mail_login || read_login(a, w->mail_login, way);
}

static bool
answer(struct data *d, const char *data, const struct wanted *w)
{
    struct http_listen listens[MOST_PORTS];
    struct server      server = { .store = d->store, .sites = d->sites, .data = str_z(data) };
    struct server_listen where = { listens, 0 };
    struct err         err = { 0 };
    struct jobs       *jobs = NULL;
    struct mail_way    mail;

    if (!read_ports(w->ports, w, listens, &where.count) || !read_mail(d->arena, w, &mail))
        return false;
    if (w->socket)
        listens[where.count++] = (struct http_listen){ .unix_path = w->socket, .proxy = true };
    if (http_assets_load(w->assets, &server.assets, &err) != RC_OK)
        return data_complain(d->arena, "reading the style sheets", &err);
    if (server_start(&server, &where, &err) != RC_OK) {
        http_assets_free(server.assets);
        return data_complain(d->arena, "starting", &err);
    }
    if (jobs_start(d->store, d->sites, mail.url ? &mail : NULL, &jobs, &err) != RC_OK) {
        server_stop(&server);
        http_assets_free(server.assets);
        return data_complain(d->arena, "starting the clock job", &err);
    }
    log_event(EVENT_START, where.count ? listens[0].port : 0, getpid());
    printf("ready http://localhost:%u\n", (unsigned)listens[0].port);
    fflush(stdout);
    log_event(EVENT_STOP, wait_for_end(), 0);
    jobs_stop(jobs);
    server_stop(&server);
    http_assets_free(server.assets);
    return true;
}

int
serve_command(int argc, char **argv)
{
    struct wanted w = { .ports = "8080", .assets = "assets" };
    const struct option_row rows[] = {
        { "postgres", "URL", "where the data is, if not in the folder", &w.postgres, NULL },
        { "port", "N,N", "ports on this machine", &w.ports, NULL },
        { "socket", "PATH", "a Unix socket for the server in front", &w.socket, NULL },
        { "mail", "URL", "smtps://HOST:465 or smtp://HOST:587, to send constant sentences", &w.mail, NULL },
        { "mail-from", "ADDRESS", "a neutral address that mail comes from", &w.mail_from, NULL },
        { "mail-login", "FILE", "two lines: name and password at the mail server", &w.mail_login, NULL },
        { "assets", "DIR", "built style sheets and script", &w.assets, NULL },
        { "proxy", NULL, "believe the server in front about https", NULL, &w.proxy },
        { "any", NULL, "listen on all addresses, not on this machine alone", NULL, &w.any },
    };
    const char *folder = NULL;
    size_t      folders = 0;
    struct data d;
    bool        good;

    if (!options_read("serve", rows, COUNT(rows), argc, argv, &folder, &folders, 1))
        return CLI_USAGE;
    if (folders == 0) {
        fprintf(stderr, "amparo serve: name the data folder.\n");
        return CLI_USAGE;
    }
    block_signals();
    vault_no_dumps();
    good = data_open(&d, folder, w.postgres) && data_sites(&d) && answer(&d, folder, &w);
    data_close(&d);
    return good ? CLI_OK : CLI_FOUND;
}
