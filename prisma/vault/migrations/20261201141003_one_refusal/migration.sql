-- AlterTable
ALTER TABLE "vault"."entry_code" ADD COLUMN     "maximum" INTEGER NOT NULL DEFAULT 50;

-- From here on: what Prisma's schema language cannot say.

-- The default was for the codes that had no limit when this came.
ALTER TABLE vault.entry_code ALTER COLUMN maximum DROP DEFAULT;
ALTER TABLE vault.entry_code ADD CONSTRAINT entry_code_maximum_check CHECK (maximum BETWEEN 1 AND 500);

-- ---------------------------------------------------------------------------------------------------------------
-- Admission: one refusal. What a slip, a pass or an entry code is wrong for is not said, not even to the door, and
-- nobody asks whether it was used before it is used: the only question about use is whether its nullifier could be
-- inserted. So whoever tries a code without using it up gets one answer, by one way, whatever its state is.
-- ---------------------------------------------------------------------------------------------------------------

-- One object per row, in the batch's order: {"asked"?, "may"?, "proof"?, "boundTo"?, "entry"?}. `asked`: the report needs
-- to be admitted; `may`: what it brings is good, if it is not used up; `proof`: what it would use up, in hexadecimal
-- digits; `entry`: the hash of the code of which it would use up one use. Signatures of passes are the door's to check.
CREATE OR REPLACE FUNCTION vault.judge_admission(p_rows jsonb) RETURNS jsonb
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
      coalesce(CASE g.mode
        WHEN 'open' THEN true
        WHEN 'entry' THEN e.hash IS NOT NULL
        WHEN 'slips' THEN b.quarter = g.quarter AND NOT b.withdrawn AND (b.unit IS NULL OR b.unit = ANY (u.within))
        WHEN 'passes' THEN g.pass_hash IS NOT NULL AND g.pass_quarter = g.quarter
      END, false) AS may
    FROM given g
    LEFT JOIN vault.slip s ON g.mode = 'slips' AND s.organisation = g.organisation AND s.hash = g.slip_hash
    LEFT JOIN vault.slip_batch b ON b.organisation = s.organisation AND b.id = s.batch
    LEFT JOIN vault.unit u ON u.organisation = g.organisation AND u.code = g.unit
    LEFT JOIN vault.entry_code e ON g.mode = 'entry' AND e.organisation = g.organisation AND e.quarter = g.quarter
      AND e.hash = g.entry_hash
  )
  SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('asked', CASE WHEN l.mode IS DISTINCT FROM 'open' THEN true END,
    'may', CASE WHEN l.may THEN true END, 'proof', encode(l.proof, 'hex'), 'boundTo', l.bound_to,
    'entry', CASE WHEN l.mode = 'entry' THEN encode(l.entry_hash, 'hex') END)) ORDER BY r.place)
  FROM jsonb_array_elements(p_rows) WITH ORDINALITY AS r (content, place) LEFT JOIN looked_up l USING (place)
$$;

-- An entry code is as many proofs as it has uses: the nullifier of each is a hash of the code's and its number. So uses
-- are counted where slips and passes are, are shuffled with them, and end with them.
CREATE FUNCTION vault.use_of_entry_code(p_hash bytea, p_number integer) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sha256(p_hash || int4send(p_number))
$$;

-- {"organisation hash": [proofs that are left, as many as the batch could use]} for the good codes in it.
CREATE FUNCTION vault.entry_uses_left(p_rows jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
  SELECT coalesce(jsonb_object_agg(wanted.organisation || ' ' || wanted.code, uses.proofs), '{}')
  FROM (
    SELECT g.organisation, g."entryHash" AS code, count(*) AS reports
    FROM jsonb_to_recordset(p_rows) AS g (organisation text, "entryHash" text)
    WHERE g."entryHash" IS NOT NULL GROUP BY 1, 2
  ) wanted
  JOIN vault.organisation o ON o.slug = wanted.organisation
  JOIN vault.entry_code e ON e.organisation = o.slug AND e.quarter = o.open_quarter AND e.hash = vault.hash_of(wanted.code)
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(encode(left_over.proof, 'hex') ORDER BY left_over.number), '[]') AS proofs
    FROM (
      SELECT s.number, vault.use_of_entry_code(e.hash, s.number) AS proof FROM generate_series(1, e.maximum) AS s (number)
      WHERE NOT EXISTS (SELECT FROM vault.nullifier n WHERE n.organisation = e.organisation AND n.quarter = e.quarter
        AND n.hash = vault.use_of_entry_code(e.hash, s.number))
      ORDER BY s.number LIMIT wanted.reports
    ) left_over
  ) uses
$$;

