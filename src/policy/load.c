/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * load.c - folders into trees: which file holds which entries, and what a pack extends.
 * A folder is read once, however many packs extend it.
 */
#include "policy/read.h"

#include <openssl/evp.h>
#include <string.h>

/* The files of a pack: under which keys they hold lists of which noun.  "*": any other
 * key is a list of words. */
static const struct {
    const char *file, *key;
    enum noun   noun;
} places[] = {
    { "pack.yaml", "settings", NOUN_setting },
    { "vocabulary.yaml", "groups", NOUN_group },
    { "vocabulary.yaml", "questions", NOUN_question },
    { "vocabulary.yaml", "*", NOUN_word },
    { "decisions.yaml", "decisions", NOUN_decision },
    { "clocks.yaml", "clocks", NOUN_clock },
    { "calendar.yaml", "calendars", NOUN_calendar },
    { "boxes.yaml", "boxes", NOUN_box },
    { "measures.yaml", "measures", NOUN_word },
    { "measures.yaml", "removal_actions", NOUN_word },
    { "measures.yaml", "sanctions", NOUN_word },
    { "measures.yaml", "remedies", NOUN_word },
    { "resources.yaml", "resources", NOUN_resource },
    { "resources.yaml", "offices", NOUN_word },
    { "letters.yaml", "letters", NOUN_letter },
    { "letters.yaml", "never", NOUN_never },
    { "requirements.yaml", "requirements", NOUN_requirement },
    { "requirements.yaml", "gates", NOUN_gate },
    { "conformance.yaml", "conformance", NOUN_conform },
};

struct loading {
    struct arena               *a;
    const struct folder_reader *reader;
    struct problems            *problems;
    struct folder             **folders;
    size_t                      folder_count;
};

void
entry_add(struct arena *a, struct entries *to, struct entry e)
{
    if (to->count == to->room) {
        size_t        room = to->room ? to->room * 2 : 64;
        struct entry *list = ARENA_ARRAY(a, struct entry, room);

        if (to->count)
            memcpy(list, to->list, to->count * sizeof(*list));
        to->list = list;
        to->room = room;
    }
    to->list[to->count++] = e;
}

static struct str
entry_id(const struct node *map, enum noun noun)
{
    const struct node *id = node_get(map, noun == NOUN_conform ? "clause" : "id");

    return id && id->kind == NODE_TEXT ? id->text : (struct str) { 0 };
}

/* Ids: letters, digits, `_`.  Clause ids are the text's own. */
static bool
id_good(struct str id)
{
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return id.n > 0;
}

static void
add_entry(struct loading *ld, struct folder *f, enum noun noun, struct str list,
          const struct node *map)
{
    struct str id = entry_id(map, noun);

    if (map->kind != NODE_MAP) {
        problem_add(ld->problems, map->at,
                    str_lit("Write `- id: name` and its keys below."),
                    "each %s is written as keys", noun_phrase(noun));
        return;
    }
    if (!id.n) {
        const char *key = noun == NOUN_conform ? "clause" : "id";

        problem_add(ld->problems, map->at,
                    arena_printf(ld->a, "Add the line `%s: ...`.", key),
                    "this %s lacks '%s'", noun_phrase(noun), key);
        return;
    }
    if (noun != NOUN_conform && !id_good(id)) {
        problem_add(ld->problems, node_get(map, "id")->at,
                    str_lit("Use letters, digits and `_`."),
                    "'" STR_FMT "' cannot be an id", STR_ARG(id));
        return;
    }
    entry_add(ld->a, &f->entries,
              (struct entry) { .noun = noun, .list = list, .id = id, .map = map });
}

static void
add_list(struct loading *ld, struct folder *f, enum noun noun, struct str key,
         const struct node *rows)
{
    if (rows->kind == NODE_TEXT && !rows->text.n)
        return;
    if (rows->kind != NODE_ROW) {
        problem_add(ld->problems, rows->at, str_lit("Begin each entry with `- `."),
                    "'" STR_FMT "' is a list of entries", STR_ARG(key));
        return;
    }
    for (size_t i = 0; i < rows->count; i++)
        add_entry(ld, f, noun, key, rows->items[i]);
}

