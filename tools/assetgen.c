/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * assetgen.c - puts the files a browser loads into the program.
 *
 *   assetgen --header FILE --source FILE PATH...
 *
 * Each file gets an address that holds a hash of its bytes, so that a browser may
 * keep it for a year; a changed file has another address.  PATH.gz beside a file is
 * its compressed form.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES (1024 * 1024)
#define MOST_FILES 64

static const struct {
    const char *ending, *type;
} types[] = {
    { ".css", "text/css; charset=utf-8" },
    { ".js", "text/javascript; charset=utf-8" },
    { ".svg", "image/svg+xml" },
    { ".txt", "text/plain; charset=utf-8" },
};

struct file {
    const char *name, *type;
    uint8_t    *bytes, *gzip;
    size_t      n, gzip_n;
    uint64_t    hash;
};

static uint8_t *
bytes_read(const char *path, size_t *n, bool needed)
{
    FILE    *f = fopen(path, "rb");
    uint8_t *bytes;

    *n = 0;
    if (!f && !needed)
        return NULL;
    bytes = malloc(MOST_BYTES);
    if (!f || !bytes || (*n = fread(bytes, 1, MOST_BYTES, f)) == MOST_BYTES) {
        fprintf(stderr, "assetgen: cannot read %s, or it is 1 MB or more\n", path);
        exit(1);
    }
    fclose(f);
    return bytes;
}

/* FNV-1a: tells versions apart; it protects against nothing. */
static uint64_t
bytes_hash(const uint8_t *bytes, size_t n)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash;
}

static struct file
file_read(const char *path)
{
    struct file f = { 0 };
    char        gz[1024];
    const char *dot;

    f.name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    dot = strrchr(f.name, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
        if (!strcmp(dot, types[i].ending))
            f.type = types[i].type;
    if (!f.type) {
        fprintf(stderr, "assetgen: %s is neither css, js, svg nor txt\n", path);
        exit(1);
    }
    f.bytes = bytes_read(path, &f.n, true);
    snprintf(gz, sizeof gz, "%s.gz", path);
    f.gzip = bytes_read(gz, &f.gzip_n, false);
    f.hash = bytes_hash(f.bytes, f.n);
    return f;
}

static void
name_emit(FILE *out, const struct file *f)
{
    fputs("ASSET_", out);
    for (const char *p = f->name; *p; p++)
        fputc(*p == '.' || *p == '-' ? '_' : *p, out);
}

static void
bytes_emit(FILE *out, const char *name, size_t number, const uint8_t *bytes, size_t n)
{
    fprintf(out, "static const uint8_t %s_%zu[] = {", name, number);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s%u,", i % 24 ? "" : "\n    ", bytes[i]);
    fputs("\n};\n\n", out);
}

static void
header_emit(FILE *out, const struct file *files, size_t n)
{
    fputs("/* assets.h - made by tools/assetgen from assets/; do not edit. */\n"
          "#ifndef ASSETS_H\n#define ASSETS_H\n\n#include \"base/base.h\"\n\n"
          "enum asset_name {\n", out);
    for (size_t i = 0; i < n; i++) {
        fputs("    ", out);
        name_emit(out, &files[i]);
        fputs(",\n", out);
    }
    fputs("    ASSET_COUNT\n};\n\n"
          "/* A file to serve as it is at `path`, for as long as a browser likes; gzip may be empty. */\n"
          "struct asset {\n    struct str   path, type;\n    struct bytes body, gzip;\n};\n\n"
          "extern const struct asset assets[ASSET_COUNT];\n\n#endif\n", out);
}

static void
source_emit(FILE *out, const struct file *files, size_t n)
{
    fputs("/* assets.c - made by tools/assetgen from assets/; do not edit. */\n"
          "#include \"assets.h\"\n\n", out);
    for (size_t i = 0; i < n; i++) {
        bytes_emit(out, "body", i, files[i].bytes, files[i].n);
        if (files[i].gzip)
            bytes_emit(out, "gzip", i, files[i].gzip, files[i].gzip_n);
    }
    fputs("const struct asset assets[ASSET_COUNT] = {\n", out);
    for (size_t i = 0; i < n; i++) {
        const struct file *f = &files[i];
        const char        *dot = strrchr(f->name, '.');

        fputs("    [", out);
        name_emit(out, f);
        fprintf(out, "] = { STR_INIT(\"/assets/%.*s.%010llx%s\"), STR_INIT(\"%s\"),\n      { body_%zu, sizeof body_%zu }",
                (int)(dot - f->name), f->name, (unsigned long long)(f->hash >> 24), dot, f->type, i, i);
        if (f->gzip)
            fprintf(out, ", { gzip_%zu, sizeof gzip_%zu }", i, i);
        fputs(" },\n", out);
    }
    fputs("};\n", out);
}

int
main(int argc, char **argv)
{
    static struct file files[MOST_FILES];
    size_t             n = 0;
    FILE              *out;

    if (argc < 6 || argc - 5 > MOST_FILES || strcmp(argv[1], "--header") || strcmp(argv[3], "--source")) {
        fputs("use: assetgen --header FILE --source FILE PATH...\n", stderr);
        return 2;
    }
    for (int i = 5; i < argc; i++)
        files[n++] = file_read(argv[i]);
    if (!(out = fopen(argv[2], "w")))
        return 2;
    header_emit(out, files, n);
    if (fclose(out) || !(out = fopen(argv[4], "w")))
        return 2;
    source_emit(out, files, n);
    if (fclose(out))
        return 2;
    for (size_t i = 0; i < n; i++) {
        free(files[i].bytes);
        free(files[i].gzip);
    }
    return 0;
}
