/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * play.c - `amparo play FILE.steps --data DIR`: carries out a written course of events with
 * the real verbs, as made-up persons, by a scripted clock.  Demonstrations and tests are
 * one format: what a demonstration shows was really sealed.
 *
 * A line is a command and its words; a word with spaces stands in "quotes"; # begins a
 * remark.  Commands are the rows of the table below; each says its words.
 */
#include "cli/cli.h"

#include "base/clock.h"
#include "base/text.h"
#include "boxes/person.h"
#include "cases/casefile.h"
#include "cases/desk.h"
#include "cases/duty.h"
#include "cases/message.h"
#include "cases/statistic.h"
#include "cases/wish.h"
#include "cli/data.h"
#include "cli/options.h"
#include "directory/office.h"
#include "people/account.h"
#include "people/role.h"
#include "vault/opener.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { MOST_WORDS = 40, MOST_NAMES = 200 };

/* What a name of the script stands for. */
struct named {
    struct str name;
    int64_t    id;     /* report, case, office */
    int64_t    person; /* account, or who holds the code */
    struct str code;   /* receipt code */
};

struct play {
    struct data        data;
    const struct site *site;
    struct named       names[MOST_NAMES];
    size_t             name_count;
    struct str         words[MOST_WORDS];
    size_t             word_count;
    const char        *file;
    int                line;
    int64_t            now;
};

/* Everybody in a play has this passphrase; institutions marked as demonstration only. */
static const struct str passphrase = STR_INIT(DEMONSTRATION_PASSPHRASE);

static bool
wrong(const struct play *p, const char *why)
{
    fprintf(stderr, "%s:%d: %s\n", p->file, p->line, why);
    return false;
}

static struct named *
find(struct play *p, struct str name)
{
    for (size_t i = 0; i < p->name_count; i++)
        if (str_eq(p->names[i].name, name))
            return &p->names[i];
    return NULL;
}

static struct named *
name_new(struct play *p, struct str name)
{
    BUG_IF(p->name_count == MOST_NAMES);
    p->names[p->name_count] = (struct named){ .name = arena_str(p->data.arena, name) };
    return &p->names[p->name_count++];
}

/* ---- acting as somebody ----------------------------------------------------------------- */

/* A verb's work as a person of the script: keys opened, roles read, clock as scripted. */
static bool
act_as(struct play *p, const struct named *who, struct work *work)
{
    struct err err = { 0 };
    enum rc    rc;

    clock_script(p->now);
    if (!data_begin(&p->data, p->site, work))
        return false;
    if (!who)
        return true;
    p->data.system.person = who->person;
    p->data.system.kind = who->code.n ? ACTOR_CODE : ACTOR_STAFF;
    if (who->code.n) {
        int64_t person;

        rc = person_unlock_code(work, who->code, &person, &p->data.system.opener, &err);
    } else {
        rc = person_unlock(work, who->person, passphrase, &p->data.system.opener, &err);
    }
    if (rc == RC_OK)
        rc = role_load(work->arena, work->snapshot, &p->data.system, &err);
    return rc == RC_OK || data_complain(p->data.arena, "acting as somebody", &err);
}

static bool
done(struct play *p, struct work *work, enum rc rc, const struct err *err)
{
    bool good = rc == RC_OK ? data_commit(&p->data, work)
                            : data_complain(p->data.arena, "a line of the script", err);

    if (rc != RC_OK)
        data_end(work);
    opener_drop(p->data.system.opener);
    return good || wrong(p, "this line could not be carried out");
}

/* field=value words from `from` on, as JSON. */
static json_t *
pairs(const struct play *p, size_t from)
{
    json_t *object = json_object();

    for (size_t i = from; i < p->word_count; i++) {
        struct str rest = p->words[i], key;

        if (str_chr(rest, '=') > 0 && str_next(&rest, '=', &key))
            json_object_set_new(object, arena_z(p->data.arena, key), json_stringn(rest.p, rest.n));
    }
    return object;
}

/* ---- commands ------------------------------------------------------------------------------ */

