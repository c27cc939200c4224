/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* write.c - a block as a typed C function and the constant it stands on. */
#include "sqlgen.h"

static const char *
c_type(const struct field *f)
{
    return f->nullable ? f->type->c_null : f->type->c;
}
static void
add_params(struct text *t, const struct block *b)
{
    for (int i = 0; i < b->params; i++)
        text_addf(t, ", %s%s", c_type(&b->param[i]), b->param[i].name);
}

static void
add_prototype(struct text *t, const struct block *b, bool now)
{
    if (b->kind == WRITE && !now) {
        text_addf(t, "%s(struct change *change_", b->name);
        add_params(t, b);
        text_addz(t, ")");
        return;
    }
    text_addf(t, "%s%s(", b->name, now ? "_now" : "");
    text_addz(t, b->kind == WRITE  ? "struct write_tx *tx_"
                 : b->kind == EACH ? "struct snapshot *snap_"
                                   : "struct arena *arena_, struct snapshot *snap_");
    add_params(t, b);
    if (b->kind == ONE)
        text_addf(t, ", struct %s_row *out_", b->name);
    else if (b->kind == MANY)
        text_addf(t, ", struct %s_row **rows_, size_t *count_", b->name);
    else if (b->kind == EACH)
        text_addf(t,
                  ", enum rc (*each_)(void *ctx, const struct %s_row *row), void *ctx_",
                  b->name);
    else if (b->expect < 0)
        text_addz(t, ", int64_t *touched_");
    text_addz(t, ", struct err *err_)");
}

void
write_declaration(struct text *t, const struct block *b)
{
    text_addz(t, "\n");
    if (b->kind != WRITE) {
        text_addf(t, "struct %s_row {\n", b->name);
        for (int i = 0; i < b->columns; i++)
            text_addf(t, "    %s%s;\n", c_type(&b->column[i]), b->column[i].name);
        text_addz(t, "};\n");
    }
    text_addz(t, b->kind == WRITE ? "void " : "MUST_USE enum rc ");
    add_prototype(t, b, false);
    text_addz(t, ";\n");
    if (b->kind == WRITE) {
        text_addz(t, "MUST_USE enum rc ");
        add_prototype(t, b, true);
        text_addz(t, ";\n");
    }
}

/* The constant itself; `offsets` when the row struct exists. */
static void
add_statement(struct text *t, const struct block *b, bool offsets)
{
    text_addz(t, "\n");
    if (b->params) {
        text_addf(t, "static const enum sql_type %s_types[] = {", b->name);
        for (int i = 0; i < b->params; i++)
            text_addf(t, " %s,", b->param[i].type->tag);
        text_addz(t, " };\n");
    }
    if (b->columns) {
        text_addf(t, "static const struct sql_column %s_columns[] = {\n", b->name);
        for (int i = 0; i < b->columns; i++) {
            const struct field *f = &b->column[i];

            text_addf(t, "    { \"%s\", %s, %s, ", f->name, f->type->tag,
                      f->nullable ? "true" : "false");
            if (offsets)
                text_addf(t, "offsetof(struct %s_row, %s) },\n", b->name, f->name);
            else
                text_addz(t, "0 },\n");
        }
        text_addz(t, "};\n");
    }
    text_addf(t, "static const struct statement %s_statement = {\n    \"%s\",\n    ",
              b->name, b->name);
    text_c_string(t, b->sqlite.p);
    text_addz(t, ",\n    ");
    text_c_string(t, b->postgres.p);
    text_addf(t, ",\n    %s%s, %d, %s%s, %d, ", b->params ? b->name : "NULL",
              b->params ? "_types" : "", b->params, b->columns ? b->name : "NULL",
              b->columns ? "_columns" : "", b->columns);
    if (b->columns && offsets)
        text_addf(t, "sizeof(struct %s_row)", b->name);
    else
        text_addz(t, "0");
    text_addf(t, ",\n    %ld, %ld, %d\n};\n", b->limit, b->expect, b->institution);
}

static void
add_values(struct text *t, const struct block *b)
{
    if (!b->params) {
        text_addz(t, "    const struct sql_value *v_ = NULL;\n");
        return;
    }
    text_addz(t, "    const struct sql_value v_[] = {\n");
    for (int i = 0; i < b->params; i++)
        text_addf(t, "        %s(%s),\n",
                  b->param[i].nullable ? b->param[i].type->value_null
                                       : b->param[i].type->value,
                  b->param[i].name);
    text_addz(t, "    };\n");
}

static void
add_body(struct text *t, const struct block *b)
{
    if (b->kind == EACH)
        text_addf(
            t,
            "\nstruct %s_walk {\n    enum rc (*each)(void *ctx, const struct %s_row "
            "*row);\n    void *ctx;\n};\n\nstatic enum rc\n%s_step(void *walk, const "
            "void "
            "*row)\n{\n    const struct %s_walk *w = walk;\n\n    return w->each(w->ctx, "
            "row);\n}\n",
            b->name, b->name, b->name, b->name);
    text_addz(t, b->kind == WRITE ? "\nvoid\n" : "\nenum rc\n");
    add_prototype(t, b, false);
    text_addz(t, "\n{\n");
    add_values(t, b);
    if (b->kind == MANY)
        text_addz(t, "    void   *p = NULL;\n    enum rc rc;\n");
    if (b->kind == EACH)
        text_addf(t,
                  "    struct %s_row row;\n    struct %s_walk walk = { each_, ctx_ };\n",
                  b->name, b->name);
    text_addz(t, "\n");
    if (b->kind == ONE)
        text_addf(
            t,
            "    return statement_one(arena_, snap_, &%s_statement, v_, out_, err_);\n",
            b->name);
    else if (b->kind == MANY)
        text_addf(
            t,
            "    rc = statement_many(arena_, snap_, &%s_statement, v_, &p, count_, err_);"
            "\n    if (rc == RC_OK)\n        *rows_ = p;\n    return rc;\n",
            b->name);
    else if (b->kind == EACH)
        text_addf(
            t,
            "    return statement_each(snap_, &%s_statement, v_, &row, %s_step, &walk, "
            "err_);\n",
            b->name, b->name);
    else
        text_addf(t, "    statement_record(change_, &%s_statement, v_);\n", b->name);
    text_addz(t, "}\n");
    if (b->kind != WRITE)
        return;
    text_addz(t, "\nenum rc\n");
    add_prototype(t, b, true);
    text_addz(t, "\n{\n");
    add_values(t, b);
    text_addf(t, "\n    return statement_write(tx_, &%s_statement, v_, %s, err_);\n}\n",
              b->name, b->expect < 0 ? "touched_" : "NULL");
}

void
write_code(struct text *t, const struct block *b)
{
    add_statement(t, b, true);
    add_body(t, b);
}

void
write_constant(struct text *t, const struct block *b)
{
    add_statement(t, b, false);
}
