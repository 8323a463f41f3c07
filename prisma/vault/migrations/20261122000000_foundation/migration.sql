-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "vault";

-- CreateTable
CREATE TABLE "vault"."organisation" (
    "slug" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "open_quarter" TEXT,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "vault"."unit" (
    "organisation" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "leaf" BOOLEAN NOT NULL,

    CONSTRAINT "unit_pkey" PRIMARY KEY ("organisation","code")
);

-- CreateTable
CREATE TABLE "vault"."quarter" (
    "organisation" TEXT NOT NULL,
    "quarter" TEXT NOT NULL,
    "closed" BOOLEAN NOT NULL DEFAULT false,
    "archived" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "quarter_pkey" PRIMARY KEY ("organisation","quarter")
);

-- CreateTable
CREATE TABLE "vault"."report" (
    "organisation" TEXT NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "quarter" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "symptom_class" TEXT NOT NULL,
    "answers" JSONB NOT NULL,
    "imported" BOOLEAN NOT NULL,
    "on_behalf" BOOLEAN NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "amended_hash" BYTEA,
    "receipt_hash" BYTEA NOT NULL,

    CONSTRAINT "report_pkey" PRIMARY KEY ("organisation","id")
);

-- CreateIndex
CREATE INDEX "report_count" ON "vault"."report"("organisation", "quarter", "unit", "symptom_class", "on_behalf");

-- CreateIndex
CREATE UNIQUE INDEX "report_organisation_key_hash_key" ON "vault"."report"("organisation", "key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "report_organisation_receipt_hash_key" ON "vault"."report"("organisation", "receipt_hash");

-- From here on: what Prisma's schema language cannot say. The roles exist before the first migration
-- (scripts/bootstrap.mjs). No role but the owner gets anything on the schema `vault`; the functions below are all
-- there is, each with its search path pinned, each executable by the one process that needs it.

ALTER TABLE vault.report
  ADD CONSTRAINT report_quarter_check CHECK (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  ADD CONSTRAINT report_class_check CHECK (symptom_class IN ('neither', 'wrist', 'back', 'both')),
  ADD CONSTRAINT report_hash_check CHECK (length(key_hash) = 32 AND length(content_hash) = 32 AND length(receipt_hash) = 32);
ALTER TABLE vault.quarter ADD CONSTRAINT quarter_check CHECK (quarter ~ '^[0-9]{4}-Q[1-4]$');

REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA api;

-- ---------------------------------------------------------------------------------------------------------------
-- One lock per organisation. Whoever files, amends or withdraws shares it until commit; whoever closes a quarter,
-- changes the facts or rewrites rows holds it alone. So no report can slip in after the count. Advisory: a row lock
-- would write to the quarter's row for every batch. Taken in its own statement: the next one sees what the former
-- holder committed.
-- ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION vault.lock_shared(p_organisation text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_advisory_xact_lock_shared(hashtextextended('plumbline ' || p_organisation, 0))
$$;

CREATE FUNCTION vault.lock_alone(p_organisation text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('plumbline ' || p_organisation, 0))
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Second line of defence on what a report may say: the wire format's names and values, nothing else. The first is
-- the door's schema, which also writes the message for the person. One expression, so that the planner inlines it.
-- ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION vault.one_of(p_value jsonb, p_allowed jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT p_value IS NULL OR (jsonb_typeof(p_value) IN ('string', 'number') AND p_allowed @> p_value)
$$;

CREATE FUNCTION vault.some_of(p_value jsonb, p_allowed jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT p_value IS NULL OR (jsonb_typeof(p_value) = 'array' AND jsonb_array_length(p_value) <= jsonb_array_length(p_allowed)
    AND p_allowed @> p_value)
$$;

CREATE FUNCTION vault.valid_answers(p_answers jsonb, p_class text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    jsonb_typeof(p_answers) = 'object'
    AND p_class IN ('neither', 'wrist', 'back', 'both')
    AND p_answers - ARRAY['regions', 'wrist.frequency', 'back.frequency', 'neck.frequency', 'wrist.discomfort',
      'back.discomfort', 'neck.discomfort', 'wrist.interference', 'back.interference', 'neck.interference', 'hand.left',
      'hand.right', 'hand.night', 'hand.relief', 'neck.hand', 'order', 'posture', 'systemic'] = '{}'::jsonb
    AND p_answers ? 'regions'
    AND (p_answers->'regions' = '["none"]'::jsonb OR p_answers->'regions' <> '[]'::jsonb AND vault.some_of(p_answers->'regions',
      '["neck", "shoulders", "elbows", "wrists-hands", "upper-back", "lower-back", "hips-thighs", "knees", "ankles-feet"]'))
    AND (p_class NOT IN ('wrist', 'both') OR p_answers->'regions' ? 'wrists-hands')
    AND (p_class NOT IN ('back', 'both') OR p_answers->'regions' ?| ARRAY['upper-back', 'lower-back'])
    AND vault.one_of(p_answers->'wrist.frequency', '[0, 1, 2, 3, 4]')
    AND vault.one_of(p_answers->'back.frequency', '[0, 1, 2, 3, 4]')
    AND vault.one_of(p_answers->'neck.frequency', '[0, 1, 2, 3, 4]')
    AND vault.one_of(p_answers->'wrist.discomfort', '[1, 2, 3]')
    AND vault.one_of(p_answers->'back.discomfort', '[1, 2, 3]')
    AND vault.one_of(p_answers->'neck.discomfort', '[1, 2, 3]')
    AND vault.one_of(p_answers->'wrist.interference', '[1, 2, 3]')
    AND vault.one_of(p_answers->'back.interference', '[1, 2, 3]')
    AND vault.one_of(p_answers->'neck.interference', '[1, 2, 3]')
    AND vault.some_of(p_answers->'hand.left',
      '["thumb", "index", "middle", "ring-thumb-side", "ring-little-side", "little", "palm", "back-of-hand"]')
    AND vault.some_of(p_answers->'hand.right',
      '["thumb", "index", "middle", "ring-thumb-side", "ring-little-side", "little", "palm", "back-of-hand"]')
    AND vault.one_of(p_answers->'hand.night', '["no", "sometimes", "most-nights"]')
    AND vault.one_of(p_answers->'hand.relief', '["yes", "no"]')
    AND vault.one_of(p_answers->'neck.hand', '["yes", "no"]')
    AND vault.one_of(p_answers->'order', '["wrist-first", "back-first", "together", "not-sure"]')
    AND vault.one_of(p_answers->'posture', '["yes", "no", "not-sure"]')
    AND vault.one_of(p_answers->'systemic', '["yes", "no", "prefer-not"]'), false)
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- Filing. One result per row, in the batch's order: {"status": ..., "reason"?: ...}. A bad row fails alone.
-- The rows of a batch enter the heap in random order (the order of their random ids).
-- ---------------------------------------------------------------------------------------------------------------

-- 64 hexadecimal digits as bytes, null for anything else. Without a regular expression: it would be half of a batch's cost.
CREATE FUNCTION vault.hash_of(p_text text) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN length(p_text) = 64 AND translate(p_text, '0123456789abcdef', '') = '' THEN decode(p_text, 'hex') END
$$;

-- Planned for every batch: a plan kept from when the tables were empty reads all reports of the organisation for every
-- row (measured: 30 times slower at 19,000 reports), and a batch is large enough to pay for its planning.
CREATE FUNCTION vault.file_reports(p_rows jsonb, p_quarter text, p_imported boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  results jsonb;
BEGIN
  IF jsonb_typeof(p_rows) IS DISTINCT FROM 'array' OR jsonb_array_length(p_rows) > 5000 THEN
    RAISE EXCEPTION 'a batch is an array of at most 5000 reports' USING ERRCODE = '22023';
  END IF;

  -- In one order for everybody, so that two batches cannot wait for each other.
  PERFORM vault.lock_shared(o.slug)
  FROM (SELECT DISTINCT r->>'organisation' AS slug FROM jsonb_array_elements(p_rows) r ORDER BY 1) o
  WHERE o.slug IS NOT NULL;

  WITH given AS MATERIALIZED (
    SELECT place, organisation, unit, answers, "symptomClass" AS class, coalesce("onBehalf", false) AND p_imported AS on_behalf,
      vault.hash_of("keyHash") AS key_hash,
      vault.hash_of("contentHash") AS content_hash,
      vault.hash_of("receiptHash") AS receipt_hash
    FROM ROWS FROM (jsonb_to_recordset(p_rows) AS (organisation text, unit text, answers jsonb, "symptomClass" text,
      "keyHash" text, "contentHash" text, "receiptHash" text, "onBehalf" boolean))
      WITH ORDINALITY AS g (organisation, unit, answers, "symptomClass", "keyHash", "contentHash", "receiptHash", "onBehalf", place)
  ), judged AS MATERIALIZED (
    SELECT g.*, coalesce(p_quarter, o.open_quarter) AS quarter,
      row_number() OVER (PARTITION BY g.organisation, g.key_hash ORDER BY g.place) AS turn,
      first_value(g.content_hash) OVER (PARTITION BY g.organisation, g.key_hash ORDER BY g.place) AS first_content,
      kept.content_hash AS kept_content, kept.amended_hash AS kept_amended,
      CASE
        WHEN o.slug IS NULL THEN 'unknownOrganisation'
        WHEN g.key_hash IS NULL OR g.content_hash IS NULL OR g.receipt_hash IS NULL THEN 'invalid'
        -- A repeated key is answered before the quarter is looked at: the first answer may have been lost on its way.
        WHEN kept.id IS NOT NULL THEN 'kept'
        WHEN coalesce(p_quarter, o.open_quarter) IS NULL OR q.closed THEN 'noOpenQuarter'
        WHEN p_quarter > o.open_quarter THEN 'noOpenQuarter'
        WHEN NOT p_imported AND o.facts->>'admission' IS DISTINCT FROM 'open' THEN 'admissionRefused'
        WHEN u.leaf IS NOT TRUE THEN 'unknownUnit'
        WHEN NOT vault.valid_answers(g.answers, g.class) THEN 'invalid'
        ELSE 'good'
      END AS verdict
    FROM given g
    LEFT JOIN vault.organisation o ON o.slug = g.organisation
    LEFT JOIN vault.quarter q ON q.organisation = g.organisation AND q.quarter = coalesce(p_quarter, o.open_quarter)
    LEFT JOIN vault.unit u ON u.organisation = g.organisation AND u.code = g.unit
    LEFT JOIN vault.report kept ON kept.organisation = g.organisation AND kept.key_hash = g.key_hash
  ), stored AS (
    INSERT INTO vault.report AS r (organisation, id, quarter, unit, symptom_class, answers, imported, on_behalf,
      key_hash, content_hash, receipt_hash)
    SELECT j.organisation, random_id, j.quarter, j.unit, j.class, j.answers, p_imported, j.on_behalf,
      j.key_hash, j.content_hash, j.receipt_hash
    FROM (SELECT *, gen_random_uuid() AS random_id FROM judged WHERE verdict = 'good' AND turn = 1) j
    ORDER BY random_id
    ON CONFLICT DO NOTHING
    RETURNING r.organisation, r.key_hash
  )
  SELECT jsonb_agg(
    CASE
      WHEN j.verdict = 'kept' THEN CASE WHEN j.content_hash IN (j.kept_content, j.kept_amended)
        THEN '{"status": "duplicate"}'::jsonb ELSE '{"status": "conflict"}'::jsonb END
      WHEN j.verdict = 'invalid' THEN jsonb_build_object('status', 'invalid', 'reason', 'not a report of this version of the form')
      WHEN j.verdict <> 'good' THEN jsonb_build_object('status', j.verdict)
      WHEN s.key_hash IS NULL THEN '{"status": "raced"}'::jsonb
      WHEN j.turn = 1 THEN '{"status": "stored"}'::jsonb
      WHEN j.content_hash = j.first_content THEN '{"status": "duplicate"}'::jsonb
      ELSE '{"status": "conflict"}'::jsonb
    END ORDER BY j.place)
  INTO results
  FROM judged j LEFT JOIN stored s ON s.organisation = j.organisation AND s.key_hash = j.key_hash;

  -- The same key came in another transaction at the same moment. It has committed by now, so look again.
  IF results @> '[{"status": "raced"}]'::jsonb THEN
    SELECT jsonb_agg(
      CASE
        WHEN e.result->>'status' <> 'raced' THEN e.result
        WHEN kept.id IS NULL THEN jsonb_build_object('status', 'conflict')
        WHEN vault.hash_of(p_rows->(e.place::integer - 1)->>'contentHash') IN (kept.content_hash, kept.amended_hash)
          THEN jsonb_build_object('status', 'duplicate')
        ELSE jsonb_build_object('status', 'conflict')
      END ORDER BY e.place)
    INTO results
    FROM jsonb_array_elements(results) WITH ORDINALITY AS e (result, place)
    LEFT JOIN vault.report kept ON kept.organisation = p_rows->(e.place::integer - 1)->>'organisation'
      AND e.result->>'status' = 'raced'
      AND kept.key_hash = vault.hash_of(p_rows->(e.place::integer - 1)->>'keyHash');
  END IF;
  RETURN coalesce(results, '[]'::jsonb);
END $$;

CREATE FUNCTION api.submit_reports(p_rows jsonb) RETURNS jsonb
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT vault.file_reports(p_rows, NULL, false)
$$;

-- Into a named quarter, which must not be closed nor later than the open one. Creates the quarter when it is new.
CREATE FUNCTION api.import_reports(p_organisation text, p_quarter text, p_rows jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  results jsonb;
BEGIN
  IF EXISTS (SELECT FROM jsonb_array_elements(p_rows) r WHERE r->>'organisation' IS DISTINCT FROM p_organisation) THEN
    RAISE EXCEPTION 'rows of another organisation' USING ERRCODE = '22023';
  END IF;
  results := vault.file_reports(p_rows, p_quarter, true);
  IF results @> '[{"status": "stored"}]'::jsonb THEN
    INSERT INTO vault.quarter (organisation, quarter) VALUES (p_organisation, p_quarter) ON CONFLICT DO NOTHING;
  END IF;
  RETURN results;
END $$;

CREATE FUNCTION api.get_facts(p_organisation text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.facts - 'heads' || jsonb_build_object('openQuarter', o.open_quarter)
  FROM vault.organisation o WHERE o.slug = p_organisation
$$;

-- ---------------------------------------------------------------------------------------------------------------
-- With a receipt. Amending and withdrawing end with the quarter; once the quarter is published, withdrawing deletes
-- the raw report, which changes nothing published.
-- ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION api.read_report(p_organisation text, p_receipt_hash text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('unit', r.unit, 'quarter', r.quarter, 'answers', r.answers, 'state',
    CASE WHEN q.archived THEN 'published' WHEN q.closed THEN 'closed' ELSE 'open' END)
  FROM vault.report r LEFT JOIN vault.quarter q USING (organisation, quarter)
  WHERE r.organisation = p_organisation AND r.receipt_hash = vault.hash_of(p_receipt_hash)
$$;

CREATE FUNCTION api.amend_report(p_organisation text, p_receipt_hash text, p_change jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
BEGIN
  PERFORM vault.lock_shared(p_organisation);
  SELECT r.id, coalesce(q.closed, false) AS closed INTO kept
  FROM vault.report r LEFT JOIN vault.quarter q USING (organisation, quarter)
  WHERE r.organisation = p_organisation AND r.receipt_hash = vault.hash_of(p_receipt_hash)
  FOR UPDATE OF r;
  IF NOT FOUND THEN
    RETURN 'notFound';
  ELSIF kept.closed THEN
    RETURN 'quarterClosed';
  ELSIF NOT EXISTS (SELECT FROM vault.unit u WHERE u.organisation = p_organisation AND u.code = p_change->>'unit' AND u.leaf) THEN
    RETURN 'unknownUnit';
  ELSIF NOT vault.valid_answers(p_change->'answers', p_change->>'symptomClass')
    OR vault.hash_of(p_change->>'contentHash') IS NULL THEN
    RETURN 'invalid';
  END IF;
  UPDATE vault.report r SET unit = p_change->>'unit', answers = p_change->'answers', symptom_class = p_change->>'symptomClass',
    amended_hash = vault.hash_of(p_change->>'contentHash')
  WHERE r.organisation = p_organisation AND r.id = kept.id;
  RETURN 'done';
END $$;

CREATE FUNCTION api.withdraw_report(p_organisation text, p_receipt_hash text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
BEGIN
  PERFORM vault.lock_shared(p_organisation);
  SELECT r.id, coalesce(q.closed, false) AS closed, coalesce(q.archived, false) AS archived INTO kept
  FROM vault.report r LEFT JOIN vault.quarter q USING (organisation, quarter)
  WHERE r.organisation = p_organisation AND r.receipt_hash = vault.hash_of(p_receipt_hash)
  FOR UPDATE OF r;
  IF NOT FOUND THEN
    RETURN 'notFound';
  ELSIF kept.closed AND NOT kept.archived THEN
    RETURN 'quarterClosed';
  END IF;
  DELETE FROM vault.report r WHERE r.organisation = p_organisation AND r.id = kept.id;
  RETURN 'done';
END $$;

-- ---------------------------------------------------------------------------------------------------------------
-- The worker's functions: facts in, aggregates out.
-- ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION api.push_facts(p_facts jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text := p_facts->'organisation'->>'slug';
  opened text := p_facts->>'openQuarter';
BEGIN
  IF own IS NULL OR jsonb_typeof(p_facts->'units') IS DISTINCT FROM 'array' THEN
    RAISE EXCEPTION 'facts need an organisation and its units' USING ERRCODE = '22023';
  END IF;
  PERFORM vault.lock_alone(own);
  IF EXISTS (SELECT FROM vault.quarter q WHERE q.organisation = own AND q.quarter = opened AND q.closed) THEN
    RAISE EXCEPTION 'quarter % is closed and does not open again', opened USING ERRCODE = '55000';
  END IF;
  INSERT INTO vault.organisation AS o (slug, facts, open_quarter) VALUES (own, p_facts, opened)
  ON CONFLICT (slug) DO UPDATE SET facts = excluded.facts, open_quarter = excluded.open_quarter;
  IF opened IS NOT NULL THEN
    INSERT INTO vault.quarter (organisation, quarter) VALUES (own, opened) ON CONFLICT DO NOTHING;
  END IF;
  DELETE FROM vault.unit u WHERE u.organisation = own;
  INSERT INTO vault.unit (organisation, code, leaf)
  SELECT own, u->>'code', NOT EXISTS (SELECT FROM jsonb_array_elements(p_facts->'units') child WHERE child->>'parent' = u->>'code')
  FROM jsonb_array_elements(p_facts->'units') u;
END $$;

CREATE FUNCTION api.close_quarter(p_organisation text, p_quarter text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM vault.lock_alone(p_organisation);
  IF NOT EXISTS (SELECT FROM vault.organisation o WHERE o.slug = p_organisation) THEN
    RAISE EXCEPTION 'unknown organisation %', p_organisation USING ERRCODE = '22023';
  END IF;
  INSERT INTO vault.quarter AS q (organisation, quarter, closed) VALUES (p_organisation, p_quarter, true)
  ON CONFLICT (organisation, quarter) DO UPDATE SET closed = true;
  UPDATE vault.organisation o SET open_quarter = NULL WHERE o.slug = p_organisation AND o.open_quarter = p_quarter;
END $$;

-- Aggregates by unit of one closed quarter. Never rows, never an open quarter.
CREATE FUNCTION api.count_quarter(p_organisation text, p_quarter text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  counts jsonb;
BEGIN
  IF NOT EXISTS (SELECT FROM vault.quarter q WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.closed) THEN
    RAISE EXCEPTION 'quarter % is not closed', p_quarter USING ERRCODE = '55000';
  END IF;
  SELECT jsonb_build_object('quarter', p_quarter,
    'classes', coalesce(jsonb_object_agg(u.unit, jsonb_build_object('neither', u.neither, 'wrist', u.wrist, 'back', u.back, 'both', u.both_regions)), '{}'),
    'onBehalf', coalesce(jsonb_object_agg(u.unit, u.on_behalf) FILTER (WHERE u.on_behalf > 0), '{}'))
  INTO counts
  FROM (
    SELECT r.unit,
      count(*) FILTER (WHERE r.symptom_class = 'neither') AS neither,
      count(*) FILTER (WHERE r.symptom_class = 'wrist') AS wrist,
      count(*) FILTER (WHERE r.symptom_class = 'back') AS back,
      count(*) FILTER (WHERE r.symptom_class = 'both') AS both_regions,
      count(*) FILTER (WHERE r.on_behalf) AS on_behalf
    FROM vault.report r WHERE r.organisation = p_organisation AND r.quarter = p_quarter GROUP BY r.unit
  ) u;
  RETURN counts;
END $$;

-- Deletes and re-inserts in random order, under new random ids: afterwards neither their order nor the transaction
-- number that PostgreSQL keeps with every row says when a report came (VACUUM FREEZE would not remove it).
CREATE FUNCTION vault.rewrite_in_random_order(p_organisation text, p_quarter text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  WITH taken AS (
    DELETE FROM vault.report r WHERE r.organisation = p_organisation AND r.quarter = p_quarter
    RETURNING *, gen_random_uuid() AS new_id
  )
  INSERT INTO vault.report (organisation, id, quarter, unit, symptom_class, answers, imported, on_behalf,
    key_hash, content_hash, amended_hash, receipt_hash)
  SELECT organisation, new_id, quarter, unit, symptom_class, answers, imported, on_behalf,
    key_hash, content_hash, amended_hash, receipt_hash
  FROM taken ORDER BY new_id
$$;

CREATE FUNCTION api.shuffle_open(p_organisation text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM vault.lock_alone(p_organisation);
  PERFORM vault.rewrite_in_random_order(p_organisation, q.quarter)
  FROM vault.quarter q WHERE q.organisation = p_organisation AND NOT q.closed;
END $$;

-- After publication, once: a second call finds it done.
CREATE FUNCTION api.archive_quarter(p_organisation text, p_quarter text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM vault.lock_alone(p_organisation);
  UPDATE vault.quarter q SET archived = true
  WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.closed AND NOT q.archived;
  IF FOUND THEN
    PERFORM vault.rewrite_in_random_order(p_organisation, p_quarter);
  ELSIF NOT EXISTS (SELECT FROM vault.quarter q WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.archived) THEN
    RAISE EXCEPTION 'quarter % is not closed', p_quarter USING ERRCODE = '55000';
  END IF;
END $$;

-- Retention: raw reports of closed quarters before `p_before_quarter`, with their receipts.
CREATE FUNCTION api.purge(p_organisation text, p_before_quarter text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_before_quarter IS NULL OR p_before_quarter !~ '^[0-9]{4}-Q[1-4]$' THEN
    RAISE EXCEPTION 'not a quarter: %', p_before_quarter USING ERRCODE = '22023';
  END IF;
  PERFORM vault.lock_alone(p_organisation);
  DELETE FROM vault.report r USING vault.quarter q
  WHERE r.organisation = p_organisation AND q.organisation = r.organisation AND q.quarter = r.quarter AND q.closed
    AND r.quarter < p_before_quarter;
END $$;

-- Of the whole organisation only, rounded down to 10, and nothing under 50 heads.
CREATE FUNCTION api.participation(p_organisation text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN (o.facts->>'heads')::integer >= 50 AND o.open_quarter IS NOT NULL THEN
    ((SELECT count(*) FROM vault.report r WHERE r.organisation = o.slug AND r.quarter = o.open_quarter) / 10 * 10)::integer END
  FROM vault.organisation o WHERE o.slug = p_organisation
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA api, vault FROM PUBLIC;
GRANT USAGE ON SCHEMA api TO vault_intake, vault_import, vault_worker;
GRANT EXECUTE ON FUNCTION api.get_facts(text) TO vault_intake, vault_import;
GRANT EXECUTE ON FUNCTION api.submit_reports(jsonb), api.read_report(text, text), api.amend_report(text, text, jsonb),
  api.withdraw_report(text, text) TO vault_intake;
GRANT EXECUTE ON FUNCTION api.import_reports(text, text, jsonb) TO vault_import;
GRANT EXECUTE ON FUNCTION api.push_facts(jsonb), api.close_quarter(text, text), api.count_quarter(text, text),
  api.archive_quarter(text, text), api.shuffle_open(text), api.purge(text, text), api.participation(text) TO vault_worker;