static bool
play_at(struct play *p)
{
    struct err err = { 0 };

    return moment_parse(p->data.arena, p->site->zone, p->words[1], &p->now, &err) == RC_OK ||
           wrong(p, "no moment, as 2026-11-16T09:12");
}

/* staff LOGIN NAME [ROLE...]: an account, set up. */
static bool
play_staff(struct play *p)
{
    struct account_new given = { p->words[1], p->words[2], { 0 }, LANG_EN };
    struct str         code, printed;
    struct work        work;
    struct err         err = { 0 };
    int64_t            person;
    int32_t            opener;
    enum rc            rc;

    if (!act_as(p, NULL, &work))
        return false;
    rc = account_invite(&work, &given, &person, &code, &err);
    for (size_t i = 3; rc == RC_OK && i < p->word_count; i++)
        rc = role_give(&work, person, p->words[i], 0, &err);
    if (!done(p, &work, rc, &err) || !act_as(p, NULL, &work))
        return false;
    rc = account_set_up(&work, p->words[1], code, passphrase, &person, &printed, &opener, &err);
    if (rc == RC_OK)
        opener_drop(opener);
    name_new(p, p->words[1])->person = person;
    return done(p, &work, rc, &err);
}

/* report NAME field=value ...: sent on the site; fields name_* and contact_* are the identity. */
static bool
play_report(struct play *p)
{
    json_t             *answers = pairs(p, 2), *identity = json_object();
    struct report_given given = { .channel = str_lit("online"), .about = str_lit("self"),
                                  .wish = str_lit("none"), .received_at = p->now };
    struct code_person  made;
    struct named       *named = name_new(p, p->words[1]);
    struct work         work;
    struct err          err = { 0 };
    const char         *key;
    json_t             *value;
    void               *next;
    enum rc             rc;

    json_object_foreach_safe(answers, next, key, value)
        if (str_starts(str_z(key), str_lit("name_")) || str_starts(str_z(key), str_lit("contact_"))) {
            json_object_set(identity, key, value);
            json_object_del(answers, key);
        }
    if (json_object_get(answers, "wish")) {
        given.wish = str_z(json_string_value(json_object_get(answers, "wish")));
        given.wish = arena_str(p->data.arena, given.wish);
        json_object_del(answers, "wish");
    }
    given.danger = json_object_get(answers, "danger") != NULL;
    json_object_del(answers, "danger");
    given.answers = answers;
    given.identity = identity;
    if (!act_as(p, NULL, &work))
        return false;
    rc = report_enter(&work, &given, true, &made, &named->id, &err);
    if (rc == RC_OK) {
        named->person = made.person;
        named->code = arena_str(p->data.arena, made.code);
        opener_drop(made.opener);
    }
    json_decref(answers);
    json_decref(identity);
    return done(p, &work, rc, &err);
}

static bool
with_report(struct play *p, struct work *work, struct report *report)
{
    struct named *who = find(p, p->words[1]), *what = find(p, p->words[2]);
    struct err    err = { 0 };

    if (!who || !what)
        return wrong(p, "no such name earlier in the script");
    if (!act_as(p, who, work))
        return false;
    return report_of(work, what->id, report, &err) == RC_OK ||
           data_complain(p->data.arena, "opening the report", &err);
}

/* answer LOGIN REPORT "text" */
static bool
play_answer(struct play *p)
{
    struct report report;
    struct work   work;
    struct err    err = { 0 };

    if (!with_report(p, &work, &report))
        return false;
    desk_seen(&work, &report);
    return done(p, &work, desk_answer(&work, &report, p->words[3], &err), &err);
}

static bool
play_note(struct play *p)
{
    struct report report;
    struct work   work;
    struct err    err = { 0 };

    return with_report(p, &work, &report) &&
           done(p, &work, desk_note(&work, &report, p->words[3], &err), &err);
}

static bool
play_close(struct play *p)
{
    struct report report;
    struct work   work;
    struct err    err = { 0 };

    return with_report(p, &work, &report) &&
           done(p, &work, desk_close(&work, &report, p->words[3], &err), &err);
}

