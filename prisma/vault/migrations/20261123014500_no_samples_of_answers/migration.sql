-- ANALYZE keeps up to a hundred values of each column as samples for the planner, and an empty table is never looked at
-- again: a report that was withdrawn or purged would live on in pg_statistic. No query of ours looks for answers or for
-- the hash of a content, so no sample of them is taken.
ALTER TABLE vault.report
  ALTER COLUMN answers SET STATISTICS 0,
  ALTER COLUMN content_hash SET STATISTICS 0,
  ALTER COLUMN amended_hash SET STATISTICS 0;

-- Samples that were taken before this migration. Older servers than PostgreSQL 18 do not have the function and keep them.
DO $$
DECLARE
  sampled text;
BEGIN
  IF to_regproc('pg_catalog.pg_clear_attribute_stats') IS NOT NULL THEN
    FOREACH sampled IN ARRAY ARRAY['answers', 'content_hash', 'amended_hash'] LOOP
      EXECUTE 'SELECT pg_catalog.pg_clear_attribute_stats($1, $2, $3, false)' USING 'vault', 'report', sampled;
    END LOOP;
  END IF;
END $$;
