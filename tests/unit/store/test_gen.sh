#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# What the two generators accept and refuse. test_gen.sh SQLGEN MIGRATEGEN
set -u
sqlgen=$1
migrategen=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/src/cases/migrations"
passed=0
failed=0

good() {
    passed=$((passed + 1))
}

bad() {
    failed=$((failed + 1))
    printf 'FAILED %s\n' "$*"
}

# refuses TOOL 'part of the message' <text
refuses() {
    cat >"$dir/text"
    if run "$1"; then
        bad "accepted, should say '$2':" "$(cat "$dir/text")"
    elif grep -qF -- "$2" "$dir/said" && grep -q '^[^ ]*:[0-9]*: ' "$dir/said"; then
        good
    else
        bad "should say '$2', says:" "$(cat "$dir/said")"
    fi
}

# accepts TOOL 'part of what is made' <text
accepts() {
    cat >"$dir/text"
    if ! run "$1"; then
        bad "refused:" "$(cat "$dir/said")"
    elif cat "$dir"/out* | grep -qF -- "$2"; then
        good
    else
        bad "made nothing like '$2':" "$(cat "$dir/text")"
    fi
}

run() {
    rm -f "$dir"/out*
    if [ "$1" = sql ]; then
        cp "$dir/text" "$dir/src/cases/report.sql"
        "$sqlgen" "$dir/src/cases/report.sql" "$dir/out.h" "$dir/out.c" 2>"$dir/said"
    else
        cp "$dir/text" "$dir/src/cases/migrations/0601_x.sql"
        "$migrategen" "$dir/src" "$dir/out.c" "$dir/out.d" 2>"$dir/said"
    fi
}

# --- statements ---

accepts sql '"SELECT id FROM report WHERE institution = ?1 AND id = ?2"' <<'END'
-- A comment first, with a colon: fine.

-- report_load: one
-- institution INT, id INT -> id INT
SELECT id FROM report -- a comment in the middle
WHERE institution = $1
  AND id = $2;
END
accepts sql 'WHERE institution = $1 AND x = '"'"'$2 ?  ;'"'"'"' <<'END'
-- report_load: one
-- institution INT -> id INT
SELECT id FROM report WHERE institution = $1 AND x = '$2 ?  ;'
END
accepts sql '"SELECT id FROM report WHERE institution = ?1",' <<'END'
-- report_lock: one
-- institution INT -> id INT
SELECT id FROM report WHERE institution = $1 FOR UPDATE
END
accepts sql 'struct opt_int b;' <<'END'
-- report_load: many 5
-- institution INT
--   -> a TEXT?, b INT?
SELECT a, b FROM report WHERE institution = $1
END
accepts sql 'enum rc report_change_now(struct write_tx *tx_, int64_t institution, struct bytes b, int64_t *touched_' <<'END'
-- report_change: write any
-- institution INT, b BYTES?
UPDATE report SET b = $2 WHERE institution = $1
END
accepts sql '10000, 3, 0' <<'END'
-- report_change: write 3
-- institution INT
UPDATE report SET b = 1 WHERE institution = $1
END
accepts sql 'report_hosts' <<'END'
-- report_hosts: many
-- -> host TEXT
-- all institutions: a host name leads to its institution
SELECT host FROM host
END
refuses sql 'says nothing of institution' <<'END'
-- report_load: one
-- id INT -> id INT
SELECT id FROM report WHERE id = $1
END
refuses sql 'say why' <<'END'
-- report_load: one
-- id INT -> id INT
-- all institutions:
SELECT id FROM report WHERE id = $1
END
refuses sql 'a write needs the parameter institution' <<'END'
-- report_drop: write any
-- who INT
DELETE FROM report WHERE institution = $1 AND institution > 0
END
refuses sql '$3, but there are 2' <<'END'
-- report_load: one
-- institution INT, id INT -> id INT
SELECT id FROM report WHERE institution = $1 AND id = $3
END
refuses sql '$2 (id) is not used' <<'END'
-- report_load: one
-- institution INT, id INT -> id INT
SELECT id FROM report WHERE institution = $1
END
refuses sql "the type is INT, TEXT, BYTES or BOOL" <<'END'
-- report_load: one
-- institution INT, id BIGINT -> id INT
SELECT id FROM report WHERE institution = $1 AND id = $2
END
for word in case order user int; do
    refuses sql "keeps this word" <<END
-- report_load: one
-- institution INT -> $word INT
SELECT x FROM report WHERE institution = \$1
END
done
refuses sql 'stands there twice' <<'END'
-- report_load: one
-- institution INT -> id INT
SELECT id FROM report WHERE institution = $1

-- report_load: one
-- institution INT -> id INT
SELECT id FROM report WHERE institution = $1
END
refuses sql 'is no kind' <<'END'
-- report_load: on
-- institution INT -> id INT
SELECT id FROM report WHERE institution = $1
END
refuses sql 'names its columns' <<'END'
-- report_load: one
-- institution INT
SELECT id FROM report WHERE institution = $1
END
refuses sql 'gives no columns' <<'END'
-- report_drop: write
-- institution INT -> id INT
DELETE FROM report WHERE institution = $1
END
refuses sql 'read is SELECT' <<'END'
-- report_drop: one
-- institution INT -> id INT
DELETE FROM report WHERE institution = $1
END
refuses sql 'write is INSERT' <<'END'
-- report_load: write
-- institution INT
SELECT id FROM report WHERE institution = $1
END
refuses sql 'name the columns' <<'END'
-- report_load: one
-- institution INT -> id INT
SELECT * FROM report WHERE institution = $1
END
for word in now 'current_timestamp' returning 'random' 'nextval' 'pragma'; do
    refuses sql "not '$word'" <<END
