/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * recover.c - `amparo recover`: open one box for a named person with the officers' sheets,
 * and say which officer keeps which sheet.
 *
 * The same verbs as the pages: the delay, the walls and the notices hold here too.  A share
 * is typed, never given as a word of the command: it would stay in the shell's history.
 */
#include "cli/cli.h"

#include "base/id.h"
#include "base/text.h"
#include "boxes/recovery.h"
#include "cli/data.h"
#include "cli/options.h"
#include "people/account.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

struct wanted {
    const char *data, *postgres, *host, *matter, *box, *to, *reason, *request, *sheet;
};

struct recovering {
    struct data          d;
    struct work          work;
    const struct wanted *w;
};

static bool
complain(struct recovering *r, const char *doing, const struct err *err)
{
    return data_complain(r->d.arena, doing, err);
}

static bool
id_word(const char *option, const char *text, int64_t *out)
{
    if (text && id_parse(str_z(text), out))
        return true;
    fprintf(stderr,
            "amparo recover: --%s is 13 letters and numbers, as pages show them.\n",
            option);
    return false;
}

static bool
person_of(struct recovering *r, const char *login, int64_t *out)
{
    struct account_status account;
    struct err            err = { 0 };

    if (!login) {
        fprintf(stderr, "amparo recover: name --to LOGIN.\n");
        return false;
    }
    if (account_by_name(&r->work, str_z(login), &account, &err) != RC_OK)
        return complain(r, "finding the account", &err);
    *out = account.person;
    return true;
}

static bool
boxes(struct recovering *r)
{
    struct box_ref *list;
    struct err      err = { 0 };
    int64_t         matter;
    size_t          n;

    if (!id_word("matter", r->w->matter, &matter))
        return false;
    if (boxes_of(&r->work, matter, &list, &n, &err) != RC_OK)
        return complain(r, "reading the boxes", &err);
    for (size_t i = 0; i < n; i++) {
        struct str id = id_text(r->d.arena, list[i].box);

        printf(STR_FMT "  " STR_FMT "  %s%s\n", STR_ARG(id), STR_ARG(list[i].name),
               box_kind_word(list[i].kind), list[i].recoverable ? "" : "  no recovery");
    }
    return true;
}

static bool
ask(struct recovering *r)
{
    static const char *const reasons[] = { "lost", "left", "court" };
    const struct wanted     *w = r->w;
    struct err               err = { 0 };
    struct str               text;
    int64_t                  box, to, id;
    bool                     good = false;

    for (size_t i = 0; w->reason && i < COUNT(reasons); i++)
        good = good || strcmp(w->reason, reasons[i]) == 0;
    if (!good) {
        fprintf(stderr, "amparo recover ask: --reason is lost, left or court.\n");
        return false;
    }
    if (!id_word("box", w->box, &box) || !person_of(r, w->to, &to))
        return false;
    if (recovery_ask(&r->work, box, to, str_z(w->reason), &id, &err) != RC_OK)
        return complain(r, "asking", &err);
    if (!data_commit(&r->d, &r->work))
        return false;
    text = id_text(r->d.arena, id);
    printf("request " STR_FMT
           "\nEvery officer with an account is told now. The sheets can be "
           "used in 24 hours.\n",
           STR_ARG(text));
    return true;
}

static bool
list(struct recovering *r)
{
    static const char *const states[] = { "waiting", "ready", "over", "stopped" };
    struct err               err = { 0 };
    int64_t                 *ids;
    size_t                   n;

    if (recovery_list(&r->work, &ids, &n, &err) != RC_OK)
        return complain(r, "reading the requests", &err);
    for (size_t i = 0; i < n; i++) {
        struct recovery one;
        struct str      text = id_text(r->d.arena, ids[i]);

        if (recovery_read(&r->work, ids[i], &one, &err) != RC_OK)
            return complain(r, "reading a request", &err);
        printf(STR_FMT "  %s, %d of %d sheets given, %d agreed not to wait\n",
               STR_ARG(text), states[one.state], one.given, one.k, one.waived);
    }
    if (n == 0)
        printf("no open requests\n");
    return true;
}

/* A line from the terminal without showing it; from a pipe as it is. */
static bool
line_read(char *out, size_t room)
{
    struct termios before, quiet;
    bool           terminal = tcgetattr(STDIN_FILENO, &before) == 0, got;

    if (terminal) {
        fprintf(stderr, "The 14 groups of the sheet, then Enter: ");
        quiet = before;
        quiet.c_lflag &= (tcflag_t)~ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    got = fgets(out, (int)room, stdin) != NULL;
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fprintf(stderr, "\n");
    }
    return got;
}

/* A share typed for a request: to agree not to wait, or to open. */
static bool
typed(struct recovering *r, const char *doing,
      enum rc (*verb)(struct work *work, int64_t id, struct str share, struct err *err))
{
    struct err err = { 0 };
    char       line[256];
    int64_t    id;
    enum rc    rc;

