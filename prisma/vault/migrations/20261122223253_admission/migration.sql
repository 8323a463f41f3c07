-- AlterTable
ALTER TABLE "vault"."report" ADD COLUMN     "bound_to" TEXT;

-- AlterTable
ALTER TABLE "vault"."unit" ADD COLUMN     "within" TEXT[];

-- CreateTable
CREATE TABLE "vault"."slip_batch" (
    "organisation" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "quarter" TEXT NOT NULL,
    "unit" TEXT,
    "withdrawn" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "slip_batch_pkey" PRIMARY KEY ("organisation","id")
);

-- CreateTable
CREATE TABLE "vault"."slip" (
    "organisation" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "batch" UUID NOT NULL,

    CONSTRAINT "slip_pkey" PRIMARY KEY ("organisation","hash")
);

-- CreateTable
CREATE TABLE "vault"."nullifier" (
    "organisation" TEXT NOT NULL,
    "quarter" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "nullifier_pkey" PRIMARY KEY ("organisation","quarter","hash")
);

-- CreateTable
CREATE TABLE "vault"."entry_code" (
    "organisation" TEXT NOT NULL,
    "quarter" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "entry_code_pkey" PRIMARY KEY ("organisation","quarter","hash")
);

-- CreateIndex
CREATE INDEX "slip_organisation_batch_idx" ON "vault"."slip"("organisation", "batch");

-- From here on: what Prisma's schema language cannot say.