-- report_load: one
-- institution INT -> id INT
SELECT $word FROM report WHERE institution = \$1
END
done
for mark in '::bigint' '?' ';' '"id"'; do
    refuses sql "" <<END
-- report_load: one
-- institution INT -> id INT
SELECT id $mark FROM report WHERE institution = \$1
END
done
refuses sql 'quote is not closed' <<'END'
-- report_load: one
-- institution INT -> id INT
SELECT id FROM report WHERE institution = $1 AND x = 'a
END
refuses sql 'FOR UPDATE stands at the end' <<'END'
-- report_load: one
-- institution INT -> id INT
SELECT id FROM report WHERE institution = $1 FOR UPDATE LIMIT 1
END
refuses sql 'SQL outside a block' <<'END'
SELECT id FROM report
END
refuses sql 'the statement is missing' <<'END'
-- report_load: one
-- institution INT -> id INT

SELECT id FROM report WHERE institution = $1
END
refuses sql 'no block' <<'END'
-- Nothing here.
END

# --- tables ---

accepts tables 'b SMALLINT NOT NULL CHECK (b IN (0, 1))' <<'END'
-- A table.
CREATE TABLE x (
    institution INT,   -- whose
    b           BOOL,  -- yes or no
    PRIMARY KEY (institution, b)
);
END
accepts tables 'COMMENT ON COLUMN x.t IS '"'"'it'"''"'s'"'" <<'END'
CREATE TABLE x (
    institution INT, -- whose
    t TEXT?, -- it's
    PRIMARY KEY (institution)
);
END
accepts tables 'STRICT, WITHOUT ROWID' <<'END'
CREATE TABLE x (
    institution INT, -- whose
    PRIMARY KEY (institution)
);
END
accepts tables 'a BIGINT DEFAULT 3 CHECK (a > 1)' <<'END'
CREATE TABLE x (
    institution INT, -- whose
    a INT? DEFAULT 3 CHECK (a > 1), -- some
    PRIMARY KEY (institution),
    -- all institutions: names are everybody's
    UNIQUE (a)
);
-- all institutions: looked through once a day
CREATE INDEX x_a ON x (a);
ALTER TABLE x ADD COLUMN more TEXT?; -- later
END
accepts tables 'INSERT INTO x (institution, a, more) VALUES (?1, ?2, ?3)' <<'END'
CREATE TABLE x (
    institution INT, -- whose
    a INT?, -- some
    PRIMARY KEY (institution)
);
ALTER TABLE x ADD COLUMN more TEXT?; -- later
END
refuses tables 'has no comment' <<'END'
CREATE TABLE x (
    institution INT,
    PRIMARY KEY (institution)
);
END
refuses tables 'begins with institution' <<'END'
CREATE TABLE x (
    institution INT, -- whose
    id INT, -- id
    PRIMARY KEY (id, institution)
);
END
refuses tables 'begins with institution' <<'END'
CREATE TABLE x (
    institution INT, -- whose
    id INT, -- id
    PRIMARY KEY (institution),
    UNIQUE (id)
);
END
refuses tables 'begins with institution' <<'END'
CREATE TABLE x (
    institution INT, -- whose
    id INT, -- id
    PRIMARY KEY (institution)
);
CREATE INDEX x_id ON x (id);
END
refuses tables 'has no PRIMARY KEY' <<'END'
CREATE TABLE x (
    institution INT -- whose
);
END
refuses tables 'the type is INT' <<'END'
CREATE TABLE x (
    institution INTEGER, -- whose
    PRIMARY KEY (institution)
);
END
refuses tables 'keys have lines of their own' <<'END'
CREATE TABLE x (
    institution INT NOT NULL, -- whose
    PRIMARY KEY (institution)
);
END
refuses tables 'keeps this word' <<'END'
CREATE TABLE x (
    institution INT, -- whose
    order INT, -- no
    PRIMARY KEY (institution)
);
END
refuses tables 'no earlier table' <<'END'
CREATE TABLE x (
    institution INT, -- whose
    y INT, -- other
    PRIMARY KEY (institution),
    FOREIGN KEY (institution, y) REFERENCES y (institution, y)
);
END
refuses tables 'does not end' <<'END'
CREATE TABLE x (
    institution INT, -- whose
    PRIMARY KEY (institution)
END
refuses tables 'only tables and indexes' <<'END'
CREATE TRIGGER x AFTER INSERT ON y BEGIN SELECT 1; END;
END
refuses tables 'not allowed' <<'END'
GRANT ALL ON x TO y;
END
refuses tables 'does not end with ;' <<'END'
INSERT INTO x VALUES (1)
END

# Two with one number, a room's number outside its range.
printf 'DELETE FROM x;\n' >"$dir/src/cases/migrations/0601_y.sql"
refuses tables 'taken twice' <<'END'
DELETE FROM x;
END
rm "$dir/src/cases/migrations/0601_y.sql"
printf 'DELETE FROM x;\n' >"$dir/src/cases/migrations/0101_y.sql"
refuses tables 'numbers of cases/ are 0600 to 0699' <<'END'
DELETE FROM x;
END

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
