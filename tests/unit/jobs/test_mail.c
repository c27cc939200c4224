/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test_mail.c - the outbox over real SMTP, to a small server in a thread of this program. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "testdb.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "base/random.h"
#include "base/text.h"
#include "jobs/mail.h"
#include "ledger/ledger.h"
#include "people/account.h"
#include "store/outbox_sql.h"
#include "vault/opener.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { INSTITUTION = 7 };

static struct arena *a;
static struct store *store;
static struct site   site = { .institution = INSTITUTION };
static int64_t       now = INT64_C(1795000000) * SECOND_US;

/* ---- a mail server of a few words ---------------------------------------------- */

static int             listening;
static _Atomic int     refusing, received;
static char            last_mail[4096], last_to[1024];

static void
say(FILE *f, const char *line)
{
    fprintf(f, "%s\r\n", line);
    fflush(f);
}

static void
take_data(FILE *in, FILE *f)
{
    char   line[1024];
    size_t n = 0;

    say(f, "354 go on");
    while (fgets(line, sizeof line, in) && strcmp(line, ".\r\n") != 0)
        if (n + strlen(line) < sizeof last_mail) {
            memcpy(last_mail + n, line, strlen(line) + 1);
            n += strlen(line);
        }
    received++;
    say(f, "250 kept");
}

static void *
mail_server(void *unused)
{
    UNUSED(unused);
    for (;;) {
        int   fd = accept(listening, NULL, NULL);
        FILE *in = fd >= 0 ? fdopen(fd, "r") : NULL;
        FILE *f = fd >= 0 ? fdopen(dup(fd), "w") : NULL;
        char  line[1024];

        if (!f || !in)
            return NULL;
        say(f, refusing ? "421 not now" : "220 here");
        while (fgets(line, sizeof line, in)) {
            if (strncmp(line, "RCPT", 4) == 0)
                snprintf(last_to, sizeof last_to, "%s", line);
            if (strncmp(line, "DATA", 4) == 0)
                take_data(in, f);
            else
                say(f, strncmp(line, "QUIT", 4) == 0 ? "221 bye" : "250 fine");
        }
        fclose(f);
        fclose(in);
    }
}

static char url[64];

static int
start(void **state)
{
    static const uint8_t seed[KEY_BYTES] = { 1, 2, 3 };
    struct sockaddr_in   at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t            size = sizeof at;
    pthread_t            thread;

    UNUSED(state);
    random_init();
    log_to(-1);
    vault_start_seed(seed);
    a = arena_new(64 << 20);
    listening = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listening, (struct sockaddr *)&at, sizeof at) != 0 || listen(listening, 5) != 0 ||
        getsockname(listening, (struct sockaddr *)&at, &size) != 0)
        return -1;
    snprintf(url, sizeof url, "smtp://127.0.0.1:%u", (unsigned)ntohs(at.sin_port));
    return pthread_create(&thread, NULL, mail_server, NULL);
}

static struct mail_way way = { .url = url, .from = "updates@example.edu" };

/* ---- helpers ------------------------------------------------------------------------ */

static int64_t
person(const char *login, const char *mail, enum lang lang)
{
    struct actor       who = { .kind = ACTOR_SYSTEM, .institution = INSTITUTION, .now = now };
    struct work        work = { .arena = a, .who = &who, .site = &site, .now = now };
    struct account_new given = { str_z(login), str_lit("Ana Canary Peña"), str_z(mail), lang };
    struct str         code;
    struct err         err = { 0 };
    int64_t            id = 0;

    assert_int_equal(snapshot_begin(store, &work.snapshot, NULL), RC_OK);
    work.change = change_new(a, INSTITUTION);
    if (account_invite(&work, &given, &id, &code, &err) != RC_OK)
        fail_msg(STR_FMT, STR_ARG(err.key));
    snapshot_end(work.snapshot);
    assert_int_equal(store_commit(store, work.change, NULL), RC_OK);
    return id;
}

static void
put(int64_t to)
{
    struct change *c = change_new(a, INSTITUTION);

    outbox_insert(c, INSTITUTION, id_new(), str_lit("mail"), str_lit("mail.update"), str_lit("en"),
                  opt_int(to), (struct bytes){ 0 }, now);
    assert_int_equal(store_commit(store, c, NULL), RC_OK);
}

