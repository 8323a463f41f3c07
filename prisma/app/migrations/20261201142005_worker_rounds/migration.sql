-- CreateTable
CREATE TABLE "worker_round" (
    "organisation_id" UUID NOT NULL,
    "round_at" TIMESTAMPTZ,
    "trusted_at" TIMESTAMPTZ,
    "doubt_since" TIMESTAMPTZ,
    "doubt_at" TIMESTAMPTZ,
    "doubt_rounds" INTEGER NOT NULL DEFAULT 0,
    "held_for_clock" BOOLEAN NOT NULL DEFAULT false,
    "shuffled_at" TIMESTAMPTZ,
    "purged_at" TIMESTAMPTZ,

    CONSTRAINT "worker_round_pkey" PRIMARY KEY ("organisation_id")
);

-- CreateTable
CREATE TABLE "calendar_hold" (
    "organisation_id" UUID NOT NULL,
    "since" TIMESTAMPTZ NOT NULL,
    "reason" TEXT NOT NULL,
    "person_id" UUID,
    "why" TEXT NOT NULL,

    CONSTRAINT "calendar_hold_pkey" PRIMARY KEY ("organisation_id")
);

-- From here on: what Prisma's schema language cannot say.

-- A person is named by a person's hold alone.
ALTER TABLE public.calendar_hold
  ADD CONSTRAINT calendar_hold_reason_check CHECK (reason = 'person' AND person_id IS NOT NULL OR reason = 'clock' AND person_id IS NULL);
ALTER TABLE public.worker_round
  ADD CONSTRAINT worker_round_doubt_check CHECK ((doubt_since IS NULL) = (doubt_at IS NULL));

-- Forced row-level security, as for every tenant's table.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['worker_round', 'calendar_hold']
  LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_organisation ON public.%I TO app_web, app_worker '
      'USING (organisation_id = (SELECT api.organisation_id())) '
      'WITH CHECK (organisation_id = (SELECT api.organisation_id()))', t);
  END LOOP;
END $$;

-- People hold and resume; only the worker says when it last ran and which time it trusts.
GRANT SELECT ON public.worker_round TO app_web;
GRANT SELECT, INSERT, UPDATE ON public.worker_round TO app_worker;
GRANT SELECT, INSERT, DELETE ON public.calendar_hold TO app_web, app_worker;
