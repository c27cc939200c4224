/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* write.c - reading and writing a whole table, for backups and moves between engines. */
#include "migrategen.h"

static void
add_list(struct text *out, const struct table *t, const char *before, bool numbered)
{
    for (int c = 0; c < t->columns; c++) {
        text_addf(out, "%s%s", c ? ", " : "", numbered ? before : t->column[c].name);
        if (numbered)
            text_addf(out, "%d", c + 1);
    }
}

/* The text of SELECT or INSERT; `mark` is what stands before a parameter's number. */
static void
add_whole(struct text *out, const struct table *t, bool insert, const char *mark)
{
    if (insert) {
        text_addf(out, "\"INSERT INTO %s (", t->name);
        add_list(out, t, "", false);
        text_addz(out, ") VALUES (");
        add_list(out, t, mark, true);
        text_addz(out, ")\"");
        return;
    }
    text_addz(out, "\"SELECT ");
    add_list(out, t, "", false);
    text_addf(out, " FROM %s ORDER BY ", t->name);
    for (size_t k = 0; k < t->key.n; k++)
        text_addf(out, "%s%s", k ? ", " : "", t->key.item[k]);
    text_addz(out, "\"");
}

void
write_tables(struct text *out)
{
    for (int i = 0; i < table_total; i++) {
        const struct table *t = &tables[i];

        text_addf(out, "\nstatic const struct sql_column columns_%s[] = {\n", t->name);
        for (int c = 0; c < t->columns; c++)
            text_addf(out, "    { \"%s\", %s, %s, 0 },\n", t->column[c].name,
                      t->column[c].type->tag, t->column[c].nullable ? "true" : "false");
        text_addf(out, "};\nstatic const enum sql_type types_%s[] = {", t->name);
        for (int c = 0; c < t->columns; c++)
            text_addf(out, " %s,", t->column[c].type->tag);
        text_addf(out, " };\nstatic const struct statement all_%s = {\n    \"%s\",\n    ",
                  t->name, t->name);
        add_whole(out, t, false, "");
        text_addz(out, ",\n    ");
        add_whole(out, t, false, "");
        text_addf(out, ",\n    NULL, 0, columns_%s, %d, 0, 0, 0, -1\n};\n", t->name,
                  t->columns);
        text_addf(out, "static const struct statement insert_%s = {\n    \"%s\",\n    ",
                  t->name, t->name);
        add_whole(out, t, true, "?");
        text_addz(out, ",\n    ");
        add_whole(out, t, true, "$");
        text_addf(out, ",\n    types_%s, %d, NULL, 0, 0, 0, 1, 0\n};\n", t->name,
                  t->columns);
    }
    text_addz(out, "\nconst struct sql_table table_list[] = {\n");
    for (int i = 0; i < table_total; i++)
        text_addf(out, "    { \"%s\", &all_%s, &insert_%s },\n", tables[i].name,
                  tables[i].name, tables[i].name);
    text_addz(
        out,
        "};\nconst size_t table_count = sizeof table_list / sizeof table_list[0];\n");
}
