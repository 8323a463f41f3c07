-- AlterTable
ALTER TABLE "policy" ADD COLUMN     "free_text" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "reporting_quarter" ADD COLUMN     "remarks" TEXT;

-- CreateTable
CREATE TABLE "remark_key" (
    "organisation_id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "made_on" DATE NOT NULL,
    "withdrawn_on" DATE,

    CONSTRAINT "remark_key_pkey" PRIMARY KEY ("organisation_id","key_id")
);

-- CreateTable
CREATE TABLE "remark" (
    "organisation_id" UUID NOT NULL,
    "quarter" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "remark_pkey" PRIMARY KEY ("organisation_id","quarter","id")
);

ALTER TABLE public.reporting_quarter
  ADD CONSTRAINT reporting_quarter_remarks_check CHECK (remarks IN ('notAsked', 'tooFew', 'shown'));

-- Forced row-level security, as for every tenant's table.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['remark_key', 'remark']
  LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_organisation ON public.%I TO app_web, app_worker '
      'USING (organisation_id = (SELECT api.organisation_id())) '
      'WITH CHECK (organisation_id = (SELECT api.organisation_id()))', t);
  END LOOP;
END $$;

-- A key never changes; it is withdrawn. The worker brings sealed remarks and takes them away again, and reads none.
GRANT SELECT, INSERT, UPDATE (withdrawn_on) ON public.remark_key TO app_web;
GRANT SELECT ON public.remark_key TO app_worker;
GRANT SELECT ON public.remark TO app_web;
GRANT SELECT (organisation_id, quarter), INSERT, DELETE ON public.remark TO app_worker;