static void
read_clauses(struct loading *ld, struct folder *f, const struct node *root)
{
    static const char kinds[] =
        "duty, right, prohibition, definition, option, information";
    const struct node *rows = node_get(root, "clauses");
    struct pack        pack = { .home = &f->home };
    struct linking     l = { .a = ld->a, .problems = ld->problems, .pack = &pack };

    read_keys(&l, root, "clauses file", "clauses", "clauses");
    if (!rows || rows->kind != NODE_ROW)
        return;
    f->home.clauses = ARENA_ARRAY(ld->a, struct clause, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++) {
        const struct node *map = rows->items[i], *heading, *left;
        struct clause     *c = &f->home.clauses[f->home.clause_count];
        int                kind;

        /* a clause with a faulty key is still a clause: what cites it is not at fault */
        read_keys(&l, map, "clause", "id kind heading left_to flag", "id kind heading");
        if (map->kind != NODE_MAP || !node_get(map, "id"))
            continue;
        *c = (struct clause) { .id = read_text(&l, map, "id"),
                               .home = &f->home,
                               .at = map->at };
        kind = read_choice_key(&l, map, "kind", kinds);
        c->kind = kind < 0 ? CLAUSE_INFORMATION : (enum clause_kind)kind;
        heading = node_get(map, "heading");
        if (heading)
            c->heading = read_words(&l, heading, c->id);
        c->summary = read_words(&l, map, c->id);
        left = node_get(map, "left_to");
        if (left) {
            c->people = true;
            c->left_to = left->kind == NODE_MAP ? read_words(&l, left, c->id)
                                                : (struct words) { 0 };
            if (left->kind == NODE_TEXT && !str_eqz(left->text, "people"))
                problem_add(ld->problems, left->at,
                            str_lit("Write `left_to: people`, or why in words."),
                            "a clause is left to people or to nobody");
        }
        for (size_t j = 0; j < f->home.clause_count; j++)
            if (str_eq(f->home.clauses[j].id, c->id))
                problem_add(ld->problems, node_get(map, "id")->at,
                            str_lit("Give each clause its own id."),
                            "clause '" STR_FMT "' is written twice", STR_ARG(c->id));
        f->home.clause_count++;
    }
}

static void
unknown_key(struct loading *ld, const struct pair *pair, const char *file)
{
    struct nearest near;

    nearest_init(&near, pair->key);
    for (size_t i = 0; i < COUNT(places); i++)
        if (str_eqz(str_z(file), places[i].file) && places[i].key[0] != '*')
            nearest_try(&near, str_z(places[i].key));
    problem_add(ld->problems, pair->at, nearest_text(ld->a, &near, "Leave it out."),
                "%s has no key '" STR_FMT "'", file, STR_ARG(pair->key));
}

/* A file whose keys each hold a list of entries.  False: not such a file. */
static bool
read_lists(struct loading *ld, struct folder *f, struct str path, const struct node *root)
{
    bool known = false;

    for (size_t i = 0; i < COUNT(places); i++)
        known = known || str_eqz(path, places[i].file);
    if (!known || str_eqz(path, "pack.yaml"))
        return known;
    if (root->kind != NODE_MAP) {
        problem_add(ld->problems, root->at, str_lit("Begin with a key and a colon."),
                    "this file begins without a key");
        return true;
    }
    for (size_t k = 0; k < root->count; k++) {
        const struct pair *pair = &root->pairs[k];
        bool               found = false;

        for (size_t i = 0; i < COUNT(places) && !found; i++)
            if (str_eqz(path, places[i].file) &&
                (places[i].key[0] == '*' || str_eqz(pair->key, places[i].key))) {
                add_list(ld, f, places[i].noun, pair->key, pair->value);
                found = true;
            }
        if (!found && str_eqz(path, "calendar.yaml") && str_eqz(pair->key, "zone")) {
            f->zone = pair->value;
            found = true;
        }
        if (!found)
            unknown_key(ld, pair, arena_z(ld->a, path));
    }
    return true;
}