static size_t
run(int64_t at)
{
    size_t sent = 0;

    assert_int_equal(mail_job(store, &site, &way, at, &sent, NULL), RC_OK);
    return sent;
}

static size_t
waiting(int64_t at)
{
    struct outbox_due_row *rows;
    struct snapshot       *s;
    size_t                 n;

    assert_int_equal(snapshot_begin(store, &s, NULL), RC_OK);
    assert_int_equal(outbox_due(a, s, INSTITUTION, at, 200, &rows, &n, NULL), RC_OK);
    snapshot_end(s);
    return n;
}

/* ---- tests ---------------------------------------------------------------------------- */

static void
one_constant_sentence_goes_out(void **state)
{
    int before = received;

    UNUSED(state);
    store = testdb_open(STORE_SQLITE);
    ledger_attach(store);
    put(person("ana", "ana.pena@example.edu", LANG_ES));
    assert_int_equal(run(now), 1);
    assert_int_equal(received - before, 1);
    assert_string_equal(last_to, "RCPT TO:<ana.pena@example.edu>\r\n");
    assert_non_null(strstr(last_mail, "Subject: Tiene un mensaje nuevo\r\n"));
    assert_non_null(strstr(last_mail, "\r\n\r\nHay una novedad. Entre cuando sea seguro.\r\n"));
    assert_null(strstr(last_mail, "Canary"));
    assert_null(strstr(last_mail, "http"));
    assert_int_equal(run(now + DAY_US), 0);
    testdb_close(store);
}

static void
what_cannot_go_now_goes_later_or_is_given_up(void **state)
{
    int64_t at = now;
    int     before = received;

    UNUSED(state);
    store = testdb_open(STORE_SQLITE);
    ledger_attach(store);
    put(person("ana", "ana@example.edu", LANG_EN));
    refusing = 1;
    assert_int_equal(run(at), 0);
    assert_int_equal(waiting(at), 0); /* its turn comes later */
    assert_int_equal(waiting(at + HOUR_US), 1);
    refusing = 0;
    assert_int_equal(run(at + HOUR_US), 1);
    refusing = 1;
    put(person("eva", "eva@example.edu", LANG_EN));
    for (int i = 0; i <= MAIL_TRIES; i++, at += DAY_US)
        run(at);
    refusing = 0;
    assert_int_equal(waiting(at + DAY_US), 0);
    assert_int_equal(received - before, 1);
    testdb_close(store);
}

static void
nobody_to_send_to_is_no_fault(void **state)
{
    int    before = received;
    size_t sent = 0;

    UNUSED(state);
    store = testdb_open(STORE_SQLITE);
    ledger_attach(store);
    put(person("ana", "", LANG_EN));
    put(12345);
    assert_int_equal(run(now), 0);
    assert_int_equal(waiting(now + DAY_US), 0);
    put(person("eva", "eva@example.edu", LANG_EN));
    assert_int_equal(mail_job(store, &site, NULL, now + 31 * DAY_US, &sent, NULL), RC_OK);
    assert_int_equal(waiting(now + 40 * DAY_US), 0); /* without a way, the old rows go */
    assert_int_equal(received, before);
    testdb_close(store);
}

static void
an_address_can_say_nothing_more(void **state)
{
    static const char *const bad[] = { "", "a", "a@", "@b", "a@b@c", "a b@c", "a@b\r\nBcc: x@y",
                                       "<a@b>", "a@b>", "-a@b", "a,b@c", "\"a\"@b", "ñ@b" };
    struct str               text;

    UNUSED(state);
    for (size_t i = 0; i < COUNT(bad); i++)
        if (mail_text(a, &way, str_z(bad[i]), LANG_EN, str_lit("mail.update"), now, &text, NULL) !=
            RC_BADINPUT)
            fail_msg("'%s' was taken", bad[i]);
    assert_int_equal(mail_text(a, &way, str_lit("a@b.example"), LANG_EN, str_lit("no.such_word"), now,
                               &text, NULL), RC_OK);
    assert_true(str_find(text, str_lit("\r\n\r\nThere is an update. Sign in when it is safe.\r\n")) > 0);
    assert_true(str_find(text, str_lit("Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n")) == 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_constant_sentence_goes_out),
        cmocka_unit_test(what_cannot_go_now_goes_later_or_is_given_up),
        cmocka_unit_test(nobody_to_send_to_is_no_fault),
        cmocka_unit_test(an_address_can_say_nothing_more),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