/* say REPORT "text": the writer, with their code. */
static bool
play_say(struct play *p)
{
    struct named *who = find(p, p->words[1]);
    struct report report;
    struct work   work;
    struct err    err = { 0 };
    enum rc       rc;

    if (!who)
        return wrong(p, "no such report earlier in the script");
    if (!act_as(p, who, &work))
        return false;
    rc = report_of(&work, who->id, &report, &err);
    if (rc == RC_OK)
        rc = wish_say(&work, &report, str_lit("message"), p->words[2], &err);
    return done(p, &work, rc, &err);
}

/* case LOGIN NAME REPORT... */
static bool
play_case(struct play *p)
{
    struct named *who = find(p, p->words[1]), *named = name_new(p, p->words[2]);
    int64_t       reports[MOST_WORDS];
    size_t        count = 0;
    struct work   work;
    struct err    err = { 0 };

    if (!who)
        return wrong(p, "no such login earlier in the script");
    for (size_t i = 3; i < p->word_count; i++) {
        const struct named *report = find(p, p->words[i]);

        if (!report)
            return wrong(p, "no such report earlier in the script");
        reports[count++] = report->id;
    }
    return act_as(p, who, &work) &&
           done(p, &work, casefile_open(&work, reports, count, &named->id, &err), &err);
}

/* duty learned=MOMENT field=value ...: somebody without an account. */
static bool
play_duty(struct play *p)
{
    json_t            *answers = pairs(p, 1), *as_report = json_object();
    struct duty_given  given = { .answers = answers, .as_report = as_report };
    struct code_person made = { 0 };
    struct work        work;
    struct err         err = { 0 };
    int64_t            duty;
    enum rc            rc;

    if (moment_parse(p->data.arena, p->site->zone,
                     str_z(json_string_value(json_object_get(answers, "learned"))),
                     &given.learned_at, &err) != RC_OK)
        return wrong(p, "learned= is no moment");
    json_object_del(answers, "learned");
    if (json_object_get(answers, "told_words"))
        json_object_set(as_report, "your_words", json_object_get(answers, "told_words"));
    if (!act_as(p, NULL, &work))
        return false;
    p->data.system.kind = ACTOR_NOBODY;
    rc = duty_report(&work, &given, &made, &duty, &err);
    opener_drop(made.opener);
    json_decref(answers);
    json_decref(as_report);
    return done(p, &work, rc, &err);
}

/* office LOGIN "English" "Spanish" MEMBER AGREEMENT TRAINING FROM yes|no */
static bool
play_office(struct play *p)
{
    struct named      *who = find(p, p->words[1]), *member = find(p, p->words[4]);
    struct designation given = { .statistics = str_eqz(p->words[8], "yes") };
    struct work        work;
    struct err         err = { 0 };
    int64_t            office;
    enum rc            rc;

    if (!who || !member || !day_parse(p->words[5], &given.agreement_on) ||
        !day_parse(p->words[6], &given.trained_on) || !day_parse(p->words[7], &given.from_on))
        return wrong(p, "office LOGIN \"English\" \"Spanish\" MEMBER DAY DAY DAY yes|no");
    if (!act_as(p, who, &work))
        return false;
    if ((rc = office_make(&work, p->words[2], p->words[3], &office, &err)) == RC_OK &&
        (rc = office_add_member(&work, office, member->person, &err)) == RC_OK)
        rc = office_designate_on(&work, office, &given, &err);
    return done(p, &work, rc, &err);
}

/* entry LOGIN field=value ...: one number from a confidential office. */
static bool
play_entry(struct play *p)
{
    struct named *who = find(p, p->words[1]);
    json_t       *answers = pairs(p, 2);
    struct work   work;
    struct err    err = { 0 };
    enum rc       rc;

    if (!who)
        return wrong(p, "no such login earlier in the script");
    if (!act_as(p, who, &work))
        return false;
    rc = statistic_keep(&work, p->now, "office", answers, &err);
    json_decref(answers);
    return done(p, &work, rc, &err);
}