static void
read_file(struct loading *ld, struct folder *f, struct str path)
{
    struct source *source = ARENA_NEW(ld->a, struct source);
    struct node   *root;

    source->path =
        arena_printf(ld->a, STR_FMT "/" STR_FMT, STR_ARG(f->home.folder), STR_ARG(path));
    source->home = &f->home;
    if (ld->reader->read(ld->reader->self, ld->a, f->home.folder, path, &source->text) !=
        RC_OK) {
        problem_add(ld->problems, (struct where) { source, 0, 0 }, (struct str) { 0 },
                    "this file cannot be read");
        return;
    }
    if (str_starts(path, str_lit("letters/")) && str_ends(path, str_lit(".md"))) {
        f->texts[f->text_count].path = path;
        f->texts[f->text_count++].source = source;
        return;
    }
    if (!str_ends(path, str_lit(".yaml"))) {
        if (!str_ends(path, str_lit(".md")))
            problem_add(
                ld->problems, (struct where) { source, 0, 0 },
                str_lit("A pack holds .yaml files, and .md files under letters/."),
                "this is no file of a pack");
        return;
    }
    root = node_read(ld->a, source, ld->problems);
    if (!root) {
        f->unreadable = true;
        return;
    }
    if (str_eqz(path, "pack.yaml")) {
        f->head = root;
        f->home.at = (struct where) { source, 1, 1 };
        if (node_get(root, "settings"))
            add_list(ld, f, NOUN_setting, str_lit("settings"),
                     node_get(root, "settings"));
    } else if (str_eqz(path, "clauses.yaml")) {
        read_clauses(ld, f, root);
    } else if (str_starts(path, str_lit("procedures/"))) {
        add_entry(ld, f, NOUN_procedure, (struct str) { 0 }, root);
    } else if (str_starts(path, str_lit("scenarios/calendars/"))) {
        struct str id = str_from(path, sizeof("scenarios/calendars/") - 1);

        id.n -= sizeof(".yaml") - 1;
        f->calendars[f->calendar_count].id = id;
        f->calendars[f->calendar_count++].map = root;
    } else if (str_starts(path, str_lit("scenarios/"))) {
        if (node_get(root, "scenarios"))
            add_list(ld, f, NOUN_scenario, str_lit("scenarios"),
                     node_get(root, "scenarios"));
    } else if (!read_lists(ld, f, path, root)) {
        struct nearest near;

        nearest_init(&near, path);
        for (size_t i = 0; i < COUNT(places); i++)
            nearest_try(&near, str_z(places[i].file));
        problem_add(
            ld->problems, (struct where) { source, 0, 0 },
            nearest_text(ld->a, &near, "docs/packs.md lists the files of a pack."),
            "no file of a pack has this name");
    }
}

/* SHA-256 of the folder's bytes and of the hashes of what it extends. */
static void
folder_hash(struct loading *ld, struct folder *f)
{
    struct arena *own = arena_new((size_t)256 << 20); /* the bytes are not kept */
    struct bytes  bytes = pack_bytes(own, ld->reader, f->home.folder);
    EVP_MD_CTX   *ctx = EVP_MD_CTX_new();
    unsigned int  n = 0;

    BUG_IF(!ctx || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1);
    BUG_IF(EVP_DigestUpdate(ctx, bytes.p, bytes.n) != 1);
    for (size_t i = 0; i < f->parent_count; i++)
        BUG_IF(EVP_DigestUpdate(ctx, f->parents[i]->home.hash, sizeof(f->home.hash)) !=
               1);
    BUG_IF(EVP_DigestFinal_ex(ctx, f->home.hash, &n) != 1);
    EVP_MD_CTX_free(ctx);
    arena_free(own);
}

