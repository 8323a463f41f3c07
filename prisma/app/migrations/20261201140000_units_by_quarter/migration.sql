-- Units are dated by quarter, and what was public when a quarter opened is copied where no web role can change it.

-- The owner converts rows of every tenant; row-level security is forced on it too, but for these statements.
ALTER TABLE public.unit NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.headcount NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.policy NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.reporting_quarter NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.organisation NO FORCE ROW LEVEL SECURITY;

-- Quarters are written so that they sort as text.
CREATE FUNCTION api.is_quarter(p_text text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_text ~ '^[0-9]{4}-Q[1-4]$'
$$;

ALTER TABLE public.unit
  ADD COLUMN first_quarter text,
  ADD COLUMN last_quarter text,
  ADD COLUMN succeeds text[] NOT NULL DEFAULT '{}';

-- The tree of a year held until the next year that had one.
UPDATE public.unit u SET
  first_quarter = u.year || '-Q1',
  last_quarter = (
    SELECT min(later.year) - 1 || '-Q4' FROM public.unit later
    WHERE later.organisation_id = u.organisation_id AND later.year > u.year
  );

ALTER TABLE public.unit
  DROP CONSTRAINT unit_pkey,
  DROP COLUMN year,
  ALTER COLUMN first_quarter SET NOT NULL,
  ADD CONSTRAINT unit_pkey PRIMARY KEY (organisation_id, code, first_quarter),
  ADD CONSTRAINT unit_first_quarter CHECK (api.is_quarter(first_quarter)),
  ADD CONSTRAINT unit_last_quarter CHECK (last_quarter IS NULL OR (api.is_quarter(last_quarter) AND last_quarter >= first_quarter));
-- A code goes on once.
CREATE UNIQUE INDEX unit_goes_on ON public.unit (organisation_id, code) WHERE last_quarter IS NULL;

ALTER TABLE public.organisation
  ADD COLUMN collects_from text CONSTRAINT organisation_collects_from CHECK (api.is_quarter(collects_from));
UPDATE public.organisation o SET collects_from = (
  SELECT min(q.quarter) FROM public.reporting_quarter q WHERE q.organisation_id = o.id
);
-- The worker makes the demo, which begins with its first quarter.
GRANT UPDATE (collects_from) ON public.organisation TO app_web, app_worker;

-- The limits of lib/domain/disclosure/policy.ts; a test compares them.
ALTER TABLE public.policy
  ADD CONSTRAINT policy_from_quarter CHECK (api.is_quarter(from_quarter)),
  ADD CONSTRAINT policy_threshold CHECK (threshold BETWEEN 5 AND 20),
  ADD CONSTRAINT policy_minimum_unit_headcount CHECK (minimum_unit_headcount BETWEEN 10 AND 100),
  ADD CONSTRAINT policy_publication_lag_days CHECK (publication_lag_days BETWEEN 0 AND 90),
  ADD CONSTRAINT policy_free_text_threshold CHECK (free_text_threshold BETWEEN 10 AND 100),
  ADD CONSTRAINT policy_retention_months CHECK (retention_months BETWEEN 3 AND 60),
  ADD CONSTRAINT policy_low_threshold CHECK (admission <> 'open' OR threshold >= 10 OR low_threshold_accepted_by IS NOT NULL);

ALTER TABLE public.headcount
  ADD CONSTRAINT headcount_quarter CHECK (api.is_quarter(quarter)),
  ADD CONSTRAINT headcount_heads CHECK (heads BETWEEN 0 AND 100000);

CREATE TABLE public.quarter_facts (
  organisation_id uuid NOT NULL,
  quarter text NOT NULL CONSTRAINT quarter_facts_quarter CHECK (api.is_quarter(quarter)),
  units jsonb NOT NULL CONSTRAINT quarter_facts_units CHECK (jsonb_typeof(units) = 'array'),
  headcounts jsonb NOT NULL CONSTRAINT quarter_facts_headcounts CHECK (jsonb_typeof(headcounts) = 'object'),
  threshold integer NOT NULL CONSTRAINT quarter_facts_threshold CHECK (threshold BETWEEN 5 AND 20),
  minimum_unit_headcount integer NOT NULL
    CONSTRAINT quarter_facts_minimum_unit_headcount CHECK (minimum_unit_headcount BETWEEN 10 AND 100),
  publication_lag_days integer NOT NULL
    CONSTRAINT quarter_facts_publication_lag_days CHECK (publication_lag_days BETWEEN 0 AND 90),
  free_text_threshold integer NOT NULL
    CONSTRAINT quarter_facts_free_text_threshold CHECK (free_text_threshold BETWEEN 10 AND 100),
  retention_months integer NOT NULL CONSTRAINT quarter_facts_retention_months CHECK (retention_months BETWEEN 3 AND 60),
  admission public.admission_mode NOT NULL,
  free_text boolean NOT NULL,
  CONSTRAINT quarter_facts_pkey PRIMARY KEY (organisation_id, quarter)
);
ALTER TABLE public.quarter_facts ENABLE ROW LEVEL SECURITY;

-- Quarters that opened before get what was true of them: nothing of theirs could be changed after they closed.
INSERT INTO public.quarter_facts
SELECT q.organisation_id, q.quarter,
  coalesce((
    SELECT jsonb_agg(jsonb_build_object('code', u.code, 'name', u.name, 'kind', u.kind, 'parent', u.parent) ORDER BY u.code)
    FROM public.unit u
    WHERE u.organisation_id = q.organisation_id AND u.first_quarter <= q.quarter
      AND (u.last_quarter IS NULL OR u.last_quarter >= q.quarter)
  ), '[]'),
  coalesce((
    SELECT jsonb_object_agg(h.unit_code, h.heads) FROM (
      SELECT DISTINCT ON (n.unit_code) n.unit_code, n.heads FROM public.headcount n
      WHERE n.organisation_id = q.organisation_id AND n.quarter <= q.quarter
        AND EXISTS (SELECT FROM public.unit u WHERE u.organisation_id = q.organisation_id AND u.code = n.unit_code
          AND u.first_quarter <= q.quarter AND (u.last_quarter IS NULL OR u.last_quarter >= q.quarter))
        AND NOT EXISTS (SELECT FROM public.unit u WHERE u.organisation_id = q.organisation_id AND u.parent = n.unit_code
          AND u.first_quarter <= q.quarter AND (u.last_quarter IS NULL OR u.last_quarter >= q.quarter))
      ORDER BY n.unit_code, n.quarter DESC
    ) h
  ), '{}'),
  coalesce(p.threshold, 10), coalesce(p.minimum_unit_headcount, 10), coalesce(p.publication_lag_days, 14),
  coalesce(p.free_text_threshold, 10), coalesce(p.retention_months, 24), coalesce(p.admission, 'open'),
  coalesce(p.free_text, false)
FROM public.reporting_quarter q
LEFT JOIN LATERAL (
  SELECT * FROM public.policy p WHERE p.organisation_id = q.organisation_id AND p.from_quarter <= q.quarter
  ORDER BY p.from_quarter DESC LIMIT 1
) p ON true;

ALTER TABLE public.quarter_facts FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON public.quarter_facts TO app_web, app_worker
  USING (organisation_id = (SELECT api.organisation_id())) WITH CHECK (organisation_id = (SELECT api.organisation_id()));
GRANT SELECT ON public.quarter_facts TO app_web;
GRANT SELECT, INSERT ON public.quarter_facts TO app_worker;

ALTER TABLE public.unit FORCE ROW LEVEL SECURITY;
ALTER TABLE public.headcount FORCE ROW LEVEL SECURITY;
ALTER TABLE public.policy FORCE ROW LEVEL SECURITY;
ALTER TABLE public.reporting_quarter FORCE ROW LEVEL SECURITY;
ALTER TABLE public.organisation FORCE ROW LEVEL SECURITY;

-- Whoever changes what a coming quarter starts with and whoever opens it wait for one another: a change is either in
-- the quarter's facts, or says that it holds from the one after.
CREATE FUNCTION api.lock_facts() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('facts:' || api.organisation_id()::text, 0))
$$;
REVOKE ALL ON FUNCTION api.lock_facts(), api.is_quarter(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.lock_facts(), api.is_quarter(text) TO app_web, app_worker;
