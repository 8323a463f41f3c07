-- The second level of the count: how the people of one class answered one further question, by unit. Worked out from
-- the answers at the count and stored nowhere, so that reports, imports, amendments and rows from before this migration
-- are all counted by one rule (docs/decisions/0011). The names are those of lib/domain/disclosure/breakdowns.ts;
-- tests/integration/second-level.test.ts holds the rules to lib/domain/instruments for all combinations of answers.

-- Every part that is counted, so that a part nobody is in says 0.
CREATE FUNCTION vault.breakdown_parts() RETURNS TABLE (breakdown text, part text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT b.breakdown, unnest(b.parts) FROM (VALUES
    ('onsetOrder', ARRAY['wristFirst', 'backFirst', 'together', 'notSure']),
    ('neckInvolved', ARRAY['yes', 'no']),
    ('postureChanged', ARRAY['yes', 'no', 'notSure']),
    ('handPattern', ARRAY['medianWithNeck', 'medianAlone', 'other', 'notGiven']),
    ('wristInterference', ARRAY['none', 'some', 'much', 'notGiven']),
    ('backInterference', ARRAY['none', 'some', 'much', 'notGiven']),
    ('systemic', ARRAY['yes', 'no', 'notGiven'])
  ) AS b (breakdown, parts)
$$;

-- One hand: two or more areas of the median nerve, and not the back of the hand. Null for a hand without answer.
CREATE FUNCTION vault.median_areas(p_areas jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (p_areas ? 'thumb')::integer + (p_areas ? 'index')::integer + (p_areas ? 'middle')::integer
    + (p_areas ? 'ring-thumb-side')::integer >= 2 AND NOT p_areas ? 'back-of-hand'
$$;

-- "Neck with median pattern" goes by the ticked neck: whether moving it changes the hand is only asked then.
CREATE FUNCTION vault.hand_pattern(p_answers jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN coalesce(p_answers->'hand.left', '[]') = '[]' AND coalesce(p_answers->'hand.right', '[]') = '[]'
      AND NOT p_answers ?| ARRAY['hand.night', 'hand.relief'] THEN 'notGiven'
    WHEN (vault.median_areas(p_answers->'hand.left') OR vault.median_areas(p_answers->'hand.right'))
      AND (p_answers->>'hand.night' IN ('sometimes', 'most-nights') OR p_answers->>'hand.relief' = 'yes')
      THEN CASE WHEN p_answers->'regions' ? 'neck' THEN 'medianWithNeck' ELSE 'medianAlone' END
    ELSE 'other' END
$$;

-- Interference with work as the CMDQ asks it: none, slight, substantial.
CREATE FUNCTION vault.interference(p_degree jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE p_degree WHEN '1'::jsonb THEN 'none' WHEN '2'::jsonb THEN 'some' WHEN '3'::jsonb THEN 'much' ELSE 'notGiven' END
$$;

-- The parts that one report is in: exactly one of every breakdown that divides its class, so that parts sum to it.
CREATE FUNCTION vault.second_level(p_class text, p_answers jsonb) RETURNS TABLE (breakdown text, part text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT b.breakdown, b.part FROM (VALUES
    ('onsetOrder', ARRAY['both'], CASE p_answers->>'order'
      WHEN 'wrist-first' THEN 'wristFirst' WHEN 'back-first' THEN 'backFirst' WHEN 'together' THEN 'together' ELSE 'notSure' END),
    ('neckInvolved', ARRAY['both'], CASE WHEN p_answers->'regions' ? 'neck' THEN 'yes' ELSE 'no' END),
    ('postureChanged', ARRAY['both'], CASE p_answers->>'posture' WHEN 'yes' THEN 'yes' WHEN 'no' THEN 'no' ELSE 'notSure' END),
    ('handPattern', ARRAY['wrist', 'both'], vault.hand_pattern(p_answers)),
    ('wristInterference', ARRAY['wrist', 'both'], vault.interference(p_answers->'wrist.interference')),
    ('backInterference', ARRAY['back', 'both'], vault.interference(p_answers->'back.interference')),
    ('systemic', ARRAY['both'], CASE p_answers->>'systemic' WHEN 'yes' THEN 'yes' WHEN 'no' THEN 'no' ELSE 'notGiven' END)
  ) AS b (breakdown, of, part)
  WHERE p_class = ANY (b.of)
$$;

-- By unit: {breakdown: {part: people}}. A unit without a report has no entry.
CREATE FUNCTION vault.count_second_level(p_organisation text, p_quarter text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH counted AS (
    SELECT r.unit, s.breakdown, s.part, count(*) AS people
    FROM vault.report r CROSS JOIN LATERAL vault.second_level(r.symptom_class, r.answers) s
    WHERE r.organisation = p_organisation AND r.quarter = p_quarter AND r.symptom_class <> 'neither'
    GROUP BY r.unit, s.breakdown, s.part
  ), reported AS (
    SELECT DISTINCT r.unit FROM vault.report r WHERE r.organisation = p_organisation AND r.quarter = p_quarter
  ), divided AS (
    SELECT u.unit, p.breakdown, jsonb_object_agg(p.part, coalesce(c.people, 0)) AS parts
    FROM reported u CROSS JOIN vault.breakdown_parts() p LEFT JOIN counted c USING (unit, breakdown, part)
    GROUP BY u.unit, p.breakdown
  )
  SELECT coalesce(jsonb_object_agg(d.unit, d.breakdowns), '{}')
  FROM (SELECT unit, jsonb_object_agg(breakdown, parts) AS breakdowns FROM divided GROUP BY unit) d
$$;

-- Aggregates by unit of one closed quarter. Never rows, never an open quarter.
CREATE OR REPLACE FUNCTION api.count_quarter(p_organisation text, p_quarter text) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  counts jsonb;
BEGIN
  IF NOT EXISTS (SELECT FROM vault.quarter q WHERE q.organisation = p_organisation AND q.quarter = p_quarter AND q.closed) THEN
    RAISE EXCEPTION 'quarter % is not closed', p_quarter USING ERRCODE = '55000';
  END IF;
  SELECT jsonb_build_object('quarter', p_quarter,
    'classes', coalesce(jsonb_object_agg(u.unit, jsonb_build_object('neither', u.neither, 'wrist', u.wrist, 'back', u.back, 'both', u.both_regions)), '{}'),
    'breakdowns', vault.count_second_level(p_organisation, p_quarter),
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

REVOKE ALL ON FUNCTION vault.breakdown_parts(), vault.median_areas(jsonb), vault.hand_pattern(jsonb),
  vault.interference(jsonb), vault.second_level(text, jsonb), vault.count_second_level(text, text) FROM PUBLIC;