/* `from`: who asked for it; NULL: the command. */
static struct folder *
folder_load(struct loading *ld, struct str id, const struct node *from)
{
    struct folder *f;
    struct str    *paths;
    size_t         count;

    for (size_t i = 0; i < ld->folder_count; i++)
        if (str_eq(ld->folders[i]->home.folder, id)) {
            if (ld->folders[i]->busy && from) {
                problem_add(ld->problems, from->at, str_lit("Take one of the two out."),
                            "'" STR_FMT "' extends itself in the end", STR_ARG(id));
                return NULL;
            }
            return ld->folders[i];
        }
    if (ld->reader->list(ld->reader->self, ld->a, id, &paths, &count) != RC_OK) {
        problem_add(ld->problems, from ? from->at : (struct where) { 0 },
                    str_lit("Put its folder beside this one."),
                    "there is no pack '" STR_FMT "'", STR_ARG(id));
        return NULL;
    }
    f = ARENA_NEW(ld->a, struct folder);
    f->home.folder = arena_str(ld->a, id);
    f->busy = true;
    for (int i = 0; i < LANG_COUNT; i++)
        f->home.lang[i] = false;
    *(void **)&f->texts = arena_zero(ld->a, count + 1, sizeof(*f->texts));
    *(void **)&f->calendars = arena_zero(ld->a, count + 1, sizeof(*f->calendars));
    COUNT_ADD(ld, ld->folders, ld->folder_count, f);
    for (size_t i = 0; i < count;
         i++) /* the head first: it says which languages to expect */
        if (str_eqz(paths[i], "pack.yaml")) {
            read_file(ld, f, paths[i]);
            pack_head(ld->a, ld->problems, f);
        }
    for (size_t i = 0; i < count; i++)
        if (!str_eqz(paths[i], "pack.yaml"))
            read_file(ld, f, paths[i]);
    if (!f->head) {
        problem_add(ld->problems, from ? from->at : (struct where) { 0 },
                    str_lit("Every pack begins with pack.yaml."),
                    "'" STR_FMT "' has no pack.yaml", STR_ARG(id));
        f->home.id = f->home.short_name = f->home.folder;
    }
    for (size_t i = 0; i < f->home.extend_count; i++) {
        const struct node *row = node_get(f->head, "extends");
        struct folder     *parent = folder_load(ld, f->home.extends[i],
                                            row->kind == NODE_ROW ? row->items[i] : row);

        if (parent)
            COUNT_ADD(ld, f->parents, f->parent_count, parent);
    }
    folder_hash(ld, f);
    f->busy = false;
    return f;
}

static struct pack *folder_link(struct loading *ld, struct folder *f);

/* The packs that this one and its parents stand beside. */
static void
load_beside(struct loading *ld, struct folder *f, const struct pack ***out, size_t *count)
{
    for (size_t i = 0; i < f->parent_count; i++)
        load_beside(ld, f->parents[i], out, count);
    for (size_t i = 0; i < f->home.beside_count; i++) {
        const struct node *row = node_get(f->head, "beside");
        struct folder     *other = folder_load(ld, f->home.beside_ids[i],
                                           row->kind == NODE_ROW ? row->items[i] : row);
        const struct pack *pack = other ? folder_link(ld, other) : NULL;
        bool               there = !pack;

        for (size_t j = 0; j < *count; j++)
            there = there || (*out)[j] == pack;
        if (!there)
            COUNT_ADD(ld, *out, *count, pack);
    }
}

static struct pack *
folder_link(struct loading *ld, struct folder *f)
{
    const struct pack **beside = NULL;
    size_t              count = 0;

    if (f->pack)
        return f->pack;
    f->pack = ARENA_NEW(ld->a, struct pack);
    f->pack->home = &f->home;
    load_beside(ld, f, &beside, &count);
    return pack_link(ld->a, ld->problems, f, beside, count);
}

enum rc
policy_load(struct arena *a, const struct folder_reader *reader, struct str id,
            struct problems *problems, const struct pack **out)
{
    struct loading ld = { .a = a, .reader = reader, .problems = problems };
    struct folder *f;
    struct pack   *pack;

    problems->arena = a;
    f = folder_load(&ld, id, NULL);
    if (!f)
        return RC_BADINPUT;
    pack = folder_link(&ld, f);
    problems_sort(problems);
    if (problems->errors) {
        *out = NULL;
        return RC_BADINPUT;
    }
    *out = pack;
    return RC_OK;
}
