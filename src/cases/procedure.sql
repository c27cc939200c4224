-- SPDX-License-Identifier: AGPL-3.0-or-later
-- procedure_runs: many 1000
-- institution INT, matter INT -> run INT, subject INT, name TEXT, state TEXT, version INT
SELECT run, subject, name, state, version FROM procedure_run
WHERE institution = $1 AND (matter = $2 OR matter IN
    (SELECT report FROM report WHERE institution = $1 AND casefile = $2)) ORDER BY run

-- procedure_run_insert: write
-- institution INT, run INT, matter INT, subject INT, name TEXT, state TEXT
INSERT INTO procedure_run (institution, run, matter, subject, name, state, version)
VALUES ($1, $2, $3, $4, $5, $6, 1)

-- procedure_run_update: write
-- institution INT, run INT, version INT, state TEXT
UPDATE procedure_run SET state = $4, version = version + 1
WHERE institution = $1 AND run = $2 AND version = $3

-- procedure_steps: many 10000
-- institution INT, matter INT -> step INT, run INT, name TEXT, by_person INT, as_role TEXT, taken_at INT
SELECT step, run, name, by_person, as_role, taken_at FROM step_taken
WHERE institution = $1 AND (matter = $2 OR matter IN
    (SELECT report FROM report WHERE institution = $1 AND casefile = $2)) ORDER BY taken_at, step

-- procedure_step_insert: write
-- institution INT, step INT, run INT, matter INT, name TEXT, by_person INT, as_role TEXT, taken_at INT
INSERT INTO step_taken (institution, step, run, matter, name, by_person, as_role, taken_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- procedure_answer_insert: write
-- institution INT, step INT, box INT, answers_sealed INT
INSERT INTO step_answer (institution, step, box, answers_sealed) VALUES ($1, $2, $3, $4)

-- procedure_answers: many 50
-- institution INT, step INT -> box INT, answers_sealed INT
SELECT box, answers_sealed FROM step_answer WHERE institution = $1 AND step = $2 ORDER BY answers_sealed

-- procedure_task_insert: write
-- institution INT, task INT, matter INT, kind TEXT, role TEXT, person INT?, due_at INT?, made_at INT
INSERT INTO task (institution, task, matter, kind, role, person, due_at, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
