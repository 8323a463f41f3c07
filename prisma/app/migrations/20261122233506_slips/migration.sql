-- CreateTable
CREATE TABLE "slip_batch" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "quarter" TEXT NOT NULL,
    "unit_code" TEXT,
    "size" INTEGER NOT NULL,
    "hashes" TEXT[],
    "made_by" UUID NOT NULL,
    "made_on" DATE NOT NULL,
    "withdrawn_on" DATE,
    "withdrawal_pushed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "slip_batch_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "entry_code" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "quarter" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "made_by" UUID NOT NULL,
    "made_on" DATE NOT NULL,
    "withdrawn_on" DATE,

    CONSTRAINT "entry_code_pkey" PRIMARY KEY ("organisation_id","id")
);

-- Forced row-level security, as for every tenant's table.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['slip_batch', 'entry_code']
  LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_organisation ON public.%I TO app_web, app_worker '
      'USING (organisation_id = (SELECT api.organisation_id())) '
      'WITH CHECK (organisation_id = (SELECT api.organisation_id()))', t);
  END LOOP;
END $$;

-- The app door makes and withdraws; the worker hands hashes to the vault and then takes them away here.
GRANT SELECT, INSERT, UPDATE (withdrawn_on) ON public.slip_batch, public.entry_code TO app_web;
GRANT SELECT, UPDATE (hashes, withdrawal_pushed) ON public.slip_batch TO app_worker;
GRANT SELECT ON public.entry_code TO app_worker;

-- As before, with the job that brings slips and entry codes to the vault.
CREATE OR REPLACE FUNCTION api.enqueue(p_task text, p_payload jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own uuid := api.organisation_id();
BEGIN
  IF p_task NOT IN ('push-facts', 'push-codes', 'carry-out-order') THEN
    RAISE EXCEPTION 'unknown task %', p_task USING ERRCODE = '22023';
  END IF;
  IF p_payload->>'organisationId' IS DISTINCT FROM own::text THEN
    RAISE EXCEPTION 'a job of another organisation' USING ERRCODE = '42501';
  END IF;
  -- One waiting job per task and organisation is enough: each carries out all that is due when it runs.
  PERFORM graphile_worker.add_job(p_task, p_payload::json, job_key => p_task || ':' || own || ':' || coalesce(p_payload->>'quarter', ''),
    job_key_mode => 'replace');
END $$;
