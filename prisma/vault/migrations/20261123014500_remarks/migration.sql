-- CreateTable
CREATE TABLE "vault"."remark" (
    "organisation" TEXT NOT NULL,
    "quarter" TEXT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "remark_pkey" PRIMARY KEY ("organisation","quarter","id")
);

-- From here on: what Prisma's schema language cannot say.

-- The format of lib/remark-client/sealed-remark.ts: one byte of version, 4112 bytes of text, padded and sealed, and 145
-- bytes for each of one to twenty readers. So every remark that is sealed to the same readers is equally long.
-- Stored in the row itself: a value that is moved out of it gets a number that counts up.
ALTER TABLE vault.remark
  ALTER COLUMN sealed SET STORAGE PLAIN,
  ADD CONSTRAINT remark_quarter_check CHECK (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  ADD CONSTRAINT remark_sealed_check CHECK (get_byte(sealed, 0) = 1 AND (length(sealed) - 4113) % 145 = 0
    AND (length(sealed) - 4113) / 145 BETWEEN 1 AND 20);

-- A remark comes with a ticket, which the door gave with the answer to a report. Its hash becomes a nullifier, which
-- says nothing of the report: only the sender's key, which nobody stores, leads from one to the other
-- (lib/crypto/remark-ticket.ts). The door has checked that the ticket is good for the quarter.
CREATE FUNCTION api.submit_remark(p_organisation text, p_quarter text, p_ticket_hash text, p_sealed bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ticket bytea := vault.hash_of(p_ticket_hash);
  own record;
BEGIN
  PERFORM vault.lock_shared(p_organisation);
  SELECT o.open_quarter, coalesce(jsonb_typeof(o.facts->'remarks') = 'object', false) AS offered INTO own
  FROM vault.organisation o WHERE o.slug = p_organisation;
  IF NOT FOUND THEN
    RETURN 'unknownOrganisation';
  ELSIF ticket IS NULL OR p_sealed IS NULL THEN
    RETURN 'invalid';
  ELSIF own.open_quarter IS DISTINCT FROM p_quarter THEN
    RETURN 'quarterClosed';
  ELSIF NOT own.offered THEN
    RETURN 'notOffered';
  END IF;
  INSERT INTO vault.nullifier (organisation, quarter, hash) VALUES (p_organisation, p_quarter, ticket) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    -- The same once more: the first answer may have been lost on its way. Sealing is random, so equal is the same.
    RETURN CASE WHEN EXISTS (SELECT FROM vault.remark r
      WHERE r.organisation = p_organisation AND r.quarter = p_quarter AND r.sealed = p_sealed) THEN 'duplicate' ELSE 'used' END;
  END IF;
  INSERT INTO vault.remark (organisation, quarter, sealed) VALUES (p_organisation, p_quarter, p_sealed);
  RETURN 'stored';
END $$;

-- The remarks of a closed quarter, sealed as they are, base64, in random order. Null, and no number, below the
-- minimum of the quarter's rules, which is never below ten.
CREATE FUNCTION api.collect_remarks(p_organisation text, p_quarter text, p_minimum integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  collected jsonb;
BEGIN
  IF NOT EXISTS (SELECT FROM vault.quarter q WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.closed) THEN
    RAISE EXCEPTION 'quarter % is not closed', p_quarter USING ERRCODE = '55000';
  END IF;
  SELECT jsonb_agg(translate(encode(r.sealed, 'base64'), E'\n', '') ORDER BY gen_random_uuid()) INTO collected
  FROM vault.remark r WHERE r.organisation = p_organisation AND r.quarter = p_quarter
  HAVING count(*) >= greatest(10, p_minimum);
  RETURN collected;
END $$;

-- Once they have been handed over, or were too few ever to be shown. Safe to repeat.
CREATE FUNCTION api.drop_remarks(p_organisation text, p_quarter text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM vault.lock_alone(p_organisation);
  IF NOT EXISTS (SELECT FROM vault.quarter q WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.closed) THEN
    RAISE EXCEPTION 'quarter % is not closed', p_quarter USING ERRCODE = '55000';
  END IF;
  DELETE FROM vault.remark r WHERE r.organisation = p_organisation AND r.quarter = p_quarter;
END $$;

-- ---------------------------------------------------------------------------------------------------------------
-- Order and retention
-- ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION vault.rewrite_remarks(p_organisation text, p_quarter text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  WITH taken AS (
    DELETE FROM vault.remark r WHERE r.organisation = p_organisation AND r.quarter = p_quarter
    RETURNING *, gen_random_uuid() AS new_id
  )
  INSERT INTO vault.remark (organisation, quarter, id, sealed) SELECT organisation, quarter, new_id, sealed FROM taken ORDER BY new_id
$$;

-- As before, with the remarks. They need no transaction of their own: all of them share one with all nullifiers.
CREATE OR REPLACE FUNCTION api.shuffle_open(p_organisation text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM vault.lock_alone(p_organisation);
  PERFORM vault.rewrite_in_random_order(p_organisation, q.quarter)
  FROM vault.quarter q WHERE q.organisation = p_organisation AND NOT q.closed;
  -- A block with an exception clause is a transaction of its own within this one: it has its own number, so that not
  -- even all reports together share one with the nullifiers. Failing fails the whole, as it should.
  BEGIN
    PERFORM vault.rewrite_nullifiers(p_organisation, q.quarter), vault.rewrite_remarks(p_organisation, q.quarter)
    FROM vault.quarter q WHERE q.organisation = p_organisation AND NOT q.closed;
  EXCEPTION WHEN OTHERS THEN
    RAISE;
  END;
END $$;

-- As before; remarks that nobody has fetched by now end here.
CREATE OR REPLACE FUNCTION api.archive_quarter(p_organisation text, p_quarter text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM vault.lock_alone(p_organisation);
  UPDATE vault.quarter q SET archived = true
  WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.closed AND NOT q.archived;
  IF FOUND THEN
    PERFORM vault.rewrite_in_random_order(p_organisation, p_quarter);
    DELETE FROM vault.nullifier n WHERE n.organisation = p_organisation AND n.quarter = p_quarter;
    DELETE FROM vault.entry_code e WHERE e.organisation = p_organisation AND e.quarter = p_quarter;
    DELETE FROM vault.remark r WHERE r.organisation = p_organisation AND r.quarter = p_quarter;
  ELSIF NOT EXISTS (SELECT FROM vault.quarter q WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.archived) THEN
    RAISE EXCEPTION 'quarter % is not closed', p_quarter USING ERRCODE = '55000';
  END IF;
END $$;

-- As before, with the remarks.
CREATE OR REPLACE FUNCTION api.purge(p_organisation text, p_before_quarter text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  unclosed text[];
BEGIN
  IF p_before_quarter IS NULL OR p_before_quarter !~ '^[0-9]{4}-Q[1-4]$' THEN
    RAISE EXCEPTION 'not a quarter: %', p_before_quarter USING ERRCODE = '22023';
  END IF;
  PERFORM vault.lock_alone(p_organisation);
  SELECT coalesce(array_agg(q.quarter), '{}') INTO unclosed
  FROM vault.quarter q WHERE q.organisation = p_organisation AND NOT q.closed;
  DELETE FROM vault.report r USING vault.quarter q
  WHERE r.organisation = p_organisation AND q.organisation = r.organisation AND q.quarter = r.quarter AND q.closed
    AND r.quarter < p_before_quarter;
  DELETE FROM vault.nullifier n
  WHERE n.organisation = p_organisation AND n.quarter < p_before_quarter AND NOT n.quarter = ANY (unclosed);
  DELETE FROM vault.entry_code e
  WHERE e.organisation = p_organisation AND e.quarter < p_before_quarter AND NOT e.quarter = ANY (unclosed);
  DELETE FROM vault.remark r
  WHERE r.organisation = p_organisation AND r.quarter < p_before_quarter AND NOT r.quarter = ANY (unclosed);
  DELETE FROM vault.slip s USING vault.slip_batch b
  WHERE s.organisation = p_organisation AND b.organisation = s.organisation AND b.id = s.batch
    AND b.quarter < p_before_quarter AND NOT b.quarter = ANY (unclosed);
  DELETE FROM vault.slip_batch b
  WHERE b.organisation = p_organisation AND b.quarter < p_before_quarter AND NOT b.quarter = ANY (unclosed);
END $$;

REVOKE ALL ON FUNCTION vault.rewrite_remarks(text, text), api.submit_remark(text, text, text, bytea),
  api.collect_remarks(text, text, integer), api.drop_remarks(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.submit_remark(text, text, text, bytea) TO vault_intake;
GRANT EXECUTE ON FUNCTION api.collect_remarks(text, text, integer), api.drop_remarks(text, text) TO vault_worker;
