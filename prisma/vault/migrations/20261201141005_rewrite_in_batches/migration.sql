-- AlterTable
ALTER TABLE "vault"."report" DROP CONSTRAINT "report_pkey",
ADD CONSTRAINT "report_pkey" PRIMARY KEY ("organisation", "quarter", "id");

-- AlterTable
ALTER TABLE "vault"."quarter" ADD COLUMN     "archived_to" UUID;

-- From here on: what Prisma's schema language cannot say.

-- ---------------------------------------------------------------------------------------------------------------
-- Rewriting, archiving and purging go in batches, a transaction each, and hold nobody's lock: a report is filed, read,
-- changed and withdrawn meanwhile (docs/decisions/0048). What keeps them apart is what PostgreSQL does anyway: a
-- statement sees each row exactly once, in its old place or in its new one; who inserts the same key, slip or pass
-- waits for the batch and finds it; who holds a row for a change makes the batch wait, and the batch takes the row as
-- it then is.
-- ---------------------------------------------------------------------------------------------------------------

-- One batch of a quarter's reports, written again in random order: the next p_size rows by their ids. Ids are random
-- from the beginning, so which rows share a batch, and with it the number of a transaction, says nothing of when they
-- came. Returns the last id, null when these were the last rows.
CREATE FUNCTION vault.rewrite_reports(p_organisation text, p_quarter text, p_after uuid, p_size integer) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
-- Always the way along the primary key, whatever the statistics say of a table that has just been filled.
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_sort = off SET enable_incremental_sort = off
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  last_id uuid;
BEGIN
  WITH picked AS MATERIALIZED (
    SELECT r.id FROM vault.report r
    WHERE r.organisation = p_organisation AND r.quarter = p_quarter
      AND r.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
    ORDER BY r.id LIMIT p_size
  ), taken AS (
    DELETE FROM vault.report r USING picked p
    WHERE r.organisation = p_organisation AND r.quarter = p_quarter AND r.id = p.id
    RETURNING r.*
  ), written AS (
    INSERT INTO vault.report (organisation, id, quarter, unit, symptom_class, answers, imported, on_behalf,
      key_hash, content_hash, amended_hash, receipt_hash, bound_to)
    SELECT organisation, id, quarter, unit, symptom_class, answers, imported, on_behalf,
      key_hash, content_hash, amended_hash, receipt_hash, bound_to
    FROM taken ORDER BY gen_random_uuid()
  )
  SELECT p.id INTO last_id FROM picked p OFFSET p_size - 1 LIMIT 1;
  RETURN last_id;
END $$;

-- A report and the nullifier of its slip or pass carry the number of the one transaction that wrote both, until here.
-- By their hashes, which have nothing to do with the ids of reports.
CREATE FUNCTION vault.rewrite_nullifiers(p_organisation text, p_quarter text, p_after bytea, p_size integer) RETURNS bytea
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_sort = off SET enable_incremental_sort = off
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  last_hash bytea;
BEGIN
  WITH picked AS MATERIALIZED (
    SELECT n.hash FROM vault.nullifier n
    WHERE n.organisation = p_organisation AND n.quarter = p_quarter AND n.hash > coalesce(p_after, '')
    ORDER BY n.hash LIMIT p_size
  ), taken AS (
    DELETE FROM vault.nullifier n USING picked p
    WHERE n.organisation = p_organisation AND n.quarter = p_quarter AND n.hash = p.hash
    RETURNING n.*
  ), written AS (
    INSERT INTO vault.nullifier (organisation, quarter, hash)
    SELECT organisation, quarter, hash FROM taken ORDER BY gen_random_uuid()
  )
  SELECT p.hash INTO last_hash FROM picked p OFFSET p_size - 1 LIMIT 1;
  RETURN last_hash;
END $$;

CREATE FUNCTION vault.rewrite_remarks(p_organisation text, p_quarter text, p_after uuid, p_size integer) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_sort = off SET enable_incremental_sort = off
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  last_id uuid;
BEGIN
  WITH picked AS MATERIALIZED (
    SELECT r.id FROM vault.remark r
    WHERE r.organisation = p_organisation AND r.quarter = p_quarter
      AND r.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
    ORDER BY r.id LIMIT p_size
  ), taken AS (
    DELETE FROM vault.remark r USING picked p
    WHERE r.organisation = p_organisation AND r.quarter = p_quarter AND r.id = p.id
    RETURNING r.*
  ), written AS (
    INSERT INTO vault.remark (organisation, quarter, id, sealed)
    SELECT organisation, quarter, id, sealed FROM taken ORDER BY gen_random_uuid()
  )
  SELECT p.id INTO last_id FROM picked p OFFSET p_size - 1 LIMIT 1;
  RETURN last_id;
