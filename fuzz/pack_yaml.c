/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * pack_yaml.c - any bytes as a file of a pack: read, linked, checked, asked, never a
 * crash. The first line of the input is the name of the file ("decisions.yaml"); the rest
 * is the file. Around it stands a small pack, so that the bytes have something to link
 * to.
 */
#include "policy/clock.h"
#include "policy/coverage.h"
#include "policy/scenario.h"

#include <string.h>

struct around {
    const char *path, *text;
};

#define WORDS "  en: x\n  es: x\n"

static const struct around around[] = {
    { "boxes.yaml", "boxes:\n- id: work\n  kind: work\n  each: case\n  recoverable: "
                    "yes\n  readers: [officer]\n"
                    "  clause: 1\n" WORDS },
    { "clauses.yaml",
      "clauses:\n- id: 1\n  kind: duty\n  heading:\n    en: x\n    es: x\n" WORDS },
    { "clocks.yaml",
      "clocks:\n- id: soon\n  clause: 1\n  kind: deadline\n  about: duty\n  starts: "
      "learned_at\n"
      "  stops: [reported_at]\n  runs:\n  - [any, 24 hours, house, same time, stays]\n"
      "  lapse:\n    means: late\n    en: x\n    es: x\n" WORDS },
    { "decisions.yaml",
      "decisions:\n- id: reach\n  clause: 1\n  about: allegation\n  hit: first\n"
      "  columns: [row, in_country, ->, reach, clause]\n  rows:\n  - [a, yes, ->, on, "
      "1]\n"
      "  - [b, no, ->, off, 1]\n  answers:\n  - id: on\n    en: x\n    es: x\n"
      "  - id: off\n    en: x\n    es: x\n" WORDS },
    { "letters.yaml",
      "letters:\n- id: sheet\n  clause: 1\n  to: officer\n  box: work\n  served: no\n"
      "  must: [[thing, 1]]\n" WORDS
      "never:\n- id: ban\n  clause: 1\n  language: en\n  near: 4 words\n  groups: [[must "
      "not], [speak*]]\n" },
    { "letters/sheet.en.md", ":: clause 1; covers thing\n{{today}} x\n" },
    { "letters/sheet.es.md", ":: clause 1; covers thing\n{{today}} x\n" },
    { "pack.yaml", "id: p\nshort: p\nauthority: x\nowner: officer\nin_force: 2020-01-01 "
                   "to open\nstatus: in_force\n"
                   "languages: [en, es]\nen: x\nes: x\n" },
    { "procedures/one.yaml",
      "id: one\nclause: 1\nabout: allegation\nstarts_in: none\nen: x\nes: x\n"
      "states:\n- id: on\n  en: x\n  es: x\n- id: off\n  final: yes\n  en: x\n  es: x\n"
      "steps:\n- id: go\n  clause: 1\n  by: [officer]\n  from: [none]\n  to: on\n  en: "
      "x\n  es: x\n"
      "- id: end\n  clause: 1\n  by: [officer]\n  from: [on]\n  to: off\n"
      "  form: [[reason, work, required, 1]]\n  en: x\n  es: x\n" },
    { "vocabulary.yaml", "roles:\n- id: officer\n  kind: office\n  clause: 1\n" WORDS
                         "questions:\n- id: reason\n  kind: text\n  clause: 1\n" WORDS },
};

struct input {
    struct str path, text;
};

static enum rc
list(void *self, struct arena *a, struct str id, struct str **out, size_t *count)
{
    const struct input *in = self;
    bool                there = false;

    if (!str_eqz(id, "p"))
        return RC_NOTFOUND;
    *out = ARENA_ARRAY(a, struct str, COUNT(around) + 1);
    *count = 0;
    for (size_t i = 0; i < COUNT(around); i++) {
        (*out)[(*count)++] = str_z(around[i].path);
        there = there || str_eqz(in->path, around[i].path);
    }
    if (!there)
        (*out)[(*count)++] = in->path;
    return RC_OK;
}

static enum rc
read_file(void *self, struct arena *a, struct str id, struct str path, struct str *out)
{
    const struct input *in = self;

    UNUSED(a);
    UNUSED(id);
    if (str_eq(path, in->path)) {
        *out = in->text;
        return RC_OK;
    }
    for (size_t i = 0; i < COUNT(around); i++)
        if (str_eqz(path, around[i].path)) {
            *out = str_z(around[i].text);
            return RC_OK;
        }
    return RC_NOTFOUND;
}

/* Everything a whole pack can be asked with nothing known. */
static void
ask(struct arena *a, const struct pack *p)
{
    struct context  ctx = { .arena = a,
                            .pack = p,
                            .facts = facts_new(a, p, ABOUT_NONE, NULL) };
    struct coverage coverage;
    size_t          count;

    for (size_t i = 0; i < p->decision_count; i++) {
        struct verdict v;

        decide(&ctx, p->decisions[i], &v);
    }
    for (size_t i = 0; i < p->clock_count; i++) {
        struct reckoning r = { 0 };

        clock_reckon(&ctx, p->clocks[i], &r, NULL);
    }
    for (size_t i = 0; i < p->procedure_count; i++)
        steps_open(&ctx, p->procedures[i], str_lit("officer"), &count);
    for (size_t i = 0; i < p->scenario_count; i++) {
        struct scenario_result r;

        scenario_run(a, p, p->scenarios[i], NULL, &r);
    }
    coverage_make(a, p, &coverage);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena        *a = arena_new((size_t)64 << 20);
    struct str           whole = { (const char *)data, size < 20000 ? size : 20000 };
    struct input         in = { 0 };
    struct folder_reader reader = { .self = &in, .list = list, .read = read_file };
    struct problems      problems = { .arena = a };
    const struct pack   *pack = NULL;

    if (size && str_next(&whole, '\n', &in.path)) {
        in.text = whole;
        if (setjmp(*arena_guard(a)) == 0) {
            policy_load(a, &reader, str_lit("p"), &problems, &pack);
            for (size_t i = 0; i < problems.count; i++)
                BUG_IF(problem_text(a, &problems.list[i]).n == 0);
            if (pack)
                ask(a, pack);
        }
    }
    arena_free(a);
    return 0;
}