    if (!id_word("request", r->w->request, &id) || !line_read(line, sizeof line))
        return false;
    rc = verb(&r->work, id, str_z(line), &err);
    secret_wipe(line, sizeof line);
    if (rc != RC_OK)
        return complain(r, doing, &err);
    if (!data_commit(&r->d, &r->work))
        return false;
    printf("taken\n");
    return true;
}

static bool
give(struct recovering *r)
{
    return typed(r, "taking the sheet", recovery_give);
}

static bool
waive(struct recovering *r)
{
    return typed(r, "agreeing not to wait", recovery_waive_sheet);
}

static bool
finish(struct recovering *r)
{
    struct err err = { 0 };
    int64_t    id;

    if (!id_word("request", r->w->request, &id))
        return false;
    if (recovery_finish(&r->work, id, &err) != RC_OK)
        return complain(r, "opening the box", &err);
    if (!data_commit(&r->d, &r->work))
        return false;
    printf("The person named can read the box now. Every officer with an account is "
           "told.\n");
    return true;
}

static bool
officers(struct recovering *r)
{
    struct officer *list;
    struct err      err = { 0 };
    size_t          n;

    if (recovery_officers(&r->work, &list, &n, &err) != RC_OK)
        return complain(r, "reading the officers", &err);
    for (size_t i = 0; i < n; i++) {
        struct str name =
            list[i].person ? account_name(&r->work, list[i].person) : (struct str){ 0 };

        printf("sheet %d  " STR_FMT "%s\n", list[i].number, STR_ARG(name),
               list[i].person ? "" : "nobody with an account: gets no notice");
    }
    return true;
}

static bool
officer(struct recovering *r)
{
    struct err err = { 0 };
    int64_t    number, person;

    if (!r->w->sheet || !str_int(str_z(r->w->sheet), &number) || number < 1 ||
        number > THRESHOLD_MAX) {
        fprintf(stderr, "amparo recover officer: name --sheet N and --to LOGIN.\n");
        return false;
    }
    if (!person_of(r, r->w->to, &person))
        return false;
    if (recovery_officer_set(&r->work, (int32_t)number, person, &err) != RC_OK)
        return complain(r, "naming the officer", &err);
    return data_commit(&r->d, &r->work);
}

static const struct {
    const char *word;
    bool (*run)(struct recovering *r);
} known[] = {
    { "ask", ask },           { "boxes", boxes }, { "finish", finish },
    { "give", give },         { "list", list },   { "officer", officer },
    { "officers", officers }, { "waive", waive },
};

static bool
run(struct recovering *r, const char *word)
{
    const struct site *site;

    for (size_t i = 0; i < COUNT(known); i++) {
        bool good;

        if (strcmp(known[i].word, word) != 0)
            continue;
        if (!data_open(&r->d, r->w->data, r->w->postgres) || !data_sites(&r->d) ||
            !(site = data_site(&r->d, r->w->host)) || !data_begin(&r->d, site, &r->work))
            return false;
        good = known[i].run(r);
        data_end(&r->work);
        return good;
    }
    fprintf(stderr,
            "amparo recover: '%s' is none of officers, officer, boxes, ask, list, waive, "
            "give, "
            "finish.\n",
            word);
    return false;
}

int
cli_recover(int argc, char **argv)
{
    struct wanted           w = { .data = NULL };
    const struct option_row rows[] = {
        { "data", "DIR", "the data folder (needed)", &w.data, NULL },
        { "postgres", "URL", "where the data is, if not in the folder", &w.postgres,
          NULL },
        { "host", "HOST", "which institution, when there are several", &w.host, NULL },
        { "matter", "ID", "boxes: of which report or case", &w.matter, NULL },
        { "box", "ID", "ask: which box", &w.box, NULL },
        { "to", "LOGIN", "ask: who will read it; officer: who keeps the sheet", &w.to,
          NULL },
        { "reason", "WORD", "ask: lost, left or court", &w.reason, NULL },
        { "request", "ID", "give, finish: which request", &w.request, NULL },
        { "sheet", "N", "officer: which sheet", &w.sheet, NULL },
    };
    struct recovering r = { .w = &w };
    const char       *word = NULL;
    size_t            words = 0;
    bool              good;

    if (!options_read("recover", rows, COUNT(rows), argc, argv, &word, &words, 1))
        return CLI_USAGE;
    if (words == 0 || !w.data) {
        fprintf(stderr, "amparo recover officers | officer | boxes | ask | list | waive "
                        "| give | finish, "
                        "with --data DIR.\n");
        return CLI_USAGE;
    }
    good = run(&r, word);
    if (r.d.arena)
        data_close(&r.d);
    return good ? CLI_OK : CLI_FOUND;
}