END $$;

CREATE FUNCTION vault.check_batch_size(p_size integer) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_size IS NULL OR p_size NOT BETWEEN 1 AND 10000 THEN
    RAISE EXCEPTION 'a batch has 1 to 10000 rows' USING ERRCODE = '22023';
  END IF;
END $$;

DROP FUNCTION api.shuffle_open(text);
DROP FUNCTION api.archive_quarter(text, text);
DROP FUNCTION api.purge(text, text);
DROP FUNCTION vault.rewrite_in_random_order(text, text);
DROP FUNCTION vault.rewrite_nullifiers(text, text);
DROP FUNCTION vault.rewrite_remarks(text, text);

-- One batch of the nightly order: reports of the quarters that are not closed, then, in transactions of their own, what
-- they used up and remarks. Starts with no place and is called with the place that it returned until it returns none.
-- A run that was cut off starts anew. Whoever reports during a run may lie behind it and is rewritten the next night.
CREATE FUNCTION api.shuffle_open(p_organisation text, p_place jsonb, p_size integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chosen record;
  reached text := p_place->>'after';
BEGIN
  PERFORM vault.check_batch_size(p_size);
  -- {"part", "quarter", "after"}: null in "after" says that this part of this quarter is done.
  SELECT part.number, q.quarter INTO chosen
  FROM generate_series(1, 3) AS part (number) CROSS JOIN vault.quarter q
  WHERE q.organisation = p_organisation AND NOT q.closed
    AND (p_place IS NULL OR (part.number, q.quarter) > ((p_place->>'part')::integer, p_place->>'quarter')
      OR reached IS NOT NULL AND (part.number, q.quarter) = ((p_place->>'part')::integer, p_place->>'quarter'))
  ORDER BY part.number, q.quarter LIMIT 1;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  IF (chosen.number, chosen.quarter) IS DISTINCT FROM ((p_place->>'part')::integer, p_place->>'quarter') THEN
    reached := NULL;
  END IF;
  reached := CASE chosen.number
    WHEN 1 THEN vault.rewrite_reports(p_organisation, chosen.quarter, reached::uuid, p_size)::text
    WHEN 2 THEN encode(vault.rewrite_nullifiers(p_organisation, chosen.quarter, decode(reached, 'hex'), p_size), 'hex')
    -- A remark is ten times as long as a report.
    ELSE vault.rewrite_remarks(p_organisation, chosen.quarter, reached::uuid, greatest(1, p_size / 10))::text
  END;
  RETURN jsonb_build_object('part', chosen.number, 'quarter', chosen.quarter, 'after', reached);
END $$;

-- After publication, once, a batch a call; true when it is done. How far it has come is committed with each batch, so
-- that it goes on after a crash. No report of the quarter can come any more, so nullifiers and entry codes have done
-- their work and end here, with remarks that nobody has fetched. Slips stay until the purge.
CREATE FUNCTION api.archive_quarter(p_organisation text, p_quarter text, p_size integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own record;
  reached uuid;
  ended integer;
BEGIN
  PERFORM vault.check_batch_size(p_size);
  -- Two workers follow each other. Nobody else waits: whoever only looks at the quarter does not see this lock.
  SELECT q.archived, q.archived_to INTO own FROM vault.quarter q
  WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.closed FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'quarter % is not closed', p_quarter USING ERRCODE = '55000';
  ELSIF own.archived THEN
    RETURN true;
  END IF;
  IF own.archived_to IS DISTINCT FROM 'ffffffff-ffff-ffff-ffff-ffffffffffff' THEN
    reached := vault.rewrite_reports(p_organisation, p_quarter, own.archived_to, p_size);
    UPDATE vault.quarter q SET archived_to = coalesce(reached, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    WHERE q.organisation = p_organisation AND q.quarter = p_quarter;
    IF reached IS NOT NULL THEN
      RETURN false;
    END IF;
  END IF;
  DELETE FROM vault.nullifier n WHERE n.organisation = p_organisation AND n.quarter = p_quarter
    AND n.hash = ANY (ARRAY(SELECT m.hash FROM vault.nullifier m
      WHERE m.organisation = p_organisation AND m.quarter = p_quarter LIMIT p_size));
  GET DIAGNOSTICS ended = ROW_COUNT;
  IF ended < p_size THEN
    DELETE FROM vault.remark r WHERE r.organisation = p_organisation AND r.quarter = p_quarter
      AND r.id = ANY (ARRAY(SELECT m.id FROM vault.remark m
        WHERE m.organisation = p_organisation AND m.quarter = p_quarter LIMIT p_size));
    GET DIAGNOSTICS ended = ROW_COUNT;
  END IF;
  IF ended = p_size THEN
    RETURN false;
  END IF;
  DELETE FROM vault.entry_code e WHERE e.organisation = p_organisation AND e.quarter = p_quarter;
  UPDATE vault.quarter q SET archived = true, archived_to = NULL
  WHERE q.organisation = p_organisation AND q.quarter = p_quarter;
  RETURN true;
END $$;

-- Retention, a batch a call; true when nothing is left: raw reports of closed quarters before `p_before_quarter` with
-- their receipts, and all that admitted them.
CREATE FUNCTION api.purge(p_organisation text, p_before_quarter text, p_size integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  unclosed text[];
  old_quarter text;
  ended integer;
BEGIN
  PERFORM vault.check_batch_size(p_size);
  IF p_before_quarter IS NULL OR p_before_quarter !~ '^[0-9]{4}-Q[1-4]$' THEN
    RAISE EXCEPTION 'not a quarter: %', p_before_quarter USING ERRCODE = '22023';
  END IF;
  SELECT coalesce(array_agg(q.quarter), '{}') INTO unclosed
  FROM vault.quarter q WHERE q.organisation = p_organisation AND NOT q.closed;

  FOR old_quarter IN SELECT q.quarter FROM vault.quarter q
    WHERE q.organisation = p_organisation AND q.closed AND q.quarter < p_before_quarter ORDER BY q.quarter
  LOOP
    DELETE FROM vault.report r WHERE r.organisation = p_organisation AND r.quarter = old_quarter
      AND r.id = ANY (ARRAY(SELECT s.id FROM vault.report s
        WHERE s.organisation = p_organisation AND s.quarter = old_quarter LIMIT p_size));
    GET DIAGNOSTICS ended = ROW_COUNT;
    IF ended = p_size THEN
      RETURN false;
    END IF;
  END LOOP;

  DELETE FROM vault.nullifier n USING (SELECT m.quarter, m.hash FROM vault.nullifier m
    WHERE m.organisation = p_organisation AND m.quarter < p_before_quarter AND NOT m.quarter = ANY (unclosed) LIMIT p_size) old
  WHERE n.organisation = p_organisation AND n.quarter = old.quarter AND n.hash = old.hash;
  GET DIAGNOSTICS ended = ROW_COUNT;
  IF ended = p_size THEN
    RETURN false;
  END IF;
  DELETE FROM vault.remark r USING (SELECT m.quarter, m.id FROM vault.remark m
    WHERE m.organisation = p_organisation AND m.quarter < p_before_quarter AND NOT m.quarter = ANY (unclosed) LIMIT p_size) old
  WHERE r.organisation = p_organisation AND r.quarter = old.quarter AND r.id = old.id;
  GET DIAGNOSTICS ended = ROW_COUNT;
  IF ended = p_size THEN
    RETURN false;
  END IF;
  DELETE FROM vault.slip s USING (SELECT m.hash FROM vault.slip m JOIN vault.slip_batch b
    ON b.organisation = m.organisation AND b.id = m.batch
    WHERE m.organisation = p_organisation AND b.quarter < p_before_quarter AND NOT b.quarter = ANY (unclosed) LIMIT p_size) old
  WHERE s.organisation = p_organisation AND s.hash = old.hash;
  GET DIAGNOSTICS ended = ROW_COUNT;
  IF ended = p_size THEN
    RETURN false;
  END IF;
  DELETE FROM vault.entry_code e
  WHERE e.organisation = p_organisation AND e.quarter < p_before_quarter AND NOT e.quarter = ANY (unclosed);
  DELETE FROM vault.slip_batch b
  WHERE b.organisation = p_organisation AND b.quarter < p_before_quarter AND NOT b.quarter = ANY (unclosed);
  RETURN true;
END $$;

-- As before, without the lock: no remark of a closed quarter can come.
CREATE OR REPLACE FUNCTION api.drop_remarks(p_organisation text, p_quarter text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM vault.quarter q WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.closed) THEN
    RAISE EXCEPTION 'quarter % is not closed', p_quarter USING ERRCODE = '55000';
  END IF;
  DELETE FROM vault.remark r WHERE r.organisation = p_organisation AND r.quarter = p_quarter;
END $$;

-- ---------------------------------------------------------------------------------------------------------------
-- With a receipt
-- ---------------------------------------------------------------------------------------------------------------

-- The report of a receipt, held until the end of the transaction; no row when there is none. A row that is rewritten at
-- this very moment is gone once its batch has committed, and there for the next statement: so it is looked for again.
CREATE FUNCTION vault.hold_report(p_organisation text, p_receipt_hash text)
RETURNS TABLE (quarter text, id uuid, bound_to text, closed boolean, archived boolean)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  FOR attempt IN 1..3 LOOP
    RETURN QUERY SELECT r.quarter, r.id, r.bound_to, coalesce(q.closed, false), coalesce(q.archived, false)
    FROM vault.report r LEFT JOIN vault.quarter q USING (organisation, quarter)
    WHERE r.organisation = p_organisation AND r.receipt_hash = vault.hash_of(p_receipt_hash)
    FOR UPDATE OF r;
    EXIT WHEN FOUND;
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION api.amend_report(p_organisation text, p_receipt_hash text, p_change jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
BEGIN
  PERFORM vault.lock_shared(p_organisation);
  SELECT * INTO kept FROM vault.hold_report(p_organisation, p_receipt_hash);
  IF NOT FOUND THEN
    RETURN 'notFound';
  ELSIF kept.closed THEN
    RETURN 'quarterClosed';
  ELSIF NOT EXISTS (SELECT FROM vault.unit u WHERE u.organisation = p_organisation AND u.code = p_change->>'unit' AND u.leaf) THEN
    RETURN 'unknownUnit';
  ELSIF kept.bound_to IS NOT NULL AND NOT EXISTS (SELECT FROM vault.unit u
    WHERE u.organisation = p_organisation AND u.code = p_change->>'unit' AND kept.bound_to = ANY (u.within)) THEN
    RETURN 'wrongUnit';
  ELSIF NOT vault.valid_answers(p_change->'answers', p_change->>'symptomClass')
    OR vault.hash_of(p_change->>'contentHash') IS NULL THEN
    RETURN 'invalid';
  END IF;
  UPDATE vault.report r SET unit = p_change->>'unit', answers = p_change->'answers', symptom_class = p_change->>'symptomClass',
    amended_hash = vault.hash_of(p_change->>'contentHash')
  WHERE r.organisation = p_organisation AND r.quarter = kept.quarter AND r.id = kept.id;
  RETURN 'done';
END $$;

CREATE OR REPLACE FUNCTION api.withdraw_report(p_organisation text, p_receipt_hash text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
BEGIN
  PERFORM vault.lock_shared(p_organisation);
  SELECT * INTO kept FROM vault.hold_report(p_organisation, p_receipt_hash);
  IF NOT FOUND THEN
    RETURN 'notFound';
  ELSIF kept.closed AND NOT kept.archived THEN
    RETURN 'quarterClosed';
  END IF;
  DELETE FROM vault.report r WHERE r.organisation = p_organisation AND r.quarter = kept.quarter AND r.id = kept.id;
  RETURN 'done';
END $$;

REVOKE ALL ON FUNCTION vault.rewrite_reports(text, text, uuid, integer), vault.rewrite_nullifiers(text, text, bytea, integer),
  vault.rewrite_remarks(text, text, uuid, integer), vault.check_batch_size(integer), vault.hold_report(text, text),
  api.shuffle_open(text, jsonb, integer), api.archive_quarter(text, text, integer), api.purge(text, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.shuffle_open(text, jsonb, integer), api.archive_quarter(text, text, integer),
  api.purge(text, text, integer) TO vault_worker;