static const struct line_row {
    const char *command;
    size_t      words; /* at least, the command included */
    bool (*run)(struct play *p);
} line_rows[] = {
    { "at", 2, play_at },         { "staff", 3, play_staff },   { "report", 2, play_report },
    { "answer", 4, play_answer }, { "note", 4, play_note },     { "close", 4, play_close },
    { "say", 3, play_say },       { "case", 4, play_case },     { "duty", 2, play_duty },
    { "office", 9, play_office }, { "entry", 2, play_entry },
};

/* ---- reading ------------------------------------------------------------------------------- */

/* Words of a line; text in quotes is one word, and so is what follows a '=' in quotes. */
static bool
split(struct play *p, struct str line)
{
    size_t i = 0;

    p->word_count = 0;
    while (i < line.n && p->word_count < MOST_WORDS) {
        struct buf b;
        bool       quoted = false;

        while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
            i++;
        if (i == line.n || line.p[i] == '#')
            break;
        buf_init(&b, p->data.arena, 20000);
        for (; i < line.n && (quoted || (line.p[i] != ' ' && line.p[i] != '\t')); i++) {
            if (line.p[i] == '"')
                quoted = !quoted;
            else
                buf_addc(&b, line.p[i]);
        }
        if (quoted)
            return wrong(p, "a quotation mark is open");
        p->words[p->word_count++] = buf_str(&b);
    }
    return true;
}

static bool
carry_out(struct play *p, struct str line)
{
    if (!split(p, line))
        return false;
    if (p->word_count == 0)
        return true;
    for (size_t i = 0; i < COUNT(line_rows); i++)
        if (str_eqz(p->words[0], line_rows[i].command))
            return p->word_count >= line_rows[i].words ? line_rows[i].run(p)
                                                       : wrong(p, "this command needs more words");
    return wrong(p, "no such command");
}

static bool
read_file(const char *path, struct arena *a, struct str *out)
{
    FILE  *f = fopen(path, "rb");
    char  *text;
    size_t n;

    if (!f) {
        fprintf(stderr, "amparo play: %s cannot be read.\n", path);
        return false;
    }
    text = arena_alloc(a, 1 << 20);
    n = fread(text, 1, 1 << 20, f);
    fclose(f);
    *out = (struct str){ text, n };
    return true;
}

static void
print_codes(const struct play *p)
{
    for (size_t i = 0; i < p->name_count; i++)
        if (p->names[i].code.n)
            printf("code " STR_FMT " " STR_FMT "\n", STR_ARG(p->names[i].name), STR_ARG(p->names[i].code));
}

int
cli_play(int argc, char **argv)
{
    static struct play p;
    const char *data = NULL, *postgres = NULL, *host = NULL, *file = NULL;
    const struct option_row rows[] = {
        { "data", "DIR", "the data folder (needed)", &data, NULL },
        { "postgres", "URL", "where the data is, if not in the folder", &postgres, NULL },
        { "host", "HOST", "which institution, when there are several", &host, NULL },
    };
    size_t     files = 0;
    struct str rest, line;
    bool       good;

    if (!options_read("play", rows, COUNT(rows), argc, argv, &file, &files, 1))
        return CLI_USAGE;
    if (files == 0 || !data) {
        fprintf(stderr, "amparo play: name a .steps file and --data.\n");
        return CLI_USAGE;
    }
    p.file = file;
    p.now = clock_now();
    good = data_open(&p.data, data, postgres) && data_sites(&p.data);
    p.site = good ? data_site(&p.data, host) : NULL;
    good = p.site && read_file(file, p.data.arena, &rest);
    if (good && !p.site->demonstration) {
        fprintf(stderr, "amparo play: only an institution marked as demonstration can be played.\n");
        good = false;
    }
    while (good && str_next(&rest, '\n', &line)) {
        p.line++;
        good = carry_out(&p, str_trim(line));
    }
    if (good)
        print_codes(&p);
    clock_script(0);
    data_close(&p.data);
    return good ? CLI_OK : CLI_FOUND;
}