-- Whoever brings the same key, or the same entry code, waits until the other one is decided. Without this, a second slip
-- sent with a key at the moment when that key's report was stored got an answer that told whether the slip was used.
-- Two thousand locks for all, taken in one order: a large batch must not fill PostgreSQL's table of locks.
CREATE FUNCTION vault.lock_keys(p_rows jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  buckets integer[];
  bucket integer;
BEGIN
  SELECT array_agg(DISTINCT hashtext(k.name) & 2047 ORDER BY hashtext(k.name) & 2047) INTO buckets
  FROM jsonb_to_recordset(p_rows) AS g (organisation text, "keyHash" text, "entryHash" text),
    LATERAL (VALUES ('key ' || g.organisation || ' ' || g."keyHash"), ('entry ' || g.organisation || ' ' || g."entryHash")) k (name)
  WHERE k.name IS NOT NULL;
  FOREACH bucket IN ARRAY coalesce(buckets, '{}') LOOP
    -- In the space of one number, as the organisations' locks: the other one's function is nobody's to call here.
    PERFORM pg_advisory_xact_lock(hashtextextended('plumbline key ' || bucket, 0));
  END LOOP;
END $$;

-- As before, but: whatever else is wrong with a report is said before anything about its admission; of the reports of
-- one key in a batch the first decides for all; and a report that is not admitted is refused without a reason.
CREATE OR REPLACE FUNCTION vault.file_reports(p_rows jsonb, p_quarter text, p_imported boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
DECLARE
  results jsonb;
  slugs text[];
  -- As judge_admission says it; null when there is nothing to judge, which is a batch's usual and quickest case.
  admissions jsonb;
  entry_uses jsonb;
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
    PERFORM vault.lock_keys(p_rows);
    admissions := vault.judge_admission(p_rows);
    IF p_rows @? '$[*].entryHash' THEN
      entry_uses := vault.entry_uses_left(p_rows);
    END IF;
  END IF;

  WITH given AS MATERIALIZED (
    SELECT place, organisation, unit, answers, "symptomClass" AS class,
      admissions IS NULL OR coalesce((admissions->(place::integer - 1)->>'may')::boolean, false) AS may,
      vault.hash_of(admissions->(place::integer - 1)->>'proof') AS own_proof,
      admissions->(place::integer - 1)->>'entry' AS entry,
      admissions->(place::integer - 1)->>'boundTo' AS bound_to,
      CASE WHEN p_imported THEN coalesce("onBehalf", false)
        ELSE admissions->(place::integer - 1)->>'entry' IS NOT NULL END AS on_behalf,
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
        WHEN NOT vault.valid_answers(g.answers, g.class) THEN 'invalid'
        ELSE 'good'
      END AS verdict
    FROM given g
    LEFT JOIN vault.organisation o ON o.slug = g.organisation
    LEFT JOIN vault.quarter q ON q.organisation = g.organisation AND q.quarter = coalesce(p_quarter, o.open_quarter)
    LEFT JOIN vault.unit u ON u.organisation = g.organisation AND u.code = g.unit
    LEFT JOIN LATERAL (SELECT r.organisation, r.id, r.content_hash, r.amended_hash FROM vault.report r
      WHERE r.key_hash = g.key_hash OFFSET 0) kept ON kept.organisation = g.organisation
  ), turned AS (
    SELECT *,
      row_number() OVER (PARTITION BY verdict, organisation, key_hash ORDER BY place) AS turn,
      first_value(content_hash) OVER (PARTITION BY verdict, organisation, key_hash ORDER BY place) AS first_content
    FROM judged
  ), admitted AS (
    SELECT *, verdict = 'good' AND turn = 1 AND may AS first_admitted,
      row_number() OVER (PARTITION BY verdict = 'good' AND turn = 1 AND may, organisation, entry ORDER BY place) AS use
    FROM turned
  ), proven AS (
    -- The first report with an entry code takes the first use that is left of it, the second one the next.
    SELECT *, CASE WHEN entry IS NULL THEN own_proof
      ELSE vault.hash_of(entry_uses->(organisation || ' ' || entry)->>(use::integer - 1)) END AS proof
    FROM admitted
  ), ranked AS MATERIALIZED (
    -- Of the rows that bring the same slip or pass, the first one that would be stored uses it up.
    SELECT *, first_admitted AND (entry IS NULL OR proof IS NOT NULL)
      AND (proof IS NULL OR row_number() OVER (PARTITION BY first_admitted, organisation, proof ORDER BY place) = 1) AS candidate
    FROM proven
  ), spent AS (
    INSERT INTO vault.nullifier AS n (organisation, quarter, hash)
    SELECT r.organisation, r.quarter, r.proof FROM ranked r
    WHERE r.candidate AND r.proof IS NOT NULL
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
      WHERE g.candidate AND (g.proof IS NULL OR s.hash IS NOT NULL)
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
      WHEN j.verdict <> 'good' THEN jsonb_build_object('status', j.verdict)
      -- Not stored, for whatever reason. Names what was used up for nothing, so that it can be given back.
      WHEN s.key_hash IS NULL THEN jsonb_strip_nulls(jsonb_build_object('status', 'notStored', 'spent', encode(n.hash, 'hex')))
      WHEN j.turn = 1 THEN '{"status": "stored"}'::jsonb
      WHEN j.content_hash = j.first_content THEN '{"status": "duplicate"}'::jsonb
      ELSE '{"status": "conflict"}'::jsonb
    END ORDER BY j.place)
  INTO results
  FROM ranked j
  LEFT JOIN stored s ON s.organisation = j.organisation AND s.key_hash = j.key_hash
  LEFT JOIN spent n ON n.organisation = j.organisation AND n.hash = j.proof AND j.candidate;

  -- Not admitted; or the same key came in another transaction at the same moment, which has committed by now.
  IF results @> '[{"status": "notStored"}]'::jsonb THEN
    DELETE FROM vault.nullifier n
    USING jsonb_array_elements(results) WITH ORDINALITY AS e (result, place)
    WHERE e.result->>'status' = 'notStored' AND n.organisation = p_rows->(e.place::integer - 1)->>'organisation'
      AND n.hash = vault.hash_of(e.result->>'spent');

    SELECT jsonb_agg(
      CASE
        WHEN e.result->>'status' <> 'notStored' THEN e.result
        WHEN kept.id IS NOT NULL AND e.content_hash IN (kept.content_hash, kept.amended_hash)
          THEN jsonb_build_object('status', 'duplicate')
        WHEN kept.id IS NULL AND e.asked AND e.result->'spent' IS NULL THEN jsonb_build_object('status', 'admissionRefused')
        ELSE jsonb_build_object('status', 'conflict')
      END ORDER BY e.place)
    INTO results
    FROM (
      SELECT r.result, r.place, p_rows->(r.place::integer - 1)->>'organisation' AS organisation,
        vault.hash_of(p_rows->(r.place::integer - 1)->>'keyHash') AS key_hash,
        vault.hash_of(p_rows->(r.place::integer - 1)->>'contentHash') AS content_hash,
        (admissions->(r.place::integer - 1)->>'asked')::boolean AS asked
      FROM jsonb_array_elements(results) WITH ORDINALITY AS r (result, place)
    ) e
    LEFT JOIN LATERAL (SELECT r.organisation, r.id, r.content_hash, r.amended_hash FROM vault.report r
      WHERE r.key_hash = e.key_hash OFFSET 0) kept ON e.result->>'status' = 'notStored' AND kept.organisation = e.organisation;
  END IF;
  RETURN coalesce(results, '[]'::jsonb);
END $$;

-- {"organisation", "codes": [{"quarter", "hash", "maximum"}]}: all codes that are good; whatever is not among them ends.
-- What was used of a code is kept apart from it, and is not forgotten here.
CREATE OR REPLACE FUNCTION api.push_entry_codes(p_codes jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text := p_codes->>'organisation';
BEGIN
  IF own IS NULL OR jsonb_typeof(p_codes->'codes') IS DISTINCT FROM 'array'
    OR EXISTS (SELECT FROM jsonb_array_elements(p_codes->'codes') c
      WHERE vault.hash_of(c->>'hash') IS NULL OR c->>'quarter' IS NULL OR c->>'maximum' IS NULL) THEN
    RAISE EXCEPTION 'not a list of entry codes' USING ERRCODE = '22023';
  END IF;
  PERFORM vault.lock_alone(own);
  DELETE FROM vault.entry_code e WHERE e.organisation = own;
  INSERT INTO vault.entry_code (organisation, quarter, hash, maximum)
  SELECT own, c->>'quarter', vault.hash_of(c->>'hash'), (c->>'maximum')::integer
  FROM jsonb_array_elements(p_codes->'codes') c ORDER BY 3 ON CONFLICT DO NOTHING;
END $$;

-- How often each of these codes ([{"hash", "maximum"}]) was used in a quarter: {"hash": uses}. Only once the quarter is
-- closed: a count that grows would tell on which day somebody was typed in. Null after it was archived, which forgets.
CREATE FUNCTION api.count_entry_uses(p_organisation text, p_quarter text, p_codes jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  counts jsonb;
BEGIN
  IF NOT EXISTS (SELECT FROM vault.quarter q WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.closed) THEN
    RAISE EXCEPTION 'quarter % is not closed', p_quarter USING ERRCODE = '55000';
  END IF;
  IF EXISTS (SELECT FROM vault.quarter q WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.archived) THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(jsonb_object_agg(c.hash, (
    SELECT count(*) FROM generate_series(1, least(c.maximum, 500)) AS s (number)
    JOIN vault.nullifier n ON n.organisation = p_organisation AND n.quarter = p_quarter
      AND n.hash = vault.use_of_entry_code(vault.hash_of(c.hash), s.number))), '{}')
  INTO counts
  FROM jsonb_to_recordset(p_codes) AS c (hash text, maximum integer) WHERE vault.hash_of(c.hash) IS NOT NULL;
  RETURN counts;
END $$;

REVOKE ALL ON FUNCTION vault.use_of_entry_code(bytea, integer), vault.entry_uses_left(jsonb), vault.lock_keys(jsonb),
  api.count_entry_uses(text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.count_entry_uses(text, text, jsonb) TO vault_worker;