ALTER TABLE vault.slip_batch ADD CONSTRAINT slip_batch_quarter_check CHECK (quarter ~ '^[0-9]{4}-Q[1-4]$');
ALTER TABLE vault.slip ADD CONSTRAINT slip_hash_check CHECK (length(hash) = 32);
ALTER TABLE vault.nullifier
  ADD CONSTRAINT nullifier_quarter_check CHECK (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  ADD CONSTRAINT nullifier_hash_check CHECK (length(hash) = 32);
ALTER TABLE vault.entry_code
  ADD CONSTRAINT entry_code_quarter_check CHECK (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  ADD CONSTRAINT entry_code_hash_check CHECK (length(hash) = 32);

-- ---------------------------------------------------------------------------------------------------------------
-- The units of the facts, each with the way up to the root.
-- ---------------------------------------------------------------------------------------------------------------

CREATE FUNCTION vault.write_units(p_organisation text, p_units jsonb) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM vault.unit u WHERE u.organisation = p_organisation;
  WITH RECURSIVE given AS MATERIALIZED (
    SELECT u->>'code' AS code, u->>'parent' AS parent FROM jsonb_array_elements(p_units) u
  ), climbed AS (
    SELECT g.code, g.parent, ARRAY[g.code] AS within FROM given g
    UNION ALL
    -- A tree that leads back to itself ends here.
    SELECT c.code, g.parent, c.within || g.code FROM climbed c JOIN given g ON g.code = c.parent
    WHERE NOT g.code = ANY (c.within)
  )
  INSERT INTO vault.unit (organisation, code, leaf, within)
  SELECT DISTINCT ON (c.code) p_organisation, c.code, NOT EXISTS (SELECT FROM given child WHERE child.parent = c.code), c.within
  FROM climbed c ORDER BY c.code, cardinality(c.within) DESC
$$;

SELECT vault.write_units(o.slug, o.facts->'units') FROM vault.organisation o;
ALTER TABLE vault.unit ALTER COLUMN within SET NOT NULL;

CREATE OR REPLACE FUNCTION api.push_facts(p_facts jsonb) RETURNS void
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
  PERFORM vault.write_units(own, p_facts->'units');
END $$;

-- ---------------------------------------------------------------------------------------------------------------
-- Admission. By the organisation's facts anybody is admitted, or whoever brings a slip or a pass; a code of the staff
-- admits in every mode, and marks the report as typed in for somebody else. What admits once becomes a nullifier in
-- the transaction that stores the report: two reports at the same moment cannot both insert it.
-- ---------------------------------------------------------------------------------------------------------------

-- One object per row, in the batch's order: {"refusal"?, "proof"?, "boundTo"?, "onBehalf"?}. `proof` is what the report
-- would use up, in hexadecimal digits. Signatures of passes are the door's to check.
CREATE FUNCTION vault.judge_admission(p_rows jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  WITH given AS MATERIALIZED (
    SELECT g.place, g.organisation, g.unit, o.open_quarter AS quarter,
      CASE WHEN g."entryHash" IS NOT NULL THEN 'entry' ELSE o.facts->>'admission' END AS mode,
      vault.hash_of(g."entryHash") AS entry_hash,
      vault.hash_of(g."slipHash") AS slip_hash,
      vault.hash_of(g.pass->>'nullifier') AS pass_hash,
      g.pass->>'quarter' AS pass_quarter
    FROM ROWS FROM (jsonb_to_recordset(p_rows) AS (organisation text, unit text, "entryHash" text, "slipHash" text, pass jsonb))
      WITH ORDINALITY AS g (organisation, unit, "entryHash", "slipHash", pass, place)
    JOIN vault.organisation o ON o.slug = g.organisation
  ), looked_up AS (
    SELECT g.*, b.unit AS bound_to,
      CASE g.mode WHEN 'slips' THEN g.slip_hash WHEN 'passes' THEN g.pass_hash END AS proof,
      CASE g.mode
        WHEN 'open' THEN NULL
        WHEN 'entry' THEN CASE WHEN e.hash IS NULL THEN 'entryUnknown' END
        WHEN 'slips' THEN CASE
          WHEN g.slip_hash IS NULL THEN 'missing'
          WHEN s.hash IS NULL THEN 'unknown'
          WHEN b.quarter <> g.quarter THEN 'wrongQuarter'
          WHEN n.hash IS NOT NULL THEN 'used'
          WHEN b.withdrawn THEN 'withdrawn'
          WHEN b.unit IS NOT NULL AND NOT b.unit = ANY (u.within) THEN 'wrongUnit' END
        WHEN 'passes' THEN CASE
          WHEN g.pass_hash IS NULL THEN 'missing'
          WHEN g.pass_quarter IS DISTINCT FROM g.quarter THEN 'wrongQuarter'
          WHEN n.hash IS NOT NULL THEN 'used' END
        ELSE 'missing'
      END AS refusal
    FROM given g
    LEFT JOIN vault.slip s ON g.mode = 'slips' AND s.organisation = g.organisation AND s.hash = g.slip_hash
    LEFT JOIN vault.slip_batch b ON b.organisation = s.organisation AND b.id = s.batch
    LEFT JOIN vault.unit u ON u.organisation = g.organisation AND u.code = g.unit
    LEFT JOIN vault.nullifier n ON n.organisation = g.organisation AND n.quarter = g.quarter
      AND n.hash = CASE g.mode WHEN 'slips' THEN g.slip_hash WHEN 'passes' THEN g.pass_hash END
    LEFT JOIN vault.entry_code e ON g.mode = 'entry' AND e.organisation = g.organisation AND e.quarter = g.quarter
      AND e.hash = g.entry_hash
  )
  SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('refusal', l.refusal, 'proof', encode(l.proof, 'hex'),
    'boundTo', l.bound_to, 'onBehalf', CASE WHEN l.mode = 'entry' THEN true END)) ORDER BY r.place)
  FROM jsonb_array_elements(p_rows) WITH ORDINALITY AS r (content, place) LEFT JOIN looked_up l USING (place)
$$;

CREATE OR REPLACE FUNCTION vault.file_reports(p_rows jsonb, p_quarter text, p_imported boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  results jsonb;
  slugs text[];
  -- As judge_admission says it; null when there is nothing to judge, which is a batch's usual and quickest case.
  admissions jsonb;
BEGIN
  IF jsonb_typeof(p_rows) IS DISTINCT FROM 'array' OR jsonb_array_length(p_rows) > 5000 THEN
    RAISE EXCEPTION 'a batch is an array of at most 5000 reports' USING ERRCODE = '22023';
  END IF;

  -- In one order for everybody, so that two batches cannot wait for each other.
  SELECT array_agg(o.slug ORDER BY o.slug) INTO slugs
  FROM (SELECT DISTINCT r->>'organisation' AS slug FROM jsonb_array_elements(p_rows) r) o WHERE o.slug IS NOT NULL;
  PERFORM vault.lock_shared(slug) FROM unnest(slugs) slug;

  IF NOT p_imported AND (p_rows @? '$[*].entryHash' OR EXISTS (SELECT FROM vault.organisation o
    WHERE o.slug = ANY (slugs) AND o.facts->>'admission' IS DISTINCT FROM 'open')) THEN
    admissions := vault.judge_admission(p_rows);
  END IF;

  WITH given AS MATERIALIZED (
    SELECT place, organisation, unit, answers, "symptomClass" AS class,
      admissions->(place::integer - 1)->>'refusal' AS refusal,
      vault.hash_of(admissions->(place::integer - 1)->>'proof') AS proof,
      admissions->(place::integer - 1)->>'boundTo' AS bound_to,
      CASE WHEN p_imported THEN coalesce("onBehalf", false)
        ELSE coalesce((admissions->(place::integer - 1)->>'onBehalf')::boolean, false) END AS on_behalf,
      vault.hash_of("keyHash") AS key_hash,
      vault.hash_of("contentHash") AS content_hash,
      vault.hash_of("receiptHash") AS receipt_hash
    FROM ROWS FROM (jsonb_to_recordset(p_rows) AS (organisation text, unit text, answers jsonb, "symptomClass" text,
      "keyHash" text, "contentHash" text, "receiptHash" text, "onBehalf" boolean))
      WITH ORDINALITY AS g (organisation, unit, answers, "symptomClass", "keyHash", "contentHash", "receiptHash", "onBehalf", place)
  ), judged AS MATERIALIZED (
    SELECT g.*, coalesce(p_quarter, o.open_quarter) AS quarter,
      kept.content_hash AS kept_content, kept.amended_hash AS kept_amended,
      CASE
        WHEN o.slug IS NULL THEN 'unknownOrganisation'
        WHEN g.key_hash IS NULL OR g.content_hash IS NULL OR g.receipt_hash IS NULL THEN 'invalid'
        -- A repeated key is answered before quarter and admission are looked at: the first answer may have been lost
        -- on its way.
        WHEN kept.id IS NOT NULL THEN 'kept'
        WHEN coalesce(p_quarter, o.open_quarter) IS NULL OR q.closed THEN 'noOpenQuarter'
        WHEN p_quarter > o.open_quarter THEN 'noOpenQuarter'
        WHEN u.leaf IS NOT TRUE THEN 'unknownUnit'
        WHEN g.refusal IS NOT NULL THEN 'admissionRefused'
        WHEN NOT vault.valid_answers(g.answers, g.class) THEN 'invalid'
        ELSE 'good'
      END AS verdict
    FROM given g
    LEFT JOIN vault.organisation o ON o.slug = g.organisation
    LEFT JOIN vault.quarter q ON q.organisation = g.organisation AND q.quarter = coalesce(p_quarter, o.open_quarter)
    LEFT JOIN vault.unit u ON u.organisation = g.organisation AND u.code = g.unit
    LEFT JOIN vault.report kept ON kept.organisation = g.organisation AND kept.key_hash = g.key_hash
  ), turned AS (
    SELECT *,
      row_number() OVER (PARTITION BY verdict, organisation, key_hash ORDER BY place) AS turn,
      first_value(content_hash) OVER (PARTITION BY verdict, organisation, key_hash ORDER BY place) AS first_content
    FROM judged
  ), ranked AS MATERIALIZED (
    -- Of the rows that bring the same slip or pass, the first one that would be stored uses it up.
    SELECT *, verdict = 'good' AND turn = 1 AS candidate,
      proof IS NOT NULL AND row_number() OVER (PARTITION BY verdict = 'good' AND turn = 1, organisation, proof ORDER BY place) > 1
        AS spent_before
    FROM turned
  ), spent AS (
    INSERT INTO vault.nullifier AS n (organisation, quarter, hash)
    SELECT r.organisation, r.quarter, r.proof FROM ranked r
    WHERE r.candidate AND r.proof IS NOT NULL AND NOT r.spent_before
    ORDER BY r.organisation, r.proof
    ON CONFLICT DO NOTHING
    RETURNING n.organisation, n.hash
  ), stored AS (
    INSERT INTO vault.report AS r (organisation, id, quarter, unit, symptom_class, answers, imported, on_behalf,
      key_hash, content_hash, receipt_hash, bound_to)
    SELECT j.organisation, random_id, j.quarter, j.unit, j.class, j.answers, p_imported, j.on_behalf,
      j.key_hash, j.content_hash, j.receipt_hash, j.bound_to
    FROM (
      SELECT g.*, gen_random_uuid() AS random_id
      FROM ranked g LEFT JOIN spent s ON s.organisation = g.organisation AND s.hash = g.proof
      WHERE g.candidate AND (g.proof IS NULL OR s.hash IS NOT NULL AND NOT g.spent_before)
    ) j
    ORDER BY random_id
    ON CONFLICT DO NOTHING
    RETURNING r.organisation, r.key_hash
  )
  SELECT jsonb_agg(
    CASE
      WHEN j.verdict = 'kept' THEN CASE WHEN j.content_hash IN (j.kept_content, j.kept_amended)
        THEN '{"status": "duplicate"}'::jsonb ELSE '{"status": "conflict"}'::jsonb END
      WHEN j.verdict = 'invalid' THEN jsonb_build_object('status', 'invalid', 'reason', 'not a report of this version of the form')
      WHEN j.verdict = 'admissionRefused' THEN jsonb_build_object('status', j.verdict, 'reason', j.refusal)
      WHEN j.verdict <> 'good' THEN jsonb_build_object('status', j.verdict)
      WHEN j.candidate AND j.spent_before THEN '{"status": "admissionRefused", "reason": "used"}'::jsonb
      -- Names what was used up for nothing, so that it can be given back.
      WHEN s.key_hash IS NULL THEN jsonb_strip_nulls(jsonb_build_object('status', 'raced', 'spent', encode(n.hash, 'hex')))
      WHEN j.candidate THEN '{"status": "stored"}'::jsonb
      WHEN j.content_hash = j.first_content THEN '{"status": "duplicate"}'::jsonb
      ELSE '{"status": "conflict"}'::jsonb
    END ORDER BY j.place)
  INTO results
  FROM ranked j
  LEFT JOIN stored s ON s.organisation = j.organisation AND s.key_hash = j.key_hash
  LEFT JOIN spent n ON n.organisation = j.organisation AND n.hash = j.proof AND j.candidate AND NOT j.spent_before;

  -- The same key, slip or pass came in another transaction at the same moment. It has committed by now, so look again.
  IF results @> '[{"status": "raced"}]'::jsonb THEN
    DELETE FROM vault.nullifier n
    USING jsonb_array_elements(results) WITH ORDINALITY AS e (result, place)
    WHERE e.result->>'status' = 'raced' AND n.organisation = p_rows->(e.place::integer - 1)->>'organisation'
      AND n.hash = vault.hash_of(e.result->>'spent');

    SELECT jsonb_agg(
      CASE
        WHEN e.result->>'status' <> 'raced' THEN e.result
        WHEN kept.id IS NOT NULL AND e.content_hash IN (kept.content_hash, kept.amended_hash)
          THEN jsonb_build_object('status', 'duplicate')
        WHEN kept.id IS NULL AND e.proof IS NOT NULL AND e.result->'spent' IS NULL
          THEN jsonb_build_object('status', 'admissionRefused', 'reason', 'used')
        ELSE jsonb_build_object('status', 'conflict')
      END ORDER BY e.place)
    INTO results
    FROM (
      SELECT r.result, r.place, p_rows->(r.place::integer - 1)->>'organisation' AS organisation,
        vault.hash_of(p_rows->(r.place::integer - 1)->>'keyHash') AS key_hash,
        vault.hash_of(p_rows->(r.place::integer - 1)->>'contentHash') AS content_hash,
        admissions->(r.place::integer - 1)->>'proof' AS proof
      FROM jsonb_array_elements(results) WITH ORDINALITY AS r (result, place)
    ) e
    LEFT JOIN vault.report kept ON e.result->>'status' = 'raced' AND kept.organisation = e.organisation AND kept.key_hash = e.key_hash;
  END IF;
  RETURN coalesce(results, '[]'::jsonb);
END $$;

-- As before, and the changed report stays in the part of the organisation where its slip was given out.
CREATE OR REPLACE FUNCTION api.amend_report(p_organisation text, p_receipt_hash text, p_change jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
BEGIN
  PERFORM vault.lock_shared(p_organisation);
  SELECT r.id, r.bound_to, coalesce(q.closed, false) AS closed INTO kept
  FROM vault.report r LEFT JOIN vault.quarter q USING (organisation, quarter)
  WHERE r.organisation = p_organisation AND r.receipt_hash = vault.hash_of(p_receipt_hash)
  FOR UPDATE OF r;
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
  WHERE r.organisation = p_organisation AND r.id = kept.id;
  RETURN 'done';
END $$;

-- ---------------------------------------------------------------------------------------------------------------
-- What the worker pushes. Each can be repeated.
-- ---------------------------------------------------------------------------------------------------------------

-- {"organisation", "batch", "quarter", "unit" | null, "hashes"}. A batch that is known gets the hashes that it lacks.
-- In the order of the hashes, which says nothing of the order in which they were printed.
CREATE FUNCTION api.push_slips(p_batch jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text := p_batch->>'organisation';
  own_batch uuid := (p_batch->>'batch')::uuid;
BEGIN
  IF own IS NULL OR own_batch IS NULL OR p_batch->>'quarter' IS NULL
    OR jsonb_typeof(p_batch->'hashes') IS DISTINCT FROM 'array' OR jsonb_array_length(p_batch->'hashes') > 1000
    OR EXISTS (SELECT FROM jsonb_array_elements_text(p_batch->'hashes') h WHERE vault.hash_of(h) IS NULL) THEN
    RAISE EXCEPTION 'not a batch of at most 1000 slips' USING ERRCODE = '22023';
  END IF;
  INSERT INTO vault.slip_batch (organisation, id, quarter, unit)
  VALUES (own, own_batch, p_batch->>'quarter', p_batch->>'unit') ON CONFLICT DO NOTHING;
  INSERT INTO vault.slip (organisation, hash, batch)
  SELECT own, h.hash, own_batch FROM (SELECT vault.hash_of(h) AS hash FROM jsonb_array_elements_text(p_batch->'hashes') h) h
  ORDER BY h.hash ON CONFLICT DO NOTHING;
END $$;

-- From its return on no slip of the batch admits anybody. What its slips admitted before stays.
CREATE FUNCTION api.withdraw_slips(p_organisation text, p_batch uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM vault.lock_alone(p_organisation);
  UPDATE vault.slip_batch b SET withdrawn = true WHERE b.organisation = p_organisation AND b.id = p_batch AND NOT b.withdrawn;
END $$;

-- {"organisation", "codes": [{"quarter", "hash"}]}: all codes that are good; whatever is not among them ends.
CREATE FUNCTION api.push_entry_codes(p_codes jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text := p_codes->>'organisation';
BEGIN
  IF own IS NULL OR jsonb_typeof(p_codes->'codes') IS DISTINCT FROM 'array'
    OR EXISTS (SELECT FROM jsonb_array_elements(p_codes->'codes') c WHERE vault.hash_of(c->>'hash') IS NULL OR c->>'quarter' IS NULL) THEN
    RAISE EXCEPTION 'not a list of entry codes' USING ERRCODE = '22023';
  END IF;
  PERFORM vault.lock_alone(own);
  DELETE FROM vault.entry_code e WHERE e.organisation = own;
  INSERT INTO vault.entry_code (organisation, quarter, hash)
  SELECT own, c->>'quarter', vault.hash_of(c->>'hash') FROM jsonb_array_elements(p_codes->'codes') c ORDER BY 3 ON CONFLICT DO NOTHING;
END $$;

-- ---------------------------------------------------------------------------------------------------------------
-- Order and retention
-- ---------------------------------------------------------------------------------------------------------------

-- As before, with what a report is bound to.
CREATE OR REPLACE FUNCTION vault.rewrite_in_random_order(p_organisation text, p_quarter text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  WITH taken AS (
    DELETE FROM vault.report r WHERE r.organisation = p_organisation AND r.quarter = p_quarter
    RETURNING *, gen_random_uuid() AS new_id
  )
  INSERT INTO vault.report (organisation, id, quarter, unit, symptom_class, answers, imported, on_behalf,
    key_hash, content_hash, amended_hash, receipt_hash, bound_to)
  SELECT organisation, new_id, quarter, unit, symptom_class, answers, imported, on_behalf,
    key_hash, content_hash, amended_hash, receipt_hash, bound_to
  FROM taken ORDER BY new_id
$$;

-- A report and the nullifier of its slip or pass carry the number of the one transaction that wrote both, until here.
CREATE FUNCTION vault.rewrite_nullifiers(p_organisation text, p_quarter text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  WITH taken AS (
    DELETE FROM vault.nullifier n WHERE n.organisation = p_organisation AND n.quarter = p_quarter RETURNING *
  )
  INSERT INTO vault.nullifier (organisation, quarter, hash) SELECT organisation, quarter, hash FROM taken ORDER BY gen_random_uuid()
$$;

CREATE OR REPLACE FUNCTION api.shuffle_open(p_organisation text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM vault.lock_alone(p_organisation);
  PERFORM vault.rewrite_in_random_order(p_organisation, q.quarter)
  FROM vault.quarter q WHERE q.organisation = p_organisation AND NOT q.closed;
  -- A block with an exception clause is a transaction of its own within this one: it has its own number, so that not
  -- even all reports together share one with the nullifiers. Failing fails the whole, as it should.
  BEGIN
    PERFORM vault.rewrite_nullifiers(p_organisation, q.quarter)
    FROM vault.quarter q WHERE q.organisation = p_organisation AND NOT q.closed;
  EXCEPTION WHEN OTHERS THEN
    RAISE;
  END;
END $$;

-- After publication, once: a second call finds it done. No report of the quarter can come any more, so nullifiers and
-- entry codes have done their work and end here. Slips stay until the purge: an old one is told apart from a wrong one.
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
  ELSIF NOT EXISTS (SELECT FROM vault.quarter q WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.archived) THEN
    RAISE EXCEPTION 'quarter % is not closed', p_quarter USING ERRCODE = '55000';
  END IF;
END $$;

-- Retention: raw reports of closed quarters before `p_before_quarter` with their receipts, and all that admitted them.
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
  DELETE FROM vault.slip s USING vault.slip_batch b
  WHERE s.organisation = p_organisation AND b.organisation = s.organisation AND b.id = s.batch
    AND b.quarter < p_before_quarter AND NOT b.quarter = ANY (unclosed);
  DELETE FROM vault.slip_batch b
  WHERE b.organisation = p_organisation AND b.quarter < p_before_quarter AND NOT b.quarter = ANY (unclosed);
END $$;

REVOKE ALL ON FUNCTION vault.write_units(text, jsonb), vault.judge_admission(jsonb), vault.rewrite_nullifiers(text, text),
  api.push_slips(jsonb), api.withdraw_slips(text, uuid), api.push_entry_codes(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.push_slips(jsonb), api.withdraw_slips(text, uuid), api.push_entry_codes(jsonb) TO vault_worker;
