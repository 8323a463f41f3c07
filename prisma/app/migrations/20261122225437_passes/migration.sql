-- CreateTable
CREATE TABLE "pass_key" (
    "organisation_id" UUID NOT NULL,
    "quarter" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "spki" TEXT NOT NULL,
    "sealed_private_key" TEXT NOT NULL,

    CONSTRAINT "pass_key_pkey" PRIMARY KEY ("organisation_id","quarter")
);

-- CreateTable
CREATE TABLE "pass_holder" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT,
    "identity_hash" TEXT,
    "code_hash" TEXT,
    "code_expires_at" TIMESTAMPTZ,

    CONSTRAINT "pass_holder_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "pass_issue" (
    "organisation_id" UUID NOT NULL,
    "quarter" TEXT NOT NULL,
    "holder_id" UUID NOT NULL,
    "blinded_hash" TEXT NOT NULL,

    CONSTRAINT "pass_issue_pkey" PRIMARY KEY ("organisation_id","quarter","holder_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "pass_holder_organisation_id_email_key" ON "pass_holder"("organisation_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "pass_holder_organisation_id_identity_hash_key" ON "pass_holder"("organisation_id", "identity_hash");

-- CreateIndex
CREATE UNIQUE INDEX "pass_holder_organisation_id_code_hash_key" ON "pass_holder"("organisation_id", "code_hash");

-- Forced row-level security, as for every tenant's table.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['pass_key', 'pass_holder', 'pass_issue']
  LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_organisation ON public.%I TO app_web, app_worker '
      'USING (organisation_id = (SELECT api.organisation_id())) '
      'WITH CHECK (organisation_id = (SELECT api.organisation_id()))', t);
  END LOOP;
END $$;

-- Keys never change. The worker publishes the public halves; who may have a pass, and who had one, is not its business.
GRANT SELECT, INSERT ON public.pass_key TO app_web;
GRANT SELECT, INSERT, UPDATE ON public.pass_holder TO app_web;
GRANT SELECT, INSERT, DELETE ON public.pass_issue TO app_web;
GRANT SELECT (organisation_id, quarter, key_id, spki) ON public.pass_key TO app_worker;
