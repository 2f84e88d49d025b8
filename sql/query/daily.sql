-- The daily jobs: for which of the company's days each was done last.

-- :stmt daily_last ->opt (name:text) => (last_day:day)
-- The last day that a job was done for.
SELECT last_day FROM daily_jobs WHERE name = $name;

-- :stmt daily_done ->exec (name:text, day:day)
-- It was done for a day; never for an earlier one than before.
INSERT INTO daily_jobs (name, last_day) VALUES ($name, $day)
ON CONFLICT (name) DO UPDATE SET last_day = CASE WHEN daily_jobs.last_day < excluded.last_day THEN excluded.last_day ELSE daily_jobs.last_day END;
