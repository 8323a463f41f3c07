-- DropIndex
DROP INDEX "vault"."report_organisation_key_hash_key";

-- CreateIndex
CREATE UNIQUE INDEX "report_key_hash_organisation_key" ON "vault"."report"("key_hash", "organisation");

-- From here on: what Prisma's schema language cannot say.

-- As before, planned once per connection: planning was more than half of what a small batch took. It was planned for
-- every batch because a plan from when the tables are empty takes any index that begins with the organisation, and then
-- reads all its reports for every row. So a kept report is now looked up by the hash of its key alone, which one index
-- begins with; OFFSET 0 keeps the organisation's name, compared outside, from being used as another way in.
CREATE OR REPLACE FUNCTION vault.file_reports(p_rows jsonb, p_quarter text, p_imported boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET jit = off AS $$
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
    LEFT JOIN LATERAL (SELECT r.organisation, r.id, r.content_hash, r.amended_hash FROM vault.report r
      WHERE r.key_hash = g.key_hash OFFSET 0) kept ON kept.organisation = g.organisation
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
    LEFT JOIN LATERAL (SELECT r.organisation, r.id, r.content_hash, r.amended_hash FROM vault.report r
      WHERE r.key_hash = e.key_hash OFFSET 0) kept ON e.result->>'status' = 'raced' AND kept.organisation = e.organisation;
  END IF;
  RETURN coalesce(results, '[]'::jsonb);
END $$;
