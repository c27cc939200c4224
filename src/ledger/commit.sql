-- commit_insert: write
-- institution INT, first_seq INT, entries INT, leaves BYTES, nodes BYTES, signers BYTES,
-- head_at INT, root BYTES, signature BYTES
INSERT INTO ledger_commit (institution, first_seq, entries, leaves, nodes, signers, head_at, root, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- commit_leaves: one
-- institution INT, seq INT -> first_seq INT, entries INT, leaves BYTES
SELECT first_seq, entries, leaves FROM ledger_commit
WHERE institution = $1 AND first_seq <= $2 ORDER BY first_seq DESC LIMIT 1

-- commit_nodes: one
-- institution INT, seq INT -> first_seq INT, entries INT, nodes BYTES
SELECT first_seq, entries, nodes FROM ledger_commit
WHERE institution = $1 AND first_seq <= $2 ORDER BY first_seq DESC LIMIT 1

-- commit_head: one
-- institution INT, seq INT -> first_seq INT, entries INT, head_at INT, root BYTES, signature BYTES
SELECT first_seq, entries, head_at, root, signature FROM ledger_commit
WHERE institution = $1 AND first_seq <= $2 ORDER BY first_seq DESC LIMIT 1

-- commit_all: each
-- institution INT -> first_seq INT, entries INT, leaves BYTES, nodes BYTES, signers BYTES,
-- head_at INT, root BYTES, signature BYTES
SELECT first_seq, entries, leaves, nodes, signers, head_at, root, signature FROM ledger_commit
WHERE institution = $1 ORDER BY first_seq

-- commit_size_at: many 1
-- institution INT, at INT -> size INT
SELECT first_seq + entries AS size FROM ledger_commit
WHERE institution = $1 AND head_at <= $2 ORDER BY first_seq DESC LIMIT 1
